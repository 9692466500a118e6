"""From a backup back to a workspace: what would change, a new file beside the old one, or in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core import private, scratch
from core.errors import KnownError
from core.host.backups import Backup, Difference, Kind, Preview
from core.settings.bookkeeping import BACKUP_NOTE
from db import connection, migrations
from db.backup import copies
from db.failures import translated
from db.integrity import checksums, row_salvage
from db.integrity.digest import tables
from db.lock import acquire
from db.version import recognise

Rows = dict[str, tuple[object, ...]]
_RECORDS = (("填报", "项", "filings"), ("佐证材料", "份", "evidence"), ("督查室评判", "项", "reviews"))
#: They alter with every save and say nothing of the content.
_UNTOLD = {"revision", "updated_at"}


def preview(path: Path, chosen: Backup) -> Preview:
    """What restoring would change; raises KnownError when either file can't be read."""
    with translated(chosen.path, OSError):
        then = closing(connection.connect_read_only(chosen.path))
    with translated(path, OSError), then as old, closing(connection.connect_read_only(path)) as new:
        lines = [_difference(name, measure, _rows(new, table), _rows(old, table)) for name, measure, table in _RECORDS]
        return Preview(chosen, (*lines, _other_differences(new, old)), _units(new, old))


def restore_as(chosen: Path, out: Path) -> None:
    """A new workspace of a backup, brought up to date; raises KnownError when that is damaged or `out` is taken."""
    out = out.absolute()
    if out.exists():
        raise KnownError(f"“{out.name}”已经存在，没有改动它。", "换一个文件名。")
    _require_sound(chosen)
    draft = scratch.draft_of(out)
    try:
        with translated(out, OSError):
            _restore_into(draft, chosen)
            draft.replace(out)
            copies.sync_folder(out.parent)
    finally:
        copies.remove_draft(draft)


def replace(path: Path, chosen: Path, root: Path) -> None:
    """Put a backup in the place of a workspace that nobody has open; the present state is backed up first.

    Raises KnownError when the backup is damaged, the present state can't be kept, or somebody has it open.
    """
    path = path.absolute()
    _require_sound(chosen)
    draft = scratch.draft_of(path)
    with translated(path, OSError):
        held = acquire(path)
        try:
            copies.make(path, root, Kind.RESTORE, f"换成 {chosen.stem}")
            _restore_into(draft, chosen)
            _require_alone(path)
            draft.replace(path)
            copies.sync_folder(path.parent)
        finally:
            copies.remove_draft(draft)
            held.release()


def _require_sound(chosen: Path) -> None:
    recognise_readable(chosen)
    fault = copies.look_at(chosen).fault
    if fault:
        raise KnownError(
            f"备份“{chosen.name}”已损坏，没有恢复：{fault}", "选另一份备份；或用 restore --rescue 救出还能读的内容。"
        )


def recognise_readable(path: Path) -> None:
    """Raise KnownError for what is no workspace file, or none that can be read here."""
    with translated(path, OSError):
        recognise(path)


def _restore_into(draft: Path, chosen: Path) -> None:
    draft.touch(private.file_mode(draft), exist_ok=False)
    with closing(connection.connect_read_only(chosen)) as source, closing(connection.connect_new(draft)) as target:
        copies.copy(source, target)
        target.execute("PRAGMA journal_mode = DELETE")
        migrations.migrate(target)
        checksums.put_anew(target)
        target.execute("DELETE FROM settings WHERE name = ?", (BACKUP_NOTE.name,))


def _require_alone(path: Path) -> None:
    """A log that is still there belongs to somebody who reads: it would be taken for the new file's."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise KnownError("工作区正被另一个程序读取，没有恢复。", "关闭其他窗口和命令后再试。")


# --- comparing -------------------------------------------------------------------------------------


def _rows(link: sqlite3.Connection, table: str) -> Rows:
    """The rows by id, what tells nothing left out; none of a table that an older version lacked."""
    if table not in tables(link):
        return {}
    values = _values(link) if table == "filings" else {}
    found = link.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name from this module or the schema
    told = [at for at, (name, *_) in enumerate(found.description) if name not in _UNTOLD]
    return {row[0]: (values.get(row[0], ()), *(row[at] for at in told)) for row in found}


def _values(link: sqlite3.Connection) -> dict[str, tuple[object, ...]]:
    groups: dict[str, tuple[object, ...]] = {}
    for filing_id, indicator_id, value in link.execute("SELECT * FROM filing_values ORDER BY indicator_id"):
        groups[filing_id] = (*groups.get(filing_id, ()), indicator_id, value)
    return groups


def _difference(name: str, measure: str, now: Rows, then: Rows) -> Difference:
    changed = sum(_differ(now[key], then[key]) for key in now.keys() & then.keys())
    lost, new = len(now.keys() - then.keys()), len(then.keys() - now.keys())
    return Difference(name, measure, len(now), len(then), lost, new, changed)


def _differ(now: tuple[object, ...], then: tuple[object, ...]) -> bool:
    """A version that had fewer columns is compared as far as it goes."""
    return any(one != other for one, other in zip(now, then, strict=False))


def _other_differences(new: sqlite3.Connection, old: sqlite3.Connection) -> Difference:
    """Lists, units and rules: whether anything differs."""
    changed = sum(_whole(new, old, name) != _whole(old, new, name) for name in checksums.LISTS) + (
        _rules(new) != _rules(old)
    )
    return Difference("清单、单位名录、规则", "", 0, 0, changed=changed)


def _whole(link: sqlite3.Connection, other: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    """The rows of a table, in the columns that it has in both files."""
    shared = row_salvage.columns(link, table).keys() & row_salvage.columns(other, table).keys()
    names = ", ".join(f'"{name}"' for name in sorted(shared))
    return [tuple(row) for row in link.execute(f'SELECT {names} FROM "{table}"')] if names else []  # noqa: S608


def _rules(link: sqlite3.Connection) -> list[tuple[object, ...]]:
    """The settings that change others' results: those that the history records."""
    sql = "SELECT * FROM settings WHERE name IN (SELECT record_id FROM history WHERE record = 'setting')"
    return [tuple(row) for row in link.execute(sql)]


#: Where the unit stands in such a row of a filing: after its values, id and node.
_UNIT = 3


def _units(new: sqlite3.Connection, old: sqlite3.Connection) -> tuple[str, ...]:
    """The names of the units whose filings would be gone or another."""
    now, then = _rows(new, "filings"), _rows(old, "filings")
    touched = {row[_UNIT] for key, row in now.items() if key not in then or _differ(row, then[key])}
    named = new.execute("SELECT id, name FROM units ORDER BY name")
    return tuple(name for unit_id, name in named if unit_id in touched)
