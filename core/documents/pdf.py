"""PDF files with a text layer: characters with their places → lines, tables, paragraphs."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from core.documents.pdf_flow import in_one_frame, without_margins, written
from core.documents.pdf_grid import Rules, tables_of
from core.documents.pdf_layout import loose_table
from core.documents.pdf_page import Char, Page, page_of
from core.errors import KnownError

_MAX_PAGES, _MAX_CHARACTERS, _MAX_RULES = 600, 3_000_000, 20_000
_MAX_DEPTH = 4
_PASTE = "也可以在 PDF 里全选、复制，再到这里粘贴。"


def read_pdf(data: bytes) -> str:
    """The text of a PDF in reading order; KnownError for one that is locked, damaged or a picture only."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise KnownError("这个 PDF 有打开密码。", "用能打开它的程序去掉密码，另存后再选。") from error
        raise KnownError("这个 PDF 已损坏，打不开。", "重新生成 PDF，或选原来的 Word 文件。") from error
    try:
        if len(document) > _MAX_PAGES:
            raise KnownError(f"这个 PDF 有 {len(document)} 页，不像一份清单。", "只保留清单部分，另存后再选。")
        pages = list(_pages(document))
    finally:
        document.close()
    if sum(page.count for page in pages) < 2 * max(len(pages), 1):
        raise KnownError("这个 PDF 里没有文字，是扫描的图片。", f"用文字识别（OCR）软件转成文字；{_PASTE}")
    return "\n".join(written(without_margins(in_one_frame(pages))))


def _pages(document: Any) -> Iterator[Page]:  # noqa: ANN401  pypdfium2 has no types
    import pypdfium2

    count = 0
    goes_on = False
    for at in range(len(document)):
        try:
            page = document[at]
        except pypdfium2.PdfiumError:  # a damaged page among sound ones
            continue
        chars = list(_chars(page))
        count += len(chars)
        if count > _MAX_CHARACTERS:
            raise KnownError("这个 PDF 的文字太多，不像一份清单。", "只保留清单部分，另存后再选。")
        rest, tables = tables_of(chars, _rules(page))
        if rest and not tables:
            rest, tables, goes_on = loose_table(rest, goes_on=goes_on)
        yield page_of(rest, tables, page.get_width())
        page.close()


def _chars(page: Any) -> Iterator[Char]:  # noqa: ANN401
    """The visible characters in the order of the file, blanks left out: gaps say where they were."""
    from pypdfium2 import raw

    text = page.get_textpage()
    box = raw.FS_RECTF()
    total = raw.FPDFText_CountChars(text)
    if total > _MAX_CHARACTERS:
        raise KnownError("这个 PDF 的文字太多，不像一份清单。", "只保留清单部分，另存后再选。")
    high = 0
    for at in range(total):
        code = raw.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        sign = chr(code) if 0 < code < 0x110000 else ""
        if not sign.strip() or not sign.isprintable():
            continue
        if raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box)) and box.right > box.left:
            yield Char(sign, box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top))
    text.close()


def _rules(page: Any) -> Rules:  # noqa: ANN401
    """The drawn lines of the page; of a filled or stroked box its four edges."""
    from pypdfium2 import raw

    rules = Rules([], [])
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_MAX_DEPTH):
        left, bottom, right, top = found.get_bounds()
        rules.add(left, bottom, right, top)
        if len(rules.across) + len(rules.upright) > _MAX_RULES:
            return Rules([], [])
    return rules
