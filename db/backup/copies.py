"""Backups: a consistent copy by SQLite's own means, opened and compared before it counts, thinned afterwards.

A backup is a plain workspace file with a note of its own inside, so it can be carried to another PC
and opened there. It appears under its name whole and checked, or not at all.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from core import private, scratch
from core.errors import KnownError
from core.host import backup_thinning, clock
from core.host.backups import Backup, Kind, file_name
from core.host.progress import Progress
from core.settings.bookkeeping import BACKUP_NOTE
from db import connection, filesystem
from db.failures import UNREADABLE, explained, is_no_right, is_no_room
from db.integrity import checksums, row_sums
from db.integrity.digest import digest
from db.repositories import evidence, settings
from db.version import recognise

_PAGES = 2048  # a step of copying: 8 MB
_KEPT_NAME = 40  # characters of the workspace's name in the folder's name
_SPARE = 1 << 20  # bytes that must stay free besides


class _Words(NamedTuple):
    """What is said of a copy that failed: what there is none of, what is unharmed, where to put it instead."""

    failed: str
    calm: str
    elsewhere: str


_BACKUP = _Words("没有做成备份", "工作不受影响，以前的备份都在。", "在设置里换一个存放备份的文件夹")
_SAVE_AS = _Words("没有另存", "窗口里的内容没有变动。", "换一个文件夹")


def make(path: Path, root: Path, kind: Kind, note: str = "", progress: Progress | None = None) -> Backup | None:
    """Back up a workspace, open or not, and thin; None when a daily one would be the same as the last.

    Raises KnownError when none could be made; the workspace and the older backups are as before.
    """
    try:
        with closing(connection.connect_read_only(path)) as source:
            connection.hold_still(source)
            folder = folder_of(root, path, source)
            if kind is Kind.DAILY and _is_unchanged(source, folder):
                return None
            private.make_folder(folder)
            made = _write(source, folder, kind, note, progress)
    except (OSError, *UNREADABLE) as error:
        raise _failure(error, _BACKUP) from error
    thin(folder)
    return made


def save_to(path: Path, out: Path, progress: Progress | None = None) -> None:
    """Back up into a file of the user's choice; raises KnownError, also when there is one of that name."""
    _require_new(out, _BACKUP)
    try:
        with closing(connection.connect_read_only(path)) as source:
            connection.hold_still(source)
            _copy_checked(source, out, _mark(clock.now(), Kind.MANUAL, ""), _BACKUP, progress)
    except (OSError, *UNREADABLE) as error:
        raise _failure(error, _BACKUP) from error


def save_as(source: sqlite3.Connection, out: Path, progress: Progress | None = None) -> None:
    """What an open connection holds as a new workspace, be its own file wherever; raises KnownError as `save_to`."""
    _require_new(out, _SAVE_AS)
    try:
        _copy_checked(source, out, "", _SAVE_AS, progress)
    except (OSError, *UNREADABLE) as error:
        raise _failure(error, _SAVE_AS) from error


def _require_new(out: Path, words: _Words) -> None:
    if out.exists():
        raise KnownError(f"“{out.name}”已经存在，没有改动它。", "换一个文件名。")
    if not out.parent.is_dir():
        raise KnownError(f"{words.failed}：没有文件夹“{out.parent}”。{words.calm}", "先建好文件夹，或换一个。")


def folder_of(root: Path, path: Path, source: sqlite3.Connection) -> Path:
    """Where the backups of this file go: by its name and by what it is, as both may be there twice."""
    return root / "-".join((path.stem[:_KEPT_NAME], settings.identity(source)[:8]))  # a name that is there already


def last_at(path: Path, root: Path) -> dt.datetime | None:
    """When the newest backup of a workspace was made, as the names say; None when there is none to be seen."""
    with suppress(OSError, KnownError, *UNREADABLE), closing(connection.connect_read_only(path)) as source:
        return max((_by_name(file).at for file in folder_of(root, path, source).glob("*.db")), default=None)
    return None


