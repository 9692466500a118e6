"""The numbers of a workspace: its filings by its own calendar, rule of the lights, reviews and decisions."""

from __future__ import annotations

import datetime as dt

from core.criteria import criteria_of
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, UnitId
from core.rules.deadlines import calendar_of
from core.rules.unit_month import UnitMonth, unit_month
from core.statistics.district import DistrictMonth, district_month
from core.statistics.unit_year import unit_year
from core.statistics.year import DistrictYear, district_year


def stored_month(store: Store, board: Board, month: Month) -> DistrictMonth:
    """All units' month."""
    filings = store.filings(since=Month(month.year, 1), month=month)
    return district_month(board, month, filings, calendar_of(store), criteria_of(store, month))


def stored_year(store: Store, board: Board, month: Month, now: dt.datetime) -> DistrictYear:
    """The year up to the month."""
    filings = store.filings(since=Month(month.year, 1), month=month)
    criteria = criteria_of(store, month, now=now)
    return district_year(board, month, filings, calendar_of(store), now=now, criteria=criteria)


def stored_unit_month(store: Store, board: Board, unit_id: UnitId, month: Month) -> UnitMonth:
    """One unit's month."""
    filings = _of_unit(store, board, unit_id, month)
    return unit_month(board, unit_id, month, filings, criteria_of(store, month, unit_id))


def _of_unit(store: Store, board: Board, unit_id: UnitId, month: Month) -> list[Filing]:
    """The unit's filings of the year, with those of units that were merged into it."""
    units = (unit_id, *board.predecessors(unit_id))
    years = (store.filings(since=Month(month.year, 1), month=month, unit_id=one) for one in units)
    return [filing for year in years for filing in year]


def stored_unit_year(store: Store, board: Board, unit_id: UnitId, month: Month, now: dt.datetime) -> DistrictYear:
    """One unit's year up to the month."""
    filings = _of_unit(store, board, unit_id, month)
    criteria = criteria_of(store, month, unit_id, now=now)
    return unit_year(board, unit_id, month, filings, calendar_of(store), now=now, criteria=criteria)
