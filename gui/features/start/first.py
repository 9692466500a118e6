"""What a first start does: ask the policy, then the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from core import first_start
from core.first_start import Choice
from core.host import program_folder
from core.host.backups import Safekeeping
from core.model.board import Board
from core.model.records import WorkList
from core.settings import policy as policies
from core.settings.policy import Policy
from gui.features.start.assistant import Places


def choose(
    built_in: Callable[[], WorkList],
    read_list: Callable[[Path], WorkList],
    safe_of: Callable[[Path], Safekeeping],
    offered: list[Path] | None = None,
) -> Choice | None:
    """The first workspace; None when the questions were closed. Raises KnownError for a wrong policy.

    A 交办包 among the files that the program was started with answers everything, and is taken from them.
    """
    policy = policies.current()
    if offered:
        return first_start.by_package(offered.pop(), _places(policy).usual)
    board = Board(read_list(policy.place(policy.list)) if policy.list else built_in())
    places = _places(policy)
    choice = first_start.answered(board, policy, places.usual)
    if choice is None:
        from core.search.initials import letters
        from gui.features.start import assistant

        doors = assistant.StartDoors(lambda file: Board(read_list(file)), safe_of)
        choice = assistant.ask(board, policy, places, letters, doors)
    if choice is not None and choice.path.parent == places.beside != program_folder.portable_folder():
        program_folder.make_portable()
    return choice


def _places(policy: Policy) -> Places:
    """On the stick, in the office's folder, or among the documents."""
    beside = program_folder.stick_folder()
    if (portable := program_folder.portable_folder()) is not None:
        return Places(portable, "程序旁边，随U盘带走", portable)
    if policy.folder:
        return Places(policy.place(policy.folder), "统一规定的文件夹", beside)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Places(Path(documents), "我的文档", beside)
