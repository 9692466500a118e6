"""Filings from a file (JSON or Excel): every row is checked first, all faults are told at once.

A row names its task (id, exact title, or number and title), unit (name, short name or alias) and
month; fields that it leaves out keep what was filed before.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core import files, milestones, strict_json
from core.documents.typed import plain_text, read_day
from core.errors import KnownError
from core.host import clock
from core.model import fields
from core.model.board import Board
from core.model.fields import FilingField
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, FilingKey, Indicator, IndicatorId, IndicatorKind, Node, NodeId, UnitId
from core.model.status import FilingState, ProgressStatus
from core.rules import checks, roles
from core.usecases import month_lock

Row = Mapping[str, Any]
Lookup = Callable[[FilingKey], Filing | None]

#: Heads of an Excel sheet and the keys of a JSON record that they stand for.
HEADS = {
    "任务": "node",
    "目标任务": "node",
    "单位": "unit",
    "填报单位": "unit",
    "月份": "month",
    **{head: one.name for one in fields.PLAIN for head in (one.label, *one.heads)},
}
_KNOWN = {*HEADS.values(), "values"}
_SHOWN_FAULTS = 20
_MOST_BYTES = 50 << 20


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The records of a .json or .xlsx file, not yet checked."""
    if not path.is_file():
        raise KnownError(f"没有找到文件“{path.name}”。", "看一看路径和文件名。")
    readers = {".json": _read_json, ".xlsx": _read_xlsx}
    if path.suffix.lower() not in readers:
        raise KnownError(f"“{path.name}”不是 .json 或 .xlsx 文件。", "另存为其中一种再导入。")
    try:
        return readers[path.suffix.lower()](path)
    except OSError as error:
        raise KnownError(f"文件“{path.name}”读不出来。", "看一看是否被其他程序占用，或换一个位置。") from error


def _read_json(path: Path) -> list[dict[str, Any]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise KnownError(f"“{path.name}”超过 {_MOST_BYTES >> 20} MB，没有导入。", "分成几份再导入。")
        rows = strict_json.loads(files.read(path).decode("utf-8-sig"))
    except ValueError as error:
        raise KnownError(f"“{path.name}”不是有效的 JSON。", f"出错的地方：{error.__cause__ or error}。") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise KnownError(f"“{path.name}”里不是一组填报记录。", "最外层应是数组，每条记录是一个对象。")
    return rows


def _read_xlsx(path: Path) -> list[dict[str, Any]]:
    from core.documents import spreadsheet

    book = spreadsheet.read(path)
    lines = spreadsheet.first_rows(book)
    heads = [str(cell or "").strip() for cell in lines[0]] if lines else []
    if "node" not in {HEADS.get(head, head) for head in heads}:
        raise KnownError(f"“{path.name}”第 1 行没有“任务”这一列。", "第 1 行写列名：任务、单位、月份、进度判断……")
    filled = (line for line in lines[1:] if any(cell is not None for cell in line))
    return [_record(heads, line, epoch_1904=book.epoch_1904) for line in filled]


def _record(heads: Sequence[str], line: Sequence[Any], *, epoch_1904: bool) -> dict[str, Any]:
    """One sheet row; a column whose head is no field of a filing is the value of the indicator so named."""
    record: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for head, cell in zip(heads, line, strict=False):
        key = HEADS.get(head, head)
        if cell is None or not head:
            continue
        if key == "month":
            record[key] = _day(cell, epoch_1904=epoch_1904)
        elif key in _KNOWN:
            record[key] = cell if key == "percent" else _shown(cell)
        else:
            values[head] = cell
    return {**record, **({"values": values} if values else {})}


def _day(cell: Any, *, epoch_1904: bool) -> Any:  # noqa: ANN401  a cell
    """The day where Excel counted it, else what stands there."""
    from core.documents import cell_values

    counted = cell_values.day(cell, 0, epoch_1904=epoch_1904).value if isinstance(cell, float) else None
    return counted or cell


def _shown(cell: Any) -> str:  # noqa: ANN401  a cell
    from core.documents import spreadsheet

    return spreadsheet.as_text(cell)


def to_filings(
    rows: Sequence[Row], board: Board, stored: Lookup, in_use: Collection[FilingField] = fields.ENTERED
) -> tuple[Filing, ...]:
    """All rows as filings; raises KnownError naming every faulty row when one is wrong, so none is stored.

    `in_use` are the fields that the office asks for; a row with another is wrong.
    """
    found: list[Filing] = []
    wrong: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_filing(row, board, stored, in_use))
        except KnownError as error:
            wrong.append(f"第 {number} 条：{error.sentence}")
    if wrong:
        more = f"\n……另有 {len(wrong) - _SHOWN_FAULTS} 条" if len(wrong) > _SHOWN_FAULTS else ""
        listed = "\n".join(wrong[:_SHOWN_FAULTS])
        raise KnownError(f"有 {len(wrong)} 条记录不对，没有存入任何内容。\n{listed}{more}\n", "改好后整份再导入。")
    return tuple(found)


