"""Cells to lines: what a table of any file becomes in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BREAKS = re.compile(r"\s*[\r\n\v\f\u2028\u2029]+\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; `down` when a merge from above hands it down, `across` when one begins here towards the right."""

    text: str = ""
    down: bool = False
    across: bool = False


def lines_of(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """A line a row. A row with one filled cell is a heading and stands as plain text; empty rows are left out."""
    width = max((_width(row) for row in rows), default=0)
    for at, row in enumerate(rows):
        own = [cell.text.strip() for cell in row if cell.text.strip() and not cell.down]
        if not own or (at + 1 < len(rows) and _heads_heads(row, rows[at + 1])):
            continue
        if width < 2 or (len(own) == 1 and not any(cell.down and cell.text for cell in row)):
            yield from _BREAKS.split(own[0])
        else:
            yield "| " + " | ".join(_safe(cell.text) for cell in row[:width]) + " |"


def _width(row: Sequence[Cell]) -> int:
    return max((at for at, cell in enumerate(row, 1) if cell.text.strip()), default=0)


def _heads_heads(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the row only groups the heads below it (责任单位 over 牵头, 配合): those say more."""
    if not any(cell.across for cell in row) or not any(cell.down for cell in below):
        return False
    pairs = zip(row, below, strict=False)
    return all(cell.across or not cell.text.strip() or under.down for cell, under in pairs)


def _safe(text: str) -> str:
    return _BREAKS.sub("<br>", text.strip()).replace("|", "｜").replace("\t", " ")
