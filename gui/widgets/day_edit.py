"""A field for a day: typed as people write it, or picked from a calendar."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.documents.typed import read_day
from core.host import clock
from core.model import wording
from gui.widgets.buttons import icon_button, restyle
from gui.widgets.day_grid import DayGrid
from gui.widgets.dropdown import Dropdown
from gui.widgets.labels import row_layout

_WIDTH = 136  # px of the text


class DayEdit(QWidget):
    """`changed` once a day stands there or none; a text that is no day is tinted and reads as None."""

    changed = Signal()

    def __init__(self, name: str, year: int) -> None:
        super().__init__()
        self._year = year
        self.panel: _Panel | None = None
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText("例如 12月31日")
        self.edit.setFixedWidth(_WIDTH)
        self.edit.textChanged.connect(self._look)
        self.edit.editingFinished.connect(self._settle)
        self.pick = icon_button("calendar_month", f"从日历中选{name}", self.open, icon_size=16)
        self.setLayout(row_layout(self.edit, self.pick, None, gap=4))
        self.setFocusProxy(self.edit)

    @property
    def day(self) -> dt.date | None:
        """The day that stands there."""
        return read_day(self.edit.text(), self._year)

    @property
    def is_wrong(self) -> bool:
        """Whether something stands there that is no day."""
        return bool(self.edit.text().strip()) and self.day is None

    def show_day(self, day: dt.date | None) -> None:
        """Put a day in, without a signal."""
        self.edit.blockSignals(True)
        self.edit.setText(wording.date(day) if day else "")
        self.edit.blockSignals(False)
        self._mark()

    def open(self) -> None:
        """The calendar over the page, at the day that stands there or today."""
        if self.panel is None:
            self.panel = _Panel(self)
            self.panel.grid.picked.connect(self._picked)
        first, last = dt.date(self._year, 1, 1), dt.date(self._year, 12, 31)
        self.panel.grid.show_day(self.day or min(max(clock.today(), first), last))
        self.panel.open()
        self.panel.grid.setFocus()

    def _picked(self, day: dt.date) -> None:
        assert self.panel is not None  # noqa: S101  it said so
        self.panel.close_panel()
        self.put(day)

    def put(self, day: dt.date) -> None:
        """Enter a day as if it were typed."""
        self.edit.setText(wording.date(day))
        self.edit.setFocus()

    def _look(self) -> None:
        if not self.is_wrong:
            self._mark()
        self.changed.emit()

    def _settle(self) -> None:
        """On leaving the day is written out, and a wrong one is told by its tint."""
        self._mark()
        if self.day and self.edit.text() != wording.date(self.day):
            self.show_day(self.day)

    def _mark(self) -> None:
        restyle(self.edit, check="error" if self.is_wrong else "")


class _Panel(Dropdown):
    """The calendar below the field, or higher up where there is no room for it."""

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self.grid = DayGrid()
        self.grid.setContentsMargins(8, 8, 8, 8)
        self.body.addWidget(self.grid)

    def place(self) -> None:
        """Whole, whatever the field's place."""
        super().place()
        height = self.wanted()[1]
        self.setGeometry(self.x(), max(0, min(self.y(), self.window().height() - height)), self.width(), height)
