"""Text in a spreadsheet stays text: neither the file nor who types it in again makes a formula of it."""

from __future__ import annotations

from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_risky(value: object) -> bool:
    """Whether a spreadsheet would run it when it is typed in again."""
    return isinstance(value, str) and value.startswith(_FORMULA)


def keep_as_text(cell: Any) -> None:  # noqa: ANN401  a cell of openpyxl's, whose style's parts no type tells
    """Mark a cell whose text looks like a formula as text."""
    if is_risky(cell.value):
        cell.data_type = "s"
        cell.quotePrefix = True
