"""Pictures of the window for the demo folder, taken by the program itself off screen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import KnownError
from core.file_names import file_name
from core.files import make_folder
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import UnitId
from gui.shell.page import Page, Working

if TYPE_CHECKING:
    from gui.shell.window import Window

SIZES = {"": (1366, 768), "-窄": (911, 512)}
_SETTLE_MS = 150
_MOST_MS = 30_000  # for what a page has made in a thread


def take(store: Store, board: Board, month: Month, folder: Path) -> list[Path]:
    """Save a picture of each page in two sizes, for the unit with most tasks; gives the files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gui import app
    from gui.preview.pane import PreviewPane

    app.build()
    make_folder(folder)
    with tempfile.TemporaryDirectory() as kept:
        window = app.open_window(store, board, app.settings_in(Path(kept)))
        window.session.choose_unit(_busiest(board))
        window.session.choose_month(month)
        window.show()
        made = [out for suffix, size in SIZES.items() for out in _pages(window, size, suffix, folder)]
        window.close()
        panes: Iterable[PreviewPane] = window.findChildren(PreviewPane)
        for pane in panes:
            pane.close_pages()
    return made


def _busiest(board: Board) -> UnitId:
    return max(board.single_units, key=lambda unit: len(board.tasks_of.get(unit.id, ()))).id


def _settle(window: Window, page: Page) -> None:
    """Let layouts and delayed painting finish, and what is made in a thread."""
    from PySide6.QtCore import QEventLoop, QTimer

    window.grab()  # what waits for the first painting begins
    for _ in range(_MOST_MS // _SETTLE_MS):
        loop = QEventLoop()
        QTimer.singleShot(_SETTLE_MS, loop.quit)
        loop.exec()
        if not (isinstance(page, Working) and page.is_busy):
            return


def _pages(window: Window, size: tuple[int, int], suffix: str, folder: Path) -> list[Path]:
    window.resize(*size)
    made = []
    for position, page in enumerate(window.pages):
        window.show_page(position)
        _settle(window, page)
        out = folder / file_name(f"{position + 1}-{page.title}{suffix}", ending=".png")
        if not window.grab().save(str(out)):
            raise KnownError(f"图片“{out.name}”存不下。", "看一看磁盘空间和写入权限。")
        made.append(out)
    return made
