"""空白表: a unit's due tasks as a form for filling in by hand, or in Excel with choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.model.board import Board
from core.model.fields import FilingField
from core.model.period import Calendar
from core.reports import listings, sentences
from core.reports.content import Blank, Block, Centred, Closing, Content, Grid, Part, Signing, Title
from core.reports.listing import Listing, as_table
from core.reports.office import Office
from core.statistics import UnitMonth


@dataclass(frozen=True, slots=True)
class BlankForm:
    """空白表 as data: what one unit has to file for a month; `asked` are the optional fields with a column."""

    board: Board
    month: UnitMonth
    office: Office
    asked: tuple[FilingField, ...] = ()

    @property
    def title_words(self) -> tuple[str, ...]:
        """The title in words."""
        return self.month.unit.name, self.month.month.label, "重点工作", "进展情况填报表"

    @property
    def title(self) -> str:
        """The whole title."""
        return "".join(self.title_words)

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The form with cells to choose in."""
        return (listings.blank(self.board, self.month, self.title, self.asked, by_hand=False),)

    @property
    def by_hand(self) -> Listing:
        """The form with boxes to tick."""
        return listings.blank(self.board, self.month, self.title, self.asked, by_hand=True)

    @property
    def calendar(self) -> Calendar:
        """The office's days."""
        return self.office.calendar


def content(report: BlankForm) -> Content:
    """The whole form."""
    part = Part(tuple(_blocks(report)), report.office.sheet)
    return Content(report.title, report.month.unit.name, f"{report.month.month.label}填报表", (part,))


def _blocks(report: BlankForm) -> Iterator[Block]:
    deadline = report.calendar.deadline(report.month.month)
    yield Title(report.title_words)
    yield Centred(f"（{sentences.moment(deadline.due)}前报{report.office.issuer}）")
    yield Grid(as_table(report.by_hand, report.office.sheet.area))
    yield Closing((Blank(), Signing(("填报人：", "审核人：", "单位负责人（签字盖章）：", "日期："))))
