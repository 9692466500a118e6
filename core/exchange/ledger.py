"""Ledgers from before: a unit's or the office's own Excel table, its columns matched to fields once and remembered.

The head row is looked for, merged cells hand their value down, months and numbers are understood in their
many forms. Every fault of every row is told in one answer, and nothing is stored while there is one. A unit gets
drafts of its own rows; the office gets what was reported before the program came, as received.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.documents import cell_values, spreadsheet
from core.documents.spreadsheet import Sheet, letter
from core.errors import KnownError
from core.exchange.sheets import SheetFault
from core.host import clock
from core.host.backups import Kind
from core.model import setting
from core.model.board import Board
from core.model.fields import PLAIN
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, FilingKey, Indicator
from core.model.status import FilingState
from core.rules.roles import Actor, is_offices, is_units, own_unit, signature
from core.settings.bookkeeping import LEDGER_COLUMNS
from core.spreadsheet import Cell
from core.usecases.filing_fields import in_use
from core.usecases.recording import answered, find_node, find_unit, read_rows, store_all, to_filings

if TYPE_CHECKING:
    from core.host.backups import Safekeeping

#: Heads usually seen for what is no field of a filing.
_USUAL = {
    "node": "任务 目标任务 工作任务 具体任务 重点工作 任务名称 工作举措 举措 工作目标及任务要求",
    "unit": "单位 填报单位 责任单位 牵头单位 牵头/配合单位 承办单位",
    "month": "月份 填报月份 报送月份 所属月份",
    "": "序号 量化指标 完成时限 佐证 佐证材料 备注",
}
_BY_HEAD = {head: field for field, heads in _USUAL.items() for head in heads.split()}
_SEARCHED_ROWS = 20
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Table:
    """The sheet with its head row, and the field of each column; `unmatched` are heads that nobody explained."""

    sheet: Sheet
    head_row: int
    columns: Mapping[int, str]
    unmatched: tuple[str, ...]
    epoch_1904: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a ledger: matches as "列名=栏目", and the unit and the month that stand for missing columns."""

    columns: Sequence[str] = ()
    unit: str = ""
    month: str = ""


def record_file(
    store: Store, board: Board, path: Path, said: Said, safe: Safekeeping | None = None, *, answer: str = ""
) -> str:
    """Store the filings of a file: a ledger when something was said of its columns, else in the form of `record`.

    `safe` makes a backup before a ledger, or more than one filing, is stored; why it could not is said behind.
    `answer` is the reason for what the checks ask of them.
    """
    if said.columns or said.unit or said.month:
        return record(store, board, path, said, safe)
    filings = to_filings(read_rows(path), board, store.filing, in_use(store, board.work_list.id))
    filings = answered(store, board, filings, answer) if answer else filings
    label = f"导入“{path.name}”"
    warned = _back_up(safe if len(filings) > 1 else None, label)
    store_all(store, filings, label)
    return _lines(f"已存入 {len(filings)} 条填报。", warned)


def record(store: Store, board: Board, path: Path, said: Said, safe: Safekeeping | None = None) -> str:
    """Import a ledger: a sentence on what was stored; the matches are remembered.

    Raises KnownError with all faults, then nothing is stored.
    """
    explained = _explained(said.columns, words(store, board))
    table = matched(spreadsheet.read(path), {**heads(store, board), **explained})
    found = read(table, board, store, said.unit, Month.parse(said.month) if said.month else None)
    if found.faults:
        more = f"\n……另有 {len(found.faults) - _SHOWN} 处" if len(found.faults) > _SHOWN else ""
        listed = "\n".join(fault.sentence for fault in found.faults[:_SHOWN])
        raise KnownError(f"有 {len(found.faults)} 处不对，没有存入任何内容。\n{listed}{more}\n", "改好后整份再导入。")
    warned = keep(store, found, path.name, safe)
    remember(store, table)
    left = f"没有导入的列：{'、'.join(table.unmatched)}。" if table.unmatched else ""
    return _lines(found.sentence, left, warned)


def _lines(*sentences: str) -> str:
    return "\n".join(filter(None, sentences))


