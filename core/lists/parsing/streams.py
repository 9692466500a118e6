"""Tables whose grid is lost: heads in a line or one below the other, then the cells in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile

from core.lists.parsing.aligned import aligned_at
from core.lists.parsing.fitting import Gap, Table, Token, fit
from core.lists.parsing.heads import (
    MAX_COLUMNS,
    MAX_HEAD,
    TEXT_COLUMNS,
    UNIT_COLUMNS,
    Columns,
    column_kind,
    columns_of,
    could_head,
)
from core.lists.parsing.numbering import find_number

Line = tuple[int, str]
_EDGES = "| \t"
_NUMBER = re.compile(r"\d{1,4}[.、．]?")
_GAPS = re.compile(r"\s+")
_NUMBER_HEAD = re.compile(r"序号|编号|项次|No\.?", re.I)
_OWN_NUMBER = re.compile(r"(\d{1,4})(?:[.、．]\s*|(?=[一-鿿“《]))(?=\S)")
_GROUPS_HEADS = re.compile(r"(?:责任|任务|工作|职责)分工$|^责任(?:单位|部门)$")
_GOOD, _PROBE = -1.0, 80
_MAX_LOWER = 60
_UNKNOWN, _LEFT_OVER = 0.6, 1.5  # the price of a head that says nothing, and of one that is taken for a cell


@dataclass(frozen=True, slots=True)
class _Heads:
    """Heads with the words before them, how many lines they take, and how they stand."""

    columns: Columns
    taken: int
    words: str
    split: bool
    before: str = ""


def begins_stream(text: str) -> bool:
    """Whether heads may begin in this line."""
    if "|" in text:
        text = text.strip(_EDGES) or "序号"
    if len(text) <= MAX_HEAD * 2 and could_head(text):
        return column_kind(text) != ""
    return " " in text and len(text) < 400 and sum(map(bool, map(column_kind, text.split()))) > 1


def stream_at(lines: Sequence[Line], at: int) -> Table | None:
    """The table that begins in that line, the best of several tries; None where none is one."""
    tries = [
        (_fitted(lines, at, heads, _PROBE).cost + _price(lines, at, heads), place, heads)
        for place, heads in enumerate(_heads(lines, at))
    ]
    cost, _, heads = min(tries, default=(0.0, 0, None))
    placed = aligned_at(lines, at)
    if placed and placed.cost <= min(_GOOD, cost):
        return placed
    return _fitted(lines, at, heads) if heads and cost <= _GOOD else None


def _price(lines: Sequence[Line], at: int, heads: _Heads) -> float:
    """What speaks against heads whatever the cells say: some without meaning, and more of them left over below."""
    below = (text.strip(_EDGES) for _, text in lines[at + heads.taken : at + heads.taken + MAX_COLUMNS])
    left = sum(1 for _ in takewhile(column_kind, filter(None, below)))
    return _LEFT_OVER * left + _UNKNOWN * sum(not kind for kind, _ in heads.columns)


def _fitted(lines: Sequence[Line], at: int, heads: _Heads, most: int | None = None) -> Table:
    found = fit(islice(_tokens(lines, at + heads.taken, heads), most), heads.columns)
    after = at + heads.taken
    while after < len(lines) and (found.rest is None or lines[after][0] < found.rest.line):
        after += 1
    return Table(heads.columns, found.rows, found.cost, after - at, heads.before)


# --- heads -------------------------------------------------------------------


def _heads(lines: Sequence[Line], at: int) -> Iterator[_Heads]:
    """What the heads could be: words of this line, or lines from this one on."""
    if "|" not in lines[at][1] and " " in lines[at][1].strip():
        yield from _heads_in_line(lines[at][1].split(), lines[at + 1 : at + 2])
    yield from _heads_below(lines, at)


def _heads_in_line(words: Sequence[str], below: Sequence[Line]) -> Iterator[_Heads]:
    for start in _starts(words):
        names, taken = _with_lower(_whole_heads(words[start:]), below)
        for columns in _columns(names):
            if len(columns) > 2:
                yield _Heads(columns, taken, "".join(words[start:]), True, " ".join(words[:start]))


def _heads_below(lines: Sequence[Line], at: int) -> Iterator[_Heads]:
    names: list[str] = []
    for taken, (_, line) in enumerate(lines[at : at + MAX_COLUMNS * 2], 1):
        name = line.strip(_EDGES)
        if name and not could_head(name):
            return
        names += [name] if name else []
        if name and len(names) > 1 and column_kind(name) == "number" and column_kind(names[0]) != "group":
            return
        if len(names) > 2 and _may_end(names, lines[at + taken : at + taken + 3]):
            words = "".join(map(_squeezed, names))
            for columns in (found for order in _orders(names) for found in _columns(order)):
                yield _Heads(columns, taken, words, False)
                yield _Heads(columns, taken, words, True)


def _columns(names: Sequence[str]) -> Iterator[Columns]:
    """The columns of the heads, and with a number column whose head is missing before the first text."""
    columns = columns_of(names) if names else None
    if not columns:
        return
    yield columns
    kinds = [kind for kind, _ in columns]
    texts = [at for at, kind in enumerate(kinds) if kind in TEXT_COLUMNS]
    if "number" not in kinds and texts:
        yield (*columns[: texts[0]], ("number", ""), *columns[texts[0] :])


def _with_lower(names: list[str], below: Sequence[Line]) -> tuple[list[str], int]:
    """The heads with those of a second line that one of them groups (责任分工 over 牵头单位 责任单位)."""
    lower = _whole_heads(below[0][1].split()) if below and len(below[0][1]) < _MAX_LOWER else []
    if len(lower) > 1 and all(column_kind(name) in {*UNIT_COLUMNS, "leader"} for name in lower):
        return [*_orders([*names, *lower])][-1], 2
    return names, 1


def _starts(words: Sequence[str]) -> Iterator[int]:
    """Where heads may begin in a line: at 序号, else at the beginning or after a title."""
    numbers = [
        at for at, pair in enumerate(pairwise([*words, ""])) if _NUMBER_HEAD.fullmatch(pair[0]) or pair == ("序", "号")
    ]
    yield from numbers[:1] or (at for at in range(min(3, len(words))) if column_kind(words[at]))


def _whole_heads(words: Sequence[str]) -> list[str]:
    """The heads of a line, words that a scanner or a narrow column broke put together (序 号 → 序号)."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, min(len(words), MAX_COLUMNS * 3) + 1):
        tries = []
        for begin in range(max(0, end - 6), end):
            name = "".join(words[begin:end])
            price = 0.0 if column_kind(name) and len(name) > 1 else 1.0
            price += 0.1 * (end - begin - 1)
            if end - begin > 1:
                price += sum(len(word) > 2 or bool(column_kind(word)) for word in words[begin:end])
            tries.append((best[begin][0] + price, [*best[begin][1], name]))
        best.append(min(tries, key=lambda one: one[0]))
    return best[-1][1] if len(words) <= MAX_COLUMNS * 3 else []


