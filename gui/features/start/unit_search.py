"""Our unit, found by typing: "jyj", Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from core.model.records import Unit
from core.search.matching import Letters, Marked
from core.search.query import UnitHit, find_units
from gui.widgets.labels import hint, icon_label, line, row_layout
from gui.widgets.rows import Row, RowList

_ROWS = 4


class UnitSearch(QWidget):
    """A line edit over the units it finds; ↑↓ move, Enter takes the chosen one, and the list goes."""

    picked = Signal(object)  # Unit, or None while another is looked for

    def __init__(self, letters: Letters) -> None:
        super().__init__()
        self._letters = letters
        self._units: tuple[Unit, ...] = ()
        self.unit: Unit | None = None
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("拼音首字母、简称、全称都能找")
        self.edit.setAccessibleName("单位")
        self.edit.setTextMargins(24, 0, 0, 0)
        self.edit.setLayout(row_layout(icon_label("search"), None, margins=(9, 0, 9, 0)))
        self.edit.textEdited.connect(self._search)
        self.edit.installEventFilter(self)
        self._list = RowList("找到的单位")
        self._list.setFixedHeight(_ROWS * 30)
        self._list.picked.connect(self._take)
        self._foot = hint()
        self._foot.setContentsMargins(12, 6, 12, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.edit)
        layout.addWidget(self._framed())

    def _framed(self) -> QFrame:
        self._panel = QFrame()
        self._panel.setProperty("kind", "panel")
        layout = QVBoxLayout(self._panel)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for part in (self._list, line(), self._foot):
            layout.addWidget(part)
        return self._panel

    def offer(self, units: Sequence[Unit], counts: Callable[[Unit], int]) -> None:
        """Find among these units; `counts` gives how many tasks each has."""
        self._units, self._counts = tuple(units), counts
        self.edit.clear()
        self._search()

    def _search(self) -> None:
        self._set(None)
        hits = find_units(self._units, self.edit.text(), self._letters)
        missing = Row(Marked(f"没有找到“{self.edit.text()}”，换个词试试"), heading=True)
        self._list.show_rows([self._row(hit) for hit in hits] or [missing])
        self._list.scrollToTop()
        self._foot.setText(f"{len(self._units)} 家中找到 {len(hits)} 家　　↑↓ 选择　Enter 确定")
        self._panel.show()

    def _row(self, hit: UnitHit) -> Row:
        return Row(hit.name, note=hit.other.text, right=Marked(f"{self._counts(hit.unit)} 项"), key=hit.unit)

    def _take(self, row: Row) -> None:
        if isinstance(row.key, Unit):
            self.edit.setText(row.key.name)
            self._panel.hide()
            self._set(row.key)

    def _set(self, unit: Unit | None) -> None:
        self.unit = unit
        self.picked.emit(unit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys that the line edit hands on to the list while it is there."""
        if watched is self.edit and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return not self._panel.isHidden() and self._steer(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _steer(self, key: Qt.Key) -> bool:
        actions: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self._list.step(1),
            Qt.Key.Key_Up: lambda: self._list.step(-1),
            Qt.Key.Key_Return: self._list.pick,
            Qt.Key.Key_Enter: self._list.pick,
        }
        if key not in actions:
            return False
        actions[key]()
        return True
