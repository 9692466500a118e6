"""What is looked at when a workspace is opened, and what is said of it.

A window does not wait for `look_through`: it is painted meanwhile, and closes again over what is damaged.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from core import scratch
from core.errors import KnownError
from core.host import clock
from db import connection, filesystem
from db.connection import row
from db.failures import damaged, translated
from db.integrity import checksums

#: Up to so many bytes the whole structure is looked at (40 ms on an old PC); larger ones with the daily backup.
_LOOKED_THROUGH = 16 << 20
_LITTLE_ROOM = 50 << 20
_CLOCK_SLIP = dt.timedelta(minutes=5)  # the clocks of two PCs may differ by that


def look_through(path: Path) -> None:
    """`require_sound` by a connection of its own, from any thread; raises KnownError besides.

    What a killed program left beside the workspace goes.
    """
    scratch.sweep(path.parent)
    with translated(path, OSError), closing(connection.connect_read_only(path)) as link, reading(link, path):
        connection.hold_still(link)  # what the window stores meanwhile is no damage
        require_sound(link, path)


def require_sound(link: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedError when a list has changed by itself or the structure of a file that is not large is broken."""
    if not (checksums.holds(link) or checksums.holds(link)):  # a share can't be held still: it is asked twice
        raise damaged(path)
    if path.stat().st_size <= _LOOKED_THROUGH:
        (found,) = link.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise damaged(path)


@contextmanager
def reading(link: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Raise KnownError for what the user can mend; what only a damaged file makes fail, as DamagedError.

    A status that is none or a day that is no day is a defect of the program in a sound file: it passes through.
    """
    try:
        with translated(path):
            yield
    except KnownError:
        raise
    except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
        if _is_damaged(link):
            raise damaged(path) from error
        raise


def _is_damaged(link: sqlite3.Connection) -> bool:
    from db.integrity import check

    try:
        return any(check.faults(link))
    except (sqlite3.Error, ValueError):
        return True


def notices(link: sqlite3.Connection, path: Path) -> list[str]:
    """Sentences on the surroundings of a workspace that is opened to be written."""
    return [sentence for sentence in (_room(path), _clock(link)) if sentence]


def _room(path: Path) -> str:
    with suppress(OSError):
        free = filesystem.free_bytes(path.parent)
        if free < _LITTLE_ROOM:
            return f"工作区所在的磁盘只剩 {free >> 20} MB，可能存不下新的填报。请清理磁盘。"
    return ""


def _clock(link: sqlite3.Connection) -> str:
    """A clock that is behind the history: deadlines are judged by it."""
    last = row(link, "SELECT at FROM history ORDER BY sequence DESC LIMIT 1")
    if last is None or clock.now() >= dt.datetime.fromisoformat(last["at"]) - _CLOCK_SLIP:
        return ""
    then = dt.datetime.fromisoformat(last["at"])
    return (
        f"电脑时间比上次保存时（{then.year}年{then.month}月{then.day}日 {then:%H:%M}）还早，请核对系统时间。"
        "以前的内容都在；历史里的时间按先后接着记。"
    )
