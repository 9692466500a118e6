"""What a reader hands on."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """The text of a file, and what a person should know of how it was read (Chinese sentences)."""

    text: str
    remarks: tuple[str, ...] = ()
