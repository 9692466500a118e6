"""Which unit of the directory a name that it does not have probably means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.model.records import Unit

#: Below this two names have little more in common than 区…局.
_LIKELY = 72.0
_ABBREVIATES = 92.0
_MIN_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Near:
    """A unit of the directory and how near a name comes to it, 0 to 100."""

    unit: Unit
    score: float


def nearest(name: str, units: Iterable[Unit], *, limit: int = 3) -> tuple[Near, ...]:
    """The likely units, best first; none when nothing comes near. 区发改局 is near 区发展和改革局."""
    found = [Near(unit, _score(name, unit)) for unit in units if not unit.is_collective]
    likely = sorted((one for one in found if one.score >= _LIKELY), key=lambda one: -one.score)
    return tuple(likely[:limit])


def _score(name: str, unit: Unit) -> float:
    from rapidfuzz import fuzz

    words = (unit.name, unit.short_name, *unit.aliases)
    alike = max(fuzz.ratio(name, word) for word in words if word)
    return max(alike, _ABBREVIATES) if _abbreviates(name, unit.name) else alike


def _abbreviates(short: str, full: str) -> bool:
    """Whether all characters of the short name stand in the full one in order, from its first to its last."""
    if not _MIN_LETTERS <= len(short) < len(full) or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    return all(char in rest for char in short)


def known_by(name: str, units: Sequence[Unit]) -> Unit | None:
    """The unit that has the name, or alone has it among its aliases; None when it is new."""
    exact = next((unit for unit in units if unit.name == name), None)
    if exact:
        return exact
    fits = [unit for unit in units if name in (unit.short_name, *unit.aliases) and not unit.is_collective]
    return fits[0] if len(fits) == 1 else None
