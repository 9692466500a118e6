"""A crash below Python (in Qt, in a driver) notes the program's lines as it dies; the next start makes a report of it.

Python's own faulthandler writes them into a file that is kept open for it. It holds files and lines, no contents.
"""

from __future__ import annotations

import atexit
import datetime as dt
import faulthandler
import os
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from core import private
from core.file_names import file_name
from core.host import clock, folders

_NOTE = "native"
_ROOT = Path(__file__).resolve().parents[2]
_open: list[TextIO] = []


def watch() -> None:
    """Keep a note ready from here on, and turn what an earlier run left into a report."""
    with suppress(OSError):
        folder = folders.log_folder()
        private.make_folder(folder)
        for left in folder.glob(f"{_NOTE} *.txt"):
            _report(left)
        note = (folder / file_name(_NOTE, str(os.getpid()), between=" ", ending=".txt")).open("w", encoding="utf-8")
        _open.append(note)
        faulthandler.enable(note)
        atexit.register(unwatch)


def unwatch() -> None:
    """Put the empty note away."""
    faulthandler.disable()
    while _open:
        note = _open.pop()
        note.close()
        with suppress(OSError):
            Path(note.name).unlink()


def _report(left: Path) -> None:
    """An empty note is a window's that is open, or was killed: after a day it is nobody's."""
    with suppress(OSError):
        at = dt.datetime.fromtimestamp(left.stat().st_mtime)  # noqa: DTZ006  wall clock, as all
        if text := left.read_text(encoding="utf-8", errors="replace"):
            report = left.with_name(f"crash {at:%Y-%m-%d %H%M%S} {_NOTE}.txt")
            report.write_text(text.replace(f"{_ROOT}{os.sep}", ""), encoding="utf-8")
        if text or clock.now() - at > dt.timedelta(days=1):
            left.unlink()
