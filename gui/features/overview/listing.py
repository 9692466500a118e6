"""The list behind a number: a table of rows that lead on, in the place of the cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.model.status import Light
from core.statistics import DistrictYear
from gui.shell.page import Destination
from gui.widgets import icons, theme
from gui.widgets.buttons import icon_button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground, hint, line, row_layout, section, tip

Index = QModelIndex | QPersistentModelIndex
_ROW, _SIDE = 28, 20  # px


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and width in px (0: what is left); `is_extra` ones go when there is little room."""

    name: str
    width: int = 0
    is_number: bool = False
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its cells, the light beside the text of the light's column, and where it leads."""

    cells: tuple[str, ...]
    opens: Destination | Maker
    light: Light | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its heading; `unit` is what is counted: 项, 家."""

    title: str
    unit: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]


#: Lists are made anew whenever the numbers are.
Maker = Callable[[DistrictYear], Listing]
LIGHT = "灯"


class ListingModel(QAbstractTableModel):
    """A Listing as Qt asks for it."""

    def __init__(self) -> None:
        super().__init__()
        self.listing = Listing("", "", (), ())

    def replace(self, listing: Listing) -> None:
        """Show another list."""
        self.beginResetModel()
        self.listing = listing
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """No row has rows."""
        return 0 if parent.isValid() else len(self.listing.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """The list's columns."""
        return 0 if parent.isValid() else len(self.listing.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """The columns' names, over numbers at the right."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.listing.columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.listing.columns[section])
        return self.listing.columns[section].name if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, light, alignment; the whole row for screen readers."""
        if not index.isValid():
            return None
        shows = _SHOWN.get(role)
        listing = self.listing
        return shows(listing.entries[index.row()], listing.columns[index.column()], index.column()) if shows else None


def _alignment(column: Column) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter


def _light(entry: Entry, column: Column, _at: int) -> object:
    return entry.light if column.name == LIGHT else None


_SHOWN: dict[int, Callable[[Entry, Column, int], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda entry, _column, at: entry.cells[at],
    Qt.ItemDataRole.ToolTipRole: lambda entry, _column, at: tip(entry.tip or entry.cells[at]),
    Qt.ItemDataRole.DecorationRole: _light,
    Qt.ItemDataRole.TextAlignmentRole: lambda _entry, column, _at: _alignment(column),
    Qt.ItemDataRole.AccessibleTextRole: lambda entry, _column, _at: "，".join(filter(None, entry.cells)),
}


class _CellDelegate(QStyledItemDelegate):
    """A cell of a row that is chosen whole: tint, a bar at its left, the light before its word."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, bar, light, words."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            theme.fill(painter, rect, "accentw")
            if index.column() == 0:
                theme.fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), "accent")
        inner = rect.adjusted(_SIDE if index.column() == 0 else 8, 0, -_SIDE if _is_last(index) else -8, 0)
        light = index.data(Qt.ItemDataRole.DecorationRole)
        if light:  # Qt hands it over as its plain value
            icons.paint_light(painter, QRectF(inner.left(), inner.center().y() - 7, 16, 16), Light(light))
            inner.adjust(22, 0, 0, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), words)
        painter.restore()


def _is_last(index: Index) -> bool:
    return index.column() == index.model().columnCount() - 1


class ListingView(QTableView):
    """Whole rows; Enter and a click open."""

    opened = Signal(object)  # Entry

    def __init__(self, model: ListingModel) -> None:
        super().__init__()
        self._listing_model = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._open)

    def fit(self, *, narrow: bool) -> None:
        """Give the columns their widths; extra ones go when narrow."""
        header = self.horizontalHeader()
        for at, column in enumerate(self._listing_model.listing.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(at, mode)
            if column.width:
                header.resizeSection(at, column.width)
            self.setColumnHidden(at, narrow and column.is_extra)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._listing_model.listing.entries[index.row()])


class ListingPanel(QWidget):
    """‹, what the list holds, how many rows, and the rows."""

    opened = Signal(object)  # Entry
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        ground(self, "surface")
        self._model = ListingModel()
        self.view = ListingView(self._model)
        self.view.opened.connect(self.opened)
        self._back = icon_button("chevron_left", "返回（Esc）", self.back.emit, side=28)
        self._title, self._count = section(), hint()
        self._empty = EmptyState("checkmark_circle", "没有这样的项", "数字变了，列表跟着变")
        self._narrow = False
        self.setFocusProxy(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        head.setLayout(
            row_layout(self._back, self._title, self._count, None, hint("Enter 打开　Esc 返回"), margins=(12, 0, 16, 0))
        )
        head.setFixedHeight(44)
        for widget, stretch in ((head, 0), (line(), 0), (self.view, 1), (self._empty, 1)):
            column.addWidget(widget, stretch)

    @property
    def listing(self) -> Listing:
        """What is shown."""
        return self._model.listing

    def show_listing(self, listing: Listing) -> None:
        """Show a list, the same row chosen when it is still there."""
        at = self.view.currentIndex().row() if listing.title == self.listing.title else 0
        self._model.replace(listing)
        self._title.setText(listing.title)
        self._count.setText(f"{len(listing.entries)} {listing.unit}")
        self.view.setAccessibleName(f"{listing.title}，{len(listing.entries)} {listing.unit}")
        self.view.setVisible(bool(listing.entries))
        self._empty.setVisible(not listing.entries)
        self.view.fit(narrow=self._narrow)
        if listing.entries:
            self.view.selectRow(min(max(at, 0), len(listing.entries) - 1))

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the extra columns out."""
        self._narrow = narrow
        self.view.fit(narrow=narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc and Backspace go back."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Backspace}:
            self.back.emit()
        else:
            super().keyPressEvent(event)
