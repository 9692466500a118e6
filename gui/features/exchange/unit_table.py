"""Units to be ticked: whose file is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from core.model.records import Unit, UnitId
from gui.widgets import theme
from gui.widgets.record_model import AnyIndex, RecordModel, Roles
from gui.widgets.row_table import RowTable

_WIDTHS = (0, 220, 260)  # px, 0: what is left


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, two columns of words, and whether it is ticked at first."""

    unit: Unit
    words: tuple[str, str]
    is_wanted: bool = True


def _words(row: UnitRow, column: int) -> str:
    return (row.unit.name, *row.words)[column]


def _said(row: UnitRow, column: int) -> str:
    return _words(row, column) if column else "，".join(filter(None, (row.unit.name, *row.words)))


_ROLES: Roles[UnitRow] = {
    Qt.ItemDataRole.DisplayRole: _words,
    Qt.ItemDataRole.ForegroundRole: lambda _row, column: theme.color("text2" if column else "text"),
    Qt.ItemDataRole.AccessibleTextRole: _said,
}


class UnitModel(RecordModel[UnitRow]):
    """The ticks are the model's own."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__(("单位", "", ""), _ROLES)
        self.chosen: set[UnitId] = set()

    def replace(self, records: Sequence[UnitRow], heads: Sequence[str] = ()) -> None:
        """Show other rows, ticked as they say."""
        self.chosen = {row.unit.id for row in records if row.is_wanted}
        super().replace(records, heads)
        self.ticked.emit()

    def tick_all(self, *, on: bool) -> None:
        """Tick all or none."""
        self.chosen = {row.unit.id for row in self.records} if on else set()
        if self.records:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.records) - 1, 0))
        self.ticked.emit()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own
        """The ticks too."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return super().data(index, role)
        is_on = self.records[index.row()].unit.id in self.chosen
        return (Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked) if index.column() == 0 else None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401, N802
        """A tick."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        unit_id = self.records[index.row()].unit.id
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self.chosen.add(unit_id)
        else:
            self.chosen.discard(unit_id)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """The first column is ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else plain


class UnitTable(RowTable):
    """Space ticks the chosen row, wherever in it the keyboard stands."""

    def __init__(self) -> None:
        self.unit_model = UnitModel()
        super().__init__(self.unit_model, "单位", _WIDTHS)

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: shorter columns; tiny: without the first of the two."""
        self.set_widths([width * 3 // 4 if narrow else width for width in _WIDTHS])
        self.setColumnHidden(1, tiny)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space ticks."""
        index = self.currentIndex()
        if event.key() != Qt.Key.Key_Space or not index.isValid():
            super().keyPressEvent(event)
            return
        first = index.siblingAtColumn(0)
        is_on = self.unit_model.data(first, Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
        self.unit_model.setData(first, state, Qt.ItemDataRole.CheckStateRole)
