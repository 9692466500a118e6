"""How made-up figures move through a year: one course for an indicator, one for a unit's own pace.

A course is twelve ratios of the target, January to December, never falling: about what the time plan
asks for, with some that start slowly and catch up and a few that get stuck.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from core.model.period import months_of
from core.model.records import Comparator, Indicator, IndicatorKind
from core.plan import Plan, percent_at
from core.rules.judgement import meets

Course = tuple[float, ...]

#: How often a year runs so: steadily, slow at first, stuck from some month on.
STEADY, SLOW, STUCK = 0.66, 0.22, 0.12


def times_of(plan: Plan, year: int) -> Course:
    """What the plan expects at each month's end (1.0 = all of it)."""
    return tuple(percent_at(plan, month) / 100 for month in months_of(year))


def course(times: Course, random: Random) -> Course:
    """One year's ratios of the target (1.0 = all of it), along what is expected."""
    kind = random.choices((_steady, _slow, _stuck), (STEADY, SLOW, STUCK))[0]
    ratios = kind(times, random)
    return tuple(max(ratios[: index + 1]) for index in range(12))


def _steady(times: Course, random: Random) -> Course:
    end = random.uniform(1.0, 1.1)
    sway = random.uniform(0.01, 0.04)  # the S: a little slower in spring, quicker in autumn
    return tuple(end * (t - sway * math.sin(2 * math.pi * t)) + random.uniform(0, 0.02) for t in times)


def _slow(times: Course, random: Random) -> Course:
    depth, when, end = random.uniform(0.14, 0.26), random.uniform(0.6, 1.7), random.uniform(0.86, 1.02)
    return tuple(end * (t - depth * math.sin(math.pi * t**when) ** 2) + random.uniform(0, 0.01) for t in times)


def _stuck(times: Course, random: Random) -> Course:
    stop, creep = random.uniform(0.15, 0.45), random.uniform(0.1, 0.45)
    return tuple(min(t, stop) * 0.95 + max(t - stop, 0) * creep for t in times)


def values(indicator: Indicator, plan: Plan, random: Random) -> tuple[float | None, ...]:
    """The actual cumulative value at each month's end, in the indicator's unit; None: nothing to report yet."""
    times = times_of(plan, plan.start.year)
    if indicator.kind is IndicatorKind.MILESTONE:
        return _milestones(plan, random)
    return _VALUES[indicator.kind](indicator, times, random)


def _amounts(indicator: Indicator, times: Course, random: Random) -> tuple[float | None, ...]:
    goal = indicator.value[0]
    places = 0 if goal >= 1000 else 1 if goal >= 100 else 2
    return tuple(round(goal * ratio, places) for ratio in course(times, random))


def _counts(indicator: Indicator, times: Course, random: Random) -> tuple[float | None, ...]:
    """Whole steps; a single thing to build is reported when it is there."""
    goal = indicator.value[0]
    allowance = (0.08 * (1 - t) for t in times)
    steps = [
        float(max(math.ceil(goal * (ratio - by)), 0))
        for ratio, by in zip(course(times, random), allowance, strict=True)
    ]
    if goal <= 1:
        last = next(number for number, time in enumerate(times, 1) if time >= 1) if times[-1] >= 1 else 12
        done = max(last - random.randint(1, 4), 1)
        return (None,) * (done - 1) + (1.0,) * (13 - done)
    exact = indicator.comparator is Comparator.EQUAL
    return tuple(min(step, goal) if exact else step for step in steps)


def _rates(indicator: Indicator, _times: Course, random: Random) -> tuple[float | None, ...]:
    """Close above the target, below it in the weak years; a share never passes 100 %."""
    goal = indicator.value[0]
    room = min(goal * 0.12, max(100 - goal, 1) * 0.5 if goal > 50 else goal)
    level = -0.8 if random.random() < STUCK + 0.05 else random.uniform(0.2, 0.8)
    drift = (random.uniform(-0.15, 0.15) for _ in range(12))
    return tuple(round(goal + room * (level + step), 1) for step in drift)


def _ceilings(indicator: Indicator, _times: Course, random: Random) -> tuple[float | None, ...]:
    """Kept nearly always: four fifths of the ceiling, passed in one month of forty."""
    top = indicator.value[-1]
    spread = (1.04 if random.random() < 0.02 else random.uniform(0.7, 0.95) for _ in range(12))
    return tuple(round(top * share, 1) if top < 100 else round(top * share) for share in spread)


def _milestones(plan: Plan, random: Random) -> tuple[float | None, ...]:
    """Reached in the month it is due or the one before; one that has the year, in autumn."""
    latest = plan.due.month if plan.due.year == plan.start.year else 12
    done = latest - random.randint(0, 1) if latest < 12 else random.randint(9, 12)
    return tuple(float(number >= done) for number in range(1, 13))


_VALUES: dict[IndicatorKind, Callable[[Indicator, Course, Random], tuple[float | None, ...]]] = {
    IndicatorKind.CUMULATIVE: _amounts,
    IndicatorKind.COUNT: _counts,
    IndicatorKind.RATE: _rates,
    IndicatorKind.CEILING: _ceilings,
}


def share_done(indicator: Indicator, actual: float, planned: float) -> float:
    """What a value says of the task's completion in percent, as a clerk would reckon it.

    An amount or a count says it itself; a rate or a ceiling that is kept is as far as was planned.
    """
    if indicator.kind in {IndicatorKind.CUMULATIVE, IndicatorKind.COUNT} and indicator.value[0] > 0:
        short = indicator.comparator is Comparator.OVER and not meets(indicator, actual)
        return min(actual / indicator.value[0] * 100, 99.0 if short else 100.0)
    if meets(indicator, actual) or indicator.kind is IndicatorKind.MILESTONE:
        return planned
    near = actual / indicator.value[0] if indicator.value[0] > 0 else 0.9
    return planned * min(max(near, 0.5), 0.95)
