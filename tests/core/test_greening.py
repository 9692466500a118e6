"""What would turn a light green: always true, and never more than is needed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.model.period import Month
from core.model.records import Comparator, Indicator, IndicatorKind
from core.model.status import Light
from core.plan import Plan
from core.rules import needed_value
from core.rules.judgement import judge_value
from core.rules.light_rule import DEFAULT_RULE, PRESETS, Basis, LightRule
from tests.builders import INVESTMENT, SCHOOLS

SEPTEMBER = Month(2022, 9)
YEAR = Plan(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
LAND = INVESTMENT._replace(name="盘活工业用地", value=(30.0,), unit="万平方米")
BASES = st.sampled_from([Basis.POINTS, Basis.SHARE])
RULES = st.builds(LightRule, st.integers(0, 30).map(float), st.integers(30, 80).map(float), BASES)
GOALS = st.floats(0.01, 1e6).map(lambda goal: round(goal, 2))
KINDS = st.sampled_from([IndicatorKind.CUMULATIVE, IndicatorKind.COUNT, IndicatorKind.RATE, IndicatorKind.CEILING])
COMPARATORS = st.sampled_from([Comparator.AT_LEAST, Comparator.EQUAL, Comparator.OVER, Comparator.UNDER])


def test_next_months_sum_is_named():
    said = needed_value.sentence(LAND, Light.YELLOW, YEAR, SEPTEMBER, DEFAULT_RULE)
    assert said == "10 月底累计达到 22.1 万平方米可转绿灯"  # 22.0 is ten points behind: still yellow


def test_december_speaks_of_itself_and_green_of_nothing():
    assert needed_value.sentence(LAND, Light.RED, YEAR, Month(2022, 12), DEFAULT_RULE).startswith("12 月底累计达到 30 ")
    assert needed_value.sentence(LAND, Light.GREEN, YEAR, SEPTEMBER, DEFAULT_RULE) == ""


def test_a_count_is_a_whole_number_and_a_rate_is_its_target():
    assert needed_value.needed(SCHOOLS, YEAR, Month(2022, 10), DEFAULT_RULE) == 2
    rate = LAND._replace(kind=IndicatorKind.RATE, unit="%", value=(7.0,))
    assert needed_value.sentence(rate, Light.RED, YEAR, SEPTEMBER, DEFAULT_RULE) == "10 月底达到 7%可转绿灯"
    ceiling = rate._replace(kind=IndicatorKind.CEILING, value=(3.0,), comparator=Comparator.AT_MOST)
    assert needed_value.sentence(ceiling, Light.RED, YEAR, SEPTEMBER, DEFAULT_RULE) == "10 月不超过 3%可转绿灯"


def test_what_no_value_decides():
    by_movement = PRESETS[2].rule
    assert needed_value.sentence(LAND, Light.YELLOW, YEAR, SEPTEMBER, by_movement) == "下个月有进展即转绿灯"
    done = LAND._replace(kind=IndicatorKind.MILESTONE, value=())
    assert needed_value.sentence(done, Light.RED, YEAR, SEPTEMBER, DEFAULT_RULE) == "完成后转绿灯"
    assert needed_value.needed(LAND._replace(value=(0.0,)), YEAR, SEPTEMBER, DEFAULT_RULE) is None


@given(RULES, KINDS, COMPARATORS, GOALS, st.integers(1, 12))
def test_it_is_green_and_less_is_not(rule, kind, comparator, goal, number):
    indicator: Indicator = LAND._replace(kind=kind, comparator=comparator, value=(goal,))
    month = Month(2022, number)
    value = needed_value.needed(indicator, YEAR, month, rule)
    assume(value is not None)
    assert judge_value(indicator, value, YEAR, month, rule).light is Light.GREEN
    slack = max(abs(value) * 0.021, 1.0 if kind is IndicatorKind.COUNT else 0.1) * 1.01
    beyond = value + slack if kind is IndicatorKind.CEILING else value - slack
    assert judge_value(indicator, beyond, YEAR, month, rule).light is not Light.GREEN


@pytest.mark.parametrize("rule", [preset.rule for preset in PRESETS[:2]])
def test_every_yellow_or_red_amount_has_its_sentence(rule):
    for number in range(1, 13):
        for value in (0.0, 1.0, 5.0, 20.0):
            light = judge_value(LAND, value, YEAR, Month(2022, number), rule).light
            said = needed_value.sentence(LAND, light, YEAR, Month(2022, number), rule)
            assert bool(said) == (light is not Light.GREEN)
