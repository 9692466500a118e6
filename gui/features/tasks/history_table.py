"""The records of a history, a row each: when, who, what was done, which fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from core.model.ports import HistoryEntry
from core.model.records import FilingKey
from core.usecases import history_words
from gui.widgets.labels import tip
from gui.widgets.row_table import choose_rows

_HEADS = ("时间", "谁", "做了什么", "内容")
_WIDTHS = (128, 84, 112)  # px
_WIDE = 240


class HistoryTable(QTableWidget):
    """Rows to choose one of."""

    def __init__(self) -> None:
        super().__init__(0, len(_HEADS))
        self.setAccessibleName("改动记录")
        self.setHorizontalHeaderLabels(_HEADS)
        choose_rows(self)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)

    def show_entries(self, entries: Sequence[HistoryEntry], keys: Mapping[str, FilingKey], *, of_all: bool) -> None:
        """Show others; `keys` are the filings of the task; `of_all` says of each what it was about."""
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, _WIDE if of_all and column == 2 else width)
        self.setRowCount(len(entries))
        for at, entry in enumerate(entries):
            for column, words in enumerate(_cells(entry, keys, of_all=of_all)):
                item = QTableWidgetItem(words)
                item.setToolTip(tip(words))
                self.setItem(at, column, item)


def _cells(entry: HistoryEntry, keys: Mapping[str, FilingKey], *, of_all: bool) -> tuple[str, str, str, str]:
    what = entry.label if of_all else entry.label.partition("“")[0]
    key = keys.get(entry.record_id)
    month = f"{key.month.number}月：" if key and not of_all else ""
    return history_words.when(entry), history_words.who(entry), what, f"{month}{history_words.summary(entry)}"
