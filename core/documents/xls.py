"""Workbooks of old Excel and of WPS (.xls, .et), read by xlrd; merges are handed down as in new ones.

Not by calamine, which is faster but takes the whole process with it when a damaged file names a huge size.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from core.documents.table_lines import lines_of
from core.documents.workbook import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, TOO_LARGE, text_of, with_merges
from core.errors import KnownError
from core.spreadsheet import Span

_STREAM, _OLDER_STREAM, _DOCUMENT = (name.encode("utf-16-le") for name in ("Workbook", "Book", "WordDocument"))
_VISIBLE = 0
_TEXT, _NUMBER, _DATE, _YES_NO = 1, 2, 3, 4


def holds_workbook(data: bytes) -> bool:
    """Whether an old Office file is a workbook and no Word document with one in it."""
    return (_STREAM in data or _OLDER_STREAM in data) and _DOCUMENT not in data


def read_old_workbook(data: bytes) -> str:
    """The visible sheets one after the other; KnownError when it is locked, damaged or larger than any list."""
    try:
        return "\n".join(_text(data))
    except KnownError:
        raise
    except Exception as error:  # whatever a damaged file makes xlrd stumble over
        if "encrypted" in str(error):
            raise KnownError("这个文件有打开密码。", "在 Excel 或 WPS 里去掉密码，另存后再选。") from error
        raise KnownError("这个表格文件不完整或已损坏。", "用 Excel 或 WPS 打开，另存为 .xlsx 后再选。") from error


def _text(data: bytes) -> Iterator[str]:
    import xlrd

    log = io.StringIO()
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=log)
    for at in range(min(book.nsheets, MAX_SHEETS)):
        sheet = book.sheet_by_index(at)
        if sheet.visibility == _VISIBLE:
            yield from _lines(book, sheet)
        book.unload_sheet(at)


def _lines(book: Any, sheet: Any) -> Iterator[str]:  # noqa: ANN401  xlrd has no types
    if sheet.nrows > MAX_ROWS:
        raise KnownError(*TOO_LARGE)
    rows = [[_cell(book, cell) for cell in sheet.row(at)[:MAX_COLUMNS]] for at in range(sheet.nrows)]
    if sum(bool(text) for row in rows for text in row) > MAX_CELLS:
        raise KnownError(*TOO_LARGE)
    return lines_of(with_merges(rows, list(_spans(sheet))))


def _cell(book: Any, cell: Any) -> str:  # noqa: ANN401
    """A cell as the sheet shows it: dates as dates, 0.07 in a percent format as 7%."""
    if cell.ctype == _TEXT:
        return str(cell.value)
    if cell.ctype == _YES_NO:
        return text_of(bool(cell.value), "")
    if cell.ctype == _DATE:
        import xlrd

        return text_of(xlrd.xldate_as_datetime(cell.value, book.datemode), "")
    if cell.ctype == _NUMBER:
        return text_of(cell.value, book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    return ""


def _spans(sheet: Any) -> Iterator[Span]:  # noqa: ANN401
    """Xlrd counts from 0 and ends after the last."""
    for top, bottom, left, right in sheet.merged_cells:
        yield top + 1, bottom, left + 1, min(right, MAX_COLUMNS)
