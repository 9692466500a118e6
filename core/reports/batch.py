"""Reports from a store: one, or every unit's in one go, each kind in each of its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core import file_names
from core.errors import KnownError
from core.exchange.chain import proof
from core.files import make_folder
from core.host import clock
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import FilingKey, UnitId
from core.reports import formats, pdf
from core.reports.document import Document
from core.reports.item import item_report
from core.reports.kinds import KINDS, Kind, Report, Scope, Source
from core.reports.office import Office, office_of
from core.reports.pdf import Rendered, Written
from core.reports.practice import marked
from core.reports.unit import report_of
from core.settings.report_wording import TEMPLATES
from core.statistics import UnitMonth, stored_unit_month, stored_year
from core.usecases import evidence, filing_fields

if TYPE_CHECKING:
    from core.exchange.ports import Desk

Make = Callable[[], Report]


def source_of(store: Store, board: Board, month: Month, office: Office | None = None) -> Source:
    """What all reports of a month are made from: the year's numbers and the office's wording."""
    office = office or office_of(store)
    year = stored_year(store, board, month, clock.now())
    asked = filing_fields.asked(store, board.work_list.id)
    return Source(board, year, office, clock.today(), evidence.counts(store, month), asked)


def unit_data(store: Store, board: Board, unit_id: UnitId, month: Month, office: Office | None = None) -> Report:
    """The data of a unit's monthly report."""
    office = office or office_of(store)
    found = stored_unit_month(store, board, unit_id, month)
    opening = office.wording.get("unit.opening", TEMPLATES["unit.opening"].default)
    made = report_of(
        board,
        found,
        calendar=office.calendar,
        today=clock.today(),
        now=clock.now(),
        opening=opening,
        files=evidence.counts(store, month, unit_id),
    )
    return marked(store, replace(made, proof=proof(cast("Desk", store))))


def data(store: Store, board: Board, kind: Kind, month: Month, unit_id: UnitId | None) -> Report:
    """The data of one report; KnownError where the unit gets none or the kind is not made of what was named."""
    if kind.make is None:
        return unit_data(store, board, _needed(kind, unit_id), month)
    if unit_id is not None and kind.scope is Scope.DISTRICT:
        raise KnownError(f"{kind.label}是全区的，不分单位。", "去掉单位再生成。")
    if kind.scope is Scope.UNIT:
        _needed(kind, unit_id)
    source = source_of(store, board, month)
    of_unit = None if unit_id is None else _month_of(source, board, unit_id)
    made = kind.make(source, of_unit)
    if made is None:
        name = board.units[unit_id].name if unit_id else "全区"
        raise KnownError(f"{name}{month.label}{kind.nothing}。", "换一个单位或月份。")
    return marked(store, made)


def _needed(kind: Kind, unit_id: UnitId | None) -> UnitId:
    if unit_id is None:
        raise KnownError(f"{kind.label}要说是哪个单位。", "加上 --unit 单位名，或用 --all。")
    return unit_id


def _month_of(source: Source, board: Board, unit_id: UnitId) -> UnitMonth:
    found = next((one for one in source.year.current.units if one.unit.id == unit_id), None)
    return found or UnitMonth(board.units[unit_id], source.year.month, ())


def render(store: Store, board: Board, kind: str, month: Month, unit_id: UnitId | None = None) -> Rendered:
    """A report of any kind in memory, for the preview."""
    return pdf.rendered(data(store, board, KINDS[kind], month, unit_id))


def render_item(store: Store, board: Board, key: FilingKey) -> Rendered:
    """One filing on a page of its own, for the preview; KnownError where the task is not the unit's."""
    return pdf.rendered(marked(store, item_report(store, board, key)))


def write_one(
    store: Store, board: Board, unit_id: UnitId | None, month: Month, out: Path, kind: str = "unit"
) -> Written:
    """Write one report; the file type picks the format. An older file of that name is replaced at once."""
    formats.check(KINDS[kind], out)
    return formats.write(data(store, board, KINDS[kind], month, unit_id), out)


def file_name(board: Board, unit_id: UnitId | None, month: Month, kind: str = "unit", suffix: str = ".pdf") -> str:
    """区教育局2022年3月月报.pdf; without a unit 2022年3月督查通报.pdf."""
    parts = (month.label, KINDS[kind].label)
    if unit_id is None:
        return file_names.file_name(*parts, ending=suffix)
    return file_names.unit_file_name(board.work_list.units, unit_id, *parts, ending=suffix)


def write_all(
    store: Store,
    board: Board,
    month: Month,
    folder: Path,
    progress: Progress | None = None,
    *,
    kind: str = "unit",
    suffix: str = ".pdf",
) -> list[Written]:
    """Write a report for every unit that gets one, one file each, and with PDFs one file of all for printing.

    What is written stays when the user stops.
    """
    if KINDS[kind].scope is Scope.DISTRICT:
        raise KnownError(f"{KINDS[kind].label}是全区的，不分单位。", "去掉 --all 再生成。")
    make_folder(folder)
    work = list(_reports(store, board, month, KINDS[kind]))
    if not work:
        raise KnownError(f"{month.label}没有单位需要{KINDS[kind].label}，没有生成文件。")
    written: list[Written] = []
    steps = (progress or Progress()).over(work, len(work), f"生成{KINDS[kind].label}")
    named = ((make, folder / file_name(board, unit_id, month, kind, suffix)) for unit_id, make in steps)
    if suffix != ".pdf":
        written += [formats.write(make(), path) for make, path in named]
        return written
    whole = f"全部单位{month.label}{KINDS[kind].label}"
    place = folder / file_names.file_name(whole, ending=suffix)
    pdf.write_merged(whole, _written_documents(named, written), place)
    return written


def _written_documents(named: Iterable[tuple[Make, Path]], written: list[Written]) -> Iterator[Document]:
    """Each report's own file is written before it is handed on for the merged one: only one is held at a time."""
    for make, path in named:
        document = pdf.document(make())
        written.append(pdf.write_document(document, path))
        yield document


def _reports(store: Store, board: Board, month: Month, kind: Kind) -> Iterator[tuple[UnitId, Make]]:
    """The units that get a report, and how it is made when its turn comes."""
    office = office_of(store)
    if kind.make is None:
        for unit in board.single_units:
            if board.due_tasks(unit.id, month):
                yield unit.id, partial(unit_data, store, board, unit.id, month, office)
        return
    source = source_of(store, board, month, office)
    for of_unit in source.year.current.units:
        made = kind.make(source, of_unit)
        if made is not None:
            yield of_unit.unit.id, partial(marked, store, made)


def write_samples(store: Store, board: Board, month: Month, folder: Path) -> None:
    """One report of every kind in each of its formats: the district's, or that of the first unit that gets one."""
    make_folder(folder)
    for kind in KINDS.values():
        first = next(_reports(store, board, month, kind), None) if kind.scope is Scope.UNIT else None
        if first is None and kind.scope is Scope.UNIT:
            continue
        unit_id = first[0] if first else None
        made = data(store, board, kind, month, unit_id)
        for suffix in kind.formats:
            formats.write(made, folder / file_name(board, unit_id, month, kind.name, suffix))
