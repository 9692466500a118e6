"""Reading a filled-in workbook: every fault of every row in one answer, the sound rows taken all the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import VERSION, files
from core.documents import cell_values, spreadsheet
from core.documents.spreadsheet import Sheet, Workbook, letter
from core.documents.typed import one_line, plain_text
from core.errors import KnownError
from core.exchange import keys
from core.exchange.merge_plan import FilingStep, Local, Plan, Verdict, as_received, guarded, is_nothing
from core.exchange.moments import Arrival, Sending
from core.exchange.package import FORMAT, Content, Kind, Manifest, Package
from core.exchange.package_validation import office_binds
from core.exchange.ports import Desk
from core.exchange.sheets import COLUMNS, FORM, HEAD_OF, OPTIONAL, PER_MEASURE, STAMP, Line, SheetFault, Stamp
from core.exchange.versions import TEXT, Carried
from core.host import clock
from core.model.board import Board
from core.model.codec import decode
from core.model.fields import PLAIN, FieldKind
from core.model.period import Month
from core.model.records import Filing, FilingKey, Indicator, IndicatorId, NodeId, WorkList
from core.model.status import FilingState
from core.rules import checks
from core.rules.roles import is_units
from core.spreadsheet import Cell
from core.strict_json import MalformedError, loads
from core.usecases import recording

_SEARCHED_ROWS = 20
_ENTERED = ("value", *PER_MEASURE)


@dataclass(frozen=True, slots=True)
class Intake:
    """A workbook as it was read: the filings of its sound rows, and what is wrong with the others.

    `saved` has the moments at which it says that it was saved: the file's own and the one inside.
    """

    package: Package
    stamp: Stamp
    filings: tuple[Filing, ...]
    faults: tuple[SheetFault, ...]
    notes: tuple[str, ...]
    saved: tuple[dt.datetime, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """The form's sheet with the columns where they now stand, and the rows of each measure."""

    sheet: Sheet
    columns: Mapping[str, int]
    rows: Mapping[tuple[str, str], int]
    epoch_1904: bool = False

    @property
    def entered(self) -> list[str]:
        """What can be entered in it: not each workbook has a column for each optional field."""
        return [name for name in _ENTERED if name in self.columns]

    def fault(self, row: int, name: str, expected: str) -> SheetFault:
        """A fault in the column of that field."""
        column = self.columns.get(name, 0)
        found = self.sheet.text(row, column)
        return SheetFault(self.sheet.name, row, letter(column), found[:40], expected)


