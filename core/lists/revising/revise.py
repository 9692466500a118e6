"""The stored list as the confirmed differences make it: ids stay, so filings stay; what went out is kept and marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.lists.revising.compare import Difference, Kind, same_nodes
from core.lists.revising.join import united
from core.model.period import Month
from core.model.records import Indicator, Node, NodeId, WorkList


def revised(
    old: WorkList, new: WorkList, differences: Sequence[Difference], accepted: Collection[NodeId], month: Month
) -> WorkList:
    """The stored list with the accepted differences (by `key`); `month` is the first without what was taken out.

    A difference that is not accepted leaves the stored node as it is.
    """
    ids = {node: other.id for node, other in same_nodes(old, new).items()}
    taken = [one for one in differences if one.key in accepted and one.kind is not Kind.SAME]
    rewritten = {one.new.id: ids.get(one.new.id, one.new.id) for one in taken if one.new is not None}
    fresh = {ids.get(node.id, node.id): _stored(node, ids) for node in new.nodes if node.id in rewritten}
    removed = {one.key for one in taken if one.kind is Kind.REMOVED}
    nodes = [_node(node, fresh, removed, month) for node in old.nodes]
    added = [node for key, node in fresh.items() if key not in {one.id for one in old.nodes}]
    return old._replace(
        nodes=tuple(_in_order([*nodes, *added], [ids.get(node.id, node.id) for node in new.nodes])),
        units=united(old.units, new.units),
        assignments=(
            *(part for part in old.assignments if part.node_id not in fresh),
            *(p._replace(node_id=rewritten[p.node_id]) for p in new.assignments if p.node_id in rewritten),
        ),
        indicators=(
            *(one for one in old.indicators if one.node_id not in fresh),
            *(_indicator(one, rewritten[one.node_id], old) for one in new.indicators if one.node_id in rewritten),
        ),
    )


def _stored(node: Node, ids: dict[NodeId, NodeId]) -> Node:
    parent = node.parent_id
    return node._replace(id=ids.get(node.id, node.id), parent_id=ids.get(parent, parent) if parent else None)


def _node(node: Node, fresh: dict[NodeId, Node], removed: Collection[NodeId], month: Month) -> Node:
    """What the office decided (frequency, state, weight) outlives a new text."""
    if node.id in removed:
        return node._replace(removed_in=month)
    found = fresh.get(node.id)
    if found is None:
        return node
    return found._replace(frequency=node.frequency, task_state=node.task_state, weight=node.weight)


def _indicator(indicator: Indicator, node_id: NodeId, old: WorkList) -> Indicator:
    """A target of the same name keeps its id, so that its values go on."""
    same = [one for one in old.indicators if one.node_id == node_id and one.name == indicator.name]
    return indicator._replace(id=same[0].id if same else indicator.id, node_id=node_id)


def _in_order(nodes: Sequence[Node], wanted: Sequence[NodeId]) -> list[Node]:
    """The nodes in the order of the revised list; what it lacks stays behind the node it stood behind."""
    known = {node_id: at for at, node_id in enumerate(wanted)}
    place: dict[NodeId, tuple[int, int]] = {}
    last = -1
    for at, node in enumerate(nodes, 1):
        last = known.get(node.id, last)
        place[node.id] = (last, 0 if node.id in known else at)
    return _parents_first(sorted(nodes, key=lambda node: place[node.id]))


def _parents_first(nodes: Sequence[Node]) -> list[Node]:
    """Depth first, brothers in the given order; a node whose parent is not there stands at the top."""
    there = {node.id for node in nodes}
    below: dict[NodeId | None, list[Node]] = {}
    for node in nodes:
        orphan = node.parent_id not in there
        below.setdefault(None if orphan else node.parent_id, []).append(
            node._replace(parent_id=None) if orphan else node
        )
    ordered: list[Node] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting += reversed(below.get(node.id, []))
    return ordered
