"""One unit's year, counted as the district's is: what the unit itself sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.model.board import Board
from core.model.period import Calendar, Month, months_of
from core.model.records import Filing, UnitId
from core.rules.unit_month import PLAIN, Criteria, unit_month
from core.statistics.district import DistrictMonth
from core.statistics.indicators import indicator_standings
from core.statistics.year import DistrictYear


def unit_year(
    board: Board,
    unit_id: UnitId,
    month: Month,
    filings: Iterable[Filing],
    calendar: Calendar,
    *,
    now: dt.datetime,
    criteria: Criteria = PLAIN,
) -> DistrictYear:
    """A DistrictYear with this unit alone: its tasks, and the indicators in them that it is asked for."""
    mine = {unit_id, *board.predecessors(unit_id)}
    own = tuple(filing for filing in filings if filing.key.unit_id in mine)
    criteria = criteria._replace(now=now)
    months = [one for one in months_of(month.year) if one <= month]
    return DistrictYear(
        board,
        tuple(
            DistrictMonth(one, (unit_month(board, unit_id, one, own, criteria),), calendar, board.tasks)
            for one in months
        ),
        tuple(one for one in indicator_standings(board, month, own, criteria) if unit_id in one.units),
        now,
    )
