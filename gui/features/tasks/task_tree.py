"""The division list as a tree model: 任务, 灯, 进度, 本月 for the chosen unit and month.

Rows are fixed by the list; another unit, month or filing only changes what the cells say, so the
view keeps its scroll position and open branches. The index carries an integer, never an object:
PySide would free an object that nobody else holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.model import wording
from core.model.leaders import charge
from core.model.records import FilingKey, Node, NodeId, NodeKind
from core.rules.unit_month import TaskRow
from gui.shell.session import Session
from gui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex

#: Connecting sentences are shown with the heading they belong to, not as rows.
HIDDEN = {NodeKind.LEAD_IN, NodeKind.NOTE}
GROUPS = {NodeKind.PART, NodeKind.SECTION}


#: Said beside a task that the unit has only through 有关…, until the office names the units.
PENDING = "待明确"
#: Said beside a task that the list of the month has no longer.
REMOVED = "已移出"


class Column(IntEnum):
    """The tree's columns."""

    TASK = 0
    LIGHT = 1
    PROGRESS = 2
    MONTH = 3


HEADERS = {Column.TASK: "任务", Column.LIGHT: "灯", Column.PROGRESS: "进度", Column.MONTH: "本月"}


class Role(IntEnum):
    """What a row offers beyond its text; the same in every column."""

    NODE_ID = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2  # TaskRow or None
    IS_GROUP = Qt.ItemDataRole.UserRole + 3
    COUNTS = Qt.ItemDataRole.UserRole + 4  # (filled, due) below a group
    IS_PENDING = Qt.ItemDataRole.UserRole + 5  # 有关镇…: the office has yet to say whether the unit is meant
    IS_REMOVED = Qt.ItemDataRole.UserRole + 6  # a later version of the list has it no longer