def _may_end(names: Sequence[str], below: Sequence[Line]) -> bool:
    """Whether rows may begin below these heads: with a number, where there is a column for it, or a heading."""
    if not any(column_kind(name) == "number" for name in names):
        return True
    words = [name for _, text in below if (name := text.strip(_EDGES))]
    return bool(words) and (words[0].split()[0].rstrip(".、").isdecimal() or find_number(words[0]) is not None)


def _orders(names: Sequence[str]) -> Iterator[list[str]]:
    """The heads as they stand, and with those at the end put where one above them (责任分工) groups them."""
    yield list(names)
    over = next((at for at, name in enumerate(names) if _GROUPS_HEADS.search(name)), None)
    if over is None:
        return
    begin = len(names)
    while begin > over + 1 and column_kind(names[begin - 1]) in {*UNIT_COLUMNS, "leader"}:
        begin -= 1
    if len(names) - begin > 1:
        yield [*names[:over], *names[begin:], *names[over + 1 : begin]]


# --- cells -------------------------------------------------------------------


def _tokens(lines: Sequence[Line], at: int, heads: _Heads) -> Iterator[Token]:
    """The cells below the heads; numbers that go on with those of the rows above are marked."""
    numbered = any(kind == "number" for kind, _ in heads.columns)
    last: int | None = None
    for token in _cells(lines, at, heads, numbered):
        number = int(token.text.rstrip(".、．")) if numbered and _NUMBER.fullmatch(token.text) else None
        if number is not None and (last is None or number in {1, last + 1}):
            last = number
            yield replace(token, rising=True)
        else:
            yield token


def _cells(lines: Sequence[Line], at: int, heads: _Heads, numbered: bool) -> Iterator[Token]:
    gap = Gap.LINE
    while at < len(lines):
        if again := _said_again(lines, at, heads.words):
            at += again
            continue
        line, text = lines[at]
        at += 1
        gap = Gap.BAR if text.lstrip().startswith("|") else gap
        bare = text.strip(_EDGES)
        wide = set(_wide_gaps(bare)) if heads.split else set()
        for place, cell in enumerate(_split(bare, heads.split, numbered)):
            yield Token(cell, line, gap)
            gap = Gap.WIDE if place in wide else Gap.BLANK
        gap = Gap.BAR if text.rstrip().endswith("|") else Gap.LINE


def _wide_gaps(text: str) -> Iterator[int]:
    """Which gaps of a line are wider than its others: an empty cell stands there (2  提高效率 …)."""
    gaps = [match[0] for match in _GAPS.finditer(text)]
    if sum(len(gap) > 1 for gap in gaps) * 2 < len(gaps):
        yield from (at for at, gap in enumerate(gaps) if len(gap) > 1)


def _split(text: str, by_blank: bool, numbered: bool) -> list[str]:
    if not by_blank:
        return [text] if text else []
    words = text.split()
    if numbered and words and (found := _OWN_NUMBER.match(words[0])) and found[1] != words[0]:
        return [found[1], words[0][found.end() :], *words[1:]]
    return words


def _said_again(lines: Sequence[Line], at: int, words: str) -> int:
    """How many lines say the heads again; 0 for none."""
    said = ""
    for taken, (_, text) in enumerate(lines[at : at + MAX_COLUMNS], 1):
        said += _squeezed(text)
        if not said or not words.startswith(said):
            return 0
        if said == words:
            return taken
    return 0


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace("|", "")
