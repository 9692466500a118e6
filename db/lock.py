"""One workspace, one window: a file beside the workspace says who has it open.

On one machine the operating system decides: the holder keeps a lock on the file, which ends with the
process however it ends. Between machines a heartbeat decides: the holder touches the file every
minute, and after half an hour of silence another machine may take over. The clocks of two machines
may differ by minutes; the silence is long for that reason.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from core import files, private
from core.errors import HeldError, KnownError
from core.host import clock

_BEAT = 60.0  # seconds
_SILENCE = 30 * 60.0  # seconds
_FAR = 1 << 20  # the locked byte lies behind the text: on Windows a locked byte can't be read


class Owner(NamedTuple):
    """Who has the workspace open: machine, process, since when (ISO), and a token of this one opening.

    `file` says which file that is, whatever lies in its place by now; "" where an older program wrote it.
    """

    machine: str
    pid: int
    since: str
    token: str
    file: str = ""


class Lock:
    """A held lock; `assure` before each change, `release` at the end."""

    def __init__(self, path: Path, handle: int, owner: Owner, *, was_left: bool = False) -> None:
        self._path, self._handle, self._owner = path, handle, owner
        self.was_left = was_left  # by a process of this machine that ended without giving it free
        self._lost = False
        self._beaten = _now()
        self._end = threading.Event()
        threading.Thread(target=self._keep_beating, name="workspace-lock", daemon=True).start()
        atexit.register(self.release)

    def assure(self) -> None:
        """Raise KnownError when another machine took over while this one slept."""
        if _now() - self._beaten > 2 * _BEAT:
            self.beat()
        if self._lost:
            raise KnownError("这个工作区已由另一台电脑接管，这次修改没有保存。", "关闭窗口，等那台电脑用完后重新打开。")

    def beat(self) -> None:
        """Show that the holder lives; a share that is away for a while is no reason to give up."""
        with suppress(OSError):
            if _owner_at(self._path) == self._owner:
                os.utime(self._path)
            else:
                self._lost = True
        self._beaten = _now()

    def _keep_beating(self) -> None:
        while not self._end.wait(_BEAT):
            self.beat()

    def release(self) -> None:
        """Give the workspace free; calling it twice does no harm."""
        if self._end.is_set():
            return
        self._end.set()
        atexit.unregister(self.release)
        if self._is_mine():
            _drop(self._path, self._handle)
        else:
            os.close(self._handle)

    def _is_mine(self) -> bool:
        try:
            return _owner_at(self._path) == self._owner
        except OSError:
            return False


def lock_file(workspace: Path) -> Path:
    """Where the lock of a workspace lies."""
    return workspace.with_name(f"{workspace.name}.lock")


def acquire(workspace: Path) -> Lock:
    """Take the lock; raises KnownError when another has it, OSError where nothing can be written."""
    path = lock_file(workspace)
    handle = _opened(path)
    try:
        was_left = _refuse_held(workspace, handle)
        since = clock.now().isoformat()
        owner = Owner(_machine(), os.getpid(), since, os.urandom(16).hex(), _file(files.identity(workspace)))
        _write(handle, owner)
    except KnownError:
        os.close(handle)
        raise
    except OSError:  # no room for the text: leave no empty file behind
        _drop(path, handle)
        raise
    return Lock(path, handle, owner, was_left=was_left)


def require_same_file(workspace: Path, one: files.Identity) -> None:
    """Raise KnownError when a program of this machine has another file open, in whose place this one was put.

    What SQLite keeps beside a file is found by its name: that program's log would be taken for this file's.
    """
    owner = _owner_of(workspace)
    if owner is None or owner.machine != _machine() or owner.file in {"", _file(one)} or not is_live(workspace):
        return
    raise KnownError(
        f"“{workspace.name}”的位置上换成了另一个文件，原来的那个还在一个窗口里开着。",
        "先在那个窗口里把内容另存为新的工作区，关闭窗口，再打开这个文件。",
    )


def is_live(workspace: Path) -> bool:
    """Whether a program of this machine has the workspace open to be written."""
    try:
        handle = os.open(lock_file(workspace), os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return False
    try:
        return _hold(handle) is False
    finally:
        os.close(handle)


def _owner_of(workspace: Path) -> Owner | None:
    with suppress(OSError):
        return _owner_at(lock_file(workspace))
    return None


def _file(one: files.Identity) -> str:
    return f"{one.device}:{one.inode}"


def _opened(path: Path) -> int:
    """The lock file, made if need be; the one that lies there now, not one that was just deleted."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    while True:
        handle = os.open(path, flags, private.file_mode(path))
        with suppress(FileNotFoundError):
            if os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        os.close(handle)


def _refuse_held(workspace: Path, handle: int) -> bool:
    """Raise HeldError when somebody has it; whether one of this machine left it lying."""
    alone, path = _hold(handle), lock_file(workspace)
    owner = _owner_at(path)
    is_left_over = alone is True and owner is not None and owner.machine == _machine()
    if alone is False or (owner and not is_left_over and _is_fresh(path)):
        raise _held(workspace, owner)
    return is_left_over


def _held(workspace: Path, owner: Owner | None) -> HeldError:
    since = f"（自 {_moment(owner.since)} 起）" if owner else ""
    if owner is None or owner.machine == _machine():
        sentence = f"这个工作区已在本机的另一个窗口中打开{since}。"
        hint = "切换到那个窗口；只想查看时，可以只读方式打开。"
        return HeldError(sentence, hint, workspace, owner.pid if owner else 0)
    sentence = f"这个工作区正由电脑“{owner.machine}”打开{since}。"
    return HeldError(sentence, "在那台电脑上关闭后再打开；只想查看时，可以只读方式打开。", workspace, None)


def _machine() -> str:
    return os.environ.get("COMPUTERNAME") or os.uname().nodename  # the module platform costs start-up time


def _moment(iso: str) -> str:
    at = dt.datetime.fromisoformat(iso)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def _hold(handle: int) -> bool | None:
    """True: locked for this process. False: another process has it. None: the file system knows no locks."""
    try:
        _lock_bytes(handle)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True


def _lock_bytes(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write(handle: int, owner: Owner) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.truncate(handle, 0)
    os.write(handle, json.dumps(owner._asdict(), ensure_ascii=False).encode())
    os.fsync(handle)


def _owner_at(path: Path) -> Owner | None:
    """Who stands in the lock file; None when nobody can be read from it."""
    try:
        return Owner(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None


def _is_fresh(path: Path) -> bool:
    return _now() - path.stat().st_mtime < _SILENCE


def _drop(path: Path, handle: int) -> None:
    """Delete the file; Windows deletes no open file, elsewhere nobody may slip in between."""
    if sys.platform == "win32":
        os.close(handle)
    with suppress(OSError):
        path.unlink()
    if sys.platform != "win32":
        os.close(handle)


def _now() -> float:
    return clock.now().timestamp()
