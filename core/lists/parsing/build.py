"""An outline to the records that a workspace keeps, with ids that are the same on every PC."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core import verbs
from core.host.clock import today
from core.lists.directory import build_directory, unit_id
from core.lists.parsing.records import Outline, OutlineNode, PlanPoint, Target
from core.model.period import Frequency, Month
from core.model.records import Assignment, Indicator, IndicatorId, ListId, Node, NodeId, Role, WorkList, derived_id
from core.plan import Point

_SPACES = re.compile(r"\s+")
_ROLE_ORDER = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT)


def build(outline: Outline, *, source: str, frequencies: Mapping[str, Frequency] | None = None) -> WorkList:
    """The work list of an outline. `source` is the text it was read from: the same text gives the same ids.

    `frequencies` maps a node's title to the frequency of it and of everything under it.
    """
    list_id = ListId(derived_id("list", _SPACES.sub("", source)))
    ids = _node_ids(outline, list_id)
    full = full_names(outline)
    names = ((full[unit.name], unit.collective) for node in outline.nodes for unit in node.units)
    return WorkList(
        list_id,
        outline.title or "分工清单",
        outline.year or today().year,
        tuple(_nodes(outline, ids, frequencies or {})),
        build_directory(names),
        tuple(part for node in outline.nodes for part in _assignments(node, ids[node.id], full)),
        tuple(
            one
            for node in outline.nodes
            for one in indicators(ids[node.id], node.targets, node.deadline, node.start_date)
        ),
    )


def full_names(outline: Outline) -> dict[str, str]:
    """Each name with the level that the list elides (市住建局、交通局), where it is written out elsewhere."""
    known = {unit.name for node in outline.nodes for unit in node.units}
    levels = ("省", "自治区", "市", "州", "区", "县", "旗")
    return {name: next((level + name for level in levels if level + name in known), name) for name in known}


def _node_ids(outline: Outline, list_id: ListId) -> dict[str, NodeId]:
    """An id from the path of titles, so that it survives a changed body; equal titles get a count."""
    ids: dict[str, NodeId] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for node in outline.nodes:
        above = ids[node.parent] if node.parent else list_id
        name = f"{node.number}{node.title}"
        seen[above, name] += 1
        ids[node.id] = NodeId(derived_id("node", above, name, str(seen[above, name])))
    return ids


def _nodes(outline: Outline, ids: Mapping[str, NodeId], frequencies: Mapping[str, Frequency]) -> Iterator[Node]:
    settled: dict[str | None, Frequency] = {None: Frequency.MONTHLY}
    for node in outline.nodes:
        settled[node.id] = frequencies.get(node.title, settled[node.parent])
        parent = ids[node.parent] if node.parent else None
        yield Node(
            ids[node.id],
            parent,
            node.kind,
            node.number,
            node.title,
            node.body,
            node.deadline,
            settled[node.id],
            leaders=node.leaders,
            start_date=node.start_date,
            points=tuple(map(_point, node.points)),
        )


def _assignments(node: OutlineNode, node_id: NodeId, full: Mapping[str, str]) -> Iterator[Assignment]:
    """One for each unit named, in its weightiest role, in the order of the text."""
    roles: dict[str, Role] = {}
    for unit in node.units:
        name = full[unit.name]
        held = roles.get(name, unit.role)
        roles[name] = min(held, unit.role, key=_ROLE_ORDER.index)
    for name, role in roles.items():
        yield Assignment(node_id, unit_id(name), role)


def indicators(
    node_id: NodeId, targets: Iterable[Target], due: dt.date | None, start: dt.date | None = None
) -> Iterator[Indicator]:
    """Those of a node's targets; `due` and `start` are the node's, for targets that have none of their own."""
    seen: Counter[str] = Counter()
    for target in targets:
        for name, value in _named_values(target):
            seen[name] += 1
            indicator_id = IndicatorId(derived_id("indicator", node_id, name, str(seen[name])))
            direction, verb = verbs.read(target.text, target.kind)
            yield Indicator(
                indicator_id, node_id, name, target.text, value, target.unit, target.comparator, target.kind,
                target.start, target.end, target.due_date or due, direction, verb,
                target.start_date or start, tuple(map(_point, target.points)),
            )  # fmt: skip


def _point(said: PlanPoint) -> Point:
    """A day within a month counts as the month's end."""
    return Point(Month.of(said.day), said.value, said.is_percent)


def _named_values(target: Target) -> Sequence[tuple[str, tuple[float, ...]]]:
    """Each name with its value: one for all (均达到), or one each (分别达到)."""
    if len(target.names) == len(target.values) > 1:
        return [(name, (value,)) for name, value in zip(target.names, target.values, strict=True)]
    return [(name, target.values) for name in target.names]
