"""How well the words of a cell fit a kind of column: the lower the cost, the better; below nothing is a sure sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from core.lists.parsing.heads import TEXT_COLUMNS, UNIT_COLUMNS
from core.lists.parsing.measures import AMOUNT, COUNT, RATE
from core.lists.parsing.names import SURNAMES, is_likely, is_strong, known, split_names
from core.lists.parsing.roles import LABEL, read_units

#: A cell that a merge from above covers.
ABOVE = "〃"
#: What a missing cell costs in a column of each kind.
MISSING = {
    "number": 1.0, "group": 0.2, "title": 0.4, "body": 0.7, "lead": 0.8, "responsible": 0.8, "support": 0.5,
    "leader": 0.5, "time": 0.5, "value": 0.5, "measure": 0.5, "period": 0.2, "report": 0.2, "": 0.2,
}  # fmt: skip
_EMPTY = frozenset({"", "/", "—", "——", "-", "无", "同上", "\\", ABOVE})
_NUMBER = re.compile(r"\d{1,4}[.、．]?|[一二三四五六七八九十]{1,3}[、.]?|（[一二三四五六七八九十\d]{1,3}）")
_TIME = re.compile(
    r"(?:至|到|于)?(?:20\d{2}\s*[年./-]|\d{1,2}月|[一二三四五六七八九十]{1,2}月|[一二三四]季度|年底|年内|全年|[上下]?半年|长期|持续|常年|每[月季年]|适时)"
    r"[\d年月日号季度上下中旬半底末之以前内初止至到~—.、，；;和及一二三四五六七八九十完成落实推进启动长期持续全部面基本建投入使用竣工开工实施见效坚持开展/-]{0,16}"
)
_PERSON = re.compile(rf"(?:[{SURNAMES}][一-鿿某]{{1,2}}|[一-鿿]某{{1,2}}|欧阳[一-鿿]{{1,2}})(?:副?[区县市镇]长)?")
_PEOPLE_MARKS = re.compile(r"[、，,；;/\n]+|(?<=[一-鿿]{2}) +(?=[一-鿿])|(?<=[一-鿿]{3})(?=[一-鿿]{3}$)")
_MEASURES = frozenset((*AMOUNT, *COUNT, *RATE, *(f"{s}{w}" for s in "万亿" for w in (*AMOUNT, *COUNT))))
_VALUE = re.compile(r"[≥≤><约]?\s*[\d.,]+\s*(?:[-—~至]\s*[\d.]+)?\s*[%％]?(?:左右|以上|以下|以内)?")
_ROLE_WORDS = re.compile(r"牵头|负责|配合|参与|协助|落实|主办|协办|承办")
TICKS = frozenset("●○◎★☆▲△■□◆◇√✓✔〇")
_SENTENCE = re.compile(r"[。；;]")
_SURE, _LONG = -1.0, 12


def cost(kind: str, text: str) -> float:
    """What it costs to take a text for a cell of that kind."""
    if text in _EMPTY:
        return MISSING[kind] * (0.2 if text else 1)
    return _cost(kind, text if len(text) <= 80 or kind in UNIT_COLUMNS else text[:80], known())


@lru_cache(maxsize=65536)
def _cost(kind: str, text: str, _known: frozenset[str]) -> float:
    if kind in UNIT_COLUMNS:
        return _unit_cost(text)
    if kind in TEXT_COLUMNS or kind == "group":
        return _text_cost(kind, text)
    fits, sure, else_ = _FITS.get(kind, (_no_units, 0.05, 0.5))
    return sure if fits(text) else else_ + (1.5 if len(text) > _LONG and kind in {"leader", "time"} else 0.0)


def _no_units(text: str) -> bool:
    return not are_units(text, strong=True)


def _unit_cost(text: str) -> float:
    if len(text) <= 400:
        if are_units(text, strong=True):
            return _SURE
        if are_units(text):
            return -0.7
        if _ROLE_WORDS.search(text) and _says_units(text):
            return _SURE
    if len(text) <= 2:
        return 0.4
    return 0.6 if len(text) <= 10 and not re.search(r"\d", text) else 2.5


def _text_cost(kind: str, text: str) -> float:
    if text.isdecimal():
        return 0.4 if kind == "body" else 1.5
    if are_units(text, strong=True) and not _SENTENCE.search(text):
        return 1.2
    if is_time(text) or (kind != "group" and are_people(text)):
        return 0.8
    if kind == "group":
        return 0.0 if len(text) <= 12 else 0.8 if len(text) <= 30 else 2.0
    if kind == "body":
        return 0.0 if len(text) > 8 else 0.15
    return 0.5 if len(text) <= 2 else 0.0 if len(text) <= 40 else 0.15


def _says_units(text: str) -> bool:
    """Whether the words name units with what each does (甲牵头，乙配合; 牵头：甲；配合：乙)."""
    units = read_units(text)
    named = [unit.name for unit in units.mentions]
    return (
        bool(named) and not units.unread and (sum(map(is_likely, named)) * 2 >= len(named) or bool(LABEL.match(text)))
    )


def are_units(words: str, *, strong: bool = False) -> bool:
    """Whether the words are names of units and nothing else; `strong` ones have an ending that only bodies have."""
    names = split_names(words)
    return bool(names) and all(map(is_strong if strong else is_likely, names))


def is_time(words: str) -> bool:
    """Whether the words only name a time (12月底, 2023年6月)."""
    return len(words) <= 24 and _TIME.fullmatch(words) is not None


def are_people(words: str) -> bool:
    """Whether the words are names of people (王某某, 俞 悦、陆 明)."""
    closed = re.sub(r"(?<![一-鿿])([一-鿿]) +(?=[一-鿿](?![一-鿿]))", r"\1", words)
    parts = [part for part in _PEOPLE_MARKS.split(closed) if part]
    return 0 < len(parts) <= 6 and all(_PERSON.fullmatch(part) for part in parts) and not is_strong(words)


def is_empty(text: str) -> bool:
    """Whether a cell says nothing, or only that a merge covers it."""
    return text in _EMPTY


def kind_by_content(cells: Iterable[str]) -> str:
    """What a column holds by four fifths of its cells; "" where they do not agree."""
    filled = [cell for cell in cells if cell not in _EMPTY]
    if not filled:
        return ""
    for kind, fits in _SIGNS:
        if sum(map(fits, filled)) * 5 >= len(filled) * 4:
            return kind
    return ""


def _is_number(text: str) -> bool:
    return text.rstrip(".、").isdecimal()


_SIGNS = (
    ("tick", lambda text: set(text) <= TICKS),
    ("number", _is_number),
    ("measure", lambda text: text in _MEASURES),
    ("responsible", lambda text: len(text) <= 400 and (are_units(text) or _unit_cost(text) <= _SURE)),
    ("time", is_time),
    ("leader", are_people),
)


#: Of other kinds what fits them, and the cost of what does and of what does not.
_FITS: dict[str, tuple[Callable[[str], object], float, float]] = {
    "number": (_NUMBER.fullmatch, 0.0, 3.0),
    "leader": (are_people, -0.5, 0.9),
    "time": (is_time, -0.5, 1.0),
    "measure": (_MEASURES.__contains__, -0.5, 2.0),
    "value": (_VALUE.fullmatch, -0.3, 0.6),
}


_TOTAL = re.compile(r"(?:合|小|总|共)\s*计[:：]?.*")
_NOTE = re.compile(r"(?:注|备注|说明|填表|填报|制表|审核|联系人|联系电话|单位|日期|时间)[^。]{0,12}[:：].*", re.S)


def is_aside(filled: Sequence[str]) -> bool:
    """Whether the filled cells of a row are a total or a note."""
    return _TOTAL.fullmatch(filled[0]) is not None or all(_NOTE.fullmatch(cell) for cell in filled)


def row_cost(kinds: Sequence[str], cells: Sequence[str]) -> float:
    """What a row costs, a missing cell at its end included."""
    filled = sum(cost(kind, cell) for kind, cell in zip(kinds, cells, strict=False))
    return filled + sum(MISSING[kind] for kind in kinds[len(cells) :])
