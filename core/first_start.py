"""The first start on a PC: who we are, where the file is kept; answered by a policy or asked in the window."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from core.errors import KnownError
from core.file_names import file_name
from core.host import folders
from core.host.backups import Backup
from core.model.board import Board
from core.model.ports import Store
from core.model.records import Unit, UnitId, WorkList
from core.settings import policy
from core.settings.policy import Policy
from core.usecases import practice
from core.usecases.recording import find_unit

_BACKUP_FOLDER = re.compile(r"(.+)-[0-9a-f]{8}")
_BY_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{6} ")
_FORBIDDEN = '\\/:*?"<>|'


@dataclass(frozen=True, slots=True)
class Choice:
    """What was answered: a workspace to be made at `path`, from a handout too, or one that is there to be opened."""

    path: Path
    role: str = "unit"
    unit_id: UnitId | None = None
    list_file: Path | None = None
    with_sample: bool = False
    is_there: bool = False
    package: Path | None = None


def suggested_name(role: str, unit: Unit | None, board: Board) -> str:
    """区教育局2022年重点工作, without an ending; a file name that says what it is."""
    whose = "督查室" if role == "office" else unit.name if unit else ""
    return file_name(whose, f"{board.work_list.year}年重点工作")


def file_in(folder: Path, name: str) -> Path:
    """The workspace's file; raises KnownError for a name that is none or a file that is there already."""
    name = name.strip().removesuffix(".db").strip()
    if not name or any(character in _FORBIDDEN for character in name):
        raise KnownError('文件名不能是空的，也不能有 \\ / : * ? " < > |。', "改一个文件名。")
    path = folder / file_name(name, ending=".db")
    if path.exists():
        raise KnownError(f"这个位置已经有“{path.name}”，没有改动它。", "换一个文件名，或用“打开已有的工作区”。")
    return path


def offered(board: Board, by: Policy) -> tuple[Unit, ...]:
    """The units to choose from: those that the policy names, in its order, else all of the list."""
    if not by.units:
        return board.single_units
    return tuple(board.units[_unit(board, name)] for name in by.units)


def by_package(package: Path, folder: Path) -> Choice:
    """A handout answers everything: the unit and the list are in it. KnownError when it is none."""
    from core.exchange import deliveries

    found = deliveries.founding([package])
    board = Board(found.work_list)
    path = file_in(folder, suggested_name("unit", board.units.get(found.unit_id), board))
    return Choice(path, "unit", found.unit_id, package=package)


def by_backup(backup: Backup, folder: Path) -> Choice:
    """What a backup is restored to: named as the workspace was, in a file that nobody has."""
    path = folders.unused(
        folder / file_name(_workspace_of(backup.path), ending=".db"), f"恢复 {backup.at:%Y-%m-%d %H%M}"
    )
    return Choice(path, is_there=True)


def _workspace_of(backup: Path) -> str:
    """Automatic backups are named by their time, and their folder after the workspace."""
    if (named := _BACKUP_FOLDER.fullmatch(backup.parent.name)) and _BY_TIME.match(backup.name):
        return named[1]
    return backup.stem


def answered(board: Board, by: Policy, folder: Path) -> Choice | None:
    """What the policy answers by itself; None when something is to be asked."""
    if by.role == "office":
        return Choice(file_in(folder, suggested_name("office", None, board)), "office", list_file=_list_file(by))
    if by.role != "unit" or not by.own_unit:
        return None
    unit = board.units[_unit(board, by.own_unit)]
    path = file_in(folder, suggested_name("unit", unit, board))
    return Choice(path, "unit", unit.id, _list_file(by))


def _list_file(by: Policy) -> Path | None:
    return by.place(by.list) if by.list else None


def _unit(board: Board, name: str) -> UnitId:
    try:
        return find_unit(board, name)
    except KnownError as error:
        raise KnownError(f"策略文件里的单位“{name}”不在清单里。", "在策略文件里改成清单上的名称，再启动。") from error


def furnish(store: Store, choice: Choice, work_list: WorkList) -> None:
    """What a first workspace holds from the start: the policy's settings and, if wished, data to practise on."""
    policy.apply(policy.current(), store)
    if choice.with_sample:
        practice.put_in(store, Board(work_list), choice.unit_id)
