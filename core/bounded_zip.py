"""ZIP files under bounds, before anything of them is unpacked and while it is.

Bounded are the file, its directory (read before the library builds an object for each entry, ZIP64 too), the number
of members, what one member and all of them unpack to, and how many times its packed size a member may grow: a file
of a few kilobytes that unpacks to hundreds of megabytes was made to do so.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core import files

Source = Path | bytes

MEGABYTE = 1 << 20
_MOST_TIMES = 200  # unpacked to packed; text written by office programs stays below 60
_TIMES_FROM = 2 * MEGABYTE  # a smaller member does no harm whatever its ratio
_PIECE = 1 << 16
_SMALL_PIECE = 1 << 11  # bytes of bzip2 and LZMA, which the library unpacks without a limit
_TAIL = 65_557  # the longest comment, and the end record before it
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_BYTES = 20
_END_MARK, _END_64_MARK, _LOCATOR_MARK = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
#: In how many ways the library fails on a file that is not whole.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, ValueError, KeyError, IndexError,
    TypeError, NotImplementedError, OverflowError, RuntimeError,
)  # fmt: skip


class BombError(zipfile.BadZipFile):
    """The file holds more than it may, or would grow beyond its bounds."""


class LockedError(zipfile.BadZipFile):
    """The file has a password."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much there may be: members, bytes of the directory, of one unpacked member and of all together.

    `times` is how many times its packed size a member may unpack to.
    """

    members: int
    directory: int
    member: int
    whole: int
    times: int = _MOST_TIMES


@contextmanager
def opened(source: Source, bounds: Bounds) -> Iterator[zipfile.ZipFile]:
    """A ZIP that keeps the bounds; raises one of `BROKEN` for any other, `BombError` for one that is too much."""
    with _raw(source) as file:
        _require_directory(file, bounds)
        with zipfile.ZipFile(file) as archive:
            _require_members(archive.infolist(), bounds)
            yield archive


def _raw(source: Source) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else files.opened(source)


def _require_directory(file: IO[bytes], bounds: Bounds) -> None:
    """The end record first, as the library finds it: a directory of millions of entries is not built to be counted."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(size - _TAIL - _LOCATOR_BYTES - _END_64.size, 0))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) < at + _END.size:
        raise zipfile.BadZipFile("no end")
    _, _, _, _, total, directory, _, _ = _END.unpack_from(tail, at)
    if tail[max(at - _LOCATOR_BYTES, 0) : at].startswith(_LOCATOR_MARK):
        total, directory = _end_64(tail, at)
    if total > bounds.members or directory > bounds.directory:
        raise BombError("directory")
    file.seek(0)


def _end_64(tail: bytes, at: int) -> tuple[int, int]:
    """Entries and bytes of the directory as the record of ZIP64 has them, which the library believes."""
    start = at - _LOCATOR_BYTES - _END_64.size
    if start < 0 or not tail[start:].startswith(_END_64_MARK):
        raise zipfile.BadZipFile("no end of ZIP64")
    fields = _END_64.unpack_from(tail, start)
    return fields[7], fields[8]


def _require_members(members: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise LockedError("password")
    sizes = [member.file_size for member in members]
    if len(members) > bounds.members or sum(sizes) > bounds.whole or max(sizes, default=0) > bounds.member:
        raise BombError("members")
    large = [member for member in members if member.file_size > _TIMES_FROM]
    if any(member.file_size > bounds.times * max(member.compress_size, 1) for member in large):
        raise BombError("ratio")


def pieces(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo) -> Iterator[bytes]:
    """A member piece by piece; never more than its directory entry says."""
    info = archive.getinfo(member) if isinstance(member, str) else member
    is_bounded = info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    left = info.file_size
    with archive.open(info) as stream:
        while piece := stream.read(_PIECE if is_bounded else _SMALL_PIECE):
            left -= len(piece)
            if left < 0:
                raise BombError("more than said")
            yield piece
    if left:
        raise zipfile.BadZipFile("less than said")


def read(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo) -> bytes:
    """A whole member."""
    return b"".join(pieces(archive, member))


def lines(archive: zipfile.ZipFile, member: str, longest: int) -> Iterator[bytes]:
    """A member line by line; `BombError` for a line of more bytes than the longest."""
    rest = b""
    for piece in pieces(archive, member):
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > longest or any(len(line) > longest for line in whole):
            raise BombError("line")
        yield from filter(None, whole)
    if rest:
        yield rest
