"""The draft as the list that will be stored, its units those of the directory where they are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.host.clock import today
from core.lists.drafting.draft import Draft
from core.lists.drafting.nearest import known_by
from core.lists.drafting.rereading import reread
from core.lists.parsing import Outline, build
from core.lists.parsing.build import full_names
from core.lists.revising.settle import settled
from core.model.records import Assignment, NodeId, Unit, UnitId, WorkList


def result(draft: Draft, known: Sequence[Unit] = ()) -> WorkList:
    """The list, of this year where neither the text nor a person names one; `known` is the workspace's directory."""
    draft = draft if draft.outline.year else reread(draft, year=today().year)
    outline = _adopted(draft)
    made, full = build(outline, source=draft.source), full_names(outline)
    ids: Mapping[str, NodeId] = {one.id: node.id for one, node in zip(draft.outline.nodes, made.nodes, strict=True)}
    units = {unit.name: unit.id for unit in made.units}
    chosen = {
        (ids[node_id], units[phrase]): tuple(units[name] for name in names if name in units)
        for (node_id, phrase), names in draft.chosen.items()
        if node_id in ids and phrase in units
    }
    parts = tuple(_with_choice(part, chosen) for part in made.assignments)
    owners = {
        ids[node_id]: units[name]
        for node_id, said in draft.owners.items()
        if node_id in ids and (name := full.get(draft.adopted.get(said) or said)) in units
    }
    owned = tuple(one._replace(owner=owners.get(one.node_id, one.owner)) for one in made.indicators)
    return _with_aliases(settled(made._replace(assignments=parts, indicators=owned), known), draft)


def _with_aliases(made: WorkList, draft: Draft) -> WorkList:
    """The list whose units keep the names that a person said were theirs: nobody is asked again next year."""
    said: dict[str, list[str]] = {}
    for name, known in draft.adopted.items():
        if known and name != known:
            said.setdefault(known, []).append(name)
    units = (
        unit._replace(aliases=tuple(dict.fromkeys((*unit.aliases, *said[unit.name])))) if unit.name in said else unit
        for unit in made.units
    )
    return made._replace(units=tuple(units))


def _with_choice(part: Assignment, chosen: Mapping[tuple[NodeId, UnitId], tuple[UnitId, ...]]) -> Assignment:
    found = chosen.get((part.node_id, part.unit_id))
    return part if found is None else part._replace(chosen=found)


def _adopted(draft: Draft) -> Outline:
    """The outline with names written as the directory has them where the user said so."""
    meant = {name: known for name, known in draft.adopted.items() if known}
    nodes = tuple(
        replace(
            node,
            units=tuple(
                {meant.get(u.name, u.name): replace(u, name=meant.get(u.name, u.name)) for u in node.units}.values()
            ),
        )
        for node in draft.outline.nodes
    )
    return replace(draft.outline, nodes=nodes)


def matches(draft: Draft, known: Sequence[Unit]) -> dict[str, Unit | None]:
    """Each single unit that the draft names with the unit of the directory that it is; None for a new one."""
    names = dict.fromkeys(unit.name for node in draft.outline.nodes for unit in node.units if not unit.collective)
    return {name: _match(name, draft, known) for name in names}


def _match(name: str, draft: Draft, known: Sequence[Unit]) -> Unit | None:
    said = draft.adopted.get(name)
    return known_by(said or name, known) if said != "" else None
