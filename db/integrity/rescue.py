"""A damaged workspace: what can be read goes into a new one, with a list of what could not.

The history holds every filing and record a second time, field by field. So a row that is lost in its
table, or was altered there, comes back from the history where its chain is whole.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from core import files, private, scratch
from core.errors import DamagedError, KnownError
from core.exchange.package import Kind
from core.model.period import Month
from core.model.records import IndicatorKind, NodeKind, UnitKind
from db import connection, known_schema, migrations, version
from db.backup import copies
from db.exchange_schema import FROM_NOTES
from db.failures import UNREADABLE, translated
from db.integrity import check, checksums, history_recovery, row_salvage, row_sums
from db.integrity.row_salvage import Row, Salvaged
from db.repositories import evidence, exchange, settings

#: In this order, so that the list reads from the large to the small.
_NAMES = {
    "workspace": "工作区编号", "settings": "设置", "lists": "清单", "nodes": "任务", "units": "单位",
    "aliases": "单位别名", "list_units": "清单的单位", "members": "集合单位的成员", "assignments": "责任分工",
    "chosen_units": "指定的单位", "indicators": "量化指标", "filings": "填报", "filing_values": "指标数值",
    "history": "历史记录", "reviews": "督查室意见", "month_locks": "锁定记录", "task_changes": "办结或延期申请",
    "value_decisions": "报数不同的决定", "owner_values": "其他单位的指标值",
    "contents": "佐证材料的内容", "evidence": "佐证材料", "former_names": "单位曾用名", "own_key": "本机密钥",
    "former_keys": "本机用过的密钥", "chain_heads": "收发双方的历史记录链",
    "known_keys": "收发双方的密钥", "lineages": "填报的来往版本", "imports": "收取记录", "import_changes": "收取明细",
    "conflicts": "等待选定的冲突", "departures": "发出记录",
}  # fmt: skip
#: What stands in for a word that was damaged beyond reading, so that the row itself is kept.
_STAND_INS: dict[str, dict[str, tuple[type[Enum], Enum]]] = {
    "nodes": {"kind": (NodeKind, NodeKind.MEASURE)},
    "units": {"kind": (UnitKind, UnitKind.DISTRICT)},
    "indicators": {"kind": (IndicatorKind, IndicatorKind.CUMULATIVE)},
}
_TIMES = {"updated_at", "sent_at", "added_at", "applied_at", "decided_at", "confirmed_at", "retired_at"}
#: What a row is no row without, where it has it: nobody could read the log or the month that it stands in.
_NEEDED: dict[str, Callable[[str], object]] = {
    "month": Month.parse,
    "at": dt.datetime.fromisoformat,
    "created_at": dt.datetime.fromisoformat,
    "seen_at": dt.datetime.fromisoformat,
}
_LOGS = {"imports", "departures"}
_SPARE = {"due_date": None, "frequency": "monthly", "task_state": "open", "leaders": "[]"}
_APART = {"history", "history_head", "_sqlite_migrations"}
_NOT_TAKEN = ("seal", "marks", "backup")


@dataclass
class Rescued:
    """What was saved, by name, and Chinese sentences on what was not."""

    kept: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """For a file and the screen."""
        kept = "、".join(f"{name} {count} 条" for name, count in self.kept.items() if count)
        lost = "\n".join(f"· {sentence}" for sentence in self.lost)
        return f"已救出：{kept}。\n" + (f"没有救出或需要核对：\n{lost}\n" if lost else "没有发现丢失的内容。\n")


def rescue(path: Path, out: Path) -> Rescued:
    """Save what can be read into a new workspace; the damaged file is not touched.

    Raises KnownError when nothing can be read, or the new file can't be made.
    """
    out = out.absolute()
    if out.exists():
        raise KnownError(f"“{out.name}”已经存在，没有改动它。", "换一个文件名。")
    draft = scratch.draft_of(out)
    try:
        with translated(out, OSError):
            result = _rescue_into(draft, *_read_copy(path))
            draft.replace(out)
            copies.sync_folder(out.parent)
    finally:
        copies.remove_draft(draft)
    return result


def _read_copy(path: Path) -> tuple[dict[str, Salvaged], list[str]]:
    """All tables of a damaged file, read from a copy: SQLite would tidy up the file itself."""
    with scratch.passing("rescue") as folder:
        copy = folder / "copy.db"
        files.copy(path, copy)
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            files.copy(log, copy.with_name("copy.db-wal"))
        try:
            with closing(row_salvage.open_copy(copy)) as link:
                return {name: _salvaged(link, name) for name in _program_tables()}, _broken_seal(link)
        except UNREADABLE as error:
            raise _nothing(path) from error


def _salvaged(link: sqlite3.Connection, table: str) -> Salvaged:
    """A table that the program of the file's version did not have yet is no loss."""
    found = row_salvage.read(link, table)
    if found.is_whole or found.rows or not 0 < version.version_of(link) < version.LATEST:
        return found
    return found if table in migrations.schema(version.version_of(link)) else Salvaged()


