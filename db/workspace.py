"""A workspace file: made, recognised, brought up to date, opened to write or to read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from core import private, scratch
from core.errors import DamagedError, KnownError
from core.first_month import MADE_IN
from core.host import clock
from core.model.period import Month
from core.model.records import UnitId, WorkList
from core.model.workspace import OWN_UNIT, ROLE
from db import connection, left_log, opening, version, whereabouts
from db.failures import damaged, is_no_right, is_no_room, translated
from db.integrity import checksums
from db.lock import acquire
from db.repositories import history, lists, settings
from db.store import Workspace
from db.version import recognise, refuse_newer, refuse_outdated

__all__ = ["Workspace", "bring_up_to_date", "create", "examine", "open_workspace", "snapshot"]

_NO_RIGHT = "文件或文件夹不能写入，工作区以只读方式打开：可以查看，不能填报。"
_NO_ROOM = "磁盘已满，工作区以只读方式打开：可以查看，不能填报。"


def create(
    path: Path, *, role: str = "", unit_id: UnitId | None = None, work_lists: Iterable[WorkList] = ()
) -> Workspace:
    """Make a workspace and open it. It appears whole, with its lists, or not at all; a file in the way is kept."""
    path = path.absolute()
    if path.exists():
        raise KnownError(f"“{path.name}”已经存在，没有改动它。", "换一个文件名，或直接打开它。")
    draft = scratch.draft_of(path)
    try:
        with translated(path, OSError):
            made_in = MADE_IN.encode(Month.of(clock.today()))
            named = {ROLE.name: role, OWN_UNIT.name: unit_id or "", MADE_IN.name: made_in}
            _draw_up(draft, named, work_lists)
            draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
            draft.with_name(f"{draft.name}-journal").unlink(missing_ok=True)
    return open_workspace(path)


def _draw_up(draft: Path, values: dict[str, str], work_lists: Iterable[WorkList]) -> None:
    from db import migrations

    draft.touch(private.file_mode(draft), exist_ok=False)
    with closing(connection.connect_new(draft)) as link:
        migrations.migrate(link)
        with connection.transaction(link):
            settings.make_identity(link)
            for name, value in values.items():
                settings.put(link, name, value)
            for work_list in work_lists:
                lists.add(link, history.Trail("新建工作区"), work_list)
            checksums.put_anew(link)


def open_workspace(
    path: Path, *, read_only: bool = False, lock: bool = True, looked_at_later: bool = False
) -> Workspace:
    """Open a workspace; for reading only where nothing can be written, and then it says why.

    `looked_at_later`: the caller has `opening.look_through` look for damage, once a window shows the workspace.

    Raises KnownError for what is no workspace, is newer, is damaged, or is open elsewhere.
    """
    path = path.absolute()
    with translated(path, OSError):
        recognise(path)
        if read_only:
            left_log.settle(path)
            return _open_to_read(path, "工作区以只读方式打开。", looked_at_later)
        if not _is_writable(path):
            return _open_to_read(path, _NO_RIGHT, looked_at_later)
        try:
            return _open_to_write(path, lock, looked_at_later)
        except (OSError, sqlite3.Error) as error:
            if is_no_right(error):
                return _open_to_read(path, _NO_RIGHT, looked_at_later)
            if is_no_room(error):
                return _open_to_read(path, _NO_ROOM, looked_at_later)
            raise


def bring_up_to_date(path: Path) -> None:
    """Upgrade a workspace of an older program where that is possible; any other is left alone.

    For commands that only look: they open nothing for writing unless there is a version to catch up with.
    """
    path = path.absolute()
    with translated(path, OSError):
        recognise(path)
        left_log.settle(path)
        with closing(connection.connect_read_only(path)) as link:
            is_older = 0 < version.version_of(link) < version.LATEST
    if is_older and _is_writable(path):
        open_workspace(path).close()


def snapshot(path: Path) -> Workspace:
    """The workspace as it is now, for a worker thread: reads only, and sees no later change.

    Where there is no write-ahead log (network shares) a long look would hold up the writer, so there
    each question sees the newest state.
    """
    workspace = open_workspace(path, read_only=True, lock=False)
    with translated(path):
        connection.hold_still(workspace.link)
    return workspace


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _open_to_write(path: Path, lock: bool, looked_at_later: bool) -> Workspace:
    held = acquire(path) if lock else None
    try:
        said = left_log.settle(path, is_ours=True) if held else ""
        link = connection.connect(path)
    except BaseException:
        if held:
            held.release()
        raise
    workspace = Workspace(path, link, lock=held)
    workspace.notice(said)
    return _received(workspace, looked_at_later)


def _open_to_read(path: Path, why: str, looked_at_later: bool) -> Workspace:
    return _received(Workspace(path, connection.connect_read_only(path), why=why), looked_at_later)


def _received(workspace: Workspace, looked_at_later: bool) -> Workspace:
    """The workspace, brought up to date and asked for the first time; closed again when that fails."""
    try:
        with opening.reading(workspace.link, workspace.path):
            _look_at(workspace)
            if not looked_at_later:
                _require_sound(workspace)
            if not workspace.read_only:
                whereabouts.write_through(workspace.link)
                _look_round(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _look_at(workspace: Workspace) -> None:
    found = version.version_of(workspace.link)
    refuse_newer(workspace.path, found)
    if found < version.LATEST:
        refuse_outdated(workspace.path, read_only=workspace.read_only)
        workspace.notice(*_upgrade(workspace, found))
    settings.identity(workspace.link)


def _upgrade(workspace: Workspace, found: int) -> tuple[str, str]:
    """Back up, then bring up to date; what to say of both."""
    from core.host.backups import Kind
    from db import migrations
    from db.backup.service import before

    if not checksums.holds(workspace.link):
        raise damaged(workspace.path)
    failed = before(workspace.path, Kind.UPGRADE, f"从第 {found} 版到第 {version.LATEST} 版")
    migrations.migrate(workspace.link)
    _seal(workspace.link)
    if failed:
        return "工作区由较早版本的程序保存，已升级到现在的版本。", failed
    return "工作区由较早版本的程序保存，已升级到现在的版本，升级前的内容已备份。", ""


def _require_sound(workspace: Workspace) -> None:
    opening.require_sound(workspace.link, workspace.path)
    if not workspace.read_only and checksums.is_missing(workspace.link):
        _seal(workspace.link)


def _look_round(workspace: Workspace) -> None:
    workspace.notice(*opening.notices(workspace.link, workspace.path))
    if workspace.lock and workspace.lock.was_left:
        workspace.notice("上次没有正常关闭，之前显示“已保存”的内容都在。")


def _seal(link: sqlite3.Connection) -> None:
    with connection.transaction(link):
        checksums.put_anew(link)


def examine(path: Path) -> list[str]:
    """What is wrong with a workspace file, in Chinese sentences; raises KnownError for what is none at all."""
    path = path.absolute()
    with translated(path, OSError):
        recognise(path)
        left_log.settle(path)
        try:
            link = connection.connect_read_only(path)
        except DamagedError as error:  # nothing of it is run, so nothing more can be said
            return [error.sentence]
    with closing(Workspace(path, link, why="检查")) as workspace:
        connection.hold_still(link)  # what the open window stores meanwhile is no fault
        return list(workspace.check())
