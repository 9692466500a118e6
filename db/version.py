"""Is this file a workspace of this program, and of a version that it understands? Looked up in its first 100 bytes.

Offsets are those of the SQLite file format: 60 the user version, 68 the application id.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from core import files
from core.errors import KnownError

#: Says "a workspace of this program" in the file's header ("FGQD" for 分工清单).
APPLICATION_ID = 0x46475144
#: The version that this program reads and writes: as many as `db.migrations` has steps.
LATEST = 8

_MAGIC = b"SQLite format 3\0"
_CHOOSE = "选择由本程序保存的 .db 文件，或新建一个工作区。"


def recognise(path: Path) -> None:
    """Raise KnownError when the file is no workspace or a newer one; OSError when it can't be read."""
    if path.is_dir():
        raise KnownError(f"“{path.name}”是文件夹，不是工作区文件。", _CHOOSE)
    header = _header(path)
    if header is None:
        return
    if not header:
        raise KnownError(f"“{path.name}”是空文件，没有任何内容。", "可能没有复制完整，重新复制一次；程序没有改动它。")
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise KnownError(f"“{path.name}”不是工作区文件，程序没有改动它。", _CHOOSE)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise KnownError(f"“{path.name}”是别的程序的数据库，不是本程序的工作区。", _CHOOSE)
    refuse_newer(path, int.from_bytes(header[60:64], "big"))


def version_of(connection: sqlite3.Connection) -> int:
    """The version of an open file; 0 when it has no tables yet."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _header(path: Path) -> bytes | None:
    """None of one that a connection of this process has open: it was recognised then, and is not to be opened again."""
    try:
        return files.head(path, 100)
    except PermissionError as error:
        raise KnownError(
            f"“{path.name}”没有读取的权限，程序没有改动它。", "请管理员放开权限，或复制一份再打开。"
        ) from error


def refuse_newer(path: Path, version: int) -> None:
    """Raise KnownError for a version that a later program wrote."""
    if version > LATEST:
        raise KnownError(
            f"“{path.name}”由更新版本的程序保存，这个版本读不了，没有改动它。", "安装新版本的程序后再打开。"
        )


def refuse_outdated(path: Path, *, read_only: bool) -> None:
    """Raise KnownError for an older version where it can't be brought up to date."""
    if read_only:
        raise KnownError(
            f"“{path.name}”由较早版本的程序保存，要先升级，但这里只能读取。", "复制到可以写入的文件夹后再打开。"
        )