class TaskTreeModel(QAbstractItemModel):
    """The board of a session as a tree."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._nodes = [node for node in session.board.work_list.nodes if node.kind not in HIDDEN]
        self._ids = {node.id: number for number, node in enumerate(self._nodes, 1)}
        self._children = self._group_children()
        self._place = {child: place for group in self._children.values() for place, child in enumerate(group)}
        self._rows: dict[NodeId, TaskRow] = {}
        self._pending: set[NodeId] = set()
        self._take_rows()
        session.scope_changed.connect(self.refresh)
        session.filing_changed.connect(self._on_filing)

    def _group_children(self) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = {}
        for number, node in enumerate(self._nodes, 1):
            parent = self._ids.get(node.parent_id, 0) if node.parent_id else 0
            groups.setdefault(parent, []).append(number)
        return groups

    # --- what Qt asks ------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a child; invalid outside the tree."""
        group = self._children.get(self._number(parent), [])
        if parent.isValid() and parent.column() != 0:
            return QModelIndex()
        if 0 <= row < len(group) and 0 <= column < len(Column):
            return self.createIndex(row, column, group[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() shares the name
        """The index of the row above in the tree."""
        node = self.node(index)
        if node is None or node.parent_id is None or node.parent_id not in self._ids:
            return QModelIndex()
        number = self._ids[node.parent_id]
        return self.createIndex(self._place[number], 0, number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many children; only the first column has any."""
        if parent.isValid() and parent.column() != 0:
            return 0
        return len(self._children.get(self._number(parent), []))

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Always the four columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[Column(section)]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text for people and screen readers; the records behind `Role` for delegates."""
        node = self.node(index)
        if node is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(node, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tool_tip(node, Column(index.column())))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(node)
        return self._record(node, role)

    # --- for the views -----------------------------------------------------------------------------

    def node(self, index: Index) -> Node | None:
        """The node of an index."""
        return self._nodes[index.internalId() - 1] if index.isValid() else None

    def child(self, row: int, parent: Index) -> Node:
        """The node that stands at a row below an index: without making one of its own, for a filter that asks often."""
        return self._nodes[self._children[self._number(parent)][row] - 1]

    def row_of(self, node_id: NodeId) -> TaskRow | None:
        """The unit's row of a task; None when the task is not the unit's."""
        return self._rows.get(node_id)

    def index_of(self, node_id: NodeId) -> QModelIndex:
        """The index of a node's first column; invalid for one that is not shown."""
        number = self._ids.get(node_id)
        return self.createIndex(self._place[number], 0, number) if number else QModelIndex()

    def walk(self) -> Iterator[Node]:
        """The shown nodes in the order of the text."""
        return iter(self._nodes)

    def refresh(self) -> None:
        """Say that every cell may read differently now; the rows stay where they are."""
        self._take_rows()
        for parent, group in self._children.items():
            self._touch(group[0], group[-1], parent)

    # --- inside ------------------------------------------------------------------------------------

    def _take_rows(self) -> None:
        sheet = self._session.sheet
        self._rows = {row.node.id: row for row in sheet.rows} if sheet else {}
        unit_id, is_pending = self._session.unit_id, self._session.board.is_pending
        self._pending = {node_id for node_id in self._rows if unit_id and is_pending(node_id, unit_id)}

    def _on_filing(self, key: FilingKey) -> None:
        self._take_rows()
        for node in self._session.board.path(key.node_id):
            number = self._ids.get(node.id)
            if number:
                self._touch(number, number, 0)

    def _touch(self, first: int, last: int, _parent: int) -> None:
        top = self.createIndex(self._place[first], 0, first)
        bottom = self.createIndex(self._place[last], len(Column) - 1, last)
        self.dataChanged.emit(top, bottom)

    def _number(self, index: Index) -> int:
        return index.internalId() if index.isValid() else 0

    def _record(self, node: Node, role: int) -> object:
        if role == Role.NODE_ID:
            return node.id
        if role == Role.ROW:
            return self._rows.get(node.id)
        if role == Role.IS_GROUP:
            return node.kind in GROUPS
        if role == Role.IS_PENDING:
            return node.id in self._pending
        if role == Role.IS_REMOVED:
            return node.is_removed(self._session.month)
        return self._counts(node) if role == Role.COUNTS else None

    def _text(self, node: Node, column: Column) -> str:
        if column is Column.TASK:
            return node.label
        if node.kind in GROUPS:
            filled, due = self._counts(node)
            return f"已填 {filled}/{due}" if column is Column.MONTH and due else ""
        row = self._rows.get(node.id)
        if row is None:
            return ""
        return {
            Column.LIGHT: row.verdict.light.label,
            Column.PROGRESS: progress_text(row),
            Column.MONTH: row.state_label,
        }[column]

    def _tool_tip(self, node: Node, column: Column) -> str:
        row = self._rows.get(node.id)
        if row is not None and column is not Column.TASK:
            return f"{row.verdict.light.label}：{row.verdict.reason}"
        leaders = self._leaders(node)
        return f"{node.label}\n{leaders}" if leaders else node.label

    def _leaders(self, node: Node) -> str:
        return charge(self._session.board.leaders[node.id]) if node.id in self._session.board.assignments else ""

    def _spoken(self, node: Node) -> str:
        parts = [self._text(node, column) for column in Column] + [self._leaders(node)]
        parts += [PENDING] if node.id in self._pending else []
        parts += [REMOVED] if node.is_removed(self._session.month) else []
        return "，".join(part for part in parts if part)

    def _counts(self, node: Node) -> tuple[int, int]:
        rows = [self._rows[below.id] for below in self._below(node) if below.id in self._rows]
        due = [row for row in rows if row.is_due]
        return sum(row.is_filled for row in due), len(due)

    def _below(self, node: Node) -> Iterator[Node]:
        for child in self._children.get(self._ids[node.id], []):
            yield self._nodes[child - 1]
            yield from self._below(self._nodes[child - 1])


def progress_text(row: TaskRow) -> str:
    """71%, 持续推进, or "" while nothing was said."""
    if row.latest is not None and row.latest.status is not None and row.latest.status.value == "continuous":
        return row.latest.status.label
    return wording.whole_percent(row.percent) if row.percent is not None else ""
