"""A table's groups of rows, set in lines, parted into pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from core.reports.page import MM
from core.reports.typeset import Line

#: Points: between the lines of a cell, and over and under its text.
LEADING = 15.0
PAD_Y = 1.3 * MM
#: A group is moved whole to the next page rather than split when it takes less than this part of a page.
_SMALL = 0.5

Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A group, set: lines per cell."""

    lead: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_head: bool = False
    air: float = PAD_Y
    least: float = 0.0

    @property
    def row_heights(self) -> list[float]:
        """What each row needs by itself."""
        return [max(self._need(row), self.least) for row in self.rows]

    @property
    def heights(self) -> list[float]:
        """Of each row; the last one grows where the shared cells need more."""
        heights = self.row_heights
        heights[-1] += max(self._need(self.lead) - sum(heights), 0.0)
        return heights

    def _need(self, cells: Sequence[Cell]) -> float:
        return max((len(cell) for cell in cells), default=0) * LEADING + 2 * self.air

    @property
    def height(self) -> float:
        """Of the whole group."""
        return sum(self.heights)


def paged(blocks: Sequence[Block], first_room: float, room: float) -> Iterator[list[Block]]:
    """Blocks a page. What fits stays, what is small moves on whole, what is large is split."""
    waiting, page, left = deque(blocks), list[Block](), first_room
    while waiting:
        block = waiting.popleft()
        head, tail = _divide(block, left, whole=block.height <= room * _SMALL and left < room)
        if head:
            page.append(head)
            left -= head.height
        if tail:
            waiting.appendleft(tail)
            yield page
            page, left = [], room
    yield page


def with_foot(pages: list[list[Block]], room: float) -> list[list[Block]]:
    """The pages, the last block moved to one more where the last page would be fuller than the room."""
    *before, last = pages
    if len(last) < 2 or sum(block.height for block in last) <= room:
        return pages
    return [*before, last[:-1], last[-1:]]


def _divide(block: Block, room: float, *, whole: bool) -> tuple[Block | None, Block | None]:
    """What of the block fits into the room, and what is left for the next page."""
    if block.height <= room:
        return block, None
    return (None, block) if whole else _split(block, room)


def _split(block: Block, room: float) -> tuple[Block | None, Block | None]:
    """Split between rows, or inside the first row by lines when not even that fits."""
    fits = sum(1 for height in accumulate(block.row_heights) if height <= room)
    lines = int((room - 2 * block.air) / LEADING + 1e-6)
    if lines < 1:
        return None, block
    if 0 < fits < len(block.rows):
        upper, lower = block.rows[:fits], block.rows[fits:]
    elif fits:
        upper, lower = block.rows, (tuple(() for _ in block.rows[0]),)
    else:
        upper, lower = (_upper(block.rows[0], lines),), (_lower(block.rows[0], lines), *block.rows[1:])
    above = replace(block, lead=_upper(block.lead, lines), rows=upper)
    return above, replace(block, lead=_continued(block.lead, lines), rows=lower)


def _upper(cells: tuple[Cell, ...], lines: int) -> tuple[Cell, ...]:
    return tuple(cell[:lines] for cell in cells)


def _lower(cells: tuple[Cell, ...], lines: int) -> tuple[Cell, ...]:
    return tuple(cell[lines:] for cell in cells)


def _continued(lead: tuple[Cell, ...], lines: int) -> tuple[Cell, ...]:
    """The shared cells on the next page: said again, or their rest where they did not fit."""
    rest = _lower(lead, lines)
    return rest if any(rest) else lead
