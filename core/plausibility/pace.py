"""照此完不成: what an amount comes to at its deadline if it goes on as in the last months, and how sure that is.

The error is back-tested on the year itself: what the same reckoning said in earlier months of what stands there now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean

from core.model import wording
from core.model.period import Month
from core.model.records import IndicatorKind
from core.plan import due_in
from core.plausibility.year import Finding, Kind, Series, Year
from core.rules.judgement import AMOUNTS, meets

#: Over so many months the pace is taken.
MONTHS = 3
_LEAST_TRIALS = 5  # of the back test; with fewer nothing is foretold


def falls_short(year: Year) -> Iterator[Finding]:
    """Amounts that miss their target by more than such a reckoning is mostly off."""
    amounts = [one for one in year.series() if _is_amount(one)]
    error = error_of(amounts, year.month)
    for series in amounts if error is not None else ():
        due = Month.of(due_in(series.plan, year.month))
        if series.keys[-1].month != year.month or due <= year.month or meets(series.indicator, series.values[-1]):
            continue
        reached = foretold(series, len(series.values), due)
        goal = series.indicator.value[0]
        if reached is not None and error is not None and goal - reached > error * goal:
            yield Finding(Kind.PACE, series.keys[-1], _sentence(series, due, reached, error), series.indicator.id)


def _is_amount(series: Series) -> bool:
    return series.indicator.kind in AMOUNTS and bool(series.indicator.value) and series.indicator.value[0] > 0


def foretold(series: Series, count: int, at: Month) -> float | None:
    """The value in that month by the pace of the last months among the first `count` values; None for too few."""
    keys, values = series.keys[:count], series.values[:count]
    if not keys:
        return None
    last = keys[-1].month
    before = [place for place, key in enumerate(keys) if key.month <= last.plus(-MONTHS)]
    if not before:
        return None
    months = last.ordinal - keys[before[-1]].month.ordinal
    pace = (values[-1] - values[before[-1]]) / months
    return values[-1] + pace * (at.ordinal - last.ordinal)


def error_of(amounts: Sequence[Series], month: Month) -> float | None:
    """By how much of the target the reckoning was off on the mean, half the way and more before now; None untested."""
    trials = [
        abs(said - series.values[-1]) / series.indicator.value[0]
        for series in amounts
        if series.keys[-1].month == month
        for count in range(1, len(series.keys))
        if series.keys[count - 1].month <= month.plus(-MONTHS) and (said := foretold(series, count, month)) is not None
    ]
    return fmean(trials) if len(trials) >= _LEAST_TRIALS else None


def _sentence(series: Series, due: Month, reached: float, error: float) -> str:
    indicator = series.indicator
    places = 0 if indicator.kind is IndicatorKind.COUNT or indicator.value[0] >= 100 else 2
    comes, short = (
        wording.amount(round(value, places), indicator.unit, space=False)
        for value in (reached, indicator.value[0] - reached)
    )
    return (
        f"“{indicator.name}”照近{MONTHS}个月的速度，到{due.number}月底约{comes}，比目标少{short}"
        f"（往月这样推算，平均相差目标的{wording.percent(error * 100)}）"
    )
