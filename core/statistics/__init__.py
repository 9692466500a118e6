"""The one set of numbers: what is due, filled, filed, late and missing; lights, pace, trends and ranks.

Window, reports and command line all take their counts from here, so that they can't disagree.
"""

from core.rules.unit_month import TaskRow, UnitMonth, unit_month
from core.statistics.behind import (
    FilingSet,
    HeatRow,
    Laggard,
    UnitSet,
    filings_behind,
    laggards,
    missed,
    months_silent,
    task_heat,
    tasks_behind,
    unit_heat,
    units_behind,
)
from core.statistics.city import CityMonth, CitySection, CityYear, TalliedMonth, Tally
from core.statistics.district import (
    DistrictMonth,
    NodeStanding,
    district_month,
    light_counts,
    standing,
)
from core.statistics.indicators import IndicatorStanding, attainment_counts, indicator_standings, word_of
from core.statistics.sections import SectionStanding, heading_of, section_standings
from core.statistics.stored import stored_month, stored_unit_month, stored_unit_year, stored_year
from core.statistics.unit_year import unit_year
from core.statistics.year import (
    CellState,
    DistrictYear,
    Rank,
    TrendPoint,
    district_year,
    green_share,
    rank_units,
    share,
)

__all__ = [
    "CellState",
    "CityMonth",
    "CitySection",
    "CityYear",
    "DistrictMonth",
    "DistrictYear",
    "FilingSet",
    "HeatRow",
    "IndicatorStanding",
    "Laggard",
    "NodeStanding",
    "Rank",
    "SectionStanding",
    "TalliedMonth",
    "Tally",
    "TaskRow",
    "TrendPoint",
    "UnitMonth",
    "UnitSet",
    "attainment_counts",
    "district_month",
    "district_year",
    "filings_behind",
    "green_share",
    "heading_of",
    "indicator_standings",
    "laggards",
    "light_counts",
    "missed",
    "months_silent",
    "rank_units",
    "section_standings",
    "share",
    "standing",
    "stored_month",
    "stored_unit_month",
    "stored_unit_year",
    "stored_year",
    "task_heat",
    "tasks_behind",
    "unit_heat",
    "unit_month",
    "unit_year",
    "units_behind",
    "word_of",
]
