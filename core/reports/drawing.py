"""A laid-out document as PDF bytes. The only module that draws with reportlab."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.reports import page as official
from core.reports.document import Document, Page, Placed
from core.reports.fonts import Face, glyph
from core.reports.typeset import Line, set_text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

#: Rules that meet at a corner close it.
_SQUARE = 2


def draw(document: Document) -> bytes:
    """The same document gives the same bytes."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer, document)
    for number, page in enumerate(document.pages, 1):
        _draw_page(canvas, page, number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, document: Document) -> Canvas:
    """A first font of ours keeps the built-in Helvetica, which is never embedded, out of the file."""
    from reportlab.pdfgen.canvas import Canvas

    options: dict[str, Any] = {"initialFontName": glyph(Face.FANGSONG, " ").font, "lang": "zh-CN"}
    canvas = Canvas(buffer, invariant=1, pageCompression=1, **options)
    canvas.setTitle(document.title)
    canvas.setAuthor(document.author)
    canvas.setSubject(document.subject)
    canvas.setCreator("重点工作分工填报")
    canvas.showOutline()
    return canvas


def _draw_page(canvas: Canvas, page: Page, number: int) -> None:
    canvas.setPageSize(official.size(landscape=page.landscape))
    _draw_marks(canvas, page, number)
    canvas.setLineCap(_SQUARE)
    for rule in page.rules:
        canvas.setLineWidth(rule.thickness)
        canvas.line(rule.x0, rule.y0, rule.x1, rule.y1)
    _draw_lines(canvas, page.placed)
    _draw_number(canvas, number, landscape=page.landscape)


def _draw_marks(canvas: Canvas, page: Page, number: int) -> None:
    for at, mark in enumerate(page.marks):
        key = f"p{number}-{at}"
        canvas.bookmarkHorizontal(key, 0, mark.y)
        canvas.addOutlineEntry(mark.title, key, mark.level)


def _draw_lines(canvas: Canvas, placed: Sequence[Placed]) -> None:
    text = canvas.beginText()
    for item in placed:
        text.setTextOrigin(item.x, item.y)
        _draw_line(text, item.line, item.size)
    canvas.drawText(text)


def _draw_line(text: PDFTextObject, line: Line, size: float) -> None:
    for font, gap, chars in line.runs():
        text.setFont(font, size)
        text.setCharSpace(gap * size)
        text.textOut(chars)


def _draw_number(canvas: Canvas, number: int, *, landscape: bool) -> None:
    """7.5: on a landscape page the number stays where the portrait page has it, turned with the sheet."""
    line = set_text([(Face.FANGSONG, official.number_text(number))], official.CELLS)[0]
    x, y = official.number_place(number, line.natural_width * official.SIZE_4)
    canvas.saveState()
    if landscape:
        canvas.translate(0, official.WIDTH)
        canvas.rotate(-90)
    _draw_lines(canvas, [Placed(line, x, y, official.SIZE_4, "页码")])
    canvas.restoreState()
