"""Days by which something is to be done: 6月底前, 年内, 上半年, 2022年9月30日前."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from core.folding import fold
from core.lists.parsing.numbering import value_of

_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_IN_YEAR = r"(?:(?P<year>20\d{2})年|(?P<next>明年|次年)|今年|当年|本年)?"
_MONTH = r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?"
_DAY = re.compile(
    rf"{_IN_YEAR}(?<!每){_MONTH}(?:(?P<day>\d{{1,2}})[日号])?(?P<end>底|末|中旬|上旬|下旬)?(?:之?前|以前|止)"
)
_MONTH_END = re.compile(rf"{_IN_YEAR}{_MONTH}(?:底|末)")
_DOTTED = re.compile(r"(?P<year>20\d{2})[./-](?P<month>\d{1,2})[./-](?P<day>\d{1,2})日?(?:之?前|以前|止)")
_QUARTER = re.compile(r"(?:(?P<year>20\d{2})年)?第?(?P<quarter>[一二三四1-4])季度(?:末|底|结束)?(?:之?前|内)?")
_HALF = re.compile(r"(?:(?P<year>20\d{2})年)?(?P<half>上半年|下半年)")
_YEAR = re.compile(r"(?:(?P<year>20\d{2})年)?(?:年底|年末|年内|底)(?:之?前)?|(?P<only>20\d{2})年(?=$)")
_EXACT = re.compile(r"(?P<year>20\d{2})[年./-](?P<month>\d{1,2})(?:[月./-](?:(?P<day>\d{1,2})日?)?)?")
_BEFORE_YEAR_END = re.compile(
    r"(?:20\d{2})?年(?:底|末)(?:之?前|完成|建成|实现|全部|基本|竣工|投|达到|开工|通车)|到(?:20\d{2})?年(?:底|末)(?=[，,]|$)|(?:20\d{2})?年内(?![^，。]{0,2}(?:计划|预算))"
)
_HINT = re.compile(r"[日号月份度年底末旬\d][之以]?[前内底末止旬]|[上下]半年|季度")
_MAX_TEXT = 200_000


def find_deadline(text: str, year: int | None) -> dt.date | None:
    """The latest day named in running text; None without one, or when no year is known."""
    if not _HINT.search(text, 0, _MAX_TEXT):
        return None
    folded = fold(text[:_MAX_TEXT])
    days = [_day(match, year) for pattern in (_DAY, _DOTTED) for match in pattern.finditer(folded)]
    days += [_half(match, year) for match in _HALF.finditer(folded) if _is_term(folded, match)]
    days += [_quarter(match, year) for match in _QUARTER.finditer(folded) if _is_term(folded, match)]
    days += [_year_end(match, year) for match in _BEFORE_YEAR_END.finditer(folded)]
    return max((day for day in days if day), default=None)


def read_deadline(text: str, year: int | None) -> dt.date | None:
    """The day that a cell or a label such as 完成时限 names, running-text forms included."""
    folded = fold(text).strip(" 。；;")
    if found := find_deadline(folded, year):
        return found
    for pattern, read in ((_EXACT, _day), (_MONTH_END, _day), (_HALF, _half), (_QUARTER, _quarter), (_YEAR, _year_end)):
        if match := pattern.search(folded):
            return read(match, year)
    if month := re.fullmatch(_MONTH, folded):
        return _last_day(year, value_of(month["month"]))
    return None


def term_in(text: str) -> tuple[int, int] | None:
    """Where the first words that name a day stand in running text, 到 or 在 before them included."""
    folded = fold(text)
    spans = [match.span() for pattern in (_DAY, _DOTTED, _BEFORE_YEAR_END) for match in pattern.finditer(folded)]
    spans += [
        match.span() for pattern in (_HALF, _QUARTER) for match in pattern.finditer(folded) if _is_term(folded, match)
    ]
    if not spans:
        return None
    start, end = min(spans)
    start -= len(folded[:start]) - len(folded[:start].rstrip("到在于"))
    return start, end


def _is_term(text: str, match: re.Match[str]) -> bool:
    """A half-year or quarter counts as a term when an act follows it (上半年完成), not in 上半年以来."""
    after = text[match.end() : match.end() + 4]
    before = text[max(0, match.start() - 1) : match.start()]
    return before not in {"每", "前"} and not re.match(r"以来|情况|各|和|或|初|工作|召开", after)


def _day(match: re.Match[str], year: int | None) -> dt.date | None:
    parts = match.groupdict()
    in_year = int(parts["year"]) if parts.get("year") else year + 1 if year and parts.get("next") else year
    month = value_of(parts["month"])
    if parts.get("day"):
        return _date(in_year, month, int(parts["day"]))
    ends = {"上旬": 10, "中旬": 20}
    if parts.get("end") in ends:
        return _date(in_year, month, ends[str(parts["end"])])
    return _last_day(in_year, month)


def _half(match: re.Match[str], year: int | None) -> dt.date | None:
    return _last_day(int(match["year"]) if match["year"] else year, 6 if match["half"] == "上半年" else 12)


def _quarter(match: re.Match[str], year: int | None) -> dt.date | None:
    return _last_day(int(match["year"]) if match["year"] else year, _QUARTERS[match["quarter"]])


def _year_end(match: re.Match[str], year: int | None) -> dt.date | None:
    named = re.search(r"20\d{2}", match[0])
    return _last_day(int(named[0]) if named else year, 12)


def _last_day(year: int | None, month: int) -> dt.date | None:
    return _date(year, month, calendar.monthrange(year, month)[1]) if year and 1 <= month <= 12 else None


def _date(year: int | None, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year else None
    except ValueError:
        return None
