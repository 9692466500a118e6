"""A laid-out document as PDF bytes. The only module that draws with reportlab."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from core.reports import page as official
from core.reports.document import BLACK, Document, Page, Placed, Shape
from core.reports.fonts import Face, glyph
from core.reports.ink import HATCH
from core.reports.page import Sheet
from core.reports.typeset import Line, set_text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.pathobject import PDFPathObject
    from reportlab.pdfgen.textobject import PDFTextObject

#: Rules that meet at a corner close it.
_SQUARE = 2


def draw(document: Document) -> bytes:
    """The same document gives the same bytes."""
    return draw_all(document.title, document.author, document.subject, [document])


def draw_all(title: str, author: str, subject: str, documents: Iterable[Document]) -> bytes:
    """Several documents in one file, each numbered by itself; with more than one, each gets a bookmark of its own.

    They are taken one after the other, so that only one needs to be laid out at a time.
    """
    buffer = io.BytesIO()
    canvas = _canvas(buffer, title, author, subject)
    for at, document in enumerate(documents):
        _draw_document(canvas, document, key=f"d{at}", is_alone=document.title == title)
    canvas.save()
    return buffer.getvalue()


def _draw_document(canvas: Canvas, document: Document, key: str, *, is_alone: bool) -> None:
    if not is_alone:
        canvas.bookmarkHorizontal(key, 0, official.HEIGHT)
        canvas.addOutlineEntry(document.title, key, 0)
    for number, page in enumerate(document.pages, 1):
        _draw_page(canvas, page, number, f"{key}p{number}", deeper=not is_alone)
        canvas.showPage()


def _canvas(buffer: io.BytesIO, title: str, author: str, subject: str) -> Canvas:
    """A first font of ours keeps the built-in Helvetica, which is never embedded, out of the file."""
    from reportlab.pdfgen.canvas import Canvas

    options: dict[str, Any] = {"initialFontName": glyph(Face.FANGSONG, " ").font, "lang": "zh-CN"}
    canvas = Canvas(buffer, invariant=1, pageCompression=1, **options)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("重点工作分工填报")
    canvas.showOutline()
    return canvas


def _draw_page(canvas: Canvas, page: Page, number: int, key: str, *, deeper: bool) -> None:
    canvas.setPageSize((page.sheet.width, page.sheet.height))
    _draw_marks(canvas, page, key, deeper=deeper)
    for shape in page.shapes:
        _draw_shape(canvas, shape)
    canvas.setLineCap(_SQUARE)
    for rule in page.rules:
        canvas.setStrokeColorRGB(*rule.colour)
        canvas.setLineWidth(rule.thickness)
        canvas.line(rule.x0, rule.y0, rule.x1, rule.y1)
    _draw_lines(canvas, page.placed)
    if page.is_numbered:
        _draw_number(canvas, number, page.sheet)


def _draw_marks(canvas: Canvas, page: Page, key: str, *, deeper: bool) -> None:
    for at, mark in enumerate(page.marks):
        name = f"{key}-{at}"
        canvas.bookmarkHorizontal(name, 0, mark.y)
        canvas.addOutlineEntry(mark.title, name, mark.level + deeper)


def _draw_shape(canvas: Canvas, shape: Shape) -> None:
    canvas.saveState()
    canvas.setLineWidth(shape.width)
    canvas.setStrokeColorRGB(*(shape.stroke or BLACK))
    canvas.setDash(list(shape.dash))
    path = _path(canvas, shape)
    if shape.fill:
        canvas.setFillColorRGB(*shape.fill)
    canvas.drawPath(path, stroke=shape.stroke is not None, fill=shape.fill is not None)
    if shape.hatch:
        _draw_hatch(canvas, shape)
    canvas.restoreState()


def _path(canvas: Canvas, shape: Shape) -> PDFPathObject:
    path = canvas.beginPath()
    path.moveTo(*shape.points[0])
    for point in shape.points[1:]:
        path.lineTo(*point)
    if shape.fill:
        path.close()
    return path


def _draw_hatch(canvas: Canvas, shape: Shape) -> None:
    """Lines slanting up to the right, clipped to the shape."""
    canvas.clipPath(_path(canvas, shape), stroke=0)
    canvas.setLineWidth(0.3)
    canvas.setStrokeColorRGB(*HATCH)
    xs, ys = zip(*shape.points, strict=True)
    height = max(ys) - min(ys)
    x = min(xs) - height
    while x < max(xs):
        canvas.line(x, min(ys), x + height, max(ys))
        x += shape.hatch


def _draw_lines(canvas: Canvas, placed: Sequence[Placed]) -> None:
    text = canvas.beginText()
    for item in placed:
        text.setFillColorRGB(*item.colour)
        text.setTextOrigin(item.x, item.y)
        _draw_line(text, item.line, item.size)
    canvas.drawText(text)


def _draw_line(text: PDFTextObject, line: Line, size: float) -> None:
    for font, gap, chars in line.runs():
        text.setFont(font, size)
        text.setCharSpace(gap * size)
        text.textOut(chars)


def _draw_number(canvas: Canvas, number: int, sheet: Sheet) -> None:
    """7.5: on a landscape page the number stays where the portrait page has it, turned with the sheet."""
    line = set_text([(Face.FANGSONG, official.number_text(number))], official.CELLS)[0]
    x, y = official.number_place(number, line.natural_width * official.SIZE_4, sheet)
    canvas.saveState()
    if sheet.is_turned:
        canvas.translate(0, official.WIDTH)
        canvas.rotate(-90)
    _draw_lines(canvas, [Placed(line, x, y, official.SIZE_4, "页码")])
    canvas.restoreState()
