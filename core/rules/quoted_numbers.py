"""Numbers that a text gives for an indicator, held against the value that was entered for it."""

from __future__ import annotations

import re
from decimal import Decimal

from core.model.records import Indicator

_CLAUSES = re.compile(r"[，。；;！？\n]")
_FACTORS = {"亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6), "万": Decimal(10**4), "": Decimal(1)}
#: In a clause with one of these the number is a month's own, a plan's or another year's, not the cumulative value.
_NOT_SO_FAR = re.compile(
    r"本月|当月|新增|月份|其中|目标|计划|预计|力争|全年|年度|下一步|下月|去年|上年|同比|环比|上月|比上|较上|增长|下降|增加|减少|还差|剩余|总投资|概算"
)
_ROUNDING = Decimal("0.006")


def contradiction(text: str, indicator: Indicator, actual: float) -> str | None:
    """The first amount in the indicator's unit that the text gives for it and that is not the value; None without."""
    for clause in _CLAUSES.split(text):
        if indicator.name not in clause or _NOT_SO_FAR.search(clause.replace(indicator.name, "")):
            continue
        said = _amounts(clause.partition(indicator.name)[2], indicator.unit)
        if said and all(not _is_alike(number, Decimal(repr(actual))) for number, _ in said):
            return said[0][1]
    return None


def _amounts(words: str, unit: str) -> list[tuple[Decimal, str]]:
    """Each number of the words that is in the unit, or in one that differs by 万 or 亿, in the unit's own measure."""
    factor, bare = _split(unit)
    if not bare:
        return []
    pattern = re.compile(rf"([-−]?)(\d+(?:\.\d+)?)\s*(亿|千万|百万|万)?{re.escape(bare)}")
    found = ((-1 if m[1] else 1, Decimal(m[2]) * _FACTORS[m[3] or ""] / factor, m[0]) for m in pattern.finditer(words))
    return [(sign * amount, words) for sign, amount, words in found]


def _split(unit: str) -> tuple[Decimal, str]:
    """亿元 is 10⁸ of 元."""
    for word, factor in _FACTORS.items():
        if word and unit.startswith(word):
            return factor, unit.removeprefix(word)
    return Decimal(1), unit


def _is_alike(said: Decimal, actual: Decimal) -> bool:
    """Equal but for how far a text rounds."""
    return abs(said - actual) <= max(abs(actual) * _ROUNDING, _half_a_digit(said))


def _half_a_digit(said: Decimal) -> Decimal:
    exponent = said.normalize().as_tuple().exponent
    return Decimal(5).scaleb(min(exponent, 0) - 1) if isinstance(exponent, int) else Decimal(0)
