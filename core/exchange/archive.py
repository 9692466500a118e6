"""A ZIP file under limits: how large, how many, how named, before anything of it is unpacked.

Members are read into memory by their names here; nothing is ever written to disk by a name from outside.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core import bounded_zip, files
from core.bounded_zip import MEGABYTE, Bounds, Source
from core.errors import KnownError

MOST_BYTES = 512 * MEGABYTE  # of a file, and of all that is in it
MOST_RECORDS = 64 * MEGABYTE  # of one member that is compressed
MOST_MEMBERS = 3000
_BOUNDS = Bounds(MOST_MEMBERS, MEGABYTE, MOST_BYTES, MOST_BYTES)
_MOST_LINES, _LONGEST_LINE = 20_000, 4 * MEGABYTE
_TIME = (2000, 1, 1, 0, 0, 0)  # the same content gives the same bytes; when it was made stands in the manifest

NAME = re.compile(r"[a-z_]{1,40}\.(json|jsonl|sig|sealed)|evidence/[0-9a-f]{64}")


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
        _require_size(source)
        with bounded_zip.opened(source, _BOUNDS) as archive:
            _check_members(archive.infolist())
            yield archive
    except bounded_zip.LockedError as error:
        raise KnownError("文件带有压缩密码，没有读入。", "请对方用本程序重新导出。") from error
    except bounded_zip.BombError as error:
        raise KnownError("文件里的内容太多，或解开后太大，没有读入。", "请对方用本程序重新导出。") from error
    except bounded_zip.BROKEN as error:
        raise damaged() from error


def _require_size(source: Source) -> None:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MOST_BYTES:
        raise KnownError(f"文件超过 {MOST_BYTES >> 20} MB，没有读入。", "请对方减少佐证材料，分几次导出。")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(set(names)) != len(names) or not all(NAME.fullmatch(name) for name in names):
        raise KnownError("文件里有不该有的内容，没有读入。", "请对方用本程序重新导出。")
    if any(map(_is_foreign, members)):
        raise KnownError("文件解开后太大，没有读入。", "请对方用本程序重新导出。")


def _is_foreign(member: zipfile.ZipInfo) -> bool:
    """Evidence is kept uncompressed; what is compressed may not be large."""
    if member.compress_type == zipfile.ZIP_STORED:
        return member.compress_size != member.file_size
    return member.compress_type != zipfile.ZIP_DEFLATED or member.file_size > MOST_RECORDS


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member; not a byte more than its directory entry says."""
    return bounded_zip.read(archive, name)


def lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The records of a member, one a line; KnownError for more, or longer ones, than there can be."""
    for number, line in enumerate(bounded_zip.lines(archive, name, _LONGEST_LINE)):
        if number >= _MOST_LINES:
            raise bounded_zip.BombError(name)
        yield line


def digest(archive: zipfile.ZipFile, name: str) -> str:
    """The SHA-256 of a member, read piece by piece."""
    found = hashlib.sha256()
    for piece in bounded_zip.pieces(archive, name):
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
