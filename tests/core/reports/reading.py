"""What a PDF really holds, read back with a renderer that is not ours."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Char:
    """A character as the renderer finds it, its origin in points from the lower left."""

    text: str
    x: float
    y: float
    right: float
    size: float


def chars(data: bytes, page_number: int) -> list[Char]:
    document = pypdfium2.PdfDocument(data)
    page = document[page_number]
    text_page = page.get_textpage()
    found = [_char(text_page, at) for at in range(text_page.count_chars())]
    text_page.close()
    page.close()
    document.close()
    return [char for char in found if char is not None]


def _char(text_page: pypdfium2.PdfTextPage, at: int) -> Char | None:
    if pdfium.FPDFText_IsGenerated(text_page, at):
        return None
    x, y = pdfium.c_double(), pdfium.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, at, x, y)
    right = text_page.get_charbox(at, loose=True)[2]
    char = chr(pdfium.FPDFText_GetUnicode(text_page, at))
    return Char(char, x.value, y.value, right, pdfium.FPDFText_GetFontSize(text_page, at))


def lines(data: bytes, page_number: int) -> dict[float, list[Char]]:
    """The page's characters by baseline, from the top down."""
    rows: dict[float, list[Char]] = defaultdict(list)
    for char in chars(data, page_number):
        rows[round(char.y, 1)].append(char)
    return {y: sorted(rows[y], key=lambda char: char.x) for y in sorted(rows, reverse=True)}


def page_count(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    count = len(document)
    document.close()
    return count


def page_text(data: bytes, page_number: int) -> str:
    document = pypdfium2.PdfDocument(data)
    page = document[page_number]
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    text_page.close()
    page.close()
    document.close()
    return text


def packed(text: str) -> str:
    """The text without white space and page numbers: what must survive line breaks."""
    return re.sub(r"\s", "", re.sub(r"— \d+ —", "", text))


def full_text(data: bytes) -> str:
    return "".join(packed(page_text(data, number)) for number in range(page_count(data)))
