"""An annex of the same report joins the list that is there: its nodes below a part of their own."""

from __future__ import annotations

from core.errors import KnownError
from core.lists.revising.settle import settled
from core.model.records import Node, NodeId, NodeKind, Unit, WorkList, derived_id


def joined(base: WorkList, annex: WorkList) -> WorkList:
    """The list with the annex behind its last node; KnownError when the annex is in it already."""
    annex = settled(annex, base.units)
    head = NodeId(derived_id("annex", base.id, annex.title))
    there = {node.id for node in base.nodes}
    if head in there or any(node.id in there for node in annex.nodes):
        raise KnownError(f"“{annex.title}”已经在这份清单里。", "要换成新的一版，用“与现有清单比较”。")
    part = Node(head, None, NodeKind.PART, "", annex.title, "")
    nodes = (part, *(node._replace(parent_id=node.parent_id or head) for node in annex.nodes))
    return base._replace(
        nodes=(*base.nodes, *nodes),
        units=united(base.units, annex.units),
        assignments=(*base.assignments, *annex.assignments),
        indicators=(*base.indicators, *annex.indicators),
    )


def united(first: tuple[Unit, ...], second: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units of both, each once; a collective means the members of both."""
    units = {unit.id: unit for unit in first}
    for unit in second:
        held = units.get(unit.id)
        units[unit.id] = held._replace(members=tuple(dict.fromkeys((*held.members, *unit.members)))) if held else unit
    return tuple(units.values())
