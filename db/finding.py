"""What a workspace file is, seen from outside: whose, how full, saved when. Nothing is written beside it."""

from __future__ import annotations

import datetime as dt
import glob
from contextlib import closing, suppress
from pathlib import Path

from core.errors import KnownError
from core.finding import Found, Remembered
from core.host import folders
from db import connection
from db.backup import copies
from db.connection import row
from db.failures import UNREADABLE
from db.repositories import settings
from db.version import recognise

_CHECKED = 5  # backups, from the newest on: one that is damaged is passed over


def look(path: Path) -> Found | None:
    """None for what is no workspace or cannot be read."""
    try:
        recognise(path)
        with closing(connection.connect_untouching(path)) as link:
            counted = row(link, "SELECT count(*), max(updated_at) FROM filings")
            count, saved_at = counted if counted else (0, None)
            return Found(path, settings.identity(link), count, _moment(saved_at))
    except (OSError, ValueError, TypeError, KnownError, *UNREADABLE):
        return None


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def newest_backup(last: Remembered) -> Found | None:
    """The newest sound backup of that workspace, where they are kept now or by default."""
    pattern = f"*-{last.id[:8]}" if last.id else f"{glob.escape(last.path.stem)}-????????"
    files: list[Path] = []
    for root in dict.fromkeys((folders.backup_folder(), folders.default_backup_folder())):
        with suppress(OSError):
            files += root.glob(f"{pattern}/*.db")
    for path in sorted(files, key=lambda one: one.name, reverse=True)[:_CHECKED]:
        seen, kept = look(path), copies.look_at(path)
        if seen and not kept.fault:
            return Found(path, seen.id, seen.filings, kept.at, kept)
    return None
