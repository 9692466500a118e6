"""照此完不成: by hand, and on the demo year, whose end is known."""

import pytest

from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import IndicatorId, derived_id
from core.plausibility import pace
from core.plausibility.year import Year
from core.rules.judgement import meets
from tests import builders
from tests.builders import HOUSING, INVESTMENT, filing, key
from tests.core.plausibility import planting


def year_of(*courses):
    """An indicator a course, a value a month from January on."""
    indicators = [
        INVESTMENT._replace(id=IndicatorId(derived_id("indicator", f"投资{at}")), name=f"投资{at}", value=(12.0,))
        for at in range(len(courses))
    ]
    months = months_of(2022)[: len(courses[0])]
    pairs = [*zip(indicators, courses, strict=True)]
    filings = [
        filing(key("扩大投资", HOUSING, month), values={one.id: course[at] for one, course in pairs})
        for at, month in enumerate(months)
    ]
    return Year(Board(builders.work_list(indicators=tuple(indicators))), months[-1], filings)


def test_the_pace_is_that_of_the_last_three_months():
    (series,) = year_of([1, 2, 3, 3.5, 4.0, 4.5]).series()
    assert pace.foretold(series, 6, Month(2022, 12)) == pytest.approx(4.5 + 6 * 0.5)
    assert pace.foretold(series, 3, Month(2022, 12)) is None


def test_what_goes_on_too_slowly_is_told_with_the_error_of_earlier_months():
    steady, slow = [1.0 * at for at in range(1, 10)], [0.5 * at for at in range(1, 10)]
    (found,) = pace.falls_short(year_of(steady, slow))
    assert found.sentence == (
        "“投资1”照近3个月的速度，到12月底约6亿元，比目标少6亿元（往月这样推算，平均相差目标的0.0%）"
    )


def test_a_shortfall_within_the_error_is_not_told():
    wild = [1, 1, 1, 1, 5, 5, 5, 5, 11]
    near = [0.97 * at for at in range(1, 10)]
    year = year_of(wild, near)
    error = pace.error_of([*year.series()], year.month)
    assert error is not None
    assert error > 0.03
    assert "投资1" not in "".join(one.sentence for one in pace.falls_short(year))


def test_without_months_to_try_it_on_nothing_is_foretold():
    assert list(pace.falls_short(year_of([0.1 * at for at in range(1, 6)]))) == []


def test_what_is_foretold_in_the_demo_year_mostly_comes_true():
    board, whole = planting.board(), planting.year()
    end = {one.indicator.id: one for one in Year(board, Month(2022, 12), whole).series()}
    told = [one for at in range(7, 12) for one in pace.falls_short(Year(board, Month(2022, at), whole))]
    right = [one for one in told if not meets(end[one.indicator_id].indicator, end[one.indicator_id].values[-1])]
    assert len(told) >= 10
    assert len(right) / len(told) >= 0.8
