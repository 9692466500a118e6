"""Time plans in a text: 7月起, 一季度完成30%, 上半年过半, 6月底前600个、年底前1000个.

A share of the whole by a day is a point of what the same sentence asks for; of amounts in one unit that grow from
day to day the last is the target, those before it are its points.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from core.lists.parsing.deadlines import find_deadline, term_in
from core.lists.parsing.lines import fold
from core.lists.parsing.records import PlanPoint, Target
from core.model.records import IndicatorKind

_AMOUNTS = {IndicatorKind.CUMULATIVE, IndicatorKind.COUNT}
_CLAUSE = re.compile(r"[，。；、,;\n]")
_SENTENCE = re.compile(r"[。；;\n]")
_SHARE = re.compile(
    r"(?:累计|力争|确保)?(?:完成|达到?|实现)?(?:全年|年度|总)?(?:任务|目标|计划|工程量|投资)?(?:量|总量)?的?"
    r"(?P<percent>\d{1,3}(?:\.\d+)?)%(?:以上|左右)?"
)
_HALF = re.compile(r"(?:任务|进度|工程量|投资)?(?:实现|完成)?(?:任务|进度)?(?:过半|一半)")
_START = re.compile(
    r"(?<!每)(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?|(?P<quarter>[二三四])季度|(?P<half>下半年))(?:份)?(?:开始|起)(?!草|步|降|点)"
)
_QUARTERS = {"二": 4, "三": 7, "四": 10}
Span = tuple[int, int]


def with_plans(text: str, targets: Sequence[Target], year: int | None) -> tuple[Target, ...]:
    """The targets with deadlines, points and starts as the text says them; what is a point of another is none."""
    if year is None:
        return tuple(targets)
    shares = list(share_points(text, year))
    kept = [one for one in targets if not any(start <= one.start and one.end <= end for (start, end), _ in shares)]
    bare = _blanked(text, [span for span, _ in shares])
    dated = [replace(one, due_date=_due(bare, one, year), start_date=_start(text, one, kept, year)) for one in kept]
    joined = _joined(text, dated)
    return tuple(_with_shares(text, one, joined, shares) for one in joined)


def share_points(text: str, year: int) -> Iterator[tuple[Span, PlanPoint]]:
    """The clauses that say only a day and a share: 一季度完成30%, 上半年过半."""
    folded = fold(text)
    stops = [-1, *(match.start() for match in _CLAUSE.finditer(folded)), len(folded)]
    for left, right in pairwise(stops):
        clause = folded[left + 1 : right]
        term = term_in(clause)
        day = find_deadline(clause, year) if term else None
        if term is None or day is None:
            continue
        rest = (clause[: term[0]] + clause[term[1] :]).strip()
        share = _SHARE.fullmatch(rest)
        if share or _HALF.fullmatch(rest):
            percent = float(share["percent"]) if share else 50.0
            if 0 < percent < 100:
                yield (left + 1, right), PlanPoint(day, percent, is_percent=True)


def without_shares(text: str, year: int | None) -> str:
    """The text with those clauses blanked: their days are no deadlines of the whole."""
    return text if year is None else _blanked(text, [span for span, _ in share_points(text, year)])


def loose_points(text: str, targets: Sequence[Target], year: int | None) -> tuple[PlanPoint, ...]:
    """Shares in a text that asks for no amount: points of the task itself."""
    if year is None or any(one.kind in _AMOUNTS for one in targets):
        return ()
    return tuple(point for _, point in share_points(text, year))


def start_in(text: str, year: int | None) -> dt.date | None:
    """The day from which on something is done: 7月起, 3月10日起; None without one."""
    match = _START.search(fold(text)) if year else None
    if match is None or year is None:
        return None
    month = 7 if match["half"] else _QUARTERS[match["quarter"]] if match["quarter"] else int(match["month"])
    try:
        return dt.date(year, month, int(match["day"] or 1))
    except ValueError:
        return None


def _blanked(text: str, spans: Sequence[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _due(text: str, target: Target, year: int) -> dt.date | None:
    """The day in the target's own sentence."""
    start = max(text.rfind(stop, 0, target.start) for stop in "。；;\n") + 1
    return find_deadline(text[max(start, target.start - 80) : target.start + len(target.text)], year)


def _start(text: str, target: Target, targets: Sequence[Target], year: int) -> dt.date | None:
    """The start in the target's own sentence before it, else one in a sentence without amounts."""
    for match in _START.finditer(fold(text)):
        if _is_meant(text, match.start(), target, targets):
            return start_in(match[0], year)
    return None


def _is_meant(text: str, at: int, target: Target, targets: Sequence[Target]) -> bool:
    """Whether words at that place speak of the target: of those in their sentence, else of all."""
    here = [one for one in targets if one.kind in _AMOUNTS and _in_one_sentence(text, at, one)]
    return target in here if here else target.kind in _AMOUNTS


def _in_one_sentence(text: str, at: int, target: Target) -> bool:
    left, right = sorted((at, max(target.start, 0)))
    return not _SENTENCE.search(text[left:right])


def _joined(text: str, targets: Sequence[Target]) -> list[Target]:
    """Amounts in one unit that grow from day to day, in one sentence, as one target with points."""
    found: list[Target] = []
    for one in targets:
        last = found[-1] if found else None
        if last and _grows(text, last, one):
            found[-1] = _onto(text, last, one)
        else:
            found.append(one)
    return found


def _grows(text: str, last: Target, one: Target) -> bool:
    if one.kind not in _AMOUNTS or (last.kind, last.unit) != (one.kind, one.unit) or len(one.names) > 1:
        return False
    if not last.due_date or not one.due_date or last.due_date >= one.due_date or last.values[-1] >= one.values[-1]:
        return False
    alike = one.names == last.names or _is_nameless(one)
    return alike and not _SENTENCE.search(text[last.end : one.start])


def _is_nameless(target: Target) -> bool:
    """Whether the text gives no thing for the number, so that the number stands for its name."""
    return target.names[0] == target.text or target.names[0][:1].isdigit()


def _onto(text: str, last: Target, one: Target) -> Target:
    point = PlanPoint(last.due_date or one.due_date or dt.date.min, last.values[0], is_percent=False)
    names = last.names if not _is_nameless(last) else one.names
    start = last.start if last.start >= 0 else one.start
    words = text[start : one.end] if start >= 0 else one.text
    return replace(
        one, names=names, start=start, text=words, points=(*last.points, point),
        start_date=last.start_date or one.start_date,
    )  # fmt: skip


def _with_shares(
    text: str, target: Target, targets: Sequence[Target], shares: Sequence[tuple[Span, PlanPoint]]
) -> Target:
    mine = [
        point
        for (start, _), point in shares
        if _is_meant(text, start, target, targets) and (target.due_date is None or point.day < target.due_date)
    ]
    return replace(target, points=tuple(sorted((*target.points, *mine), key=lambda one: one.day)))
