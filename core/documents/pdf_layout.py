"""Tables of a page that no lines are drawn around: their lines keep their places, the parser finds the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from core.documents.pdf_page import Char, Line, lines_on, pieces_of
from core.lists.parsing.heads import column_kind, columns_of

_LEAST_COLUMNS, _APART, _LOOSE = 3, 2, 1.3
Row = Sequence[Line]


def loose_table(chars: Sequence[Char], *, goes_on: bool) -> tuple[list[Char], list[Line], bool]:
    """The characters outside of a table without lines, the table, and whether it may go on on the next page.

    `goes_on`: the page before ended with a table, which needs no heads here.
    """
    rows = lines_on(list(pieces_of(chars)))
    start = next((at for at, row in enumerate(rows) if _are_heads(row)), 0 if goes_on else None)
    if start is None or not _is_tabular(rows[start:]):
        return list(chars), [], False
    end = _end(rows, start, chars)
    table = rows[start:end]
    high = max(piece.top for row in table for piece in row)
    low = min(piece.bottom for piece in table[-1])
    rest = [char for char in chars if not low <= char.middle <= high]
    left, right = min(char.left for char in chars), max(char.right for char in chars)
    line = Line("", left, right, low, high, rows=tuple(_in_place(table, left, _em(chars))))
    return rest, [line], end == len(rows)


def _are_heads(row: Row) -> bool:
    texts = [piece.text.replace(" ", "") for piece in row]
    return len(row) >= _LEAST_COLUMNS and column_kind(texts[0]) in {"number", "group"} and bool(columns_of(texts))


def _is_tabular(rows: Sequence[Row]) -> bool:
    """Whether several lines have more than one piece."""
    return sum(len(row) > 1 for row in rows) * 4 >= len(rows) > 0


def _end(rows: Sequence[Row], start: int, chars: Sequence[Char]) -> int:
    """After the last line in pieces and what goes on below it inside the page."""
    edge = min(char.left for char in chars) + _em(chars)
    end = max((at for at, row in enumerate(rows) if len(row) > 1), default=start) + 1
    while end < len(rows) and rows[end][0].left > edge + _em(chars) and rows[end][0].right < _right(rows) - _em(chars):
        end += 1
    return end


def _right(rows: Sequence[Row]) -> float:
    return max(piece.right for row in rows for piece in row)


def _em(chars: Sequence[Char]) -> float:
    return median(char.right - char.left for char in chars)


def _in_place(rows: Sequence[Row], left: float, em: float) -> Iterator[str]:
    """Each line with blanks that keep its pieces apart and below each other; a wide gap becomes an empty line."""
    steps = [above[0].bottom - below[0].top for above, below in pairwise(rows)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0
    for row, step in zip(rows, [usual, *steps], strict=True):
        if step > usual + em * (_LOOSE - 1):
            yield ""
        text = ""
        for piece in row:
            column = round((piece.left - left) / (em / 2))
            text += " " * max(column - _places(text), _APART if text else 0) + piece.text
        yield text


def _places(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
