"""A workspace that is not where it was last: where it may be now, and which of the files found is likeliest the one.

The search only reads. Drives are looked through side by side and not for long; what was not looked through is said.
"""

from __future__ import annotations

import datetime as dt
import os
import string
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path, PurePath

from core.host.backups import Backup
from core.host.progress import Progress

SECONDS = 5.0
_MOST_FILES = 20_000  # entries of one place
_DEEP, _SHALLOW = 3, 2  # folders below one that people keep their work in, and below a drive
_ENDING = ".db"
_MOUNTS = ("/media", "/run/media", "/mnt")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of the workspace that was open last; `filings` is None where it was not counted."""

    path: Path
    id: str = ""
    filings: int | None = None
    closed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A workspace file as it lies there; `backup` when it is one of the automatic ones."""

    path: Path
    id: str
    filings: int
    saved_at: dt.datetime | None = None
    backup: Backup | None = None


class Likeness(IntEnum):
    """How likely it is the one, likeliest first."""

    SAME = 1
    NEWER = 2
    OLDER = 3
    BACKUP = 4
    NAMESAKE = 5

    @property
    def label(self) -> str:
        """The tag beside it."""
        return _LABELS[self]


_LABELS = {
    Likeness.SAME: "就是上次那份",
    Likeness.NEWER: "填报更多的一份",
    Likeness.OLDER: "较旧的副本",
    Likeness.BACKUP: "已核验，完整",
    Likeness.NAMESAKE: "只是同名",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to look through, so many folders deep; `drive` is whose thread does it."""

    folder: Path
    depth: int
    drive: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was found, likeliest first; the drives looked through, and those that there was no time for."""

    found: tuple[Found, ...] = ()
    drives: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()


def why_gone(path: Path) -> str:
    """What is seen of the place where it was: no such drive, no such folder, or only the file has gone."""
    missing = path
    for folder in path.parents:
        if _exists(folder):
            break
        missing = folder
    if missing == path:
        return "文件夹还在，里面没有这个文件。"
    if missing == Path(path.anchor):
        return f"这台电脑上没有 {path.anchor.rstrip(os.sep)} 盘。"
    if missing.parent in {Path(one) for one in _MOUNTS} or missing.parent.parent in {Path(one) for one in _MOUNTS}:
        return f"没有文件夹“{missing.name}”，U盘可能没有插上。"
    return f"没有文件夹“{missing.name}”。"


def _exists(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError:
        return False


def likeness(one: Found, last: Remembered) -> Likeness | None:
    """None for a file that has nothing to do with it."""
    if one.backup:
        return Likeness.BACKUP
    if one.id != last.id:
        return Likeness.NAMESAKE if _name(one.path) == _name(last.path) else None
    if last.filings is None or one.filings == last.filings:
        return Likeness.SAME
    return Likeness.NEWER if one.filings > last.filings else Likeness.OLDER


def _name(path: PurePath) -> str:
    return path.name.casefold()


def difference(one: Found, last: Remembered) -> str:
    """与上次相同, 少 3 项, 多 2 项; "" where it was not counted."""
    if last.filings is None:
        return ""
    more = one.filings - last.filings
    return "与上次相同" if not more else f"多 {more} 项" if more > 0 else f"少 {-more} 项"


def ranked(found: Iterable[Found], last: Remembered) -> tuple[Found, ...]:
    """The likeliest first, of the same sort the one saved last; a file that was met twice once."""
    alike = {one.path: (kind, one) for one in found if (kind := likeness(one, last)) is not None}
    order = sorted(alike.values(), key=lambda pair: (pair[0], -_age(pair[1]), str(pair[1].path)))
    return tuple(one for _, one in order)


def _age(one: Found) -> float:
    return one.saved_at.timestamp() if one.saved_at else 0.0


# --- where to look -------------------------------------------------------------------------------------


def drives() -> tuple[Path, ...]:
    """The drives and sticks of this computer, besides the one that the system is on."""
    if sys.platform == "win32":
        return tuple(root for letter in string.ascii_uppercase if _exists(root := Path(f"{letter}:\\")))
    found: list[Path] = []
    for mount in map(Path, _MOUNTS):
        with suppress(OSError):
            for one in mount.iterdir():
                inner = [each for each in one.iterdir() if each.is_mount()] if one.is_dir() else []
                found += [one] if one.is_mount() else inner
    return tuple(found)


def places(last: Remembered, known: Sequence[Path]) -> tuple[Place, ...]:
    """Near where it was, in the folders where people keep their work, and on every drive; none twice."""
    near = [Place(folder, _SHALLOW, "原来的位置") for folder in last.path.parents[:2] if _exists(folder)]
    homes = [Place(folder, _DEEP, f"“{folder.name}”") for folder in known if _exists(folder)]
    there = drives()
    below = [Place(root / last.path.parent.relative_to(last.path.anchor), _DEEP, str(root)) for root in there]
    whole = [Place(root, _SHALLOW, str(root)) for root in there]
    every = (*near, *homes, *(one for one in below if _exists(one.folder)), *whole)
    return tuple({one.folder: one for one in reversed(every)}.values())[::-1]


# --- looking -------------------------------------------------------------------------------------------


def search(
    last: Remembered,
    where: Sequence[Place],
    look: Callable[[Path], Found | None],
    backup: Callable[[Remembered], Found | None],
    progress: Progress | None = None,
    *,
    seconds: float = SECONDS,
) -> Result:
    """Look through the places, a thread for each drive, and for the newest sound backup; after `seconds` it is enough.

    `look` says what a file is, None for what is no workspace; `backup` gives the backup. Both are asked in threads.
    """
    token, end = progress or Progress(), time.monotonic() + seconds
    found: list[Found] = []
    names = list(dict.fromkeys(one.drive for one in where))
    tasks: dict[str, Callable[[], Iterable[Found | None]]] = {
        name: partial(_look_through, [one for one in where if one.drive == name], look, end) for name in names
    }
    tasks["备份文件夹"] = lambda: [backup(last)]
    threads = {name: threading.Thread(target=_gather, args=(task, found), daemon=True) for name, task in tasks.items()}
    for thread in threads.values():
        thread.start()
    while any(thread.is_alive() for thread in threads.values()) and time.monotonic() < end:
        token.step(sum(not thread.is_alive() for thread in threads.values()), len(threads), "正在查找")
        time.sleep(0.05)
    unfinished = tuple(name for name, thread in threads.items() if thread.is_alive())
    done = tuple(name for name in threads if name not in unfinished)
    return Result(ranked(tuple(found), last), done, unfinished)


def _gather(task: Callable[[], Iterable[Found | None]], found: list[Found]) -> None:
    with suppress(OSError):
        found.extend(one for one in task() if one is not None)


def _look_through(where: Sequence[Place], look: Callable[[Path], Found | None], end: float) -> Iterator[Found | None]:
    for place in where:
        left = _MOST_FILES
        for path in _files(place.folder, place.depth):
            left -= 1
            if not left or time.monotonic() > end:
                break
            if path.suffix.lower() == _ENDING:
                yield look(path)


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """The files near the top first; what is hidden and what may not be read is passed over."""
    inner: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith((".", "$")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner.append(Path(entry.path))
                else:
                    yield Path(entry.path)
    except OSError:
        return
    if depth:
        for one in inner:
            yield from _files(one, depth - 1)


def moved_words(last: Remembered, best: Found | None) -> str:
    """What became of the place, and of the stick whose letter is another one now."""
    said = why_gone(last.path)
    if best is None or likeness(best, last) is not Likeness.SAME:
        return said
    if best.path.anchor != last.path.anchor and best.path.parts[1:] == last.path.parts[1:]:
        return f"{said.rstrip('。')}；上次那个盘现在是 {best.path.anchor.rstrip(os.sep)}。"
    return said
