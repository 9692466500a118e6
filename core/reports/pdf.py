"""Reports as PDF: `render` for a preview, `write` for a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core.files import write_whole
from core.reports import kinds, layout
from core.reports.document import Document, MissingGlyph, Page, missing_glyphs
from core.reports.drawing import draw, draw_all
from core.reports.kinds import Report


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many pages, and which characters no font could draw."""

    pages: int
    missing: tuple[MissingGlyph, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF in memory with what `Written` says of a file."""

    data: bytes
    written: Written


def document(report: Report) -> Document:
    """The report laid out on its pages."""
    return layout.document(kinds.content(report))


def render(report: Report) -> bytes:
    """The PDF's bytes, the same for the same data on the same machine."""
    return rendered(report).data


def rendered(report: Report) -> Rendered:
    """The PDF with its page count and its missing characters."""
    laid_out = document(report)
    return Rendered(draw(laid_out), Written(len(laid_out.pages), missing_glyphs(laid_out)))


def write(report: Report, out: Path) -> Written:
    """Write the PDF; an older file of that name is replaced at once or left as it was.

    Raises KnownError when the folder or the file can't be written.
    """
    return write_document(document(report), out)


def write_document(laid_out: Document, out: Path) -> Written:
    """The same for a report that is laid out already."""
    write_whole(out, draw(laid_out))
    return Written(len(laid_out.pages), missing_glyphs(laid_out))


def write_merged(title: str, documents: Iterable[Document], out: Path) -> None:
    """Several reports in one file for printing: each is numbered by itself and begins on the front of a sheet."""
    write_whole(out, draw_all(title, "", title, map(_on_whole_sheets, documents)))


def _on_whole_sheets(laid_out: Document) -> Document:
    filler = (Page((), is_numbered=False),) * (len(laid_out.pages) % 2)
    return replace(laid_out, pages=laid_out.pages + filler)
