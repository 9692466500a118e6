"""Where packages come from: a place that is listed, fetched from, put into, and told what was dealt with.

A folder (a USB stick, a share) is one such place, a database server another (`core.exchange.hub`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.errors import KnownError
from core.exchange.output_files import write_whole

#: What systems, office programs and copying leave beside the files that are meant.
_NOISE = re.compile(r"^(\.|~\$|~)|(\.tmp|\.part|\.partial|\.crdownload|~)$|^(thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_STILL = 2.0  # seconds that a file must not have changed before it counts as whole
_DEEPEST = 8
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something that lies there: its name for people, and its size and time, by which a change is seen.

    `number` is by what a server knows it; a file is known by its path. `account` is the owner of the account that put
    it there, None where the place doesn't know; `digest` the SHA-256 of its content where the place tells it.
    """

    name: str
    path: Path
    size: int
    changed: float
    number: int = 0
    account: str | None = None
    digest: str = ""


class Transport(Protocol):
    """A place for packages."""

    def list(self) -> Sequence[Parcel]:
        """What lies there whole and was not acknowledged, in the order of names."""
        ...

    def fetch(self, parcel: Parcel) -> Path | None:
        """The package as a local file; None when someone else is taking it, or has, since it was listed."""
        ...

    def put(self, name: str, data: bytes) -> bool:
        """Lay a package there; it appears whole or not at all. False when this very one is there already."""
        ...

    def acknowledge(self, parcel: Parcel) -> None:
        """Not to be listed again as it is; one of this name that changes later is."""
        ...

    def settle(self) -> None:
        """A batch has ended: others learn what was acknowledged; what was fetched only waits on."""
        ...


class FolderTransport:
    """A folder, looked through to its depth. Nothing in it is moved or deleted: it may be another's."""

    def __init__(self, folder: Path, *, still: float = _STILL, known: Sequence[Parcel] = ()) -> None:
        self._folder, self._still = folder, still
        self._done = {_mark(parcel) for parcel in known}

    def list(self) -> Sequence[Parcel]:
        """The files that lie still and were not acknowledged; half-copied ones are left until they are whole."""
        latest = time.time() - self._still
        found = (parcel_of(path) for path in files_in(self._folder))
        return [one for one in found if one and one.size and one.changed <= latest and _mark(one) not in self._done]

    def fetch(self, parcel: Parcel) -> Path:
        """The file itself: collecting only reads it."""
        return parcel.path

    def put(self, name: str, data: bytes) -> bool:
        """Write a file into the folder."""
        write_whole(self._folder / name, data)
        return True

    def acknowledge(self, parcel: Parcel) -> None:
        """Leave the file out from now on."""
        self._done.add(_mark(parcel))

    def settle(self) -> None:
        """Nothing to do: the folder belongs to everyone."""


def _mark(parcel: Parcel) -> tuple[str, int, float]:
    return str(parcel.path), parcel.size, parcel.changed


def parcel_of(path: Path) -> Parcel | None:
    """A file as it lies there now; None when it has gone meanwhile."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Parcel(path.name, path, found.st_size, found.st_mtime)


def files_in(path: Path) -> list[Path]:
    """A file itself, or the files of a folder in the order of names; raises KnownError when there is nothing."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise KnownError(f"没有找到“{path.name}”。", "看一看路径，U盘或共享文件夹是否已断开。")
    try:
        found = sorted(_walk(path, _DEEPEST))
    except OSError as error:
        raise KnownError(f"文件夹“{path.name}”读不出来。", "看一看U盘或共享文件夹是否已断开。") from error
    if len(found) > _MOST:
        raise KnownError(f"文件夹“{path.name}”里有 {len(found)} 个文件，太多了。", "把要收取的文件放进单独的文件夹。")
    return found


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    for entry in folder.iterdir():
        if _NOISE.search(entry.name) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _walk(entry, depth - 1) if depth else ()
        elif entry.is_file():
            yield entry
