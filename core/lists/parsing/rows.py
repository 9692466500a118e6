"""Rows of tables to entries: which cell is the number, the title, the text, the units, the people, the time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from core.lists.parsing.columns import UNIT_COLUMNS, Columns, are_units, column_kind, columns_of, is_time
from core.lists.parsing.numbering import find_number
from core.lists.parsing.records import Entry, Paragraph, UnitList
from core.lists.parsing.roles import first_leads, names_of_people, read_units, role_of
from core.lists.parsing.tables import Table
from core.lists.parsing.tails import split_units

_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}、?")
_ROW_NUMBER = re.compile(r"(\d{1,4})\s+(?=\S)")
_MAX_LEVELS, _MAX_COLUMNS, _MAX_TITLE, _MAX_PEOPLE = 3, 16, 16, 12


def entries_of(table: Table) -> Iterator[Entry]:
    """The rows as entries; a row with a single filled cell heads those after it."""
    path: tuple[str, ...] = ()
    table = _titles_as_groups(table)
    for line, cells in table.rows:
        filled = [cell for cell in cells if cell]
        if len(set(filled)) == 1 and not filled[0].isdecimal():
            yield _heading(line, filled[0])
        elif len(filled) == 2 and _CHINESE.fullmatch(filled[0]):
            yield _heading(line, f"{filled[0].rstrip('、')}、{filled[1]}")
            path = ()
        elif len(filled) > 1:
            entry = row_entry(line, table.columns, cells, path)
            path = entry.path
            yield entry


def _titles_as_groups(table: Table) -> Table:
    """A title column with gaps beside filled text was merged over several rows: its titles head them."""
    kinds = [kind for kind, _ in table.columns]
    if "title" not in kinds or "body" not in kinds or "group" in kinds:
        return table
    title, body = kinds.index("title"), kinds.index("body")
    gaps = [cells for _, cells in table.rows if len(cells) > max(title, body) and cells[body] and not cells[title]]
    if not gaps:
        return table
    columns = tuple(("group" if at == title else kind, head) for at, (kind, head) in enumerate(table.columns))
    return replace(table, columns=columns)


def _heading(line: int, text: str) -> Entry:
    number = find_number(text)
    style = number.style if number else "bare"
    return Entry(line, style, number.written if number else "", text[number.end if number else 0 :], 0, heading=1)


def row_entry(line: int, columns: Columns, cells: tuple[str, ...], path: tuple[str, ...] = ()) -> Entry:
    """A row of a table as an entry; `path` are the headings of the rows before it."""
    pairs = [(kind, head, cell) for (kind, head), cell in zip(columns, cells, strict=False) if cell]
    texts = [cell for wanted in ("title", "body") for kind, _, cell in pairs if kind == wanted]
    group = tuple(
        part
        for kind, _, cell in pairs
        if kind == "group"
        for part in re.split(r"\s*[/\n>]\s*", cell, maxsplit=_MAX_LEVELS)
        if part
    )
    number, title = _numbered(next((cell for kind, _, cell in pairs if kind == "number"), ""), texts)
    body = "\n".join(texts[1:]) if len(texts) > 1 else (texts[0] if texts else "")
    split = split_units(body)
    lists = [*split.lists, *_unit_lists(pairs)]
    extra = {kind: cell for kind, _, cell in pairs if kind in {"time"}}
    text, limit = (split.text, split.limit) if len(texts) > 1 else (split.text.removeprefix(number[1]), split.limit)
    return Entry(line, "row", number[0], text, limit, tuple(lists), title, group or path, extra=extra)


def _numbered(cell: str, texts: list[str]) -> tuple[tuple[str, str], str]:
    """The row's number, and its title with a number of its own taken off."""
    title = texts[0] if texts else ""
    found = find_number(title)
    if found and len(texts) == 1:
        texts[0] = title[found.end :]
    name = title[found.end :] if found else title
    written = cell if cell else found.written if found else ""
    return (written, ""), (name if len(texts) > 1 else "")


def _unit_lists(pairs: list[tuple[str, str, str]]) -> Iterator[UnitList]:
    for kind, head, cell in pairs:
        if kind in UNIT_COLUMNS:
            units = read_units(cell.replace("\n", "、"), role_of(head))
            yield replace(units, first_leads=units.first_leads or first_leads(head))
        elif kind == "leader":
            yield UnitList(leaders=tuple(names_of_people(cell)))


def flattened_heads(text: str) -> tuple[str, Columns] | None:
    """The title before the heads of a table flattened to spaces, and its columns ("… 序号 任务 责任单位")."""
    words = text.split()
    at = next((n for n, word in enumerate(words) if column_kind(word) == "number"), len(words))
    heads = words[at:]
    if not 3 <= len(heads) <= _MAX_COLUMNS or not all(map(column_kind, heads)):
        return None
    columns = columns_of(heads)
    return (" ".join(words[:at]), columns) if columns else None


def flattened_row(paragraph: Paragraph, columns: Columns) -> Entry | None:
    """A row flattened to "8 task text. 商务局、财政局", None for other lines."""
    match = _ROW_NUMBER.match(paragraph.text)
    if not match:
        return None
    cells = {0: match[1]} | _dealt(paragraph.text[match.end() :].split(), columns)
    return row_entry(paragraph.line, columns, tuple(cells.get(at, "") for at in range(len(columns))))


def _dealt(words: list[str], columns: Columns) -> dict[int, str]:
    """The words dealt out to the columns: from the end while they fit, the rest is title and text."""
    cells: dict[int, str] = {}
    texts = [at for at, (kind, _) in enumerate(columns) if kind in {"title", "body"}] or [1]
    for at in range(len(columns) - 1, texts[-1], -1):
        if len(words) > 1 and _fits(words[-1], columns[at][0]):
            cells[at] = words.pop()
    units = min((at for at in cells if columns[at][0] in UNIT_COLUMNS), default=None)
    while units is not None and len(words) > 1 and are_units(words[-1]):
        cells[units] = f"{words.pop()}、{cells[units]}"
    if {"title", "body"} <= {kind for kind, _ in columns} and len(words) > 1 and len(words[0]) <= _MAX_TITLE:
        cells[texts[0]] = words.pop(0)
    return cells | {texts[-1]: " ".join(words)}


def _fits(word: str, kind: str) -> bool:
    if kind in UNIT_COLUMNS:
        return are_units(word)
    return is_time(word) if kind == "time" else kind == "leader" and len(word) <= _MAX_PEOPLE and not are_units(word)