def _broken_seal(link: sqlite3.Connection) -> list[str]:
    """What no history tells is only known to be as it was by its seal."""
    listed = "清单、单位名录、设置：有内容与保存时不一致，请核对。"
    try:
        if not known_schema.is_known(link):  # asking for the whole of it would run what stands in it
            return [listed]
        found = [] if checksums.holds(link) else [listed]
        return found + row_sums.faults(link)
    except UNREADABLE:
        return [listed]


def _nothing(path: Path) -> KnownError:
    return DamagedError(f"“{path.name}”损坏严重，没有可以救出的内容。", "从最近的备份恢复；原文件没有改动。")


def _program_tables() -> list[str]:
    found = [name for name, sql in migrations.schema().items() if sql.startswith("CREATE TABLE")]
    return sorted(found, key=lambda name: [*_NAMES, name].index(name))


def _rescue_into(draft: Path, found: dict[str, Salvaged], faults: list[str]) -> Rescued:
    if not found["nodes"].rows or not found["lists"].rows:
        raise _nothing(draft.with_name(draft.name.split(".")[1]))
    result = Rescued(lost=faults)
    draft.touch(private.file_mode(draft), exist_ok=False)
    with closing(connection.connect_new(draft)) as link:
        migrations.migrate(link)
        link.execute("PRAGMA foreign_keys = OFF")
        with connection.transaction(link):
            link.execute("DELETE FROM own_key")  # the file's own comes instead, where it can be read
            _fill(link, found, result)
        link.execute("PRAGMA foreign_keys = ON")
        result.lost += check.faults(link)
    return result


def _fill(link: sqlite3.Connection, found: dict[str, Salvaged], result: Rescued) -> None:
    faults = history_recovery.put_history(link, found)
    result.lost += faults
    for table in found.keys() - _APART:
        _put_rows(link, table, found[table], result)
    with suppress(sqlite3.Error):  # a note that is damaged is of little worth
        for statement in FROM_NOTES:
            link.execute(statement)
    if not link.execute("SELECT 1 FROM workspace").fetchone():
        settings.make_identity(link)
    exchange.make_seed(link)
    _drop_bad_contents(link, result)
    history_recovery.mend_ids(link)
    history_recovery.take_back(link, is_told=not faults)
    _drop_dangling(link, result)
    history_recovery.tell(link)
    _count(link, result)
    checksums.put_anew(link)


def _put_rows(link: sqlite3.Connection, table: str, found: Salvaged, result: Rescued) -> None:
    """Row by row: one that the table does not take even with its spare values is left out."""
    name, columns = _NAMES.get(table, table), row_salvage.columns(link, table)
    rows = [{column: row[column] for column in columns if column in row} for row in found.rows]
    if table == "settings":
        rows = [row for row in rows if row["name"] not in _NOT_TAKEN]
    mended = [_with_stand_ins(table, row) for row in rows]
    refused = sum(not _can_be_used(table, row) or not _put_row(link, table, row) for row in mended)
    doubtful = sum(row != old or _is_garbled(row) for row, old in zip(mended, rows, strict=True))
    counted = ((refused, "有 {} 条内容损坏。"), (doubtful, "有 {} 条里的个别文字损坏，请核对。"))
    result.lost += [f"{name}：{words.format(count)}" for count, words in counted if count]
    if not found.is_whole:
        result.lost.append(f"{name}：有一部分读不出来。")


