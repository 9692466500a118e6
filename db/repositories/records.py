"""What is kept beside lists and filings: reviews, evidence, month locks, task changes.

Each class has a table whose columns are its fields in their order, a filing's key as three columns;
how a field is stored follows from its type.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, get_origin, get_type_hints

from core.model.period import Month
from core.model.ports import R
from core.model.records import Evidence, FilingKey, MonthLock, NodeId, Record, Review, TaskChange, UnitId
from core.model.status import Light, TaskChangeKind, TaskChangeState
from core.owner_values import OwnerValue, ValueDecision
from db import planned
from db.connection import row, rows
from db.repositories.history import Change, Trail, Values, write

#: Each class with its name in the history and its table.
TABLES: dict[type[Any], tuple[str, str]] = {
    Review: ("review", "reviews"),
    Evidence: ("evidence", "evidence"),
    MonthLock: ("month_lock", "month_locks"),
    TaskChange: ("task_change", "task_changes"),
    ValueDecision: ("value_decision", "value_decisions"),
    OwnerValue: ("owner_value", "owner_values"),
}
_KEY = ("node_id", "unit_id", "month")
#: They alter with every save and say nothing of the field.
_UNRECORDED = {"id", "revision", "updated_at"}
_READERS: dict[Any, Callable[[Any], Any]] = {
    Month: Month.parse,
    bool: bool,
    Light: Light,
    TaskChangeKind: TaskChangeKind,
    TaskChangeState: TaskChangeState,
    dt.date: dt.date.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
    Mapping: json.loads,
    tuple: planned.points,  # the only tuples of records
}
#: Those that are about a filing have its key; the others name their node themselves.
_OWN_NODE = (TaskChange, ValueDecision, OwnerValue)


def some(
    connection: sqlite3.Connection,
    kind: type[R],
    *,
    month: Month | None = None,
    since: Month | None = None,
    unit_id: UnitId | None = None,
    node_id: NodeId | None = None,
) -> tuple[R, ...]:
    """Records of one class, narrowed as filings are; in the order they were made."""
    if node_id is not None and kind is MonthLock:
        raise ValueError("a month lock has no node")
    conditions: dict[str, Any] = {
        "unit_id = ?": unit_id,
        "node_id = ?": node_id,
        "month >= ?": since and str(since),
        ("month <= ?" if since else "month = ?"): month and str(month),
    }
    given = {text: value for text, value in conditions.items() if value is not None}
    # Only constant words of this module are put together; every value is bound.
    sql = f"SELECT * FROM {TABLES[kind][1]} WHERE {' AND '.join(given) or 'true'} ORDER BY rowid"  # noqa: S608
    return tuple(from_row(kind, found) for found in rows(connection, sql, tuple(given.values())))


def save(connection: sqlite3.Connection, trail: Trail, record: Record) -> None:
    """Insert or replace one record."""
    name, table = TABLES[type(record)]
    old = _stored(connection, record)
    new = columns(record)
    marks = ", ".join(f":{column}" for column in new)
    updates = ", ".join(f"{column} = excluded.{column}" for column in new)
    sql = f"INSERT INTO {table} ({', '.join(new)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}"  # noqa: S608
    connection.execute(sql, new)
    write(connection, trail, Change(name, record.id, *_difference(old, recorded(record))))


def remove(connection: sqlite3.Connection, trail: Trail, record: Record) -> None:
    """Delete one record; nothing happens when it is not there."""
    name, table = TABLES[type(record)]
    old = _stored(connection, record)
    connection.execute(f"DELETE FROM {table} WHERE id = ?", (record.id,))  # noqa: S608
    write(connection, trail, Change(name, record.id, old, {}))


def recorded(record: Record) -> Values:
    """The filled fields as the history writes them."""
    return {
        name: value
        for name, value in columns(record).items()
        if name not in _UNRECORDED and value not in {None, "", planned.NO_POINTS}
    }


def stored(connection: sqlite3.Connection, record: R) -> R | None:
    """What is kept under the record's id."""
    sql = f"SELECT * FROM {TABLES[type(record)][1]} WHERE id = ?"  # noqa: S608
    found = row(connection, sql, (record.id,))
    return from_row(type(record), found) if found else None


def _stored(connection: sqlite3.Connection, record: Record) -> Values:
    """What is kept under the record's id, as the history writes it; empty when there is nothing."""
    found = stored(connection, record)
    return recorded(found) if found else {}


def _difference(old: Values, new: Values) -> tuple[Values, Values]:
    """Only the fields that differ; one that was emptied is None after."""
    if not old:
        return {}, new
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def columns(record: Record) -> dict[str, Any]:
    """The record as its table's row."""
    fields: dict[str, Any] = record._asdict()
    key = fields.pop("key", None)
    split = {name: getattr(key, name) for name in _KEY} if key else {}
    return {name: _as_stored(value) for name, value in ({"id": record.id} | split | fields).items()}


def _as_stored(value: Any) -> Any:  # noqa: ANN401  any field of any record
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, tuple) and not isinstance(value, Month):
        return planned.points_text(value)
    if isinstance(value, Mapping):
        return json.dumps(dict(value), sort_keys=True)
    return int(value) if isinstance(value, bool) else value


def from_row(kind: type[R], found: sqlite3.Row) -> R:
    """A row of the class's table as its record."""
    values = {name: found[name] if found[name] is None else read(found[name]) for name, read in _READING[kind]}
    if "node_id" in values and kind not in _OWN_NODE:
        values["key"] = FilingKey(*(values.pop(name) for name in _KEY))
    return kind(**values)


def _readers(kind: type[Record]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """How each column of the class is read back."""
    hints = get_type_hints(kind)
    if hints.pop("key", None):
        hints |= get_type_hints(FilingKey)
    return tuple((name, _reader(hint)) for name, hint in hints.items() if name in _stored_names(kind))


def _stored_names(kind: type[Record]) -> set[str]:
    names = set(kind._fields)
    return names | set(_KEY) if "key" in names else names


def _reader(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401  a type hint
    if get_origin(hint) in {Mapping, tuple}:
        return _READERS[get_origin(hint)]
    meant = [one for one in getattr(hint, "__args__", (hint,)) if one is not type(None)]
    return _READERS.get(meant[0], _as_it_is)


def _as_it_is(value: object) -> object:
    return value


_READING: dict[type[Any], tuple[tuple[str, Callable[[Any], Any]], ...]] = {kind: _readers(kind) for kind in TABLES}
