"""The history as a workbook, for whoever wants to look through it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.board import Board
from core.model.ports import HistoryEntry
from core.reports import excel
from core.reports.listing import Field, Form, Listing
from core.usecases import history_words

_FIELDS = (
    Field("序号", 14, Form.WORD),
    Field("时间", 34, Form.WORD),
    Field("谁", 36),
    Field("做了什么", 60),
    Field("栏目", 26),
    Field("原来", 80),
    Field("改为", 80),
)


def workbook(entries: Iterable[HistoryEntry], board: Board, title: str) -> bytes:
    """A row a changed field, oldest first."""
    rows = history_words.rows(entries, board)
    return excel.workbook([Listing("历史", title, _FIELDS, rows, note="由程序导出；改动这份表不影响工作区。")])
