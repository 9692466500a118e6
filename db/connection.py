"""Opening SQLite so that what was shown as saved is there after a power cut, and asking it.

A writer has foreign keys on, waits five seconds for others, and syncs every commit (synchronous FULL:
with NORMAL a power cut may take back the last seconds, which the window has already shown as saved).
"""

from __future__ import annotations

import os
import sqlite3
import sys
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from core import files
from db import filesystem, known_schema, lock

Parameters = Sequence[Any] | Mapping[str, Any]
_WAIT = 5.0  # seconds


def connect(path: Path) -> Link:
    """A connection that writes; the file must exist. On a network share without the write-ahead log."""
    connection = _opened(path, "mode=rw")
    try:
        with _legible(), known_schema.bounded(connection):
            _set_journal(connection, shared=filesystem.is_network_share(path))
            _trust(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # `empty_log` does it
    except BaseException:
        connection.close()
        raise
    return connection


def connect_new(path: Path) -> Link:
    """A connection to a file that is being made, with a rollback journal: it leaves nothing beside the file."""
    connection = _opened(path, "mode=rw")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def connect_read_only(path: Path) -> Link:
    """A connection that only reads, also from a medium where nothing can be written beside the file.

    Where it can, SQLite may still tidy up its log at the end: that leaves no files behind.
    """
    connection = _opened(path, "mode=rw")
    try:
        with _legible(), known_schema.bounded(connection):
            _touch(connection)
    except sqlite3.Error as error:
        connection.close()
        # With the newest changes in the log, an older state would be shown without it.
        if not isinstance(error, sqlite3.OperationalError) or _has_log(path):
            raise
        connection = _opened(path, "mode=ro&immutable=1")
    return _to_read(connection)


def connect_untouching(path: Path, *, with_log: bool | None = None) -> Link:
    """A connection that changes nothing in the file nor in its log, which is read too where there is one.

    `with_log` False: the file alone, as it is without its log.
    """
    is_with_log = _has_log(path) if with_log is None else with_log
    return _to_read(_opened(path, "mode=ro" if is_with_log else "mode=ro&immutable=1"))


def _to_read(connection: Link) -> Link:
    try:
        with _legible(), known_schema.bounded(connection):
            _trust(connection)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _trust(connection: Link) -> None:
    """Nothing of the file has been run until here.

    `PRAGMA trusted_schema = OFF` is not to be had: older SQLite counts json_type, with which the program's own tables
    check, among the functions that could do harm, and then reads none of the tables.
    """
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    known_schema.require(connection, connection.path)


def connect_as_it_is(path: Path) -> Link:
    """A connection to a file whose tables are not looked at: it may be damaged, and is to be mended."""
    return _opened(path, "mode=rw")


class Link(sqlite3.Connection):
    """A connection that says which file it holds for as long as it does: see `core.files`."""

    path: Path
    identity: files.Identity

    def hold(self, path: Path, one: files.Identity) -> None:
        """The file is open now; `files.hold` was told before."""
        self.path, self.identity = path, one
        self._let_go = weakref.finalize(self, files.let_go, one)
        self._let_go.atexit = False

    def close(self) -> None:
        """Close the file; calling it twice does no harm."""
        super().close()
        self._let_go()


def _opened(path: Path, mode: str) -> Link:
    path = path.absolute()
    held = files.identity(path)
    files.hold(held)
    try:
        connection = sqlite3.connect(f"{uri(path)}?{mode}", uri=True, timeout=_WAIT, isolation_level=None, factory=Link)
    except BaseException:
        files.let_go(held)
        raise
    connection.hold(path, held)
    if files.identity(path) != held:  # another was put there in between
        connection.close()
        return _opened(path, mode)
    try:
        if "immutable" not in mode:
            lock.require_same_file(path, held)  # nothing of what lies beside it has been opened until here
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def uri(path: PurePath) -> str:
    """The path as SQLite reads it. A share's name goes into the path: SQLite takes no host as as_uri() writes it."""
    text = quote(os.fsencode(path.as_posix()), safe="/:")  # a name may hold bytes that are no UTF-8
    return f"file://{text}" if text.startswith("/") else f"file:///{text}"


def _set_journal(connection: sqlite3.Connection, *, shared: bool) -> None:
    if not shared:
        connection.execute("PRAGMA journal_mode = WAL")
        return
    # Exclusive first: so a file that comes with a log needs no shared memory, which shares don't have.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA locking_mode = NORMAL")
    _touch(connection)  # the exclusive lock is given back at the next read


@contextmanager
def _legible() -> Iterator[None]:
    """A refusal of SQLite that quotes a damaged name is no text that Python could read: say that it is damaged."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("Could not decode to UTF-8") from error


def _touch(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; takes the right to write at once, so that what is read inside stays true."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have rolled back already
            connection.execute("ROLLBACK")
        raise


def empty_log(connection: sqlite3.Connection) -> bool:
    """Bring the write-ahead log into the file and cut it to nothing; without waiting for whoever reads from it.

    Whether the file holds all of it now: a reader who began earlier keeps the newest part in the log.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        _busy, logged, brought = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")
    return bool(logged == brought)


def hold_still(connection: sqlite3.Connection) -> None:
    """Let a reading connection see only the present state from now on, if that holds up no writer."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        connection.execute("BEGIN")
        _touch(connection)


def rows(connection: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
    """All rows of a question."""
    return connection.execute(sql, parameters).fetchall()


def row(connection: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
    """The first row of a question, None without one."""
    found: sqlite3.Row | None = connection.execute(sql, parameters).fetchone()
    return found
