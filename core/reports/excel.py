"""Listings as an Excel workbook: typed cells, a frozen and filtered head, print set-up, choices, lights in words.

Written row by row, so that a ledger of ten thousand rows takes little memory. A user's workbook is never touched.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.formula_text import is_risky
from core.reports import excel_cells
from core.reports.ink import as_hex
from core.reports.listing import Field, Form, Listing, Value
from core.reports.page import MM
from core.reports.table import Tone
from core.reports.zips import MADE, SteadyZip

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles.differential import DifferentialStyle

_FORMATS = {
    Form.SHARE: "0.0%",
    Form.DATE: 'yyyy"年"m"月"d"日"',
    Form.WHOLE: "0",
    Form.NUMBER: "0.####",
    Form.FILES: '0"份"',
}
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
    write = excel_cells.writer(sheet)
    write(_title(sheet, listing), 32)
    write(_heads(sheet, listing), 0)
    widths = [_chars(one) for one in listing.fields]
    plain, quoted = ([_body_cell(sheet, one, quoted=risky) for one in listing.fields] for risky in (False, True))
    are_shares = [one.form is Form.SHARE for one in listing.fields]
    for row in listing.rows:
        cells = [
            excel_cells.filled((quoted if is_risky(value) else plain)[at], value, is_share=shares)
            for at, (value, shares) in enumerate(zip(row, are_shares, strict=True))
        ]
        write(cells, _height(row, widths, listing.row_height))


def _chars(one: Field) -> float:
    """A column's width in characters, as Excel counts it."""
    return max(one.width * _CHARS_A_MM, 16 if one.form is Form.DATE else 9)


def _height(values: Sequence[Value], widths: Sequence[float], least: float) -> float:
    """A row's height in points until it is edited: not every program fits rows when it opens a file.

    A Chinese character is two wide, as in GBK.
    """
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


def _title(sheet: Any, listing: Listing) -> list[Any]:  # noqa: ANN401
    """The title across all columns: no merged cell, which would break sorting."""
    from openpyxl.styles import Alignment, Font

    across = Alignment("centerContinuous", "center")
    title = _cell(sheet, Font(_FONT, 16, b=True), across)
    title.value, title.data_type = excel_cells.clean(listing.title), "s"  # never a formula
    rest = (_cell(sheet, Font(_FONT, 16), across) for _ in listing.fields[1:])
    return [excel_cells.prepared(cell) for cell in (title, *rest)]


def _heads(sheet: Any, listing: Listing) -> list[Any]:  # noqa: ANN401
    from openpyxl.styles import Alignment, Font, PatternFill

    heads = []
    for one in listing.fields:
        head = _cell(sheet, Font(_FONT, 11, b=True), Alignment("center", "center", wrap_text=True))
        head.border, head.fill = _border(), PatternFill("solid", "EDEDED", "EDEDED")
        head.value, head.data_type = one.head, "s"
        heads.append(excel_cells.prepared(head))
    return heads


def _cell(sheet: Any, font: Any, alignment: Any) -> Cell:  # noqa: ANN401
    from openpyxl.cell import WriteOnlyCell

    cell: Cell = WriteOnlyCell(sheet)
    cell.font, cell.alignment = font, alignment
    return cell


def _border() -> Any:  # noqa: ANN401
    from openpyxl.styles import Border, Side

    side = Side("thin", "808080")
    return Border(side, side, side, side)


def _body_cell(sheet: Any, one: Field, *, quoted: bool) -> Any:  # noqa: ANN401
    from openpyxl.styles import Alignment, Font

    horizontal = "left" if one.form is Form.TEXT else "center"
    cell = _cell(sheet, Font(_FONT, 11), Alignment(horizontal, "center", wrap_text=True))
    cell.border = _border()
    cell.number_format = _FORMATS.get(one.form, "General" if one.form is Form.WORD else "@")
    if quoted:
        cell.quotePrefix = True
    return excel_cells.prepared(cell)
