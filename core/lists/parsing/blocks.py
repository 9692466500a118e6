"""A text to its paragraphs and tables, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from core.lists.parsing.grids import Grid, find_grids
from core.lists.parsing.lines import lines_of, paragraphs
from core.lists.parsing.records import Paragraph
from core.lists.parsing.wraps import width_of


def blocks(text: str, meanings: Mapping[str, str]) -> Iterator[Paragraph | Grid]:
    """The paragraphs and tables; what stands between two tables is no less a paragraph."""
    parts = list(find_grids(lines_of(text), meanings))
    width = width_of([part[1].strip() for part in parts if isinstance(part, tuple)])
    for is_line, run in groupby(parts, lambda part: isinstance(part, tuple)):
        if is_line:
            yield from paragraphs([part for part in run if isinstance(part, tuple)], width)
        else:
            yield from (part for part in run if isinstance(part, Grid))


def shown_lines(text: str) -> tuple[Paragraph, ...]:
    """What a person is shown of a text: paragraphs whole, tables line by line."""
    lines = lines_of(text)
    parts = [part for part in find_grids(lines, {}) if isinstance(part, tuple)]
    free = {line for line, _ in parts}
    whole = paragraphs(parts, width_of([words.strip() for _, words in parts]))
    rows = [Paragraph(line, words) for line, words in lines if line not in free]
    return tuple(sorted((*whole, *rows), key=lambda part: part.line))
