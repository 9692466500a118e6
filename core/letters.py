"""Pinyin initials place by place, so that a match in them can be marked in the text itself."""

from __future__ import annotations


def _apart(text: str) -> list[str]:
    return list(text)


def letters(text: str) -> str:
    """区教育局2号 → qjyj2h: one lower-case character for each of the text. pypinyin is loaded when first asked."""
    from pypinyin import Style, lazy_pinyin

    found = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=_apart)
    if len(found) != len(text):  # a character that pypinyin splits or joins: one by one, without context
        found = [lazy_pinyin(character, style=Style.FIRST_LETTER, errors=_apart)[0] for character in text]
    return "".join((letter[:1] or character).lower()[:1] for letter, character in zip(found, text, strict=True))
