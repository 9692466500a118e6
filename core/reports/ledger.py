"""台账 of the district and 进展情况表 of a unit: a row a task × unit on wide pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.model import wording
from core.model.fields import FilingField
from core.model.records import FilingKey, Unit
from core.reports import ledger_rows
from core.reports.content import Blank, Block, Centred, Closing, Content, Grid, Part, Signing, Title
from core.reports.listing import Listing, as_table
from core.reports.office import Office
from core.statistics import DistrictYear, TaskRow, UnitMonth


@dataclass(frozen=True, slots=True)
class Ledger:
    """台账 as data: of all units, or of one; `evidence` counts the files of each filing.

    `asked` are the optional fields that units fill in.
    """

    year: DistrictYear
    office: Office
    today: dt.date
    unit: Unit | None = None
    evidence: Mapping[FilingKey, int] = field(default_factory=dict)
    asked: tuple[FilingField, ...] = ()

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
        """The title over the table in words: which unit it is of, the line below says."""
        return self.year.month.label, "重点工作", self.kind

    @property
    def kind(self) -> str:
        """What the table is called."""
        return "进展情况表" if self.unit else "台账"

    @property
    def title(self) -> str:
        """The whole title, the unit's name before it."""
        return (self.unit.name if self.unit else "") + "".join(self.title_words)

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The one table."""
        is_own, board = self.unit is not None, self.year.board
        made = ledger_rows.listing(
            board, self.rows, self.title, self.kind, self.evidence, asked=self.asked, is_own=is_own
        )
        return (made,)


def content(report: Ledger) -> Content:
    """The whole ledger."""
    author = report.unit.name if report.unit else report.office.issuer
    part = Part(tuple(_blocks(report)), report.office.sheet)
    return Content(report.title, author, f"{report.year.month.label}重点工作进展", (part,))


def _blocks(report: Ledger) -> Iterator[Block]:
    yield Title(report.title_words)
    yield _subtitle(report)
    yield Grid(as_table(report.listings[0], report.office.sheet.area))
    if report.unit:
        yield Closing((Blank(), Signing(("填报人：", "审核人：", "单位负责人（签字盖章）：", "日期："))))


def _subtitle(report: Ledger) -> Centred | Signing:
    """Until when; over a unit's own table who files, with room for the seal, and when."""
    month = report.year.month
    if report.unit is None:
        return Centred(f"（截至{wording.date(month.last_day)}）")
    return Signing((f"填报单位（盖章）：{report.unit.name}", f"填报日期：{wording.date(report.today)}"))
