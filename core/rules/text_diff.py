"""How alike two texts are, and where they differ, character by character.

difflib serves: two texts of 800 characters take some milliseconds, and nothing is loaded at start.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stayed ("="), was deleted ("-") or was added ("+")."""

    sign: str
    text: str


def ratio(before: str, after: str) -> float:
    """1 for the same text, blanks aside, down to 0 for nothing in common."""
    from difflib import SequenceMatcher

    one, other = "".join(before.split()), "".join(after.split())
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one row of pieces: without the added ones it is `before`, without the deleted `after`."""
    from difflib import SequenceMatcher

    found = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("=", before[start:end]))
            continue
        if start < end:
            found.append(Piece("-", before[start:end]))
        if new_start < new_end:
            found.append(Piece("+", after[new_start:new_end]))
    return tuple(found)
