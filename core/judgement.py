"""Judging progress against time: the ratio of each indicator, its distance to 序时进度, and the light.

A cumulative amount or a count is held against the months elapsed; a rate is held against its full
target at any time (a growth rate is not divided by twelve); a ceiling is kept or broken; a
milestone is reached, not yet due, or overdue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core import wording
from core.model import Comparator, Filing, Indicator, IndicatorKind
from core.period import Month
from core.status import Light, ProgressStatus

_RANK = (Light.GREY, Light.GREEN, Light.YELLOW, Light.RED)


@dataclass(frozen=True, slots=True)
class LightRule:
    """From how many points behind on a light turns yellow, and beyond how many red (preset 银川)."""

    yellow_from: float = 10
    red_beyond: float = 30

    def light(self, behind: float) -> Light:
        """The light for so many points behind (negative: ahead)."""
        if behind > self.red_beyond:
            return Light.RED
        return Light.YELLOW if behind >= self.yellow_from else Light.GREEN


DEFAULT_RULE = LightRule()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `ratio` in percent of the target, `gap` in points against 序时 (or a rate's target)."""

    light: Light
    reason: str
    ratio: float | None = None
    gap: float | None = None
    reached: bool = False


def meets(indicator: Indicator, actual: float) -> bool:
    """Whether the value fulfils the target as its comparator means it."""
    if indicator.kind is IndicatorKind.MILESTONE or not indicator.value:
        return actual >= 1
    goal = indicator.value[0]
    if indicator.kind is IndicatorKind.CEILING:
        return actual < goal if indicator.comparator is Comparator.UNDER else actual <= indicator.value[-1]
    return actual > goal if indicator.comparator is Comparator.OVER else actual >= goal


def judge_indicator(
    indicator: Indicator, actual: float | None, month: Month, rule: LightRule = DEFAULT_RULE
) -> Verdict:
    """Hold one value against its target at the month's end."""
    if actual is None:
        return Verdict(Light.GREY, "没有填完成值")
    return _JUDGES[indicator.kind](indicator, actual, month, rule)


def _judge_amount(indicator: Indicator, actual: float, month: Month, rule: LightRule) -> Verdict:
    goal = indicator.value[0]
    if goal <= 0:
        return Verdict(Light.GREY, "目标值为零，不能计算比例")
    ratio = actual / goal * 100
    gap = ratio - month.pro_rata
    if meets(indicator, actual):
        return Verdict(Light.GREEN, "已达到全年目标", ratio, gap, reached=True)
    return Verdict(rule.light(-gap), _against_time(gap), ratio, gap)


def _against_time(gap: float) -> str:
    if abs(gap) < 0.05:
        return "与序时持平"
    return f"{'低于' if gap < 0 else '高于'}序时 {abs(gap):.1f} 个百分点"


def _judge_rate(indicator: Indicator, actual: float, _month: Month, rule: LightRule) -> Verdict:
    goal = indicator.value[0]
    ratio = actual / goal * 100 if goal > 0 else None
    if meets(indicator, actual):
        return Verdict(Light.GREEN, "已达到目标", ratio, actual - goal, reached=True)
    below = f"低于目标 {wording.number(goal - actual)} {'个百分点' if indicator.unit == '%' else indicator.unit}"
    light = Light.RED if ratio is None or 100 - ratio > rule.red_beyond else Light.YELLOW
    return Verdict(light, below, ratio, actual - goal)


def _judge_ceiling(indicator: Indicator, actual: float, _month: Month, _rule: LightRule) -> Verdict:
    if meets(indicator, actual):
        return Verdict(Light.GREEN, "控制在目标以内", reached=True)
    over = actual - indicator.value[-1]
    how_much = f"超出上限 {wording.number(over)} {'个百分点' if indicator.unit == '%' else indicator.unit}"
    return Verdict(Light.RED, how_much, gap=-over)


def _judge_milestone(indicator: Indicator, actual: float, month: Month, _rule: LightRule) -> Verdict:
    if meets(indicator, actual):
        return Verdict(Light.GREEN, "已完成", ratio=100.0, reached=True)
    overdue = indicator.due_date is not None and indicator.due_date <= month.last_day
    return Verdict(Light.RED, "到期未完成") if overdue else Verdict(Light.GREY, "未到期")


_Judge = Callable[[Indicator, float, Month, LightRule], Verdict]
_JUDGES: dict[IndicatorKind, _Judge] = {
    IndicatorKind.CUMULATIVE: _judge_amount,
    IndicatorKind.COUNT: _judge_amount,
    IndicatorKind.RATE: _judge_rate,
    IndicatorKind.CEILING: _judge_ceiling,
    IndicatorKind.MILESTONE: _judge_milestone,
}


def judge_filing(
    filing: Filing | None, indicators: Sequence[Indicator], month: Month, rule: LightRule = DEFAULT_RULE
) -> Verdict:
    """The light of a task at the month's end: the worst of its indicators and of the unit's own percent.

    `filing` may be of an earlier month when this month's is not there yet: then it is held against
    this month's 序时进度 all the same, and the reason says which month spoke.
    """
    if filing is None or filing.is_empty:
        return Verdict(Light.GREY, "还没有填报")
    voices = []
    for position, indicator in enumerate(indicators, 1):
        verdict = judge_indicator(indicator, filing.values.get(indicator.id), month, rule)
        voices.append(Verdict(verdict.light, f"指标{wording.circled(position)}{verdict.reason}"))
    voices.append(_word_of_unit(filing, month, rule))
    worst = max(voices, key=lambda voice: _RANK.index(voice.light))
    said = "" if filing.key.month == month else f"（按{filing.key.month.number}月填报）"
    gap = None if filing.percent is None else filing.percent - month.pro_rata
    return Verdict(worst.light, f"{worst.reason}{said}", filing.percent, gap, filing.status is ProgressStatus.COMPLETED)


def _word_of_unit(filing: Filing, month: Month, rule: LightRule) -> Verdict:
    if filing.status is ProgressStatus.COMPLETED:
        return Verdict(Light.GREEN, "已完成")
    if filing.status is ProgressStatus.CONTINUOUS:
        return Verdict(Light.GREEN, "持续推进")
    if filing.percent is not None:
        gap = filing.percent - month.pro_rata
        return Verdict(rule.light(-gap), f"完成比例{_against_time(gap)}")
    return _BY_STATUS.get(filing.status, Verdict(Light.GREY, "没有填进度判断和完成比例"))


_BY_STATUS: dict[ProgressStatus | None, Verdict] = {
    ProgressStatus.AHEAD: Verdict(Light.GREEN, "超序时"),
    ProgressStatus.ON_TRACK: Verdict(Light.GREEN, "达序时"),
    ProgressStatus.BEHIND: Verdict(Light.YELLOW, "欠序时"),
    ProgressStatus.NOT_STARTED: Verdict(Light.YELLOW, "未启动"),
}
