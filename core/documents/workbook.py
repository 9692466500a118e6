"""Excel workbooks: values read as a stream; true merges are marked, an empty cell is none."""

from __future__ import annotations

import datetime as dt
import re

from core import spreadsheet
from core.documents import table_lines
from core.documents.table_lines import lines_of
from core.spreadsheet import Cell, RawSheet, Span

MAX_ROWS, MAX_COLUMNS, MAX_CELLS, MAX_SHEETS = 20_000, 64, 400_000, 50
TOO_LARGE = "表格太大，不像一份清单。", "只保留清单部分，另存后再选。"
_UNSHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DAY = re.compile("[yd]|m(?!m?[:.]|m?$)|年|月|日")
_LAST_DAY = 2_958_466  # 31 December 9999


def read_workbook(data: bytes) -> str:
    """The visible sheets one after the other; KnownError when they are larger than any list."""
    book = spreadsheet.read_book(data)
    sheets = [sheet for sheet in book.sheets if sheet.is_visible]
    return "\n".join(line for sheet in sheets for line in lines_of(with_merges(*_laid_out(sheet, book.epoch_1904))))


def _laid_out(sheet: RawSheet, epoch_1904: bool) -> tuple[list[list[str]], list[Span]]:
    """The texts of all cells, row by row, and the merges; cut to the columns that are read."""
    texts = {
        place: text_of(_day(value, sheet.formats.get(place, ""), epoch_1904), sheet.formats.get(place, ""))
        for place, value in sheet.cells.items()
        if place[1] <= MAX_COLUMNS
    }
    filled = {place: text for place, text in texts.items() if text}
    height, width = (max((place[at] for place in filled), default=0) for at in (0, 1))
    rows = [[filled.get((row, column), "") for column in range(1, width + 1)] for row in range(1, height + 1)]
    spans = [(top, bottom, left, min(right, MAX_COLUMNS)) for top, bottom, left, right in sheet.merges]
    return rows, spans


def _day(value: Cell, number_format: str, epoch_1904: bool) -> object:
    """Excel counts days: the day where the format shows one."""
    if not isinstance(value, float) or isinstance(value, bool) or not _is_day(number_format):
        return value
    first = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
    return first + dt.timedelta(days=int(value)) if 1 <= value < _LAST_DAY else value


def _is_day(number_format: str) -> bool:
    """Whether year, month or day stand outside quotes and colours."""
    return bool(_DAY.search(_UNSHOWN.sub("", number_format.lower())))


def text_of(value: object, number_format: str) -> str:
    """A value as the sheet shows it: 0.07 in a percent format is 7%, a whole number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{round(value * 100, 6):g}%"
    return f"{value:.15g}"


def with_merges(rows: list[list[str]], spans: list[Span]) -> list[list[table_lines.Cell]]:
    """The cells of a sheet, each merge's value handed down its first column."""
    width = max(map(len, rows), default=0)
    grid = [[table_lines.Cell(text) for text in row] + [table_lines.Cell()] * (width - len(row)) for row in rows]
    for top, bottom, left, _ in spans:
        if top > len(grid) or left > width:
            continue
        first = grid[top - 1][left - 1]
        for at in range(top, min(bottom, len(grid))):
            grid[at][left - 1] = table_lines.Cell(first.text, down=True)
    return grid
