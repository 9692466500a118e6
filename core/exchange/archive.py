"""A ZIP file under limits: how large, how many, how named, before anything of it is unpacked.

Members are read into memory by their names here; nothing is ever written to disk by a name from outside.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core import files
from core.errors import KnownError

Source = Path | bytes

_MEGABYTE = 1 << 20
MOST_BYTES = 512 * _MEGABYTE  # of a file, and of all that is in it
MOST_RECORDS = 64 * _MEGABYTE  # of one member that is compressed
MOST_MEMBERS = 3000
_MOST_DIRECTORY = 1 * _MEGABYTE
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_TIME = (2000, 1, 1, 0, 0, 0)  # the same content gives the same bytes; when it was made stands in the manifest

NAME = re.compile(r"[a-z_]{1,40}\.(json|jsonl|sig|sealed)|evidence/[0-9a-f]{64}")
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, ValueError, KeyError, IndexError,
    TypeError, NotImplementedError, OverflowError, RuntimeError,
)  # fmt: skip


def damaged() -> KnownError:
    """The refusal of a file that is not whole."""
    return KnownError("文件不完整或已损坏，没有读入。", "请对方重新导出，再拷贝一次。")


def looks_like_one(path: Path) -> bool:
    """Whether the file begins as a ZIP does."""
    return files.head(path, 2) == b"PK"


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """A ZIP whose directory keeps the limits; raises KnownError for any other, also while it is being read."""
    try:
        with _raw(source) as file:
            _check_directory(file)
            with zipfile.ZipFile(file) as archive:
                _check_members(archive.infolist())
                yield archive
    except _BROKEN as error:
        raise damaged() from error


def _raw(source: Source) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else files.opened(source)


def _check_directory(file: IO[bytes]) -> None:
    """The end record first: a directory of millions of entries would fill the memory before it could be counted."""
    size = file.seek(0, io.SEEK_END)
    if size > MOST_BYTES:
        raise KnownError(f"文件超过 {MOST_BYTES // _MEGABYTE} MB，没有读入。", "请对方减少佐证材料，分几次导出。")
    file.seek(max(size - 65_557, 0))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) < at + _END.size:
        raise damaged()
    _, _, _, here, total, directory, _, _ = _END.unpack_from(tail, at)
    if here != total or total > MOST_MEMBERS or directory > _MOST_DIRECTORY:
        raise KnownError("文件里的内容太多，不是本程序导出的，没有读入。", "请对方用本程序重新导出。")
    file.seek(0)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(set(names)) != len(names) or not all(NAME.fullmatch(name) for name in names):
        raise KnownError("文件里有不该有的内容，没有读入。", "请对方用本程序重新导出。")
    if sum(member.file_size for member in members) > MOST_BYTES or any(map(_is_bomb, members)):
        raise KnownError("文件解开后太大，没有读入。", "请对方用本程序重新导出。")
    if any(member.flag_bits & 0x1 for member in members):
        raise KnownError("文件带有压缩密码，没有读入。", "请对方用本程序重新导出。")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    """Evidence is kept uncompressed; what is compressed may not be large."""
    if member.compress_type == zipfile.ZIP_STORED:
        return member.compress_size != member.file_size
    return member.compress_type != zipfile.ZIP_DEFLATED or member.file_size > MOST_RECORDS


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member; not a byte more than its directory entry says."""
    info = archive.getinfo(name)
    with archive.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise damaged()
    return data


def digest(archive: zipfile.ZipFile, name: str) -> str:
    """The SHA-256 of a member, read piece by piece."""
    found = hashlib.sha256()
    with archive.open(name) as member:
        while piece := member.read(_MEGABYTE):
            found.update(piece)
    return found.hexdigest()


def write(file: IO[bytes], members: Mapping[str, bytes | Callable[[], bytes]]) -> None:
    """A ZIP of these members; evidence and sealed contents are stored as they are, read when their turn comes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            packed = name.startswith("evidence/") or name.endswith(".sealed")
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, data if isinstance(data, bytes) else data())
