"""Tables in text: each line that could begin one is tried, and what is best is taken.

Cells are parted by tabs, bars or commas (`sheets`), stand below each other with wide gaps (`aligned`), or come in
reading order, parted by blanks or one to a line (`streams`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.lists.parsing.cells import is_empty, kind_by_content
from core.lists.parsing.fitting import Row, Table, confidence_of
from core.lists.parsing.heads import TEXT_COLUMNS, UNIT_COLUMNS, Columns, bare_head
from core.lists.parsing.sheets import separator_of, sheet_at
from core.lists.parsing.streams import begins_stream, stream_at

Line = tuple[int, str]
_MOST_REFUSED = 400


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its columns, its rows, and how sure the parser is of it (0 to 1)."""

    columns: Columns
    rows: tuple[Row, ...]
    confidence: float = 1.0


def find_grids(lines: Sequence[Line], meanings: Mapping[str, str]) -> Iterator[Line | Grid]:
    """The lines with each table among them put together; order kept. `meanings`: what a person said of heads."""
    at = refused = tried = 0
    while at < len(lines):
        parts: list[Line | Table] = []
        if at >= tried and separator_of(lines[at][1]):
            parts, tried = sheet_at(lines, at)
        if any(isinstance(part, Table) for part in parts):
            yield from (_grid(part.columns, part.rows, meanings) if isinstance(part, Table) else part for part in parts)
            at = tried
        elif refused < _MOST_REFUSED and begins_stream(lines[at][1]) and (stream := stream_at(lines, at)):
            if stream.before:
                yield lines[at][0], stream.before
            yield _grid(stream.columns, stream.rows, meanings)
            at += stream.taken
        else:
            refused += begins_stream(lines[at][1])
            yield lines[at]
            at += 1


def _grid(columns: Columns, rows: Sequence[Row], meanings: Mapping[str, str]) -> Grid:
    """The table with its columns understood by their cells too."""
    whole = [row for row in rows if not row.heading]
    typed = tuple((meanings.get(bare_head(head), kind), head) for kind, head in _typed(columns, whole))
    sure = [confidence_of(row.cost) for row in whole]
    return Grid(typed, tuple(rows), sum(sure) / len(sure) if sure else 0.0)


def _typed(columns: Columns, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """A column whose head says nothing, or something that its cells deny, is what four fifths of its cells are."""
    units = any(kind in UNIT_COLUMNS for kind, _ in columns)
    texts = sum(kind in TEXT_COLUMNS for kind, _ in columns)
    numbered = any(kind == "number" for kind, _ in columns)
    for at, (kind, head) in enumerate(columns):
        cells = [row.cells[at] for row in rows if not is_empty(row.cells[at])]
        content = kind_by_content(cells)
        if kind == "responsible" and head.strip() == "单位" and content == "measure":
            yield "measure", head
        elif (kind in {"", "group", "leader"} and content in {"responsible", "tick"}) or (
            not kind and content in {"time", "leader"} and len(cells) > 1
        ):
            yield content, head
        elif not kind and content == "number" and not numbered and at < 2:
            yield "number", head
        elif kind in TEXT_COLUMNS and texts > 1 and not units and content == "responsible":
            yield content, head
        else:
            yield kind, head
