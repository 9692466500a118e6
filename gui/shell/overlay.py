"""What lies over the pages for a while: an import, the directory of units."""

from __future__ import annotations

from typing import Protocol


class Cover(Protocol):
    """A widget besides; the keys that go through the window reach it instead of the page."""

    def undo(self) -> None:
        """Ctrl+Z."""
        ...

    def redo(self) -> None:
        """Ctrl+Y."""
        ...

    def next_unfinished(self, back: bool) -> None:
        """F8 and Shift+F8."""
        ...

    def leave(self) -> None:
        """Go away, or stay when the person wants to; says `left` when it goes."""
        ...

    def hint(self) -> str:
        """For the right of the status bar."""
        ...

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """The window is below 1000 (narrow) or 700 (tiny) logical pixels."""
        ...
