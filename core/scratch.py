"""What a process leaves when it is killed: passing folders and half-made files, named after it and swept by the next.

Such a name says the computer and the process: `…~PC01~4711~3f2a`. One of a process that is gone goes at once, one of
another computer (on a share) when nobody has written to it for a day.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DAY = 86_400.0
_OURS = re.compile(r"~(?P<machine>[^~]+)~(?P<process>\d+)~[0-9a-f]+$")
_PREFIX = "zdgz-"


def draft_of(out: Path) -> Path:
    """Where a file is made before it takes its name, beside it; drafts of the dead in the folder go."""
    sweep(out.parent)
    return out.with_name(f".{out.name}{mark()}")


def folder(what: str) -> Path:
    """A new folder for passing copies, closed to others; for `what` they are; whoever made it removes it at the end."""
    import tempfile

    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{what}-", suffix=mark()))


@contextmanager
def passing(what: str) -> Iterator[Path]:
    """Such a folder that goes at the end."""
    made = folder(what)
    try:
        yield made
    finally:
        remove(made)


def mark() -> str:
    """What ends a passing name of this process; each is another."""
    return f"~{_machine()}~{os.getpid()}~{os.urandom(3).hex()}"


def _machine() -> str:
    name = os.environ.get("COMPUTERNAME") or os.uname().nodename
    return re.sub(r"[^\w.-]", "_", name)[:40] or "_"


def sweep_folders() -> None:
    """Remove the passing folders of processes that were killed."""
    import tempfile

    sweep(Path(tempfile.gettempdir()), _PREFIX)


def sweep(place: Path, prefix: str = ".") -> None:
    """Remove what the dead left in a folder; what cannot be removed now goes another time."""
    with suppress(OSError):
        for one in place.iterdir():
            if one.name.startswith(prefix) and (found := _OURS.search(_plain(one.name))) and _is_left(one, found):
                remove(one)


def _plain(name: str) -> str:
    """Without what SQLite hangs on."""
    return re.sub(r"-(journal|wal|shm)$", "", name)


def _is_left(one: Path, found: re.Match[str]) -> bool:
    if found["machine"] == _machine():
        return not _lives(int(found["process"]))
    return time.time() - one.stat().st_mtime > _DAY


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return _lives_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True


def _lives_on_windows(process: int) -> bool:
    import ctypes

    kernel, query, still_active = ctypes.windll.kernel32, 0x1000, 259  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(query, False, process)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == still_active


def remove(one: Path) -> None:
    """Remove a file or a folder with all that is in it, as far as that can be done now."""
    if one.is_dir() and not one.is_symlink():
        import shutil

        shutil.rmtree(one, ignore_errors=True)
    else:
        with suppress(OSError):
            one.unlink()
