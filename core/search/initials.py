"""Pinyin initials place by place, so that a match in them can be marked in the text itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def letters(text: str) -> str:
    """区教育局2号 → qjyj2h: one lower-case character for each of the text. pypinyin is loaded when first asked."""
    from pypinyin import Style, lazy_pinyin

    from core.search.matching import fold

    found = fold("".join(_placed(text, lazy_pinyin(text, style=Style.FIRST_LETTER))))
    return found if len(found) == len(text) else fold(text)


def _placed(text: str, pieces: Sequence[str]) -> Iterator[str]:
    """What pypinyin gives, at its place: a piece a Chinese character, and one a run of others, left alone."""
    at = 0
    for piece in pieces:
        is_other = text.startswith(piece, at)
        yield piece if is_other else piece[:1]
        at += len(piece) if is_other else 1
