"""Checks on a filing before it is signed, by severity, each with the field to jump to.

An error keeps a filing from counting as 已填 and from being signed; a warning asks the unit for a
reason; a hint only tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from core import milestones, verbs
from core.model import fields, wording
from core.model.records import Comparator, Filing, Indicator, IndicatorId, IndicatorKind
from core.model.status import Light, ProgressStatus
from core.plan import Plan
from core.rules.judgement import AMOUNTS, LightRule, Verdict, judge_value, meets
from core.rules.light_rule import DEFAULT_RULE

#: How much text a field takes, as the form shows it.
LIMITS = {one.name: one.limit for one in fields.TEXTS}
#: What a check can be about, in the order of the form.
FIELD_NAMES = {one.name: one.label for one in fields.ENTERED} | {"evidence": "佐证材料"}
#: A unit's own percent, from none to far over the target.
PERCENTS = (0, 999)
#: Words with which a unit says that there is no problem.
NO_PROBLEM = {"", "无", "暂无", "没有", "无问题", "暂无问题", "无。", "暂无。", "没有问题"}
_NEARLY_THE_SAME = 0.9
_FAR_APART = 10.0  # points between the unit's percent and the indicators' ratio


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Fault(NamedTuple):
    """What was found: the field it is in, a sentence, and the indicator where it is about one."""

    field: str
    sentence: str
    severity: Severity = Severity.ERROR
    indicator_id: IndicatorId | None = None


class Context(NamedTuple):
    """What a filing is held against: the indicators that the unit is asked for, its filing before, how many files.

    `needs_evidence` says for which progress status the office asks for evidence; `plans` are the indicators' time
    plans, `others` the task's indicators that another unit files; `may_continue`: 持续推进 is accepted here.
    """

    indicators: tuple[Indicator, ...] = ()
    before: Filing | None = None
    evidence: int = 0
    needs_evidence: frozenset[ProgressStatus] = frozenset()
    rule: LightRule = DEFAULT_RULE
    plans: Mapping[IndicatorId, Plan] = {}
    others: tuple[Indicator, ...] = ()
    may_continue: bool = True
    now: dt.datetime | None = None


def faults(filing: Filing, indicators: tuple[Indicator, ...] = ()) -> tuple[Fault, ...]:
    """All blocking faults of a filing, in the order of the form."""
    found = []
    if filing.status is None:
        found.append(Fault("status", "还没有选进度判断"))
    least, most = PERCENTS
    if filing.percent is not None and not least <= filing.percent <= most:
        found.append(Fault("percent", f"完成比例应在 {least} 到 {most} 之间"))
    if not filing.progress.strip():
        found.append(Fault("progress", "还没有写本月进展"))
    found += [
        Fault(name, f"{FIELD_NAMES[name]}超过 {limit} 字")
        for name, limit in LIMITS.items()
        if len(getattr(filing, name)) > limit
    ]
    for indicator in indicators:
        sentence = _value_fault(indicator, filing)
        if sentence:
            found.append(Fault("values", sentence, indicator_id=indicator.id))
    return tuple(found)


def _value_fault(indicator: Indicator, filing: Filing) -> str:
    """Why a value can't be the indicator's; "" when it can."""
    value = filing.values.get(indicator.id, 0.0)
    if indicator.kind in {*AMOUNTS, IndicatorKind.MILESTONE} and value < 0:
        return f"“{indicator.name}”的完成值不能是负数"
    if indicator.kind is not IndicatorKind.MILESTONE or value in {0, 1}:
        return ""
    day = milestones.day_of(value)
    if day is None:
        return f"“{indicator.name}”只填是、否，或完成的日期"
    if day > filing.key.month.last_day:
        return f"“{indicator.name}”的完成日期{wording.day(day)}在{filing.key.month.number}月以后，本月填否"
    return ""


def is_filled(filing: Filing | None, indicators: tuple[Indicator, ...] = ()) -> bool:
    """已填: has a status and a progress text and no blocking fault, whatever its state."""
    return filing is not None and not faults(filing, indicators)


def findings(filing: Filing, context: Context) -> tuple[Fault, ...]:
    """Everything found, errors first, then warnings, then hints; each in the order of the form."""
    found = [*faults(filing, (*context.indicators, *context.others))]
    for check in _CHECKS:
        found += check(filing, context)
    return in_order(found)


def in_order(found: Iterable[Fault]) -> tuple[Fault, ...]:
    """Errors first, then warnings, then hints; each in the order of the form."""
    order = [*Severity]
    places = [*FIELD_NAMES]
    return tuple(sorted(found, key=lambda one: (order.index(one.severity), places.index(one.field))))


def unanswered(filing: Filing, found: Sequence[Fault]) -> tuple[Fault, ...]:
    """The warnings that the unit has not given a reason for."""
    return tuple(
        one for one in found if one.severity is Severity.WARNING and not filing.confirmed.get(one.sentence, "").strip()
    )


# --- the checks ------------------------------------------------------------------------------------------

Found = Iterator[Fault]


def _warning(name: str, sentence: str, indicator: Indicator | None = None) -> Fault:
    return Fault(name, sentence, Severity.WARNING, indicator.id if indicator else None)


def _hint(name: str, sentence: str, indicator: Indicator | None = None) -> Fault:
    return Fault(name, sentence, Severity.HINT, indicator.id if indicator else None)


def _same_text(filing: Filing, context: Context) -> Found:
    from core.rules import text_diff

    for name in fields.names(one for one in fields.TEXTS if one.tells_repetition):
        now, then = getattr(filing, name).strip(), getattr(context.before, name, "").strip()
        if not now or not then or (name == "problems" and now in NO_PROBLEM):
            continue
        share = text_diff.ratio(then, now)
        if share >= _NEARLY_THE_SAME:
            make = _warning if name == "progress" else _hint
            yield make(name, f"“{FIELD_NAMES[name]}”与上次文字 {wording.number(int(share * 100))}% 相同")


def _percent_fell(filing: Filing, context: Context) -> Found:
    before = context.before.percent if context.before else None
    if before is not None and filing.percent is not None and filing.percent < before:
        said = f"完成比例 {wording.whole_percent(filing.percent)}，低于上次的 {wording.whole_percent(before)}"
        yield _warning("percent", said)


def _completed_or_not(filing: Filing, context: Context) -> Found:
    """A rate or a ceiling holds at any time of the year; only what is counted up or reached says that all is done."""
    final = [one for one in context.indicators if one.kind in {*AMOUNTS, IndicatorKind.MILESTONE}]
    given = [one for one in final if one.id in filing.values]
    unmet = [one for one in given if not meets(one, filing.values[one.id])]
    if filing.status is ProgressStatus.COMPLETED:
        for one in unmet:
            actual = wording.amount(filing.values[one.id], one.unit)
            yield _warning("status", f"进度判断是“已完成”，“{one.name}”{actual}还没有达到目标", one)
    elif final and len(given) == len(final) and not unmet:
        yield _warning("status", "指标都已达到目标，进度判断还不是“已完成”")


def _value_not_allowed(filing: Filing, context: Context) -> Found:
    for one in context.indicators:
        actual = filing.values.get(one.id)
        if actual is None:
            continue
        verdict = _judged(filing, context, one)
        if verbs.is_cap(one) and verdict and verdict.light is Light.RED:
            yield _warning("values", f"“{one.name}”{wording.amount(actual, one.unit)}，{verdict.reason}", one)
        elif one.kind is IndicatorKind.COUNT and actual % 1:
            said = wording.amount(actual, one.unit, space=False)
            yield _warning("values", f"“{one.name}”按{one.unit}计数，填的是{said}", one)
        elif one.comparator is Comparator.RANGE and actual > one.value[-1]:
            said = f"“{one.name}”{wording.amount(actual, one.unit)}，超出目标 {wording.target(one)}"
            yield _warning("values", said, one)


def _value_jumped(filing: Filing, context: Context) -> Found:
    """Ten times more or less than before is mostly 万 taken for 亿."""
    for one in _amounts(context):
        now, then = filing.values.get(one.id), _value_before(context, one)
        if now and then and not 0.1 < now / then < 10:
            change = f"从 {wording.number(then)} 变为 {wording.number(now)}"
            yield _warning("values", f"“{one.name}”{change} {one.unit}，相差十倍以上，核对单位", one)
        elif now and then is None and one.value and one.value[0] > 0 and now >= 10 * one.value[-1]:
            yield _warning("values", f"“{one.name}”{wording.amount(now, one.unit)}，是目标的十倍以上，核对单位", one)


def _value_fell_or_stayed(filing: Filing, context: Context) -> Found:
    for one in _amounts(context):
        now, then = filing.values.get(one.id), _value_before(context, one)
        if now is None or then is None:
            continue
        if now < then:
            said = f"“{one.name}”累计 {wording.amount(now, one.unit)}，低于上次的 {wording.number(then)}"
            yield _warning("values", said, one)
        elif now == then and not meets(one, now):
            yield _hint("values", f"“{one.name}”与上次相同（{wording.number(now)}）", one)


def _value_missing(filing: Filing, context: Context) -> Found:
    for one in context.indicators:
        if one.id not in filing.values:
            yield _hint("values", f"“{one.name}”没有填完成值", one)


def _problem_without_step(filing: Filing, _context: Context) -> Found:
    if filing.problems.strip() not in NO_PROBLEM and filing.next_steps.strip() in NO_PROBLEM:
        yield _warning("next_steps", "写了存在问题，没有写下一步措施")


def _behind_without_reason(filing: Filing, context: Context) -> Found:
    if filing.problems.strip() not in NO_PROBLEM:
        return
    if filing.status is ProgressStatus.BEHIND:
        yield _warning("problems", "进度判断是“欠序时”，没有说明存在问题")
    for one in context.indicators:
        verdict = _judged(filing, context, one)
        if verdict and verdict.light in {Light.YELLOW, Light.RED}:
            yield _warning("problems", f"“{one.name}”{verdict.reason}，没有说明存在问题", one)


def _word_against_values(filing: Filing, context: Context) -> Found:
    """The percent is the unit's word, the ratio is computed: told where they contradict."""
    given = [one for one in _amounts(context) if one.id in filing.values]
    verdicts = {one: found for one in given if (found := _judged(filing, context, one))}
    ratios = [min(found.ratio, 100) for found in verdicts.values() if found.ratio is not None]
    if ratios and filing.percent is not None and not _within(filing.percent, min(ratios), max(ratios)):
        computed = "、".join(wording.percent(ratio) for ratio in ratios)
        # One school of two says little about how far the second is; an amount of money says it.
        make = _warning if any(one.kind is IndicatorKind.CUMULATIVE for one in verdicts) else _hint
        yield make("percent", f"完成比例 {wording.whole_percent(filing.percent)}，按指标算是 {computed}")
    well = {ProgressStatus.AHEAD, ProgressStatus.ON_TRACK}
    if filing.status in well and any(found.light is Light.RED for found in verdicts.values()):
        yield _warning("status", f"进度判断是“{filing.status.label}”，有指标已亮红灯")


