"""Whose filings: found by name, short name, alias or pinyin initials ("jyj" finds 区教育局)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from core.model.records import Unit, UnitId
from core.search.matching import Letters, Marked
from core.search.query import UnitHit, find_units
from gui.widgets.dropdown import Dropdown
from gui.widgets.labels import hint, icon_label, line, row_layout
from gui.widgets.rows import Row, RowList

_LIST_HEIGHT = 420
_FRAME = 46  # px that foot, gaps and border take


class UnitPicker(Dropdown):
    """A line edit and the units it finds; ↑↓ move, Enter chooses, Esc goes back."""

    picked = Signal(object)  # UnitId

    def __init__(
        self, anchor: QWidget, units: Sequence[Unit], letters: Letters, recent: Callable[[], Sequence[UnitId]]
    ) -> None:
        super().__init__(anchor, above_anchor=True)
        self._units, self._letters, self._recent = tuple(units), letters, recent
        self._edit = QLineEdit()
        self._edit.setPlaceholderText("拼音首字母、简称、全称")
        self._edit.setAccessibleName("查找单位")
        self._edit.setTextMargins(24, 0, 0, 0)
        self._edit.setLayout(row_layout(icon_label("search"), None, margins=(9, 0, 9, 0)))
        self._edit.textChanged.connect(self._search)
        self._edit.installEventFilter(self)
        self._list = RowList("找到的单位")
        self._list.picked.connect(self._pick)
        self._foot = hint("↑↓ 选择　Enter 确定　Esc 返回")
        self._foot.setContentsMargins(12, 6, 12, 6)
        self.body.addWidget(self._edit)
        self.body.addSpacing(4)
        self.body.addWidget(self._list, 1)
        self.body.addSpacing(4)
        self.body.addWidget(line())
        self.body.addWidget(self._foot)

    def ask(self) -> None:
        """Open with all units and the cursor in the line edit."""
        self._edit.clear()
        self._search()
        self.open()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def wanted(self) -> tuple[int, int]:
        """At least 320 px wide; as high as the rows need."""
        return max(self._anchor.width(), 320), 32 + min(self._list.height_wanted, _LIST_HEIGHT) + _FRAME

    def _search(self) -> None:
        hits = find_units(self._units, self._edit.text(), self._letters)
        self._list.show_rows(self._rows(hits))
        self._list.scrollToTop()
        if self.isVisible():
            self.place()

    def _rows(self, hits: Sequence[UnitHit]) -> list[Row]:
        if not hits:
            return [Row(Marked(f"没有找到“{self._edit.text()}”，换个词试试"), heading=True)]
        recent = list(self._recent())
        often = sorted((hit for hit in hits if hit.unit.id in recent), key=lambda hit: recent.index(hit.unit.id))
        others = [hit for hit in hits if hit.unit.id not in recent]
        if not often:
            return [_row(hit) for hit in others]
        rows = [Row(Marked("最近选过"), heading=True), *map(_row, often)]
        return [*rows, Row(Marked("其他"), heading=True), *map(_row, others)] if others else rows

    def _pick(self, row: Row) -> None:
        self.close_panel()
        self.picked.emit(row.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys that the line edit hands on to the list."""
        if watched is self._edit and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._steer(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _steer(self, key: Qt.Key) -> bool:
        actions: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self._list.step(1),
            Qt.Key.Key_Up: lambda: self._list.step(-1),
            Qt.Key.Key_Return: self._list.pick,
            Qt.Key.Key_Enter: self._list.pick,
            Qt.Key.Key_Escape: self.close_panel,
        }
        if key not in actions:
            return False
        actions[key]()
        return True


def _row(hit: UnitHit) -> Row:
    return Row(hit.name, right=hit.other, key=hit.unit.id)
