"""The names by which PySide finds a function again when it was called wrongly: it evaluates `PySide6.…` in here."""

from __future__ import annotations

from . import own


def update_mapping() -> None:
    """Take over the names that PySide's own module has by now."""
    theirs = own("mapping")
    theirs.update_mapping()
    ours = globals()
    ours.update({name: value for name, value in vars(theirs).items() if name not in ours})
