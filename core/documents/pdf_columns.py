"""Tables of a page that no lines are drawn around: their heads say where the columns stand.

A row begins where a number stands in the number column; where numbers are set half-way up their rows,
the widest gap between two numbers parts the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.documents.pdf_page import Char, Line, lines_on, pieces_of
from core.documents.table_lines import Cell, lines_of
from core.lists.parsing.heads import column_kind, columns_of

_STEP, _SAME = 2.0, 3.0  # points
_LEAST_COLUMNS, _MAX_HEADING = 3, 30


@dataclass(frozen=True, slots=True)
class Columns:
    """The places between columns, and which column holds the numbers."""

    walls: tuple[float, ...]
    number: int

    def column(self, char: Char) -> int:
        """The column that a character stands in."""
        return sum((char.left + char.right) / 2 > wall for wall in self.walls)

    def crosses(self, piece: Line) -> bool:
        """Whether a piece runs over a place between columns."""
        return any(piece.left + _SAME < wall < piece.right - _SAME for wall in self.walls)


def loose_table(chars: Sequence[Char], held: Columns | None) -> tuple[list[Char], list[Line], Columns | None]:
    """The characters outside of a table without lines, the table, and its columns for the next page.

    `held` are the columns of a table at the end of the page before, which may go on here without heads.
    """
    rows = lines_on(list(pieces_of(chars)))
    at = next((n for n, row in enumerate(rows) if _are_heads(row)), None)
    if at is None:
        columns, heads, below = held, [], rows
    else:
        columns, heads, below = _columns(rows[at], rows[at + 1 :]), [rows[at]], rows[at + 1 :]
    body = _body(below, columns) if columns else []
    if not columns or not body:
        return list(chars), [], None
    high = max(piece.top for row in (*heads, *body) for piece in row)
    low = min(piece.bottom for piece in body[-1])
    inside = [char for char in chars if low <= char.middle <= high]
    cells = [*([_cells(_within(inside, heads[0]), columns)] if heads else []), *_rows(inside, body, columns)]
    rest = [char for char in chars if not low <= char.middle <= high]
    goes_on = columns if len(body) == len(below) else None
    left, right = min(char.left for char in inside), max(char.right for char in inside)
    return rest, [Line("", left, right, low, high, rows=tuple(lines_of(cells)))], goes_on


def _are_heads(row: Sequence[Line]) -> bool:
    return len(row) >= _LEAST_COLUMNS and column_kind(row[0].text) == "number" and bool(columns_of(_texts(row)))


def _texts(row: Sequence[Line]) -> list[str]:
    return [piece.text for piece in row]


def _columns(heads: Sequence[Line], below: Sequence[Sequence[Line]]) -> Columns:
    """Between two heads the place that the fewest pieces below run over."""
    pieces = [piece for row in below for piece in row]
    return Columns(tuple(_wall(left, right, pieces) for left, right in pairwise(heads)), 0)


def _wall(left: Line, right: Line, pieces: Sequence[Line]) -> float:
    low, high = left.left, right.right
    places = [low + _STEP * step for step in range(1, int((high - low) / _STEP))] or [(left.right + right.left) / 2]
    crossed = [sum(piece.left < place < piece.right for piece in (left, right, *pieces)) for place in places]
    best = [place for place, count in zip(places, crossed, strict=True) if count == min(crossed)]
    return best[len(best) // 2]


def _body(rows: Sequence[Sequence[Line]], columns: Columns) -> list[Sequence[Line]]:
    """The rows of the table: up to the first line of text that runs over its columns and is no heading in it."""
    body: list[Sequence[Line]] = []
    for at, row in enumerate(rows):
        if any(map(columns.crosses, row)) and not _is_heading(rows, at, columns):
            break
        body.append(row)
    numbered = [at for at, row in enumerate(body) if _number_of(row, columns)]
    return body if numbered else []


def _is_heading(rows: Sequence[Sequence[Line]], at: int, columns: Columns) -> bool:
    """A single short line between rows."""
    below = rows[at + 1] if at + 1 < len(rows) else ()
    return len(rows[at]) == 1 and len(rows[at][0].text) <= _MAX_HEADING and not any(map(columns.crosses, below))


def _number_of(row: Sequence[Line], columns: Columns) -> Line | None:
    found = [piece for piece in row if piece.right < columns.walls[columns.number] + _SAME]
    return found[0] if found and found[0].text.rstrip(".、").isdecimal() else None


def _rows(chars: Sequence[Char], body: Sequence[Sequence[Line]], columns: Columns) -> Iterator[list[Cell]]:
    """The cells of each row from the top down; a heading between rows stands alone."""
    for part in _parts(body, columns):
        inside = [char for row in part for char in _within(chars, row)]
        if len(part) == 1 and len(part[0]) == 1 and columns.crosses(part[0][0]):
            yield [Cell(part[0][0].text)]
        else:
            yield _cells(inside, columns)


def _parts(body: Sequence[Sequence[Line]], columns: Columns) -> Iterator[Sequence[Sequence[Line]]]:
    """The lines of the table, those of one row together."""
    stretch: list[Sequence[Line]] = []
    for row in body:
        if any(map(columns.crosses, row)):
            yield from _between(stretch, columns)
            yield [row]
            stretch = []
        else:
            stretch.append(row)
    yield from _between(stretch, columns)


def _between(lines: Sequence[Sequence[Line]], columns: Columns) -> Iterator[Sequence[Sequence[Line]]]:
    numbers = [at for at, row in enumerate(lines) if _number_of(row, columns)]
    if not lines:
        return
    cuts = [0, *(_cut(lines, *pair, from_top=bool(numbers) and numbers[0] == 0) for pair in pairwise(numbers))]
    yield from (lines[low:high] for low, high in pairwise([*cuts, len(lines)]))


def _cut(lines: Sequence[Sequence[Line]], above: int, below: int, *, from_top: bool) -> int:
    """Where the row of the number `below` begins."""
    if from_top:
        return below
    gaps = [_gap(lines[at - 1], lines[at]) for at in range(above + 1, below + 1)]
    widest = max(gaps)
    if widest - min(gaps) < _SAME / 2:
        return (above + below + 1) // 2
    return above + 1 + gaps.index(widest)


def _gap(above: Sequence[Line], below: Sequence[Line]) -> float:
    return min(piece.bottom for piece in above) - max(piece.top for piece in below)


def _within(chars: Sequence[Char], row: Sequence[Line]) -> list[Char]:
    low, high = min(piece.bottom for piece in row), max(piece.top for piece in row)
    return [char for char in chars if low <= char.middle <= high]


def _cells(chars: Sequence[Char], columns: Columns) -> list[Cell]:
    texts = [""] * (len(columns.walls) + 1)
    for char in sorted(chars, key=lambda one: (-round(one.middle), one.left)):
        texts[columns.column(char)] += char.sign
    return [Cell(text) for text in texts]
