"""The tree of 任务 as a view: each row painted whole, so that a heading may run over 灯 and 进度."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from core.model.records import NodeId
from core.model.status import FilingState
from core.rules.unit_month import TaskRow
from gui.features.tasks.task_tree import PENDING, REMOVED, Column, Role, progress_text
from gui.widgets import icons, theme

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 28
INDENT = 20
_LIGHT_WIDTH, _PROGRESS_WIDTH, _MONTH_WIDTH = 40, 132, 92
_BAR_WIDTH = 68


class _RowHeight(QStyledItemDelegate):
    """Every row is as high as the design says."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """The fixed height; the width is the column's."""
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)


class TaskTreeView(QTreeView):
    """Tree with the columns 任务, 灯, 进度, 本月. Enter opens, F2 fills in, * unfolds all."""

    first_painted = Signal()  # once: what is not on the first picture may follow
    opened = Signal(object)  # NodeId: Enter or double click
    fill_requested = Signal(object)  # NodeId: F2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("任务树")
        self.setItemDelegate(_RowHeight(self))
        self.setIndentation(INDENT)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(True)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._folded: set[NodeId] = set()
        self._was_painted = False
        self.doubleClicked.connect(self._on_double_click)
        self.collapsed.connect(lambda index: self._folded.add(index.data(Role.NODE_ID)))
        self.expanded.connect(lambda index: self._folded.discard(index.data(Role.NODE_ID)))

    def set_up_header(self) -> None:
        """Fix the columns; called once the model is set."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(_LIGHT_WIDTH)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.TASK, QHeaderView.ResizeMode.Stretch)
        for column, width in (
            (Column.LIGHT, _LIGHT_WIDTH),
            (Column.PROGRESS, _PROGRESS_WIDTH),
            (Column.MONTH, _MONTH_WIDTH),
        ):
            header.resizeSection(column, width)

    def unfold(self) -> None:
        """Open every branch that the user did not fold: rows that a filter let in again come folded."""
        self._unfold_below(QModelIndex())

    def _unfold_below(self, parent: QModelIndex) -> None:
        model = self.model()
        for place in range(model.rowCount(parent)):
            index = model.index(place, 0, parent)
            if model.hasChildren(index):
                self.setExpanded(index, index.data(Role.NODE_ID) not in self._folded)
                self._unfold_below(index)

    def node_id(self, index: QModelIndex) -> NodeId | None:
        """The node of a row, None for no row."""
        return index.data(Role.NODE_ID) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the row, F2 fills it in; the arrows and * are the tree's own."""
        node_id = self.node_id(self.currentIndex())
        if node_id and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(node_id)
        elif node_id and event.key() == Qt.Key.Key_F2:
            self.fill_requested.emit(node_id)
        else:
            super().keyPressEvent(event)

    def _on_double_click(self, index: QModelIndex) -> None:
        if index.data(Role.IS_GROUP):
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))
        else:
            self.opened.emit(self.node_id(index))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint, and say the first time that it is done."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    # --- painting ----------------------------------------------------------------------------------

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:  # noqa: N802
        """Nothing here: `drawRow` paints the arrow, so that selection and arrow are one picture."""

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Paint one row: ground, arrow, title, light, bar, state."""
        first = self.model().index(index.row(), 0, index.parent())
        place = self.visualRect(first)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        selected = self.selectionModel().isSelected(first)
        self._paint_ground(painter, rect, first, selected=selected)
        left = place.left()
        if self.model().hasChildren(first):
            self._paint_arrow(painter, left, rect, expanded=self.isExpanded(first))
        if first.data(Role.IS_GROUP):
            self._paint_group(painter, first, left, rect)
        else:
            self._paint_task(painter, first, left, rect, selected=selected)

    def _paint_ground(self, painter: QPainter, rect: QRect, index: QModelIndex, *, selected: bool) -> None:
        if selected:
            theme.fill(painter, rect, "accentw" if self.hasFocus() else "hover")
            theme.fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), "accent")
        elif self.underMouse() and self._is_under_mouse(index):
            theme.fill(painter, rect, "hover")

    def _is_under_mouse(self, index: QModelIndex) -> bool:
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        return self.indexAt(place).siblingAtColumn(0) == index

    def _paint_arrow(self, painter: QPainter, left: int, rect: QRect, *, expanded: bool) -> None:
        box = QRectF(left - INDENT + 3, rect.center().y() - 6, 14, 14)
        icons.paint_icon(painter, box, "chevron_down" if expanded else "chevron_right", "text3")

    def _paint_group(self, painter: QPainter, index: QModelIndex, left: int, rect: QRect) -> None:
        right = self.columnViewportPosition(Column.MONTH)
        is_part = not index.parent().isValid()
        self._text(painter, index.data(), QRect(left, rect.top(), right - left - 8, rect.height()), medium=is_part)
        counts = index.siblingAtColumn(Column.MONTH).data()
        self._text(painter, counts, self._cell(Column.MONTH, rect), "text2" if is_part else "text3", theme.SIZE_SMALL)

    def _paint_task(self, painter: QPainter, index: QModelIndex, left: int, rect: QRect, *, selected: bool) -> None:
        right = self.columnViewportPosition(Column.LIGHT)
        title = QRect(left, rect.top(), right - left - 8, rect.height())
        is_removed = index.data(Role.IS_REMOVED)
        if is_removed:
            title.setRight(self._paint_mark(painter, title, REMOVED, "text3"))
        elif index.data(Role.IS_PENDING):
            title.setRight(self._paint_mark(painter, title, PENDING, "yellow_text"))
        self._text(painter, index.data(), title, "text3" if is_removed else "text", medium=selected)
        row: TaskRow | None = index.data(Role.ROW)
        if row is None:
            return
        light = QRectF(0, 0, 16, 16)
        light.moveCenter(QRectF(self._cell(Column.LIGHT, rect)).center())
        icons.paint_light(painter, light, row.verdict.light)
        self._paint_progress(painter, row, self._cell(Column.PROGRESS, rect))
        self._paint_state(painter, row, self._cell(Column.MONTH, rect))

    def _paint_mark(self, painter: QPainter, title: QRect, words: str, tone: str) -> int:
        """Say 待明确 or 已移出 at the right of the title's room; gives where the title must end."""
        painter.setFont(theme.font(theme.SIZE_SMALL))
        width = painter.fontMetrics().horizontalAdvance(words)
        place = QRect(title.right() - width, title.top(), width + 1, title.height())
        self._text(painter, words, place, tone, theme.SIZE_SMALL)
        return place.left() - 8

    def _paint_progress(self, painter: QPainter, row: TaskRow, cell: QRect) -> None:
        words = progress_text(row)
        if not words or not words.endswith("%"):
            self._text(painter, words, cell.adjusted(8, 0, 0, 0), "text3", theme.SIZE_SMALL)
            return
        bar = QRectF(cell.left() + 8, cell.top(), _BAR_WIDTH, cell.height())
        icons.paint_progress(painter, bar, row.percent or 0, row.verdict.planned)
        number = QRect(cell.left() + 8 + _BAR_WIDTH, cell.top(), cell.width() - _BAR_WIDTH - 20, cell.height())
        self._text(painter, words, number, "text2", theme.SIZE_SMALL, Qt.AlignmentFlag.AlignRight)

    def _paint_state(self, painter: QPainter, row: TaskRow, cell: QRect) -> None:
        tone = "text2"
        if row.filing is not None and row.filing.state is FilingState.RETURNED:
            tone = "red_text"
            icons.paint_icon(painter, QRectF(cell.left(), cell.center().y() - 6, 14, 14), "arrow_undo", tone)
            cell = cell.adjusted(18, 0, 0, 0)
        elif row.is_open:
            tone = "yellow_text"
        elif not row.is_due:
            tone = "text3"
        self._text(painter, row.state_label, cell, tone, theme.SIZE_SMALL)

    def _cell(self, column: Column, rect: QRect) -> QRect:
        return QRect(self.columnViewportPosition(column), rect.top(), self.columnWidth(column), rect.height())

    def _text(
        self,
        painter: QPainter,
        words: str,
        rect: QRect,
        tone: str = "text",
        size: int = theme.SIZE_BODY,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        *,
        medium: bool = False,
    ) -> None:
        if not words:
            return
        painter.setFont(theme.font(size, medium=medium))
        painter.setPen(theme.color(tone))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)
