"""Cells to lines: what a table of any file becomes in the text. A merge is marked, the parser hands its value down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.lists.parsing.cells import ABOVE

_BREAKS = re.compile(r"\s*[\r\n\v\f\u2028\u2029]+\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; `down` when a merge from above covers it, which then has the text of its first cell."""

    text: str = ""
    down: bool = False


def lines_of(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """A line a row. A row with one filled cell is a heading and stands as plain text; empty rows are left out."""
    width = max((_width(row) for row in rows), default=0)
    for row in rows:
        own = [cell.text.strip() for cell in row if cell.text.strip() and not cell.down]
        if not own:
            continue
        if width < 2 or (len(own) == 1 and not any(cell.down and cell.text for cell in row)):
            yield from _BREAKS.split(own[0])
        else:
            yield "| " + " | ".join(map(_written, row[:width])) + " |"


def _width(row: Sequence[Cell]) -> int:
    return max((at for at, cell in enumerate(row, 1) if cell.text.strip()), default=0)


def _written(cell: Cell) -> str:
    if cell.down:
        return ABOVE if cell.text.strip() else ""
    return _BREAKS.sub("<br>", cell.text.strip()).replace("|", "｜").replace("\t", " ")
