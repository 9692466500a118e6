"""时间计划: what should have been reached by a month's end, in percent of the final value.

One pure function of plan and month: lights, sentences, charts and statistics all ask `percent_at`.
Time is counted in months: a month's end is a whole number, a day within it the share of its days.
"""

# Annotations as they are, for the sake of the start: see core.model.records.
import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from core.model.period import Month

_WHOLE = 100.0
Station = tuple[float, float]


class Point(NamedTuple):
    """节点: what is to be reached by a month's end since the plan began.

    `value` is in the indicator's unit, or with `is_percent` in percent of its final value.
    """

    month: Month
    value: float
    is_percent: bool = False


class Extension(NamedTuple):
    """An agreed 延期 or 调整: from `month` on the plan leads through `points` (month and percent) to `due`.

    `reached` is the percent reached in that month.
    """

    month: Month
    due: dt.date
    reached: float = 0.0
    points: tuple[tuple[Month, float], ...] = ()


class Plan(NamedTuple):
    """0 % when `start` begins, 100 % when `due` is over, through `points` (month and percent), straight in between.

    `extensions` in the order in which they were agreed.
    """

    start: dt.date
    due: dt.date
    points: tuple[tuple[Month, float], ...] = ()
    extensions: tuple[Extension, ...] = ()


@lru_cache(maxsize=8192)
def percent_at(plan: Plan, month: Month) -> float:
    """What the plan expects at the month's end, 0 to 100.

    An extension leads from what the plan expected in its month to the new day; one that was agreed in or after
    the deadline's month from the lower of that and what was reached. Months before it keep the plan before it.
    """
    held = _in_force(plan, month)
    if not held:
        return _along(list(_stations(plan)), _end(month))
    last = held[-1]
    before = plan._replace(extensions=held[:-1])
    floor = percent_at(before, last.month)
    if last.month >= Month.of(due_in(before, last.month)):
        floor = min(floor, max(last.reached, 0.0))
    since = max(_end(last.month), _begin(plan.start))
    return _along(
        [(since, floor), *_between(last.points, since, _over(last.due), floor), (_over(last.due), _WHOLE)], _end(month)
    )


def plain_percent(month: Month) -> float:
    """序时进度 of a plain plan over the year, in percent: months elapsed ÷ 12."""
    return percent_at(Plan(dt.date(month.year, 1, 1), dt.date(month.year, 12, 31)), month)


def due_in(plan: Plan, month: Month) -> dt.date:
    """The deadline that holds in the month."""
    held = _in_force(plan, month)
    return held[-1].due if held else plan.due


def is_extended(plan: Plan) -> bool:
    """Whether another deadline was agreed."""
    return any(one.due != plan.due for one in plan.extensions)


def points_of(plan: Plan, month: Month) -> tuple[tuple[Month, float], ...]:
    """The points that hold in the month: those of the last agreement, and before it the older ones."""
    held = _in_force(plan, month)
    if not held:
        return plan.points
    last, before = held[-1], plan._replace(extensions=held[:-1])
    return (*(one for one in points_of(before, month) if one[0] <= last.month), *last.points)


def has_begun(plan: Plan, month: Month) -> bool:
    """Whether the plan's start lies before the month's end."""
    return _begin(plan.start) < _end(month)


def is_due_by(plan: Plan, month: Month) -> bool:
    """Whether the deadline's day lies in the month or before it."""
    return due_in(plan, month) <= month.last_day


def is_past(plan: Plan, month: Month, now: dt.datetime | None = None) -> bool:
    """Whether the deadline's day is over by the month's end, or by now where that is earlier."""
    over = dt.datetime.combine(due_in(plan, month), dt.time()) + dt.timedelta(days=1)
    return over <= judged_at(month, now)


def judged_at(month: Month, now: dt.datetime | None = None) -> dt.datetime:
    """A month is judged at 24:00 of its last day, or now where that is earlier."""
    end = dt.datetime.combine(month.last_day, dt.time()) + dt.timedelta(days=1)
    return end if now is None else min(now, end)


def _in_force(plan: Plan, month: Month) -> tuple[Extension, ...]:
    return tuple(one for one in plan.extensions if one.month <= month)


def _stations(plan: Plan) -> Iterator[Station]:
    """The plan without its extensions as a line of times and percents that never falls."""
    begin, end = _begin(plan.start), _over(plan.due)
    yield begin, 0.0
    yield from _between(plan.points, begin, end, 0.0)
    yield end, _WHOLE


def _between(points: Sequence[tuple[Month, float]], begin: float, end: float, reached: float) -> Iterator[Station]:
    """The points that lie between two times, never below what was reached."""
    for month, percent in sorted(points):
        if begin < _end(month) < end:
            reached = max(reached, min(percent, _WHOLE))
            yield _end(month), reached


def _along(line: Sequence[Station], at: float) -> float:
    """The percent of the line at a time: before its first station that one's, from the last on all."""
    if at >= line[-1][0]:
        return line[-1][1]
    before = line[0]
    for station in line:
        if station[0] > at:
            share = max(at - before[0], 0.0) / (station[0] - before[0]) if station[0] > before[0] else 0.0
            return before[1] + (station[1] - before[1]) * share
        before = station
    return before[1]


def _end(month: Month) -> float:
    return float(month.ordinal + 1)


def _begin(day: dt.date) -> float:
    return Month.of(day).ordinal + (day.day - 1) / Month.of(day).last_day.day


def _over(day: dt.date) -> float:
    return Month.of(day).ordinal + day.day / Month.of(day).last_day.day
