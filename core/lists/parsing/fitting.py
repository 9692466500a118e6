"""Cells whose grid was lost, fitted to the columns of a table by the least cost.

The cells come in reading order; between two of them stands what parted them: a blank, a wide gap, the end of
a line, a tab, a bar. Each goes on with the column of the one before, into a later column, or begins a row; what is
missing, merged or broken in two costs something, what surely fits a column earns something. The least total
decides, so that no single cell has to be right. A path's end is free: what comes after the table earns nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from core.lists.parsing.cells import MISSING, cost, is_aside, row_cost
from core.lists.parsing.heads import TEXT_COLUMNS, UNIT_COLUMNS, Columns
from core.lists.parsing.names import is_likely, split_names
from core.lists.parsing.numbering import find_number

_FAR = 1e9
_LOST = 8.0  # a path this much worse than the best end has left the table
_RISING, _NOT_RISING = -1.0, 1.5
_ENDS = tuple("。；;！？!?：:")
_JOINS = tuple("、，,")
_NUMBERED = 0.4  # of beginning a row with its number inside a line
_SURE, _DOUBTED = 0.5, 3.0
_HEADING_LENGTH = 30
_NARROW = 6  # characters in a line of a narrow column


def confidence_of(cost_: float) -> float:
    """How sure the parser is of a row that cost so much: 1 up to half a point, 0 from three on."""
    return min(max((_DOUBTED - cost_) / (_DOUBTED - _SURE), 0.0), 1.0)


class Gap(IntEnum):
    """What stands before a cell."""

    BLANK = 0
    WIDE = 1
    LINE = 2
    TAB = 3
    BAR = 4


#: The cost of going on in the same column, into the next one, over one more, and of beginning a row.
_STAY = (0.8, 1.0, 0.0, 3.0, 3.0)
_NEXT = (0.1, 0.3, 0.1, 0.0, 0.0)
_SKIP = (0.0, -0.5, 0.0, 0.5, 0.2)
_ROW = (2.5, 2.5, 0.0, 4.0, 0.05)


@dataclass(frozen=True, slots=True)
class Token:
    """A cell or a piece of one. `rising` says of a number that it goes on with the rows' numbers."""

    text: str
    line: int
    gap: Gap
    rising: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a heading between rows has only its first cell. `cost` is below nothing for a sure one."""

    line: int
    cells: tuple[str, ...]
    cost: float = 0.0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its cost; `before` are the words before the heads in their line, `taken` the lines it takes."""

    columns: Columns
    rows: tuple[Row, ...]
    cost: float = 0.0
    taken: int = 0
    before: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The rows, their cost, and the first cell that is none of theirs (None when all are)."""

    rows: tuple[Row, ...]
    cost: float
    rest: Token | None


def fit(tokens: Iterable[Token], columns: Columns) -> Fitted:
    """The rows that cost least; no more cells are taken from `tokens` than it needs to see that the table is over."""
    kinds = [kind for kind, _ in columns]
    seen: list[Token] = []
    steps = _forward(tokens, kinds, seen)
    ends = [0.0, *(step.ended for step in steps)]
    best = min(range(len(ends)), key=ends.__getitem__)
    rows = tuple(_rows(seen, kinds, _backward(steps[:best])))
    return Fitted(rows, ends[best], seen[best] if best < len(seen) else None)


@dataclass(slots=True)
class _Step:
    """After a token: the cost of each column (the last place is a heading's) and the column before (-1: a row began).

    `ended` is the cost if the row ends here, which is in column `last`.
    """

    costs: list[float]
    origins: list[int]
    ended: float = 0.0
    last: int = 0


def _forward(tokens: Iterable[Token], kinds: Sequence[str], seen: list[Token]) -> list[_Step]:
    """The steps up to where the table has surely ended."""
    missing = [MISSING[kind] for kind in kinds]
    tails = [sum(missing[at + 1 :]) for at in range(len(kinds))] + [0.0]
    heads = [sum(missing[:at]) for at in range(len(kinds))]
    step = _Step([_FAR] * (len(kinds) + 1), [])
    steps: list[_Step] = []
    above: str | None = None
    least = 0.0
    for token in tokens:
        seen.append(token)
        step = _step(token, above, kinds, step, missing, heads)
        ends = list(map(sum, zip(step.costs, tails, strict=True)))
        step.ended = min(ends)
        step.last = ends.index(step.ended)
        steps.append(step)
        above, least = token.text, min(least, step.ended)
        if step.ended > least + _LOST:
            break
    return steps


def _step(
    token: Token, above: str | None, kinds: Sequence[str], before: _Step, missing: list[float], heads: list[float]
) -> _Step:
    gap, costs = token.gap, before.costs
    row = before.ended + (0.0 if above is None else min(_ROW[gap], _NUMBERED) if token.rising else _ROW[gap])
    found, origins = [], []
    ahead, ahead_from = _FAR, -1
    for at, kind in enumerate(kinds):
        ahead += missing[at - 1] + _SKIP[gap] if at else 0
        if at and costs[at - 1] <= ahead:
            ahead, ahead_from = costs[at - 1], at - 1
        stay = costs[at] + _stay(token, above or "", kind)
        best, origin = min((row + heads[at], -1), (ahead + _NEXT[gap], ahead_from), (stay, at))
        found.append(best + _own(kind, token))
        origins.append(origin)
    found.append(row + _heading_cost(token) if gap in {Gap.LINE, Gap.BAR} or above is None else _FAR)
    return _Step(found, [*origins, -1])


def _own(kind: str, token: Token) -> float:
    own = cost(kind, token.text)
    if kind == "number" and token.text.rstrip(".、").isdecimal():
        return own + (_RISING if token.rising else _NOT_RISING)
    return own + (2.0 if token.rising else 0.0)


def _stay(token: Token, above: str, kind: str) -> float:
    """What it costs that a piece goes on with the cell of the one before."""
    if kind in {"number", "measure", "value"} or (token.gap is Gap.LINE and is_aside([token.text])):
        return 4.0
    cost_ = _STAY[token.gap]
    if token.gap >= Gap.TAB:
        return 0.1 if above.isdecimal() and kind in TEXT_COLUMNS else cost_
    if len(token.text) <= 2 and not token.rising:
        cost_ = min(cost_, 0.1)
    elif len(token.text) <= len(above) <= _NARROW:
        cost_ = min(cost_, 0.35)
    if kind in UNIT_COLUMNS:
        return min(cost_, 0.05) if above.endswith(_JOINS) else max(cost_, 0.1)
    if above.endswith(_ENDS) and kind in TEXT_COLUMNS:
        return cost_ + (0.05 if find_number(token.text) else 0.5)
    return cost_ + (0.02 if token.gap is Gap.LINE else 0)


def _heading_cost(token: Token) -> float:
    if is_aside([token.text]):
        return 0.1
    if token.text.isdecimal() or len(token.text) > _HEADING_LENGTH:
        return 3.0
    number = find_number(token.text)
    return 0.2 if number and number.style in {"cn", "cn_paren", "chapter"} else 1.4


def _backward(steps: Sequence[_Step]) -> list[tuple[int, bool]]:
    """The column of each token and whether it begins a row."""
    places: list[tuple[int, bool]] = []
    column = -1
    for step in reversed(steps):
        column = step.last if column < 0 else column
        origin = step.origins[column]
        places.append((column, origin < 0))
        column = origin
    return places[::-1]


def _rows(tokens: Sequence[Token], kinds: Sequence[str], places: Sequence[tuple[int, bool]]) -> Iterator[Row]:
    starts = [at for at, (_, begins) in enumerate(places) if begins] + [len(places)]
    for begin, end in pairwise(starts):
        if places[begin][0] == len(kinds):
            yield Row(tokens[begin].line, (tokens[begin].text,), heading=True)
            continue
        cells = [""] * len(kinds)
        for token, (column, _) in zip(tokens[begin:end], places[begin:end], strict=True):
            cells[column] = joined(cells[column], token, kinds[column])
        yield Row(tokens[begin].line, tuple(cells), row_cost(kinds, cells))


def joined(above: str, token: Token, kind: str) -> str:
    """A cell that goes on: names of units stay apart, a sentence begins a line, a broken word is whole again."""
    text = token.text
    if not above or not text:
        return above or text
    if kind in UNIT_COLUMNS:
        whole = not above.endswith(_JOINS) and is_likely(split_names(above)[-1:][0] if split_names(above) else "")
        return f"{above}\n{text}" if whole and all(map(is_likely, split_names(text))) else above + text
    if above.isdecimal():
        return f"{above}.{text}"
    apart = above.endswith(_ENDS) or find_number(text) is not None or token.gap is Gap.BAR
    return (
        f"{above}\n{text}" if apart else above + (" " if _is_letter(above[-1:]) and _is_letter(text[:1]) else "") + text
    )


def _is_letter(char: str) -> bool:
    """Whether a blank belongs beside: a Latin letter, but no digit that a narrow column broke off."""
    return char.isascii() and char.isalpha()
