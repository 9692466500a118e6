"""Content on the official page: blocks become rows of the grid, tables and charts between them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.reports import charts, flow, practice, table
from core.reports.content import (
    Blank,
    Block,
    Centred,
    Closing,
    Content,
    Flush,
    Grid,
    Heading,
    Imprint,
    Masthead,
    Part,
    Picture,
    Signature,
    Signing,
    Text,
    Title,
)
from core.reports.document import Document, Page, Rule
from core.reports.flow import BLANK, Piece, Row
from core.reports.fonts import Face
from core.reports.ink import OFFICIAL_RED
from core.reports.page import CELL, INDENT, LEADING, RULE_THICK, RULE_THIN, SIZE_4, Area, Sheet
from core.reports.table import Table
from core.reports.typeset import set_text

#: A masthead's name, 7.2.4: 小标宋, red, no larger than what an office's own document uses.
_MASTHEAD_SIZE = 44.0
_MASTHEAD_ROWS = 3
#: Free lines of the grid between a table and what stands over it.
_GAP = 0.5


def document(content: Content) -> Document:
    """Lay out the whole report."""
    pages: list[Page] = []
    for part in content.parts:
        pages += _imprint_pages(part, len(pages)) if isinstance(part.blocks[0], Imprint) else _part_pages(part)
    if content.is_practice:
        pages = [practice.on_page(page) for page in pages]
    return Document(content.title, content.author, content.subject, tuple(pages))


def _imprint_pages(part: Part, before: int) -> Iterator[Page]:
    """版记 at the foot of the last, even page (7.2.9); after an empty page it has no number (7.5)."""
    rows = [row for block in part.blocks for row in block_rows(block, part.sheet.area)]
    needs_filler = before % 2 == 0
    if needs_filler:
        yield Page((), sheet=part.sheet, is_numbered=False)
    foot = flow.place(rows, part.sheet, part.sheet.area.rows - len(rows))
    yield replace(foot, is_numbered=not needs_filler)


def _part_pages(part: Part) -> Iterator[Page]:
    """Runs of rows and tables one below the other; `used` counts the lines of the grid that are taken on the page."""
    current, used = Page((), sheet=part.sheet), 0
    for run in _runs(part):
        for at, (page_part, taken) in enumerate(_run_pages(run, part.sheet, used)):
            used = taken
            if at and not _is_empty(current):
                yield current
            current = page_part if at else _joined(current, page_part)
    if not _is_empty(current):
        yield current


def _run_pages(run: list[Row] | _TableRun, sheet: Sheet, used: int) -> Iterator[tuple[Page, int]]:
    return _table_pages(run, sheet, used) if isinstance(run, _TableRun) else flow.filled(run, sheet, used)


def _is_empty(one: Page) -> bool:
    return not (one.placed or one.shapes or one.rules)


def _joined(upper: Page, lower: Page) -> Page:
    return replace(
        upper,
        placed=upper.placed + lower.placed,
        rules=upper.rules + lower.rules,
        marks=upper.marks + lower.marks,
        shapes=upper.shapes + lower.shapes,
    )


@dataclass(frozen=True, slots=True)
class _TableRun:
    """A table with the rows over it that must not part from it, headings and its caption.

    `foot` lines close it and stand on a page with at least its last rows.
    """

    table: Table
    above: Sequence[Row]
    foot: int = 0


def _runs(part: Part) -> Iterator[list[Row] | _TableRun]:
    """Rows gathered as far as the next table; a closing takes the last lines before it along."""
    rows: list[Row] = []
    for at, block in enumerate(part.blocks):
        if isinstance(block, Grid):
            free = len(rows) - _kept_at_end(rows)
            if rows[:free]:
                yield rows[:free]
            above = [*rows[free:], *_caption(block.caption, part.sheet.area)]
            yield _TableRun(block.table, above, _foot(part.blocks[at + 1 : at + 2], part.sheet.area))
            rows = []
        elif isinstance(block, Closing):
            rows = flow.ending(rows, _closing_rows(block, part.sheet.area))
        else:
            rows += block_rows(block, part.sheet.area)
    if rows:
        yield rows


def _closing_rows(block: Closing, area: Area) -> list[Row]:
    return [row for one in block.blocks for row in block_rows(one, area)]


def _foot(after: Sequence[Block], area: Area) -> int:
    """How many lines a closing needs that stands right under a table."""
    return sum(len(_closing_rows(block, area)) for block in after if isinstance(block, Closing))


def _kept_at_end(rows: Sequence[Row]) -> int:
    """How many rows at the end are held to what follows."""
    return sum(1 for _ in itertools.takewhile(lambda row: row.keep, reversed(rows)))


def _caption(text: str, area: Area) -> list[Row]:
    return flow.centred_text(Face.HEI, text, SIZE_4, area.width) if text else []


def _table_pages(run: _TableRun, sheet: Sheet, used: int) -> Iterator[tuple[Page, int]]:
    area = sheet.area
    room = area.height - (used + len(run.above) + _GAP) * LEADING
    if used and room < table.least_height(run.table):
        yield Page((), sheet=sheet), used
        used = 0
    head = flow.place(run.above, sheet, used)
    lines = used + len(run.above)
    first_top = area.top - (lines + _GAP * bool(lines)) * LEADING
    foot = (run.foot + _GAP / 2) * LEADING if run.foot else 0.0
    for at, drawn in enumerate(table.layout(run.table, area.left, first_top, area.top, area.bottom, foot)):
        part = Page(drawn.placed, drawn.rules, sheet=sheet, shapes=drawn.shapes)
        yield part if at else _joined(head, part), math.ceil((area.top - drawn.bottom) / LEADING + _GAP / 2)


def block_rows(block: Block, area: Area) -> list[Row]:
    """The rows of a block that is no table."""
    return _MAKERS[type(block)](block, area)


def _picture(block: Picture, area: Area) -> list[Row]:
    return [*_caption(block.caption, area), *charts.chart_rows(block.chart, area.width, block.caption)]


def _masthead(block: Masthead, area: Area) -> list[Row]:
    """The name in red, its number below, issuer and date over a red rule."""
    width = area.width
    name = set_text([(Face.TITLE, " ".join(block.name) if len(block.name) < 7 else block.name)], 1e6)[0]
    size = min(_MASTHEAD_SIZE, width / name.natural_width)
    x = (width - name.natural_width * size) / 2
    head = Row((Piece(name, x, size, colour=OFFICIAL_RED),), where="刊头")
    number = flow.centred_text(Face.FANGSONG, block.number, width=width)
    rule = Rule(0, -LEADING * 1.1, width, -LEADING * 1.1, RULE_THICK * 2, OFFICIAL_RED)
    foot = Row(tuple(_both_sides(block.issuer, block.date, width, CELL, INDENT / 2)), where="刊头", rules=(rule,))
    return flow.kept_together([*[BLANK] * (_MASTHEAD_ROWS - 2), head, *number, foot, BLANK, BLANK])


def _both_sides(left: str, right: str, width: float, size: float, margin: float) -> Iterator[Piece]:
    """Two texts on one line, so many characters in from both edges."""
    first, last = (set_text([(Face.FANGSONG, text)], 1e6)[0] for text in (left, right))
    yield Piece(first, margin * size, size)
    yield Piece(last, width - (last.natural_width + margin) * size, size)


def _imprint(block: Imprint, area: Area) -> list[Row]:
    """7.2.9: rules as wide as the text area, thick outside, thin between; texts one character in."""
    width = area.width
    copies = set_text([(Face.FANGSONG, block.copies)], width / SIZE_4 - 2)
    upper = [Row((Piece(line, SIZE_4, SIZE_4),), where="版记") for line in copies]
    office, _, day = block.printed.partition("\t")
    lower = Row(tuple(_both_sides(office, day, width, SIZE_4, 1)), where="版记")
    rules = (Rule(0, 0, width, 0, RULE_THIN), Rule(0, -LEADING, width, -LEADING, RULE_THICK))
    first = replace(upper[0], rules=(Rule(0, 0, width, 0, RULE_THICK),))
    return flow.kept_together([first, *upper[1:], replace(lower, rules=rules)])


_MAKERS: dict[type, Callable[[Any, Area], list[Row]]] = {
    Title: lambda block, area: flow.title(block.words, area.width),
    Centred: lambda block, area: flow.centred_text(block.face, block.text, width=area.width),
    Blank: lambda _block, _area: [BLANK],
    Flush: lambda block, area: flow.paragraph([(block.face, block.text)], block.text, area, indent=0),
    Text: lambda block, area: flow.text_block(block.lead, block.text, block.where, area),
    Heading: lambda block, area: flow.heading(block.text, block.level, area),
    Signature: lambda block, area: flow.signature(block.issuer, block.date, area),
    Signing: lambda block, area: [flow.signing_row(block.labels, area.width)],
    Masthead: _masthead,
    Imprint: _imprint,
    Picture: _picture,
}
