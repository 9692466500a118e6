"""One unit's year, counted as the district's is: what the unit itself sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.model.board import Board
from core.model.period import Calendar, Month, months_of
from core.model.records import Filing, UnitId
from core.rules.judgement import DEFAULT_RULE, LightRule
from core.rules.unit_month import NONE, Reviews, unit_month
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
    rule: LightRule = DEFAULT_RULE,
    reviews: Reviews = NONE,
) -> DistrictYear:
    """A DistrictYear with this unit alone: its tasks, the indicators in them by its own word."""
    own = tuple(filing for filing in filings if filing.key.unit_id == unit_id)
    months = [one for one in months_of(month.year) if one <= month]
    tasks = {node.id for node in board.tasks_of.get(unit_id, ())}
    return DistrictYear(
        board,
        tuple(
            DistrictMonth(one, (unit_month(board, unit_id, one, own, rule, reviews),), calendar, board.tasks)
            for one in months
        ),
        tuple(one for one in indicator_standings(board, month, own, rule) if one.node.id in tasks),
        now,
    )
