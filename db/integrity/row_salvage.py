"""Reading what can still be read from a damaged file, row by row.

A table is read from both ends up to the first page that can't be read; in between each row is asked for
by its number, so that one bad page costs its own rows only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.connection import connect_as_it_is
from db.failures import UNREADABLE

_MOST_MISSES = 2_000  # row numbers asked for in vain, one after the other, before the rest is given up
Row = dict[str, Any]


@dataclass
class Salvaged:
    """What one table gave. `is_whole` is False when something in it could not be read."""

    rows: list[Row] = field(default_factory=list)
    is_whole: bool = True


def open_copy(path: Path) -> sqlite3.Connection:
    """A connection to a copy of a damaged file that passes over what is wrong with its schema and its texts."""
    link = connect_as_it_is(path)
    link.text_factory = lambda data: data.decode("utf-8", "replace")
    link.execute("PRAGMA writable_schema = ON")
    link.execute("PRAGMA cell_size_check = ON")
    return link


def read(link: sqlite3.Connection, table: str) -> Salvaged:
    """The rows of a table that can be read, in their order."""
    try:
        if not columns(link, table):
            return Salvaged(is_whole=False)
        is_numbered = _is_numbered(link, table)
    except UNREADABLE:
        return Salvaged(is_whole=False)
    return _numbered(link, table) if is_numbered else _by_key(link, table)


def columns(link: sqlite3.Connection, table: str) -> dict[str, bool]:
    """The columns of a table in their order, and whether each may be NULL; none when there is no such table."""
    return {str(row["name"]): not row["notnull"] for row in link.execute(f'PRAGMA table_info("{table}")')}


def _is_numbered(link: sqlite3.Connection, table: str) -> bool:
    """Whether the table has row numbers (it was not made WITHOUT ROWID)."""
    try:
        link.execute(f'SELECT rowid FROM "{table}" LIMIT 0')  # noqa: S608  one of the program's own tables
    except sqlite3.OperationalError:
        return False
    return True


def _numbered(link: sqlite3.Connection, table: str) -> Salvaged:
    sql = f'SELECT rowid AS "#", * FROM "{table}"'  # noqa: S608
    found, is_whole = _until_error(link, f"{sql} ORDER BY rowid")
    if not is_whole:
        behind, _ = _until_error(link, f"{sql} ORDER BY rowid DESC")
        found += [*_between(link, sql, _last(found), _last(behind)), *reversed(behind)]
    by_number = {row.pop("#"): row for row in found}
    return Salvaged([by_number[number] for number in sorted(by_number)], is_whole)


def _last(rows: list[Row]) -> int:
    return int(rows[-1]["#"]) if rows else 0


def _between(link: sqlite3.Connection, sql: str, before: int, after: int) -> Iterator[Row]:
    number, misses = before + 1, 0
    while misses < _MOST_MISSES and (not after or number < after):
        rows: list[sqlite3.Row] = []
        with suppress(*UNREADABLE):
            rows = link.execute(f"{sql} WHERE rowid = ?", (number,)).fetchall()
        yield from map(dict, rows)
        number, misses = number + 1, 0 if rows else misses + 1


def _by_key(link: sqlite3.Connection, table: str) -> Salvaged:
    """From both ends of a table that has only its key."""
    sql = f'SELECT * FROM "{table}"'  # noqa: S608
    found, is_whole = _until_error(link, sql)
    if is_whole:
        return Salvaged(found)
    with suppress(*UNREADABLE):
        keys = ", ".join(f'"{row["name"]}" DESC' for row in _key(link, table))
        behind, _ = _until_error(link, f"{sql} ORDER BY {keys}")
        found += [row for row in reversed(behind) if row not in found]
    return Salvaged(found, is_whole=False)


def _key(link: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    columns = link.execute(f'PRAGMA table_info("{table}")').fetchall()
    return sorted((row for row in columns if row["pk"]), key=lambda row: int(row["pk"]))


def _until_error(link: sqlite3.Connection, sql: str) -> tuple[list[Row], bool]:
    found: list[Row] = []
    try:
        found.extend(_dicts(link.execute(sql)))
    except UNREADABLE:
        return found, False
    return found, True


def _dicts(cursor: Iterable[sqlite3.Row]) -> Iterator[Row]:
    return (dict(row) for row in cursor)
