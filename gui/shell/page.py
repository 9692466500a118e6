"""What the window asks of a page. Every page is a QWidget besides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from core.model.period import Month
from core.model.records import NodeId, UnitId


class Destination(NamedTuple):
    """Where a page asks the window to go: whose month, which page, and what to show there.

    `kind` is a report's or a tab's; what is None or "" stays as it is.
    """

    page: str
    unit_id: UnitId | None = None
    month: Month | None = None
    node_id: NodeId | None = None
    kind: str = ""


class Page(Protocol):
    """Fills the window beside the rail; learns from the session what changed."""

    title: str  # the word in the rail: 任务, 填报
    icon: str  # an icon's name

    def open_node(self, node_id: NodeId) -> None:
        """Show a task."""
        ...

    def next_unfinished(self, back: bool) -> None:
        """Go to the next item that still waits, or to the one before."""
        ...

    def flush(self) -> bool | None:
        """Commit what the input method holds and store what is pending; False when it could not be stored.

        Called before the scope changes, before undo and before closing. A failure shows in the session's save state.
        """
        ...

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """The window is below 1000 (narrow) or 700 (tiny) logical pixels."""
        ...


@runtime_checkable
class Hinting(Protocol):
    """A page with keys worth knowing."""

    def hint(self) -> str:
        """For the right of the status bar: "F8 下一项未完成"."""
        ...


@runtime_checkable
class Filterable(Protocol):
    """A page that can be narrowed to what a search found."""

    def show_only(self, node_ids: Sequence[NodeId], words: str) -> None:
        """Show these tasks only, and say that it is a search for `words`."""
        ...


@runtime_checkable
class District(Protocol):
    """A page that shows something without a unit, too."""

    needs_no_unit: bool


@runtime_checkable
class Tabbed(Protocol):
    """A page whose detail has tabs."""

    def show_tab(self, kind: str) -> None:
        """Open a tab by its name."""
        ...


@runtime_checkable
class Receiving(Protocol):
    """A page that takes files in."""

    def take_files(self, paths: Sequence[Path]) -> None:
        """Show what is in files and folders; nothing is written yet."""
        ...

    def import_ledger(self) -> None:
        """Ask for a ledger and import it."""
        ...


@runtime_checkable
class Reporting(Protocol):
    """A page that makes reports."""

    def show_kind(self, kind: str) -> None:
        """Choose a kind by its name."""
        ...

    def print_out(self) -> None:
        """Print what is shown."""
        ...


@runtime_checkable
class Working(Protocol):
    """A page whose content is made in a thread."""

    @property
    def is_busy(self) -> bool:
        """Whether what it shows is still on its way."""
        ...
