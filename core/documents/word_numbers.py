"""Word's automatic numbers, which stand in numbering.xml and not in the text: counted level by level.

The rules are those of ECMA-376 part 1, 17.9: nums that share an abstract definition share its counters,
a level starts again after a higher one went on (unless w:lvlRestart says otherwise), and a num with a
start override begins anew the first time it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_COUNTING = ("chineseCounting", "taiwaneseCounting")
_CHINESE = {
    *_COUNTING, *(f"{name}Thousand" for name in _COUNTING),
    "japaneseCounting", "ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand",
}  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MAX_NUMBER = 9999


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how its number is written. `restart`: the level (from 1) after which it starts again."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbers:
    """All lists of a document with their running counters."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by num
    abstract: dict[str, str] = field(default_factory=dict)  # num → abstract definition
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def next(self, num: str, level: int) -> str:
        """The number of the next paragraph in that list and level, "" for a bullet or an unknown list."""
        if num not in self.levels or not 0 <= level < _LEVELS:
            return ""
        counters = self.counters.setdefault(self.abstract[num], [None] * _LEVELS)
        if num not in self.used:
            self.used.add(num)
            for at, start in self.overrides.get(num, {}).items():
                counters[at] = start - 1
        levels = self.levels[num]
        count = counters[level]
        counters[level] = levels.get(level, Level()).start if count is None else count + 1
        for below in range(level + 1, _LEVELS):
            if _starts_again(levels.get(below, Level()), level, below):
                counters[below] = None
        return _written(levels, counters, level)


def _starts_again(level: Level, went_on: int, own: int) -> bool:
    """Whether a level starts again now that a higher one (from 0) went on."""
    return level.restart is None or (level.restart > 0 and went_on < level.restart <= own)


def _written(levels: dict[int, Level], counters: list[int | None], level: int) -> str:
    own = levels.get(level, Level())
    if own.style in {"bullet", "none"}:
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        here = levels.get(at, Level())
        value = counters[at]
        return written(here.start if value is None else value, "decimal" if own.legal else here.style)

    return _PLACE.sub(number, own.text)


def written(value: int, style: str) -> str:
    """A number in one of Word's styles; a style that is not known is written in digits."""
    if not 0 < value <= _MAX_NUMBER:
        return str(value)
    if style in _CHINESE:
        return chinese(value)
    signs = _CIRCLED if style.startswith("decimalEnclosedCircle") else _STEMS if style == "ideographTraditional" else ""
    if value <= len(signs):
        return signs[value - 1]
    if style.endswith("Letter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("Roman"):
        return _roman(value) if style.startswith("upper") else _roman(value).lower()
    return f"{value:02d}" if style == "decimalZero" else str(value)


def chinese(value: int) -> str:
    """12 → 十二, 105 → 一百零五."""
    digits = "零一二三四五六七八九"
    text, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + sign
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(value: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * (value // size)
        value %= size
    return text


def read_numbers(root: Any) -> Numbers:  # noqa: ANN401  an lxml element, whose package has no types
    """The lists of numbering.xml; None stands for a document without any."""
    numbers = Numbers()
    if root is None:
        return numbers
    abstracts = {one.get(f"{_W}abstractNumId"): one for one in root.findall(f"{_W}abstractNum")}
    linked = {_value(one, "styleLink"): key for key, one in abstracts.items() if _value(one, "styleLink")}
    for num in root.findall(f"{_W}num"):
        key = _value(num, "abstractNumId")
        abstract = abstracts.get(key)
        if abstract is None:
            continue
        key = linked.get(_value(abstract, "numStyleLink"), key)
        _add(numbers, num, key, abstracts[key])
    return numbers


def _add(numbers: Numbers, num: Any, key: str, abstract: Any) -> None:  # noqa: ANN401
    name = num.get(f"{_W}numId")
    numbers.abstract[name] = key
    numbers.levels[name] = dict(_levels(abstract))
    for override in num.findall(f"{_W}lvlOverride"):
        at = _int(override.get(f"{_W}ilvl"), 0)
        numbers.levels[name].update(_levels(override))
        if (start := _value(override, "startOverride")) and 0 <= at < _LEVELS:
            numbers.overrides.setdefault(name, {})[at] = _int(start, 1)


def _levels(parent: Any) -> Iterator[tuple[int, Level]]:  # noqa: ANN401
    for one in parent.findall(f"{_W}lvl"):
        restart = _value(one, "lvlRestart")
        yield (
            _int(one.get(f"{_W}ilvl"), 0),
            Level(
                start=_int(_value(one, "start"), 1),
                style=_value(one, "numFmt") or "decimal",
                text=_value(one, "lvlText"),
                restart=_int(restart, 0) if restart else None,
                legal=one.find(f"{_W}isLgl") is not None,
            ),
        )


def _value(parent: Any, name: str) -> str:  # noqa: ANN401
    found = parent.find(f"{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val") or "")


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() and len(text) < 9 else default
