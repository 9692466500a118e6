"""催报单 to a unit that has not filed all, 督办单 to one whose work lags behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core.model import wording
from core.reports import listings, page, sentences
from core.reports.content import (
    Blank,
    Block,
    Centred,
    Closing,
    Content,
    Flush,
    Grid,
    Part,
    Signature,
    Signing,
    Text,
    Title,
)
from core.reports.listing import Listing, as_table
from core.reports.office import Office
from core.statistics import DistrictYear, UnitMonth


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the office to one unit; `listing` names what it is about."""

    name: str
    year: DistrictYear
    month: UnitMonth
    office: Office
    today: dt.date
    listing: Listing

    @property
    def title_words(self) -> tuple[str, ...]:
        """The title in words."""
        return "重点工作", self.name

    @property
    def title(self) -> str:
        """Whom it goes to, for the file and the bookmark."""
        return f"{self.month.unit.name}{self.month.month.label}{self.name}"


def reminder(year: DistrictYear, month: UnitMonth, office: Office, today: dt.date) -> Letter:
    """催报单: what the unit has not filed."""
    return Letter("催报单", year, month, office, today, listings.to_file(month))


def notice(year: DistrictYear, month: UnitMonth, office: Office, today: dt.date) -> Letter:
    """督办单: what shows a yellow or a red light."""
    return Letter("督办单", year, month, office, today, listings.to_mend(year.board, month))


def content(report: Letter) -> Content:
    """The whole letter."""
    subject = f"{report.month.month.label}{report.name}"
    return Content(report.title, report.office.issuer, subject, (Part(tuple(_blocks(report))),))


def _blocks(report: Letter) -> Iterator[Block]:
    is_notice = report.name == "督办单"
    kind = "notice" if is_notice else "reminder"
    values = sentences.unit_fields(report.year, report.month, report.office, report.today)
    yield Title(report.title_words)
    yield Centred(f"（{report.month.month.label}）")
    yield Blank()
    yield Flush(f"{report.month.unit.name}：")
    yield Text(report.office.says(f"{kind}.opening", values), "开头")
    yield Grid(as_table(report.listing, page.PORTRAIT))
    yield Text(report.office.says(f"{kind}.closing", values), "结尾")
    if is_notice:
        answer = listings.answers(len(report.listing.rows))
        yield Closing((Signature(report.office.issuer, wording.date(report.today)),))
        yield Grid(as_table(answer, page.PORTRAIT), answer.title)
        yield Closing((Signing(("填报人：", "单位负责人（签字盖章）：", "日期：")),))
    else:
        yield Closing((Signature(report.office.issuer, wording.date(report.today)),))
