"""A document laid out: every line at its place on its page. Pure data between layout and drawing."""

from __future__ import annotations

from dataclasses import dataclass

from core.reports.typeset import Line


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the start of its baseline in points; `where` tells a reader which text it belongs to."""

    line: Line
    x: float
    y: float
    size: float
    where: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule in points, `thickness` included."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its level counts from 0, `y` is where its heading begins."""

    title: str
    level: int
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is read; a landscape one keeps its number where a portrait page has it."""

    placed: tuple[Placed, ...]
    rules: tuple[Rule, ...] = ()
    marks: tuple[Mark, ...] = ()
    landscape: bool = False


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
