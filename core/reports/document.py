"""A document laid out: every line at its place on its page. Pure data between layout and drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.reports.page import A4, Sheet
from core.reports.typeset import Line

#: Red, green and blue from 0 to 1.
Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the start of its baseline in points; `where` tells a reader which text it belongs to."""

    line: Line
    x: float
    y: float
    size: float
    where: str
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule in points, `thickness` included."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Shape:
    """A line through points, closed to an area when it has a fill; lengths in points.

    `dash` are the lengths of strokes and gaps; `hatch` is the distance of slanting lines over the fill (0: none).
    """

    points: tuple[tuple[float, float], ...]
    fill: Colour | None = None
    stroke: Colour | None = BLACK
    width: float = 0.5
    dash: tuple[float, ...] = ()
    hatch: float = 0.0

    def moved(self, dx: float, dy: float) -> Shape:
        """The same shape elsewhere."""
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its level counts from 0, `y` is where its heading begins."""

    title: str
    level: int
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is read. Shapes lie below rules, rules below the text. An unnumbered one only fills a sheet."""

    placed: tuple[Placed, ...]
    rules: tuple[Rule, ...] = ()
    marks: tuple[Mark, ...] = ()
    sheet: Sheet = A4
    shapes: tuple[Shape, ...] = ()
    is_numbered: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """Pages with what the file says of itself."""

    title: str
    author: str
    subject: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no font has: drawn as 〓 in `where` on `page` (counted from 1)."""

    char: str
    where: str
    page: int


def missing_glyphs(document: Document) -> tuple[MissingGlyph, ...]:
    """What could not be drawn, each character once a place."""
    found = (
        MissingGlyph(glyph.source, placed.where, number)
        for number, page in enumerate(document.pages, 1)
        for placed in page.placed
        for glyph in placed.line.glyphs
        if glyph.is_missing
    )
    return tuple(dict.fromkeys(found))
