"""台账 of the district and 进展情况表 of a unit: a row a task × unit on wide pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core import wording
from core.model import Unit
from core.reports import listings
from core.reports.content import Blank, Block, Centred, Closing, Content, Grid, Part, Signing, Title
from core.reports.listing import Listing, as_table
from core.reports.office import Office
from core.statistics import DistrictYear, TaskRow, UnitMonth


@dataclass(frozen=True, slots=True)
class Ledger:
    """台账 as data: of all units, or of one."""

    year: DistrictYear
    office: Office
    today: dt.date
    unit: Unit | None = None

    @property
    def months(self) -> tuple[UnitMonth, ...]:
        """The units' months that it holds."""
        return tuple(one for one in self.year.current.units if self.unit in {None, one.unit})

    @property
    def rows(self) -> tuple[TaskRow, ...]:
        """A row a task × unit."""
        return tuple(row for month in self.months for row in month.rows)

    @property
    def title_words(self) -> tuple[str, ...]:
        """The title in words."""
        kind = ("进展情况表",) if self.unit else ("工作台账",)
        return *((self.unit.name,) if self.unit else ()), self.year.month.label, "重点工作", *kind

    @property
    def title(self) -> str:
        """The whole title."""
        return "".join(self.title_words)

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The one table."""
        return (listings.ledger(self.year.board, self.rows, self.title, "进展情况表" if self.unit else "台账"),)


def content(report: Ledger) -> Content:
    """The whole ledger."""
    author = report.unit.name if report.unit else report.office.issuer
    part = Part(tuple(_blocks(report)), report.office.sheet)
    return Content(report.title, author, f"{report.year.month.label}重点工作进展", (part,))


def _blocks(report: Ledger) -> Iterator[Block]:
    yield Title(report.title_words)
    yield Centred(f"（截至{wording.date(report.year.month.last_day)}）")
    yield Grid(as_table(report.listings[0], report.office.sheet.area))
    if report.unit:
        yield Closing((Blank(), Signing(("填报人：", "审核人：", "单位负责人（签字盖章）：", "日期："))))
