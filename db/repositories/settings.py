"""Settings of a workspace, and its own identity."""

from __future__ import annotations

import sqlite3

from core.host import clock
from db.connection import row
from db.repositories.history import Change, Trail, write


def get(connection: sqlite3.Connection, name: str, default: str) -> str:
    """A setting as text."""
    found = row(connection, "SELECT value FROM settings WHERE name = ?", (name,))
    return found["value"] if found else default


def record(connection: sqlite3.Connection, trail: Trail, name: str, value: str) -> None:
    """Keep a setting and write the change into the history."""
    change = Change("setting", name, {"value": get(connection, name, "")}, {"value": value})
    put(connection, name, value)
    write(connection, trail, change)


def put(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a setting."""
    sql = "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    connection.execute(sql, (name, value))


def make_identity(connection: sqlite3.Connection) -> None:
    """Give a new workspace its UUID."""
    import uuid

    values = (1, str(uuid.uuid4()), clock.now().isoformat())
    connection.execute("INSERT INTO workspace VALUES (?, ?, ?)", values)


def identity(connection: sqlite3.Connection) -> str:
    """The workspace's UUID."""
    found: str = connection.execute("SELECT id FROM workspace").fetchone()[0]
    return found
