"""The made-up year of the built-in list up to September, and every kind of report made of it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from core import demo
from core.lists import parsing
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Filing, Review, UnitId
from core.reports.kinds import KINDS, Report
from core.reports.kinds import Source as Made
from core.reports.office import Office
from core.reports.unit import unit_report
from core.statistics import UnitMonth, district_year

SEPTEMBER = Month(2022, 9)
NOW = dt.datetime.fromisoformat("2022-10-02T09:00")
UNIT = "区教育局"


@cache
def board() -> Board:
    return Board(parsing.built_in())


@cache
def filings() -> tuple[Filing, ...]:
    return tuple(demo.filings(board(), until=SEPTEMBER))


@cache
def source() -> Made:
    year = district_year(board(), SEPTEMBER, filings(), Calendar(), now=NOW)
    return Made(board(), year, Office(paper="A3"), NOW.date())


def month_of(name: str) -> UnitMonth:
    return next(one for one in source().year.current.units if one.unit.name == name)


def wanting(kind: str) -> UnitMonth:
    """The first unit that gets such a report."""
    make = KINDS[kind].make
    assert make is not None
    return next(one for one in source().year.current.units if make(source(), one))


@cache
def report(kind: str) -> Report:
    """A report of the kind: of the district where it is of the district, else of one unit."""
    if kind == "unit":
        unit = month_of(UNIT).unit.id
        newest = {one.key.node_id: one for one in filings() if one.key.unit_id == unit}
        return unit_report(board(), unit, SEPTEMBER, newest, calendar=Calendar(), today=NOW.date())
    make = KINDS[kind].make
    assert make is not None
    of_unit = wanting(kind) if kind in {"reminder", "notice"} else month_of(UNIT)
    made = make(source(), None if kind in {"circular", "overview", "year"} else of_unit)
    assert made is not None
    return made


class Stored:
    """As much of an office's workspace as reports ask for."""

    def __init__(self, **settings: str) -> None:
        self.settings = {"role": "office"} | {
            f"report.{name.replace('__', '.')}": value for name, value in settings.items()
        }

    def setting(self, name: str, default: str = "") -> str:
        return self.settings.get(name, default)

    def filings(self, *, month: Month, since: Month, unit_id: UnitId | None = None) -> list[Filing]:
        return [one for one in filings() if since <= one.key.month <= month and unit_id in {None, one.key.unit_id}]

    def records(self, _kind: type[Review], **_narrowed: Any) -> list[Review]:
        return []


@cache
def source_ledger() -> Report:
    """The ledger of all units."""
    make = KINDS["ledger"].make
    assert make is not None
    made = make(source(), None)
    assert made is not None
    return made
