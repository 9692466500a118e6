"""填报单: one measure of a unit's month on a page of its own, to be read through or signed beside the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.errors import KnownError
from core.host import clock
from core.model import wording
from core.model.board import Board
from core.model.ports import Store
from core.model.records import Evidence, FilingKey
from core.reports.content import Blank, Block, Centred, Closing, Content, Heading, Part, Signature, Signing, Text, Title
from core.reports.fonts import Face
from core.reports.office import office_of
from core.reports.unit import UnitReport, report_of
from core.reports.unit_text import items
from core.statistics import stored_unit_month
from core.usecases import evidence


@dataclass(frozen=True, slots=True)
class ItemReport:
    """A unit's report with one measure in it, where its filing stands, and the names of its 佐证."""

    report: UnitReport
    state: str
    files: tuple[str, ...]


def item_report(store: Store, board: Board, key: FilingKey) -> ItemReport:
    """The data of the page."""
    office = office_of(store)
    found = stored_unit_month(store, board, key.unit_id, key.month)
    row = found.row_of(key.node_id)
    if row is None:
        raise KnownError("这一项不是本单位的任务，没有可打印的。")
    alone = found._replace(rows=(row,))
    report = report_of(board, alone, calendar=office.calendar, today=clock.today(), now=clock.now())
    return ItemReport(report, row.state_label, tuple(map(_named, evidence.attached(store, key))))


def _named(one: Evidence) -> str:
    return f"{one.name}（{one.note}）" if one.note else one.name


def content(item: ItemReport) -> Content:
    """The page block by block."""
    report = item.report
    title = f"{report.unit}{report.month.label}重点工作填报单"
    return Content(title, report.unit, title, (Part(tuple(_body(item))),))


def _body(item: ItemReport) -> Iterator[Block]:
    report = item.report
    section, measure = report.sections[0], report.measures[0]
    yield Title((report.unit, report.month.label, "重点工作", "填报单"))
    yield Centred(f"（截至{wording.date(report.month.last_day)}，{item.state}）")
    yield Blank()
    yield Heading(section.title, 1)
    yield Heading(measure.title, 2)
    for number, (name, text) in enumerate(items(replace(measure, files=0)), 1):
        yield Text(text, name, (Face.FANGSONG, f"{number}.{name}。"))
    for number, name in enumerate(item.files, 1):
        yield Text(name, "佐证材料", (Face.FANGSONG, f"佐证{number}："))
    yield Closing((Signature(report.unit, wording.date(report.date)), Signing(("填报人：", "单位负责人（签字）："))))
