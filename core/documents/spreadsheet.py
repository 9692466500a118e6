"""A workbook that someone else made, as forms and ledgers are read: cells by their places, merges spread out.

The file is read in a child process (`core.spreadsheet` there); here is what comes back. Nothing is ever written back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from core import bounded_zip, files, spreadsheet
from core.documents import file_type
from core.errors import KnownError
from core.sandbox import parent
from core.spreadsheet import MOST_COLUMNS, MOST_ROWS, Cell

_MOST_SPREAD = 200_000  # cells in merged ranges
_MOST_FILE = 50 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet. Rows and columns count from one; a cell inside a merged range has the range's value."""

    name: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Cell:
        """What stands there, None for nothing."""
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The same as text without blanks around it."""
        return as_text(self.value(row, column))

    @property
    def rows(self) -> list[int]:
        """The rows in which anything stands."""
        return sorted({row for (row, _), value in self.cells.items() if as_text(value)})

    def columns(self, row: int) -> list[int]:
        """The columns of a row in which anything stands."""
        return sorted(column for (at, column), value in self.cells.items() if at == row and as_text(value))


@dataclass(frozen=True, slots=True)
class Workbook:
    """The worksheets by name, in their order, hidden ones included; `epoch_1904` as old Macs count days.

    `modified` is when a program saved it last, as it says itself; None where it says nothing that can be read.
    """

    sheets: Mapping[str, Sheet]
    epoch_1904: bool = False
    modified: dt.datetime | None = None


def as_text(value: Cell) -> str:
    """A cell as people read it: 3 and not 3.0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.strip()


def letter(column: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read(path: Path) -> Workbook:
    """Read a .xlsx or .xlsm file; raises KnownError for what is none, is damaged, or is over the limits."""
    if path.stat().st_size > _MOST_FILE:
        raise KnownError(f"表格超过 {_MOST_FILE >> 20} MB，没有读入。", "去掉图片等附加内容后再收取。")
    data = files.read(path)
    if told := file_type.why_no_workbook(data):
        raise KnownError(f"“{path.name}”{told[0]}，没有读入。", told[1])
    found = parent.run("workbook", data).value
    return Workbook(
        {one["name"]: _sheet(one) for one in found["sheets"]}, found["epoch_1904"], _local_time(found["modified"])
    )


def first_rows(book: Workbook) -> list[list[Cell]]:
    """The rows of the first sheet down to the last filled one, each from its first column on."""
    sheet = next(iter(book.sheets.values()), Sheet(""))
    height, width = (max((place[at] for place in sheet.cells), default=0) for at in (0, 1))
    return [[sheet.value(row, column) for column in range(1, width + 1)] for row in range(1, height + 1)]


def plain_cells(data: bytes) -> tuple[dict[str, Any], bytes]:
    """A reader of the child: the workbook as plain data, each cell with its row and column."""
    try:
        book = spreadsheet.read_book(data)
    except bounded_zip.LockedError as error:
        raise KnownError("表格有打开密码，没有读入。", file_type.UNLOCK) from error
    except bounded_zip.BombError as error:
        raise KnownError("表格解开后太大，没有读入。", "把内容复制到新的填报表里再收取。") from error
    except (*bounded_zip.BROKEN, ParseError) as error:
        raise KnownError("表格不完整或已损坏，没有读入。", "在 Excel 或 WPS 里打开后另存一份再收取。") from error
    sheets = [
        {
            "name": one.name,
            "cells": [(*place, value) for place, value in one.cells.items()],
            "merges": one.merges,
        }
        for one in book.sheets
    ]
    return {"sheets": sheets, "epoch_1904": book.epoch_1904, "modified": book.modified}, b""


def _local_time(said: str) -> dt.datetime | None:
    """A moment as a workbook says it, in local time; None for what is none."""
    try:
        return dt.datetime.fromisoformat(said).astimezone().replace(microsecond=0, tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def _sheet(plain: Mapping[str, Any]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {(row, column): value for row, column, value in plain["cells"]}
    _spread(cells, plain["merges"])
    return Sheet(plain["name"], cells)


def _spread(cells: dict[tuple[int, int], Cell], merges: Iterable[tuple[int, int, int, int]]) -> None:
    """A merged range has its first cell's value everywhere, as far as the bounds go."""
    left = _MOST_SPREAD
    for top, lowest, first, rightmost in merges:
        bottom, last = min(lowest, MOST_ROWS), min(rightmost, MOST_COLUMNS)
        count = (bottom - top + 1) * (last - first + 1)
        if (top, first) not in cells or count > left:
            continue
        left -= max(count, 0)
        value = cells[top, first]
        cells |= {(row, column): value for row in range(top, bottom + 1) for column in range(first, last + 1)}
