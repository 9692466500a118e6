"""What people type and paste, made into what is stored: numbers in an indicator's unit, and plain text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_MAGNITUDES = {"亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6), "万": Decimal(10**4)}
_NUMBER = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(.*)")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "，": ",", "。": "."})
#: As many digits before the point as a district's largest sum needs, and room to spare.
_MOST = Decimal(10**13)


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed number: its `value`, or the `sentence` that says what to type; both empty when nothing was typed.

    `offer` is the value the sentence proposes, when the typed one is clear but in another unit.
    """

    value: float | None = None
    sentence: str = ""
    offer: float | None = None


def read_number(text: str, unit: str = "") -> Typed:
    """Read a number as people write it: full width, grouped in thousands, with its unit after it.

    "2000万" for an indicator in 亿元 is understood but not taken: the sentence says 0.2.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_MINUS))
    if not plain:
        return Typed()
    match = _NUMBER.fullmatch(plain)
    if match is None or abs(Decimal(match[2].replace(",", ""))) >= _MOST:
        return Typed(sentence=f"只填数字{_in(unit)}，例如 8.66")
    number = Decimal(match[1] + match[2].replace(",", ""))
    return _in_unit(number, match[3], unicodedata.normalize("NFKC", unit))


def _in(unit: str) -> str:
    return f"，单位是{unit}" if unit else ""


def _in_unit(number: Decimal, suffix: str, unit: str) -> Typed:
    """Take the number when what follows it is nothing or the unit itself; else say what it would be."""
    typed, wanted = _split(suffix), _split(unit)
    if not suffix or typed == wanted or (typed[0] == wanted[0] and not typed[1]):
        return Typed(float(number))
    if typed[1] not in ("", wanted[1]) or wanted[1] in ("", "%"):
        return Typed(sentence=f"只填数字{_in(unit)}")
    offer = float(number * typed[0] / wanted[0])
    return Typed(sentence=f"单位是{unit}，请填 {written(offer)}", offer=offer)


def _split(unit: str) -> tuple[Decimal, str]:
    """万平方米 is ten thousand of 平方米."""
    for word, factor in _MAGNITUDES.items():
        if unit.startswith(word):
            return factor, unit.removeprefix(word)
    return Decimal(1), unit


def written(value: float | None) -> str:
    """A stored number as an input shows it: every digit that was typed, minus is "−"; "" for none."""
    if value is None:
        return ""
    text = format(Decimal(repr(value)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") if text not in ("-0", "0") else "0"


_DAY = re.compile(r"(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?")


def read_day(text: str, year: int) -> dt.date | None:
    """A day as people write it: 2022-12-31, 2022年12月31日, 12月31日, 12.31; None for anything else.

    `year` is meant where none was written.
    """
    match = _DAY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    try:
        return match and dt.date(int(match["year"] or year), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f]")
#: Marks without a shape: soft hyphens, zero-width blanks, writing directions; a joiner outside an emoji.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]"
    "|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])|[\ud800-\udfff]"
)
#: Word keeps the signs of its Symbol and Wingdings fonts in the private-use area; other private-use
#: characters may be a rare name and are kept as they are.
_SYMBOLS = str.maketrans({0xF000 + code: sign for code, sign in {
    0x6C: "●", 0x6E: "■", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "□",
    0xB2: "✧", 0xB7: "•", 0xD8: "➢", 0xE0: "→", 0xF0: "⇨", 0xFC: "✓", 0xFE: "☑",
}.items()})  # fmt: skip


def plain_text(pasted: str) -> str:
    """Text from Word or a web page without what only its layout needed; no visible character is lost."""
    lines = _LINE_ENDS.sub("\n", pasted)
    return _UNSEEN.sub("", _BLANKS.sub(" ", lines)).translate(_SYMBOLS)


def one_line(pasted: str) -> str:
    """The same for a field of one line."""
    return re.sub(r"\s*\n\s*", " ", plain_text(pasted)).strip()
