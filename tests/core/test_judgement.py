import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.period import Month, months_of
from core.model.records import Comparator, IndicatorKind
from core.model.status import Attainment, Direction, Light
from core.plan import Extension, Plan, is_past
from core.rules.judgement import Duty, LightRule, Reading, judge, judge_value, meets, worst
from core.rules.light_rule import DEFAULT_RULE, Basis
from tests import builders

SEPTEMBER = Month(2022, 9)
YEAR = Plan(dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def until(text, start="2022-01-01", **changes):
    return Plan(dt.date.fromisoformat(start), dt.date.fromisoformat(text), **changes)


def indicator(kind, comparator, *value, unit="亿元", **changes):
    return builders.INVESTMENT._replace(kind=kind, comparator=comparator, value=value, unit=unit, **changes)


AMOUNT = indicator(IndicatorKind.CUMULATIVE, Comparator.EQUAL, 12.2)
GROWTH = indicator(IndicatorKind.RATE, Comparator.APPROX, 7.0, unit="%", verb="增长")
FALL = indicator(IndicatorKind.RATE, Comparator.EQUAL, 3.5, unit="%", verb="下降", direction=Direction.DOWN)
CAP = indicator(IndicatorKind.CEILING, Comparator.AT_MOST, 3.0, unit="%", direction=Direction.DOWN)
BUILT = indicator(IndicatorKind.MILESTONE, Comparator.EQUAL, unit="")


def judged(which, value, month=SEPTEMBER, plan=YEAR, rule=DEFAULT_RULE, **more):
    return judge_value(which, value, plan, month, rule, **more)


def test_an_amount_is_held_against_its_plan_by_the_printed_numbers():
    """8.66/12.2 is 70.98: printed 71.0; the gap is 71.0 − 75.0."""
    verdict = judged(AMOUNT, 8.66)
    assert (verdict.ratio, verdict.planned, verdict.gap, verdict.light) == (71.0, 75.0, -4.0, Light.GREEN)
    assert verdict.expected == pytest.approx(9.15)
    assert verdict.reason == "低于计划 4.0 个百分点"


@pytest.mark.parametrize(
    ("behind", "light"), [(9.9, Light.GREEN), (10, Light.YELLOW), (30, Light.YELLOW), (30.1, Light.RED)]
)
def test_the_light_turns_at_the_rules_two_numbers(behind, light):
    assert LightRule().light(behind) is light


@pytest.mark.parametrize(
    ("value", "word"),
    [(300, Attainment.ON_TRACK), (300.2, Attainment.ON_TRACK), (300.4, Attainment.AHEAD), (299, Attainment.BEHIND)],
)
def test_on_track_is_the_same_tenth_above_it_ahead_below_it_behind(value, word):
    posts = indicator(IndicatorKind.COUNT, Comparator.EQUAL, 600.0, unit="个")
    assert judged(posts, value, Month(2022, 3), until("2022-06-30")).attainment is word


def test_a_deadline_in_mid_year_wins_over_the_year():
    """一千个 till the end of June, 600 at the end of July: red whatever the thresholds."""
    parking = indicator(IndicatorKind.COUNT, Comparator.EQUAL, 1000.0, unit="个")
    found = judged(parking, 999, Month(2022, 7), until("2022-06-30"), LightRule(50, 100))
    assert (found.light, found.attainment, found.reason) == (Light.RED, Attainment.OVERDUE, "到期未完成")
    assert found.ratio == 99.9  # what is not all is never printed as all


def test_in_the_deadlines_month_before_its_day_the_thresholds_judge_and_it_is_near():
    found = judged(AMOUNT, 8.0, Month(2022, 6), until("2022-06-30"), now=dt.datetime.fromisoformat("2022-06-29T12:00"))
    assert (found.light, found.attainment) == (Light.RED, Attainment.NEAR)
    assert found.reason == "6月30日到期，低于计划 34.4 个百分点"
    after = judged(AMOUNT, 8.0, Month(2022, 6), until("2022-06-30"), now=dt.datetime.fromisoformat("2022-07-01T00:00"))
    assert after.attainment is Attainment.OVERDUE


def test_before_the_start_nothing_is_judged():
    found = judged(AMOUNT, 1.0, Month(2022, 6), until("2022-12-31", "2022-07-01"))
    assert (found.light, found.attainment, found.expected) == (Light.GREY, Attainment.NOT_STARTED, 0.0)


def test_a_reached_amount_is_green_before_its_time_and_after():
    assert judged(AMOUNT, 12.2).reached
    assert judged(AMOUNT, 12.2, Month(2022, 12)).light is Light.GREEN


def test_over_means_more_than_the_value():
    over = indicator(IndicatorKind.CUMULATIVE, Comparator.OVER, 100.0)
    assert not judged(over, 100).reached
    assert judged(over, 100.1).reached


def test_a_range_leads_to_its_lower_number():
    families = indicator(IndicatorKind.COUNT, Comparator.RANGE, 2.0, 3.0, unit="家")
    assert judged(families, 2).reached
    assert (judged(families, 1, Month(2022, 6)).attainment, judged(families, 1, Month(2022, 6)).expected) == (
        Attainment.ON_TRACK,
        1.0,
    )


@pytest.mark.parametrize(
    ("value", "month", "reached"), [(950, 12, True), (949, 12, False), (950, 11, False), (1000, 11, True)]
)
def test_an_amount_about_a_number_is_reached_inside_the_tolerance_once_its_day_has_come(value, month, reached):
    jobs = indicator(IndicatorKind.COUNT, Comparator.APPROX, 1000.0, unit="人")
    assert judged(jobs, value, Month(2022, month)).reached is reached


@pytest.mark.parametrize(
    ("value", "light", "reason"),
    [
        (7.0, Light.GREEN, "达到目标"),
        (9.0, Light.GREEN, "高于目标 2 个百分点"),
        (6.65, Light.GREEN, "低于目标 0.35 个百分点"),
        (6.64, Light.YELLOW, "低于目标 0.36 个百分点"),
        (2.0, Light.RED, "低于目标 5 个百分点"),
        (-0.5, Light.RED, "低于目标 7.5 个百分点"),
    ],
)
def test_growth_has_no_pace_and_a_tolerance_both_ways(value, light, reason):
    for month in (Month(2022, 1), Month(2022, 12)):
        found = judged(GROWTH, value, month)
        assert (found.light, found.reason, found.ratio, found.planned) == (light, reason, None, None)


@pytest.mark.parametrize(
    ("value", "light", "reason"),
    [
        (3.7, Light.GREEN, "超过目标 0.2 个百分点"),
        (3.5, Light.GREEN, "达到目标"),
        (2.9, Light.YELLOW, "比目标少 0.6 个百分点"),
        (-1.5, Light.RED, "比目标少 5 个百分点"),
    ],
)
def test_of_a_fall_more_is_good(value, light, reason):
    found = judged(FALL, value)
    assert (found.light, found.reason) == (light, reason)


@pytest.mark.parametrize(
    ("which", "value", "light", "attainment"),
    [
        (CAP, 3.0, Light.GREEN, Attainment.KEPT),
        (CAP, 3.01, Light.RED, Attainment.BROKEN),
        (CAP._replace(comparator=Comparator.APPROX), 3.2, Light.GREEN, Attainment.KEPT),
        (CAP._replace(comparator=Comparator.APPROX), 3.21, Light.RED, Attainment.BROKEN),
        (CAP._replace(comparator=Comparator.UNDER), 3.0, Light.RED, Attainment.BROKEN),
        # 降到 25 微克: a level, less is good
        (FALL._replace(verb="", value=(25.0,)), 24.0, Light.GREEN, Attainment.KEPT),
        (FALL._replace(verb="", value=(25.0,)), 26.0, Light.RED, Attainment.BROKEN),
    ],
)
def test_a_cap_is_kept_or_broken(which, value, light, attainment):
    found = judged(which, value)
    assert (found.light, found.attainment) == (light, attainment)


def test_how_far_a_cap_is_broken_is_told_from_the_target_itself():
    assert judged(CAP._replace(comparator=Comparator.APPROX), 3.5).reason == "超出目标 0.5 个百分点"


@pytest.mark.parametrize(
    ("month", "now", "light", "attainment"),
    [
        (8, None, Light.GREY, Attainment.NOT_STARTED),
        (9, dt.datetime.fromisoformat("2022-09-20T00:00"), Light.YELLOW, Attainment.NEAR),
        (9, dt.datetime.fromisoformat("2022-10-02T00:00"), Light.RED, Attainment.OVERDUE),
        (10, None, Light.RED, Attainment.OVERDUE),
    ],
)
def test_a_milestone_waits_for_its_month_and_is_due_on_its_day(month, now, light, attainment):
    found = judged(BUILT, 0, Month(2022, month), until("2022-09-30"), now=now)
    assert (found.light, found.attainment) == (light, attainment)
    assert judged(BUILT, 1, Month(2022, month), until("2022-09-30"), now=now).light is Light.GREEN
    assert judged(BUILT, 20220915, Month(2022, month), until("2022-09-30"), now=now).light is Light.GREEN


def test_a_zero_target_is_not_judged():
    assert judged(indicator(IndicatorKind.COUNT, Comparator.EQUAL, 0.0), 3).light is Light.GREY


# --- a year of values ----------------------------------------------------------------------------------


def course(*pairs):
    return tuple(Reading(Month(2022, number), value) for number, value in pairs)


JUNE = until("2022-06-30")


def test_a_month_without_a_value_shows_the_last_one_and_is_not_judged():
    found = judge(AMOUNT, YEAR, course((6, 6.0)), SEPTEMBER)
    assert (found.light, found.attainment, found.value, found.month) == (
        Light.NONE,
        Attainment.UNKNOWN,
        6.0,
        Month(2022, 6),
    )
    assert found.expected == pytest.approx(9.15)
    assert found.reason == "按6月填报，本月未评判"


def test_what_was_never_filed_is_grey_until_its_day_and_red_from_then_on():
    assert judge(AMOUNT, JUNE, (), Month(2022, 5)).light is Light.GREY
    assert judge(AMOUNT, JUNE, (), Month(2022, 5), duty=Duty.NOT_DUE).light is Light.NONE
    late = judge(AMOUNT, JUNE, (), Month(2022, 7))
    assert (late.light, late.reason) == (Light.RED, "到期未完成（从未填报）")
    assert judge(CAP, JUNE, (), Month(2022, 7)).light is Light.GREY  # a level is never overdue


def test_a_missed_deadline_stays_red_without_a_filing():
    found = judge(AMOUNT, JUNE, course((6, 6.0)), SEPTEMBER)
    assert (found.light, found.attainment, found.reason) == (
        Light.RED,
        Attainment.OVERDUE,
        "到期未完成（按6月填报）",
    )


def test_what_is_over_is_never_overdue():
    assert judge(AMOUNT, JUNE, course((6, 6.0)), SEPTEMBER, duty=Duty.OVER).light is Light.NONE


def test_a_reached_target_stays_done_without_a_colour():
    found = judge(AMOUNT, JUNE, course((5, 12.2)), SEPTEMBER)
    assert (found.light, found.attainment) == (Light.NONE, Attainment.REACHED)
    level = judge(CAP, YEAR, course((5, 2.0)), SEPTEMBER)
    assert (level.light, level.attainment) == (Light.NONE, Attainment.UNKNOWN)


def test_reached_after_the_deadline_is_done_late():
    late = judge(AMOUNT, JUNE, course((6, 12.0), (7, 12.2)), Month(2022, 7))
    assert (late.light, late.is_late, late.reason) == (Light.GREEN, True, "已完成（超期）")
    still = judge(AMOUNT, JUNE, course((6, 12.0), (7, 12.2), (8, 12.4)), Month(2022, 8))
    assert still.is_late
    assert not judge(AMOUNT, JUNE, course((6, 12.2)), Month(2022, 6)).is_late


def test_a_milestone_with_its_day_is_late_by_that_day():
    on_time = judge(BUILT, JUNE, course((7, 20220628.0)), Month(2022, 7))
    assert not on_time.is_late
    assert judge(BUILT, JUNE, course((7, 20220702.0)), Month(2022, 7)).is_late


def test_by_movement_a_missed_deadline_is_red_all_the_same():
    rule = LightRule(basis=Basis.MOVEMENT)
    moving = course((7, 6.0), (8, 7.0), (9, 8.0))
    assert judge(AMOUNT, YEAR, moving, SEPTEMBER, rule).light is Light.GREEN
    assert judge(AMOUNT, YEAR, course((7, 6.0), (8, 6.0), (9, 6.0)), SEPTEMBER, rule).light is Light.RED
    assert judge(AMOUNT, JUNE, moving, SEPTEMBER, rule).light is Light.RED


# --- whatever the numbers ------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
EXTENSIONS = st.lists(st.builds(Extension, st.sampled_from(months_of(2022)), DAYS, st.floats(0, 100)), max_size=2)


@st.composite
def plans(draw):
    start, due = sorted((draw(DAYS), draw(DAYS)))
    points = draw(st.dictionaries(st.sampled_from(months_of(2022)), st.floats(0, 100), max_size=4))
    extensions = sorted(draw(EXTENSIONS), key=lambda one: one.month)
    return Plan(start, due, tuple(points.items()), tuple(extensions))


AMOUNTS = st.sampled_from([AMOUNT, BUILT, AMOUNT._replace(comparator=Comparator.OVER)])
VALUES = st.lists(st.floats(0, 20), min_size=12, max_size=12)


@given(AMOUNTS, plans(), VALUES, st.sets(st.integers(1, 12)), st.sampled_from(list(Duty)))
def test_nothing_is_green_after_a_deadline_that_was_not_met(which, plan, values, filed, duty):
    known: list[Reading] = []
    for month in months_of(2022):
        if month.number in filed:
            known.append(Reading(month, values[month.number - 1]))
        found = judge(which, plan, known, month, duty=duty)
        is_met = bool(known) and meets(which, known[-1].value)
        if is_past(plan, month) and not is_met:
            assert found.light is not Light.GREEN
            assert duty is Duty.OVER or found.attainment is Attainment.OVERDUE


@given(st.floats(0, 1e6), st.floats(0.01, 1e6), st.integers(1, 12), plans())
def test_more_is_never_worse(actual, more, number, plan):
    order = [Light.GREY, Light.RED, Light.YELLOW, Light.GREEN]
    lower, higher = (judge_value(AMOUNT, value, plan, Month(2022, number)) for value in (actual, actual + more))
    assert order.index(higher.light) >= order.index(lower.light)


@given(plans(), VALUES, st.builds(Extension, st.sampled_from(months_of(2022)), DAYS, st.floats(0, 100)))
def test_an_extension_leaves_earlier_months_as_they_were_judged(plan, values, more):
    before = plan._replace(extensions=())
    after = before._replace(extensions=(more,))
    known = [Reading(month, max(values[: month.number])) for month in months_of(2022)]
    for month in months_of(2022):
        if month < more.month:
            held = known[: month.number]
            assert judge(AMOUNT, after, held, month) == judge(AMOUNT, before, held, month)


def test_the_worst_of_several_is_told_apart_by_whether_the_month_was_filed():
    grey = judge(AMOUNT, YEAR, (), SEPTEMBER)
    none = judge(AMOUNT, YEAR, course((6, 6.0)), SEPTEMBER)
    assert worst([grey, none], is_filed=True) is grey
    assert worst([grey, none], is_filed=False) is none