def _filing(row: Row, board: Board, stored: Lookup, in_use: Collection[FilingField]) -> Filing:
    unknown = sorted(set(row) - _KNOWN)
    if unknown:
        raise KnownError(f"不认识的栏目：{'、'.join(unknown)}。")
    unasked = [one.label for one in fields.ENTERED if one.name in row and one not in in_use]
    if unasked:
        raise KnownError(f"督查室没有要求填{'、'.join(unasked)}。", "去掉这一栏，或请督查室在设置里加上。")
    node, unit_id = find_node(board, str(row.get("node") or "").strip()), _unit(row, board)
    if unit_id not in board.units_of.get(node.id, ()):
        raise KnownError(f"“{board.units[unit_id].name}”不是“{node.title}”的责任单位。")
    key = FilingKey(node.id, unit_id, _month(row, board))
    require_unmerged(board, unit_id, key.month)
    before = stored(key) or Filing(key)
    if not before.state.is_editable:
        raise KnownError(f"这一项{before.state.label}，不能再改。")
    filing = before._replace(**_fields(row, board, node, before))
    wrong = [fault for fault in checks.faults(filing, board.indicators.get(node.id, ())) if _was_given(fault, row)]
    if wrong:
        raise KnownError("；".join(fault.sentence for fault in wrong) + "。")
    return filing


def _was_given(fault: checks.Fault, row: Row) -> bool:
    """An empty field may be filled later; what the file does say must be right."""
    return fault.field in row


def find_node(board: Board, said: str) -> Node:
    """The task of that id, exact title, or number and title; raises KnownError otherwise."""
    by_id = board.nodes.get(NodeId(said))
    named = [by_id] if by_id else [node for node in board.tasks if said in {node.title, node.label}]
    if not said or not named:
        raise KnownError(f"清单里没有任务“{said}”。")
    if len(named) > 1:
        raise KnownError(f"有 {len(named)} 项任务都叫“{said}”，写编号加标题。")
    return named[0]


def find_indicators(board: Board, node: Node, said: str) -> tuple[Indicator, ...]:
    """The task's indicators of that id, name or words; several names are parted by ；. KnownError without one."""
    found: list[Indicator] = []
    for name in filter(None, (part.strip() for part in said.split("；"))):
        known = board.indicators.get(node.id, ())
        named = [one for one in known if name in {one.id, one.name, one.text}] or [
            one for one in known if name in one.text
        ]
        if not named:
            listed = "、".join(one.name for one in known) or "没有指标"
            raise KnownError(f"“{node.title}”没有指标“{name}”。", f"这一项的指标：{listed}。")
        found += named[:1]
    if not found:
        raise KnownError(f"没有说是“{node.title}”的哪个指标。")
    return tuple(dict.fromkeys(found))


def require_unmerged(board: Board, unit_id: UnitId, month: Month) -> None:
    """Raise KnownError for a month in which another unit does the unit's work."""
    merged = board.units[unit_id].merged_in
    if merged is not None and month >= merged:
        name = board.units[board.successor(unit_id, month)].name
        raise KnownError(f"{merger_of(board, unit_id)}，{month.number}月由“{name}”填报。")


def merger_of(board: Board, unit_id: UnitId) -> str:
    """“区乡村振兴局”从2022年8月起并入“区农业农村局”; "" of a unit that was not merged."""
    unit = board.units[unit_id]
    if unit.merged_in is None or unit.merged_into is None:
        return ""
    return f"“{unit.name}”从{unit.merged_in.label}起并入“{board.units[unit.merged_into].name}”"


def _unit(row: Row, board: Board) -> UnitId:
    said = str(row.get("unit") or "").strip()
    return find_unit(board, said)


