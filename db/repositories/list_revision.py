"""A stored list takes another shape: filings stay where they are, the history gets each difference."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import KnownError
from core.model import wording
from core.model.records import Indicator, Node, Unit, UnitId, WorkList
from core.model.status import Ownership
from db.connection import rows
from db.repositories import lists, units
from db.repositories.history import Change, Trail, write

Told = dict[str, dict[str, Any]]


def replace(connection: sqlite3.Connection, trail: Trail, work_list: WorkList) -> None:
    """Put a changed list in the place of the stored one of its id; KnownError when that would lose filings."""
    from sqlite_utils import Database

    old = lists.load(connection, work_list.id)
    db = Database(connection, execute_plugins=False)
    connection.execute("UPDATE nodes SET position = -1 - position WHERE list_id = ?", (work_list.id,))
    values = {name: getattr(work_list, name) for name in lists.HEAD}
    connection.execute("UPDATE lists SET title = :title, year = :year, version = :version WHERE id = :id", values)
    units.replace(db, work_list)
    db.table("nodes").upsert_all(lists.node_columns(work_list), pk="id")
    _replace_parts(connection, db, work_list)
    _drop_indicators(connection, work_list)
    _drop_nodes(connection, old, work_list)
    for change in _changes(old, work_list):
        write(connection, trail, change)


def _replace_parts(connection: sqlite3.Connection, db: Any, work_list: WorkList) -> None:  # noqa: ANN401
    below = "DELETE FROM assignments WHERE node_id IN (SELECT id FROM nodes WHERE list_id = ?)"
    connection.execute(below, (work_list.id,))
    db.table("assignments").insert_all(lists.assignment_columns(work_list))
    db.table("chosen_units").insert_all(lists.choice_columns(work_list))
    db.table("indicators").upsert_all(({**line, "removed": 0} for line in lists.indicator_columns(work_list)), pk="id")


def _drop_indicators(connection: sqlite3.Connection, work_list: WorkList) -> None:
    """Those left out are hidden: filings have values for them, here or on the way from a unit."""
    kept = {indicator.id for indicator in work_list.indicators}
    sql = "SELECT i.id FROM indicators i JOIN nodes n ON n.id = i.node_id WHERE n.list_id = ?"
    gone = [(key,) for (key,) in rows(connection, sql, (work_list.id,)) if key not in kept]
    connection.executemany("UPDATE indicators SET removed = 1 WHERE id = ?", gone)


def _drop_nodes(connection: sqlite3.Connection, old: WorkList, new: WorkList) -> None:
    kept = {node.id for node in new.nodes}
    gone = [node for node in reversed(old.nodes) if node.id not in kept]
    for node in gone:
        try:
            connection.execute("DELETE FROM indicators WHERE node_id = ?", (node.id,))
            connection.execute("DELETE FROM nodes WHERE id = ?", (node.id,))
        except sqlite3.IntegrityError as error:
            raise KnownError(f"“{node.title}”已有填报，不能删除。", "可以把它移出清单，填报会保留。") from error


def _changes(old: WorkList, new: WorkList) -> Iterator[Change]:
    """One for the list's head, one for each node and unit that differs."""
    before, after = _differing(lists.summary(old), lists.summary(new))
    yield Change("list", new.id, before, after)
    yield from _told_apart("node", _nodes_told(old), _nodes_told(new))
    names = {unit.id: unit.name for unit in (*old.units, *new.units)}
    yield from _told_apart("unit", _units_told(old, names), _units_told(new, names))


def _told_apart(record: str, old: Told, new: Told) -> Iterator[Change]:
    for key in old | new:
        if key in old and key in new:
            yield Change(record, key, *_differing(old[key], new[key]))
        else:
            yield Change(record, key, old.get(key, {}), new.get(key, {}))


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in new if old[name] != new[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}


def _nodes_told(work_list: WorkList) -> Told:
    """What the history says of each node: its units, targets, time plans and 填报主体 included."""
    parts: dict[str, list[str]] = defaultdict(list)
    names = {unit.id: unit.name for unit in work_list.units}
    for part in work_list.assignments:
        chosen = "" if part.chosen is None else "：" + "、".join(names.get(unit, unit) for unit in part.chosen)
        since = f"（{part.since.label}起）" if part.since else ""
        parts[part.node_id].append(f"{part.role.label} {names.get(part.unit_id, part.unit_id)}{chosen}{since}")
    lines: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in ("targets", "plans", "owners")}
    for indicator in work_list.indicators:
        lines["targets"][indicator.node_id].append(f"{indicator.name} {indicator.text}")
        for name, said in (("plans", _plan(indicator)), ("owners", _owner(indicator, names))):
            lines[name][indicator.node_id] += [f"{indicator.name} {said}"] if said else []
    return {
        node.id: _node_told(node) | {"units": parts[node.id]} | {name: held[node.id] for name, held in lines.items()}
        for node in work_list.nodes
    }


def _plan(one: Indicator) -> str:
    return wording.plan(one.start_date, one.due_date, one.points, one.unit)


def _owner(one: Indicator, names: Mapping[UnitId, str]) -> str:
    if one.ownership is Ownership.SINGLE:
        return names.get(one.owner, one.owner) if one.owner else ""
    own = [f"{names.get(unit, unit)} {wording.amount(value, one.unit)}" for unit, value in one.unit_targets]
    return one.ownership.label + (f"：{'、'.join(own)}" if own else "")


def _node_told(node: Node) -> dict[str, Any]:
    return {
        "parent_id": node.parent_id,
        "kind": node.kind.value,
        "number": node.number,
        "title": node.title,
        "body": node.body,
        "due_date": node.due_date and node.due_date.isoformat(),
        "plan": wording.plan(node.start_date, None, node.points, ""),
        "frequency": node.frequency.value,
        "removed_in": node.removed_in and str(node.removed_in),
        "weight": node.weight,
    }


def _units_told(work_list: WorkList, names: Mapping[UnitId, str]) -> Told:
    return {unit.id: _unit_told(unit, names) for unit in work_list.units}


def _unit_told(unit: Unit, names: Mapping[UnitId, str]) -> dict[str, Any]:
    merged = names.get(unit.merged_into, unit.merged_into) if unit.merged_into else ""
    return {
        "name": unit.name,
        "kind": unit.kind.value,
        "short_name": unit.short_name,
        "aliases": list(unit.aliases),
        "members": list(unit.members),
        "former": [f"{past.name}（至{past.until.isoformat()}）" for past in unit.former],
        "merged": f"{merged}（{unit.merged_in.label}起）" if unit.merged_in else "",
    }
