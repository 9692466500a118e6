"""Judging what was filed for an indicator: a value against its target and time plan.

A month is judged at 24:00 of its last day, or now where that is earlier. Distances are those that are printed:
完成率 and plan each rounded to a tenth, the gap between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from core import milestones, verbs
from core.model import wording
from core.model.period import Month
from core.model.records import Comparator, Indicator, IndicatorKind, Review
from core.model.status import Attainment, Light
from core.plan import Plan, due_in, has_begun, is_due_by, is_past, percent_at
from core.rules.light_rule import DEFAULT_RULE, Basis, LightRule

__all__ = [
    "DEFAULT_RULE",
    "Duty",
    "LightRule",
    "Reading",
    "Verdict",
    "judge",
    "judge_value",
    "meets",
    "overruled",
    "worst",
]

_EPSILON = 1e-9
AMOUNTS = frozenset({IndicatorKind.CUMULATIVE, IndicatorKind.COUNT})


class Reading(NamedTuple):
    """A value as it was filed for a month."""

    month: Month
    value: float


class Duty(Enum):
    """Whether the month asks for a filing: due, not due, or the task no longer (or not yet) worked on."""

    DUE = "due"
    NOT_DUE = "not_due"
    OVER = "over"


class Verdict(NamedTuple):
    """What was judged. `ratio` 完成率 and `planned` in percent, `gap` in points or, for a level, in its unit.

    `gap` is negative where it falls short; `expected` is what the plan expects, in the indicator's unit (a level's
    target). `value` is the value that was judged or is carried, of the month `month`. `due` is the deadline that
    holds, None for a level; `is_late`: reached after it. `computed` is the light that the office overruled, `about`
    the indicator that decided a task's light.
    """

    light: Light
    attainment: Attainment
    reason: str
    ratio: float | None = None
    gap: float | None = None
    planned: float | None = None
    expected: float | None = None
    value: float | None = None
    month: Month | None = None
    due: dt.date | None = None
    is_late: bool = False
    computed: Light | None = None
    about: Indicator | None = None

    @property
    def reached(self) -> bool:
        """Whether the target is reached or kept."""
        return self.attainment in {Attainment.REACHED, Attainment.KEPT}

    @property
    def kept(self) -> str:
        """未超 or 超出: what a ceiling has in place of a ratio, in the room of a ratio."""
        return "未超" if self.reached else "超出"


def meets(indicator: Indicator, actual: float) -> bool:
    """Whether the value fulfils the target as its comparator and direction mean it, without tolerance."""
    if indicator.kind is IndicatorKind.MILESTONE or not indicator.value:
        return actual >= 1
    goal = indicator.value[0]
    if verbs.is_cap(indicator):
        return actual < goal if indicator.comparator is Comparator.UNDER else actual <= indicator.value[-1]
    return actual > goal if indicator.comparator is Comparator.OVER else actual >= goal


def is_level(indicator: Indicator) -> bool:
    """Growth, rate, index: this month's value against the target, without a pace."""
    return indicator.kind in {IndicatorKind.RATE, IndicatorKind.CEILING}


def printed_ratio(value: float, goal: float) -> float:
    """完成率 as it is printed; what is not all is never printed as 100.0."""
    ratio = float(wording.tenth(value / goal * 100))
    return 99.9 if ratio == 100 and value < goal else ratio


# --- one value -----------------------------------------------------------------------------------------


class _Case(NamedTuple):
    """A value with all that it is held against."""

    indicator: Indicator
    value: float
    plan: Plan
    month: Month
    rule: LightRule
    now: dt.datetime | None


def judge_value(
    indicator: Indicator,
    value: float,
    plan: Plan,
    month: Month,
    rule: LightRule = DEFAULT_RULE,
    *,
    now: dt.datetime | None = None,
) -> Verdict:
    """Hold one value of the month against its target and plan."""
    found = _JUDGES[indicator.kind](_Case(indicator, value, plan, month, rule, now))
    due = None if is_level(indicator) else due_in(plan, month)
    return found._replace(value=value, month=month, due=due)


