"""The files of users, opened here and nowhere else.

On Linux a process that closes any descriptor of a file gives up all the locks that it has on that file (fcntl(2)).
SQLite knows and puts off its own closing. Whoever else opens a workspace, were it to look at its first bytes, leaves
it without locks when he closes it: the next program believes that nobody uses it and deletes the log in which the
newest changes are. So connections say here which file they hold, and a file that is held is opened by nobody else.
"""

from __future__ import annotations

import errno
import os
import re
from collections import Counter
from pathlib import Path
from threading import RLock
from typing import IO, NamedTuple

from core import private, scratch
from core.errors import KnownError

_BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps with a database, locks among it
_DATABASE = b"SQLite format 3\0"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Identity(NamedTuple):
    """Which file it is, whatever it is called."""

    device: int
    inode: int


_held: Counter[Identity] = Counter()
_guard = RLock()


def identity(path: Path) -> Identity:
    """Of the file that lies there now; raises OSError when there is none."""
    found = path.stat()
    return Identity(found.st_dev, found.st_ino)


def hold(one: Identity) -> None:
    """A database connection of this process is about to open the file."""
    with _guard:
        _held[one] += 1


def let_go(one: Identity) -> None:
    """A connection has closed it."""
    with _guard:
        _held[one] -= 1
        if not _held[one]:
            del _held[one]


def is_held(path: Path) -> bool:
    """Whether a connection of this process has it open, under whatever name, or the database that it belongs to."""
    with _guard:
        return _is_held(path)


def _is_held(path: Path) -> bool:
    database = next((path.with_name(path.name.removesuffix(end)) for end in _BESIDE if path.name.endswith(end)), path)
    try:
        return identity(database) in _held
    except OSError:
        return False


# --- reading -----------------------------------------------------------------


def opened(path: Path) -> IO[bytes]:
    """A file to be read; raises OSError, and KnownError for a workspace that this process has open."""
    if is_held(path):
        raise KnownError(f"“{path.name}”是正在使用的工作区，没有当作普通文件读入。", "选要读入的文件，不选工作区。")
    return path.open("rb")


def read(path: Path, most: int = -1) -> bytes:
    """Its bytes, not more than `most`; raises as `opened`."""
    with opened(path) as file:
        return file.read(most)


def head(path: Path, size: int) -> bytes | None:
    """Its first bytes, for telling what it is; None of a workspace that this process has open. Raises OSError."""
    with _guard:  # no connection begins to hold it meanwhile
        if _is_held(path):
            return None
        with path.open("rb") as file:
            return file.read(size)


def copy(path: Path, out: Path) -> None:
    """A copy of a file in another place of the program's own; raises as `opened`."""
    import shutil

    with opened(path) as source, out.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)


# --- names -------------------------------------------------------------------

#: A run with bytes that are no UTF-8, as Python keeps them; the two bytes of a character in GBK may look like Greek.
_RUN = re.compile("[\x21-\x7e\x80-\u07ff]*[\udc80-\udcff][\x21-\x7e\x80-\u07ff\udc80-\udcff]*")


def readable(name: str) -> str:
    """A file's name that can be printed and stored: one from an old system, in GBK, as it was meant."""
    if not any("\udc80" <= character <= "\udcff" for character in name):
        return name
    return _RUN.sub(lambda found: found[0].encode("utf-8", "surrogateescape").decode("gb18030", "replace"), name)


# --- writing -----------------------------------------------------------------


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, if need be; raises KnownError where it can't be made."""
    try:
        private.make_folder(folder)
    except (FileExistsError, NotADirectoryError) as error:
        in_the_way = Path(os.fsdecode(error.filename or folder)).name
        raise KnownError(f"文件夹“{folder.name}”建不了：“{in_the_way}”是一个文件。", "换一个文件夹。") from error
    except OSError as error:
        why = "磁盘满了" if error.errno in _NO_ROOM else "上一级文件夹不能写入，或不在了"
        raise KnownError(f"文件夹“{folder.name}”建不了：{why}。", "看一看U盘、网络和权限，或换一个文件夹。") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write through a file beside it: an older file of that name is replaced at once or stays as it was.

    Raises KnownError with the reason: the folder missing or closed to writing, the file in use, a workspace in its
    place, the disk full.
    """
    _require_no_database(path)
    try:
        beside = _beside(path, data)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _kept(path, error) from error


def write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads; raises OSError, FileExistsError for one that is there."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _require_no_database(path: Path) -> None:
    """What is exported never takes the place of a workspace, whichever name was typed."""
    try:
        is_database = head(path, len(_DATABASE)) in {None, _DATABASE}
    except OSError:  # nothing there, or nothing that can be read: writing will tell
        return
    if is_database:
        raise KnownError(f"“{path.name}”是工作区，没有覆盖它，也没有保存。", "换一个文件名再保存。")


def _beside(path: Path, data: bytes) -> Path:
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=scratch.mark())
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(private.file_mode(path) & ~_mask())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _mask() -> int:
    """What new files may not allow; mkstemp's own are closed to everybody else."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(path: Path, error: OSError) -> KnownError:
    folder = path.parent.name or str(path.parent)
    if error.errno in _NO_ROOM:
        return KnownError(f"“{path.name}”没有保存：磁盘满了，原来的文件没有变动。", "腾出空间，或换一个磁盘再保存。")
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return KnownError(f"“{path.name}”没有保存：找不到文件夹“{folder}”。", "先建好文件夹，或换一个再保存。")
    return KnownError(f"“{path.name}”没有保存：文件夹“{folder}”不能写入。", "换一个文件夹再保存，例如“文档”。")


def _kept(path: Path, error: OSError) -> KnownError:
    if error.errno in _NO_ROOM:
        return _refused(path, error)
    if path.is_dir():
        return KnownError(f"“{path.name}”没有保存：那里有一个同名的文件夹。", "换一个文件名再保存。")
    return KnownError(
        f"“{path.name}”没有保存：它正被另一个程序打开，或不许改写，原来的文件没有变动。",
        "关闭那个程序，或换一个文件名再保存。",
    )
