"""What was written for others: the log of departures."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable

from core.exchange.ports import Departure
from core.files import readable
from core.model.period import Month
from core.model.records import UnitId
from db.connection import rows

_COLUMNS = "kind, unit_id, month, file, count, list_version, at"


def add(connection: sqlite3.Connection, made: Iterable[Departure]) -> None:
    """Log them in their order."""
    values = (
        (
            one.kind,
            one.unit_id,
            one.month and str(one.month),
            readable(one.file),
            one.count,
            one.list_version,
            one.at.isoformat(),
        )
        for one in made
    )
    connection.executemany(f"INSERT INTO departures ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608


def some(connection: sqlite3.Connection, kind: str, limit: int) -> tuple[Departure, ...]:
    """Those of a kind, "" for every kind, newest first."""
    sql = f"SELECT {_COLUMNS} FROM departures WHERE ? IN ('', kind) ORDER BY id DESC LIMIT ?"  # noqa: S608
    return tuple(map(_departure, rows(connection, sql, (kind, limit))))


def handed_out(connection: sqlite3.Connection, unit_id: UnitId) -> dt.datetime | None:
    """When a unit was given something to fill in for the first time, None where that was not noted."""
    sql = "SELECT min(at) FROM departures WHERE unit_id = ? AND kind IN ('handout', 'sheet')"
    (found,) = connection.execute(sql, (unit_id,)).fetchone()
    return dt.datetime.fromisoformat(found) if found else None


def _departure(found: sqlite3.Row) -> Departure:
    kind, unit_id, month, file, count, version, at = found
    return Departure(
        kind, unit_id, Month.parse(month) if month else None, file, count, version, dt.datetime.fromisoformat(at)
    )


def forget(connection: sqlite3.Connection) -> None:
    """Empty both logs, with what undoing takes and the conflicts; keys stay."""
    for table in ("conflicts", "import_changes", "imports", "departures"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  names of this line
