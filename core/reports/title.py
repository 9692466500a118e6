"""Titles: centred lines in the shape of a trapezoid or a diamond, broken between words (GB/T 9704 7.3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from core.reports.fonts import Face
from core.reports.typeset import Line, set_text

#: Neighbouring lines look best when they differ by about so many characters.
_STEP = 3.0
_HOURGLASS = 100.0


def set_title(words: Sequence[str], width: float, face: Face = Face.TITLE) -> list[Line]:
    """Set a title of whole words in as few lines as `width` em allow, well shaped."""
    pieces = [piece for word in words for piece in _fitting(word, width, face)]
    widths = [_width(piece, face) for piece in pieces]
    cuts = min(_ways(widths, width), key=lambda way: (len(way), _ugliness(_line_widths(widths, way))))
    edges = (0, *cuts, len(pieces))
    return [set_text([(face, "".join(pieces[a:b]))], width + 1)[0] for a, b in pairwise(edges)]


def _fitting(word: str, width: float, face: Face) -> list[str]:
    """The word, or its lines where it is longer than a line."""
    return [line.text for line in set_text([(face, word)], width)]


def _width(text: str, face: Face) -> float:
    return set_text([(face, text)], 1e9)[0].natural_width


def _ways(widths: Sequence[float], width: float) -> Iterator[tuple[int, ...]]:
    """Where the title may be cut so that every line fits: the ways with the fewest lines."""
    for lines in range(len(widths)):
        fitting = [
            cuts
            for cuts in combinations(range(1, len(widths)), lines)
            if max(_line_widths(widths, cuts)) <= width + 1e-6
        ]
        if fitting:
            yield from fitting
            return


def _line_widths(widths: Sequence[float], cuts: tuple[int, ...]) -> list[float]:
    return [sum(widths[a:b]) for a, b in pairwise((0, *cuts, len(widths)))]


def _ugliness(lines: Sequence[float]) -> float:
    """How far the lines are from steps of equal size; a waist in the middle is what the standard forbids."""
    waist = any(a > b < c for a, b, c in zip(lines, lines[1:], lines[2:], strict=False))
    return sum(abs(abs(a - b) - _STEP) for a, b in pairwise(lines)) + _HOURGLASS * waist
