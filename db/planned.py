"""Time plans and owners as the tables of lists keep them, and what an older file's lists are given of them."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from core import verbs
from core.discrepancies import SINCE
from core.first_month import FIRST_MONTH
from core.host import clock
from core.model.period import Month
from core.model.records import Indicator, IndicatorKind, UnitId, UnitTarget
from core.model.status import Direction, Ownership
from core.plan import Point
from db.connection import row, rows
from db.repositories import settings

#: No points as a column keeps them.
NO_POINTS = "[]"


def points_text(points: tuple[Point, ...]) -> str:
    """Points as one column keeps them: [["2022-03", 300.0, false], …]."""
    return json.dumps([[str(one.month), one.value, one.is_percent] for one in points])


def points(text: str) -> tuple[Point, ...]:
    """Points of that column."""
    if text == NO_POINTS:
        return ()
    return tuple(Point(Month.parse(month), value, bool(share)) for month, value, share in json.loads(text))


def columns(indicator: Indicator) -> dict[str, Any]:
    """An indicator's plan and owner as columns."""
    return {
        "start_date": indicator.start_date and indicator.start_date.isoformat(),
        "points": points_text(indicator.points),
        "direction": indicator.direction.value,
        "verb": indicator.verb,
        "ownership": indicator.ownership.value,
        "owner": indicator.owner,
        "unit_targets": json.dumps({one.unit_id: one.value for one in indicator.unit_targets}),
    }


def fields(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same columns as the indicator's fields."""
    targets = json.loads(kept["unit_targets"])
    return {
        "start_date": dt.date.fromisoformat(kept["start_date"]) if kept["start_date"] else None,
        "points": points(kept["points"]),
        "direction": Direction(kept["direction"]),
        "verb": kept["verb"],
        "ownership": Ownership(kept["ownership"]),
        "owner": kept["owner"],
        "unit_targets": tuple(UnitTarget(UnitId(unit), float(value)) for unit, value in targets.items()),
    }


# --- an older file -------------------------------------------------------------------------------------


def fill_in(connection: sqlite3.Connection) -> None:
    """What an older program did not keep: the verbs of its indicators, its first month of reporting.

    Of differing values of months before this one it never asked: they stay unasked.
    """
    for key, text, kind in connection.execute("SELECT id, text, kind FROM indicators").fetchall():
        direction, verb = verbs.read(text, IndicatorKind(kind))
        sql = "UPDATE indicators SET direction = ?, verb = ? WHERE id = ?"
        connection.execute(sql, (direction.value, verb, key))
    if not row(connection, "SELECT 1 FROM lists"):
        return
    if not settings.get(connection, FIRST_MONTH.name, ""):
        settings.put(connection, FIRST_MONTH.name, _first_month(connection))
    settings.put(connection, SINCE.name, SINCE.encode(Month.of(clock.today())))


def _first_month(connection: sqlite3.Connection) -> str:
    """The month of the first handing out that was noted, else of the first filing, else January of the list."""
    asked = (
        "SELECT substr(min(at), 1, 7) FROM departures WHERE kind = 'handout'",
        "SELECT min(month) FROM filings",
        "SELECT printf('%04d-01', min(year)) FROM lists",
    )
    found = (rows(connection, sql)[0][0] for sql in asked)
    return str(next(month for month in found if month))
