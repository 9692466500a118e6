"""Judging progress against time: the ratio of each indicator, its distance to 序时进度, and the light.

A cumulative amount or a count is held against the months elapsed; a rate is held against its full
target at any time (a growth rate is not divided by twelve); a ceiling is kept or broken; a
milestone is reached, not yet due, or overdue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.model import wording
from core.model.period import Month
from core.model.records import Comparator, Filing, Indicator, IndicatorKind, Review
from core.model.status import Light, ProgressStatus
from core.rules.light_rule import DEFAULT_RULE, Basis, LightRule

__all__ = ["DEFAULT_RULE", "LightRule", "Verdict", "judge_filing", "judge_indicator", "meets", "overruled"]

_RANK = (Light.GREY, Light.GREEN, Light.YELLOW, Light.RED)


class Verdict(NamedTuple):
    """What was found. `ratio` in percent of the target, `gap` in points against 序时 (or a rate's target).

    `computed` is the light that the office overruled, None where it did not; `about` the indicator that
    decided a task's light, None where the unit's own word or the office did.
    """

    light: Light
    reason: str
    ratio: float | None = None
    gap: float | None = None
    reached: bool = False
    computed: Light | None = None
    about: Indicator | None = None


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
    if rule.basis is Basis.MOVEMENT:
        return Verdict(Light.GREEN, _against_time(gap), ratio, gap)  # judge_filing asks whether it moved
    return Verdict(rule.light_at(ratio, month.pro_rata), _against_time(gap), ratio, gap)


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
    light = Light.RED if goal - actual >= rule.rate_red_from else Light.YELLOW
    return Verdict(light, below, ratio, actual - goal)


def _judge_ceiling(indicator: Indicator, actual: float, _month: Month, rule: LightRule) -> Verdict:
    if meets(indicator, actual):
        if 100 > rule.ceiling_yellow_from <= actual / (indicator.value[-1] or 1) * 100:
            return Verdict(Light.YELLOW, "接近上限", reached=True)
        return Verdict(Light.GREEN, "控制在目标以内", reached=True)
    over = actual - indicator.value[-1]
    how_much = f"超出上限 {wording.number(over)} {'个百分点' if indicator.unit == '%' else indicator.unit}"
    return Verdict(Light.RED, how_much, gap=-over)


def _judge_milestone(indicator: Indicator, actual: float, month: Month, rule: LightRule) -> Verdict:
    if meets(indicator, actual):
        return Verdict(Light.GREEN, "已完成", ratio=100.0, reached=True)
    days_left = (indicator.due_date - month.last_day).days if indicator.due_date else 1000
    if days_left <= 0:
        return Verdict(Light.RED, "到期未完成")
    if days_left <= rule.milestone_days:
        return Verdict(Light.YELLOW, f"距到期 {days_left} 天，还没有完成")
    return Verdict(Light.GREY, "未到期")


_Judge = Callable[[Indicator, float, Month, LightRule], Verdict]
_JUDGES: dict[IndicatorKind, _Judge] = {
    IndicatorKind.CUMULATIVE: _judge_amount,
    IndicatorKind.COUNT: _judge_amount,
    IndicatorKind.RATE: _judge_rate,
    IndicatorKind.CEILING: _judge_ceiling,
    IndicatorKind.MILESTONE: _judge_milestone,
}


def judge_filing(
    filing: Filing | None,
    indicators: Sequence[Indicator],
    month: Month,
    rule: LightRule = DEFAULT_RULE,
    *,
    earlier: Sequence[Filing] = (),
    period: int = 1,
) -> Verdict:
    """The light of a task at the month's end: the worst of its indicators and of the unit's own percent.

    `filing` may be of an earlier month when this month's is not there yet: then it is held against
    this month's 序时进度 all the same, and the reason says which month spoke. `earlier` are the unit's
    filings on the task before it, `period` the months between two filings: by them a rule that asks
    for movement judges.
    """
    if filing is None or filing.is_empty:
        return Verdict(Light.GREY, "还没有填报")
    voices = []
    for position, indicator in enumerate(indicators, 1):
        verdict = judge_indicator(indicator, filing.values.get(indicator.id), month, rule)
        voices.append(Verdict(verdict.light, f"指标{wording.circled(position)}{verdict.reason}", about=indicator))
    if rule.basis is Basis.MOVEMENT or (rule.texts_by_movement and not indicators):
        voices.append(_movement(filing, earlier, month, period))
    else:
        voices.append(_word_of_unit(filing, month, rule))
    worst = max(voices, key=lambda voice: _RANK.index(voice.light))
    said = "" if filing.key.month == month else f"（按{filing.key.month.number}月填报）"
    gap = None if filing.percent is None else filing.percent - month.pro_rata
    done = filing.status is ProgressStatus.COMPLETED
    return Verdict(worst.light, f"{worst.reason}{said}", filing.percent, gap, done, about=worst.about)


def overruled(verdict: Verdict, review: Review | None) -> Verdict:
    """The verdict as the office has it: a light that it overrules comes with its reason."""
    if review is None or review.light is None:
        return verdict
    reason = f"督查室评为{review.light.label}：{review.reason}"
    return verdict._replace(light=review.light, reason=reason, computed=verdict.light, about=None)


def _movement(filing: Filing, earlier: Sequence[Filing], month: Month, period: int) -> Verdict:
    if filing.status is ProgressStatus.COMPLETED:
        return Verdict(Light.GREEN, "已完成")
    still = months_still([*earlier, filing], month)
    if still < period:
        return Verdict(Light.GREEN, "本期有进展")
    words = f"{still} 个月没有进展"
    return Verdict(Light.RED, f"连续 {words}") if still >= 2 * period else Verdict(Light.YELLOW, words)


def months_still(filings: Sequence[Filing], month: Month) -> int:
    """How many months, up to this one, have passed since the task last moved within the list's year."""
    ordered = sorted((one for one in filings if not one.is_empty), key=lambda one: one.key.month)
    pairs = zip((None, *ordered), ordered, strict=False)
    moving = [this.key.month for before, this in pairs if _moved(before, this)]
    return month.number - (moving[-1].number if moving else 0)


def _moved(before: Filing | None, this: Filing) -> bool:
    """Whether a filing says more than the one before: a percent or value that rose; without numbers, another text."""
    if before is None:
        return bool(this.percent or any(this.values.values()) or (this.percent is None and this.progress.strip()))
    if (this.percent or 0) > (before.percent or 0) or this.status is ProgressStatus.COMPLETED:
        return True
    if this.values or this.percent is not None:
        return any(value > before.values.get(name, 0) for name, value in this.values.items())
    return this.progress.strip() != before.progress.strip()


def _word_of_unit(filing: Filing, month: Month, rule: LightRule) -> Verdict:
    if filing.status is ProgressStatus.COMPLETED:
        return Verdict(Light.GREEN, "已完成")
    if filing.status is ProgressStatus.CONTINUOUS:
        return Verdict(Light.GREEN, "持续推进")
    if filing.percent is not None:
        gap = filing.percent - month.pro_rata
        return Verdict(rule.light_at(filing.percent, month.pro_rata), f"完成比例{_against_time(gap)}")
    return _BY_STATUS.get(filing.status, Verdict(Light.GREY, "没有填进度判断和完成比例"))


_BY_STATUS: dict[ProgressStatus | None, Verdict] = {
    ProgressStatus.AHEAD: Verdict(Light.GREEN, "超序时"),
    ProgressStatus.ON_TRACK: Verdict(Light.GREEN, "达序时"),
    ProgressStatus.BEHIND: Verdict(Light.YELLOW, "欠序时"),
    ProgressStatus.NOT_STARTED: Verdict(Light.YELLOW, "未启动"),
}
