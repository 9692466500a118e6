"""Lines of Chinese text: where they may break (禁则) and how they fill their measure.

Lengths are in em of the line's own size: on the official page one em is one cell of the grid.
Rules after GB/T 15834-2011 (标点符号用法) 5.1 and W3C "Requirements for Chinese Text Layout" 3.1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from core.reports.fonts import Face, Glyph, is_invisible, shape

NOT_AT_START = frozenset("，。、；：？！）》〉」』】〕〗］｝”’…—～·％‰℃°" + "々" + ",.;:?!)]}>%" + "．＞〞﹚﹜﹞–―‥⋯‧•")
NOT_AT_END = frozenset("（《〈「『【〔〖［｛“‘￥＄№" + "([{<$#@" + "＜〝﹙﹛﹝")

_UNITS = (
    "万?平方公里|万?平方米|万?立方米|亿千瓦时|万?千瓦|公里|公顷|[万亿]?[元亩吨]|[万亿][人户家个株头件平]"
    "|小时|分钟|季度|[个家项户人次条件所座套年月日份期号米天名处场辆栋批亿万千倍周岁宗起类级版步届章部点时分秒㎡℃％]"
)
#: A Latin word or a number with its sign, its range and its unit; a dash or an ellipsis of any length.
_WHOLE = re.compile(rf"[第约超≥≤−±]?[!-~¡-ɏ]+(?:[—–～][!-~]+)?(?:(?<=[0-9])(?:{_UNITS}))?|百分点|[—―]{{2,}}|[…⋯]{{2,}}")
#: Where a long address may break: after its separators, but not inside a number.
_SEAM = re.compile(r"(?<=[/?&=_\-])(?=[0-9A-Za-z])|(?<=[.,;:])(?=[A-Za-z])")
_LONG_WORD = 12
#: Beyond this a line is left ragged: gaps of a quarter of a cell read as spaces.
_MAX_STRETCH = 0.25
_TINY = 1e-6


@dataclass(frozen=True)
class Line:
    """One set line. `stretch` is added after each glyph that a loose line may open."""

    glyphs: tuple[Glyph, ...]
    stretch: float = 0.0

    @property
    def text(self) -> str:
        """What it says, missing characters included."""
        return "".join(glyph.source for glyph in self.glyphs)

    @cached_property
    def natural_width(self) -> float:
        """Its length before stretching."""
        return sum(glyph.advance for glyph in self.glyphs)

    def runs(self) -> Iterator[tuple[str, float, str]]:
        """The line in pieces of one font and one gap: (font, gap in em after each character, text)."""
        gaps = _gaps(self.text, self.stretch)
        for (font, gap), pairs in groupby(zip(self.glyphs, gaps, strict=True), lambda pair: (pair[0].font, pair[1])):
            yield font, gap, "".join(glyph.char for glyph, _ in pairs)


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs as they can be set: no control or invisible format characters, no empty ones."""
    cleaned = ("".join(_visible(line)).strip() for line in text.splitlines())
    return [line for line in cleaned if line]


def _visible(line: str) -> Iterator[str]:
    for char in line:
        if char == "\t" or (char != "\u3000" and unicodedata.category(char) == "Zs"):
            yield " "
        elif not is_invisible(char):
            yield char


def set_text(spans: Iterable[tuple[Face, str]], width: float, *, indent: float = 0, justify: bool = True) -> list[Line]:
    """Set one paragraph of spans in a measure of `width` em, its first line `indent` shorter."""
    glyphs = tuple(glyph for face, text in spans for glyph in shape(face, text))
    text = "".join(glyph.source for glyph in glyphs)
    lines = list(_break(text, [glyph.advance for glyph in glyphs], width, indent))
    set_lines = [Line(_without_trailing_spaces(glyphs[start:end])) for start, end in lines]
    if not justify:
        return set_lines
    rooms = [width - indent] + [width] * len(set_lines)
    return [_filled(line, room) for line, room in zip(set_lines[:-1], rooms, strict=False)] + set_lines[-1:]


def _without_trailing_spaces(glyphs: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    end = len(glyphs)
    while end and glyphs[end - 1].source.isspace():
        end -= 1
    return glyphs[:end]


def _filled(line: Line, room: float) -> Line:
    """The line opened evenly to its measure, unless that would tear it."""
    gaps = sum(1 for gap in _gaps(line.text, 1.0) if gap)
    stretch = (room - line.natural_width) / gaps if gaps else 0.0
    return Line(line.glyphs, stretch if _TINY < stretch <= _MAX_STRETCH else 0.0)


def _gaps(text: str, stretch: float) -> list[float]:
    """The gap after each character: none inside a Latin word, a dash or an ellipsis, none after the last."""
    if not stretch:
        return [0.0] * len(text)
    return [0.0 if _is_tight(a, b) else stretch for a, b in pairwise(text)] + [0.0] * bool(text)


def _is_tight(a: str, b: str) -> bool:
    return (a == b and a in "—…⋯―") or (a < "\u0250" and b < "\u0250" and a != " " != b)


def _break(text: str, advances: Sequence[float], width: float, indent: float) -> Iterator[tuple[int, int]]:
    """(start, end) of each line; spaces at a break belong to no line."""
    allowed = break_places(text)
    start, room = 0, width - indent
    while start < len(text):
        end = _line_end(text, advances, allowed, start, room + _TINY)
        yield start, end
        start, room = _skip_spaces(text, end), width


def _skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _line_end(text: str, advances: Sequence[float], allowed: Sequence[bool], start: int, room: float) -> int:
    full = _first_beyond(advances, start, room)
    if _skip_spaces(text, full) >= len(text):
        return len(text)
    fitting = range(full, start, -1)
    return next((at for at in fitting if allowed[at]), None) or _forced_end(text, fitting, max(full, start + 1))


def _first_beyond(advances: Sequence[float], start: int, room: float) -> int:
    used = 0.0
    for at in range(start, len(advances)):
        used += advances[at]
        if used > room:
            return at
    return len(advances)


def _forced_end(text: str, fitting: range, full: int) -> int:
    """A word longer than the line is cut; still not before a closing or after an opening mark if that can be."""
    return next((at for at in fitting if _may_part(text[at - 1], text[at])), full)


def _may_part(before: str, after: str) -> bool:
    return after not in NOT_AT_START and before not in NOT_AT_END


def break_places(text: str) -> list[bool]:
    """For each index whether a line may start there."""
    places = [False] + [_may_part(a, b) or a == " " for a, b in pairwise(text)] + [True]
    for match in _WHOLE.finditer(text):
        seams = _seams(match[0])
        for at in range(match.start() + 1, match.end()):
            places[at] = at - match.start() in seams
    return places[: len(text)] if text else []


def _seams(word: str) -> set[int]:
    return {match.start() for match in _SEAM.finditer(word)} if len(word) > _LONG_WORD else set()
