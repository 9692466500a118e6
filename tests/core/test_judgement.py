import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.period import Month
from core.model.records import Comparator, IndicatorKind
from core.model.status import Light, ProgressStatus
from core.rules.judgement import LightRule, judge_filing, judge_indicator
from tests import builders

SEPTEMBER = Month(2022, 9)


def indicator(kind, comparator, *value, unit="亿元", due=None):
    return builders.INVESTMENT._replace(kind=kind, comparator=comparator, value=value, unit=unit, due_date=due)


AMOUNT = indicator(IndicatorKind.CUMULATIVE, Comparator.EQUAL, 12.2)


def test_an_amount_is_held_against_the_months_elapsed():
    verdict = judge_indicator(AMOUNT, 8.66, SEPTEMBER)
    assert (round(verdict.ratio, 1), round(verdict.gap, 1), verdict.light) == (71.0, -4.0, Light.GREEN)


@pytest.mark.parametrize(
    ("behind", "light"), [(9.9, Light.GREEN), (10, Light.YELLOW), (30, Light.YELLOW), (30.1, Light.RED)]
)
def test_the_light_turns_at_the_rules_two_numbers(behind, light):
    assert LightRule().light(behind) is light


def test_a_reached_amount_is_green_before_its_time_and_after():
    assert judge_indicator(AMOUNT, 12.2, SEPTEMBER).reached
    assert judge_indicator(AMOUNT, 12.2, Month(2022, 12)).light is Light.GREEN


def test_over_means_more_than_the_value():
    over = indicator(IndicatorKind.CUMULATIVE, Comparator.OVER, 100)
    assert not judge_indicator(over, 100, SEPTEMBER).reached
    assert judge_indicator(over, 100.1, SEPTEMBER).reached


def test_a_range_is_reached_at_its_lower_end():
    families = indicator(IndicatorKind.COUNT, Comparator.RANGE, 2, 3, unit="家")
    assert judge_indicator(families, 2, SEPTEMBER).reached
    assert not judge_indicator(families, 1, SEPTEMBER).reached


def test_a_growth_rate_is_not_divided_by_twelve():
    growth = indicator(IndicatorKind.RATE, Comparator.APPROX, 7, unit="%")
    assert judge_indicator(growth, 7, Month(2022, 1)).light is Light.GREEN
    below = judge_indicator(growth, 6.1, Month(2022, 1))
    assert (below.light, below.reason) == (Light.YELLOW, "低于目标 0.9 个百分点")
    assert judge_indicator(growth, 1, Month(2022, 12)).light is Light.RED


def test_a_ceiling_is_kept_or_broken():
    jobless = indicator(IndicatorKind.CEILING, Comparator.AT_MOST, 3, unit="%")
    assert judge_indicator(jobless, 3, SEPTEMBER).light is Light.GREEN
    broken = judge_indicator(jobless, 3.2, SEPTEMBER)
    assert (broken.light, broken.reason) == (Light.RED, "超出上限 0.2 个百分点")


def test_a_milestone_is_grey_until_its_day_and_red_after():
    built = indicator(IndicatorKind.MILESTONE, Comparator.EQUAL, due=dt.date(2022, 9, 30))
    assert judge_indicator(built, 0, Month(2022, 8)).light is Light.GREY
    assert judge_indicator(built, 0, SEPTEMBER).light is Light.RED
    assert judge_indicator(built, 1, Month(2022, 8)).light is Light.GREEN


def test_a_missing_value_and_a_zero_target_are_not_judged():
    assert judge_indicator(AMOUNT, None, SEPTEMBER).light is Light.GREY
    assert judge_indicator(indicator(IndicatorKind.COUNT, Comparator.EQUAL, 0), 3, SEPTEMBER).light is Light.GREY


@given(st.floats(0, 1e6), st.floats(0.01, 1e6), st.integers(1, 12))
def test_more_is_never_worse(actual, more, month):
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    lower = judge_indicator(AMOUNT, actual, Month(2022, month))
    higher = judge_indicator(AMOUNT, actual + more, Month(2022, month))
    assert order.index(higher.light) >= order.index(lower.light)


def test_a_task_shows_its_worst_indicator_and_names_it():
    filing = builders.filing(percent=80.0, values={builders.INVESTMENT.id: 7.0}, key=builders.key(month=SEPTEMBER))
    verdict = judge_filing(filing, [builders.INVESTMENT], SEPTEMBER)
    assert (verdict.light, verdict.reason) == (Light.YELLOW, "指标①低于序时 17.6 个百分点")


def test_the_units_own_percent_is_a_voice_too():
    filing = builders.filing(percent=40.0, values={}, key=builders.key(month=SEPTEMBER))
    assert judge_filing(filing, [], SEPTEMBER).light is Light.RED


def test_an_older_filing_is_held_against_this_months_time_and_says_whose_word_it_is():
    filing = builders.filing(percent=50.0, values={}, key=builders.key(month=Month(2022, 6)))
    verdict = judge_filing(filing, [], SEPTEMBER)
    assert (verdict.light, verdict.reason) == (Light.YELLOW, "完成比例低于序时 25.0 个百分点（按6月填报）")


@pytest.mark.parametrize(
    ("status", "light"),
    [
        (ProgressStatus.COMPLETED, Light.GREEN),
        (ProgressStatus.CONTINUOUS, Light.GREEN),
        (ProgressStatus.AHEAD, Light.GREEN),
        (ProgressStatus.BEHIND, Light.YELLOW),
        (ProgressStatus.NOT_STARTED, Light.YELLOW),
        (None, Light.GREY),
    ],
)
def test_without_numbers_the_status_speaks(status, light):
    filing = builders.filing(status=status, percent=None, values={}, key=builders.key(month=SEPTEMBER))
    assert judge_filing(filing, [], SEPTEMBER).light is light


def test_nothing_filed_is_nothing_to_judge():
    assert judge_filing(None, [AMOUNT], SEPTEMBER).light is Light.GREY
