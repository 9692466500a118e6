"""What the history of a damaged file still tells: chained anew, and used to bring filings and records back."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from core.model.period import Month
from core.model.records import FilingKey, TaskChange
from db import planned
from db.integrity import row_salvage
from db.integrity.row_salvage import Row, Salvaged
from db.repositories import filings, history, records, settings

_LABEL = "救出损坏文件的内容"


def put_history(link: sqlite3.Connection, found: Mapping[str, Salvaged]) -> list[str]:
    """The readable rows as a new chain; what was wrong with the old one: without a fault it can be relied on."""
    faults = list(_broken_links(found))
    count, previous = 0, ""
    for row in found["history"].rows:
        texts = tuple(row.values())[1:-1]
        if not _is_history(row) or not all(isinstance(text, str) for text in texts):
            continue
        count += 1
        digest = history.link(previous, (count, *texts))
        link.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (count, *texts, digest))
        previous = digest
    link.execute("UPDATE history_head SET count = ?, hash = ?", (count, previous))
    return faults


def _broken_links(found: Mapping[str, Salvaged]) -> Iterator[str]:
    rows, head = found["history"].rows, found["history_head"].rows
    altered = [row for row, before in zip(rows, [None, *rows], strict=False) if not _fits(row, before)]
    if altered:
        yield f"历史记录：有 {len(altered)} 条缺失或被改动，从第 {altered[0]['sequence']} 条起请核对。"
    if not found["history"].is_whole:
        yield "历史记录：有一部分读不出来。"
    if not head or (head[0]["count"], head[0]["hash"]) != (len(rows), rows[-1]["hash"] if rows else ""):
        yield "历史记录：末尾不完整。"


def _fits(row: Row, before: Row | None) -> bool:
    """Whether a row follows the one before it in number and hash."""
    number, previous = (before["sequence"], before["hash"]) if before else (0, "")
    try:
        return bool(row["sequence"] == number + 1 and row["hash"] == history.link(previous, tuple(row.values())[:-1]))
    except TypeError:  # what can't be written as JSON was never a row of ours
        return False


def _is_history(row: Row) -> bool:
    try:
        dt.datetime.fromisoformat(row["at"])
        return all(isinstance(json.loads(row[side]), dict) for side in ("before", "after"))
    except (ValueError, TypeError):
        return False


def mend_ids(link: sqlite3.Connection) -> None:
    """Filings and records are named after what they are about: a name that was altered is put right."""
    for kind, (_, table) in records.TABLES.items():
        if kind is not TaskChange:  # has a name of its own
            for number, record in _numbered(link, table, kind):
                _name(link, table, number, record.id)
    for number, filing_key in _filing_keys(link):
        _name(link, "filings", number, filing_key.filing_id)


def _name(link: sqlite3.Connection, table: str, number: int, name: str) -> None:
    """Of two rows of one name the first stays."""
    link.execute(f"UPDATE OR IGNORE {table} SET id = ? WHERE rowid = ? AND id <> ?", (name, number, name))  # noqa: S608
    link.execute(f"DELETE FROM {table} WHERE rowid = ? AND id <> ?", (number, name))  # noqa: S608


def _numbered(link: sqlite3.Connection, table: str, kind: type[Any]) -> Iterator[tuple[int, Any]]:
    for row in link.execute(f'SELECT rowid AS "#", * FROM {table}').fetchall():  # noqa: S608
        with suppress(ValueError, KeyError, TypeError):
            yield row["#"], records.from_row(kind, row)


def _filing_keys(link: sqlite3.Connection) -> Iterator[tuple[int, FilingKey]]:
    for number, node_id, unit_id, month in link.execute(
        "SELECT rowid, node_id, unit_id, month FROM filings"
    ).fetchall():
        with suppress(ValueError):
            yield number, FilingKey(node_id, unit_id, Month.parse(month))


def take_back(link: sqlite3.Connection, *, is_told: bool) -> None:
    """Bring back what its table lost; where the history can be relied on, also what was altered there."""
    sql = "SELECT DISTINCT record, record_id FROM history"
    for kind, record_id in link.execute(sql).fetchall():
        told = history.told(link, record_id)
        if not told and is_told:
            _delete(link, kind, record_id)
        elif told and (is_told or not _is_there(link, kind, record_id)):
            with suppress(sqlite3.Error, KeyError, ValueError, TypeError):
                _write_told(link, kind, record_id, told)


def _table(kind: str) -> str:
    tables = {"filing": "filings"} | dict(records.TABLES.values())
    return tables.get(kind, "")


def _is_there(link: sqlite3.Connection, kind: str, record_id: str) -> bool:
    table = _table(kind)
    return not table or link.execute(f"SELECT 1 FROM {table} WHERE id = ?", (record_id,)).fetchone() is not None  # noqa: S608


def _delete(link: sqlite3.Connection, kind: str, record_id: str) -> None:
    if _table(kind):
        link.execute(f"DELETE FROM {_table(kind)} WHERE id = ?", (record_id,))  # noqa: S608


def _write_told(link: sqlite3.Connection, kind: str, record_id: str, told: dict[str, Any]) -> None:
    """The row as the history tells it, with the revision that the table still has."""
    if kind == "setting":
        settings.put(link, record_id, told["value"])
    elif _table(kind):
        fields = {name: value for name, value in told.items() if name not in {"values", "confirmed"}}
        fields |= {"points": told.get("points", planned.NO_POINTS)} if kind == "task_change" else {}
        fields |= {"id": record_id} | ({"confirmed": json.dumps(told.get("confirmed", {}))} if kind == "filing" else {})
        _upsert(link, _table(kind), fields)
        if kind == "filing":
            link.execute("DELETE FROM filing_values WHERE filing_id = ?", (record_id,))
            lines = [(record_id, name, value) for name, value in told.get("values", {}).items()]
            link.executemany("INSERT INTO filing_values VALUES (?, ?, ?)", lines)


def _upsert(link: sqlite3.Connection, table: str, told: Row) -> None:
    """Insert or update; a column that the history leaves out is empty, but revision and time stay."""
    columns = row_salvage.columns(link, table)
    empty = {name: None if can_be_null else 1 if name == "revision" else "" for name, can_be_null in columns.items()}
    fields = {name: told.get(name, empty[name]) for name in columns}
    names = ", ".join(f'"{name}"' for name in fields)
    kept = {"id", "revision", "updated_at"}
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in fields if name not in kept)
    marks = ", ".join("?" * len(fields))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}"  # noqa: S608
    link.execute(sql, tuple(fields.values()))


def tell(link: sqlite3.Connection) -> None:
    """What differs from the history now is written down as one more change: so the new file is in order."""
    trail = history.Trail(_LABEL)
    held: dict[str, dict[str, history.Values]] = {}
    held["filing"] = {one.key.filing_id: filings.recorded(one) for one in filings.some(link)}
    for kind, (name, _) in records.TABLES.items():
        held[name] = {one.id: records.recorded(one) for one in records.some(link, kind)}
    for name, kept in held.items():
        for record_id in {*kept, *_told_ids(link, name)}:
            now = kept.get(record_id, {})
            before = _filled(link, record_id) if now else history.told(link, record_id)
            _tell(link, trail, history.Change(name, record_id, before, now))


def _told_ids(link: sqlite3.Connection, name: str) -> list[str]:
    return [one for (one,) in link.execute("SELECT DISTINCT record_id FROM history WHERE record = ?", (name,))]


def _filled(link: sqlite3.Connection, record_id: str) -> history.Values:
    return {name: value for name, value in history.told(link, record_id).items() if value not in (None, "", {})}


def _tell(link: sqlite3.Connection, trail: history.Trail, change: history.Change) -> None:
    before, after = change.before, change.after
    if before and after:
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        before, after = ({name: side.get(name) for name in names} for side in (before, after))
    history.write(link, trail, history.Change(change.record, change.record_id, before, after))
