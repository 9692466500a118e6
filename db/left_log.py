"""The log that a killed program left beside a workspace: it is the file's own, or another's that lay here before.

SQLite finds its log by the name of the file. Where the file was replaced while a program had it open, or was renamed
and is back under its old name, the log is another's or an older one, and SQLite would write it into the file all the
same. So it is tried first, by a connection that changes nothing: what comes of file and log together must be sound
and go on from the file's own history. A log that does not belong is put aside and kept.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from core import files
from core.errors import DamagedError, KnownError
from core.host import clock
from db import connection, lock
from db.connection import row
from db.failures import UNREADABLE, explained
from db.integrity import checksums, row_sums

_UNREADABLE = (OSError, KnownError, ValueError, *UNREADABLE)


def settle(path: Path, *, is_ours: bool = False) -> str:
    """Put a log aside that is not the file's; the sentence that says so, "" otherwise. Raises OSError.

    `is_ours`: this process has the lock. While another has it the log is in use, and nobody asks.
    """
    log = path.with_name(f"{path.name}-wal")
    if not _holds_some(log) or files.is_held(path) or (not is_ours and lock.is_live(path)):
        return ""
    alone = _end(path)
    if alone is None or _continues(path, alone):  # a file that was left half brought up to date needs its log
        return ""
    aside = log.with_name(f"{path.stem} {clock.now():%Y-%m-%d %H%M%S} 不属于它的日志.wal")
    log.rename(aside)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return f"旁边留着一个不属于这个文件的日志，没有用它，改名为“{aside.name}”留存。"


def _holds_some(log: Path) -> bool:
    with suppress(OSError):
        return log.stat().st_size > 0
    return False


def _end(path: Path) -> str | None:
    """The hash at the end of the history in the file alone; None when it is not sound so."""
    with suppress(*_UNREADABLE), closing(connection.connect_untouching(path, with_log=False)) as link:
        found = row(link, "SELECT hash FROM history_head")
        return found["hash"] if found and _is_sound(link) else None
    return None


def _continues(path: Path, end: str) -> bool:
    """Whether file and log together are sound, and their history has that end; so, too, where that can't be told."""
    try:
        with closing(connection.connect_untouching(path, with_log=True)) as link:
            is_there = not end or row(link, "SELECT 1 FROM history WHERE hash = ?", (end,)) is not None
            return is_there and _is_sound(link)
    except DamagedError:
        return False
    except KnownError:  # of a newer program, which may have left more than this one knows
        return True
    except (OSError, *UNREADABLE) as error:
        known = explained(error, path)  # the surroundings, damage, or what only a mixture of two files brings about
        return known is not None and not isinstance(known, DamagedError)


def _is_sound(link: sqlite3.Connection) -> bool:
    (found,) = link.execute("PRAGMA integrity_check(1)").fetchone()
    return found == "ok" and checksums.holds(link) and not row_sums.faults(link)
