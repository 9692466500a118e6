"""The content of evidence: each file once, under its SHA-256.

An empty content stands for one that is still on another PC: evidence itself is never empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from core.errors import KnownError
from db.connection import row, rows

_LOOSE = "SELECT sha256 FROM contents WHERE sha256 NOT IN (SELECT sha256 FROM evidence)"
_WANTED = """
    SELECT 1 FROM import_changes JOIN imports ON imports.id = import_id
    WHERE undone_at IS NULL AND "before" LIKE ?
    UNION ALL SELECT 1 FROM conflicts WHERE decided_at IS NULL AND theirs || ours LIKE ?
    LIMIT 1
"""


def digest(data: bytes) -> str:
    """The SHA-256 in hex."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def add(connection: sqlite3.Connection, sha256: str, data: bytes) -> None:
    """Keep a content; nothing happens when it is there already. b"" says that it is on another PC."""
    sql = "INSERT INTO contents (sha256, data) VALUES (?, ?) ON CONFLICT DO UPDATE SET data = excluded.data"
    connection.execute(f"{sql} WHERE data = x''", (sha256, data))


def is_here(connection: sqlite3.Connection, sha256: str) -> bool:
    """Whether the content itself is in this workspace."""
    return row(connection, "SELECT 1 FROM contents WHERE sha256 = ? AND data <> x''", (sha256,)) is not None


def content(connection: sqlite3.Connection, sha256: str) -> bytes:
    """The content of that hash."""
    found = row(connection, "SELECT data FROM contents WHERE sha256 = ?", (sha256,))
    if found is not None and not found["data"]:
        raise KnownError("这份佐证材料在另一台电脑上，这里只有它的名称。", "用那台电脑导出的文件收取一次即可。")
    if found is None or digest(found["data"]) != sha256:
        raise KnownError("佐证材料的内容不见了或已损坏。", "从备份里找回，或请单位重新添加。")
    return bytes(found["data"])


def set_preview(connection: sqlite3.Connection, sha256: str, picture: bytes) -> None:
    """Keep a small picture of a content."""
    connection.execute("UPDATE contents SET preview = ? WHERE sha256 = ?", (picture, sha256))


def preview(connection: sqlite3.Connection, sha256: str) -> bytes:
    """That picture, empty when there is none."""
    found = row(connection, "SELECT preview FROM contents WHERE sha256 = ?", (sha256,))
    return bytes(found["preview"]) if found else b""


def loose(connection: sqlite3.Connection) -> list[str]:
    """Contents that nothing refers to any more.

    What an import that can still be taken back, or a conflict that waits, would bring back is not among them.
    """
    found = [sha256 for (sha256,) in rows(connection, _LOOSE)]
    return [sha256 for sha256 in found if not row(connection, _WANTED, (f"%{sha256}%",) * 2)]


def drop(connection: sqlite3.Connection, hashes: Iterable[str]) -> None:
    """Let go of contents and overwrite them with zeros."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.executemany("DELETE FROM contents WHERE sha256 = ?", [(sha256,) for sha256 in hashes])


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each content that is not what its name says; one at a time, so that memory stays flat."""
    for (sha256,) in rows(connection, "SELECT sha256 FROM contents"):
        found = row(connection, "SELECT data FROM contents WHERE sha256 = ?", (sha256,))
        if found is not None and found["data"] and digest(found["data"]) != sha256:
            named = row(connection, "SELECT name FROM evidence WHERE sha256 = ?", (sha256,))
            yield f"佐证材料“{named['name'] if named else sha256[:12]}”的内容被改动过。"
