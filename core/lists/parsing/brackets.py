"""Matching brackets of the kinds official texts use, half-width and full-width ones mixed, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENERS = {"（": "(", "(": "(", "〔": "[", "[": "[", "［": "[", "【": "[", "﹝": "[", "{": "[", "｛": "["}
_CLOSERS = {"）": "(", ")": "(", "〕": "[", "]": "[", "］": "[", "】": "[", "﹞": "[", "}": "[", "｝": "["}
_MARKS = re.compile(r"[（(〔\[［【﹝{｛）)〕\]］】﹞}｝]")


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
    for mark in _MARKS.finditer(text):
        char, at = mark[0], mark.start()
        if char in _OPENERS:
            stack.append((_OPENERS[char], at))
            open_of[_OPENERS[char]] += 1
        elif open_of[_CLOSERS[char]]:
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
    bounds = [(group.start, group.end) for group in groups(text)] + [(len(text), len(text))]
    pieces, begin, at = [], 0, 0
    for start, end in bounds:
        for place in range(at, start):
            if text[place] in marks:
                pieces.append(text[begin:place])
                begin = place + 1
        at = end
    pieces.append(text[begin:])
    return [piece.strip() for piece in pieces if piece.strip()]
