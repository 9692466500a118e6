"""The one set of numbers: what is due, filled, filed, late and missing; lights, pace, trends and ranks.

Window, reports and command line all take their counts from here, so that they can't disagree.
"""

from core.statistics.district import (
    DistrictMonth,
    NodeStanding,
    district_month,
    light_counts,
    standing,
)
from core.statistics.indicators import IndicatorStanding, Pace, indicator_standings, pace_counts, pace_of
from core.statistics.rows import TaskRow, UnitMonth, task_row, unit_month
from core.statistics.sections import SectionStanding, heading_of, section_standings
from core.statistics.stored import stored_month, stored_year
from core.statistics.year import CellState, DistrictYear, Rank, TrendPoint, district_year, rank_units, share

__all__ = [
    "CellState",
    "DistrictMonth",
    "DistrictYear",
    "IndicatorStanding",
    "NodeStanding",
    "Pace",
    "Rank",
    "SectionStanding",
    "TaskRow",
    "TrendPoint",
    "UnitMonth",
    "district_month",
    "district_year",
    "heading_of",
    "indicator_standings",
    "light_counts",
    "pace_counts",
    "pace_of",
    "rank_units",
    "section_standings",
    "share",
    "standing",
    "stored_month",
    "stored_year",
    "task_row",
    "unit_month",
]