@dataclass
class _Findings:
    """What was found while reading, and what is to be told."""

    faults: list[SheetFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(desk: Desk, path: Path) -> Intake:
    """Read a workbook; raises KnownError when it is none of this office, or not one of this program at all."""
    if is_units(desk):
        raise KnownError("填报表交给督查室收取，这是单位的工作区。", "用程序填报的单位，直接在窗口里填。")
    book = spreadsheet.read(path)
    stamp = _stamp(desk, book)
    board = Board(_list(desk, stamp))
    recording.require_unmerged(board, stamp.unit_id, stamp.month)
    said = _Findings()
    form = _form(book, stamp, said)
    filings = tuple(_filings(desk, board, form, stamp, said)) if form else ()
    if stamp.list_version < board.work_list.version:
        said.notes.append(f"按清单第 {stamp.list_version} 版填报，现用第 {board.work_list.version} 版")
    if not filings and not said.faults:
        said.notes.append("表里还没有填写")
    saved = tuple(one for one in (_changed(path), book.modified) if one is not None)
    package = _package(desk, stamp, board, path, min(saved))
    return Intake(package, stamp, filings, tuple(said.faults), tuple(said.notes), saved)


# --- the stamp -----------------------------------------------------------------------------------------


def _stamp(desk: Desk, book: Workbook) -> Stamp:
    if STAMP not in book.sheets:
        raise KnownError("这张表不是督查室发的填报表，没有读入。", "用督查室发的填报表填；自制的台账用“导入台账”。")
    sheet = book.sheets[STAMP]
    signature = sheet.text(1, 1)
    text = "".join(str(sheet.value(row, 1) or "") for row in sheet.rows if row > 1)
    try:
        stamp = decode(Stamp, loads(text))
    except MalformedError as error:
        raise _wrong_stamp() from error
    if stamp.format > FORMAT:
        raise KnownError("填报表由更新版本的程序生成，这里读不了。", "把程序升级到最新版再收取。")
    if stamp.workspace != desk.exchange.id:
        raise KnownError("填报表是另一个督查室工作区发的，没有读入。", "看一看打开的是不是发表的那个工作区。")
    own = map(keys.public_key, desk.exchange.seeds())
    if not any(keys.is_signed(key, text.encode(), signature) for key in own):
        raise _wrong_stamp()
    return stamp


def _wrong_stamp() -> KnownError:
    return KnownError("填报表的隐藏标记被改动过，没有读入。", "把内容复制到督查室新发的填报表里再交。")


def _list(desk: Desk, stamp: Stamp) -> WorkList:
    if stamp.list_id not in {list_id for list_id, _, _ in desk.lists()}:
        raise KnownError("填报表所用的清单已不在本工作区里，没有读入。", "重新发一次填报表。")
    return desk.load_list(stamp.list_id)


def _package(desk: Desk, stamp: Stamp, board: Board, path: Path, saved: dt.datetime) -> Package:
    """The workbook in the words of a package, so that it is planned, logged and undone like one."""
    digest = hashlib.sha256(files.read(path)).hexdigest()
    head = Manifest(
        FORMAT, Kind.SHEET, stamp.id, stamp.unit_id, desk.exchange.id, stamp.unit_id, stamp.unit_name, stamp.month,
        stamp.list_id, board.work_list.title, stamp.list_version, saved, platform.node(), VERSION, 0, "",
    )  # fmt: skip
    return Package(head, Content(), digest, path)


def _changed(path: Path) -> dt.datetime:
    """When the file was written last, here perhaps by a download."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone().replace(microsecond=0, tzinfo=None)


# --- the form ------------------------------------------------------------------------------------------


def _form(book: Workbook, stamp: Stamp, said: _Findings) -> _Form | None:
    """Where the columns and rows stand now; what was moved is found by its head and its hidden ids."""
    sheet = book.sheets.get(FORM) or next((one for one in book.sheets.values() if _head_row(one)), None)
    top = _head_row(sheet) if sheet else 0
    if sheet is None or not top:
        said.faults.append(SheetFault(FORM, 0, "", "", "没有找到填报的表头，应有“任务标识”等列"))
        return None
    columns = {
        COLUMNS[sheet.text(top, at)]: at for at in reversed(sheet.columns(top)) if sheet.text(top, at) in COLUMNS
    }
    missing = [HEAD_OF[name] for name in (*_ENTERED, "indicator_id") if name not in (*columns, *OPTIONAL)]
    if missing:
        expected = f"缺少{'、'.join(f'“{head}”' for head in missing)}列，应与发出的表相同"
        said.faults.append(SheetFault(sheet.name, top, "", "", expected))
        return None
    rows = dict(_rows(sheet, top, columns, stamp, said))
    return _Form(sheet, columns, rows, book.epoch_1904)


def _head_row(sheet: Sheet) -> int:
    """The row that has the head of the hidden id; 0 without one."""
    head = HEAD_OF["node"]
    tops = sheet.rows[:_SEARCHED_ROWS]
    return next((row for row in tops if any(sheet.text(row, at) == head for at in sheet.columns(row))), 0)


def _rows(
    sheet: Sheet, top: int, columns: Mapping[str, int], stamp: Stamp, said: _Findings
) -> Iterator[tuple[tuple[str, str], int]]:
    expected = {(line.node_id, line.indicator_id or "") for line in stamp.lines}
    seen: set[tuple[str, str]] = set()
    for row in (row for row in sheet.rows if row > top):
        name = (sheet.text(row, columns["node"]), sheet.text(row, columns["indicator_id"]))
        if name in expected and name not in seen:
            seen.add(name)
            yield name, row
        elif any(sheet.text(row, columns[each]) for each in _ENTERED if each in columns):
            title = sheet.text(row, columns.get("title", 0)) or sheet.text(row, columns["progress"])
            what = "这一行重复了，只应有一行" if name in seen else "多出的一行，发出的表里没有，应删去"
            said.faults.append(SheetFault(sheet.name, row, "", title[:40], what))


# --- rows ----------------------------------------------------------------------------------------------


def _filings(desk: Desk, board: Board, form: _Form, stamp: Stamp, said: _Findings) -> Iterator[Filing]:
    groups: dict[NodeId, list[Line]] = {}
    for line in stamp.lines:
        groups.setdefault(line.node_id, []).append(line)
    held = desk.exchange.carried(stamp.unit_id, stamp.month)
    for node_id, lines in groups.items():
        key = FilingKey(node_id, stamp.unit_id, stamp.month)
        filing = _filing(board, form, lines, key, held.get(key.filing_id), said)
        if filing is not None:
            yield filing


def _filing(
    board: Board, form: _Form, lines: list[Line], key: FilingKey, held: Carried | None, said: _Findings
) -> Filing | None:
    """One measure; None when nothing was entered, or something is wrong with it."""
    title = board.nodes[key.node_id].title if key.node_id in board.nodes else ""
    gone = [line for line in lines if (line.node_id, line.indicator_id or "") not in form.rows]
    if gone:
        what = f"“{title}”少了 {len(gone)} 行，应与发出的表相同"
        said.faults.append(SheetFault(form.sheet.name, 0, "", "", what))
        return None
    rows = [form.rows[line.node_id, line.indicator_id or ""] for line in lines]
    if not any(form.sheet.text(row, form.columns[name]) for row in rows for name in form.entered):
        return None
    before = len(said.faults)
    fields = _fields(form, rows, said)
    values = dict(_values(board, form, lines, key.month, said))
    kept = {name: getattr(held.filing, name) for name in ("confirmed", *OPTIONAL)} if held else {}
    filing = Filing(key, values=values, **{**kept, **fields})
    if len(said.faults) == before:
        _check(board, form, rows[0], filing, said)
    return filing if len(said.faults) == before else None


def _fields(form: _Form, rows: list[int], said: _Findings) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in (one for one in PLAIN if one.name in form.columns):
        row = _only_row(form, rows, one.name, said)
        value = form.sheet.value(row, form.columns[one.name])
        if one.kind.is_text:
            found[one.name] = _text(value, one=one.kind is FieldKind.LINE)
            continue
        read = cell_values.status(value) if one.kind is FieldKind.CHOICE else cell_values.percent(value)
        if read.expected:
            said.faults.append(form.fault(row, one.name, read.expected))
        found[one.name] = read.value
    return found


def _only_row(form: _Form, rows: list[int], name: str, said: _Findings) -> int:
    """Where a measure's field stands: once, or the same in all of its rows where the merging was taken off."""
    filled = [row for row in rows if form.sheet.text(row, form.columns[name])]
    texts = {form.sheet.text(row, form.columns[name]) for row in filled}
    if len(texts) > 1:
        said.faults.append(form.fault(filled[1], name, "同一项任务只填一次，各行应相同"))
    return filled[0] if filled else rows[0]


def _text(value: Cell, *, one: bool) -> str:
    text = spreadsheet.as_text(value)
    return one_line(text) if one else plain_text(text).strip()


def _values(
    board: Board, form: _Form, lines: list[Line], month: Month, said: _Findings
) -> Iterator[tuple[IndicatorId, float]]:
    for line in lines:
        indicator = board.indicator_by_id.get(line.indicator_id) if line.indicator_id else None
        if indicator is None:
            continue
        row = form.rows[line.node_id, indicator.id]
        value = _value(form, row, indicator, month, said)
        if value is not None:
            yield indicator.id, value


def _value(form: _Form, row: int, indicator: Indicator, month: Month, said: _Findings) -> float | None:
    cell = form.sheet.value(row, form.columns["value"])
    read = cell_values.indicator_value(cell, indicator, month, epoch_1904=form.epoch_1904)
    if read.expected:
        said.faults.append(form.fault(row, "value", read.expected))
    if read.note:
        said.notes.append(f"第 {row} 行{read.note}")
    return read.value


def _check(board: Board, form: _Form, row: int, filing: Filing, said: _Findings) -> None:
    for fault in checks.faults(filing, board.indicators.get(filing.key.node_id, ())):
        name = fault.field if fault.field in form.columns else "value"
        said.faults.append(form.fault(row, name, fault.sentence))


# --- what it would do ----------------------------------------------------------------------------------


def plan_of(desk: Desk, intake: Intake, *, by_arrival: bool = False) -> Plan:
    """What the sound rows would do; a row that the office changed since the workbook was made is a conflict.

    `by_arrival`: the office said that the collecting counts as the moment of sending.
    """
    stamp = intake.stamp
    arrival = Arrival(clock.now(), desk.exchange.handed_out(stamp.unit_id), by_arrival)
    handed_in = arrival.sent(stamp.month, *intake.saved)
    held = desk.exchange.carried(stamp.unit_id, stamp.month)
    made = desk.exchange.products(stamp.id)
    bases = {line.node_id: line.base for line in stamp.lines}
    local = Local(held, desk.exchange.waiting(stamp.unit_id, decided=True))
    waiting = {(name, version[TEXT]) for name, version in local.waiting}
    binds = office_binds(desk, arrival)
    steps = []
    for filing in intake.filings:
        name = filing.key.filing_id
        known = made.get(name, frozenset()) | {bases[filing.key.node_id]}
        step = _step(filing, held.get(name), known, handed_in, arrival)
        step = guarded(step, local) if step.result is not None and binds(step) else step
        is_waiting = step.waits and (name, step.theirs.text) in waiting
        steps.append(dataclasses.replace(step, verdict=Verdict.UNCHANGED, waits=False) if is_waiting else step)
    said = handed_in if handed_in in intake.saved else min(intake.saved)
    is_new = any(is_nothing(step.ours) for step in steps)
    return Plan(intake.package, tuple(steps), sending=Sending(said, arrival.at, handed_in) if is_new else None)


def _step(
    filing: Filing, ours: Carried | None, known: frozenset[str], handed_in: dt.datetime, arrival: Arrival
) -> FilingStep:
    before = ours.filing if ours else Filing(filing.key)
    sent = filing._replace(
        state=FilingState.SENT,
        revision=before.revision + 1,
        sent_at=before.sent_at or handed_in,
        updated_at=handed_in,
    )
    theirs = Carried(sent, ours.evidence if ours else ())
    if ours is not None and not is_nothing(ours):
        if theirs.text == ours.text:
            return FilingStep(Verdict.UNCHANGED, theirs, ours)
        if ours.text not in known:
            if any(name[TEXT] == theirs.text for name in ours.lineage):  # it was decided on, or was there before
                return FilingStep(Verdict.UNCHANGED, theirs, ours)
            return FilingStep(Verdict.CONFLICT, theirs, ours, waits=True)
    result = as_received(theirs, ours, arrival).grown_from(theirs, *([ours] if ours else []))
    return FilingStep(Verdict.ADDED if is_nothing(ours) else Verdict.UPDATED, theirs, ours, result)
