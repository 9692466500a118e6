"""The example folder: a made-up year in a workspace, reports and pictures of the window, made without a desktop."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from core.host import desktop, program_folder
from core.host.console import say
from core.model.ports import Store
from core.model.records import UnitId, WorkList
from gui.shell import startup

#: Gives a new workspace with one list in it, to be closed by the one who asked.
NewStore = Callable[[Path, WorkList, UnitId | None], Store]


def make(folder: Path, work_list: WorkList, new: NewStore) -> None:
    """Make it in an empty folder; raises KnownError when something is in it."""
    from core import demo

    demo.require_empty(folder)
    _fill(folder, work_list, new)
    say(f"示例在“{folder.name}”里。")


def stand_in(work_list: WorkList, new: NewStore) -> None:
    """What a start without a desktop does: the example beside the source, whole or not at all; one that is there stays.

    Says where it is and how a window would be opened.
    """
    folder = program_folder.folders()[-1] / "示例"
    if folder.is_dir() and any(folder.iterdir()):
        say(f"没有可用的图形桌面，无法打开窗口。示例已在“{folder}”里，没有改动。")
    else:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # X11 may have been asked for
        say("没有可用的图形桌面，无法打开窗口，改为生成示例，约一分钟。")
        _make_whole(folder, work_list, new)
        say(f"示例在“{folder}”里：一年的虚拟填报、各种报表、界面图片。")
    say(desktop.HINT)


def _make_whole(folder: Path, work_list: WorkList, new: NewStore) -> None:
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)  # of a run that was killed
    unfinished.mkdir()
    _fill(unfinished, work_list, new)
    unfinished.replace(folder)


def _fill(folder: Path, work_list: WorkList, new: NewStore) -> None:
    from core.demo import making
    from core.model.board import Board

    startup.load_qt()
    from gui import demo_pictures

    board = Board(work_list)
    with closing(new(folder / f"示例{work_list.year}年重点工作.db", work_list, None)) as store:
        month = making.make(store, board, folder, say)
        demo_pictures.take(store, board, month, folder / "界面")
