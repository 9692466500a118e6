"""A month as a calendar page: ‹ 2022年9月 › over weeks from Monday; a day is picked by mouse or arrows and Enter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.model.period import Month
from gui.widgets import theme
from gui.widgets.buttons import icon_button
from gui.widgets.labels import label, row_layout

_CELL, _HEAD, _WEEKS = QSize(44, 34), 22, 6  # px
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_CENTRE = Qt.AlignmentFlag.AlignCenter

#: What is said of a day: a word of one character in its corner ("休", "班", "") and its tone.
Marks = Callable[[dt.date], tuple[str, str]]


def _unmarked(_day: dt.date) -> tuple[str, str]:
    return "", "text"


class DayGrid(QWidget):
    """`picked` is a day that was clicked or entered; the month that is shown may be turned."""

    picked = Signal(object)  # dt.date
    turned = Signal(object)  # Month

    def __init__(self, marks: Marks = _unmarked) -> None:
        super().__init__()
        self._name = label(medium=True)
        self._name.setAlignment(_CENTRE)
        self.days = _Days(marks)
        self.days.picked.connect(self.picked)
        self.days.passed.connect(lambda day: self.show_day(day))  # noqa: PLW0108
        before = icon_button("chevron_left", "上个月（PgUp）", lambda: self._turn(-1), side=28, icon_size=16)
        after = icon_button("chevron_right", "下个月（PgDn）", lambda: self._turn(1), side=28, icon_size=16)
        head = row_layout(before, self._name, after, gap=0)
        head.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.days)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.days)

    def show_day(self, day: dt.date) -> None:
        """Turn to a day and mark it as the current one."""
        month = Month.of(day)
        is_new = month != self.days.month
        self.days.show_day(day)
        self._name.setText(month.label)
        if is_new:
            self.turned.emit(month)

    def _turn(self, by: int) -> None:
        self.show_day(self.days.month.plus(by).day(self.days.day.day))


class _Days(QWidget):
    """The cells of one month."""

    picked = Signal(object)
    passed = Signal(object)  # the arrows went to this day

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self.day = dt.date(2022, 1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_CELL.width() * 7, _HEAD + _CELL.height() * _WEEKS)
        self._say()

    @property
    def month(self) -> Month:
        return Month.of(self.day)

    def show_day(self, day: dt.date) -> None:
        self.day = day
        self._say()
        self.update()

    def _say(self) -> None:
        mark = self.marks(self.day)[0]
        self.setAccessibleName(f"{self.day.year}年{self.day.month}月{self.day.day}日{f'，{mark}' if mark else ''}")

    @property
    def _first(self) -> dt.date:
        first = dt.date(self.day.year, self.day.month, 1)
        return first - dt.timedelta(first.weekday())

    def cell(self, day: dt.date) -> QRectF:
        """Where a day stands."""
        at = (day - self._first).days
        left, top = at % 7 * _CELL.width(), _HEAD + at // 7 * _CELL.height()
        return QRectF(left, top, _CELL.width(), _CELL.height())

    def _day_at(self, place: QPoint) -> dt.date | None:
        if place.y() < _HEAD:
            return None
        at = (place.y() - _HEAD) // _CELL.height() * 7 + place.x() // _CELL.width()
        found = self._first + dt.timedelta(at)
        return found if Month.of(found) == self.month else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click picks."""
        found = self._day_at(event.position().toPoint())
        if found:
            self.passed.emit(found)
            self.picked.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move by days, PgUp and PgDn by months; Enter and Space pick."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.picked.emit(self.day)
        elif key in _STEPS:
            self.passed.emit(self.day + dt.timedelta(_STEPS[key]))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            by = -1 if key == Qt.Key.Key_PageUp else 1
            self.passed.emit(self.month.plus(by).day(self.day.day))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The days of the month, the current one tinted, marks in the corner."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SIZE_SMALL))
        painter.setPen(theme.color("text3"))
        for at, word in enumerate("一二三四五六日"):
            painter.drawText(QRectF(at * _CELL.width(), 0, _CELL.width(), _HEAD), _CENTRE, word)
        for number in range(1, self.month.last_day.day + 1):
            self._paint(painter, dt.date(self.day.year, self.day.month, number))

    def _paint(self, painter: QPainter, day: dt.date) -> None:
        box = self.cell(day).adjusted(1, 1, -1, -1)
        mark, tone = self.marks(day)
        if day == self.day:
            painter.setPen(QPen(theme.color("accent"), 2 if self.hasFocus() else 1))
            painter.setBrush(theme.color("accentw"))
            painter.drawRoundedRect(box, 4, 4)
        painter.setFont(theme.font())
        painter.setPen(theme.color(tone))
        painter.drawText(box, _CENTRE, str(day.day))
        if mark:
            painter.setFont(theme.font(theme.SIZE_BADGE))
            corner = box.adjusted(0, 1, -2, 0)
            painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, mark)
