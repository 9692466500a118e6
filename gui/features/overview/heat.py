"""报送情况: units (or a unit's tasks) by months; a word says what was wrong, a quiet tint that all was well."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.statistics import CellState, DistrictYear, HeatRow, UnitSet, task_heat, unit_heat, units_behind
from gui.features.overview.card import Card
from gui.widgets import theme
from gui.widgets.count import Count
from gui.widgets.labels import hint, row, tip

Index = QModelIndex | QPersistentModelIndex
_NAME, _WIDE_NAME, _ROW, _MONTHS = 132, 200, 25, 12  # px, px where there is room, px, columns after the name

_LOOKS: dict[CellState, tuple[str, str]] = {  # ground and word
    CellState.ON_TIME: ("accentw", "text"),
    CellState.LATE: ("yellow_tint", "yellow_text"),
    CellState.RETURNED: ("yellow_tint", "yellow_text"),
    CellState.MISSING: ("red", "surface"),
    CellState.UNFILED: ("red_tint", "red_text"),
    CellState.NOT_DUE: ("surface", "text"),
}
_WAITING = ("track", "text2")  # 未 before the deadline: nobody is behind yet
_MOST = 18  # units shown at once where the whole page scrolls
Key = tuple[CellState, bool]  # a field's state, and whether its month still runs
_KEYS: tuple[Key, ...] = (
    *((cell, False) for cell in CellState if cell is not CellState.NOT_DUE),
    (CellState.UNFILED, True),
)


def word_of(cell: CellState) -> str:
    """What stands in the cell: 迟, 退, 漏, 未, or nothing."""
    return "" if cell is CellState.ON_TIME else cell.value


class HeatModel(QAbstractTableModel):
    """A line a unit, a column a month; months to come are blank."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[HeatRow, ...] = ()
        self.corner = ""
        self.over = _MONTHS

    def replace(self, lines: Sequence[HeatRow], corner: str, over: int = _MONTHS) -> None:
        """Show other lines; `corner` heads the names, the deadlines of the first `over` months have passed."""
        self.beginResetModel()
        self.lines, self.corner, self.over = tuple(lines), corner, over
        self.endResetModel()

    @property
    def months(self) -> int:
        """How many months have come."""
        return len(self.lines[0].cells) if self.lines else 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """No row has rows."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """The name and the year's months."""
        return 0 if parent.isValid() else 1 + _MONTHS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """1 to 12."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.corner if section == 0 else str(section)
        return None

    def cell(self, index: Index) -> CellState | None:
        """The state behind a cell; None for the name and for months to come."""
        cells = self.lines[index.row()].cells
        return cells[index.column() - 1] if 0 < index.column() <= len(cells) else None

    def keys(self) -> set[Key]:
        """The looks that are on the map."""
        shown = {(cell, at >= self.over) for line in self.lines for at, cell in enumerate(line.cells)}
        return {key if key in _KEYS else (key[0], False) for key in shown}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The word; the whole sentence as tooltip and for screen readers."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        cell = self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name if index.column() == 0 else word_of(cell) if cell else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(str(self.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (
                line.name
                if index.column() == 0
                else f"{line.name}{index.column()}月{'：' + cell.label if cell else ''}"
            )
        return None


class _CellDelegate(QStyledItemDelegate):
    """A small rounded field with its word."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Name or field; the one that has the keyboard is framed."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        model = index.model()
        cell = model.cell(index) if isinstance(model, HeatModel) else None
        runs = isinstance(model, HeatModel) and index.column() > model.over
        painter.save()
        painter.setFont(theme.font(theme.SIZE_SMALL))
        if index.column() == 0:
            _paint_name(painter, rect, str(index.data()))
        else:
            _paint_cell(painter, rect.adjusted(1, 2, -1, -1), cell, runs=runs)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 1, -1, -1))
        painter.restore()


def _paint_name(painter: QPainter, rect: QRect, name: str) -> None:
    painter.setPen(theme.color("text"))
    shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, rect.width() - 6)
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_cell(painter: QPainter, rect: QRect, cell: CellState | None, *, runs: bool) -> None:
    is_waiting = runs and cell is CellState.UNFILED
    ground, tone = ("surface2", "text") if cell is None else _WAITING if is_waiting else _LOOKS[cell]
    paint_field(painter, rect, ground, tone, word_of(cell) if cell else "", medium=cell is not CellState.LATE)


