"""Tables in text: Markdown, tab- or comma-separated, and with one cell a line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.lists.parsing.columns import Columns, column_kind, columns_of, guess_columns
from core.lists.parsing.numbering import find_number
from core.lists.parsing.records import Paragraph

_RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")
_MAX_COLUMNS, _MAX_HEADING, _MAX_CELL_LINES = 16, 40, 12
_SEPARATORS = ("\t", "|", ",")


@dataclass(frozen=True, slots=True)
class Table:
    """A table found among paragraphs: its columns and its rows of cells with their lines."""

    columns: Columns
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def find_tables(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | Table]:
    """The paragraphs with each table among them put together; order kept."""
    at = 0
    while at < len(paragraphs):
        table, after = _table_at(paragraphs, at)
        yield table or paragraphs[at]
        at = after if table else at + 1


def _table_at(paragraphs: Sequence[Paragraph], at: int) -> tuple[Table | None, int]:
    for separator in _SEPARATORS:
        cells = _cells(paragraphs[at].text, separator)
        if len(cells) > 1 and (columns := columns_of(cells)):
            return _rows(paragraphs, at + 1, separator, columns)
    if "\t" not in paragraphs[at].text:
        return _stacked(paragraphs, at)
    return _headless(paragraphs, at) if not at or "\t" not in paragraphs[at - 1].text else (None, at)


def _headless(paragraphs: Sequence[Paragraph], at: int) -> tuple[Table | None, int]:
    """Tabbed rows without heads, understood by their cells."""
    end = next((n for n in range(at, len(paragraphs)) if "\t" not in paragraphs[n].text), len(paragraphs))
    rows = [(part.line, _cells(part.text, "\t")) for part in paragraphs[at:end]]
    columns = guess_columns([cells for _, cells in rows])
    return (Table(columns, tuple(rows)), end) if columns else (None, at)


def _cells(text: str, separator: str) -> tuple[str, ...]:
    if separator not in text:
        return (text,)
    if separator == ",":
        return tuple(cell.strip() for cell in next(csv.reader([text], delimiter=separator), []))
    bare = text.strip().removeprefix("|").removesuffix("|") if separator == "|" else text
    return tuple(cell.strip().replace("<br>", "\n") for cell in bare.split(separator))


def _rows(paragraphs: Sequence[Paragraph], at: int, separator: str, columns: Columns) -> tuple[Table, int]:
    rows: list[tuple[int, tuple[str, ...]]] = []
    while at < len(paragraphs) and _goes_on(paragraphs, at, separator):
        if not _RULE.fullmatch(paragraphs[at].text):
            rows.append((paragraphs[at].line, _cells(paragraphs[at].text, separator)))
        at += 1
    return Table(columns, tuple(rows)), at


def _goes_on(paragraphs: Sequence[Paragraph], at: int, separator: str) -> bool:
    """A row, or a heading between rows (its line has lost the empty cells)."""
    if separator in paragraphs[at].text:
        return True
    below = paragraphs[at + 1].text if at + 1 < len(paragraphs) else ""
    return len(paragraphs[at].text) <= _MAX_HEADING and separator in below


def _lone_cell(text: str) -> str | None:
    """The cell of a line that holds a single one, with or without the bar after it."""
    bare = text.removesuffix("|").strip()
    return None if "|" in bare or "\t" in bare else bare


def _whole_cell(paragraphs: Sequence[Paragraph], at: int, *, barred: bool) -> tuple[str, int] | None:
    """The cell at a line and where the next begins; where cells end with a bar, one may take several lines."""
    end = at + 1
    if barred and not paragraphs[at].text.endswith("|"):
        ahead = range(at + 1, min(at + _MAX_CELL_LINES, len(paragraphs)))
        end = next((n + 1 for n in ahead if paragraphs[n].text.endswith("|")), end)
    cells = [_lone_cell(part.text) for part in paragraphs[at:end]]
    return None if None in cells else ("\n".join(filter(None, cells)), end)


def _stacked(paragraphs: Sequence[Paragraph], at: int) -> tuple[Table | None, int]:
    """A table with one cell a line: heads first, then rows that each begin with their number."""
    heads: list[str] = []
    while at < len(paragraphs) and len(heads) < _MAX_COLUMNS:
        cell = _lone_cell(paragraphs[at].text)
        if cell is None or not column_kind(cell):
            break
        heads.append(cell)
        at += 1
    columns = columns_of(heads) if len(heads) > 2 and column_kind(heads[0]) == "number" else None
    return _stacked_rows(paragraphs, at, columns) if columns else (None, at)


def _stacked_rows(paragraphs: Sequence[Paragraph], at: int, columns: Columns) -> tuple[Table | None, int]:
    rows: list[tuple[int, list[str]]] = []
    barred = paragraphs[at - 1].text.endswith("|")
    while at < len(paragraphs) and (found := _whole_cell(paragraphs, at, barred=barred)):
        cell, after = found
        if cell.isdecimal() and (not rows or len(rows[-1][1]) > 2):
            rows.append((paragraphs[at].line, []))
        elif not rows or (len(rows[-1][1]) >= len(columns) and find_number(cell)):
            break
        rows[-1][1].append(cell)
        at = after
    return Table(columns, tuple((line, _fitted(cells, len(columns))) for line, cells in rows)) if rows else None, at


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    """As many cells as there are columns: what is too much belongs to the text in the second one."""
    extra = len(cells) - width
    return (cells[0], "\n".join(cells[1 : 2 + extra]), *cells[2 + extra :]) if extra > 0 else tuple(cells)