def _judged(filing: Filing, context: Context, indicator: Indicator) -> Verdict | None:
    """The filing's value held against the indicator's plan; None without one."""
    value = filing.values.get(indicator.id)
    if value is None:
        return None
    year = filing.key.month.year
    usual = Plan(dt.date(year, 1, 1), indicator.due_date or dt.date(year, 12, 31))
    plan = context.plans.get(indicator.id, usual)
    return judge_value(indicator, value, plan, filing.key.month, context.rule, now=context.now)


def _continues(filing: Filing, context: Context) -> Found:
    if filing.status is ProgressStatus.CONTINUOUS and not context.may_continue:
        yield _warning("status", "这一项有量化指标或期限，“持续推进”不作评判，要按进度判断")


def _only_numbers(filing: Filing, _context: Context) -> Found:
    if filing.progress.strip() and not any(sign.isalpha() for sign in filing.progress):
        yield _warning("progress", "“本月进展”只有数字，没有写做了什么")


def _within(percent: float, low: float, high: float) -> bool:
    return low - _FAR_APART <= min(percent, 100) <= high + _FAR_APART


def _evidence_missing(filing: Filing, context: Context) -> Found:
    if filing.status in context.needs_evidence and not context.evidence:
        yield _warning("evidence", f"进度判断是“{filing.status.label}”，还没有佐证材料")


def _text_against_values(filing: Filing, context: Context) -> Found:
    from core.rules import quoted_numbers

    for one in context.indicators:
        actual = filing.values.get(one.id)
        if actual is None or not one.unit:
            continue
        for name in ("cumulative", "progress"):
            said = quoted_numbers.contradiction(getattr(filing, name), one, actual)
            if said is not None:
                kept = wording.amount(actual, one.unit)
                yield _warning(name, f"“{FIELD_NAMES[name]}”里“{one.name}”写的是{said}，完成值是 {kept}", one)


def _amounts(context: Context) -> list[Indicator]:
    return [one for one in context.indicators if one.kind in AMOUNTS]


def _value_before(context: Context, indicator: Indicator) -> float | None:
    return context.before.values.get(indicator.id) if context.before else None


_CHECKS: tuple[Callable[[Filing, Context], Found], ...] = (
    _continues,
    _only_numbers,
    _same_text,
    _percent_fell,
    _completed_or_not,
    _value_not_allowed,
    _value_jumped,
    _value_fell_or_stayed,
    _value_missing,
    _problem_without_step,
    _behind_without_reason,
    _word_against_values,
    _evidence_missing,
    _text_against_values,
)
