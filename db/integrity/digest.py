"""What a workspace holds, as one number: two files that hold the same rows have the same digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from core.settings import bookkeeping
from db.connection import rows

PASSING = tuple(setting.name for setting in bookkeeping.PASSING)
#: The content of evidence is told by its name, which is its own SHA-256 (evidence looks whether it still is).
_SPECIAL = {
    "contents": "SELECT sha256, length(data), preview FROM contents",
    "settings": f"SELECT * FROM settings WHERE name NOT IN ({', '.join('?' * len(PASSING))})",  # noqa: S608
}


def digest(connection: sqlite3.Connection) -> str:
    """SHA-256 over all rows of all tables."""
    return hashed(connection, tables(connection))


def hashed(connection: sqlite3.Connection, names: list[str]) -> str:
    """SHA-256 over the rows of these tables, each in its own order."""
    import hashlib  # not at every start

    sum_ = hashlib.sha256()
    for name in names:
        sum_.update(f"{name}\n".encode())
        for found in _content(connection, name):
            sum_.update(repr(tuple(found)).encode())
    return sum_.hexdigest()


def tables(connection: sqlite3.Connection) -> list[str]:
    """The names of the tables, sorted; SQLite's own left out."""
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    return [name for (name,) in rows(connection, sql)]


def _content(connection: sqlite3.Connection, name: str) -> Iterator[sqlite3.Row]:
    parameters = PASSING if name == "settings" else ()
    return iter(connection.execute(_SPECIAL.get(name, f'SELECT * FROM "{name}"'), parameters))  # noqa: S608
