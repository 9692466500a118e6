"""A task by its unit's own percent."""

import datetime as dt

import pytest

from core.model.period import Month
from core.model.records import Review
from core.model.status import Attainment, Light, ProgressStatus
from core.percent_judgement import judge_percent
from core.plan import Plan
from core.rules.judgement import Duty, overruled
from core.rules.light_rule import PRESETS, LightRule
from tests import builders

SEPTEMBER = Month(2022, 9)
YEAR = Plan(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
JUNE = Plan(dt.date(2022, 1, 1), dt.date(2022, 6, 30))
MOVEMENT = PRESETS[2].rule


def filings(*percents, status=ProgressStatus.ON_TRACK):
    """One a month from January on; "-" where nothing was filed."""
    return [
        builders.filing(
            builders.key(month=Month(2022, number)), status=status, percent=percent, values={}, progress=f"{percent}"
        )
        for number, percent in enumerate(percents, 1)
        if percent != "-"
    ]


def judged(*percents, plan=YEAR, month=None, status=ProgressStatus.ON_TRACK, **more):
    at = month or Month(2022, len(percents))
    return judge_percent(filings(*percents, status=status), plan, at, **more)


@pytest.mark.parametrize(
    ("percent", "light", "reason"),
    [
        (75.0, Light.GREEN, "与计划持平"),
        (66.0, Light.GREEN, "低于计划 9.0 个百分点"),
        (65.0, Light.YELLOW, "低于计划 10.0 个百分点"),
        (40.0, Light.RED, "低于计划 35.0 个百分点"),
        (100.0, Light.GREEN, "已完成"),
    ],
)
def test_the_units_percent_against_the_plan(percent, light, reason):
    found = judged(*["-"] * 8, percent)
    assert (found.light, found.reason, found.value) == (light, reason, percent)


def test_at_its_deadline_it_is_done_or_overdue_whatever_the_status_says():
    assert judged(*["-"] * 6, 96.0, plan=JUNE).attainment is Attainment.OVERDUE
    assert judged(*["-"] * 6, 96.0, plan=JUNE, status=ProgressStatus.COMPLETED).attainment is Attainment.REACHED
    found = judged(*["-"] * 6, 100.0, plan=JUNE)
    assert (found.light, found.is_late) == (Light.GREEN, True)


def test_without_a_percent_there_is_nothing_to_judge():
    for status in (ProgressStatus.AHEAD, ProgressStatus.BEHIND, ProgressStatus.NOT_STARTED, None):
        found = judged(*["-"] * 8, None, status=status)
        assert (found.light, found.reason) == (Light.GREY, "没有可评判的数")


def test_what_goes_on_for_ever_has_no_light_where_that_is_accepted():
    going_on = {"status": ProgressStatus.CONTINUOUS}
    found = judged(*["-"] * 11, None, may_continue=True, **going_on)
    assert (found.light, found.attainment) == (Light.NONE, Attainment.CONTINUOUS)
    assert judged(*["-"] * 11, None, **going_on).light is Light.GREY
    assert judged(*["-"] * 11, 40.0, **going_on).attainment is Attainment.OVERDUE


def test_a_month_without_a_filing_is_not_judged():
    found = judged(*["-"] * 5, 50.0, month=SEPTEMBER)
    assert (found.light, found.reason, found.value) == (Light.NONE, "按6月填报，本月未评判", 50.0)
    assert judged(*["-"] * 5, 50.0, month=SEPTEMBER, plan=JUNE).reason == "到期未完成（按6月填报）"
    assert judged(*["-"] * 5, 100.0, month=SEPTEMBER, plan=JUNE).attainment is Attainment.REACHED
    assert judge_percent([], YEAR, SEPTEMBER).light is Light.GREY
    assert judge_percent([], YEAR, SEPTEMBER, duty=Duty.NOT_DUE).light is Light.NONE
    assert judge_percent([], JUNE, SEPTEMBER).reason == "到期未完成（从未填报）"


@pytest.mark.parametrize(
    ("percents", "light"),
    [
        ((10.0, 20.0, 30.0), Light.GREEN),
        ((10.0, 20.0, 20.0), Light.YELLOW),
        ((10.0, 10.0, 10.0), Light.RED),
        ((10.0, "-", 20.0), Light.GREEN),
        ((0.0, 0.0, 0.0), Light.RED),
    ],
)
def test_movement_misses_a_month_yellow_and_two_in_a_row_red(percents, light):
    assert judged(*percents, rule=MOVEMENT).light is light


def test_movement_counts_in_the_tasks_own_periods():
    assert judged("-", "-", 10.0, rule=MOVEMENT, period=3).light is Light.GREEN
    assert judged("-", "-", 10.0, "-", "-", 10.0, rule=MOVEMENT, period=3).light is Light.YELLOW


def test_only_tasks_without_indicators_are_judged_by_movement_when_the_rule_says_so():
    assert judged(25.0, 25.0, 25.0, rule=LightRule(texts_by_movement=True)).light is Light.RED
    assert judged(25.0, 25.0, 25.0).light is Light.GREEN


def test_an_overruled_light_says_why_and_what_was_computed():
    verdict = judged(*["-"] * 8, 10.0)
    assert overruled(verdict, None) == verdict
    assert overruled(verdict, Review(builders.key(), remark="补充数据")) == verdict
    shown = overruled(verdict, Review(builders.key(), Light.YELLOW, "雨季停工"))
    assert (shown.light, shown.computed, shown.ratio) == (Light.YELLOW, Light.RED, 10.0)
    assert shown.reason == "督查室评为黄灯：雨季停工"
