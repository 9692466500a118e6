"""Fonts inside the PDF. Imports reportlab: import this module only where a page is about to be drawn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError as UnusableFontError
from reportlab.pdfbase.ttfonts import TTFont

__all__ = ["EmbeddedFont", "UnusableFontError", "register"]

_BEYOND_BMP = re.compile(r"(?<= <)([0-9A-F]{5,6})(?=>)")


class EmbeddedFont(TTFont):
    """A TrueType font whose text layer is right for characters beyond the BMP.

    reportlab writes their code point as one number; the ToUnicode map wants UTF-16 surrogates.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802  reportlab's name and untyped document
        """Write the font's subsets, then mend their ToUnicode maps."""
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _BEYOND_BMP.sub(_surrogates, stream.content)


def _surrogates(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)).encode("utf-16-be").hex().upper()


def register(name: str, path: Path) -> EmbeddedFont:
    """Make a font file known under the name; raises UnusableFontError for outlines that can't be embedded."""
    font = EmbeddedFont(name, str(path), shapable=False)
    pdfmetrics.registerFont(font)
    return font
