"""The fonts of the official page: which one draws a character in which role, and what none can draw.

Four fonts come with the program. What they lack is looked for in the fonts of the machine, once a
character; what nobody has is drawn as 〓 and reported, never dropped in silence.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.host.resources import resource
from core.reports import embedding

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FOLDER = resource("fonts")
#: The printer's traditional stand-in for a character that is not in the case.
GETA = "〓"


class Face(StrEnum):
    """The four typefaces of an official page, by the file that holds each."""

    FANGSONG = "ZhuqueFangsong-Regular.ttf"
    KAI = "LXGWWenKaiGBLite-Regular.ttf"
    HEI = "NotoSansSC-Medium.ttf"
    TITLE = "NotoSerifSC-Bold.ttf"


#: Where each face looks next for a character: the nearest in weight first.
_NEXT = {
    Face.FANGSONG: (Face.FANGSONG, Face.KAI, Face.HEI, Face.TITLE),
    Face.KAI: (Face.KAI, Face.FANGSONG, Face.HEI, Face.TITLE),
    Face.HEI: (Face.HEI, Face.TITLE, Face.KAI, Face.FANGSONG),
    Face.TITLE: (Face.TITLE, Face.HEI, Face.KAI, Face.FANGSONG),
}
#: The quotation marks of the 楷体 are Latin ones, a third of a cell wide: those of the 仿宋 are Chinese.
#: The 仿宋 has a box too small to tick.
_BORROWED = {(Face.KAI, mark): Face.FANGSONG for mark in "“”‘’"} | {(Face.FANGSONG, "□"): Face.HEI}

#: Files worth opening for a rare character, TrueType outlines only, widest coverage first.
_SYSTEM_FILES = (
    "simsun.ttc",
    "simsunb.ttf",
    "SimsunExtG.ttf",
    "simfang.ttf",
    "msyh.ttc",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "PlangothicP1-Regular.ttf",
    "PlangothicP2-Regular.ttf",
    "wqy-zenhei.ttc",
    "uming.ttc",
    "DroidSansFallbackFull.ttf",
    "seguisym.ttf",
    "DejaVuSans.ttf",
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """How one character is drawn: `font` is the registered name, `advance` in em, `source` what was asked for."""

    source: str
    char: str
    font: str
    advance: float

    @property
    def is_missing(self) -> bool:
        """Whether 〓 stands in for it."""
        return self.char != self.source


@lru_cache(maxsize=32768)
def glyph(face: Face, char: str) -> Glyph:
    """The character as this face draws it, or as the nearest font that has it does."""
    font = _bundled_font(face, char) or _system_font(char)
    if font is None:
        return replace(glyph(face, GETA), source=char)
    return Glyph(char, char, font.fontName, font.face.charWidths[ord(char)] / 1000)


def shape(face: Face, text: str) -> tuple[Glyph, ...]:
    """Every character of the text as it is drawn."""
    return tuple(glyph(face, char) for char in text)


def missing(text: str) -> list[str]:
    """The characters of the text that no font has, each once, in their order."""
    shown = (char for char in dict.fromkeys(text) if not char.isspace() and not is_invisible(char))
    return [char for char in shown if glyph(Face.FANGSONG, char).is_missing]


def faults() -> list[str]:
    """A Chinese sentence for each font of the program that is not there or can't be used."""
    return [
        f"字体“{face.value}”缺失或损坏，不能生成报表。"
        for face in Face
        if embedding.register_if_usable(face.name, FOLDER / face.value) is None
    ]


def is_invisible(char: str) -> bool:
    """Control, format and variation characters: they have no picture of their own."""
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return is_selector or unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"}


def _bundled_font(face: Face, char: str) -> TTFont | None:
    first = _BORROWED.get((face, char), face)
    return next((font for font in map(_bundled, _NEXT[first]) if _has(font, char)), None)


@lru_cache
def _bundled(face: Face) -> TTFont:
    return embedding.register(face.name, FOLDER / face.value)


def _has(font: TTFont, char: str) -> bool:
    return ord(char) in font.face.charToGlyph


def _system_font(char: str) -> TTFont | None:
    return next((font for font in _system_fonts() if _has(font, char)), None)


def _system_fonts() -> Iterator[TTFont]:
    for path in _system_files():
        font = _opened(path)
        if font is not None:
            yield font


@lru_cache
def _opened(path: Path) -> TTFont | None:
    return embedding.register_if_usable(f"system-{path.stem}", path)


@lru_cache
def _system_files() -> tuple[Path, ...]:
    """The known files that this machine has, in the order of `_SYSTEM_FILES`."""
    found = {path.name.lower(): path for folder in system_folders() for path in _fonts_below(folder)}
    return tuple(found[name.lower()] for name in _SYSTEM_FILES if name.lower() in found)


def _fonts_below(folder: Path) -> Iterable[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.lower().endswith((".ttf", ".ttc")))


def system_folders() -> tuple[Path, ...]:
    """Where this platform keeps fonts; a folder need not exist."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), local / "Microsoft" / "Windows" / "Fonts"
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", home / ".local/share/fonts"