def paint_field(
    painter: QPainter, rect: QRect, ground: str, tone: str, word: str = "", *, medium: bool = False
) -> None:
    """A small rounded field with a word in it; ground and tone are tokens."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(rect, 2, 2)
    if word:
        painter.setPen(theme.color(tone))
        painter.setFont(theme.font(theme.SIZE_SMALL, medium=medium))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)


class _Months(QHeaderView):
    """The months, the reported one on a tint."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setFixedHeight(24)
        self.setAccessibleName("月份")

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        """Draw a month's number."""
        model = self.model()
        is_now = isinstance(model, HeatModel) and logicalIndex == model.months > 0
        painter.save()
        theme.fill(painter, rect, "surface")
        if is_now:
            theme.fill(painter, rect.adjusted(1, 1, -1, -3), "accentw")
        painter.setFont(theme.font(theme.SIZE_SMALL, medium=is_now))
        painter.setPen(theme.color("accent2" if is_now else "text3"))
        across = Qt.AlignmentFlag.AlignHCenter if logicalIndex else Qt.AlignmentFlag.AlignLeft
        words = model.headerData(logicalIndex, Qt.Orientation.Horizontal)
        painter.drawText(rect.adjusted(0, 0, 0, -2), across | Qt.AlignmentFlag.AlignVCenter, str(words))
        painter.restore()


class HeatView(QTableView):
    """Arrows move from field to field; Enter and a click open."""

    opened = Signal(object, int)  # HeatRow, month's position from January or -1 for the reported one

    def __init__(self, model: HeatModel) -> None:
        super().__init__()
        self._heat = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setHorizontalHeader(_Months(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.horizontalHeader().setMinimumSectionSize(16)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().resizeSection(0, _NAME)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def set_name_width(self, width: int) -> None:
        """Give the names so many px."""
        self.horizontalHeader().resizeSection(0, width)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The first field of the reported month is where one begins."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._heat.lines:
            self.setCurrentIndex(self._heat.index(0, self._heat.months))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the field."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click opens the field under it."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._open(self.indexAt(event.position().toPoint()))

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        cell = self._heat.cell(index)
        if index.column() == 0 or cell not in {None, CellState.NOT_DUE}:
            self.opened.emit(self._heat.lines[index.row()], index.column() - 1)


class Heat(Card):
    """The card; `own` years show a unit's tasks, others the units."""

    def __init__(self, open_units: Callable[[], object], open_cell: Callable[[HeatRow, int], object]) -> None:
        self._all = Count(open_units)
        super().__init__("报送情况", self._all)
        self.model = HeatModel()
        self.view = HeatView(self.model)
        self.view.opened.connect(open_cell)
        self.body.addWidget(self.view, 1)
        self.body.addSpacing(8)
        self._keys = {key: row(_Sample(*key), hint(_words_of(*key)), gap=4) for key in _KEYS}
        self.body.addWidget(row(*self._keys.values(), None, gap=16))

    def show_year(self, year: DistrictYear, *, own: bool) -> None:
        """Show units, or the one unit's tasks."""
        lines = task_heat(year) if own else unit_heat(year)
        what = "任务" if own else "单位"
        self.model.replace(lines, f"{what} \\ 月份", sum(month.is_over(year.now) for month in year.months))
        shown = self.model.keys()
        for key, sample in self._keys.items():
            sample.setVisible(key in shown)
        self.view.setAccessibleName(f"报送情况，{len(lines)} 行，方向键移动，Enter 打开")
        self.remark.setText(f"本月{year.absent_word}、迟报在前")
        self._all.setVisible(not own)
        self._all.show_count(len(units_behind(year.current, UnitSet.DUE)), "应报单位", "家")

    def set_narrow(self, *, narrow: bool) -> None:
        """One below the other, the cards have the window's whole width: names get more of it."""
        self.view.set_name_width(_WIDE_NAME if narrow else _NAME)

    @property
    def height_wanted(self) -> int:
        """The card's height that shows a unit's tasks, or the first of all units."""
        is_own = all(line.node for line in self.model.lines)
        rows = len(self.model.lines) if is_own else min(_MOST, len(self.model.lines))
        return 12 + 32 + 24 + _ROW * rows + 8 + 18 + 18


def _words_of(cell: CellState, runs: bool) -> str:
    return f"{cell.label}，没到截止日" if runs else cell.label


class _Sample(QLabel):
    """One field of the key."""

    def __init__(self, cell: CellState, runs: bool) -> None:
        super().__init__()
        self._cell, self._runs = cell, runs
        self.setFixedSize(16, 16)

    def paintEvent(self, _event: QEvent) -> None:  # noqa: N802
        """Draw it as in the map."""
        _paint_cell(QPainter(self), QRect(QPoint(0, 0), self.size()), self._cell, runs=self._runs)
