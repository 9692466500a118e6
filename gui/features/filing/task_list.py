"""The unit's month as a list in the order of what remains: 未填和退回, 草稿, what is on its way, 子任务, 本月不报."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.model.records import NodeId
from core.model.status import FilingState
from core.rules.unit_month import TaskRow, UnitMonth
from gui.widgets import icons, theme
from gui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex
_GROUP, _ROW = 32, 32  # px
_ROOT = QModelIndex()


class Role(IntEnum):
    """What the model gives besides words."""

    NODE_ID = Qt.ItemDataRole.UserRole
    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with the tasks below it."""

    title: str
    rows: tuple[TaskRow, ...]


def groups(sheet: UnitMonth) -> list[Group]:
    """The month's tasks in the order of what remains, empty groups left out; within one the order of the list."""
    due = [row for row in sheet.rows if row.is_due]
    found = [("未填和退回", [row for row in due if row.is_open])]
    for state in FilingState:
        rest = [row for row in due if not row.is_open and row.filing and row.filing.state is state]
        found.append((state.label, rest))
    found.append(("子任务，计入举措", [row for row in sheet.rows if row.is_part]))
    found.append(("本月不要求填报", [row for row in sheet.rows if not row.is_due and not row.is_part]))
    return [Group(f"{title} {len(rows)}", tuple(rows)) for title, rows in found if rows]


def order(sheet: UnitMonth | None) -> list[TaskRow]:
    """The tasks as the list shows them from top to bottom."""
    return [row for group in groups(sheet) for row in group.rows] if sheet else []


def word(row: TaskRow) -> str:
    """What stands at the right of a task: 未填, 未填完, 已退回; nothing where the heading says it all."""
    return row.state_label if row.is_open else ""


class TaskListModel(QAbstractListModel):
    """Headings and tasks, one under the other; headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[str | TaskRow] = []

    def show_sheet(self, sheet: UnitMonth | None) -> None:
        """Show a month. Where only rows changed and none moved, the view keeps everything."""
        lines = list(_lines(groups(sheet))) if sheet else []
        if [_identity(line) for line in lines] == [_identity(line) for line in self._lines]:
            self._lines = lines
            if not lines:
                return
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """A list has no children."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        """Words, what a screen reader says, and the row itself for the delegate."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if isinstance(line, str):
            return line if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        return _row_data(line, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._lines[index.row()], str):
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def heading_index(self, title: str) -> QModelIndex:
        """Where the heading of a group stands, by the word before its count; invalid when there is none."""
        for position, line in enumerate(self._lines):
            if isinstance(line, str) and line.rpartition(" ")[0] == title:
                return self.index(position)
        return QModelIndex()

    def index_of(self, node_id: NodeId | None) -> QModelIndex:
        """Where a task stands; invalid when it is not there."""
        for position, line in enumerate(self._lines):
            if isinstance(line, TaskRow) and line.node.id == node_id:
                return self.index(position)
        return QModelIndex()


def _lines(found: Sequence[Group]) -> Iterator[str | TaskRow]:
    for group in found:
        yield group.title
        yield from group.rows


def _identity(line: str | TaskRow) -> str:
    return line if isinstance(line, str) else line.node.id


def _row_data(row: TaskRow, role: int) -> object:
    if role == Role.NODE_ID:
        return row.node.id
    if role == Role.ROW:
        return row
    if role == Qt.ItemDataRole.DisplayRole:
        return row.node.label
    if role == Qt.ItemDataRole.ToolTipRole:
        return tip(f"{row.node.label}\n{row.verdict.light.label}：{row.verdict.reason}")
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{row.node.label}，{row.verdict.light.label}，{row.state_label}"
    return None


class TaskListDelegate(QStyledItemDelegate):
    """Draws headings and tasks: light, title, what is missing."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        """32 px each."""
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        row = index.data(Role.ROW)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if row is None:
            _heading(painter, rect, index.data())
        else:
            state = option.state  # type: ignore[attr-defined]
            selected = bool(state & QStyle.StateFlag.State_Selected)
            _ground(painter, rect, selected=selected, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
            _task(painter, rect, row, selected=selected)
        painter.restore()


def _heading(painter: QPainter, rect: QRectF, words: str) -> None:
    painter.setFont(theme.font(theme.SIZE_SMALL))
    painter.setPen(theme.color("text3"))
    painter.drawText(rect.adjusted(16, 6, -12, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _ground(painter: QPainter, rect: QRectF, *, selected: bool, hovered: bool) -> None:
    if selected:
        theme.fill(painter, rect, "accentw")
        theme.fill(painter, QRectF(rect.left(), rect.top(), 3, rect.height()), "accent")
    elif hovered:
        theme.fill(painter, rect, "hover")


def _task(painter: QPainter, rect: QRectF, row: TaskRow, *, selected: bool) -> None:
    icons.paint_light(painter, QRectF(rect.left() + 16, rect.center().y() - 8, 16, 16), row.verdict.light)
    said = word(row)
    small = theme.font(theme.SIZE_SMALL)
    width = QFontMetrics(small).horizontalAdvance(said)
    painter.setFont(small)
    painter.setPen(theme.color("red_text" if said == FilingState.RETURNED.label else "yellow_text"))
    painter.drawText(rect.adjusted(0, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
    font = theme.font(medium=selected)
    room = rect.adjusted(44, 0, -12 - (width + 8 if said else 0), 0)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    title = QFontMetrics(font).elidedText(row.node.title, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)


class TaskListView(QListView):
    """Up and down choose a task; Enter goes into its form."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("本月任务，按未完成的先后")
        self.setItemDelegate(TaskListDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda _index: self.opened.emit())
