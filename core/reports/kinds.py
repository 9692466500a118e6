"""The kinds of reports: what each is called, whom it is for, how it is made, in which formats it can be had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import singledispatch

from core.errors import KnownError
from core.model.board import Board
from core.model.fields import FilingField
from core.model.records import FilingKey
from core.reports import annual, blank, circular, item, ledger, letters, overview, unit_text
from core.reports.annual import Annual
from core.reports.blank import BlankForm
from core.reports.circular import Circular
from core.reports.content import Content
from core.reports.item import ItemReport
from core.reports.ledger import Ledger
from core.reports.letters import Letter
from core.reports.listing import Listing
from core.reports.office import Office
from core.reports.overview import Overview
from core.reports.practice import WORDS, Practice
from core.reports.unit import UnitReport
from core.statistics import DistrictYear, UnitMonth

Report = UnitReport | ItemReport | Circular | Overview | Ledger | BlankForm | Letter | Annual | Practice


class Scope(Enum):
    """Whether a report is made of one unit, of the whole district, or of either."""

    UNIT = auto()
    DISTRICT = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """What every report but the unit's own is made from; `evidence` counts the files of the month's filings.

    `asked` are the optional fields that units fill in.
    """

    board: Board
    year: DistrictYear
    office: Office
    today: dt.date
    evidence: Mapping[FilingKey, int] = field(default_factory=dict)
    asked: tuple[FilingField, ...] = ()


#: From the source and a unit's month (None: the district) to the report, None where there is nothing to report.
Maker = Callable[[Source, UnitMonth | None], Report | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `nothing` says why a unit gets none."""

    name: str
    label: str
    scope: Scope
    formats: tuple[str, ...]
    make: Maker | None = None
    nothing: str = ""


def _reminder(source: Source, month: UnitMonth | None) -> Report | None:
    owes = month is not None and bool(month.unfiled or month.returned)
    return letters.reminder(source.year, month, source.office, source.today) if month and owes else None


def _notice(source: Source, month: UnitMonth | None) -> Report | None:
    made = letters.notice(source.year, month, source.office, source.today) if month else None
    return made if made and made.listing.rows else None


def _blank(source: Source, month: UnitMonth | None) -> Report | None:
    return BlankForm(source.board, month, source.office, source.asked) if month and month.due else None


def _ledger(source: Source, month: UnitMonth | None) -> Report:
    unit = month.unit if month else None
    return Ledger(source.year, source.office, source.today, unit, source.evidence, source.asked)


_PAGES, _TABLES = (".pdf", ".docx"), (".pdf", ".docx", ".xlsx")
_ALL = (
    Kind("unit", "月报", Scope.UNIT, _PAGES),
    Kind("ledger", "台账", Scope.EITHER, _TABLES, _ledger),
    Kind("circular", "督查通报", Scope.DISTRICT, _TABLES, lambda at, _: Circular(at.year, at.office, at.today)),
    Kind("overview", "综合概览", Scope.DISTRICT, _TABLES, lambda at, _: Overview(at.year, at.office, at.today)),
    Kind("blank", "填报表", Scope.UNIT, _TABLES, _blank, "本月没有应报的工作，不需要填报表"),
    Kind("reminder", "催报单", Scope.UNIT, _PAGES, _reminder, "应报的工作已经报齐，不需要催报"),
    Kind("notice", "督办单", Scope.UNIT, _PAGES, _notice, "没有亮红灯或黄灯的工作，不需要督办"),
    Kind("year", "年度总结", Scope.DISTRICT, _TABLES, lambda at, _: Annual(at.year, at.office, at.today)),
)
KINDS = {kind.name: kind for kind in _ALL}


@singledispatch
def content(report: Report) -> Content:
    """What the report says, block by block."""
    raise TypeError(type(report))


content.register(UnitReport)(unit_text.content)
content.register(ItemReport)(item.content)
content.register(Circular)(circular.content)
content.register(Overview)(overview.content)
content.register(Ledger)(ledger.content)
content.register(BlankForm)(blank.content)
content.register(Letter)(letters.content)
content.register(Annual)(annual.content)


@content.register
def _practice(report: Practice) -> Content:
    return replace(content(report.report), is_practice=True)


def listings(report: Report) -> tuple[Listing, ...]:
    """The report's tables for an Excel file."""
    if isinstance(report, Practice):
        return tuple(replace(one, title=f"{one.title}（{WORDS}）") for one in listings(report.report))
    if isinstance(report, UnitReport | ItemReport | Letter):
        raise KnownError("这种报表不是表格，不能存成 Excel 文件。", "文件名以 .pdf 或 .docx 结尾。")
    return report.listings
