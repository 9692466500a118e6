"""Tables whose cells are parted by tabs, bars or commas: rows that are whole as they stand, the others put right."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.lists.parsing.cells import ABOVE, is_empty, kind_by_content, row_cost
from core.lists.parsing.fitting import Gap, Row, Table, Token, fit, joined
from core.lists.parsing.heads import (
    MAX_COLUMNS,
    TEXT_COLUMNS,
    UNIT_COLUMNS,
    Columns,
    bare_head,
    column_kind,
    columns_of,
    could_head,
)
from core.lists.parsing.numbering import find_number

Line = tuple[int, str]
_RULE = re.compile(r"\|?[\s:|+-]*-{2,}[\s:|+-]*\|?")
_EDGES = re.compile(r"^\s*\|\s?|\s*\|\s*$")
_LOOK_AHEAD, _MAX_HEADING, _MAX_QUOTED = 3, 60, 40
_ODD, _BETTER = 1.6, 0.5


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of a line. `begins` and `open`: whether a bar stands at its beginning, and none at its end."""

    line: int
    text: str
    cells: tuple[str, ...]
    begins: bool = False
    open: bool = True


def separator_of(text: str) -> str:
    """What parts the cells of a line; "" for a line of text."""
    if "\t" in text and "\t" in text.strip("\t "):
        return "\t"
    if "|" in text:
        return "|" if "|" in _EDGES.sub("", text) else ""
    return "," if text.count(",") > 1 and len(text) < 400 and columns_of(_split(text, ",")) else ""


def sheet_at(lines: Sequence[Line], at: int) -> tuple[list[Line | Table], int]:
    """The tables of a run of lines with the lines between them, and where the run ends."""
    records, after = _records(lines, at, separator_of(lines[at][1]))
    return list(_parts(records)), after


def _split(text: str, separator: str) -> tuple[str, ...]:
    if separator == "|":
        return tuple(cell.strip().replace("<br>", "\n") for cell in _EDGES.sub("", text).split("|"))
    if '"' in text:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        return tuple(cell.strip() for row in rows for cell in row)
    return tuple(cell.strip() for cell in text.strip("\n").split(separator))


def _records(lines: Sequence[Line], at: int, separator: str) -> tuple[list[_Record], int]:
    records: list[_Record] = []
    while at < len(lines) and _goes_on(lines, at, separator):
        line, text = lines[at]
        at += 1
        if separator != "|":
            text, at = _whole(text, lines, at)
        if not _RULE.fullmatch(text):
            begins, ends = text.lstrip().startswith("|"), text.rstrip().endswith("|")
            records.append(_Record(line, text, _split(text, separator), begins, not ends))
    return records, at


def _goes_on(lines: Sequence[Line], at: int, separator: str) -> bool:
    """Whether a line is a row, or stands between rows (a heading, or the rest of a cell with a break in it)."""
    ahead = lines[at : at + 1 + _LOOK_AHEAD]
    return any(separator in text.strip("\t ") for _, text in ahead) and len(lines[at][1]) < 4000


def _whole(text: str, lines: Sequence[Line], at: int) -> tuple[str, int]:
    """A line with those that belong to a quoted cell with breaks in it."""
    begin = at
    while text.count('"') % 2 and at < len(lines) and at - begin < _MAX_QUOTED:
        text, at = f"{text}\n{lines[at][1]}", at + 1
    return (text, at) if not text.count('"') % 2 else (text.partition("\n")[0], begin)


def _parts(records: Sequence[_Record]) -> Iterator[Line | Table]:
    """Lines before the heads as they are; rows below heads; where no heads are, what the cells say."""
    loose: list[_Record] = []
    at = 0
    while at < len(records):
        columns, after = _heads(records, at)
        if not columns:
            loose.append(records[at])
            at += 1
            continue
        yield from _headless(loose)
        loose = []
        rows, at = _rows(records, after, columns)
        yield Table(columns, tuple(rows))
    yield from _headless(loose)


def _heads(records: Sequence[_Record], at: int) -> tuple[Columns, int]:
    """The columns of a row of heads, or of two rows (责任分工 over 牵头单位, 配合单位), and where the rows begin."""
    upper = records[at].cells
    columns = columns_of([_name(cell) for cell in upper])
    lower = records[at + 1].cells if at + 1 < len(records) else ()
    if not columns:
        return (), at
    if _are_lower_heads(upper, lower):
        names = [_name(under) or _name(over) for over, under in _paired(upper, lower)]
        return tuple((column_kind(name), name) for name in names), at + 2
    return _trimmed(columns), at + 1


def _trimmed(columns: Columns) -> Columns:
    """The columns up to the last that has a head."""
    last = max(at for at, (_, head) in enumerate(columns, 1) if head)
    return columns[:last]


def _name(cell: str) -> str:
    return "" if cell == ABOVE else cell.replace("\n", "")


