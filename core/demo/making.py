"""The example folder: a made-up year in a workspace, every unit's report and one of each kind beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core import demo
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.reports import batch


def make(store: Store, board: Board, folder: Path, say: Callable[[str], None]) -> Month:
    """Put the year into the workspace and its reports into the folder; the month that they are about."""
    demo.fill(store, demo.filings(board))
    say("已放入一年的虚拟填报。")
    month = Month(board.work_list.year, 9)  # settled by the year's end, and the quarterly items are due in it
    batch.write_all(store, board, month, folder / "月报")
    batch.write_samples(store, board, month, folder / "报表")
    say("已生成各单位月报和各种报表。")
    return month
