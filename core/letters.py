"""Pinyin initials place by place, so that a match in them can be marked in the text itself."""

from __future__ import annotations

from typing import Any


def letters(text: str) -> str:
    """区教育局2号 → qjyj2h: one lower-case character for each of the text. pypinyin is loaded when first asked."""
    found = _initials(text)
    if len(found) != len(text):  # a character that pypinyin splits or joins: one by one, without context
        found = [_initials(character)[0] for character in text]
    return "".join((letter[:1] or character).lower()[:1] for letter, character in zip(found, text, strict=True))


def _initials(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    by_character: Any = list  # what is no Chinese comes in runs; pypinyin takes a list, its stub does not say so
    found: list[str] = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=by_character)
    return found
