"""Cells for openpyxl's write-only sheets that are filled anew for each row.

openpyxl makes a cell a value, looks its style up in a table each time and checks what it was given; a
ledger of ten thousand rows has one style a column. So a column's cell is prepared once, with the number
of its style, and takes one value after the other: each is written before the next is asked for. This
leans on openpyxl's inner names (`_value`, `_values_to_row`, rows' attributes); its version is pinned,
and the tests read every kind of cell back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from core.reports.listing import Value

if TYPE_CHECKING:
    from openpyxl.cell import Cell

Write = Callable[[Sequence[Any], float], None]

#: What XML can't hold; a cell takes no more than so many characters.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32767


@lru_cache
def _prepared_class() -> type[Cell]:
    from openpyxl.cell import Cell

    class PreparedCell(Cell):
        """A cell whose place and style are plain attributes."""

        __slots__ = ("coordinate", "style_id")
        has_style = True

    return PreparedCell


def prepared(cell: Any) -> Any:  # noqa: ANN401  inner names, and slots in place of properties: no type can say so
    """The cell's style, found once."""
    made: Any = _prepared_class()(cell.parent, 1, 1)
    made._style = cell._style
    made.style_id = cell.style_id
    made._value, made.data_type = cell._value, cell.data_type
    return made


def writer(sheet: Any) -> Write:  # noqa: ANN401  openpyxl's write-only sheet is not typed
    """Writes a row of prepared cells of a height in points (0: left to the program).

    The height is not marked as the user's own, so that a program fits the row anew when its text is edited.
    """
    from openpyxl.utils import get_column_letter

    sheet._values_to_row = lambda cells, _row: cells
    letters: list[str] = []
    number = 0

    def write(cells: Sequence[Any], height: float) -> None:
        nonlocal number
        number += 1
        letters.extend(get_column_letter(at) for at in range(len(letters) + 1, len(cells) + 1))
        for cell, letter in zip(cells, letters, strict=False):
            cell.coordinate = f"{letter}{number}"
        if height:
            sheet.row_dimensions[number] = {"ht": f"{height:g}"}
        sheet.append(cells)
        sheet.row_dimensions.pop(number, None)

    return write


def filled(cell: Any, value: Value, *, is_share: bool) -> Any:  # noqa: ANN401
    """The prepared cell with a value: text stays text whatever it begins with, a share becomes its fraction."""
    if isinstance(value, str):
        cell._value, cell.data_type = clean(value), "s"
    elif isinstance(value, dt.date):
        cell._value, cell.data_type = value, "d"
    else:
        cell._value, cell.data_type = value / 100 if is_share and value is not None else value, "n"
    return cell


def clean(text: str) -> str:
    """What a cell can hold of the text."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNSPEAKABLE.sub("", text)[:LONGEST]
