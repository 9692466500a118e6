"""Time plans of targets: 7月起, 一季度完成30%, 上半年过半, 6月底前600个、年底前1000个, a table's columns of months.

A share of the whole by a day is a point of what the same sentence asks for; of amounts in one unit that grow from
day to day the last is the target, those before it are its points.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TypeVar

from core.folding import fold
from core.lists.parsing.deadlines import find_deadline, read_deadline, term_in
from core.lists.parsing.records import PlanPoint, Target
from core.lists.parsing.targets import find_targets
from core.model.records import IndicatorKind

T = TypeVar("T")
Span = tuple[int, int]
#: A month and the words that a table has for its end.
MonthCell = tuple[int, str]
_AMOUNTS = {IndicatorKind.CUMULATIVE, IndicatorKind.COUNT}
_CLAUSE = re.compile(r"[，。；、,;\n]")
_SENTENCE = re.compile(r"[。；;\n]")
_FULL_STOP = re.compile(r"[。\n]")
_SHARE = re.compile(
    r"(?:累计|力争|确保|全面|时间过半)*(?:完成|达到?|实现)?(?:全年|年度|总)?(?:任务|目标|计划|进度|工程量|投资)?(?:量|总量)?的?(?:完成|达到?|实现)?"
    r"(?:(?P<percent>\d{1,3}(?:\.\d+)?)%|(?P<half>时间过半|过半|一半|半数|双过半)|三分之(?P<third>[一二]))(?:以上|左右)?"
    r"(?:的?(?:任务|目标|进度|工程量))?"
)
_SHARE_HINT = re.compile("[%％]|半|分之")
_START = re.compile(
    r"(?<!每)(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?|(?P<quarter>[二三四])季度|(?P<half>下半年))(?:份)?(?:开始|起)(?!草|步|降|点)"
)
_START_HINT = re.compile("起|开始")
_PLAIN = re.compile(r"(?:累计|完成)*(?P<value>\d+(?:\.\d+)?)(?P<percent>%?)")
_QUARTERS = {"二": 4, "三": 7, "四": 10}
_THIRDS = {"一": 100 / 3, "二": 200 / 3}
_ALL = -1
_NEAR = 80


def with_plans(
    text: str, targets: Sequence[Target], year: int | None, cells: Iterable[MonthCell] = ()
) -> tuple[Target, ...]:
    """The targets with deadlines, points and starts as text and cells say; what is a point of another is none."""
    if year is None:
        return tuple(targets)
    shares = list(share_points(text, year))
    bare = _blanked(text, [span for span, _ in shares])
    kept = [one for one in targets if bare[one.start : one.end].strip()]
    joined = _joined(text, _with_days(bare, kept, year))
    stops = [match.start() for match in _SENTENCE.finditer(text)]
    busy = {bisect(stops, one.start) for one in joined if one.kind in _AMOUNTS}
    said = _by_sentence(((span[0], point) for span, point in shares), stops, busy)
    points = {at: list({point.day: point for point in found}.values()) for at, found in said.items()}
    starts = {at: found[:1] for at, found in _by_sentence(_starts(text, year), stops, busy).items()}
    amounts = sum(one.kind in _AMOUNTS for one in joined)
    by_month = [(_month_end(year, month), words) for month, words in cells]
    return tuple(
        _planned(
            one,
            [*_cell_points(one, by_month, alone=amounts == 1), *_meant(points, stops, one)],
            _meant(starts, stops, one),
            year,
        )
        for one in joined
    )


def share_points(text: str, year: int) -> Iterator[tuple[Span, PlanPoint]]:
    """The clauses that say only a day and a share: 一季度完成30%, 上半年过半."""
    if not _SHARE_HINT.search(text):
        return
    folded = fold(text)
    stops = [-1, *(match.start() for match in _CLAUSE.finditer(folded)), len(folded)]
    for left, right in pairwise(stops):
        if not _SHARE_HINT.search(folded, left + 1, right):
            continue
        clause = folded[left + 1 : right].replace("前三季度", "三季度")
        term = term_in(clause)
        day = find_deadline(clause, year) if term else None
        share = _SHARE.fullmatch((clause[: term[0]] + clause[term[1] :]).strip()) if term else None
        if day and share and 0 < _percent(share) < 100:
            yield (left + 1, right), PlanPoint(day, _percent(share), is_percent=True)


def _percent(share: re.Match[str]) -> float:
    if share["percent"]:
        return float(share["percent"])
    return _THIRDS[share["third"]] if share["third"] else 50.0


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
    return next((day for _, day in _starts(text, year)), None) if year else None


def dated_amounts(words: str, year: int | None) -> list[MonthCell]:
    """The months and words of a cell of times that says amounts (3月底前开工10个；12月底前开工26个)."""
    clauses = [clause for clause in _CLAUSE.split(words) if any(map(str.isdigit, clause)) and find_targets(clause)]
    days = [(read_deadline(clause, year), clause) for clause in clauses]
    return [(day.month, clause) for day, clause in days if day]


def _starts(text: str, year: int) -> Iterator[tuple[int, dt.date]]:
    for match in _START.finditer(fold(text)) if _START_HINT.search(text) else ():
        month = 7 if match["half"] else _QUARTERS[match["quarter"]] if match["quarter"] else int(match["month"])
        try:
            yield match.start(), dt.date(year, month, int(match["day"] or 1))
        except ValueError:
            continue


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with blanks in the spans, which come in its order."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join((*parts, text[at:]))


def _by_sentence(found: Iterable[tuple[int, T]], stops: Sequence[int], busy: set[int]) -> dict[int, list[T]]:
    """What stands at the places, by the sentence whose amounts it speaks of; under `_ALL` what speaks of all."""
    said: dict[int, list[T]] = {}
    for place, what in found:
        sentence = bisect(stops, place)
        said.setdefault(sentence if sentence in busy else _ALL, []).append(what)
    return said


def _meant(said: dict[int, list[T]], stops: Sequence[int], target: Target) -> list[T]:
    return [*said.get(bisect(stops, target.start), ()), *said.get(_ALL, ())]


def _planned(target: Target, points: Sequence[PlanPoint], starts: Sequence[dt.date], year: int) -> Target:
    if target.kind not in _AMOUNTS:
        return target
    last = target.due_date or dt.date(year, 12, 31)
    found = {point.day: point for point in (*points, *target.points) if point.day < last}
    return replace(
        target, start_date=starts[0] if starts else None, points=tuple(found[day] for day in sorted(found))
    )  # fmt: skip


# --- days --------------------------------------------------------------------


def _with_days(text: str, targets: Sequence[Target], year: int) -> list[Target]:
    ends = [*(target.start for target in targets[1:]), len(text)]
    return [replace(target, due_date=_due(text, target, end, year)) for target, end in zip(targets, ends, strict=False)]


def _due(text: str, target: Target, end: int, year: int) -> dt.date | None:
    """The day in the target's own sentence; one behind the target only where no other target comes before its end."""
    near = max(0, target.start - _NEAR)
    start = max((match.end() for match in _SENTENCE.finditer(text, near, target.start)), default=near)
    found = find_deadline(text[start : target.end], year)
    after = _SENTENCE.split(text[target.end : end], maxsplit=1)
    return found or (find_deadline(after[0], year) if len(after) > 1 or end == len(text) else None)