def _can_be_used(table: str, row: Row) -> bool:
    is_of_a_kind = table not in _LOGS or row.get("kind") in {kind.value for kind in Kind}
    return is_of_a_kind and all(_is_readable(row.get(name), read) for name, read in _NEEDED.items())


def _put_row(link: sqlite3.Connection, table: str, row: Row) -> bool:
    """Whether the table took it, as it is or (a task, on which everything hangs) with its spare values."""
    for fields in (row, row | _SPARE) if table == "nodes" else (row,):
        columns, marks = ", ".join(f'"{name}"' for name in fields), ", ".join("?" * len(fields))
        try:
            link.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(fields.values()))  # noqa: S608
        except sqlite3.Error:
            continue
        return True
    return False


def _with_stand_ins(table: str, row: Row) -> Row:
    wrong = {
        name: stand_in.value
        for name, (words, stand_in) in _STAND_INS.get(table, {}).items()
        if row.get(name) not in {word.value for word in words}
    }
    times = {name: row[name] for name in _TIMES & row.keys()}
    return row | wrong | {name: None for name, at in times.items() if not _is_readable(at, dt.datetime.fromisoformat)}


def _is_readable(text: object, read: Callable[[str], object]) -> bool:
    """Whether a text, if there is one, means what it should."""
    try:
        return not text or bool(read(str(text)))
    except ValueError:
        return False


def _is_garbled(row: Row) -> bool:
    return any(isinstance(value, str) and "\ufffd" in value for value in row.values())


# --- what points nowhere ---------------------------------------------------------------------------


def _drop_bad_contents(link: sqlite3.Connection, result: Rescued) -> None:
    """Evidence whose content is not what it was, or gone."""
    for (sha256,) in link.execute("SELECT sha256 FROM contents").fetchall():
        (data,) = link.execute("SELECT data FROM contents WHERE sha256 = ?", (sha256,)).fetchone()
        if data and evidence.digest(data) != sha256:
            link.execute("DELETE FROM contents WHERE sha256 = ?", (sha256,))
    gone = "SELECT name FROM evidence WHERE sha256 NOT IN (SELECT sha256 FROM contents)"
    result.lost += [f"佐证材料“{name}”的内容已损坏，请单位重新添加。" for (name,) in link.execute(gone)]


def _drop_dangling(link: sqlite3.Connection, result: Rescued) -> None:
    """A task under a lost heading moves to the top; any other row that points nowhere is left out."""
    link.execute("UPDATE nodes SET parent_id = NULL WHERE parent_id NOT IN (SELECT id FROM nodes)")
    dropped: dict[str, int] = {}
    while tables := {str(table) for table, *_ in link.execute("PRAGMA foreign_key_check")}:
        for table in tables:
            dropped[table] = dropped.get(table, 0) + _drop_from(link, table)
    result.lost += [f"{_NAMES.get(name, name)}：有 {count} 条所属的内容不在了。" for name, count in dropped.items()]


def _drop_from(link: sqlite3.Connection, table: str) -> int:
    """Delete the rows of a table whose references lead nowhere; how many."""
    references: dict[int, list[sqlite3.Row]] = {}
    for row in link.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
        references.setdefault(row["id"], []).append(row)
    count = 0
    for pairs in references.values():
        there = " AND ".join(f'p."{pair["to"]}" = "{table}"."{pair["from"]}"' for pair in pairs)
        given = " AND ".join(f'"{pair["from"]}" IS NOT NULL' for pair in pairs)
        parent = pairs[0]["table"]
        sql = f'DELETE FROM "{table}" WHERE {given} AND NOT EXISTS (SELECT 1 FROM "{parent}" p WHERE {there})'  # noqa: S608
        count += link.execute(sql).rowcount
    return count


def _count(link: sqlite3.Connection, result: Rescued) -> None:
    for table in ("nodes", "units", "indicators", "filings", "evidence", "reviews", "history"):
        (result.kept[_NAMES[table]],) = link.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
