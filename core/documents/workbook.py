"""Excel workbooks: values read as a stream; true merges are marked, an empty cell is none."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from core.documents.table_lines import Cell, lines_of
from core.errors import KnownError

MAX_ROWS, MAX_COLUMNS, MAX_CELLS, MAX_SHEETS = 20_000, 64, 400_000, 50
_MAX_MERGES = 20_000
TOO_LARGE = "表格太大，不像一份清单。", "只保留清单部分，另存后再选。"
_DECIMALS = re.compile(r"0\.(0+)")
#: First and last row and column of a merge, from 1.
Span = tuple[int, int, int, int]


def read_workbook(data: bytes) -> str:
    """The visible sheets one after the other; KnownError when they are larger than any list."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheets = [sheet for sheet in book.worksheets[:MAX_SHEETS] if sheet.sheet_state == "visible"]
        return "\n".join(line for sheet in sheets for line in _lines(sheet, data))
    finally:
        book.close()


def _lines(sheet: Any, data: bytes) -> Iterator[str]:  # noqa: ANN401  openpyxl's sheet has no public type for this
    rows = _values(sheet)
    spans = _merges(data, sheet._worksheet_path)  # openpyxl's stream leaves merges out
    yield from lines_of(with_merges(rows, spans))


def _values(sheet: Any) -> list[list[str]]:  # noqa: ANN401
    """The texts of all cells; rows beyond the last filled one are not kept."""
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    filled = count = 0
    for cells in sheet.iter_rows(max_col=MAX_COLUMNS):
        texts = [text_of(cell.value, getattr(cell, "number_format", "")) for cell in cells]
        rows.append(texts)
        count += sum(map(bool, texts))
        filled = len(rows) if any(texts) else filled
        if len(rows) - filled > 1000:  # a stray format far below
            break
        if filled > MAX_ROWS or count > MAX_CELLS:
            raise KnownError(*TOO_LARGE)
    return rows[:filled]


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


def _merges(data: bytes, path: str) -> list[Span]:
    """The merged ranges of a sheet, cut to the columns that are read."""
    from lxml import etree

    spans: list[Span] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(path.lstrip("/")) as part:
        for _, element in etree.iterparse(part, tag="{*}mergeCell", resolve_entities=False, recover=False):
            span = _span(element.get("ref", ""))
            if span:
                spans.append(span)
            if len(spans) > _MAX_MERGES:
                raise KnownError("表格里合并的单元格太多，不像一份清单。", "只保留清单部分，另存后再选。")
    return spans


def _span(reference: str) -> Span | None:
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return None
    if None in {left, top, right, bottom}:
        return None
    return int(top or 1), int(bottom or 1), int(left or 1), min(int(right or 1), MAX_COLUMNS)


def with_merges(rows: list[list[str]], spans: list[Span]) -> list[list[Cell]]:
    """The cells of a sheet, each merge's value handed down its first column."""
    width = max(map(len, rows), default=0)
    grid = [[Cell(text) for text in row] + [Cell()] * (width - len(row)) for row in rows]
    for top, bottom, left, _ in spans:
        if top > len(grid) or left > width:
            continue
        first = grid[top - 1][left - 1]
        for at in range(top, min(bottom, len(grid))):
            grid[at][left - 1] = Cell(first.text, down=True)
    return grid
