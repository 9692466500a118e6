"""A new list's units made those of the directory: a unit that was renamed stays one unit through the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.records import Assignment, Role, Unit, UnitId, WorkList

_ORDER = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT)


def settled(work_list: WorkList, known: Sequence[Unit]) -> WorkList:
    """The list with each unit that the directory knows, by name or alone by alias, in the directory's words.

    A collective keeps the members that the list gives it.
    """
    by_id = {unit.id: unit for unit in known}
    same = {unit.id: _same(unit, known, by_id) for unit in work_list.units}
    return pointed(work_list, {old: unit.id for old, unit in same.items()}, tuple(same.values()))


def _same(unit: Unit, known: Sequence[Unit], by_id: Mapping[UnitId, Unit]) -> Unit:
    if unit.is_collective:
        other = by_id.get(unit.id)
        return unit._replace(aliases=other.aliases, former=other.former) if other else unit
    exact = [other for other in known if other.name == unit.name]
    fits = exact or [other for other in known if unit.name in other.aliases and not other.is_collective]
    return fits[0] if len(fits) == 1 else by_id.get(unit.id, unit)


def pointed(work_list: WorkList, ids: Mapping[UnitId, UnitId], units: Sequence[Unit]) -> WorkList:
    """The list with other ids for its units; a unit that is named twice at a node then stands there once."""
    once = {unit.id: unit for unit in units}
    units = tuple(unit._replace(members=_once(unit.members, ids, unit.id)) for unit in once.values())
    parts: dict[tuple[str, UnitId], Assignment] = {}
    for part in work_list.assignments:
        moved = part._replace(unit_id=ids.get(part.unit_id, part.unit_id))
        if part.chosen is not None:
            moved = moved._replace(chosen=_once(part.chosen, ids, moved.unit_id))
        held = parts.get((moved.node_id, moved.unit_id))
        if held is None or _ORDER.index(moved.role) < _ORDER.index(held.role):
            parts[moved.node_id, moved.unit_id] = moved
    indicators = tuple(one._replace(owner=one.owner and ids.get(one.owner, one.owner)) for one in work_list.indicators)
    return work_list._replace(units=units, assignments=tuple(parts.values()), indicators=indicators)


def _once(members: Sequence[UnitId], ids: Mapping[UnitId, UnitId], own: UnitId) -> tuple[UnitId, ...]:
    return tuple(dict.fromkeys(new for old in members if (new := ids.get(old, old)) != own))
