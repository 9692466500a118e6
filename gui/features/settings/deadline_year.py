"""The twelve months with their two days, and why a day is not the usual one."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from core.model.period import Calendar, Month, months_of
from core.rules import deadlines
from gui.widgets import theme
from gui.widgets.row_table import ROW, choose_rows

_HEADS = ("月份", "按时截止", "锁定", "说明")
_HEAD = 28  # px


class YearTable(QTableWidget):
    """As high as its twelve rows; `chosen` names the month of the current row."""

    chosen = Signal(object)  # Month

    def __init__(self, year: int) -> None:
        super().__init__(12, len(_HEADS))
        self._months = months_of(year)
        self.setAccessibleName("全年的期限")
        self.setHorizontalHeaderLabels(_HEADS)
        choose_rows(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_HEAD + 12 * ROW + 2)
        head = self.horizontalHeader()
        head.setFixedHeight(_HEAD)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((56, 116, 116)):
            self.setColumnWidth(column, width)
        self.currentCellChanged.connect(lambda at, *_rest: self.chosen.emit(self._months[at]))

    @property
    def month(self) -> Month:
        """The month of the current row."""
        return self._months[max(self.currentRow(), 0)]

    def show_calendar(self, calendar: Calendar, in_force: Calendar) -> None:
        """Show the year under a calendar; what is not so under the one in force stands out."""
        for at, month in enumerate(self._months):
            found, now = calendar.deadline(month), in_force.deadline(month)
            due, lock = found.due, found.lock
            cells = (f"{month.number}月", _moment(due), _moment(lock), deadlines.why(calendar, month))
            for column, words in enumerate(cells):
                is_new = (due != now.due and column == 1) or (lock != now.lock and column == 2)
                self._put(at, column, words, "accent2" if is_new else "text3" if column == 3 else "text")

    def _put(self, at: int, column: int, words: str, tone: str) -> None:
        item = self.item(at, column) or QTableWidgetItem()
        item.setText(words)
        item.setToolTip(words if column == 3 else "")
        item.setForeground(theme.color(tone))
        item.setFont(theme.font(medium=tone == "accent2"))
        if self.item(at, column) is None:
            self.setItem(at, column, item)


def _moment(at: dt.datetime) -> str:
    """9月26日 18:00."""
    return f"{at.month}月{at.day}日 {at:%H:%M}"