def listed(path: Path, root: Path, progress: Progress | None = None) -> tuple[Backup, ...]:
    """The backups of a workspace under whatever name it had, newest first, each opened and checked.

    Of a file that is too damaged to say who it is: those of its name.
    """
    try:
        with closing(connection.connect_read_only(path)) as source:
            pattern = f"*-{settings.identity(source)[:8]}"
    except (OSError, KnownError, *UNREADABLE):
        pattern = f"{_literal(path.stem[:_KEPT_NAME])}-????????"
    files = sorted(root.glob(f"{pattern}/*.db"))
    found = map(look_at, (progress or Progress()).over(files, len(files), "核验备份"))
    return tuple(sorted(found, key=lambda one: (one.at, one.path), reverse=True))


def look_at(path: Path) -> Backup:
    """A backup as its file says, with what is wrong with it."""
    try:
        recognise(path)
        with closing(connection.connect_read_only(path)) as link:
            at, kind, note = _note_of(link, path)
            return Backup(path, at, kind, note, path.stat().st_size, next(_faults(link), ""))
    except (OSError, *UNREADABLE, KnownError) as error:
        known = error if isinstance(error, KnownError) else explained(error, path)
        size = path.stat().st_size if path.exists() else 0
        return replace(_by_name(path), size=size, fault=known.sentence if known else "文件读不出来。")


def thin(folder: Path) -> None:
    """Remove what the rule of core.host.backup_thinning lets go; a file that can't be removed now is removed later."""
    backups = [_by_name(file) for file in folder.glob("*.db")]
    for gone in set(backups) - backup_thinning.kept(backups, clock.today()):
        with suppress(OSError):
            gone.path.unlink()
    scratch.sweep(folder)


def _faults(link: sqlite3.Connection) -> Iterator[str]:
    """What keeps a file from being restored; the history is read through only by `check`."""
    is_broken = False
    for fault in structure_faults(link):
        is_broken = True
        yield fault
    if not is_broken:
        yield from checksums.faults(link)
        yield from row_sums.faults(link)


def structure_faults(link: sqlite3.Connection) -> Iterator[str]:
    """A sentence when the file's inner structure is damaged, or a row of it points nowhere."""
    broken = [text for (text,) in link.execute("PRAGMA integrity_check(1)") if text != "ok"]
    yield from (f"文件内部结构损坏：{text}" for text in broken)
    if not broken and link.execute("PRAGMA foreign_key_check").fetchone():
        yield "有记录指向不存在的内容。"


def copy(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress | None = None) -> None:
    """All pages of one file into another; raises Cancelled when asked to stop, the target is as before then."""
    token = progress or Progress()
    source.backup(
        target, pages=_PAGES, progress=lambda _status, left, total: token.step(total - left, total, "正在备份")
    )


# --- writing ---------------------------------------------------------------------------------------


def _write(source: sqlite3.Connection, folder: Path, kind: Kind, note: str, progress: Progress | None) -> Backup:
    out = first = folder / file_name(clock.now(), kind)
    number = 2
    while out.exists():  # two within a second, or the clock was set back; names sort as they were made
        out, number = first.with_name(f"{first.stem}_{number:03}.db"), number + 1
    at = clock.now()
    _copy_checked(source, out, _mark(at, kind, note), _BACKUP, progress)
    return Backup(out, at, kind, note, out.stat().st_size)


def _copy_checked(source: sqlite3.Connection, out: Path, mark: str, words: _Words, progress: Progress | None) -> None:
    """Through a draft beside it, which takes the name once it was read back and found the same.

    `mark`: what it says of itself; "" makes it a workspace like any other.
    """
    _require_room(source, out.parent, words)
    draft = scratch.draft_of(out)
    try:
        draft.touch(private.file_mode(draft), exist_ok=False)
        with closing(connection.connect_new(draft)) as target:
            copy(source, target, progress)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, readable from any medium
            settings.put(target, BACKUP_NOTE.name, mark)
        _verify(source, draft, words)
        draft.replace(out)
        sync_folder(out.parent)
    finally:
        remove_draft(draft)


