"""Pictures and pages that others made, turned into plain pixels: readers of the child, and what asks for them.

The decoder is that of the file's own kind and no other: a drawing that poses as a photo is not rendered, and nothing
that a file names is fetched.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, NamedTuple

from core.documents.file_type import Kind
from core.errors import KnownError

_DECODERS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.BMP: "BMP", Kind.TIFF: "TIFF"}
#: The kinds of which a picture can be shown.
PICTURES = frozenset(_DECODERS)
_MOST_PIXELS = 60_000_000
_MOST_SHOWN = 16_000_000  # pixels that are handed over
_MOST_PAGES = 5_000
_LONGEST_SIDE = 14_400.0  # points; a page may not be larger by the format's own rule


class Pixels(NamedTuple):
    """A picture without a format: rows of four bytes a pixel, in the order red, green, blue, opacity."""

    width: int
    height: int
    data: bytes


class _UnreadableError(KnownError):
    def __init__(self) -> None:
        super().__init__("这张图片读不出来。", "可能已损坏；按 Enter 用其他程序试试。")


# --- readers of the child ------------------------------------------------------------------------------


def plain_picture(data: bytes, kind: str, width: int, height: int) -> tuple[list[int], bytes]:
    """The picture upright and made smaller to fit; never enlarged."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=[_DECODERS[Kind(kind)]]) as opened:
            _require_bounded(opened.width * opened.height)
            opened.thumbnail((max(width, height), max(width, height)))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (KnownError, MemoryError):
        raise
    except Exception as error:  # in as many ways as the library has
        raise _UnreadableError from error
    upright.thumbnail((width, height))
    return [upright.width, upright.height], upright.tobytes()


def _require_bounded(count: int) -> None:
    if count > _MOST_PIXELS:
        raise KnownError("这张图片太大，程序里不显示。", "按 Enter 用其他程序打开。")


def plain_sizes(data: bytes) -> tuple[list[tuple[float, float]], bytes]:
    """Width and height of each page in points."""
    with _opened(data) as document:
        if not 0 < len(document) <= _MOST_PAGES:
            raise KnownError("这个 PDF 没有页面，或页数太多，程序里不显示。", "按 Enter 用其他程序打开。")
        sizes = [document.get_page_size(index) for index in range(len(document))]
    if not all(0 < side <= _LONGEST_SIDE for size in sizes for side in size):
        raise KnownError("这个 PDF 的页面大小不对，程序里不显示。", "按 Enter 用其他程序打开。")
    return sizes, b""


def plain_page(
    data: bytes, index: int, whole: tuple[int, int], top: int, rows: int, *, to_print: bool
) -> tuple[list[int], bytes]:
    """Rows of pixels of a page that is drawn as large as `whole`."""
    from pypdfium2 import PdfBitmap, raw

    width, height = whole
    if not 0 < width * rows <= _MOST_SHOWN:
        raise KnownError("这一页太大，程序里不显示。")
    with _opened(data) as document:
        bitmap = PdfBitmap.new_native(width, rows, raw.FPDFBitmap_BGRx, rev_byteorder=True)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, rows)
        flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER | (raw.FPDF_PRINTING if to_print else 0)
        raw.FPDF_RenderPageBitmap(bitmap, document[index], 0, -top, width, height, 0, flags)
        return [width, rows], bytes(bitmap.buffer)


def _opened(data: bytes) -> Any:  # noqa: ANN401  pypdfium2 has no types
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise KnownError("这个 PDF 打不开。", "可能已损坏或有密码；按 Enter 用其他程序试试。") from error


# --- what asks for them --------------------------------------------------------------------------------


def of_picture(data: bytes, kind: Kind, width: int, height: int) -> Pixels:
    """A picture as plain pixels; KnownError for what is none of that kind."""
    return _asked("picture", data, {"kind": kind.value, "width": width, "height": height})


def of_first_page(data: bytes, width: int) -> Pixels:
    """The first page of a PDF, as wide as that and at most twice as high."""
    from core.sandbox import parent

    with parent.batch():
        size = parent.run("sizes", data).value[0]
        height = max(round(size[1] * width / size[0]), 1)
        place = {"index": 0, "whole": (width, height), "top": 0, "rows": min(height, 2 * width), "to_print": False}
        return _asked("page", data, place)


def _asked(reader: str, data: bytes, args: Mapping[str, Any]) -> Pixels:
    from core.sandbox import parent

    answer = parent.run(reader, data, **args)
    return pixels(answer.value, answer.data)


def pixels(size: Any, data: bytes) -> Pixels:  # noqa: ANN401  what a child said
    """What a child handed over, once its size fits: nobody draws beyond the bytes that are there."""
    width, height = size
    if not (isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0):
        raise _UnreadableError
    if width * height > 2 * _MOST_SHOWN or len(data) != 4 * width * height:
        raise _UnreadableError
    return Pixels(width, height, data)
