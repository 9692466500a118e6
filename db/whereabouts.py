"""Whether the file that is open still lies at its path, as this process wrote it.

On Linux an open file may be renamed, replaced or deleted, or another program writes over it (a copy put back by hand,
a folder that is kept in step with a server). SQLite goes on as if nothing had happened, and what it writes is lost, or
ruins the file that lies there now. So each operation asks here first. And after each operation what was committed is
brought from SQLite's log into the file itself, so that the file is whole wherever it is carried or copied to.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from core.errors import KnownError, MovedError
from core.files import Identity
from db import connection
from db.connection import Link
from db.failures import UNREADABLE, translated

_BACK = "把它放回原处、改回原名，就能接着填；或把现在的内容另存为新的工作区。"


class _Written(NamedTuple):
    """How the file looked when this process last wrote it, and the end of its history then."""

    changed: int  # ns
    size: int
    end: tuple[object, ...]


_written: dict[Identity, _Written] = {}
_guard = Lock()


def write_through(link: Link) -> bool:
    """Bring what was committed into the file, as far as no reader needs the log as it is; whether that is all."""
    is_through = False
    with _guard:
        with suppress(OSError, *UNREADABLE):  # what could not be brought over is still in the log
            is_through = connection.empty_log(link)
        _written.pop(link.identity, None)
        with suppress(OSError, *UNREADABLE):
            _written[link.identity] = _look(link, link.path)
    return is_through


def require_in_place(link: Link) -> None:
    """Raise MovedError for a file that was renamed, replaced, deleted; KnownError for one that was written over."""
    with _guard, translated(link.path, OSError):
        if (gone := _gone(link)) is not None:
            raise gone
        found, last = link.path.stat(), _written.get(link.identity)
        if last is None or (found.st_mtime_ns, found.st_size) == last[:2]:
            return
        if (now := _end_on_disk(link.path)) != last.end:
            raise KnownError(
                f"“{link.path.name}”的内容被另一个程序换掉了，这次修改没有保存。",
                "先把刚填的文字复制出来，关闭窗口，再从备份恢复；不要再让别的程序改写这个文件。",
            )
        _written[link.identity] = _Written(found.st_mtime_ns, found.st_size, now)


def leave(link: Link) -> None:
    """Close the connection; where the file was carried away, what SQLite kept beside it goes too."""
    is_gone = False
    with suppress(OSError, *UNREADABLE):
        is_gone = _gone(link) is not None
        if is_gone:
            connection.empty_log(link)
    link.close()
    if is_gone and not link.path.exists():
        for end in ("-wal", "-shm"):
            beside = link.path.with_name(f"{link.path.name}{end}")
            with suppress(OSError):
                if end == "-shm" or not beside.stat().st_size:
                    beside.unlink()


def _gone(link: Link) -> MovedError | None:
    """Windows lets nobody rename or delete a file that is open."""
    if sys.platform == "win32":
        return None
    path = link.path
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return MovedError(f"工作区“{path.name}”{_where(link)}，现在填的存不进去。", _BACK)
    if (found.st_dev, found.st_ino) == link.identity:
        return None
    return MovedError(f"工作区“{path.name}”的位置上换成了另一个文件，现在填的存不进去。", _BACK)


def _where(link: Link) -> str:
    with suppress(OSError):
        for one in link.path.parent.iterdir():
            if one.lstat().st_ino == link.identity.inode and not one.is_symlink():
                return f"已改名为“{one.name}”"
    return "已被移走或删除"


def _look(link: sqlite3.Connection, path: Path) -> _Written:
    found = path.stat()
    return _Written(found.st_mtime_ns, found.st_size, _end(link))


def _end_on_disk(path: Path) -> tuple[object, ...]:
    """By a connection of its own: one that is open remembers pages."""
    try:
        with closing(connection.connect_read_only(path)) as link:
            return _end(link)
    except (KnownError, *UNREADABLE):
        return ()


def _end(link: sqlite3.Connection) -> tuple[object, ...]:
    """Which workspace, and the last change of its history."""
    return tuple(link.execute("SELECT id, count, hash FROM workspace, history_head").fetchone())