def _paired(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each head with what stands under it."""
    width = max(len(upper), len(lower))
    for at in range(width):
        yield upper[at] if at < len(upper) else "", lower[at] if at < len(lower) else ""


def _are_lower_heads(upper: Sequence[str], lower: Sequence[str]) -> bool:
    filled = [_name(cell) for cell in lower if _name(cell)]
    pairs = list(_paired(upper, lower))
    under_gap = sum(not _name(over) and bool(_name(under)) for over, under in pairs)
    return (
        len(filled) > 1
        and all(map(could_head, filled))
        and any(map(column_kind, filled))
        and (under_gap > 0 or ABOVE in lower)
        and not (lower[0] and lower[0] != ABOVE)
    )


def _rows(records: Sequence[_Record], at: int, columns: Columns) -> tuple[list[Row], int]:
    """The rows up to the next heads; heads that are said again are left out."""
    rows: list[Row] = []
    heads = [bare_head(head) for _, head in columns]
    while at < len(records):
        cells = records[at].cells
        if len(cells) > 1 and _again(cells, heads):
            at += 1
            if rows and at < len(records) and (whole := _continued(rows[-1], records[at].cells, columns)):
                rows[-1], at = whole, at + 1
            continue
        if len(cells) > 1 and (found := _heads(records, at))[0]:
            if [bare_head(head) for _, head in found[0]] != heads:
                break
            at = found[1]
            continue
        made, at = _row(records, at, columns)
        rows += made
    return rows, at


def _again(cells: Sequence[str], heads: Sequence[str]) -> bool:
    """Whether most of the cells are the heads said again."""
    names = [bare_head(_name(cell)) for cell in cells if _name(cell)]
    return len(names) > 1 and sum(name in heads for name in names if name) * 5 >= len(names) * 4


def _continued(row: Row, cells: Sequence[str], columns: Columns) -> Row | None:
    """The last row before a page's end with what the next page has of it; None where a row of its own begins."""
    kinds = [kind for kind, _ in columns]
    texts = [at for at, kind in enumerate(kinds) if kind in TEXT_COLUMNS]
    if "number" not in kinds or not texts or row.heading or row.cells[texts[-1]].endswith(("。", "；")):
        return None
    if len(cells) == 1 and find_number(cells[0]) is None:
        cells = [cells[0] if at == texts[-1] else "" for at in range(len(kinds))]
    if len(cells) != len(kinds) or cells[kinds.index("number")]:
        return None
    made = tuple(
        joined(held, Token(cell, row.line, Gap.LINE), kind)
        for held, cell, kind in zip(row.cells, cells, kinds, strict=True)
    )
    return Row(row.line, made, row_cost(kinds, made))


def _row(records: Sequence[_Record], at: int, columns: Columns) -> tuple[list[Row], int]:
    """The row that begins at a record, and where the next one begins."""
    record, width = records[at], len(columns)
    cells, after = record.cells, at + 1
    unclosed = record.begins and record.open
    while (
        (len(cells) < width or (unclosed and records[after - 1].open))
        and after < len(records)
        and _may_join(records, after, len(cells), width)
    ):
        cells = (*cells[:-1], f"{cells[-1]}\n{records[after].cells[0]}".strip(), *records[after].cells[1:])
        after += 1
    if len(cells) < width and after > at + 1:
        cells, after = record.cells, at + 1
    if len(cells) == 1 or len([cell for cell in cells if not is_empty(cell)]) == 1:
        return [
            Row(record.line, ("".join(cell for cell in cells if not is_empty(cell)) or cells[0],), heading=True)
        ], after
    return _put_right(record.line, cells, columns), after


def _may_join(records: Sequence[_Record], after: int, count: int, width: int) -> bool:
    """Whether the next line is the rest of a row whose cell has a break in it."""
    following = records[after]
    fits = count + len(following.cells) - 1 <= width and len(following.cells) < width
    free = not following.begins and not following.cells[0].rstrip(".、").isdecimal()
    return fits and free and records[after - 1].open


def _put_right(line: int, cells: Sequence[str], columns: Columns) -> list[Row]:
    """The cells as they stand, or where that is odd, as they fit the columns best."""
    kinds = [kind for kind, _ in columns]
    width = len(kinds)
    while len(cells) > width and is_empty(cells[-1]):
        cells = cells[:-1]
    plain = Row(line, tuple(cells[:width]) + ("",) * (width - len(cells)), row_cost(kinds, cells[:width]))
    if len(cells) <= width and plain.cost <= _ODD and not _shifted(kinds, plain.cells):
        return [plain]
    filled = [cell for cell in cells if cell]
    tokens = [Token(cell, line, Gap.TAB if at else Gap.LINE) for at, cell in enumerate(filled)]
    found = fit(tokens, columns)
    whole = found.rest is None and len(found.rows) == 1 and not found.rows[0].heading
    return [*found.rows] if whole and (found.cost < plain.cost - _BETTER or len(cells) > width) else [plain]


def _shifted(kinds: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether units stand in a column of texts while none stand in those of units."""
    units = [cell for kind, cell in zip(kinds, cells, strict=True) if kind in UNIT_COLUMNS]
    return bool(units) and all(map(is_empty, units))


def _headless(records: Sequence[_Record]) -> Iterator[Line | Table]:
    """Rows without heads, understood by their cells; what is no such table stays lines."""
    widths = Counter(len(record.cells) for record in records if len(record.cells) > 1)
    width = widths.most_common(1)[0][0] if widths else 0
    rows = [record for record in records if len(record.cells) == width]
    columns = _guessed([record.cells for record in rows]) if len(rows) > 1 and width <= MAX_COLUMNS else None
    for record in records:
        if not columns or len(record.cells) != width:
            yield record.line, record.text
    if columns:
        yield Table(columns, tuple(row for record in rows for row in _put_right(record.line, record.cells, columns)))


def _guessed(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Numbers, units, times, and the longest text; None without units."""
    columns = list(zip(*rows, strict=True))
    kinds = [kind_by_content(column) for column in columns]
    texts = [at for at, kind in enumerate(kinds) if not kind]
    if "responsible" not in kinds or not texts:
        return None
    longest = max(texts, key=lambda at: sum(map(len, columns[at])))
    return tuple(("title" if at == longest else kind, "") for at, kind in enumerate(kinds))
