"""The workbook for one unit and month: how to fill it in, a row a measure × indicator, a hidden stamp."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core import owners
from core.documents.typed import plain_text
from core.errors import KnownError
from core.exchange import keys
from core.exchange.package import FORMAT
from core.exchange.ports import Desk
from core.exchange.sheets import COLUMNS, FORM, GUIDE, HIDDEN, OPTIONAL, PER_MEASURE, STAMP, Line, Stamp
from core.exchange.versions import Carried
from core.formula_text import keep_as_text
from core.model import fields, wording
from core.model.board import Board
from core.model.codec import canonical, encode
from core.model.period import Month
from core.model.records import Filing, FilingKey, Indicator, IndicatorKind, Node, NodeId, UnitId
from core.model.status import ProgressStatus
from core.rules.checks import LIMITS
from core.usecases.filing_fields import asked

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEAD_ROW = 3
_STAMP_PIECE = 30_000  # characters; a cell takes 32,767
_WIDTHS = {
    "title": 34, "indicator": 22, "target": 16, "value": 13, "unit": 9,
    **{one.name: one.sheet_width for one in fields.PLAIN},
}  # fmt: skip
_GUIDE = (
    "只填“填报”表里白色的格子，灰色的格子已经保护，不用改动。",
    "一项任务有几个量化指标就占几行；进度判断、本月进展等每项任务只填一次。",
    "累计完成值：填年初以来的累计数，按“计量单位”一栏的单位；写成“2000万”“2000万元”也能识别。",
    "“是否完成”的指标填“是”或“否”，也可以填完成的日期，例如 2022-03-05。",
    "进度判断：从下拉列表里选。完成比例：填 0 到 100 的数字，单位是 %。",
    f"本月进展不超过 {LIMITS['progress']} 字，其余各栏不超过 {LIMITS['problems']} 字。",
    "不要增加、删除行，不要改表名。填好后保存，把文件原样交回督查室。",
    "有填错的地方，督查室会一次列出全部问题（哪一行、哪一列、应怎样填），改好后再交一次即可。",
)


def make(desk: Desk, board: Board, unit_id: UnitId, month: Month) -> bytes:
    """The workbook as bytes, with what the office already holds filled in. Raises KnownError when nothing is due."""
    nodes = board.due_tasks(unit_id, month)
    if not nodes:
        raise KnownError(f"{board.units[unit_id].name}{month.label}没有应报的任务，没有生成填报表。")
    held = desk.exchange.carried(unit_id, month)
    filings = {node.id: held.get(FilingKey(node.id, unit_id, month).filing_id) for node in nodes}
    stamp = _stamp(desk, board, unit_id, month, tuple(_lines(board, unit_id, month, nodes, filings)))
    extra = fields.names(asked(desk, board.work_list.id))
    heads = [head for head, field in COLUMNS.items() if field not in OPTIONAL or field in extra]
    return _book(board, stamp, nodes, filings, heads, desk.exchange.seed())


def _asked(board: Board, node: Node, unit_id: UnitId, month: Month) -> tuple[Indicator | None, ...]:
    """The indicators that the unit is asked for, each with its own target; None for a row without any."""
    return owners.asked_of(board, node.id, unit_id, month) or (None,)


def _lines(
    board: Board, unit_id: UnitId, month: Month, nodes: tuple[Node, ...], filings: dict[NodeId, Carried | None]
) -> Iterator[Line]:
    for node in nodes:
        held = filings[node.id]
        base = held.text if held and not held.filing.is_empty else ""
        for indicator in _asked(board, node, unit_id, month):
            yield Line(node.id, indicator.id if indicator else None, base)


def _stamp(desk: Desk, board: Board, unit_id: UnitId, month: Month, lines: tuple[Line, ...]) -> Stamp:
    head, name = board.work_list, board.units[unit_id].name
    return Stamp(FORMAT, str(uuid.uuid4()), desk.exchange.id, unit_id, name, month, head.id, head.version, lines)


def _book(
    board: Board,
    stamp: Stamp,
    nodes: tuple[Node, ...],
    filings: dict[NodeId, Carried | None],
    heads: list[str],
    seed: bytes,
) -> bytes:
    from openpyxl.workbook import Workbook
    from openpyxl.workbook.protection import WorkbookProtection

    book = Workbook()
    guide, form, hidden = book["Sheet"], book.create_sheet(FORM), book.create_sheet(STAMP)
    guide.title = GUIDE
    _write_guide(guide, stamp)
    _write_heads(form, stamp, heads)
    _write_form(form, board, stamp, nodes, filings)
    _write_stamp(hidden, stamp, seed)
    book.security = WorkbookProtection(lockStructure=True)
    book.active = 1
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_guide(sheet: Worksheet, stamp: Stamp) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 100
    sheet["A1"] = f"{stamp.unit_name} {stamp.month.label}填报表 填报说明"
    sheet["A1"].font = Font(size=14, bold=True)
    keep_as_text(sheet["A1"])
    for number, line in enumerate(_GUIDE, 1):
        cell = sheet.cell(number + 2, 1, f"{number}. {line}")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.protection.enable()


def _write_stamp(sheet: Worksheet, stamp: Stamp, seed: bytes) -> None:
    """The stamp and its signature as text, in pieces that fit a cell; hidden so that no menu shows it."""
    text = canonical(encode(stamp))
    sheet["A1"] = keys.sign(seed, text.encode())
    for row, at in enumerate(range(0, len(text), _STAMP_PIECE), 2):
        sheet.cell(row, 1, text[at : at + _STAMP_PIECE])
    sheet.sheet_state = "veryHidden"
    sheet.protection.enable()


# --- the form ------------------------------------------------------------------------------------------


def _write_form(
    sheet: Worksheet, board: Board, stamp: Stamp, nodes: tuple[Node, ...], filings: dict[NodeId, Carried | None]
) -> None:
    row = HEAD_ROW + 1
    for number, node in enumerate(nodes, 1):
        indicators = _asked(board, node, stamp.unit_id, stamp.month)
        held = filings[node.id]
        filing = held.filing if held else Filing(FilingKey(node.id, stamp.unit_id, stamp.month))
        for at, indicator in enumerate(indicators):
            _write_row(sheet, row + at, number, node, indicator, filing)
        _merge(sheet, row, row + len(indicators) - 1)
        row += len(indicators)
    _add_choices(sheet, row - 1)
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # widths and heights may be changed


def _write_heads(sheet: Worksheet, stamp: Stamp, heads: list[str]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    heading = sheet.cell(1, 1, f"{stamp.unit_name} {stamp.month.label}填报表")
    heading.font = Font(size=14, bold=True)
    keep_as_text(heading)
    for column, head in enumerate(heads, 1):
        field, cell = COLUMNS[head], sheet.cell(HEAD_ROW, column, head)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        _dress(cell, locked=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(field, 6)
        sheet.column_dimensions[get_column_letter(column)].hidden = field in HIDDEN
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _columns(sheet: Worksheet) -> dict[str, int]:
    """Where the column of each field stands."""
    return {COLUMNS[str(cell.value)]: at for at, cell in enumerate(sheet[HEAD_ROW], 1)}


def _write_row(
    sheet: Worksheet, row: int, number: int, node: Node, indicator: Indicator | None, filing: Filing
) -> None:
    from openpyxl.styles import Alignment

    values: dict[str, str | float | None] = {"": number, "title": _safe(node.label), "node": node.id}
    values |= _entered(filing)
    if indicator is not None:
        values |= _indicator_values(indicator, filing)
    for field, column in _columns(sheet).items():
        cell = sheet.cell(row, column, values.get(field))
        keep_as_text(cell)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        _dress(cell, locked=field not in (*PER_MEASURE, "value") or (field == "value" and indicator is None))
    sheet.row_dimensions[row].height = 60


def _entered(filing: Filing) -> dict[str, str | float | None]:
    texts = {name: _safe(getattr(filing, name)) for name in LIMITS}
    return {**texts, "status": filing.status.label if filing.status else None, "percent": filing.percent}


def _indicator_values(indicator: Indicator, filing: Filing) -> dict[str, str | float | None]:
    value = filing.values.get(indicator.id)
    is_milestone = indicator.kind is IndicatorKind.MILESTONE
    shown = value if value is None or not is_milestone else ("是" if value >= 1 else "否")
    return {
        "indicator": _safe(indicator.name),
        "target": wording.target(indicator),
        "value": shown,
        "unit": "是否完成" if is_milestone else indicator.unit,
        "indicator_id": indicator.id,
    }


def _safe(text: str) -> str | None:
    """Text without the signs that the format does not take."""
    return plain_text(text) or None


def _dress(cell: object, *, locked: bool) -> None:
    from openpyxl.styles import Border, PatternFill, Protection, Side

    line = Side(style="thin", color="B0B7C3")
    cell.border = Border(line, line, line, line)  # type: ignore[attr-defined]  # a cell or a merged one
    cell.protection = Protection(locked=locked)  # type: ignore[attr-defined]
    if locked:
        cell.fill = PatternFill("solid", fgColor="EEF1F5")  # type: ignore[attr-defined]


def _merge(sheet: Worksheet, first: int, last: int) -> None:
    """What belongs to the measure stands once over its indicators' rows."""
    if last == first:
        return
    for field, column in _columns(sheet).items():
        if field in {"", "title", *PER_MEASURE}:
            sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)


def _add_choices(sheet: Worksheet, last: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    words = ",".join(status.label for status in ProgressStatus)
    columns = _columns(sheet)
    choices = DataValidation("list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    choices.errorTitle, choices.error = "进度判断", "从下拉列表里选。"
    yes_no = DataValidation("list", formula1='"是,否"', allow_blank=True, showErrorMessage=False)
    for made, field in ((choices, "status"), (yes_no, "value")):
        sheet.add_data_validation(made)
        column = get_column_letter(columns[field])
        rows = range(HEAD_ROW + 1, last + 1)
        chosen = [row for row in rows if field == "status" or sheet.cell(row, columns["unit"]).value == "是否完成"]
        for row in chosen:
            made.add(f"{column}{row}")
