"""The next year's list takes over what the year before did not finish."""

from __future__ import annotations

from collections.abc import Collection

from core.lists.revising.join import united
from core.lists.revising.settle import settled
from core.model.board import Board
from core.model.records import Filing, IndicatorId, Node, NodeId, NodeKind, WorkList, derived_id
from core.model.status import ProgressStatus, TaskState

_DONE = {TaskState.DONE, TaskState.CLOSED_OUT, TaskState.SUSPENDED}


def unfinished(board: Board, filings: Collection[Filing]) -> tuple[Node, ...]:
    """The tasks that not every unit has completed by its newest filing; those taken out or ended are left aside."""
    newest: dict[tuple[str, str], Filing] = {}
    for filing in sorted(filings, key=lambda one: one.key.month):
        newest[filing.key.node_id, filing.key.unit_id] = filing
    return tuple(node for node in board.tasks if _is_open(board, node, newest))


def _is_open(board: Board, node: Node, newest: dict[tuple[str, str], Filing]) -> bool:
    if node.task_state in _DONE or node.removed_in is not None:
        return False
    waiting = [unit for unit in board.units_of[node.id] if (node.id, unit) not in board.ended]
    done = (newest.get((node.id, unit)) for unit in waiting)
    return any(one is None or one.status is not ProgressStatus.COMPLETED for one in done)


def carried(old: WorkList, new: WorkList, node_ids: Collection[NodeId]) -> WorkList:
    """The new list with copies of the old list's nodes under a part of their own, units and targets included.

    Due dates move to the new year; targets do not change by themselves, the office looks them over.
    """
    new = settled(new, old.units)
    part = Node(NodeId(derived_id("carried", new.id)), None, NodeKind.PART, "", f"{old.year}年结转事项", "")
    ids = {key: NodeId(derived_id("carried", new.id, key)) for key in node_ids}
    nodes = [_copied(node, ids, part.id, new.year) for node in old.nodes if node.id in ids]
    if not nodes:
        return new
    indicators = [
        one._replace(
            id=IndicatorId(derived_id("carried", new.id, one.id)),
            node_id=ids[one.node_id],
            due_date=one.due_date and one.due_date.replace(day=min(one.due_date.day, 28), year=new.year),
        )
        for one in old.indicators
        if one.node_id in ids
    ]
    parts = [part_._replace(node_id=ids[part_.node_id]) for part_ in old.assignments if part_.node_id in ids]
    named = {part_.unit_id for part_ in parts} | {unit for part_ in parts for unit in part_.chosen or ()}
    members = {unit for one in old.units if one.id in named for unit in one.members}
    return new._replace(
        nodes=(*new.nodes, part, *nodes),
        units=united(new.units, tuple(unit for unit in old.units if unit.id in named | members)),
        assignments=(*new.assignments, *parts),
        indicators=(*new.indicators, *indicators),
    )


def _copied(node: Node, ids: dict[NodeId, NodeId], part: NodeId, year: int) -> Node:
    return node._replace(
        id=ids[node.id],
        parent_id=ids.get(node.parent_id, part) if node.parent_id else part,
        number="",
        due_date=node.due_date and node.due_date.replace(day=min(node.due_date.day, 28), year=year),
        task_state=TaskState.OPEN,
    )