def expected_of(indicator: Indicator, plan: Plan, month: Month) -> float | None:
    """What the plan expects at the month's end in the indicator's unit; a level's target, None of a milestone."""
    if not indicator.value:
        return None
    if is_level(indicator):
        return indicator.value[0]
    return indicator.value[0] * percent_at(plan, month) / 100


def _judge_amount(case: _Case) -> Verdict:
    goal = case.indicator.value[0]
    if goal <= 0:
        return Verdict(Light.GREY, Attainment.UNKNOWN, "目标值为零，不能计算比例")
    ratio = printed_ratio(case.value, goal)
    found = against_plan(case.plan, case.month, case.rule, ratio, case.now, is_met=_is_amount_met(case))
    return found._replace(expected=goal * percent_at(case.plan, case.month) / 100)


def _is_amount_met(case: _Case) -> bool:
    """Met; a target that is meant 左右 from its deadline on also inside its tolerance."""
    if meets(case.indicator, case.value):
        return True
    goal = case.indicator.value[0]
    is_about = case.indicator.comparator is Comparator.APPROX and is_due_by(case.plan, case.month)
    return is_about and case.value >= goal - case.rule.about(goal, case.indicator.unit) - _EPSILON


def against_plan(
    plan: Plan, month: Month, rule: LightRule, ratio: float, now: dt.datetime | None, *, is_met: bool
) -> Verdict:
    """An amount's percent, or a unit's own, against the plan; `ratio` as it is printed."""
    planned = float(wording.tenth(percent_at(plan, month)))
    gap = round(ratio - planned, 1)
    found = Verdict(Light.GREEN, Attainment.REACHED, "已完成", ratio, gap, planned)
    if is_met:
        return found
    if is_past(plan, month, now):
        return found._replace(light=Light.RED, attainment=Attainment.OVERDUE, reason="到期未完成")
    if not has_begun(plan, month):
        reason = f"未到时点，{plan.start.month}月{plan.start.day}日起"
        return found._replace(light=Light.GREY, attainment=Attainment.NOT_STARTED, reason=reason)
    light = Light.GREEN if rule.basis is Basis.MOVEMENT else rule.light_at(ratio, planned)
    if is_due_by(plan, month):
        due = wording.day(due_in(plan, month))
        return found._replace(light=light, attainment=Attainment.NEAR, reason=f"{due}到期，{against(gap)}")
    attainment = Attainment.ON_TRACK if gap == 0 else Attainment.AHEAD if gap > 0 else Attainment.BEHIND
    return found._replace(light=light, attainment=attainment, reason=against(gap))


def against(gap: float) -> str:
    """The printed distance to the plan."""
    if gap == 0:
        return "与计划持平"
    return f"{'低于' if gap < 0 else '高于'}计划 {abs(gap):.1f} 个百分点"


def _judge_rate(case: _Case) -> Verdict:
    if verbs.is_cap(case.indicator):
        return _judge_cap(case)
    if not has_begun(case.plan, case.month):
        return _not_begun(case)
    goal = case.indicator.value[0]
    slack = case.rule.about(goal, case.indicator.unit) if case.indicator.comparator is Comparator.APPROX else 0.0
    gap = round(case.value - goal, 6)
    words = _distance(case.indicator, gap)
    if meets(case.indicator, case.value) or (slack and gap >= -slack - _EPSILON):
        return Verdict(Light.GREEN, Attainment.REACHED, words, gap=gap, expected=goal)
    light = Light.RED if -gap >= case.rule.rate_red_from else Light.YELLOW
    return Verdict(light, Attainment.BEHIND, words, gap=gap, expected=goal)


def _not_begun(case: _Case) -> Verdict:
    reason = f"未到时点，{case.plan.start.month}月{case.plan.start.day}日起"
    return Verdict(Light.GREY, Attainment.NOT_STARTED, reason, expected=case.indicator.value[0])


