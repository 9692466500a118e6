"""Is the file sound, and is it what its history says?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from db import known_schema, migrations, version
from db.connection import row, rows
from db.integrity import checksums, row_sums
from db.repositories import evidence, filings, history, records, settings

_VANISHED = """
    SELECT count(*) FROM history h
    WHERE record = ? AND "after" <> '{}'
        AND sequence = (SELECT max(sequence) FROM history WHERE record_id = h.record_id)
        AND NOT EXISTS (SELECT 1 FROM %s WHERE id = h.record_id)
"""
_NAMES = {
    "filing": "填报",
    "review": "督查室意见",
    "evidence": "佐证材料",
    "month_lock": "锁定记录",
    "value_decision": "报数不同的决定",
    "owner_value": "其他单位的指标值",
    "task_change": "办结或延期申请",
}


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """A Chinese sentence for each fault. Rows of a damaged file aren't compared any further."""
    broken = [*_other_tables(connection)] or [*_structure(connection)] or [*_unlike_before(connection)]
    yield from broken or row_sums.faults(connection)


def _unlike_before(connection: sqlite3.Connection) -> Iterator[str]:
    first = (_foreign_keys, history.chain_faults, checksums.faults)
    told = [fault for part in first for fault in _as_far_as_readable(part(connection))]
    yield from told
    if told and not _is_latest(connection):
        return  # it might not be possible to bring it up to date
    with suppress(sqlite3.IntegrityError), _up_to_date(connection) as latest:  # a step's own defect is none of the file
        for part in (_unlike_history, evidence.faults):
            yield from _as_far_as_readable(part(latest))


def _is_latest(connection: sqlite3.Connection) -> bool:
    return version.version_of(connection) in {0, version.LATEST}


@contextmanager
def _up_to_date(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The file, or of an older program's a passing copy with the tables that came later: the file stays as it is."""
    if _is_latest(connection):
        yield connection
        return
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        copy.row_factory = sqlite3.Row
        connection.backup(copy)
        migrations.migrate(copy)
        yield copy


def _structure(connection: sqlite3.Connection) -> Iterator[str]:
    found = (text for (text,) in rows(connection, "PRAGMA integrity_check") if text != "ok")
    return (f"文件内部结构损坏：{text}" for text in found)


def _as_far_as_readable(found: Iterator[str]) -> Iterator[str]:
    """The faults; a row in which no record can be read any more is one too."""
    try:
        yield from found
    except (ValueError, KeyError, TypeError) as error:
        yield f"有一条记录的内容已损坏，读不出来（{type(error).__name__}）。"


def _other_tables(connection: sqlite3.Connection) -> Iterator[str]:
    """Tables and indexes that are not as the program of that version makes them: nothing in them can be relied on."""
    expected, found = migrations.schema(version.version_of(connection) or None), migrations.schema_of(connection)
    if names := known_schema.unlike(found, expected):
        yield f"表结构与程序的不一致：{'、'.join(names)}。"


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[str]:
    for table, rowid, parent, _ in rows(connection, "PRAGMA foreign_key_check"):
        place = f"第 {rowid} 行" if rowid else "有一行"
        yield f"表 {table} {place}指向 {parent} 中不存在的记录。"


def _unlike_history(connection: sqlite3.Connection) -> Iterator[str]:
    """What was changed past the program; filings month by month, so that memory stays flat."""
    for month in filings.months(connection):
        for filing in filings.some(connection, month=month):
            if _told(connection, filing.key.filing_id) != filings.recorded(filing):
                yield f"{month.label}的一份填报与历史记录不一致（编号 {filing.key.filing_id}）。"
    for kind, (name, _) in records.TABLES.items():
        for record in records.some(connection, kind):
            if _told(connection, record.id) != records.recorded(record):
                yield f"一条{_NAMES[name]}与历史记录不一致（编号 {record.id}）。"
    for (name,) in rows(connection, "SELECT DISTINCT record_id FROM history WHERE record = 'setting'"):
        if history.told(connection, name)["value"] != settings.get(connection, name, ""):
            yield f"设置“{name}”与历史记录不一致。"
    yield from _vanished(connection)


def _told(connection: sqlite3.Connection, record_id: str) -> dict[str, Any]:
    told = history.told(connection, record_id)
    return {name: value for name, value in told.items() if value not in (None, "", {})}


def _vanished(connection: sqlite3.Connection) -> Iterator[str]:
    tables = {"filing": "filings"} | dict(records.TABLES.values())
    for name, table in tables.items():
        found = row(connection, _VANISHED % table, (name,))
        if found and found[0]:
            yield f"有 {found[0]} 份{_NAMES[name]}不见了，历史中没有删除它们的记录。"
