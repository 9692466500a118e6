"""Listings as an Excel workbook: typed cells, a frozen and filtered head, print set-up, choices, lights in words.

Written row by row, so that a ledger of ten thousand rows takes little memory. A user's workbook is never touched.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.reports.ink import as_hex
from core.reports.listing import Field, Form, Listing, Value
from core.reports.page import MM
from core.reports.table import Tone
from core.reports.zips import MADE, SteadyZip

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles.differential import DifferentialStyle

#: What XML can't hold; a cell takes no more than so many characters.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32767
#: Text that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {Form.SHARE: "0.0%", Form.DATE: 'yyyy"年"m"月"d"日"', Form.WHOLE: "0", Form.NUMBER: "0.####"}
_HEAD_ROW = 2
_CHARS_A_MM = 0.52
_A3, _A4 = 8, 9
_WIDE = 300.0
#: Points: of a line, and of the tallest row that Excel knows.
_LINE, _TALLEST = 14.0, 409.0
_FONT = "仿宋"


def workbook(listings: Sequence[Listing]) -> bytes:
    """A workbook with a sheet a listing; the same data gives the same bytes."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = listings[0].title, "重点工作分工填报"
    book.properties.created = book.properties.modified = MADE
    for listing in listings:
        _write_sheet(book, listing)
    buffer = io.BytesIO()
    ExcelWriter(book, SteadyZip(buffer)).save()
    return buffer.getvalue()


def _write_sheet(book: Workbook, listing: Listing) -> None:
    sheet = book.create_sheet(listing.name)
    _set_up(sheet, listing)
    sheet.row_dimensions[1].height = 32
    for row in _head(sheet, listing):
        sheet.append(row)
    widths = [_chars(one) for one in listing.fields]
    for at, (row, values) in enumerate(zip(_body(sheet, listing), listing.rows, strict=True), _HEAD_ROW + 1):
        sheet.row_dimensions[at].height = _height(values, widths, listing.row_height)
        sheet.append(row)
        del sheet.row_dimensions[at]


def _chars(one: Field) -> float:
    """A column's width in characters, as Excel counts it."""
    return max(one.width * _CHARS_A_MM, 16 if one.form is Form.DATE else 9)


