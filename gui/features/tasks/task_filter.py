"""Which rows of the tree are shown: by unit, light, state, progress status and text."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from core.model.board import Board
from core.model.leaders import plain_name
from core.model.records import Node, NodeId, UnitId
from core.model.status import Light, ProgressStatus
from core.rules.unit_month import TaskRow
from gui.features.tasks.task_tree import TaskTreeModel


class TaskFilter(NamedTuple):
    """What is asked for; an empty set asks for nothing."""

    only_own: bool = True
    text: str = ""
    lights: frozenset[Light] = frozenset()
    states: frozenset[str] = frozenset()
    statuses: frozenset[ProgressStatus] = frozenset()
    unit_id: UnitId | None = None
    leader: str = ""
    only: frozenset[NodeId] = frozenset()  # the hits of a search

    @property
    def summary(self) -> str:
        """The filter in words, for its button."""
        words = [light.label for light in Light if light in self.lights]
        words += sorted(self.states) + [status.label for status in ProgressStatus if status in self.statuses]
        words += ["指定单位"] if self.unit_id else []
        words += [f"{self.leader}分管"] if self.leader else []
        return "、".join(words) if words else "全部状态"

    def accepts(self, board: Board, node: Node, row: TaskRow | None) -> bool:
        """Whether a row is shown for its own sake (a heading stays for the rows below it)."""
        if self.only_own and row is None:
            return False
        if self.only and node.id not in self.only:
            return False
        if self.unit_id and self.unit_id not in board.units_of.get(node.id, ()):
            return False
        if self.leader and (self.leader not in board.leaders[node.id] or node.id not in board.assignments):
            return False
        return self._accepts_row(row) and self._accepts_text(board, node)

    def _accepts_row(self, row: TaskRow | None) -> bool:
        if not (self.lights or self.states or self.statuses):
            return True
        if row is None:
            return False
        status = row.latest.status if row.latest else None
        return (
            (not self.lights or row.verdict.light in self.lights)
            and (not self.states or row.state_label in self.states)
            and (not self.statuses or status in self.statuses)
        )

    def _accepts_text(self, board: Board, node: Node) -> bool:
        return not self.text or plain_name(self.text).casefold() in haystack(board, node.id)


def haystack(board: Board, node_id: NodeId) -> str:
    """What the text filter looks through: heading, text and units of a node."""
    node = board.nodes[node_id]
    names = (board.units[part.unit_id].name for part in board.assignments.get(node_id, ()))
    leaders = "、".join(board.leaders[node_id]) if node_id in board.assignments else ""
    return f"{node.label}\n{node.body}\n{'、'.join(names)}\n{leaders}".casefold()


class TaskFilterModel(QSortFilterProxyModel):
    """The tree narrowed by a TaskFilter; headings stay while something below them does."""

    def __init__(self, board: Board, source: TaskTreeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._filter = TaskFilter()
        self._source = source
        self._accepted: frozenset[NodeId] = self._sieve()
        self.setSourceModel(source)

    @property
    def task_filter(self) -> TaskFilter:
        """The filter in force."""
        return self._filter

    def set_filter(self, task_filter: TaskFilter) -> None:
        """Show what the filter asks for."""
        if task_filter != self._filter:
            self._filter = task_filter
            self.refilter()

    def refilter(self) -> None:
        """Sieve anew, after another unit or month was chosen.

        Nothing else does: a row that is being filled must not vanish under the clerk's hands.
        """
        self._accepted = self._sieve()
        self.invalidateFilter()

    def _sieve(self) -> frozenset[NodeId]:
        """The rows that are shown for their own sake, and what stands above them."""
        rows = ((node, self._source.row_of(node.id)) for node in self._source.walk())
        own = [node for node, row in rows if self._filter.accepts(self._board, node, row)]
        return frozenset(above.id for node in own for above in self._board.path(node.id))

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802
        """Qt's question for one row."""
        return self._source.child(source_row, source_parent).id in self._accepted
