"""The directory of units, shared by all lists of a workspace, and what a collective means in a list."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from typing import TYPE_CHECKING

from core.model.period import Month
from core.model.records import FormerName, ListId, Unit, UnitId, UnitKind, WorkList
from db.connection import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlite_utils import Database


def add(db: Database, work_list: WorkList) -> None:
    """Store a list's units; one that is already in the directory takes the list's words and keeps its former names."""
    db.table("units").upsert_all((_columns(unit) for unit in work_list.units), pk="id")
    _add_words(db, work_list.units)
    _add_to_list(db, work_list)


def replace(db: Database, work_list: WorkList) -> None:
    """Store a list's units as they now are, former names, order and members included."""
    units = work_list.units
    for table in ("members", "list_units"):
        db.table(table).delete_where("list_id = ?", [work_list.id])
    db.table("units").upsert_all((_columns(unit) for unit in units), pk="id")
    db.conn.executemany("DELETE FROM former_names WHERE unit_id = ?", [(unit.id,) for unit in units])
    db.table("former_names").insert_all(
        {"unit_id": unit.id, "position": at, "name": past.name, "until": past.until.isoformat(), "note": past.note}
        for unit in units
        for at, past in enumerate(unit.former)
    )
    _add_words(db, units)
    set_initials(db.conn, {unit.id: unit.initials for unit in units})
    _add_to_list(db, work_list)


def _add_words(db: Database, units: Sequence[Unit]) -> None:
    for unit in units:
        db.table("aliases").delete_where("unit_id = ?", [unit.id])
    set_initials(db.conn, {unit.id: unit.initials for unit in units if unit.initials})
    db.table("aliases").insert_all(
        {"unit_id": unit.id, "position": position, "alias": alias}
        for unit in units
        for position, alias in enumerate(unit.aliases)
    )


def _add_to_list(db: Database, work_list: WorkList) -> None:
    units = work_list.units
    db.table("list_units").insert_all(
        {"list_id": work_list.id, "position": position, "unit_id": unit.id} for position, unit in enumerate(units)
    )
    db.table("members").insert_all(
        {"list_id": work_list.id, "collective_id": unit.id, "position": position, "unit_id": member}
        for unit in units
        for position, member in enumerate(unit.members)
    )


def _columns(unit: Unit) -> dict[str, object]:
    return {
        "id": unit.id,
        "name": unit.name,
        "kind": unit.kind.value,
        "short_name": unit.short_name,
        "pending": int(unit.pending),
        "merged_into": unit.merged_into,
        "merged_in": unit.merged_in and str(unit.merged_in),
    }


def set_initials(connection: sqlite3.Connection, initials: Mapping[UnitId, str]) -> None:
    """Keep pinyin initials."""
    connection.executemany(
        "UPDATE units SET initials = ? WHERE id = ?", [(text, unit_id) for unit_id, text in initials.items()]
    )


def load(connection: sqlite3.Connection, list_id: ListId) -> tuple[Unit, ...]:
    """The units of a list in its order."""
    aliases = _grouped(
        rows(
            connection,
            "SELECT a.unit_id, alias FROM aliases a JOIN list_units l USING (unit_id)"
            " WHERE list_id = ? ORDER BY a.unit_id, a.position",
            (list_id,),
        )
    )
    sql = "SELECT collective_id, unit_id FROM members WHERE list_id = ? ORDER BY collective_id, position"
    members = _grouped(rows(connection, sql, (list_id,)))
    sql = "SELECT u.* FROM list_units l JOIN units u ON u.id = l.unit_id WHERE list_id = ? ORDER BY position"
    former = _former(connection)
    return tuple(_unit(columns, aliases, members, former) for columns in rows(connection, sql, (list_id,)))


def _grouped(pairs: Iterable[sqlite3.Row]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, value in pairs:
        groups[key] += (value,)
    return groups


def _former(connection: sqlite3.Connection) -> dict[str, tuple[FormerName, ...]]:
    groups: dict[str, tuple[FormerName, ...]] = defaultdict(tuple)
    sql = "SELECT unit_id, name, until, note FROM former_names ORDER BY unit_id, position"
    for unit_id, name, until, note in rows(connection, sql):
        groups[unit_id] += (FormerName(name, dt.date.fromisoformat(until), note),)
    return groups


def _unit(
    columns: sqlite3.Row,
    aliases: dict[str, tuple[str, ...]],
    members: dict[str, tuple[str, ...]],
    former: dict[str, tuple[FormerName, ...]],
) -> Unit:
    return Unit(
        id=columns["id"],
        name=columns["name"],
        kind=UnitKind(columns["kind"]),
        short_name=columns["short_name"],
        aliases=aliases[columns["id"]],
        members=tuple(map(UnitId, members[columns["id"]])),
        pending=bool(columns["pending"]),
        initials=columns["initials"],
        former=former[columns["id"]],
        merged_into=columns["merged_into"],
        merged_in=Month.parse(columns["merged_in"]) if columns["merged_in"] else None,
    )
