"""Lines to paragraphs: running heads and page numbers gone, lines that a page's width broke put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.documents.pdf_page import Line, Page
from core.lists.parsing.numbering import find_number
from core.lists.parsing.roles import LABEL

_PAGE_NUMBER = re.compile(
    r"[-—－–·.\s]*\d{1,4}[-—－–·.\s]*|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|(?:Page|P\.)\s*\d{1,4}.{0,12}",
    re.I,
)
_DIGITS = re.compile(r"\d+")
_ENDS = tuple("。；;！？!?")
_CLOSED = tuple("）)〕]")
_MARGIN = 2  # lines at the top and at the bottom that may be running heads
_INDENT, _SHORT = 0.8, 1.6  # in characters
_FEWEST_FULL, _SHARE_FULL = 3, 0.15  # lines that show where the margin is
_RAGGED = 0.7  # of the column: a line that long was broken, even where lines end unevenly


def in_one_frame(pages: Sequence[Page]) -> list[Page]:
    """The pages of one column with the edges of the document: a page of short lines does not show its own.

    Where no page does, the right margin is as wide as the left one.
    """
    single = [page for page in pages if page.columns == 1 and any(not line.rows for line in page.lines)]
    lines = [line for page in single for line in page.lines if not line.rows and not _PAGE_NUMBER.fullmatch(line.text)]
    if not lines:
        return list(pages)
    first, last = min(line.first for line in lines), max(line.last for line in lines)
    full = sum(line.right > last - _SHORT * line.em and not line.text.endswith((*_ENDS, *_CLOSED)) for line in lines)
    if full < max(_FEWEST_FULL, len(lines) * _SHARE_FULL):
        last = max(last, single[0].width - first)
    longest = max(line.right for line in lines)
    return [
        replace(page, lines=tuple(_framed(page.lines, last, longest))) if page.columns == 1 else page for page in pages
    ]


def _framed(lines: Sequence[Line], last: float, longest: float) -> Iterator[Line]:
    """The lines with the edge; one as long as the longest that ends in the middle of a sentence was broken there."""
    for line in lines:
        broken = line.right > longest - _SHORT * line.em and not line.text.endswith((*_ENDS, *_CLOSED))
        cut = broken and not LABEL.match(line.text)
        yield line if line.rows else replace(line, last=line.right if cut else max(last, line.last))


def without_margins(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page without running heads, feet and page numbers."""
    heads = Counter(key for page in pages for key in {_key(line) for line in _outer(page.lines)})
    often = max(2, len(pages) // 2)
    return [
        [line for line in page.lines if not (_is_outer(page.lines, line) and _is_running(line, heads, often))]
        for page in pages
    ]


def _outer(lines: Sequence[Line]) -> list[Line]:
    return [*lines[:_MARGIN], *lines[max(_MARGIN, len(lines) - _MARGIN) :]]


def _is_outer(lines: Sequence[Line], line: Line) -> bool:
    return any(one is line for one in _outer(lines))


def _key(line: Line) -> str:
    """The words without blanks and digits, and the height: a running head keeps its place."""
    return "" if line.rows else f"{_DIGITS.sub('#', line.text.replace(' ', ''))}@{round(line.top / 4)}"


def _is_running(line: Line, heads: Counter[str], often: int) -> bool:
    if line.rows:
        return False
    return _PAGE_NUMBER.fullmatch(line.text) is not None or (len(line.text) < 60 and heads[_key(line)] >= often)


def written(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs and the rows of tables, over the ends of pages too."""
    held, above = "", None
    last = {"": 0}
    for line in (line for page in pages for line in page):
        number = find_number(line.text)
        counts = number is not None and number.ordinal in {1, last.get(number.style, 0) + 1}
        last |= {number.style: number.ordinal} if number and counts else {}
        begins = counts or LABEL.match(line.text) is not None
        if above is not None and not line.rows and not above.rows and not begins and _continues(above, line, held):
            held += _glue(held, line.text) + line.text
        else:
            if held:
                yield held
            held = "" if line.rows else line.text
            yield from line.rows
        above = line
    if held:
        yield held


def _continues(above: Line, line: Line, held: str) -> bool:
    """Whether a line goes on with a full one above, or a ragged one without an end; an indented one never does."""
    if line.left > line.first + _INDENT * line.em:
        return False
    ended = held.endswith((*_ENDS, *_CLOSED))
    full = above.right >= above.last - _SHORT * above.em
    ragged = above.right - above.first >= _RAGGED * (above.last - above.first) and not ended
    return (full or ragged) and not (ended and find_number(line.text)) and not _larger(above, line)


def _larger(above: Line, line: Line) -> bool:
    """Titles are set larger than the text under them."""
    heights = sorted((above.top - above.bottom, line.top - line.bottom))
    return heights[0] > 0 and heights[1] > 1.35 * heights[0]


def _glue(held: str, text: str) -> str:
    """A blank between Latin words that a line's end parted."""
    return " " if held[-1:].isascii() and held[-1:].isalpha() and text[:1].isascii() and text[:1].isalpha() else ""
