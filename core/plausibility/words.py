"""Doubts about what a filing says, held against other units, its own values and the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core import owners
from core.model import wording
from core.model.period import Month
from core.model.records import Filing, Indicator
from core.model.status import Light, ProgressStatus
from core.plausibility.year import Finding, Kind, Year
from core.rules import quoted_numbers
from core.rules.judgement import Verdict
from core.rules.unit_month import judged, judged_each

_SENTENCE = re.compile(r"[^。；;！？\n]+")
_LONG_ENOUGH = 24  # characters; of shorter ones two units may think by themselves
_LEAST_NUMBERS = 2  # besides months and what is quoted: one small number alone comes twice by chance
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?![\d.]*[年月日])")
_QUOTED = re.compile("“[^”]*”")
_WELL_AHEAD = 5.0  # points above the plan from which 欠序时 is a contradiction
_WELL = {ProgressStatus.AHEAD, ProgressStatus.ON_TRACK, ProgressStatus.COMPLETED}


def same_sentences(year: Year) -> Iterator[Finding]:
    """A sentence with numbers in it, word for word in the filings of two units of one month."""
    first: dict[tuple[Month, str], Filing] = {}
    for filing in year.known.values():
        for sentence in dict.fromkeys(_sentences(filing.progress)):
            other = first.setdefault((filing.key.month, sentence), filing)
            if other.key.unit_id != filing.key.unit_id:
                name = year.board.units[other.key.unit_id].name
                said = f"“{wording.cut(sentence, 40)}”和{name}写的一字不差"
                yield Finding(Kind.SAME_SENTENCE, filing.key, said, None, other.key)


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        bare = "".join(match[0].split())
        if len(bare) >= _LONG_ENOUGH and len(_NUMBER.findall(_QUOTED.sub("", bare))) >= _LEAST_NUMBERS:
            yield bare


def against_lead(year: Year) -> Iterator[Finding]:
    """A number in another unit's text that is not the owner's; 未启动 where the lead says that all is done."""
    for (node_id, month), filings in year.by_month.items():
        lead = year.board.leads.get(node_id)
        leads = [one for one in filings if lead and one.key.unit_id == year.board.successor(lead, month)]
        for indicator in year.board.indicators.get(node_id, ()):
            yield from _other_numbers(year, indicator, month, filings)
        for one in filings:
            if leads and leads[0].status is ProgressStatus.COMPLETED and one.status is ProgressStatus.NOT_STARTED:
                name = year.board.units[leads[0].key.unit_id].name
                yield Finding(Kind.LEAD_SUPPORT, one.key, f"填的是“未启动”，{name}填的是“已完成”", None, leads[0].key)


def _other_numbers(year: Year, indicator: Indicator, month: Month, filings: tuple[Filing, ...]) -> Iterator[Finding]:
    for holder in owners.holders(year.board, indicator, month):
        (owner, *more) = holder.units
        value = next((one.values.get(indicator.id) for one in filings if one.key.unit_id == owner), None)
        if more or value is None or not indicator.unit:
            continue
        for one in filings:
            said = _said(one, indicator, value) if one.key.unit_id not in holder.units else None
            if said:
                name = year.board.units[owner].name
                kept = wording.amount(value, indicator.unit, space=False)
                words = f"文字里“{indicator.name}”是{said}，{name}报的是{kept}"
                yield Finding(Kind.LEAD_SUPPORT, one.key, words, indicator.id, one.key._replace(unit_id=owner))


def _said(filing: Filing, indicator: Indicator, value: float) -> str | None:
    texts = (filing.cumulative, filing.progress)
    return next((said for text in texts if (said := quoted_numbers.contradiction(text, indicator, value))), None)


def word_against_values(year: Year) -> Iterator[Finding]:
    """达序时 beside a red indicator; 欠序时 where all of them are ahead."""
    for filing, verdicts in _judged(year):
        red = [one for one in verdicts if one.light is Light.RED]
        if filing.status in _WELL and red:
            assert red[0].about is not None and filing.status is not None  # noqa: S101  an indicator's verdict
            said = f"进度判断是“{filing.status.label}”，“{red[0].about.name}”{red[0].reason}"
            yield Finding(Kind.WORD_VALUE, filing.key, said, red[0].about.id)
        elif filing.status is ProgressStatus.BEHIND and verdicts and all(map(_is_ahead, verdicts)):
            yield Finding(Kind.WORD_VALUE, filing.key, "进度判断是“欠序时”，指标都达到或超过计划")


def _is_ahead(verdict: Verdict) -> bool:
    return verdict.reached or (verdict.gap is not None and verdict.gap >= _WELL_AHEAD)


def _judged(year: Year) -> Iterator[tuple[Filing, list[Verdict]]]:
    """Each filing with the verdicts of the values in it."""
    for filing in year.known.values():
        key = filing.key
        told = year.told.get(key.node_id, {})
        node = year.board.nodes[key.node_id]
        each = judged_each(year.board, node, key.unit_id, key.month, _until(told, key.month), year.criteria)
        yield filing, [one for one in each if one.about is not None and one.about.id in filing.values]


def _until(told: owners.Told, month: Month) -> owners.Told:
    return {unit: [one for one in filings if one.key.month <= month] for unit, filings in told.items()}


def plan_denies(year: Year) -> Iterator[Finding]:
    """达序时 or better of a part that is judged by its percent, which lies so far behind that it is no green."""
    for filing in year.known.values():
        key, board = filing.key, year.board
        if filing.status not in _WELL or filing.percent is None:
            continue
        node = board.nodes[key.node_id]
        if owners.alone(board, key.node_id, key.unit_id, key.month):
            continue
        told = _until({key.unit_id: year.told[key.node_id][key.unit_id]}, key.month)
        verdict = judged(board, node, key.unit_id, key.month, told, year.criteria._replace(reviews={}))
        if verdict.light in {Light.YELLOW, Light.RED}:
            percent = wording.whole_percent(filing.percent)
            assert filing.status is not None  # noqa: S101  it is one of them
            said = f"进度判断是“{filing.status.label}”，完成比例{percent}，{verdict.reason}"
            yield Finding(Kind.PLAN_DENIES, key, said)
