"""Tables with cells of Chinese text: header repeated, rows split well, groups of rows that share their first cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from core.reports.document import BLACK, Colour, Placed, Rule, Shape
from core.reports.fonts import Face
from core.reports.page import MM, RISE, RULE_THICK, RULE_THIN, SIZE_5
from core.reports.table_pages import LEADING, PAD_Y, Block, Cell, paged, with_foot
from core.reports.typeset import paragraphs, set_text

_PAD_X = 1.2 * MM
#: So many first groups, or so much of them in points, stand with the head of their table.
_KEPT_GROUPS, _KEPT = 5, 150.0

#: What a cell shows when there is nothing to say.
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Column:
    """Head and width (in mm) of a column; short values are centred, running text begins at the left."""

    head: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Tone:
    """How a cell that holds a certain word is marked, so that it is seen in black-and-white print too."""

    fill: Colour
    ink: Colour = BLACK
    hatch: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share the cells of the first columns: `lead` is drawn once, across all of them."""

    lead: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says; `where` names it to the reader of a message.

    `tones` mark cells by the word they hold, `row_height` (in mm) leaves room for writing by hand,
    a `dense` one has little air in its cells.
    """

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    where: str
    tones: Mapping[str, Tone] = field(default_factory=dict)
    row_height: float = 0.0
    dense: bool = False

    @property
    def air(self) -> float:
        """Over and under the text of a cell, in points."""
        return 0.2 * MM if self.dense else PAD_Y

    @property
    def edges(self) -> list[float]:
        """Where columns begin and end, in points from the table's left edge."""
        return list(accumulate((column.width * MM for column in self.columns), initial=0.0))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a table on one page."""

    placed: tuple[Placed, ...]
    rules: tuple[Rule, ...]
    bottom: float
    shapes: tuple[Shape, ...] = ()


def least_height(table: Table) -> float:
    """Room that a table's beginning needs: its head, and its first rows or all of a small one."""
    heights = (_set(table, group).height for group in table.groups[:_KEPT_GROUPS])
    return _head(table).height + min(sum(heights), _KEPT)


def layout(
    table: Table, left: float, first_top: float, top: float, bottom: float, foot: float = 0.0
) -> Iterator[Drawn]:
    """The table on as many pages as it needs: from `first_top` on the first one, from `top` on the others.

    Where `foot` points are not free below its last row, that row begins another page.
    """
    head = _head(table)
    rooms = (first_top - bottom - head.height, top - bottom - head.height)
    pages = list(paged([_set(table, group) for group in table.groups], *rooms))
    for number, blocks in enumerate(with_foot(pages, rooms[len(pages) > 1] - foot)):
        yield _draw(table, [head, *blocks], left, top if number else first_top)


def _head(table: Table) -> Block:
    cells = tuple(map(_head_cell, table.columns))
    return Block((), (cells,), is_head=True, air=table.air)


def _head_cell(column: Column) -> Cell:
    """A head that needs several lines has them alike: 完成 over 比例, not 完成比 over 例."""
    head = column.head
    size = -(-len(head) // max(len(_cell(head, column, Face.HEI)), 1))
    return _cell("\n".join(head[at : at + size] for at in range(0, len(head), size or 1)), column, Face.HEI)


def _set(table: Table, group: Group) -> Block:
    columns = table.columns
    lead = tuple(map(_cell, group.lead, columns))
    rest = columns[len(lead) :]
    rows = tuple(tuple(map(_cell, row, rest)) for row in group.rows)
    return Block(lead, rows, air=table.air, least=table.row_height * MM)


def _cell(text: str, column: Column, face: Face = Face.FANGSONG) -> Cell:
    width = (column.width * MM - 2 * _PAD_X) / SIZE_5
    return tuple(line for part in paragraphs(text) for line in set_text([(face, part)], width, justify=False))


def _draw(table: Table, blocks: Sequence[Block], left: float, top: float) -> Drawn:
    placed: list[Placed] = []
    rules: list[Rule] = []
    shapes: list[Shape] = []
    edges = [left + edge for edge in table.edges]
    y = top
    for block in blocks:
        placed += _texts(table, block, edges, y)
        rules += _inner_rules(block, edges, y)
        shapes += _marked(table, block, edges, y)
        y -= block.height
        rules.append(_across(edges[0], edges[-1], y, RULE_THIN))
    return Drawn(tuple(placed), (*rules[:-1], *_frame(edges, top, y)), y, tuple(shapes))


def _texts(table: Table, block: Block, edges: Sequence[float], top: float) -> Iterator[Placed]:
    for at, (cell_top, height), cell in _boxes(block, top):
        yield from _cell_texts(_Box(table, at, edges, cell_top, height, block.is_head), cell)


def _boxes(block: Block, top: float) -> Iterator[tuple[int, tuple[float, float], Cell]]:
    """Each cell's column, its top and height, and its lines."""
    for at, cell in enumerate(block.lead):
        yield at, (top, block.height), cell
    for row, height in zip(block.rows, block.heights, strict=True):
        for at, cell in enumerate(row, len(block.lead)):
            yield at, (top, height), cell
        top -= height


def _marked(table: Table, block: Block, edges: Sequence[float], top: float) -> Iterator[Shape]:
    """The grounds of the cells whose word has a tone."""
    if not table.tones or block.is_head:
        return
    for at, (cell_top, height), cell in _boxes(block, top):
        tone = table.tones.get(_text(cell))
        if tone:
            x0, x1, y0 = edges[at], edges[at + 1], cell_top - height
            corners = ((x0, cell_top), (x1, cell_top), (x1, y0), (x0, y0))
            yield Shape(corners, tone.fill, None, hatch=tone.hatch)


def _text(cell: Cell) -> str:
    return "".join(line.text for line in cell)


@dataclass(frozen=True, slots=True)
class _Box:
    """The place of one cell."""

    table: Table
    at: int
    edges: Sequence[float]
    top: float
    height: float
    is_head: bool = False


def _cell_texts(box: _Box, cell: Cell) -> Iterator[Placed]:
    """The lines of a cell, in the middle of its height; heads and short values in the middle of its width."""
    column = box.table.columns[box.at]
    left, width = box.edges[box.at], box.edges[box.at + 1] - box.edges[box.at]
    y = box.top - (box.height - len(cell) * LEADING) / 2 - (LEADING - SIZE_5) / 2 - RISE * SIZE_5
    tone = box.table.tones.get(_text(cell)) if box.table.tones and not box.is_head else None
    for line in cell:
        centred = column.centred or box.is_head or line.text == NOTHING
        x = left + ((width - line.natural_width * SIZE_5) / 2 if centred else _PAD_X)
        yield Placed(line, x, y, SIZE_5, f"{box.table.where}“{column.head}”栏", tone.ink if tone else BLACK)
        y -= LEADING


def _inner_rules(block: Block, edges: Sequence[float], top: float) -> Iterator[Rule]:
    """Between the rows of a group, not across the cells they share."""
    for below in list(accumulate(block.heights))[:-1]:
        yield _across(edges[len(block.lead)], edges[-1], top - below, RULE_THIN)


def _frame(edges: Sequence[float], top: float, bottom: float) -> Iterator[Rule]:
    yield _across(edges[0], edges[-1], top, RULE_THICK)
    yield _across(edges[0], edges[-1], bottom, RULE_THICK)
    for x in edges:
        outer = x in (edges[0], edges[-1])
        yield Rule(x, top, x, bottom, RULE_THICK if outer else RULE_THIN)


def _across(x0: float, x1: float, y: float, thickness: float) -> Rule:
    return Rule(x0, y, x1, y, thickness)
