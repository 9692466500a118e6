"""‹ 2022年3月 ›: the month that rules all pages. The twelve months of the year in a panel below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from core.model.period import Month, months_of
from gui.widgets import theme
from gui.widgets.buttons import button, icon_button, restyle
from gui.widgets.dropdown import Dropdown
from gui.widgets.labels import row_layout

_COLUMNS = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_COLUMNS, Qt.Key.Key_Down: _COLUMNS}


class MonthPicker(QWidget):
    """Asks for a month; whoever listens to `wanted` decides and calls `show_month`."""

    wanted = Signal(object)  # Month

    def __init__(self, first: Month, last: Month) -> None:
        super().__init__()
        self._first, self._last, self._month = first, last, first
        self._panel: MonthPanel | None = None
        self._before = icon_button("chevron_left", "上个月（Ctrl+PgUp）", lambda: self.step(-1), side=28, icon_size=16)
        self._after = icon_button("chevron_right", "下个月（Ctrl+PgDn）", lambda: self.step(1), side=28, icon_size=16)
        self._name = button("", self.open, kind="icon")
        self._name.setFont(theme.font(medium=True))
        self.setLayout(row_layout(self._before, self._name, self._after, gap=0, margins=(1, 1, 1, 1)))
        self.set_compact(compact=False)

    def show_month(self, month: Month) -> None:
        """Show the month that holds."""
        self._month = month
        self._name.setText(month.label)
        self._name.setAccessibleName(f"月份：{month.label}")
        self._name.setToolTip("选月份")
        self._before.setEnabled(month > self._first)
        self._after.setEnabled(month < self._last)

    def step(self, months: int) -> None:
        """Ask for the month before or after; nothing at the year's ends."""
        month = self._month.plus(months)
        if self._first <= month <= self._last:
            self.wanted.emit(month)

    def open(self) -> None:
        """Show the twelve months."""
        if self._panel is None:
            self._panel = MonthPanel(self, self._first.year)
            self._panel.picked.connect(self.wanted)
        self._panel.open_at(self._month)

    def set_compact(self, *, compact: bool) -> None:
        """32 px high, 28 when tiny."""
        height = 28 if compact else 32
        self.setFixedHeight(height)
        self._name.setFixedSize(78 if compact else 92, height - 2)
        for made in (self._before, self._after):
            made.setFixedSize(24 if compact else 28, height - 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """One box round the three buttons."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("control"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class MonthPanel(Dropdown):
    """A grid of twelve; arrows move, Enter chooses."""

    picked = Signal(object)  # Month

    def __init__(self, anchor: QWidget, year: int) -> None:
        super().__init__(anchor)
        self._months = months_of(year)
        grid = QGridLayout()
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(4)
        self._buttons = [self._cell(month) for month in self._months]
        for position, cell in enumerate(self._buttons):
            grid.addWidget(cell, position // _COLUMNS, position % _COLUMNS)
        self.body.addLayout(grid)

    def _cell(self, month: Month) -> QPushButton:
        cell = button(f"{month.number}月", lambda: self._pick(month), kind="flat", name=month.label, parent=self)
        cell.setFixedSize(52, 32)
        return cell

    def open_at(self, month: Month) -> None:
        """Open with the given month marked and focused."""
        for at, cell in zip(self._months, self._buttons, strict=True):
            restyle(cell, kind="primary" if at == month else "flat")
        self.open()
        self._buttons[month.number - 1].setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, month: Month) -> None:
        self.close_panel()
        self.picked.emit(month)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows move through the grid (a button would go to its neighbour in Tab order), Enter chooses."""
        if watched in self._buttons and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._walk(self._buttons.index(watched), Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _walk(self, at: int, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self._months[at])
            return True
        step = _STEPS.get(key)
        if step is not None and 0 <= at + step < len(self._buttons):
            self._buttons[at + step].setFocus(Qt.FocusReason.TabFocusReason)
        return step is not None
