"""The pages of a PDF as pictures, by pypdfium2.

A lock around every call lets pages be drawn on the main thread and in a worker alike.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QImage

from core import pictures
from core.documents.pdfium import LOCK
from core.errors import KnownError
from core.pictures import Pixels
from core.sandbox import parent

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_KEPT = 4  # pictures
_MOST_PIXELS = 12_000_000  # a picture on the screen; beyond it Qt enlarges

POINTS = 72  # to the inch


class PdfPages:
    """A PDF in memory. Sizes are in points, scales in pixels a point; pages count from 0.

    Raises KnownError when the bytes are no readable PDF.
    """

    def __init__(self, data: bytes) -> None:
        self._pdf = _opened(data)
        with LOCK:
            self.sizes = tuple(QSizeF(*self._pdf.get_page_size(index)) for index in range(len(self._pdf)))
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, index: int, scale: float) -> QImage:
        """The whole page; the last few pictures are kept. A very large one is made smaller than asked."""
        size = self.sizes[index]
        scale = min(scale, math.sqrt(_MOST_PIXELS / (size.width() * size.height())))
        key = (index, round(size.width() * scale))
        if key not in self._pictures:
            _width, height = pixels(size, scale)
            self._pictures[key] = self.band(index, scale, 0, height)
        self._pictures.move_to_end(key)
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        return self._pictures[key]

    def band(self, index: int, scale: float, top: int, rows: int, *, to_print: bool = False) -> QImage:
        """The page's rows of pixels from `top` on, so that a page at a printer's resolution needs little memory."""
        with LOCK:
            page = self._pdf[index]
            try:
                return _drawn(page, pixels(self.sizes[index], scale), top, rows, to_print=to_print)
            finally:
                page.close()

    def close(self) -> None:
        """Let go of the document and its pictures."""
        self._pictures.clear()
        with LOCK:
            self._pdf.close()


class ForeignPages(PdfPages):
    """The same of a PDF that others made: read and drawn in a child process, so it may be waited for.

    A page that can't be drawn is empty, and is not asked for again.
    """

    def __init__(self, data: bytes) -> None:
        self._data, self._files, self._lock = data, parent.Batch(), threading.Lock()
        self._refused: set[int] = set()
        self._pictures = OrderedDict()
        try:
            self.sizes = tuple(QSizeF(*size) for size in self._ask("sizes").value)
        except KnownError:
            self._files.close()
            raise

    def band(self, index: int, scale: float, top: int, rows: int, *, to_print: bool = False) -> QImage:
        """The page's rows of pixels from `top` on."""
        width, height = pixels(self.sizes[index], scale)
        if index not in self._refused:
            try:
                args = {"index": index, "whole": (width, height), "top": top, "rows": rows, "to_print": to_print}
                answer = self._ask("page", **args)
                return image_of(pictures.pixels(answer.value, answer.data))
            except KnownError:
                self._refused.add(index)
        empty = QImage(width, rows, QImage.Format.Format_RGB32)
        empty.fill(Qt.GlobalColor.transparent)
        return empty

    def _ask(self, reader: str, **args: object) -> parent.Answer:
        with self._lock:
            return self._files.ask(reader, self._data, args)

    def close(self) -> None:
        """Let go of the child and the pictures."""
        self._pictures.clear()
        with self._lock:
            self._files.close()


def image_of(plain: Pixels) -> QImage:
    """Plain pixels as a picture of its own."""
    shape = (plain.width, plain.height, 4 * plain.width)
    return QImage(plain.data, *shape, QImage.Format.Format_RGBA8888).copy()


def pixels(size: QSizeF, scale: float) -> tuple[int, int]:
    """Width and height of a page's picture."""
    return max(round(size.width() * scale), 1), max(round(size.height() * scale), 1)


def _opened(data: bytes) -> PdfDocument:
    import pypdfium2

    with LOCK:
        try:
            return pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise KnownError("这份报表的页面打不开。", "重新生成一次；仍打不开时把程序日志交给管理员。") from error


def _drawn(page: PdfPage, whole: tuple[int, int], top: int, rows: int, *, to_print: bool) -> QImage:
    import pypdfium2
    from pypdfium2 import raw

    width, height = whole
    bitmap = pypdfium2.PdfBitmap.new_native(width, rows, raw.FPDFBitmap_BGRx)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
        flags = raw.FPDF_ANNOT | (raw.FPDF_PRINTING if to_print else 0)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, flags)
        return QImage(bitmap.buffer, width, rows, bitmap.stride, QImage.Format.Format_RGB32).copy()
    finally:
        bitmap.close()
