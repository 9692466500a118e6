"""Units to be ticked: whose file is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from core.model import Unit, UnitId
from gui import theme
from gui.widgets.row_table import RowTable

AnyIndex = QModelIndex | QPersistentModelIndex
_WIDTHS = (0, 220, 260)  # px, 0: what is left


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, two columns of words, and whether it is ticked at first."""

    unit: Unit
    words: tuple[str, str]
    is_wanted: bool = True


class UnitModel(QAbstractTableModel):
    """The ticks are the model's own."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[UnitRow, ...] = ()
        self.heads: tuple[str, str, str] = ("单位", "", "")
        self.chosen: set[UnitId] = set()

    def replace(self, heads: tuple[str, str, str], rows: Sequence[UnitRow]) -> None:
        """Show other rows, ticked as they say."""
        self.beginResetModel()
        self.heads, self.rows = heads, tuple(rows)
        self.chosen = {row.unit.id for row in rows if row.is_wanted}
        self.endResetModel()
        self.ticked.emit()

    def tick_all(self, *, on: bool) -> None:
        """Tick all or none."""
        self.chosen = {row.unit.id for row in self.rows} if on else set()
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))
        self.ticked.emit()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """One a unit."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """The unit and two columns of words."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, N802
        """The heads."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section] if 0 <= section < len(self.heads) else None
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own
        """Words, ticks, tones."""
        found, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (found.unit.name, *found.words)[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Checked if found.unit.id in self.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("text" if column == 0 else "text2")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(filter(None, (found.unit.name, *found.words))) if column == 0 else found.words[column - 1]
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401, N802
        """A tick."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        unit_id = self.rows[index.row()].unit.id
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
