"""Fonts inside the PDF: opened by reportlab, with a text layer that is right beyond the BMP."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

_BEYOND_BMP = re.compile(r"(?<= <)([0-9A-F]{5,6})(?=>)")


def register(name: str, path: Path) -> TTFont:
    """Make a font file known under the name; raises reportlab's TTFError for outlines that can't be embedded."""
    from reportlab.pdfbase import pdfmetrics

    font = _font_class()(name, str(path), shapable=False)
    pdfmetrics.registerFont(font)
    return font


def register_if_usable(name: str, path: Path) -> TTFont | None:
    """The same for a font of the machine; None where it can't be read or embedded (CFF outlines, damaged)."""
    from reportlab.pdfbase.ttfonts import TTFError

    try:
        return register(name, path)
    except (TTFError, OSError):
        return None


@lru_cache
def _font_class() -> type[TTFont]:
    from reportlab.pdfbase.ttfonts import TTFont

    class EmbeddedFont(TTFont):
        """reportlab writes a code point beyond the BMP as one number; the ToUnicode map wants surrogates."""

        def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802  reportlab's name, an untyped document
            super().addObjects(doc)
            _mend_text_layer(doc)

    return EmbeddedFont


def _mend_text_layer(doc: Any) -> None:  # noqa: ANN401
    for name, stream in doc.idToObject.items():
        if name.startswith("toUnicodeCMap:"):
            stream.content = _BEYOND_BMP.sub(_surrogates, stream.content)


def _surrogates(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)).encode("utf-16-be").hex().upper()
