"""Pinyin initials, so that "jyj" finds 区教育局. pypinyin is imported when first asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.model.records import Unit

_OTHER = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """区教育局 → qjyj; Latin letters and digits stay, everything else is left out."""
    from pypinyin import Style, lazy_pinyin

    return _OTHER.sub("", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower())


def matches(query: str, text: str, key: str = "") -> bool:
    """Whether what was typed is part of the text or of its initials (`key` when they are known)."""
    wanted = "".join(query.split()).lower()
    if not wanted or wanted in text.lower():
        return True
    return wanted.isascii() and wanted in (key or initials(text))


def find_units(units: Iterable[Unit], query: str) -> tuple[Unit, ...]:
    """Give the units whose name, alias or initials hold what was typed, those that begin with it first."""
    found = [unit for unit in units if _unit_matches(query, unit)]
    return tuple(sorted(found, key=lambda unit: not _begins(query, unit)))


def _unit_matches(query: str, unit: Unit) -> bool:
    return matches(query, unit.name, unit.initials) or any(
        matches(query, word) for word in (unit.short_name, *unit.aliases)
    )


def _begins(query: str, unit: Unit) -> bool:
    wanted = "".join(query.split()).lower()
    keys = (unit.name, *unit.aliases, *(initials(word) for word in (unit.name, *unit.aliases)))
    return any(key.startswith(wanted) for key in keys)
