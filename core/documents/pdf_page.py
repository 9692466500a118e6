"""The characters of a page to its lines in reading order: one or two columns, tables where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_GAP = 1.6  # characters' widths that part two pieces of a line
_MIDDLE = (0.38, 0.62)  # where the gap between two columns may be, of the text's width
_FEWEST = 8
_NEAR = 4.0  # points


@dataclass(frozen=True, slots=True)
class Char:
    """A visible character and its box in points, the origin at the page's lower left."""

    sign: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        """Half-way up."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or the rows of a table (then `rows`). `first` and `last` are its column's edges."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    first: float = 0.0
    last: float = 0.0
    em: float = 10.0
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order, how many characters it has, its width, and its number of columns."""

    lines: tuple[Line, ...]
    count: int
    width: float = 0.0
    columns: int = 1


def page_of(chars: Sequence[Char], tables: Sequence[Line], width: float) -> Page:
    """Put the characters outside tables into lines, and the tables between them."""
    pieces = list(pieces_of(chars))
    em = median([char.right - char.left for char in chars]) if chars else 10.0
    count = len(chars) + sum(len(row) for table in tables for row in table.rows)
    gutter = _gutter(pieces)
    if gutter is None or tables:
        return Page(tuple(_in_column([*_joined(pieces), *tables], em)), count, width)
    return Page(tuple(_two_columns(pieces, gutter, em)), count, width, 2)


def pieces_of(chars: Sequence[Char]) -> Iterator[Line]:
    """Runs of characters on one height without a wide gap, in the order of the file."""
    run: list[Char] = []
    for char in chars:
        if run and not _goes_on(run[-1], char):
            yield _line(run)
            run = []
        run.append(char)
    if run:
        yield _line(run)


def _goes_on(last: Char, char: Char) -> bool:
    height = max(last.top - last.bottom, char.top - char.bottom)
    width = max(last.right - last.left, char.right - char.left)
    same = abs(last.middle - char.middle) < height / 2
    return same and -width < char.left - last.right < _GAP * width


def _line(run: Sequence[Char]) -> Line:
    return Line(
        "".join(_spaced(run)),
        min(char.left for char in run),
        max(char.right for char in run),
        min(char.bottom for char in run),
        max(char.top for char in run),
    )


def _spaced(run: Sequence[Char]) -> Iterator[str]:
    """A blank where Latin words stand apart; Chinese characters may be set wide without meaning one."""
    for at, char in enumerate(run):
        before = run[at - 1] if at else None
        latin = before is not None and before.sign.isascii() and char.sign.isascii()
        if before and latin and char.left - before.right > 0.2 * (char.top - char.bottom):
            yield " "
        yield char.sign


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """The pieces that stand on one height as one line, a blank between."""
    return [_across(row) for row in lines_on(pieces)]


def lines_on(pieces: Sequence[Line]) -> list[list[Line]]:
    """The pieces that stand on one height together, from left to right; the highest first."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda one: -one.top):
        if rows and _beside(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _beside(left: Line, right: Line) -> bool:
    overlap = min(left.top, right.top) - max(left.bottom, right.bottom)
    return overlap > 0.5 * min(left.top - left.bottom, right.top - right.bottom)


def _across(row: Sequence[Line]) -> Line:
    text = " ".join(piece.text for piece in row)
    bottom, top = min(piece.bottom for piece in row), max(piece.top for piece in row)
    return Line(text, row[0].left, max(piece.right for piece in row), bottom, top)


def _in_column(lines: Sequence[Line], em: float) -> Iterator[Line]:
    """The lines of one column from the top down, each told the column's edges."""
    first, last = _edges([line for line in lines if not line.rows])
    for line in sorted(lines, key=lambda one: -one.top):
        if line.rows:
            yield line
        else:
            yield Line(line.text, line.left, line.right, line.bottom, line.top, first, last, em)


def _gutter(pieces: Sequence[Line]) -> float | None:
    """Where the gap between two columns is; None on a page with one."""
    if len(pieces) < _FEWEST:
        return None
    left, right = min(one.left for one in pieces), max(one.right for one in pieces)
    low, high = (left + (right - left) * part for part in _MIDDLE)
    candidates = sorted({one.left - 1 for one in pieces if low < one.left < high})
    best = min(candidates, key=lambda at: _crossing(pieces, at), default=None)
    if best is None:
        return None
    sides = [sum(one.right <= best for one in pieces), sum(one.left >= best for one in pieces)]
    return best if min(sides) >= 0.3 * len(pieces) and _crossing(pieces, best) <= 0.2 * len(pieces) else None


def _crossing(pieces: Sequence[Line], at: float) -> int:
    return sum(one.left < at < one.right for one in pieces)


def _two_columns(pieces: Sequence[Line], gutter: float, em: float) -> Iterator[Line]:
    """Between full-width lines first the left column, then the right one."""
    wide = sorted((one for one in pieces if one.left < gutter < one.right), key=lambda one: -one.top)
    rest = [one for one in pieces if not one.left < gutter < one.right]
    edges = [_edges([one for one in rest if (one.left < gutter) is side]) for side in (True, False)]
    top = float("inf")
    for line in [*wide, None]:
        bottom = line.top if line else float("-inf")
        for side, (first, last) in zip((True, False), edges, strict=True):
            column = [one for one in rest if (one.left < gutter) is side and bottom <= one.top < top]
            for one in sorted(_joined(column), key=lambda each: -each.top):
                yield Line(one.text, one.left, one.right, one.bottom, one.top, first, last, em)
        if line:
            yield from _in_column([line], em)
            top = line.top


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """The outermost left and right edge that several lines share: a wide title or a mark in the margin is none."""
    return _shared([one.left for one in lines]), -_shared([-one.right for one in lines])


def _shared(edges: Sequence[float]) -> float:
    """The least edge that at least one line in twenty (and two) comes near to; without one the least."""
    ordered = sorted(edges)
    many = max(2, len(ordered) // 20)
    runs = (edge for edge, other in zip(ordered, ordered[many - 1 :], strict=False) if other - edge < _NEAR)
    return next(runs, ordered[0] if ordered else 0.0)
