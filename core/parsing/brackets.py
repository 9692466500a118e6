"""Matching brackets of the kinds official texts use, half-width and full-width ones mixed, in linear time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_OPENERS = {"（": "(", "(": "(", "〔": "[", "[": "[", "［": "[", "【": "[", "﹝": "["}
_CLOSERS = {"）": "(", ")": "(", "〕": "[", "]": "[", "］": "[", "】": "[", "﹞": "["}


@dataclass(frozen=True, slots=True)
class Group:
    """An outermost bracketed group: text[start:end] with its brackets, `inner` without."""

    start: int
    end: int
    inner: str


def groups(text: str) -> tuple[Group, ...]:
    """The outermost bracketed groups in order; brackets without a partner count for nothing."""
    outer: list[tuple[int, int]] = []
    for start, end in _pairs(text):
        while outer and outer[-1][0] > start:
            outer.pop()
        outer.append((start, end))
    return tuple(Group(start, end, text[start + 1 : end - 1]) for start, end in outer)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Every matched pair, in the order of the closing brackets."""
    stack: list[tuple[str, int]] = []
    open_of = {"(": 0, "[": 0}
    for at, char in enumerate(text):
        if char in _OPENERS:
            stack.append((_OPENERS[char], at))
            open_of[_OPENERS[char]] += 1
        elif char in _CLOSERS and open_of[_CLOSERS[char]]:
            yield _unwind(stack, open_of, _CLOSERS[char]), at + 1


def _unwind(stack: list[tuple[str, int]], open_of: dict[str, int], kind: str) -> int:
    """Take openers off the stack until one of the kind comes; its place."""
    while True:
        found, at = stack.pop()
        open_of[found] -= 1
        if found == kind:
            return at


def split_outside(text: str, marks: str) -> list[str]:
    """Split at any of the marks, but never inside brackets; empty pieces are left out."""
    inside = {at for group in groups(text) for at in range(group.start, group.end)}
    pieces, begin = [], 0
    for at, char in enumerate(text):
        if char in marks and at not in inside:
            pieces.append(text[begin:at])
            begin = at + 1
    pieces.append(text[begin:])
    return [piece.strip() for piece in pieces if piece.strip()]
