"""Ruled tables of a page: drawn lines to a grid, characters into its cells, merges where a line is missing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.documents.pdf_page import Char, Line
from core.documents.table_lines import Cell, lines_of

_THIN, _LONG, _NEAR = 3.0, 6.0, 2.5  # points
_MAX_LINES = 400
Span = tuple[float, float, float]  # place, from, to
Spans = dict[float, list[tuple[float, float]]]


@dataclass(slots=True)
class Rules:
    """The drawn lines: horizontal ones (y, left, right) and upright ones (x, bottom, top)."""

    across: list[Span]
    upright: list[Span]

    def add(self, left: float, bottom: float, right: float, top: float) -> None:
        """Take in a drawn shape by its box: a thin one is a line, a larger one counts by its edges."""
        wide, high = right - left, top - bottom
        if high <= _THIN and wide >= _LONG:
            self.across.append(((bottom + top) / 2, left, right))
        elif wide <= _THIN and high >= _LONG:
            self.upright.append(((left + right) / 2, bottom, top))
        elif wide >= _LONG and high >= _LONG:
            self.across += [(bottom, left, right), (top, left, right)]
            self.upright += [(left, bottom, top), (right, bottom, top)]


def tables_of(chars: Sequence[Char], rules: Rules) -> tuple[list[Char], list[Line]]:
    """The characters outside of ruled tables, and each table as its lines of text."""
    xs = _places([x for x, _, _ in rules.upright])
    ys = _places([y for y, _, _ in rules.across])
    if len(xs) < 3 or len(ys) < 3 or max(len(xs), len(ys)) > _MAX_LINES:
        return list(chars), []
    walls, floors = _by_place(rules.upright, xs), _by_place(rules.across, ys)
    rest, tables = list(chars), []
    for band in _bands(xs, ys, walls):
        inside = [char for char in rest if band[0] < char.middle < band[-1] and xs[0] < _centre(char) < xs[-1]]
        if not inside:
            continue
        taken = set(inside)
        rest = [char for char in rest if char not in taken]
        rows = tuple(lines_of(_rows(inside, xs, band, walls, floors)))
        tables.append(Line("", xs[0], xs[-1], band[0], band[-1], rows=rows))
    return rest, tables


def _places(values: Sequence[float]) -> list[float]:
    """The values in order, near ones as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _by_place(spans: Sequence[Span], places: Sequence[float]) -> Spans:
    """The stretches that are drawn at each place; what is near counts as there."""
    drawn: Spans = {place: [] for place in places}
    for where, low, high in spans:
        at = bisect_right(places, where + _NEAR) - 1
        drawn[places[max(at, 0)]].append((low - 1, high + 1))
    return drawn


def _bands(xs: Sequence[float], ys: Sequence[float], walls: Spans) -> Iterator[list[float]]:
    """The heights of each table from the bottom up: rows hang together where upright lines run through."""
    band: list[float] = []
    for low, high in pairwise(ys):
        if sum(_covered(walls[x], (low + high) / 2) for x in xs) < 3:
            if len(band) > 1:
                yield band
            band = []
            continue
        band = [*(band or [low]), high]
    if len(band) > 1:
        yield band


def _covered(stretches: Sequence[tuple[float, float]], at: float) -> bool:
    return any(low <= at <= high for low, high in stretches)


def _rows(
    chars: Sequence[Char], xs: Sequence[float], ys: Sequence[float], walls: Spans, floors: Spans
) -> list[list[Cell]]:
    """The cells from the top down; a cell without a line above or left of it belongs to its neighbour."""
    heights = list(reversed(ys))
    columns, count = len(xs) - 1, len(heights) - 1
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(count):
        for column in range(columns):
            left = bool(column) and not _covered(walls[xs[column]], (heights[row] + heights[row + 1]) / 2)
            above = bool(row) and not _covered(floors[heights[row]], (xs[column] + xs[column + 1]) / 2)
            owner[row, column] = owner[row, column - 1] if left else owner[row - 1, column] if above else (row, column)
    texts: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        row = sum(char.middle < y for y in heights[1:-1])
        column = sum(_centre(char) > x for x in xs[1:-1])
        texts.setdefault(owner[row, column], []).append(char)
    joined = {place: _text(inside) for place, inside in texts.items()}
    return [[_cell(owner, joined, row, column) for column in range(columns)] for row in range(count)]


def _cell(
    owner: dict[tuple[int, int], tuple[int, int]], texts: dict[tuple[int, int], str], row: int, column: int
) -> Cell:
    above, left = owner[row, column]
    return Cell(texts.get((above, left), "") if left == column else "", down=above != row)


def _text(chars: Sequence[Char]) -> str:
    """The lines of a cell put together: its width broke them."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: (-one.middle, one.left)):
        if lines and abs(lines[-1][0].middle - char.middle) < (char.top - char.bottom) / 2:
            lines[-1].append(char)
        else:
            lines.append([char])
    return "".join(char.sign for line in lines for char in sorted(line, key=lambda one: one.left))


def _centre(char: Char) -> float:
    return (char.left + char.right) / 2