def find_unit(board: Board, said: str) -> UnitId:
    """The single unit of that name, short name or alias; raises KnownError otherwise."""
    for unit in board.single_units:
        if said and said in {unit.id, unit.name, unit.short_name, *unit.aliases}:
            return unit.id
    raise KnownError(f"单位名录里没有“{said}”。", "写全称或简称，如“区教育局”。")


def _month(row: Row, board: Board) -> Month:
    said = row.get("month")
    month = Month.of(said) if isinstance(said, dt.date) else Month.parse(str(said or ""))
    if month.year != board.work_list.year:
        raise KnownError(f"{month.label}不在 {board.work_list.year} 年的清单里。")
    return month


def _fields(row: Row, board: Board, node: Node, before: Filing) -> dict[str, Any]:
    given: dict[str, Any] = {one.name: _text(row[one.name]) for one in fields.TEXTS if one.name in row}
    if "status" in row:
        given["status"] = _status(row["status"])
    if "percent" in row:
        given["percent"] = None if row["percent"] in (None, "") else number(row["percent"], "完成比例")
    if "values" in row:
        given["values"] = {**before.values, **_values(row["values"], board, node)}
    return given


def _text(said: object) -> str:
    return "" if said is None else plain_text(str(said)).strip()


def _status(said: object) -> ProgressStatus | None:
    if said in (None, ""):
        return None
    for status in ProgressStatus:
        if said in {status.value, status.label}:
            return status
    words = "、".join(status.label for status in ProgressStatus)
    raise KnownError(f"进度判断“{said}”不对，应是{words}之一。")


def number(said: object, what: str) -> float:
    """A number as people write it: full-width digits, thousands marks and a % sign are understood."""
    if isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said):
        return float(said)
    text = str(said).translate(_HALF_WIDTH).replace(",", "").strip().removesuffix("%")
    if not _NUMBER.fullmatch(text):
        raise KnownError(f"{what}“{said}”不是数字。")
    return float(text)


_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％－−", "0123456789.,%--")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")


def _values(said: object, board: Board, node: Node) -> dict[IndicatorId, float]:
    if not isinstance(said, Mapping):
        raise KnownError("指标完成值应写成“指标名：数值”。")
    return {
        one.id: _value(one, value, board.work_list.year)
        for name, value in said.items()
        for one in find_indicators(board, node, str(name))
    }


def _value(indicator: Indicator, said: object, year: int) -> float:
    """A number; of a milestone 是, 否, 0, 1 or the day on which it was done."""
    if indicator.kind is not IndicatorKind.MILESTONE:
        return number(said, f"指标“{indicator.name}”的完成值")
    if said in _DONE or said in _NOT_DONE:
        return float(said in _DONE)
    day = said if isinstance(said, dt.date) else read_day(str(said), year)
    if day is None:
        raise KnownError(f"指标“{indicator.name}”填的是“{said}”，只填是、否，或完成的日期。")
    return milestones.value_of(day)


_DONE = frozenset({"是", "已完成", "完成", "1", 1})
_NOT_DONE = frozenset({"否", "未完成", "没有完成", "0", 0})


def store_all(store: Store, filings: Iterable[Filing], label: str) -> None:
    """Store checked filings in one operation: all of them or none; refused for a closed month or another's unit.

    In the office's workspace they are what units sent in another way: 已接收, sent now.
    """
    checked = tuple(filings)
    is_office = roles.is_offices(store)
    actor = roles.Actor.OFFICE if is_office else roles.Actor.CLERK
    for unit_id, month in dict.fromkeys((filing.key.unit_id, filing.key.month) for filing in checked):
        roles.require(store, actor, unit_id)
        month_lock.require_open(store, unit_id, month)
    now = clock.now()
    with store.operation(label, actor=roles.signature(actor)):
        for filing in checked:
            saved = filing._replace(revision=filing.revision + 1, updated_at=now)
            if is_office:
                saved = saved._replace(state=FilingState.RECEIVED, sent_at=filing.sent_at or now)
            store.save_filing(saved)


def answered(store: Store, board: Board, filings: Iterable[Filing], answer: str) -> tuple[Filing, ...]:
    """The filings with what the checks ask of them answered; raises KnownError for what blocks one."""
    from core.usecases import filing_checks

    return tuple(filing_checks.answered(store, board, one, answer) for one in filings)
