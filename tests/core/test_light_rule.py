import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.model.period import Month
from core.model.records import Comparator, IndicatorKind
from core.model.status import Light
from core.plan import Plan, plain_percent
from core.rules import light_rule
from core.rules.judgement import judge_value
from core.rules.light_rule import DEFAULT_RULE, LIGHT_RULE, PRESETS, Basis, LightRule
from core.rules.roles import Actor
from core.usecases.changes import change_setting
from tests import builders

SEPTEMBER = Month(2022, 9)
POINTS, SHARE, _ = (preset.rule for preset in PRESETS)
YEAR = Plan(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
LAND = builders.INVESTMENT._replace(value=(30.0,))


@pytest.mark.parametrize(
    ("actual", "points", "share"),
    [(18.4, Light.YELLOW, Light.YELLOW), (22.5, Light.GREEN, Light.GREEN), (20.1, Light.GREEN, Light.YELLOW),
     (13.0, Light.RED, Light.YELLOW), (11.2, Light.RED, Light.RED)],
)  # fmt: skip
def test_the_presets_differ_as_their_sentences_say(actual, points, share):
    """End of September, target 30: 22.5 should be done. 银川 counts points of the target, 三亚 percent of 22.5."""
    assert judge_value(LAND, actual, YEAR, SEPTEMBER, POINTS).light is points
    assert judge_value(LAND, actual, YEAR, SEPTEMBER, SHARE).light is share


def kind(which, comparator, *value):
    return LAND._replace(kind=which, comparator=comparator, value=value, unit="%")


def test_the_other_kinds_have_their_own_numbers():
    rate = kind(IndicatorKind.RATE, Comparator.AT_LEAST, 90.0)
    strict = LightRule(rate_red_from=2, ceiling_yellow_from=95, milestone_days=30)
    assert judge_value(rate, 87, YEAR, SEPTEMBER).light is Light.YELLOW
    assert judge_value(rate, 87, YEAR, SEPTEMBER, strict).light is Light.RED
    ceiling = kind(IndicatorKind.CEILING, Comparator.AT_MOST, 3.0)
    assert judge_value(ceiling, 2.9, YEAR, SEPTEMBER).light is Light.GREEN
    assert judge_value(ceiling, 2.9, YEAR, SEPTEMBER, strict).light is Light.YELLOW
    built, october = kind(IndicatorKind.MILESTONE, Comparator.EQUAL), YEAR._replace(due=dt.date(2022, 10, 15))
    assert judge_value(built, 0, october, SEPTEMBER).light is Light.GREY
    assert judge_value(built, 0, october, SEPTEMBER, strict).light is Light.YELLOW


def test_the_office_sets_how_near_about_is():
    rate = kind(IndicatorKind.RATE, Comparator.APPROX, 7.0)
    assert judge_value(rate, 6.5, YEAR, SEPTEMBER).light is Light.YELLOW
    assert judge_value(rate, 6.5, YEAR, SEPTEMBER, LightRule(tolerance=10)).light is Light.GREEN
    assert LightRule(tolerance=0, least_points=0.5).about(7, "%") == 0.5
    assert LightRule(tolerance=10, least_points=0.5).about(7, "亿元") == pytest.approx(0.7)


def test_a_rule_of_an_older_program_has_the_usual_tolerance():
    kept = json.loads(LIGHT_RULE.encode(LightRule(5, 25)))
    del kept["tolerance"], kept["least_points"]
    assert LIGHT_RULE.decode(json.dumps(kept)) == LightRule(5, 25)


RULES = st.builds(
    LightRule,
    st.integers(0, 50),
    st.integers(50, 100),
    st.sampled_from(Basis),
    st.integers(0, 50),
    st.integers(0, 100),
    st.integers(0, 60),
    st.booleans(),
    st.integers(0, 100),
    st.integers(0, 5),
)


@given(RULES)
def test_a_rule_is_read_as_it_was_kept(rule):
    assert LIGHT_RULE.decode(LIGHT_RULE.encode(rule)) == rule


@given(RULES, st.floats(0, 100), st.floats(0.1, 50), st.integers(1, 12))
def test_under_any_rule_more_is_never_worse(rule, percent, more, month):
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    planned = plain_percent(Month(2022, month))
    assert order.index(rule.light_at(percent + more, planned)) >= order.index(rule.light_at(percent, planned))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"yellow_from": "x"}', "null"])
def test_a_setting_that_is_no_rule_is_refused_with_what_to_do(text):
    with pytest.raises(KnownError, match="亮灯规则"):
        LIGHT_RULE.decode(text)


@pytest.mark.parametrize(
    "wrong", [LightRule(40, 30), LightRule(-1, 30), LightRule(float("nan"), 30), LightRule(ceiling_yellow_from=101)]
)
def test_numbers_that_make_no_rule_are_refused_and_the_old_one_stays(store, wrong):
    with pytest.raises(KnownError):
        change_setting(store, LIGHT_RULE, wrong)
    assert light_rule.rule_of(store) == DEFAULT_RULE


def test_the_office_changes_the_rule_the_history_keeps_it_and_undo_brings_the_old_one_back(store):
    with pytest.raises(KnownError, match="督查室"):
        change_setting(store, LIGHT_RULE, SHARE, actor=Actor.CLERK)
    patch = change_setting(store, LIGHT_RULE, SHARE)
    assert light_rule.rule_of(store) == SHARE
    assert light_rule.preset_of(SHARE).after == "参照三亚"
    assert store.history(limit=1)[0].label == "换用亮灯规则"
    patch.inverse.apply(store, "撤销")
    assert light_rule.rule_of(store) == DEFAULT_RULE
    assert list(store.check()) == []