def _verify(source: sqlite3.Connection, draft: Path, words: _Words) -> None:
    """Open what was written and hold it against the source; raises KnownError when it isn't the same."""
    with closing(connection.connect_read_only(draft)) as link:
        faults = [*structure_faults(link), *evidence.faults(link)]
        # Evidence that was damaged before is copied as it is: the backup is none the worse for it.
        is_same = not set(faults) - set(evidence.faults(source)) if faults else True
        if source.in_transaction and is_same:  # else the source may have changed since it was copied
            is_same = digest(link) == digest(source)
    if not is_same:
        reason = faults[0] if faults else "写下的内容读回来不一样。"
        hint = "换一个磁盘再存，并检查工作区（check）。"
        raise KnownError(f"{words.failed}，核验没有通过：{reason}{words.calm}", hint)


def _mark(at: dt.datetime, kind: Kind, note: str) -> str:
    return json.dumps({"at": at.isoformat(), "kind": kind.value, "note": note}, ensure_ascii=False)


def _require_room(source: sqlite3.Connection, folder: Path, words: _Words) -> None:
    """Ask first: a disk that is filled to the brim harms the work as well."""
    pages, page = (source.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    free = filesystem.free_bytes(folder)
    if free < pages * page + _SPARE:
        raise KnownError(f"{words.failed}：磁盘只剩 {free >> 20} MB。{words.calm}", f"清理磁盘，或{words.elsewhere}。")


def _is_unchanged(source: sqlite3.Connection, folder: Path) -> bool:
    """Whether the newest backup can be read and holds what the source holds."""
    newest = max(folder.glob("*.db"), default=None, key=lambda file: file.stat().st_mtime_ns)
    if newest is None:
        return False
    with suppress(OSError, KnownError, *UNREADABLE), closing(connection.connect_read_only(newest)) as link:
        return not any(structure_faults(link)) and digest(link) == digest(source)
    return False


def _failure(error: BaseException, words: _Words) -> KnownError:
    """Why there is no copy, and that the work is unharmed."""
    if is_no_room(error):
        reason, what = "磁盘已满。", f"清理磁盘，或{words.elsewhere}。"
    elif is_no_right(error):
        reason, what = "文件夹不能写入。", f"{words.elsewhere}。"
    else:
        reason, what = "读写文件时出错。", "检查磁盘、U盘或网络连接，再试一次。"
    return KnownError(f"{words.failed}：{reason}{words.calm}", what)


# --- files -----------------------------------------------------------------------------------------


def remove_draft(draft: Path) -> None:
    """Leave nothing half done behind."""
    for file in (draft, draft.with_name(f"{draft.name}-journal")):
        with suppress(OSError):
            file.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a new name last through a power cut; Windows does it by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _note_of(link: sqlite3.Connection, path: Path) -> tuple[dt.datetime, Kind, str]:
    """When, why and the note; of a workspace that nobody marked as a backup: when it was changed."""
    try:
        said = json.loads(settings.get(link, BACKUP_NOTE.name, "{}"))
        return dt.datetime.fromisoformat(said["at"]), Kind(said["kind"]), str(said["note"])
    except (ValueError, KeyError, TypeError):
        return _changed_at(path), Kind.MANUAL, ""


def _by_name(path: Path) -> Backup:
    """What the name says, for thinning; any other file in the folder is somebody's own and stays."""
    try:
        day, time, word = path.stem.partition("_")[0].split(" ")
        return Backup(path, dt.datetime.fromisoformat(f"{day}T{time}"), _KINDS[word])
    except (ValueError, KeyError):
        return Backup(path, _changed_at(path), Kind.MANUAL)


_KINDS = {kind.label: kind for kind in Kind}


def _changed_at(path: Path) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime).replace(microsecond=0)  # noqa: DTZ006  wall clock, as all
    except (OSError, ValueError, OverflowError):
        return clock.now()


def _literal(name: str) -> str:
    """A name with the wild cards of glob taken literally."""
    return "".join(f"[{character}]" if character in "[]*?" else character for character in name)
