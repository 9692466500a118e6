"""How numbers and targets are put into words, the same in the window and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from core import milestones, verbs
from core.model.records import Comparator, Indicator, IndicatorKind, NodeKind
from core.plan import Point

_TENTH = Decimal("0.1")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SIGNS = {
    Comparator.EQUAL: "",
    Comparator.APPROX: "",
    Comparator.RANGE: "",
    Comparator.AT_LEAST: "≥",
    Comparator.AT_MOST: "≤",
    Comparator.OVER: ">",
    Comparator.UNDER: "<",
}
#: The same in words, before and after the number.
_BOUNDS = {
    Comparator.EQUAL: ("", ""),
    Comparator.APPROX: ("", "左右"),
    Comparator.RANGE: ("", ""),
    Comparator.AT_LEAST: ("", "以上"),
    Comparator.AT_MOST: ("", "以内"),
    Comparator.OVER: ("超", ""),
    Comparator.UNDER: ("低于", ""),
}
NODE_KINDS = {
    NodeKind.PART: "部分",
    NodeKind.SECTION: "板块",
    NodeKind.GOAL: "目标",
    NodeKind.MEASURE: "举措",
    NodeKind.TASK: "子任务",
    NodeKind.REFERENCE: "引用",
    NodeKind.LEAD_IN: "引语",
    NodeKind.NOTE: "说明",
}


def number(value: float) -> str:
    """A value without needless zeros: 12.2, 5000, 0.5; at most four decimals; minus is "−"."""
    text = f"{abs(value):.4f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and text != "0" else text


def amount(value: float, unit: str, *, space: bool = True) -> str:
    """A value with its unit: "12.2 亿元" in the window, "12.2亿元" in running text, "7%" always close."""
    return f"{number(value)}{' ' if space and unit and unit != '%' else ''}{unit}"


def tenth(value: float) -> Decimal:
    """Rounded to one decimal as people and spreadsheets round: 81.25 is 81.3.

    What reckoning with binary fractions leaves behind (57.449999999999996 for 57.45) is no part of the number.
    """
    return Decimal(repr(round(float(value), 9))).quantize(_TENTH, ROUND_HALF_UP)


def percent(value: float) -> str:
    """One decimal: 71.0%."""
    return f"{tenth(value)}%".replace("-", "−")


def whole_percent(value: float) -> str:
    """As the unit said it: 71% or 71.5%."""
    return f"{number(value)}%"


def points(gap: float) -> str:
    """A signed difference in percentage points: +1.0, −13.7."""
    text = str(tenth(abs(gap)))
    if text == "0.0":
        return text
    return f"−{text}" if gap < 0 else f"+{text}"


def target(indicator: Indicator, *, space: bool = True) -> str:
    """全年目标: "≥ 0.5 平方公里", "2—3 家", "增长7%左右", "下降10%以上"; a milestone says until when."""
    if indicator.kind is IndicatorKind.MILESTONE or not indicator.value:
        return f"{due(indicator.due_date)}完成" if indicator.due_date else "年内完成"
    if indicator.kind is IndicatorKind.RATE and indicator.verb:
        before, after = _BOUNDS[indicator.comparator]
        return f"{indicator.verb}{before}{_span(indicator, space=False)}{after}"
    sign = _SIGNS[indicator.comparator]
    gap = " " if sign and space else ""
    about = "左右" if indicator.comparator is Comparator.APPROX else ""
    return f"{sign}{gap}{_span(indicator, space=space)}{about}"


def _span(indicator: Indicator, *, space: bool) -> str:
    """7%, 2—3 家."""
    low = number(indicator.value[0])
    if indicator.comparator is Comparator.RANGE:
        return f"{low}—{amount(indicator.value[-1], indicator.unit, space=space)}"
    return amount(indicator.value[0], indicator.unit, space=space)


def value(indicator: Indicator, filed: float) -> str:
    """A filed value in running text: 8.66亿元, 增长6.1%, 下降0.5% (of a growth), 已完成（6月28日）."""
    if indicator.kind is IndicatorKind.MILESTONE:
        done = milestones.day_of(filed)
        return ("已完成" if filed >= 1 else "未完成") + (f"（{day(done)}）" if done else "")
    if indicator.kind is not IndicatorKind.RATE or not indicator.verb or indicator.name.endswith(indicator.verb):
        return amount(filed, indicator.unit, space=False)
    size = abs(filed) if verbs.turns(indicator) else filed
    return verbs.said(indicator, filed, amount(size, indicator.unit, space=False))


def plan(start: dt.date | None, due: dt.date | None, points: Iterable[Point], unit: str) -> str:
    """A time plan in a line: 2022年3月10日开始，3月节点 300 亿元; "" where nothing of it is set."""
    parts = [f"{date(start)}开始"] if start else []
    parts += [f"{date(due)}到期"] if due else []
    parts += [f"{one.month.number}月节点 {amount(one.value, '%' if one.is_percent else unit)}" for one in points]
    return "，".join(parts)


def due(day: dt.date) -> str:
    """A due date as a list says it: 12月底前, 6月15日前."""
    is_last = (day + dt.timedelta(days=1)).month != day.month
    return f"{day.month}月底前" if is_last else f"{day.month}月{day.day}日前"


def date(day: dt.date) -> str:
    """2022年9月25日, without zero padding (GB/T 9704 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def day(value: dt.date) -> str:
    """6月30日."""
    return f"{value.month}月{value.day}日"


def cut(text: str, length: int) -> str:
    """The text, or its beginning with … where it is longer."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def circled(position: int) -> str:
    """The mark of the n-th indicator, counted from one; (21) and so on past twenty."""
    return CIRCLED[position - 1] if position <= len(CIRCLED) else f"({position})"


def megabytes(size: int) -> str:
    """1.2 MB, 840 KB."""
    if size >= 1 << 20:
        return f"{size / (1 << 20):.1f}".removesuffix(".0") + " MB"
    return f"{max(size // 1024, 1)} KB"
