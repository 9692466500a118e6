"""Judging a task by its unit's own percent: a task without indicators, or a unit that is asked for none of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.model import wording
from core.model.period import Month
from core.model.records import Filing
from core.model.status import Attainment, Light, ProgressStatus
from core.plan import Plan, due_in, is_past
from core.rules.judgement import DEFAULT_RULE, Duty, LightRule, Verdict, against_plan, by_movement
from core.rules.light_rule import Basis


def judge_percent(
    filings: Sequence[Filing],
    plan: Plan,
    month: Month,
    rule: LightRule = DEFAULT_RULE,
    *,
    now: dt.datetime | None = None,
    duty: Duty = Duty.DUE,
    period: int = 1,
    may_continue: bool = False,
) -> Verdict:
    """A unit's part of a task without indicators of its own, from its filings up to the month, oldest first.

    `may_continue`: 持续推进 is accepted (the task has neither indicators nor a day): no light, never overdue.
    """
    last = filings[-1] if filings else None
    if last is None or last.key.month != month:
        return _unfiled_percent(last, plan, month, now, duty, may_continue=may_continue)
    found = _filed_percent(last, plan, month, rule, now, may_continue=may_continue)
    if found.attainment is Attainment.REACHED:
        first = next(one for one in filings if _is_done(one))
        is_late = Month.of(due_in(plan, first.key.month)) < first.key.month
        return found._replace(is_late=is_late, reason="已完成（超期）" if is_late else found.reason)
    if (rule.texts_by_movement or rule.basis is Basis.MOVEMENT) and found.light in {Light.GREEN, Light.GREY}:
        return by_movement(found._replace(light=Light.GREEN), _filings_still(filings, month), period)
    return found


def _is_done(filing: Filing) -> bool:
    return filing.status is ProgressStatus.COMPLETED or (filing.percent is not None and filing.percent >= 100)


def _filed_percent(
    filing: Filing, plan: Plan, month: Month, rule: LightRule, now: dt.datetime | None, *, may_continue: bool
) -> Verdict:
    if may_continue and filing.status is ProgressStatus.CONTINUOUS:
        return Verdict(Light.NONE, Attainment.CONTINUOUS, "持续推进", month=month)
    if filing.percent is None and filing.status is not ProgressStatus.COMPLETED:
        return Verdict(Light.GREY, Attainment.UNKNOWN, "没有可评判的数", month=month)
    ratio = 100.0 if filing.percent is None else float(wording.tenth(filing.percent))
    found = against_plan(plan, month, rule, ratio, now, is_met=_is_done(filing))
    return found._replace(value=filing.percent, month=month, due=due_in(plan, month))


def _unfiled_percent(
    last: Filing | None, plan: Plan, month: Month, now: dt.datetime | None, duty: Duty, *, may_continue: bool
) -> Verdict:
    none = Verdict(Light.NONE, Attainment.UNKNOWN, "本月不报", due=due_in(plan, month))
    if last is not None:
        none = none._replace(value=last.percent, ratio=last.percent, month=last.key.month)
        if _is_done(last):
            return none._replace(attainment=Attainment.REACHED, reason="已完成")
        if may_continue and last.status is ProgressStatus.CONTINUOUS:
            return none._replace(attainment=Attainment.CONTINUOUS, reason="持续推进")
    if duty is Duty.OVER:
        return none
    if is_past(plan, month, now) and (last is None or last.percent is not None):
        when = f"按{last.key.month.number}月填报" if last else "从未填报"
        return none._replace(light=Light.RED, attainment=Attainment.OVERDUE, reason=f"到期未完成（{when}）")
    if last is not None:
        return none._replace(reason=f"按{last.key.month.number}月填报，本月未评判")
    return none._replace(light=Light.GREY, reason="还没有填报") if duty is Duty.DUE else none


def _filings_still(filings: Sequence[Filing], month: Month) -> int:
    """Months since a filing last said more than the one before: a percent that rose; without percents, another text."""
    pairs = zip((None, *filings), filings, strict=False)
    moving = [this.key.month.number for before, this in pairs if _moved(before, this)]
    return month.number - (moving[-1] if moving else 0)


def _moved(before: Filing | None, this: Filing) -> bool:
    if this.status is ProgressStatus.COMPLETED:
        return True
    if this.percent is not None:
        return this.percent > ((before.percent or 0) if before else 0)
    return bool(this.progress.strip()) and (before is None or this.progress.strip() != before.progress.strip())
