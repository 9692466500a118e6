"""A table whose rows are chosen whole: no grid, hairline heads, a bar at the left of the chosen row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from gui.widgets import theme

ROW, _BAR = 28, 3  # px


class _BarDelegate(QStyledItemDelegate):
    """The cell as it is, and the bar."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Cell, then bar."""
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_Selected and index.column() == 0:  # type: ignore[attr-defined]
            rect = option.rect  # type: ignore[attr-defined]
            theme.fill(painter, QRect(rect.left(), rect.top(), _BAR, rect.height()), "accent")


def choose_rows(table: QTableView) -> None:
    """Rows of 28 px that are read, and chosen one at a time and whole; no grid, and Tab leads on from the table."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW)
    table.horizontalHeader().setHighlightSections(False)


class RowTable(QTableView):
    """`widths` in px, 0 for the column that takes what is left."""

    def __init__(self, model: QAbstractItemModel, name: str, widths: Sequence[int]) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_BarDelegate(self))
        self.setAccessibleName(name)
        choose_rows(self)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_widths(widths)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give the columns other widths."""
        head = self.horizontalHeader()
        for column, width in enumerate(widths):
            mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(column, mode)
            head.resizeSection(column, width or 100)
