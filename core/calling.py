"""A second start calls the window that has the workspace open: to come to the front, and to take a package along.

A call is a file in the user's own data folder, named by the workspace's file; the window takes it away as its answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from core import files
from core.errors import KnownError
from core.file_names import file_name
from core.host import folders

_PATIENCE = 3.0  # seconds that a window may take to answer
_LOOK = 0.03


def folder() -> Path:
    """Where the calls lie."""
    return folders.data_folder() / "calls"


def _place(workspace: Path) -> Path:
    """By what the file is: two may reach it under two names."""
    one = files.identity(workspace)
    return folder() / file_name(f"{one.device:x}-{one.inode:x}")


def call(workspace: Path, packages: Sequence[Path] = (), wait: Callable[[float], None] = time.sleep) -> bool:
    """Call whoever has the workspace open and hand the packages over; False when nobody of this user answers."""
    with suppress(OSError, KnownError):
        place = _place(workspace)
        place.parent.mkdir(parents=True, exist_ok=True)
        files.write_whole(place, "\n".join(str(one.absolute()) for one in packages).encode())
        end = time.monotonic() + _PATIENCE
        while place.exists() and time.monotonic() < end:
            wait(_LOOK)
        if not place.exists():
            return True
        place.unlink(missing_ok=True)
    return False


def begin(workspace: Path) -> None:
    """Make the folder, and forget calls from before; raises OSError where nothing can be written."""
    folder().mkdir(parents=True, exist_ok=True)
    _place(workspace).unlink(missing_ok=True)


def answer(workspace: Path) -> list[Path] | None:
    """The packages of a call that waits, which is answered by this; None when there is none."""
    with suppress(OSError):
        place = _place(workspace)
        said = files.read(place).decode()
        place.unlink()
        return [Path(line) for line in said.splitlines()]
    return None
