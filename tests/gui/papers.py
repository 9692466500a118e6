"""A small PDF with marks at known places, and how to find them again."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
from PySide6.QtGui import QImage
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, SIDE = 28.0, 37.0, 6.0  # mm: the mark's corner stands where the official page's text begins
DPI = 300


def paper(lying: Sequence[bool]) -> bytes:
    """One A4 page each, lying or upright; a black square in its corner, moved 10 mm right from page to page."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, lies in enumerate(lying):
        width, height = landscape(A4) if lies else A4
        canvas.setPageSize((width, height))
        canvas.rect((LEFT + 10 * number) * mm, height - (TOP + SIDE) * mm, SIDE * mm, SIDE * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def marks(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """The dark box on each page: left, top, right, bottom in mm; the page must have one."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        bitmap = page.render(scale=DPI / 72, grayscale=True)
        picture = QImage(
            bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8
        ).copy()
        found.append(dark_box(picture, DPI / 25.4))
    document.close()
    return found


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in mm."""
    document = pypdfium2.PdfDocument(pdf)
    found = [tuple(side / mm for side in document.get_page_size(index)) for index in range(len(document))]
    document.close()
    return found


def dark_box(picture: QImage, per_mm: float) -> tuple[float, float, float, float]:
    """The bounding box of what is darker than mid grey, in mm."""
    gray = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = [bytes(gray.constScanLine(y))[: gray.width()] for y in range(gray.height())]
    dark = [y for y, row in enumerate(rows) if min(row) < 128]
    assert dark, "the page is blank"
    middle = rows[(dark[0] + dark[-1]) // 2]
    across = [x for x, value in enumerate(middle) if value < 128]
    return across[0] / per_mm, dark[0] / per_mm, (across[-1] + 1) / per_mm, (dark[-1] + 1) / per_mm
