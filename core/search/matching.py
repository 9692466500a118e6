"""Where words stand in texts: by their characters, or by the pinyin initials of the characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
#: One lower-case character for each character of the text: the pinyin initial, or the character itself.
Letters = Callable[[str], str]

#: A single letter stands in nearly every text, so initials count from two.
MIN_LETTERS = 2
LONGEST_QUERY, _MOST_WORDS = 200, 16  # characters, words
_CLAUSE_ENDS = "，。；：、！？\n"


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the spans in it to be marked, in order and apart from each other."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The spans in each of the fields that were searched; `by_initials` when characters alone did not do."""

    fields: tuple[tuple[Span, ...], ...]
    by_initials: bool


def bounded(query: str) -> str:
    """What of a query is looked for: a page that was pasted into the search box is no query."""
    return " ".join(dict.fromkeys(query[:LONGEST_QUERY].split()[:_MOST_WORDS]))


def words_of(query: str) -> tuple[str, ...]:
    """The words of what was typed, folded: every one of them has to be found."""
    return tuple(fold(bounded(query)).split())


def fold(text: str) -> str:
    """Lower case and half width, character by character, so that positions stay."""
    return "".join(map(_fold_character, text))


def _fold_character(character: str) -> str:
    code = ord(character)
    if code == 0x3000:
        return " "
    plain = chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else character
    lower = plain.lower()
    return lower if len(lower) == 1 else plain


def match(
    fields: Sequence[str], words: Sequence[str], letters: Letters, min_letters: int = MIN_LETTERS
) -> Match | None:
    """Find every word in at least one of the fields; None when one is missing or there are no words."""
    if not words:
        return None
    folded = [fold(text) for text in fields]
    spans: list[list[Span]] = [[] for _ in fields]
    by_initials = False
    for word in words:
        found = [list(_occurrences(text, word)) for text in folded]
        if not any(found):
            found = _by_initials(fields, word, letters, min_letters)
            by_initials = True
        if not any(found):
            return None
        for kept, new in zip(spans, found, strict=True):
            kept.extend(new)
    return Match(tuple(_joined(kept) for kept in spans), by_initials)


def _by_initials(fields: Sequence[str], word: str, letters: Letters, min_letters: int) -> list[list[Span]]:
    if len(word) < min_letters or not (word.isascii() and word.isalnum()):
        return [[] for _ in fields]
    return [list(_occurrences(letters(text), word)) for text in fields]


def _occurrences(text: str, word: str) -> Iterator[Span]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word))


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Sorted, overlaps and neighbours made one."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return tuple(kept)


def in_order(text: str, word: str) -> tuple[Span, ...] | None:
    """The word's characters one after the other, gaps between (住建局 in 区住房和城乡建设局); None when not there."""
    spans: list[Span] = []
    at = 0
    for character in word:
        at = text.find(character, at)
        if at < 0:
            return None
        spans.append((at, at + 1))
        at += 1
    return _joined(spans) if spans else None


def _clause_start(text: str, at: int, before: int) -> int:
    """Where the clause begins that holds the place, or `before` characters ahead of it; 0 near the start."""
    if at <= before:
        return 0
    return next((i for i in range(at, at - before, -1) if text[i - 1] in _CLAUSE_ENDS), at - before)


def excerpt(marked: Marked, before: int = 12, length: int = 60) -> Marked:
    """The part of a text from the clause of its first mark on, "……" where something is left out."""
    first = marked.spans[0][0] if marked.spans else 0
    start = _clause_start(marked.text, first, before)
    lead = "……" if start else ""
    shift = len(lead) - start
    end = start + length
    spans = tuple((s + shift, min(e, end) + shift) for s, e in marked.spans if s < end)
    tail = "……" if end < len(marked.text) else ""
    return Marked(f"{lead}{marked.text[start:end]}{tail}".replace("\n", " "), spans)
