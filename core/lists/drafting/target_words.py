"""A target as a person writes it in fields: name, how it is compared, value, unit, kind, day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.documents.typed import read_number, written
from core.errors import KnownError
from core.lists.parsing.deadlines import read_deadline
from core.model.records import Comparator, IndicatorKind
from core.model.wording import due

if TYPE_CHECKING:
    import datetime as dt

    from core.lists.parsing.records import Target

COMPARATORS = {
    Comparator.EQUAL: "等于",
    Comparator.AT_LEAST: "不低于",
    Comparator.OVER: "超过",
    Comparator.AT_MOST: "不超过",
    Comparator.UNDER: "低于",
    Comparator.APPROX: "左右",
    Comparator.RANGE: "范围",
}
_TO = re.compile(r"\s*(?:-|—|–|~|～|至|到)\s*")
_EACH = re.compile(r"\s*[、；;]\s*")


@dataclass(frozen=True, slots=True)
class TargetWords:
    """The fields. Several names stand with ；between them; a range is 2—3, a value for each name 65、55."""

    name: str
    comparator: Comparator
    value: str
    unit: str
    kind: IndicatorKind
    day: str


def in_words(target: Target, year: int | None) -> TargetWords:
    """The fields of a target."""
    mark = "—" if target.comparator is Comparator.RANGE else "、"
    value = mark.join(written(one) for one in target.values)
    day = _day_words(target.due_date, year) if target.due_date else ""
    return TargetWords("；".join(target.names), target.comparator, value, target.unit, target.kind, day)


def _day_words(day: dt.date, year: int | None) -> str:
    return due(day) if day.year == year else f"{day.year}年{due(day)}"


def rewritten(target: Target, words: TargetWords, year: int | None) -> Target:
    """The target as the fields say; KnownError says which one cannot be read."""
    names = tuple(part for part in _EACH.split(words.name.strip()) if part)
    if not names:
        raise KnownError("指标要有名称。", "例如：新增学位。")
    day = _day(words.day, year)
    if words.kind is IndicatorKind.MILESTONE:
        return replace(
            target, names=names, values=(), unit="", comparator=Comparator.EQUAL, kind=words.kind, due_date=day
        )
    values, comparator = _values(words)
    return replace(
        target, names=names, values=values, unit=words.unit.strip(), comparator=comparator, kind=words.kind,
        due_date=day,
    )  # fmt: skip


def _values(words: TargetWords) -> tuple[tuple[float, ...], Comparator]:
    """The numbers; two with a dash between them are a range whatever was chosen."""
    ends = _TO.split(words.value.strip().lstrip("-−"))
    if len(ends) == 2 and all(ends):
        low, high = (_number(end, words.unit) for end in ends)
        if low > high:
            raise KnownError("范围的前一个数要小于后一个。", "例如：2—3。")
        return (low, high), Comparator.RANGE
    if words.comparator is Comparator.RANGE:
        raise KnownError("范围要写两个数。", "例如：2—3。")
    return tuple(_number(one, words.unit) for one in _EACH.split(words.value.strip())), words.comparator


def _number(text: str, unit: str) -> float:
    typed = read_number(text, unit)
    if typed.value is None:
        raise KnownError("目标值没有读出数字。", typed.sentence or "写上数值；只看完成与否的，把类型改为“是否”。")
    return typed.value


def _day(words: str, year: int | None) -> dt.date | None:
    if not words.strip():
        return None
    day = read_deadline(words, year)
    if day is None:
        raise KnownError(f"“{words.strip()}”没有读出日期。", "例如：6月底前、2022年9月30日。")
    return day