def _height(values: Sequence[Value], widths: Sequence[float], least: float) -> float:
    """A row's height in points: not every program opens a row by itself. A Chinese character is two wide, as in GBK."""
    lines = (
        sum(-(-len(part.encode("gbk", "replace")) // max(int(width) - 1, 1)) for part in value.split("\n"))
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str)
    )
    return min(max(max(lines, default=1) * _LINE + 6, least * MM), _TALLEST)


def _set_up(sheet: Any, listing: Listing) -> None:  # noqa: ANN401  openpyxl's write-only sheet is not typed
    """Everything that stands before and after the rows."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    last, end = get_column_letter(len(listing.fields)), _HEAD_ROW + max(len(listing.rows), 1)
    for at, one in enumerate(listing.fields, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _chars(one)
    sheet.freeze_panes = f"{'C' if len(listing.fields) > 3 else 'A'}{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{end}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    is_wide = sum(one.width for one in listing.fields) > _WIDE
    sheet.page_setup.paperSize = _A3 if is_wide else _A4
    sheet.page_setup.orientation = "landscape" if len(listing.fields) > 5 else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    _add_choices(sheet, listing, end)
    _add_tones(sheet, listing, end)


def _add_choices(sheet: Any, listing: Listing, end: int) -> None:  # noqa: ANN401
    """Drop-downs, and a range for shares: what is typed in is checked at once."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for area, one in _columns(listing, end):
        if one.choices:
            rule = DataValidation("list", formula1=f'"{",".join(one.choices)}"', allow_blank=True, sqref=area)
            rule.error, rule.errorTitle = f"从列表里选：{'、'.join(one.choices)}", one.head
        elif one.form is Form.SHARE:
            rule = DataValidation("decimal", operator="between", formula1="-9.99", formula2="99.99", sqref=area)
            rule.allow_blank, rule.error, rule.errorTitle = True, "填百分数，如 25%", one.head
        else:
            continue
        rule.showErrorMessage = True
        sheet.data_validations.append(rule)


def _columns(listing: Listing, end: int) -> Iterator[tuple[str, Field]]:
    """The cells of each column below its head."""
    from openpyxl.utils import get_column_letter

    for at, one in enumerate(listing.fields, 1):
        yield f"{get_column_letter(at)}{_HEAD_ROW + 1}:{get_column_letter(at)}{end}", one


def _add_tones(sheet: Any, listing: Listing, end: int) -> None:  # noqa: ANN401
    """Lights follow their word when it is changed; a hatching tells them apart in black and white."""
    from openpyxl.formatting.rule import Rule

    for area, one in _columns(listing, end):
        if one.form is not Form.WORD:
            continue
        for priority, (word, tone) in enumerate(listing.tones.items(), 1):
            rule = Rule("cellIs", operator="equal", formula=[f'"{word}"'], dxf=_style(tone), priority=priority)
            sheet.conditional_formatting.add(area, rule)


def _style(tone: Tone) -> DifferentialStyle:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    ground = as_hex(tone.fill)
    fill = PatternFill("lightUp", "808080", ground) if tone.hatch else PatternFill("solid", ground, ground)
    return DifferentialStyle(font=Font(color=as_hex(tone.ink), b=True), fill=fill)


def _head(sheet: Any, listing: Listing) -> Iterator[list[Any]]:  # noqa: ANN401
    """The title across all columns (no merged cell, which would break sorting), then the heads."""
    from openpyxl.styles import Alignment, Font, PatternFill

    title = _cell(sheet, Font(_FONT, 16, b=True), Alignment("centerContinuous", "center"))
    rest = _cell(sheet, Font(_FONT, 16), Alignment("centerContinuous", "center"))
    title.value = _clean(listing.title)
    yield [title, *[rest] * (len(listing.fields) - 1)]
    heads = []
    for one in listing.fields:
        head = _cell(sheet, Font(_FONT, 11, b=True), Alignment("center", "center", wrap_text=True))
        head.border, head.fill = _border(), PatternFill("solid", "EDEDED", "EDEDED")
        head.value = one.head
        heads.append(head)
    yield heads


def _cell(sheet: Any, font: Any, alignment: Any) -> Cell:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell

    cell: Cell = WriteOnlyCell(sheet)
    cell.font, cell.alignment = font, alignment
    return cell


def _border() -> Any:  # noqa: ANN401
    from openpyxl.styles import Border, Side

    side = Side("thin", "808080")
    return Border(side, side, side, side)


def _body(sheet: Any, listing: Listing) -> Iterator[list[Any]]:  # noqa: ANN401
    """One cell a column is filled anew for each row: it is written before it is asked for again."""
    plain = [_body_cell(sheet, one) for one in listing.fields]
    quoted = [_body_cell(sheet, one) for one in listing.fields]
    for cell in quoted:
        cell.quotePrefix = True
    for row in listing.rows:
        yield [
            _filled(quoted[at] if _is_risky(value) else plain[at], value, one.form)
            for at, (value, one) in enumerate(zip(row, listing.fields, strict=True))
        ]


def _body_cell(sheet: Any, one: Field) -> Cell:  # noqa: ANN401
    from openpyxl.styles import Alignment, Font

    horizontal = "left" if one.form is Form.TEXT else "center"
    cell = _cell(sheet, Font(_FONT, 11), Alignment(horizontal, "center", wrap_text=True))
    cell.border = _border()
    cell.number_format = _FORMATS.get(one.form, "General" if one.form is Form.WORD else "@")
    return cell


def _is_risky(value: Value) -> bool:
    return isinstance(value, str) and value.startswith(_FORMULA)


def _filled(cell: Cell, value: Value, form: Form) -> Cell:
    """Text stays text whatever it begins with; a share is stored as its fraction."""
    if isinstance(value, str):
        cell.value = _clean(value)
        cell.data_type = "s"
    elif form is Form.SHARE and isinstance(value, int | float):
        cell.value = value / 100
    else:
        cell.value = dt.datetime.combine(value, dt.time()) if type(value) is dt.date else value
    return cell


def _clean(text: str) -> str:
    return _UNSPEAKABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST]