# --- amounts that grow -------------------------------------------------------


def _joined(text: str, targets: Sequence[Target]) -> list[Target]:
    """Amounts in one unit that grow from day to day as one target with points."""
    found: list[Target] = []
    for one in targets:
        if found and _grows(text, found[-1], one):
            found[-1] = _onto(text, found[-1], one)
        else:
            found.append(one)
    return found


def _grows(text: str, last: Target, one: Target) -> bool:
    if one.kind not in _AMOUNTS or (last.kind, last.unit) != (one.kind, one.unit) or len(one.names) > 1:
        return False
    if not last.due_date or not one.due_date or last.due_date >= one.due_date or last.values[-1] > one.values[-1]:
        return False
    alike = one.names == last.names or _is_nameless(one)
    return alike and not _FULL_STOP.search(text, last.end, one.start)


def _is_nameless(target: Target) -> bool:
    """Whether the text gives no thing for the number, so that the number stands for its name."""
    return target.names[0] == target.text or target.names[0][:1].isdigit()


def _onto(text: str, last: Target, one: Target) -> Target:
    point = PlanPoint(last.due_date or one.due_date or dt.date.min, last.values[0], is_percent=False)
    names = last.names if not _is_nameless(last) else one.names
    return replace(
        one, names=names, start=last.start, text=text[last.start : one.end], points=(*last.points, point)
    )  # fmt: skip


# --- a table's months --------------------------------------------------------


def _cell_points(target: Target, cells: Iterable[tuple[dt.date, str]], *, alone: bool) -> list[PlanPoint]:
    """What a table's months say of the target; quarters that add up to it are added up."""
    if target.kind not in _AMOUNTS or len(target.values) != 1:
        return []
    points = [point for day, words in sorted(cells) if (point := _cell_point(day, words, target, alone=alone))]
    total = target.values[0]
    reached = [total * point.value / 100 if point.is_percent else point.value for point in points]
    if len(points) > 1 and abs(sum(reached) - total) < 1e-6 and reached[-1] < total:
        sums = accumulate(point.value for point in points)
        return [point._replace(value=round(value, 6)) for point, value in zip(points, sums, strict=True)]
    return points if reached == sorted(reached) and (not reached or reached[-1] <= total) else []


def _cell_point(day: dt.date, words: str, target: Target, *, alone: bool) -> PlanPoint | None:
    """A bare number speaks of the only amount, a share of every one, an amount of those in its unit."""
    if bare := _PLAIN.fullmatch(words.strip()):
        share = bool(bare["percent"])
        return PlanPoint(day, float(bare["value"]), is_percent=share) if share or alone else None
    found = [one for one in find_targets(words) if one.unit == target.unit and len(one.values) == 1]
    return PlanPoint(day, found[0].values[0], is_percent=False) if len(found) == 1 else None
