"""What the page asks its threads for: a report to look at, a file, or the files of all units.

Each runs in a thread with a look of its own at the workspace; core.reports, and with it reportlab, is loaded there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import UnitId

if TYPE_CHECKING:
    from core.reports.pdf import Rendered, Written

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """One report: which kind, whose (None: the district's), of which month."""

    store: Store
    board: Board
    kind: str
    month: Month
    unit_id: UnitId | None

    def read(self, work: Callable[[Order], T]) -> T:
        """Do it with a snapshot in the place of the store."""
        store = self.store.snapshot()
        try:
            return work(replace(self, store=store))
        finally:
            store.close()


def render(order: Order, _progress: Progress) -> Rendered:
    """The PDF to look at."""
    from core.reports import batch

    return order.read(lambda o: batch.render(o.store, o.board, o.kind, o.month, o.unit_id))


def write(order: Order, path: Path, _progress: Progress) -> Written:
    """One file; its ending picks the format."""
    from core.reports import batch

    return order.read(lambda o: batch.write_one(o.store, o.board, o.unit_id, o.month, path, o.kind))


def write_all(order: Order, folder: Path, suffix: str, progress: Progress) -> list[Written]:
    """A file for each unit that gets one, with PDFs one of all besides."""
    from core.reports import batch

    return order.read(
        lambda o: batch.write_all(o.store, o.board, o.month, folder, progress, kind=o.kind, suffix=suffix)
    )


def missing_lines(written: Written) -> list[str]:
    """A line a character that no font has."""
    return [f"“{glyph.char}”：第 {glyph.page} 页，{glyph.where}" for glyph in written.missing]
