"""Records as a table: a row each, and for each role a function that says what a record shows in a column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

AnyIndex = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
#: What a record shows in a column, by Qt's roles; how it is aligned the model knows itself.
Roles = Mapping[int, Callable[[T, int], object]]


class RecordModel(QAbstractTableModel, Generic[T]):
    """A fixed row of records; looking again puts others in their place. Columns of numbers stand to the right."""

    def __init__(
        self, heads: Sequence[str], roles: Roles[T], records: Sequence[T] = (), numbers: Collection[int] = ()
    ) -> None:
        super().__init__()
        self.heads, self.records = tuple(heads), tuple(records)
        self._roles, self._numbers = roles, numbers

    def replace(self, records: Sequence[T], heads: Sequence[str] = ()) -> None:
        """Show others, under other heads where some are given."""
        self.beginResetModel()
        self.heads, self.records = tuple(heads) or self.heads, tuple(records)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """One a record."""
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """One a head."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, N802
        """The heads, over their columns."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.heads):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.heads[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own
        """What the record shows in that role."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        shown = self._roles.get(role)
        return shown(self.records[index.row()], index.column()) if shown else None

    def record_at(self, index: AnyIndex) -> T | None:
        """The record of a row; None where no row is."""
        return self.records[index.row()] if index.isValid() else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
