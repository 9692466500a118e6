"""Names of files: those that the program gives, from any words, and those that came from elsewhere.

Both are safe on Windows and on Linux: no folder in them, no sign that a system keeps for itself, no mark that turns
the writing direction to hide an ending, no longer than a path bears.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from core.files import readable
from core.model.records import Unit, UnitId

_LONGEST = 100  # characters, so that a whole path stays short enough for Windows
_LONGEST_ENDING = 10
_LONGEST_BYTES = 240  # in UTF-8, of the 255 that Linux has; what is written beside adds a few
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/\\]")
_KEPT_BY_WINDOWS = re.compile(r'[<>:"/\\|?*\r\n\t]')
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_NAMELESS = "未命名"


def file_name(*parts: str, ending: str = "", between: str = "") -> str:
    """The name of a file or folder that the program makes: 区教育局-2022年3月-报送包.zip. Empty parts are left out.

    What a name must not have becomes －, so that 区委办/区政府办 stays readable and no word leads into a folder.
    """
    words = _KEPT_BY_WINDOWS.sub("－", between.join(part for part in parts if part))
    return _shortened(_UNSEEN.sub("", words).strip(" .") or _NAMELESS, ending)


def unit_file_name(units: Sequence[Unit], unit_id: UnitId, *parts: str, ending: str, between: str = "") -> str:
    """The name of a unit's file, which no other of the units has, whether theirs is made now or was before."""
    names = distinct(file_name(unit.name, *parts, ending=ending, between=between) for unit in units)
    return next(name for unit, name in zip(units, names, strict=True) if unit.id == unit_id)


def safe_name(name: str) -> str:
    """A file's own name without its folder, as it came from elsewhere; the ending stays."""
    last = _SEPARATORS.split(unicodedata.normalize("NFC", readable(name)))[-1]
    plain = _UNSEEN.sub("", _KEPT_BY_WINDOWS.sub("", last)).strip(" .") or _NAMELESS
    stem, _dot, ending = plain.rpartition(".")
    return _shortened(stem, f".{ending[:_LONGEST_ENDING]}") if stem else _shortened(plain, "")


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, with a number where one would replace another: systems may not tell A from a."""
    taken: set[str] = set()
    found = []
    for name in names:
        stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
        number, one = 1, name
        while one.casefold() in taken:
            number += 1
            one = f"{stem}（{number}）{dot}{ending}"
        taken.add(one.casefold())
        found.append(one)
    return tuple(found)


def _shortened(stem: str, ending: str) -> str:
    """Stem and ending within the bounds, and not a word that Windows keeps for a device."""
    stem = stem[: _LONGEST - len(ending)]
    while len(f"{stem}{ending}".encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    whole = f"{stem.rstrip(' .') or _NAMELESS}{ending}"
    return f"_{whole}" if _RESERVED.fullmatch(whole) else whole
