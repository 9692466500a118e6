"""The numbers of a workspace: its filings and reviews by its own calendar and rule of the lights."""

from __future__ import annotations

import datetime as dt

from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import UnitId
from core.rules.deadlines import calendar_of
from core.rules.light_rule import rule_of
from core.statistics.district import DistrictMonth, district_month
from core.statistics.unit_year import unit_year
from core.statistics.year import DistrictYear, district_year
from core.usecases.reviews import by_key


def stored_month(store: Store, board: Board, month: Month) -> DistrictMonth:
    """All units' month."""
    filings = store.filings(since=Month(month.year, 1), month=month)
    return district_month(board, month, filings, calendar_of(store), rule_of(store), by_key(store, month))


def stored_year(store: Store, board: Board, month: Month, now: dt.datetime) -> DistrictYear:
    """The year up to the month."""
    filings = store.filings(since=Month(month.year, 1), month=month)
    said = by_key(store, month)
    return district_year(board, month, filings, calendar_of(store), now=now, rule=rule_of(store), reviews=said)


def stored_unit_year(store: Store, board: Board, unit_id: UnitId, month: Month, now: dt.datetime) -> DistrictYear:
    """One unit's year up to the month."""
    filings = store.filings(since=Month(month.year, 1), month=month, unit_id=unit_id)
    said = by_key(store, month, unit_id)
    return unit_year(board, unit_id, month, filings, calendar_of(store), now=now, rule=rule_of(store), reviews=said)
