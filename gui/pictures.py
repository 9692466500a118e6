"""Pictures of the window for the demo folder and the manual, taken by the program itself off screen."""

from __future__ import annotations

import os
from pathlib import Path

from core.board import Board
from core.errors import KnownError
from core.period import Month
from core.ports import Store

SIZES = {"": (1366, 768), "-窄": (911, 512)}


def take(store: Store, board: Board, folder: Path, *, unit: str = "", month: Month | None = None) -> list[Path]:
    """Save a picture of each page in two sizes; gives the files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gui import app

    application = app.build()
    folder.mkdir(parents=True, exist_ok=True)
    window = app.open_window(store, board, app.settings_in(folder))
    session = window.session
    named = [one for one in board.single_units if one.name == unit]
    busiest = max(board.single_units, key=lambda one: len(board.tasks_of.get(one.id, ())))
    session.choose_unit((named[0] if named else busiest).id)
    session.choose_month(month or session.months[1])
    window.show()
    made = []
    for suffix, (width, height) in SIZES.items():
        window.resize(width, height)
        for position, page in enumerate(window.pages):
            window.show_page(position)
            application.sendPostedEvents()
            out = folder / f"{position + 1}-{page.title}{suffix}.png"
            if not window.grab().save(str(out)):
                raise KnownError(f"图片“{out.name}”存不下。", "看一看磁盘空间和写入权限。")
            made.append(out)
    window.close()
    return made