def _distance(indicator: Indicator, gap: float) -> str:
    """低于目标 0.9 个百分点; of a fall 超过目标, 比目标少."""
    if gap == 0:
        return "达到目标"
    falls = verbs.is_fall(indicator)
    words = ("超过目标" if falls else "高于目标") if gap > 0 else ("比目标少" if falls else "低于目标")
    return f"{words} {_points(indicator, abs(gap))}"


def _points(indicator: Indicator, size: float) -> str:
    return f"{wording.number(size)} {'个百分点' if indicator.unit == '%' else indicator.unit}"


def _judge_cap(case: _Case) -> Verdict:
    if not has_begun(case.plan, case.month):
        return _not_begun(case)
    goal = case.indicator.value[-1]
    gap = round(goal - case.value, 6)
    slack = case.rule.about(goal, case.indicator.unit) if case.indicator.comparator is Comparator.APPROX else 0.0
    found = Verdict(Light.GREEN, Attainment.KEPT, "控制在目标以内", gap=gap, expected=goal)
    if meets(case.indicator, case.value):
        if 100 > case.rule.ceiling_yellow_from <= case.value / (goal or 1) * 100:
            return found._replace(light=Light.YELLOW, reason="接近上限")
        return found
    if slack and gap >= -slack - _EPSILON:
        return found._replace(reason=f"在目标左右，高出 {_points(case.indicator, -gap)}")
    return found._replace(
        light=Light.RED, attainment=Attainment.BROKEN, reason=f"超出目标 {_points(case.indicator, -gap)}"
    )


def _judge_milestone(case: _Case) -> Verdict:
    found = Verdict(Light.GREEN, Attainment.REACHED, "已完成", ratio=100.0)
    if case.value >= 1:
        return found
    due = due_in(case.plan, case.month)
    found = found._replace(ratio=None)
    if is_past(case.plan, case.month, case.now):
        return found._replace(light=Light.RED, attainment=Attainment.OVERDUE, reason="到期未完成")
    days_left = (due - case.month.last_day).days
    if is_due_by(case.plan, case.month) or days_left <= case.rule.milestone_days:
        reason = f"{wording.day(due)}到期，还没有完成"
        return found._replace(light=Light.YELLOW, attainment=Attainment.NEAR, reason=reason)
    return found._replace(
        light=Light.GREY, attainment=Attainment.NOT_STARTED, reason=f"未到时点，{wording.day(due)}到期"
    )


_JUDGES: dict[IndicatorKind, Callable[[_Case], Verdict]] = {
    IndicatorKind.CUMULATIVE: _judge_amount,
    IndicatorKind.COUNT: _judge_amount,
    IndicatorKind.RATE: _judge_rate,
    IndicatorKind.CEILING: _judge_cap,
    IndicatorKind.MILESTONE: _judge_milestone,
}


# --- an indicator's year -------------------------------------------------------------------------------


def judge(
    indicator: Indicator,
    plan: Plan,
    readings: Sequence[Reading],
    month: Month,
    rule: LightRule = DEFAULT_RULE,
    *,
    now: dt.datetime | None = None,
    duty: Duty = Duty.DUE,
    period: int = 1,
) -> Verdict:
    """An indicator in a month, from all values that were filed up to it, oldest first.

    Without a value of the month nothing is judged: a reached target stays 已完成 and a missed deadline
    到期未完成; else there is no light, or grey where nothing was ever filed. `period` are the months between two
    filings, by which a rule that asks for movement judges.
    """
    last = readings[-1] if readings else None
    if last is None or last.month != month:
        return _unfiled(indicator, plan, last, month, rule, now, duty)
    found = judge_value(indicator, last.value, plan, month, rule, now=now)
    if found.attainment is Attainment.REACHED and not is_level(indicator):
        is_late = _is_late(plan, readings, rule, indicator)
        return found._replace(is_late=is_late, reason="已完成（超期）" if is_late else found.reason)
    if rule.basis is Basis.MOVEMENT and indicator.kind in AMOUNTS and found.light is Light.GREEN:
        return by_movement(found, months_still([(one.month, one.value) for one in readings], month), period)
    return found