def _back_up(safe: Safekeeping | None, label: str) -> str:
    """Why it could not be made, else ""."""
    return safe.before(Kind.IMPORT, label) if safe else ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the rows of a ledger come to.

    `there` counts filings that the office has already, which stay as they are, `foreign` rows of other units,
    which a unit's workspace passes over.
    """

    filings: tuple[Filing, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    there: int = 0
    foreign: int = 0

    @property
    def sentence(self) -> str:
        """已存入 12 条填报。3 条督查室已有，没有改动。"""
        there = f"{self.there} 条已有填报，没有改动。" if self.there else ""
        foreign = f"{self.foreign} 行是其他单位的，没有导入。" if self.foreign else ""
        return f"已存入 {len(self.filings)} 条填报。{there}{foreign}"


def keep(store: Store, found: Found, name: str, safe: Safekeeping | None = None) -> str:
    """Store the filings, a backup first: the office's as received, a unit's as drafts; what failed of the backup."""
    label = f"导入台账“{name}”"
    warned = _back_up(safe, label)
    if not is_offices(store):
        store_all(store, found.filings, label)
        return warned
    with store.operation(label, actor=signature(Actor.OFFICE)):
        for filing in found.filings:
            made = filing._replace(state=FilingState.RECEIVED, revision=filing.revision + 1, updated_at=clock.now())
            store.save_filing(made)
    return warned


def remember(store: Store, table: Table) -> None:
    """Keep what the columns were matched to."""
    with store.operation("记住台账的列"):
        names = {table.sheet.text(table.head_row, at): field for at, field in table.columns.items()}
        setting.write(store, LEDGER_COLUMNS, {**remembered(store), **names})


def remembered(store: Store) -> Mapping[str, str]:
    """The fields of heads that were matched before."""
    return setting.read(store, LEDGER_COLUMNS)


def words(store: Store, board: Board) -> dict[str, str]:
    """The fields that a column can be matched to, by the words that people use."""
    entered = (one for one in in_use(store, board.work_list.id) if one in PLAIN)
    return {
        "任务": "node",
        "单位": "unit",
        "月份": "month",
        **{one.label: one.name for one in entered},
        "不导入": "",
    }


def heads(store: Store, board: Board) -> dict[str, str]:
    """The heads that are understood, with the field of each: usual ones, indicators' names, those matched before."""
    fields = {*words(store, board).values()}
    entered = {head: one.name for one in PLAIN if one.name in fields for head in (one.label, *one.heads)}
    indicators = {one.name: f"value.{one.name}" for one in board.work_list.indicators}
    before = remembered(store).items()
    still = {head: field for head, field in before if field in fields or field.startswith("value.")}
    return _BY_HEAD | entered | indicators | still


