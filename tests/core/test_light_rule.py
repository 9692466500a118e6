import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.model.period import Month
from core.model.records import Comparator, IndicatorKind, Review
from core.model.status import Light, ProgressStatus
from core.rules import light_rule
from core.rules.judgement import judge_filing, judge_indicator, overruled
from core.rules.light_rule import DEFAULT_RULE, LIGHT_RULE, PRESETS, Basis, LightRule
from core.rules.roles import Actor
from core.usecases.changes import change_setting
from tests import builders

SEPTEMBER = Month(2022, 9)
POINTS, SHARE, MOVEMENT = (preset.rule for preset in PRESETS)
LAND = builders.INVESTMENT._replace(value=(30.0,))


@pytest.mark.parametrize(
    ("actual", "points", "share"),
    [(18.4, Light.YELLOW, Light.YELLOW), (22.5, Light.GREEN, Light.GREEN), (20.1, Light.GREEN, Light.YELLOW),
     (13.0, Light.RED, Light.YELLOW), (11.2, Light.RED, Light.RED)],
)  # fmt: skip
def test_the_presets_differ_as_their_sentences_say(actual, points, share):
    """End of September, target 30: 22.5 should be done. 银川 counts points of the target, 三亚 percent of 22.5."""
    assert judge_indicator(LAND, actual, SEPTEMBER, POINTS).light is points
    assert judge_indicator(LAND, actual, SEPTEMBER, SHARE).light is share


def filings(*percents, start=1):
    """One a month from January on; None where nothing was filed."""
    made = [
        builders.filing(builders.key(month=Month(2022, number)), percent=percent, values={}, progress=f"{percent}")
        for number, percent in enumerate(percents, start)
        if percent is not None
    ]
    return made[-1], made[:-1]


@pytest.mark.parametrize(
    ("percents", "light"),
    [
        ((10.0, 20.0, 30.0), Light.GREEN),
        ((10.0, 20.0, 20.0), Light.YELLOW),
        ((10.0, 20.0, None), Light.YELLOW),
        ((10.0, 10.0, 10.0), Light.RED),
        ((10.0, None, None), Light.RED),
        ((10.0, None, 20.0), Light.GREEN),
        ((0.0, 0.0, 0.0), Light.RED),
    ],
)
def test_movement_misses_a_month_yellow_and_two_in_a_row_red(percents, light):
    latest, earlier = filings(*percents)
    assert judge_filing(latest, (), Month(2022, 3), MOVEMENT, earlier=earlier).light is light


def test_movement_counts_in_the_tasks_own_periods():
    latest, earlier = filings(10.0)
    assert judge_filing(latest, (), Month(2022, 3), MOVEMENT, earlier=earlier, period=3).light is Light.GREEN
    assert judge_filing(latest, (), Month(2022, 6), MOVEMENT, earlier=earlier, period=3).light is Light.YELLOW


def test_what_is_completed_need_not_move():
    done = builders.filing(builders.key(month=Month(2022, 1)), status=ProgressStatus.COMPLETED, percent=100.0)
    assert judge_filing(done, (), SEPTEMBER, MOVEMENT).light is Light.GREEN


def test_only_tasks_without_indicators_are_judged_by_movement_when_the_rule_says_so():
    rule = LightRule(texts_by_movement=True)
    latest, earlier = filings(10.0, 10.0, 10.0)
    assert judge_filing(latest, (), Month(2022, 3), rule, earlier=earlier).light is Light.RED
    with_values = latest._replace(percent=25.0, values={LAND.id: 7.5})
    assert judge_filing(with_values, (LAND,), Month(2022, 3), rule, earlier=earlier).light is Light.GREEN


def kind(which, comparator, *value, due=None):
    return LAND._replace(kind=which, comparator=comparator, value=value, unit="%", due_date=due)


def test_the_other_kinds_have_their_own_numbers():
    rate = kind(IndicatorKind.RATE, Comparator.AT_LEAST, 90)
    strict = LightRule(rate_red_from=2, ceiling_yellow_from=95, milestone_days=30)
    assert judge_indicator(rate, 87, SEPTEMBER).light is Light.YELLOW
    assert judge_indicator(rate, 87, SEPTEMBER, strict).light is Light.RED
    ceiling = kind(IndicatorKind.CEILING, Comparator.AT_MOST, 3)
    assert judge_indicator(ceiling, 2.9, SEPTEMBER).light is Light.GREEN
    assert judge_indicator(ceiling, 2.9, SEPTEMBER, strict).light is Light.YELLOW
    built = kind(IndicatorKind.MILESTONE, Comparator.EQUAL, due=dt.date(2022, 10, 15))
    assert judge_indicator(built, 0, SEPTEMBER).light is Light.GREY
    assert judge_indicator(built, 0, SEPTEMBER, strict).reason == "距到期 15 天，还没有完成"


RULES = st.builds(
    LightRule,
    st.integers(0, 50),
    st.integers(50, 100),
    st.sampled_from(Basis),
    st.integers(0, 50),
    st.integers(0, 100),
    st.integers(0, 60),
    st.booleans(),
)


@given(RULES)
def test_a_rule_is_read_as_it_was_kept(rule):
    assert LIGHT_RULE.decode(LIGHT_RULE.encode(rule)) == rule


@given(RULES, st.floats(0, 100), st.floats(0.1, 50), st.integers(1, 12))
def test_under_any_rule_more_is_never_worse(rule, percent, more, month):
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    pro_rata = Month(2022, month).pro_rata
    assert order.index(rule.light_at(percent + more, pro_rata)) >= order.index(rule.light_at(percent, pro_rata))


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


def test_an_overruled_light_says_why_and_what_was_computed():
    verdict = judge_filing(builders.filing(percent=10.0, values={}), (), SEPTEMBER)
    assert overruled(verdict, None) == verdict
    assert overruled(verdict, Review(builders.key(), remark="补充数据")) == verdict
    shown = overruled(verdict, Review(builders.key(), Light.YELLOW, "雨季停工"))
    assert (shown.light, shown.computed, shown.ratio) == (
        Light.YELLOW,
        Light.RED,
        10.0,
    )
    assert shown.reason == "督查室评为黄灯：雨季停工"
