"""Running text on the grid: rows of one line each, gathered into pages of 22."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.reports import page as official
from core.reports.document import BLACK, Colour, Mark, Page, Placed, Rule, Shape
from core.reports.fonts import Face
from core.reports.page import CELL, INDENT, PORTRAIT, SIZE_4, SIZE_TITLE, TEXT_WIDTH, Area, Sheet
from core.reports.title import set_title
from core.reports.typeset import Line, paragraphs, set_text

Span = tuple[Face, str]
#: 7.3.3: 一、 in 黑体, （一） in 楷体, 1. in 仿宋.
HEADING_FACES = (Face.HEI, Face.KAI, Face.FANGSONG)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line that begins `x` points from the left edge of the text area, `rise` points over the row's baseline."""

    line: Line
    x: float = 0.0
    size: float = CELL
    rise: float = 0.0
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the grid. `keep` holds it on one page with the row after it.

    Its shapes and rules are measured from the upper left corner of the row.
    """

    pieces: tuple[Piece, ...] = ()
    keep: bool = False
    where: str = ""
    mark: tuple[str, int] | None = None
    shapes: tuple[Shape, ...] = ()
    rules: tuple[Rule, ...] = ()


BLANK = Row()


def paragraph(spans: Sequence[Span], where: str, area: Area = PORTRAIT, indent: int = INDENT) -> list[Row]:
    """A paragraph of body text, its first line two characters in."""
    lines = set_text(spans, area.cells, indent=indent)
    return [Row((Piece(line, 0 if at else indent * CELL),), where=where) for at, line in enumerate(lines)]


def text_block(lead: Span, text: str, where: str, area: Area = PORTRAIT) -> list[Row]:
    """A text with a lead-in before it; further paragraphs of the text follow on their own."""
    first, *others = paragraphs(text) or [""]
    rows = paragraph([lead, (Face.FANGSONG, first)], where, area)
    return rows + [row for other in others for row in paragraph([(Face.FANGSONG, other)], where, area)]


def heading(text: str, level: int, area: Area = PORTRAIT) -> list[Row]:
    """A heading of level 1 to 3; it stays with what follows it and becomes a bookmark."""
    rows = paragraph([(HEADING_FACES[level - 1], text)], text, area)
    return [replace(row, keep=True, mark=None if at else (text, level - 1)) for at, row in enumerate(rows)]


def title(words: Sequence[str], width: float = TEXT_WIDTH) -> list[Row]:
    """The title in 二号, centred, kept with what follows."""
    lines = set_title(words, width / SIZE_TITLE)
    return [centred(line, SIZE_TITLE, width, "标题") for line in lines]


def centred_text(face: Face, text: str, size: float = CELL, width: float = TEXT_WIDTH) -> list[Row]:
    """A short text in the middle, on as many lines as it needs, kept with what follows."""
    return [centred(line, size, width, text) for line in set_text([(face, text)], width / size, justify=False)]


def centred(line: Line, size: float, width: float, where: str) -> Row:
    """A line in the middle of the measure."""
    return Row((Piece(line, (width - line.natural_width * size) / 2, size),), keep=True, where=where)


def signature(issuer: str, date: str, area: Area = PORTRAIT) -> list[Row]:
    """署名 and 成文日期 of a sealed document (7.3.5.1), with the room that a seal of 42 mm takes.

    The date ends four characters from the right, the issuer stands centred above it; the empty rows
    before and after let the seal cover both with its top within a line of the text.
    """
    below = set_text([(Face.FANGSONG, date)], area.cells)[0]
    start = area.cells - 4 - below.natural_width
    middle = start + below.natural_width / 2
    lines = set_text([(Face.FANGSONG, issuer)], area.cells, justify=False)
    rows = [_issuer_row(line, middle, area.cells) for line in lines]
    dated = Row((Piece(below, start * CELL),), keep=True, where="成文日期")
    return [replace(BLANK, keep=True), *rows, dated, BLANK]


def _issuer_row(line: Line, middle: float, cells: float) -> Row:
    start = min(middle - line.natural_width / 2, cells - line.natural_width)
    return Row((Piece(line, max(start, 0.0) * CELL),), keep=True, where="署名")


def signing_row(labels: Sequence[str], width: float = TEXT_WIDTH) -> Row:
    """A row of labels in 四号 with equal room behind each for a signature by hand."""
    lines = [set_text([(Face.FANGSONG, label)], width / SIZE_4)[0] for label in labels]
    room = (width - sum(line.natural_width for line in lines) * SIZE_4) / len(lines)
    starts = [sum(line.natural_width for line in lines[:n]) * SIZE_4 + n * room for n in range(len(lines))]
    return Row(tuple(Piece(line, x, SIZE_4) for line, x in zip(lines, starts, strict=True)), where="签字栏")


def kept_together(rows: Iterable[Row]) -> list[Row]:
    """The rows on one page, the last one free."""
    *before, last = rows
    return [*(replace(row, keep=True) for row in before), last]


def ending(text: Sequence[Row], end: Sequence[Row], lines: int = 2) -> list[Row]:
    """Text and what closes it: at least its last lines stand on the page of the closing rows."""
    return [*text[:-lines], *kept_together([*text[-lines:], *end])]


def pages(rows: Sequence[Row], sheet: Sheet = official.A4) -> Iterator[Page]:
    """Fill pages row by row; one is left short only where rows must stay together."""
    return (page for page, _ in filled(rows, sheet, 0))


def filled(rows: Sequence[Row], sheet: Sheet, used: int) -> Iterator[tuple[Page, int]]:
    """The same below `used` rows of the first page; each page with the rows that are taken on it then."""
    start = 0
    while start < len(rows):
        end = _page_end(rows, start, sheet.area.rows - used, forced=not used)
        yield place(rows[start:end], sheet, used), used + end - start
        start, used = end, 0


def _page_end(rows: Sequence[Row], start: int, capacity: int, *, forced: bool) -> int:
    """Where the page ends; rows that must stay together and find no room on a begun page go to the next one."""
    full = start + capacity
    if full >= len(rows):
        return len(rows)
    found = next((end for end in range(full, start, -1) if not rows[end - 1].keep), None)
    return found or (full if forced else start)


def place(rows: Sequence[Row], sheet: Sheet, used: int = 0) -> Page:
    """The rows from the top of the area down, below `used` rows."""
    area, numbered = sheet.area, list(enumerate(rows, used))
    placed = (_place(row, piece, area, at) for at, row in numbered for piece in row.pieces)
    tops = [(area.top - at * official.LEADING, row) for at, row in numbered]
    return Page(
        tuple(placed),
        tuple(_moved(rule, area.left, top) for top, row in tops for rule in row.rules),
        tuple(Mark(*row.mark, top) for top, row in tops if row.mark),
        sheet,
        tuple(shape.moved(area.left, top) for top, row in tops for shape in row.shapes),
    )


def _place(row: Row, piece: Piece, area: Area, at: int) -> Placed:
    x, y = area.left + piece.x, area.baseline(at) + piece.rise
    return Placed(piece.line, x, y, piece.size, row.where, piece.colour)


def _moved(rule: Rule, dx: float, dy: float) -> Rule:
    return replace(rule, x0=rule.x0 + dx, x1=rule.x1 + dx, y0=rule.y0 + dy, y1=rule.y1 + dy)
