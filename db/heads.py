"""Heads of histories: those of this workspace that left for others, and those that others told of theirs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.exchange.chain import MOST_HEADS, Head
from core.host import clock
from db.connection import rows


def leaving(connection: sqlite3.Connection, now: Head, partner: str) -> tuple[Head, ...]:
    """The head that this history has now, which is noted, and what was noted before.

    That is: those that left for the partner, as the history has them, and the newest seen of each of its own.
    """
    if now.number:
        keep(connection, partner, [now])
    sql = """
        SELECT count, h.hash FROM chain_heads c JOIN history h ON h.sequence = c.count
        WHERE workspace = ? AND partner = ? ORDER BY count DESC LIMIT ?
    """
    own = (Head(now.workspace, *found) for found in rows(connection, sql, (now.workspace, partner, MOST_HEADS)))
    newest = {one.workspace: one for one in seen(connection, now.workspace, partner)}
    return (*own, *newest.values())


def seen(connection: sqlite3.Connection, own: str, partner: str) -> tuple[Head, ...]:
    """What was kept of a partner's histories, each from its beginning on."""
    sql = """
        SELECT workspace, count, hash FROM chain_heads WHERE partner = ? AND workspace <> ? ORDER BY workspace, count
    """
    return tuple(Head(*found) for found in rows(connection, sql, (partner, own)))


def keep(connection: sqlite3.Connection, partner: str, told: Iterable[Head]) -> None:
    """Keep heads, each once."""
    now = clock.now().isoformat()
    lines = [(one.workspace, partner, one.number, one.hash, now) for one in told]
    connection.executemany("INSERT OR IGNORE INTO chain_heads VALUES (?, ?, ?, ?, ?)", lines)


def forget(connection: sqlite3.Connection, partner: str, workspace: str) -> None:
    """Drop what was kept of a history."""
    connection.execute("DELETE FROM chain_heads WHERE partner = ? AND workspace = ?", (partner, workspace))
