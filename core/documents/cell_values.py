"""What stands in a cell, understood as people write it: numbers with their unit, dates in their many forms, words."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.documents.spreadsheet import as_text
from core.documents.typed import read_number, written
from core.model.period import Month
from core.model.records import Indicator, IndicatorKind
from core.model.status import ProgressStatus
from core.spreadsheet import Cell

T = TypeVar("T")

_YES = {"是", "已完成", "完成", "达到", "1", "√", "✓", "yes", "y", "true"}
_NO = {"否", "未完成", "没有", "未达到", "0", "×", "x", "no", "n", "false"}
_NOTHING = {"", "-", "—", "–", "/", "无", "暂无", "无数据"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})月?份?")
_FIRST_DAY, _LAST_DAY = 20_000, 80_000  # as Excel counts: 1954 to 2119


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was understood, or what is expected instead; `note` when it was understood and should be told."""

    value: T | None = None
    expected: str = ""
    note: str = ""


def plain(value: Cell) -> str:
    """The text in half width."""
    return unicodedata.normalize("NFKC", as_text(value))


def number(value: Cell, unit: str) -> Read[float]:
    """A number in the unit: 2000万 for 万元 is 2000, for 亿元 it is 0.2, and that is told."""
    if isinstance(value, bool):
        return Read(expected=f"应是数字{_in(unit)}")
    if isinstance(value, float):
        return Read(value) if math.isfinite(value) else Read(expected=f"应是数字{_in(unit)}")
    text = plain(value)
    if text in _NOTHING:
        return Read()
    typed = read_number(text, unit)
    if typed.value is not None:
        return Read(typed.value)
    if typed.offer is not None:
        return Read(typed.offer, note=f"“{as_text(value)}”按 {written(typed.offer)} {unit}")
    return Read(expected=f"应是数字{_in(unit)}，例如 8.66")


def _in(unit: str) -> str:
    return f"，单位是{unit}" if unit else ""


def percent(value: Cell) -> Read[float]:
    """完成比例 in percent: 78, 78%, ７８％."""
    if isinstance(value, str):
        text = plain(value).removesuffix("%").strip()
        found = number(text, "")
    else:
        found = number(value, "")
    if found.expected or (found.value is not None and not 0 <= found.value <= 999):
        return Read(expected="应是 0 到 999 之间的数字，单位是 %")
    return found


def status(value: Cell) -> Read[ProgressStatus]:
    """进度判断 by its word."""
    text = plain(value)
    for each in ProgressStatus:
        if text in {each.label, each.value}:
            return Read(each)
    return Read(expected=f"应是{'、'.join(each.label for each in ProgressStatus)}之一") if text else Read()


def indicator_value(value: Cell, indicator: Indicator, month: Month, *, epoch_1904: bool = False) -> Read[float]:
    """The value of an indicator; a milestone takes 是 or 否, or the day on which it was reached."""
    if indicator.kind is not IndicatorKind.MILESTONE:
        found = number(value, indicator.unit)
        if found.value is not None and found.value < 0 and indicator.kind is not IndicatorKind.RATE:
            return Read(expected="不能是负数")
        return found
    text = plain(value).lower()
    known = {
        **dict.fromkeys(_NOTHING, Read[float]()),
        **dict.fromkeys(_YES, Read(1.0)),
        **dict.fromkeys(_NO, Read(0.0)),
    }
    if text in known:
        return known[text]
    reached = day(value, month.year, epoch_1904=epoch_1904)
    if reached.value is None:
        return Read(expected="应是“是”“否”或完成的日期")
    return Read(1.0 if reached.value <= month.last_day else 0.0)


def day(value: Cell, year: int, *, epoch_1904: bool = False) -> Read[dt.date]:
    """A day as people write it: 2022-3-5, 2022/03/05, 2022.3.5, 2022年3月5日, 3月5日, 20220305, or Excel's count."""
    if isinstance(value, float):
        return _counted_day(value, epoch_1904=epoch_1904)
    text = re.sub(r"\s*([年月日/.-])\s*", r"\1", plain(value))
    found = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    if found and found[3]:
        return _made(int(found[1]), int(found[2]), int(found[3]))
    short = _SHORT_DATE.fullmatch(text)
    if short:
        return _made(year, int(short[1]), int(short[2]))
    return Read(expected="应是日期，例如 2022-03-05") if text else Read()


def _counted_day(value: float, *, epoch_1904: bool) -> Read[dt.date]:
    whole = int(value) if math.isfinite(value) else 0
    plain_date = _PLAIN_DATE.fullmatch(str(whole))
    if plain_date:
        return _made(*(int(part) for part in plain_date.groups()))
    if not _FIRST_DAY <= whole <= _LAST_DAY:
        return Read(expected="应是日期，例如 2022-03-05")
    first = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
    return Read(first + dt.timedelta(days=whole))


def _made(year: int, month: int, number: int) -> Read[dt.date]:
    try:
        return Read(dt.date(year, month, number))
    except ValueError:
        return Read(expected="没有这一天，应是日期，例如 2022-03-05")


def month(value: Cell, year: int, *, epoch_1904: bool = False) -> Read[Month]:
    """A month: 3月, 2022年3月, 2022-03, 3, or any day in it."""
    text = plain(value)
    found = _MONTH.fullmatch(text)
    if found and 1 <= int(found[2]) <= 12:
        return Read(Month(int(found[1] or year), int(found[2])))
    at = day(value, year, epoch_1904=epoch_1904)
    return Read(Month.of(at.value)) if at.value else Read(expected="应是月份，例如 2022-03")
