"""What a text wants by the end of which month: 一季度完成30%; 6月底前600个、年底前1000个; 一季度 … 四季度 of a table.

A point is a month and the value that should be reached by its end; percents and 过半 are turned into values of the
target that they speak of. The last point of a target is the target itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.lists.parsing.deadlines import read_deadline
from core.lists.parsing.records import Target
from core.lists.parsing.targets import find_targets
from core.model.period import Month
from core.model.records import IndicatorKind

Point = tuple[Month, float]
_TERM = (
    r"(?:20\d{2}年)?(?:第?[一二三四1-4]季度(?:末|底)?|[上下]半年|前三季度|年底|年末|全年"
    r"|(?:1[0-2]|[1-9])月份?(?:\d{1,2}[日号])?(?:底|末)?)(?:之?前|以前)?"
)
_PERCENT = re.compile(
    rf"(?P<term>{_TERM})[，,：:]?(?:累计|确保|力争|全面|要|应|实现|时间过半[、，]?)*(?:完成|达到?|过|任务)?"
    r"(?:(?:总|全年|年度)?(?:任务|目标|进度|工程量|投资|计划)的?)*(?:完成|达到?)?"
    r"(?:(?P<value>\d{1,3}(?:\.\d)?)%|(?P<half>过半|一半|半数|双过半)|(?P<third>三分之[一二]))(?:以上)?(?:的?(?:任务|目标|工程量|进度))?"
)
_PLAIN = re.compile(r"\d[\d.]*")
_SAME = re.compile(r"^[，,；;、。\s]*(?:并|再|其中|力争|确保)*")
_GROWS = (IndicatorKind.CUMULATIVE, IndicatorKind.COUNT)
_THIRDS = {"三分之一": 100 / 3, "三分之二": 200 / 3}


def with_points(
    targets: Sequence[Target], text: str, cells: Iterable[tuple[int, str]], year: int | None
) -> tuple[Target, ...]:
    """The targets with their points: from the text that they stand in, and from `cells` (month, words) of a table."""
    if year is None:
        return tuple(targets)
    percents = dict(_percents(text, year))
    found = (
        [one for one in _joined(targets, text) if not _is_percent_point(one, text)]
        if percents
        else _joined(targets, text)
    )
    by_month = [(Month(year, month), words) for month, words in cells]
    return tuple(_pointed(one, percents, by_month, found) for one in found)


def _percents(text: str, year: int) -> Iterator[tuple[Month, float]]:
    for match in _PERCENT.finditer(text):
        day = read_deadline(("前三季度" in match["term"] and "9月底") or match["term"], year)
        if day:
            value = float(match["value"]) if match["value"] else _THIRDS.get(match["third"] or "", 50.0)
            yield Month.of(day), value


def _is_percent_point(target: Target, text: str) -> bool:
    """Whether a percent only says how far something should have come by a month."""
    if target.unit != "%" or target.start < 0:
        return False
    return any(match.start() <= target.end and target.start < match.end() for match in _PERCENT.finditer(text))


def _joined(targets: Sequence[Target], text: str) -> list[Target]:
    """Targets that say one thing for several days become the last of them with points (6月底前600个、年底前1000个)."""
    joined: list[Target] = []
    for one in targets:
        last = joined[-1] if joined else None
        if last and _goes_on(last, one, text) and last.due_date and one.due_date:
            points = (*last.points, (Month.of(last.due_date), last.values[0]))
            joined[-1] = replace(one, points=points, names=last.names if _is_bare(one) else one.names)
        else:
            joined.append(one)
    return joined


def _goes_on(last: Target, one: Target, text: str) -> bool:
    if not (
        last.due_date and one.due_date and last.due_date < one.due_date and len(last.values) == len(one.values) == 1
    ):
        return False
    same = (last.unit, last.kind) == (one.unit, one.kind) and last.values[0] <= one.values[0]
    between = _SAME.sub("", text[last.end : one.start]) if 0 <= last.end <= one.start else "。。。"
    return same and (last.names == one.names or _is_bare(one) or _is_bare(last)) and "。" not in between


def _is_bare(target: Target) -> bool:
    """Whether a target has no name but its own words."""
    return target.names[0] in target.text and any(char.isdigit() for char in target.names[0])


def _pointed(
    target: Target, percents: dict[Month, float], cells: Sequence[tuple[Month, str]], others: Sequence[Target]
) -> Target:
    if target.kind not in _GROWS or len(target.values) != 1:
        return target
    points = {month: target.values[0] * share / 100 for month, share in percents.items()}
    points |= _of_cells(target, cells, alone=sum(one.kind in _GROWS for one in others) == 1)
    points |= dict(target.points)
    last = Month.of(target.due_date) if target.due_date else None
    kept = {
        m: v
        for m, v in points.items()
        if v < target.values[0] or (m != last and v == target.values[0] and m.number < 12)
    }
    return replace(target, points=tuple(sorted((month, round(value, 6)) for month, value in kept.items())))


def _of_cells(target: Target, cells: Sequence[tuple[Month, str]], *, alone: bool) -> dict[Month, float]:
    """The values of a table's months; quarters that add up to the target are added up."""
    values: dict[Month, float] = {}
    for month, words in cells:
        if (value := _value_in(words, target, alone=alone)) is not None:
            values[month] = value
    ordered = [values[month] for month in sorted(values)]
    total = target.values[0]
    if len(ordered) > 1 and abs(sum(ordered) - total) < 1e-6 and ordered[-1] < total:
        sums = [sum(ordered[: at + 1]) for at in range(len(ordered))]
        return dict(zip(sorted(values), sums, strict=True))
    return values if ordered == sorted(ordered) and (not ordered or ordered[-1] <= total) else {}


def _value_in(words: str, target: Target, *, alone: bool) -> float | None:
    bare = words.strip().removeprefix("累计").removeprefix("完成")
    if bare.endswith("%") and _PLAIN.fullmatch(bare[:-1]) and target.unit != "%":
        return target.values[0] * float(bare[:-1]) / 100
    if _PLAIN.fullmatch(bare):
        return float(bare) if alone else None
    found = [one for one in find_targets(words) if one.unit == target.unit and len(one.values) == 1]
    return found[0].values[0] if len(found) == 1 else None
