"""Tables whose cells stand below each other with wide gaps between them, as a page shows them: their heads say where.

A row begins where a number stands in the number column; where numbers are set half-way up their rows, the widest
gap between two of them parts the rows. Without numbers a row begins where its first text does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from core.lists.parsing.cells import is_aside, row_cost
from core.lists.parsing.fitting import Gap, Row, Table, Token, joined
from core.lists.parsing.heads import UNIT_COLUMNS, Columns, column_kind, columns_of

Line = tuple[int, str]
_PIECE = re.compile(r"\S+(?: \S+)*")
_MAX_HEADING, _MOST_LINES = 30, 3000
_RISING = -1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without a wide gap in them, and where they begin and end across the page."""

    text: str
    left: float
    right: float


def aligned_at(lines: Sequence[Line], at: int) -> Table | None:
    """The table whose heads stand in that line; None where no line below keeps to the places of the heads."""
    if "  " not in lines[at][1].strip():
        return None
    tries = (_aligned(lines[at : at + _MOST_LINES], wide) for wide in (2, 1))
    return min((one for one in tries if one), key=lambda one: one.cost, default=None)


def pieces_of(text: str, wide: int) -> list[Piece]:
    """The pieces of a line; a Chinese character is `wide` places wide."""
    places = [0]
    for char in text:
        places.append(places[-1] + (wide if east_asian_width(char) in "WFA" else 1))
    return [Piece(found[0], places[found.start()], places[found.end()]) for found in _PIECE.finditer(text)]


def _aligned(lines: Sequence[Line], wide: int) -> Table | None:
    heads = pieces_of(lines[0][1], wide)
    lower = pieces_of(lines[1][1], wide) if len(lines) > 1 else []
    first = 1
    if len(lower) > 1 and all(column_kind(piece.text) in {*UNIT_COLUMNS, "leader"} for piece in lower):
        heads = sorted((*lower, *(head for head in heads if not _over(head, lower))), key=lambda piece: piece.left)
        first = 2
    columns = columns_of([head.text.replace(" ", "") for head in heads])
    if not columns or len(columns) < 3:
        return None
    words = [head.text for head in heads]
    split = [(line, pieces_of(text, wide)) for line, text in lines[first:]]
    split = [(line, row) for line, row in split if [piece.text for piece in row] != words]
    walls = _walls(heads, [piece for _, row in split[:200] for piece in row])
    body = _body(split, walls)
    rows = tuple(_rows(body, walls, columns))
    cost = sum(row.cost for row in rows) + _RISING * _rising(rows, columns)
    taken = next((at for at, (line, _) in enumerate(lines) if line > body[-1][0]), len(lines)) if body else 1
    return Table(columns, rows, cost, taken) if rows else None


def _over(head: Piece, lower: Sequence[Piece]) -> bool:
    """Whether a head stands over heads of a second line, which say more."""
    return any(piece.left < head.right and head.left < piece.right for piece in lower)


def _walls(heads: Sequence[Piece], pieces: Sequence[Piece]) -> list[float]:
    """Between two heads the place that the fewest pieces below run over."""
    return [_wall(left, right, pieces) for left, right in pairwise(heads)]


def _wall(left: Piece, right: Piece, pieces: Sequence[Piece]) -> float:
    places = [place + 0.5 for place in range(int(left.left), int(right.right))]
    near = [piece for piece in pieces if piece.left < right.right and piece.right > left.left]
    crossed = [sum(piece.left < place < piece.right for piece in (left, right, *near)) for place in places]
    best = [place for place, count in zip(places, crossed, strict=True) if count == min(crossed)]
    return best[len(best) // 2]


def _crosses(row: Sequence[Piece], walls: Sequence[float]) -> bool:
    return any(piece.left < wall < piece.right for piece in row for wall in walls)


def _body(lines: Sequence[tuple[int, list[Piece]]], walls: Sequence[float]) -> list[tuple[int, list[Piece]]]:
    """The lines of the table: up to the first that runs over its columns and is no heading in it."""
    body: list[tuple[int, list[Piece]]] = []
    for at, (line, row) in enumerate(lines):
        below = lines[at + 1][1] if at + 1 < len(lines) else []
        heading = len(row) == 1 and len(row[0].text) <= _MAX_HEADING and len(below) > 1 and not _crosses(below, walls)
        if _crosses(row, walls) and not heading:
            break
        body.append((line, row))
    while body and len(body[-1][1]) == 1 and _crosses(body[-1][1], walls):
        body.pop()
    return body


def _column(piece: Piece, walls: Sequence[float]) -> int:
    return sum((piece.left + piece.right) / 2 > wall for wall in walls)


def _rows(body: Sequence[tuple[int, list[Piece]]], walls: Sequence[float], columns: Columns) -> Iterator[Row]:
    kinds = [kind for kind, _ in columns]
    for part in _stretches(body, walls):
        if len(part) == 1 and _crosses(part[0][1], walls):
            yield Row(part[0][0], (part[0][1][0].text,), heading=True)
            continue
        for rows in _between(part, walls, kinds):
            cells = [""] * len(kinds)
            for line, row in rows:
                for piece in row:
                    at = _column(piece, walls)
                    cells[at] = joined(cells[at], Token(piece.text.replace(" ", ""), line, Gap.LINE), kinds[at])
            yield Row(rows[0][0], tuple(cells), row_cost(kinds, cells))


def _stretches(
    body: Sequence[tuple[int, list[Piece]]], walls: Sequence[float]
) -> Iterator[list[tuple[int, list[Piece]]]]:
    """The lines between headings, and each heading alone."""
    held: list[tuple[int, list[Piece]]] = []
    for line in body:
        if _crosses(line[1], walls):
            yield from [held] if held else []
            yield [line]
            held = []
        else:
            held.append(line)
    yield from [held] if held else []


def _between(
    lines: Sequence[tuple[int, list[Piece]]], walls: Sequence[float], kinds: Sequence[str]
) -> Iterator[Sequence[tuple[int, list[Piece]]]]:
    starts = [at for at, (_, row) in enumerate(lines) if _begins(row, walls, kinds)]
    if "number" in kinds:
        cuts = [0, *(_cut(lines, *pair, from_top=bool(starts) and starts[0] == 0) for pair in pairwise(starts))]
    else:
        cuts = sorted({0, *starts})
    yield from (lines[low:high] for low, high in pairwise([*cuts, len(lines)]))


def _begins(row: Sequence[Piece], walls: Sequence[float], kinds: Sequence[str]) -> bool:
    """Whether a row has its number in this line, or, where there are none, most of its cells; a total is a row."""
    if row and is_aside([row[0].text]):
        return True
    if "number" in kinds:
        return any(kinds[_column(piece, walls)] == "number" and piece.text.rstrip(".、").isdecimal() for piece in row)
    return len(row) * 2 > len(kinds)


def _cut(lines: Sequence[tuple[int, list[Piece]]], above: int, below: int, *, from_top: bool) -> int:
    """Where the row of the number `below` begins."""
    if from_top:
        return below
    gaps = [lines[at][0] - lines[at - 1][0] for at in range(above + 1, below + 1)]
    if max(gaps) == min(gaps):
        return (above + below + 1) // 2
    return above + 1 + gaps.index(max(gaps))


def _rising(rows: Sequence[Row], columns: Columns) -> int:
    """How many rows have their number."""
    numbers = [at for at, (kind, _) in enumerate(columns) if kind == "number"]
    return sum(bool(row.cells[numbers[0]]) for row in rows if not row.heading) if numbers else 0
