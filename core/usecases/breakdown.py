"""任务分解: a measure broken into tasks with units, targets, due dates and weights of their own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.errors import KnownError
from core.model.board import Board
from core.model.records import (
    Assignment,
    Filing,
    Indicator,
    Node,
    NodeId,
    NodeKind,
    UnitId,
    WorkList,
    derived_id,
)

_SENTENCE = r"[^。；;\n]+[。；;]?"
_SHORTEST = 6


class Part(NamedTuple):
    """A task of a measure as it is planned; `id` is None for one that is not stored yet.

    `weight` counts against those of its brothers.
    """

    title: str
    body: str
    units: tuple[UnitId, ...]
    due_date: dt.date | None = None
    weight: float = 1.0
    id: NodeId | None = None


def tasks_of(board: Board, node_id: NodeId) -> tuple[Part, ...]:
    """The tasks that the measure has."""
    below = [node for node in board.children.get(node_id, ()) if node.kind is NodeKind.TASK and not node.removed_in]
    return tuple(_part(board, node) for node in below)


def _part(board: Board, node: Node) -> Part:
    units = tuple(part.unit_id for part in board.assignments.get(node.id, ()))
    return Part(node.title, node.body, units, node.due_date, node.weight, node.id)


def proposed(board: Board, node_id: NodeId) -> tuple[Part, ...]:
    """A task for each sentence of the measure, preferably those with a target; all its units at each."""
    from core.lists.parsing.deadlines import find_deadline  # the parser is not read before a sentence is

    node = board.nodes[node_id]
    units = tuple(part.unit_id for part in board.assignments.get(node_id, ()))
    sentences = [match[0].strip() for match in re.finditer(_SENTENCE, node.body)]
    long = [text for text in sentences if len(text) >= _SHORTEST]
    year = board.work_list.year
    return tuple(Part(_title(text), text, units, find_deadline(text, year) or node.due_date) for text in long)


def _title(sentence: str) -> str:
    from core.lists.parsing.headings import split_title  # the parser is not read before a sentence is

    return split_title(sentence)[0].rstrip("。；;")


def broken_down(work_list: WorkList, node_id: NodeId, parts: Sequence[Part]) -> WorkList:
    """The list with these tasks below the measure, in this order; tasks left out go, with their targets.

    The text and targets of a task that was there stay its own; those of a new one are read from its text.
    """
    for part in parts:
        if not part.title.strip() or not part.units or part.weight < 0:
            raise KnownError("每个子任务都要有名称和责任单位，权重不小于 0。", "补全后再保存。")
    import uuid  # not for who only reads the tasks, as each start does

    old = {node.id for node in work_list.nodes if node.parent_id == node_id and node.kind is NodeKind.TASK}
    named = [(part.id or NodeId(derived_id("task", node_id, uuid.uuid4().hex)), part) for part in parts]
    fresh = [_node(key, node_id, part, work_list) for key, part in named]
    kept_nodes = [node for node in work_list.nodes if node.id not in old]
    at = 1 + max(at for at, node in enumerate(kept_nodes) if node.id == node_id)
    kept = {key for key, part in named if part.id}
    return work_list._replace(
        nodes=(*kept_nodes[:at], *fresh, *kept_nodes[at:]),
        assignments=(
            *(one for one in work_list.assignments if one.node_id not in old),
            *(one for key, part in named for one in _assignments(key, part, work_list, node_id)),
        ),
        indicators=(
            *(one for one in work_list.indicators if one.node_id not in old or one.node_id in kept),
            *(one for key, part in named if part.id is None for one in _indicators(key, part, work_list.year)),
        ),
    )


def _node(key: NodeId, parent: NodeId, part: Part, work_list: WorkList) -> Node:
    above = next(node for node in work_list.nodes if node.id == parent)
    held = next((node for node in work_list.nodes if node.id == key), None)
    base = held or Node(key, parent, NodeKind.TASK, "", part.title, part.body, frequency=above.frequency)
    return base._replace(title=part.title.strip(), body=part.body, due_date=part.due_date, weight=part.weight)


def _assignments(key: NodeId, part: Part, work_list: WorkList, parent: NodeId) -> Iterable[Assignment]:
    """Each unit in the role that it has at the measure."""
    roles = {one.unit_id: one for one in work_list.assignments if one.node_id in {parent, key}}
    given = next(iter(roles.values())).role
    for unit in dict.fromkeys(part.units):
        held = roles.get(unit)
        yield held._replace(node_id=key) if held else Assignment(key, unit, given)


def _indicators(key: NodeId, part: Part, year: int) -> Iterable[Indicator]:
    from core.lists.parsing.build import indicators  # the parser is not read before a sentence is
    from core.lists.parsing.finish import targets_in

    return indicators(key, targets_in(part.body, year), part.due_date)


def rolled_up(board: Board, node_id: NodeId, filings: Mapping[tuple[NodeId, UnitId], Filing]) -> float | None:
    """The measure's percent from its tasks' newest filings, weighted; None without tasks, or while nothing was said.

    A task's own percent is the mean of its units'; one that nobody has filed counts as 0.
    """
    tasks = [node for node in board.children.get(node_id, ()) if node.kind is NodeKind.TASK and not node.removed_in]
    total = sum(node.weight for node in tasks)
    said = {node.id: _percent(board, node, filings) for node in tasks}
    if not total or all(value is None for value in said.values()):
        return None
    return sum((said[node.id] or 0.0) * node.weight for node in tasks) / total


def own_part(board: Board, node_id: NodeId, unit_id: UnitId, newest: Mapping[NodeId, Filing]) -> float | None:
    """One unit's percent of a measure from its own filings on the tasks below it, in whole percent.

    What it proposes for the measure itself; None where the unit has no task there, or has said nothing.
    """
    below = [node for node in board.children.get(node_id, ()) if node.kind is NodeKind.TASK and not node.removed_in]
    own = [node for node in below if unit_id in board.units_of.get(node.id, ())]
    said = {node.id: newest[node.id].percent for node in own if node.id in newest}
    total = sum(node.weight for node in own)
    if not total or all(value is None for value in said.values()):
        return None
    return float(int(sum(min(said.get(node.id) or 0.0, 100.0) * node.weight for node in own) / total + 0.5))


def _percent(board: Board, node: Node, filings: Mapping[tuple[NodeId, UnitId], Filing]) -> float | None:
    units = board.units_of.get(node.id, ())
    found = [
        filing.percent for unit in units if (filing := filings.get((node.id, unit))) and filing.percent is not None
    ]
    return sum(min(value, 100.0) for value in found) / len(units) if found else None