def _is_late(plan: Plan, readings: Sequence[Reading], rule: LightRule, indicator: Indicator) -> bool:
    """Whether the deadline had passed when the target was first reached."""
    first = next(one for one in readings if judge_value(indicator, one.value, plan, one.month, rule).reached)
    day = milestones.day_of(first.value) if indicator.kind is IndicatorKind.MILESTONE else None
    due = due_in(plan, first.month)
    return day > due if day else Month.of(due) < first.month


def _unfiled(
    indicator: Indicator,
    plan: Plan,
    last: Reading | None,
    month: Month,
    rule: LightRule,
    now: dt.datetime | None,
    duty: Duty,
) -> Verdict:
    """A month without a value."""
    expected = expected_of(indicator, plan, month)
    due = None if is_level(indicator) else due_in(plan, month)
    none = Verdict(Light.NONE, Attainment.UNKNOWN, "本月不报", expected=expected, due=due)
    if last is not None:  # shown with its month, and not judged
        ratio = judge_value(indicator, last.value, plan, last.month, rule).ratio
        none = none._replace(value=last.value, month=last.month, ratio=ratio)
    if last is not None and not is_level(indicator) and _is_reached(indicator, plan, last, month, rule):
        return none._replace(attainment=Attainment.REACHED, reason="已完成")
    if duty is Duty.OVER:
        return none
    if not is_level(indicator) and is_past(plan, month, now):
        when = f"按{last.month.number}月填报" if last else "从未填报"
        return none._replace(light=Light.RED, attainment=Attainment.OVERDUE, reason=f"到期未完成（{when}）")
    if last is not None:
        return none._replace(reason=f"按{last.month.number}月填报，本月未评判")
    return none._replace(light=Light.GREY, reason="没有填完成值") if duty is Duty.DUE else none


def _is_reached(indicator: Indicator, plan: Plan, last: Reading, month: Month, rule: LightRule) -> bool:
    """A carried value of a target that is meant 左右 may be near enough once the deadline has come."""
    return judge_value(indicator, last.value, plan, month, rule).attainment is Attainment.REACHED


def by_movement(found: Verdict, still: int, period: int) -> Verdict:
    """The light by a rule that asks for movement only, after so many months without any."""
    if still < period:
        return found._replace(reason=f"本期有进展，{found.reason}" if found.gap else found.reason)
    words = f"{still} 个月没有进展"
    if still >= 2 * period:
        return found._replace(light=Light.RED, reason=f"连续 {words}")
    return found._replace(light=Light.YELLOW, reason=words)


def months_still(values: Iterable[tuple[Month, float]], month: Month) -> int:
    """How many months, up to this one, have passed since the value last rose within the list's year."""
    moved, held = 0, 0.0
    for at, value in values:
        if value > held:
            moved, held = at.number, value
    return month.number - moved


# --- several together ----------------------------------------------------------------------------------

_RANK = (Light.GREY, Light.NONE, Light.GREEN, Light.YELLOW, Light.RED)
_RANK_FILED = (Light.NONE, Light.GREY, Light.GREEN, Light.YELLOW, Light.RED)


def worst(verdicts: Sequence[Verdict], *, is_filed: bool = True) -> Verdict:
    """The worst light; the first of equals. Where the month was filed grey stands above none, else below it."""
    rank = _RANK_FILED if is_filed else _RANK
    return max(verdicts, key=lambda one: rank.index(one.light))


def overruled(verdict: Verdict, review: Review | None) -> Verdict:
    """The verdict as the office has it: a light that it overrules comes with its reason."""
    if review is None or review.light is None:
        return verdict
    reason = f"督查室评为{review.light.label}：{review.reason}"
    return verdict._replace(light=review.light, reason=reason, computed=verdict.light, about=None)