def _explained(said: Sequence[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Matches as they are typed: 工作情况=本月进展."""
    found = {}
    for one in said:
        head, _, field = one.rpartition("=")
        if not head or field not in fields:
            raise KnownError(f"“{one}”不是列的对应。", f"写成“列名=栏目”，栏目是{'、'.join(fields)}之一。")
        found[head.strip()] = fields[field]
    return found


def matched(book: spreadsheet.Workbook, heads: Mapping[str, str]) -> Table:
    """The first sheet that has a column of tasks, each column with the field of its head."""
    for sheet in book.sheets.values():
        for row in sheet.rows[:_SEARCHED_ROWS]:
            table = _table(book, sheet, row, heads)
            if "node" in table.columns.values():
                return table
    raise KnownError("没有找到写任务的列，没有导入。", "说明哪一列写的是任务。")


def likeliest(book: spreadsheet.Workbook, heads: Mapping[str, str]) -> Table:
    """The same for a person to correct: without a column of tasks the row with the most heads of the longest sheet."""
    try:
        return matched(book, heads)
    except KnownError:
        sheet = max(book.sheets.values(), key=lambda one: len(one.rows))
        top = max(sheet.rows[:_SEARCHED_ROWS], key=lambda row: _filled(sheet, row), default=0)
        if not top:
            raise KnownError("这个文件是空的，没有可以导入的内容。") from None
        return _table(book, sheet, top, heads)


def _filled(sheet: Sheet, row: int) -> int:
    return sum(bool(sheet.text(row, at)) for at in sheet.columns(row))


def _table(book: spreadsheet.Workbook, sheet: Sheet, row: int, heads: Mapping[str, str]) -> Table:
    names = {at: sheet.text(row, at) for at in sheet.columns(row)}
    columns = {at: heads[name] for at, name in names.items() if name in heads}
    left = tuple(name for name in names.values() if name and name not in heads)
    return Table(sheet, row, columns, left, book.epoch_1904)


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    filings: dict[FilingKey, Filing]
    faults: list[SheetFault]
    there: int = 0
    foreign: int = 0


def read(table: Table, board: Board, store: Store, unit: str, month: Month | None) -> Found:
    """The filings of the sound rows, and the faults of the others."""
    said = _Reading({}, [])
    for row in (row for row in table.sheet.rows if row > table.head_row):
        before = len(said.faults)
        made = dict(_record(table, board, row, said.faults))
        if "node" not in made:  # a heading between the rows, or a foot
            continue
        made = {"unit": unit, "month": str(month) if month else "", **made}
        if len(said.faults) == before:
            _take_row(table, board, store, row, made, said)
    if not (said.filings or said.faults or said.there):
        raise KnownError("表里没有可以导入的行。", "看一看选的是不是写进展的那张表。")
    return Found(tuple(said.filings.values()), tuple(said.faults), said.there, said.foreign)


def _take_row(table: Table, board: Board, store: Store, row: int, made: dict[str, Any], said: _Reading) -> None:
    if _is_foreign(store, board, made):
        said.foreign += 1
        return
    held: list[Filing] = []

    def lookup(key: FilingKey) -> Filing | None:
        """In the office what is held stays, so a row is first read as if nothing were."""
        kept = said.filings.get(key) or store.filing(key)
        if not is_offices(store) or key in said.filings or kept is None or kept.is_empty:
            return kept
        held.append(kept)
        return None

    try:
        (filing,) = to_filings([made], board, lookup)
    except KnownError as error:
        sentence = error.sentence.partition("第 1 条：")[2].strip().rstrip("。")
        said.faults.append(SheetFault(table.sheet.name, row, "", "", sentence))
        return
    if held:
        said.there += 1
    else:
        said.filings[filing.key] = filing


def _is_foreign(store: Store, board: Board, made: dict[str, Any]) -> bool:
    """A district's ledger in a unit's workspace: only the unit's own rows are meant."""
    own = own_unit(store)
    if not is_units(store) or not own or not made["unit"]:
        return False
    return find_unit(board, made["unit"]) != own


def _record(table: Table, board: Board, row: int, faults: list[SheetFault]) -> Iterator[tuple[str, Any]]:
    """The row as `core.usecases.recording` takes it, each cell understood on its own."""
    values: dict[str, float] = {}
    for column, field in table.columns.items():
        value = table.sheet.value(row, column)
        if not field or not spreadsheet.as_text(value):
            continue
        found = _understood(table, board, field, value, table.sheet.text(row, _column(table, "node")))
        if found.expected:
            shown = spreadsheet.as_text(value)[:40]
            faults.append(SheetFault(table.sheet.name, row, letter(column), shown, found.expected))
        elif field.startswith("value."):
            if found.value is not None:
                values[field.removeprefix("value.")] = found.value
        elif found.value is not None:
            yield field, found.value
    if values:
        yield "values", values


def _column(table: Table, field: str) -> int:
    return next(at for at, name in table.columns.items() if name == field)


def _understood(table: Table, board: Board, field: str, value: Cell, task: str) -> cell_values.Read[Any]:
    year = board.work_list.year
    if field == "month":
        found = cell_values.month(value, year, epoch_1904=table.epoch_1904)
        return cell_values.Read(str(found.value) if found.value else None, found.expected)
    if field == "percent":
        return cell_values.percent(value)
    if field == "status":
        read = cell_values.status(value)
        return cell_values.Read(read.value.label if read.value else None, read.expected)
    if field.startswith("value."):
        return _number(board, field.removeprefix("value."), value, task)
    return _named(board, field, spreadsheet.as_text(value))


def _number(board: Board, name: str, value: Cell, task: str) -> cell_values.Read[Any]:
    indicator: Indicator | None = None
    try:
        indicator = next((one for one in board.indicators.get(find_node(board, task).id, ()) if one.name == name), None)
    except KnownError:
        return cell_values.Read()  # the task's own column tells that
    return cell_values.number(value, indicator.unit if indicator else "")


def _named(board: Board, field: str, text: str) -> cell_values.Read[Any]:
    """A task or a unit that the list does not have is told where it stands."""
    finders = {"node": ("任务", find_node), "unit": ("单位", find_unit)}
    what, find = finders.get(field, ("", None))
    try:
        if find is not None:
            find(board, text)
    except KnownError as error:
        return cell_values.Read(expected=f"应是清单里的{what}（{error.sentence.rstrip('。')}）")
    return cell_values.Read(text)
