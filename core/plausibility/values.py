"""Doubts about a value, held against the values before it: each function gives its reason, "" where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core import verbs
from core.model import wording
from core.model.records import IndicatorKind
from core.plan import percent_at
from core.plausibility.year import Finding, Kind, Series, Year
from core.rules.judgement import AMOUNTS

#: 万 taken for 元, 亿 for 万: about ten thousand times more or less.
_SCALES = ((2e3, 5e4), (2e7, 5e8))
#: Of the target in one month, and how many times what came in a month before.
_JUMP, _TIMES = 0.45, 3.0
_LEAST_COUNT = 10  # of fewer things one alone is much
_WHOLE_MEASURES = ("万", "亿")  # 0.5万人 is counted in whole people


def found_in(year: Year) -> Iterator[Finding]:
    """All doubts about values. One whose measure is wrong is left out of what the later ones are held against."""
    for series in year.series():
        sound: list[int] = []
        for at, key in enumerate(series.keys):
            said = _first(series, at, sound)
            if said is not None:
                yield Finding(said[0], key, said[1], series.indicator.id)
            if said is None or said[0] not in {Kind.SCALE, Kind.SIGN}:
                sound.append(at)


def _first(series: Series, at: int, sound: list[int]) -> tuple[Kind, str] | None:
    """The first doubt: what comes of a wrong measure is not told once more."""
    for kind, doubt in _DOUBTS.items():
        if sentence := doubt(series, at, sound):
            return kind, sentence
    return None


def out_of_scale(series: Series, at: int, sound: list[int]) -> str:
    """About ten thousand times what stood there before, or what the plan expects; or as many times less."""
    value, indicator = series.values[at], series.indicator
    if indicator.kind not in AMOUNTS or value <= 0:
        return ""
    before = series.values[sound[-1]] if sound else 0.0
    expected = indicator.value[0] * percent_at(series.plan, series.keys[at].month) / 100 if indicator.value else 0.0
    against, words = (before, "上次是") if before > 0 else (expected, "计划到这个月是")
    if against <= 0 or not any(low <= max(value / against, against / value) <= high for low, high in _SCALES):
        return ""
    now = wording.amount(value, indicator.unit, space=False)
    then = wording.amount(round(against, 4), indicator.unit, space=False)
    return f"“{indicator.name}”填的是{now}，{words}{then}，相差约一万倍，核对万、亿"


def wrong_sign(series: Series, at: int, sound: list[int]) -> str:
    """A negative amount or share; or a value of change that turned round and kept its size."""
    value, indicator = series.values[at], series.indicator
    if value >= 0 or indicator.kind is IndicatorKind.MILESTONE:
        return ""
    said = wording.amount(value, indicator.unit, space=False)
    if indicator.kind in AMOUNTS or verbs.is_cap(indicator) or not indicator.verb:
        return f"“{indicator.name}”填的是{said}，不应是负数"
    if verbs.is_fall(indicator) and not sound:
        return f"“{indicator.name}”填的是{said}，{indicator.verb}的数不写负号"
    before = series.values[sound[-1]] if sound else 0.0
    if before > 0 and 0.5 <= abs(value) / before <= 2:
        return f"“{indicator.name}”从{wording.number(before)}变为{wording.number(value)}，核对正负号"
    return ""


def ran_back(series: Series, at: int, sound: list[int]) -> str:
    """A cumulative value below one that was filed before."""
    if series.indicator.kind not in AMOUNTS or not sound:
        return ""
    highest = max(sound, key=lambda one: series.values[one])
    if series.values[at] >= series.values[highest]:
        return ""
    unit = series.indicator.unit
    now, then = (wording.amount(series.values[one], unit, space=False) for one in (at, highest))
    return f"“{series.indicator.name}”累计{now}，低于{series.keys[highest].month.number}月的{then}"


def jumped(series: Series, at: int, sound: list[int]) -> str:
    """Nearly half of the target in one month, and far more than in any month before."""
    indicator = series.indicator
    goal = indicator.value[0] if indicator.value else 0.0
    is_few = indicator.kind is IndicatorKind.COUNT and goal < _LEAST_COUNT
    if indicator.kind not in AMOUNTS or is_few or goal <= 0 or len(sound) < 2:
        return ""
    months = [series.keys[one].month for one in (*sound, at)]
    values = [series.values[one] for one in (*sound, at)]
    paces = [
        (value - before) / (month.ordinal - then.ordinal)
        for before, value, then, month in zip(values, values[1:], months, months[1:], strict=False)
    ]
    most = max((*paces[:-1], values[0] / months[0].number))
    more = values[-1] - values[-2]
    if paces[-1] < _JUMP * goal or paces[-1] < _TIMES * most:
        return ""
    said = wording.amount(round(more, 4), indicator.unit, space=False)
    share = wording.percent(more / goal * 100)
    return f"“{indicator.name}”一次增加{said}，是目标的{share}，此前每月最多{wording.number(round(most, 2))}"


def fraction(series: Series, at: int, _sound: list[int]) -> str:
    """Half a thing that is counted."""
    value, indicator = series.values[at], series.indicator
    if indicator.kind is not IndicatorKind.COUNT or not value % 1 or indicator.unit.startswith(_WHOLE_MEASURES):
        return ""
    return f"“{indicator.name}”按{indicator.unit}计数，填的是{wording.amount(value, indicator.unit, space=False)}"


_DOUBTS: dict[Kind, Callable[[Series, int, list[int]], str]] = {
    Kind.SCALE: out_of_scale,
    Kind.SIGN: wrong_sign,
    Kind.FRACTION: fraction,
    Kind.RAN_BACK: ran_back,
    Kind.JUMPED: jumped,
}
