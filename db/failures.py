"""The one place where failures of SQLite and of the file system become sentences for the user.

Everything here is a fault of the surroundings. A broken constraint or a wrong statement is a defect
of the program and passes through untouched.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DamagedError, FaultError, KnownError

_FULL = ("磁盘已满，这次修改没有保存，文件保持原样。", "清理磁盘空间后再试。")
_READ_ONLY = ("文件或所在的文件夹不能写入，这次修改没有保存。", "换到可以写入的文件夹，或请管理员放开权限。")
_IO = ("读写文件时出错，这次修改没有保存，文件保持原样。", "检查磁盘、U盘或网络连接，然后重新打开。")
_BUSY = ("文件正被另一个程序占用，这次修改没有保存。", "稍等片刻再试；如有同步或杀毒软件正在处理它，等它完成。")
_CORRUPT = (
    "文件内容已损坏，程序没有改动它。",
    "可以从最近的备份恢复，或把还能读的内容救到新的工作区；先把这个文件复制一份留存。",
)
_NO_OPEN = ("文件打不开，程序没有改动它。", "把它连同同名的 -wal 文件一起复制到可以写入的文件夹，再打开。")
_MISSING = ("找不到文件或所在的文件夹。", "检查路径；U盘或共享文件夹是否已断开。")
_TEXT = ("文字里有无法保存的字符，这次修改没有保存。", "删去刚粘贴的特殊符号后再试。")

#: The disk is full while the shared memory of the journal grows: an I/O error by its number only.
_BY_EXACT_CODE = {sqlite3.SQLITE_IOERR_SHMSIZE: _FULL}
#: Without a code of their own: the bytes of a text, the number of the format in the file's header.
_ALTERED = ("Could not decode to UTF-8", "unsupported file format")
#: What reading a damaged file can raise: SQLite's refusal may quote bytes that are no text, and Python can't read it.
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
_BY_CODE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _IO,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_CORRUPT: _CORRUPT,
    sqlite3.SQLITE_CANTOPEN: _NO_OPEN,
    sqlite3.SQLITE_NOTADB: _CORRUPT,  # db.version has seen that it was a workspace
}
_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _MISSING,
}


def explained(error: BaseException, path: Path) -> KnownError | None:
    """The failure as a sentence that names the file, or None for a defect of the program."""
    words = _words(error)
    if words is None:
        return None
    return (DamagedError if words == _CORRUPT else FaultError)(f"“{path.name}”：{words[0]}", words[1])


def damaged(path: Path) -> DamagedError:
    """The refusal of a file whose content is damaged."""
    return DamagedError(f"“{path.name}”：{_CORRUPT[0]}", _CORRUPT[1])


def _words(error: BaseException) -> tuple[str, str] | None:
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, _IO)
    if isinstance(error, UnicodeEncodeError):
        return _TEXT
    if isinstance(error, UnicodeDecodeError):
        return _CORRUPT
    if isinstance(error, sqlite3.Error):
        if str(error).startswith(_ALTERED):
            return _CORRUPT
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return _BY_EXACT_CODE.get(code) or _BY_CODE.get(code & 0xFF)
    return None


def is_no_room(error: BaseException) -> bool:
    """Whether the disk is full; the file may still be read."""
    return _words(error) == _FULL


def is_no_right(error: BaseException) -> bool:
    """Whether writing is forbidden; the file may still be read."""
    return _words(error) == _READ_ONLY


@contextmanager
def translated(path: Path, *kinds: type[Exception]) -> Iterator[None]:
    """Raise KnownError for what the user can mend. `kinds` beside sqlite3.Error: OSError where files are handled."""
    foreseen: tuple[type[Exception], ...] = (sqlite3.Error, *kinds)
    try:
        yield
    except foreseen as error:
        known = explained(error, path)
        if known is None:
            raise
        raise known from error
