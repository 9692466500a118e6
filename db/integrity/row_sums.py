"""Sums over what no history tells: revisions, times, thumbnails, former names, and the books of exchanging.

Each row of such a table has a number, hashed from these columns; the numbers of a table are added up (XOR), and the
sums are kept with the settings. While an operation writes, triggers of the connection (not of the file) take away what
a row was and add what it is, so that no way of writing can forget it. `check` adds up afresh and compares.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from core.settings.bookkeeping import ROW_SUMS
from db.repositories import settings

#: The columns, and how a user calls them.
_COLUMNS: dict[str, tuple[str, str]] = {
    "filings": ("id revision updated_at", "填报的版本号或修改时间"),
    "reviews": ("id revision updated_at", "督查室意见的版本号或修改时间"),
    "month_locks": ("id revision updated_at", "锁定记录的版本号或修改时间"),
    "task_changes": ("id revision", "办结或延期申请的版本号"),
    "value_decisions": ("id revision", "报数不同的决定的版本号"),
    "owner_values": ("id revision", "其他单位指标值的版本号"),
    "evidence": ("id revision", "佐证材料的版本号"),
    "contents": ("sha256 preview", "佐证材料的缩略图"),
    "former_names": ("unit_id position name until note", "单位的曾用名"),
    "own_key": ("seed made_at", "本机密钥"),
    "known_keys": ("owner key seen_at confirmed_at workspace channel retired_at", "收发双方的密钥"),
    "former_keys": ("seed made_at retired_at", "本机用过的密钥"),
    "chain_heads": ("workspace partner count hash at", "收发双方的历史记录链"),
    "lineages": ("filing_id versions shared", "填报的来往版本"),
    "imports": ("id package_id digest kind unit_id month file machine created_at at summary undone_at", "收取记录"),
    "import_changes": ("import_id position record record_id before after", "收取记录的明细"),
    "conflicts": (
        "id import_id unit_id filing_id version theirs ours machine at decided_at decided_by choices",
        "等待选定的冲突",
    ),
    "departures": ("id kind unit_id month file count list_version at", "发出记录"),
}
Sums = dict[str, int]


def watch(connection: sqlite3.Connection) -> Sums:
    """From here on every write is told: the result says by what the sum of each table has turned."""
    turned: Sums = defaultdict(int)

    def turn(table: str, *values: object) -> None:
        turned[table] ^= _number(values)

    connection.create_function("turn_mark", -1, turn)
    for table, (names, _) in _COLUMNS.items():
        old, new = (_call(table, names.split(), row) for row in ("old", "new"))
        for event, calls in (("INSERT", new), ("DELETE", old), ("UPDATE", f"{old}, {new}")):
            name = f"mark_{table}_{event}"
            connection.execute(f"CREATE TEMP TRIGGER {name} AFTER {event} ON main.{table} BEGIN SELECT {calls}; END")
    return turned


def _call(table: str, columns: Iterable[str], row: str) -> str:
    values = ", ".join(f'{row}."{name}"' for name in columns)
    return f"turn_mark('{table}', {values})"


def _number(values: Iterable[object]) -> int:
    import hashlib  # only a change needs it, not the start

    return int.from_bytes(hashlib.blake2b(repr(tuple(values)).encode(), digest_size=16).digest())


def keep(connection: sqlite3.Connection, turned: Sums) -> None:
    """Turn the kept sums, or begin them in a file of an older program; inside the transaction that wrote the rows."""
    if is_missing(connection):
        put(connection)
    elif any(turned.values()):
        kept = _kept(connection)
        _put(connection, {table: kept.get(table, 0) ^ turned.get(table, 0) for table in _COLUMNS})


def put(connection: sqlite3.Connection) -> None:
    """Add up what is there now; inside a transaction."""
    _put(connection, _added_up(connection))


def is_missing(connection: sqlite3.Connection) -> bool:
    """Whether the sums were never kept: the file is of an older program."""
    return not settings.get(connection, ROW_SUMS.name, "")


def faults(connection: sqlite3.Connection) -> list[str]:
    """Chinese sentences on what is not as it was written."""
    if is_missing(connection):
        return []
    kept, found = _kept(connection), _added_up(connection)
    return [f"{_COLUMNS[table][1]}与保存时不一致。" for table in found if kept.get(table) != found[table]]


def _added_up(connection: sqlite3.Connection) -> Sums:
    """Of the tables and columns that are there: a file of an older program has not all of them."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    sums = {table: 0 for table in _COLUMNS if table in there}
    for table in sums:
        has = {name for _, name, *_ in connection.execute(f'PRAGMA table_info("{table}")')}
        columns = ", ".join(f'"{name}"' for name in _COLUMNS[table][0].split() if name in has)
        for row in connection.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608  names of this module
            sums[table] ^= _number(row)
    return sums


def _kept(connection: sqlite3.Connection) -> Sums:
    """The kept sums; none where they can't be read."""
    try:
        kept = json.loads(settings.get(connection, ROW_SUMS.name, "{}"))
        return {table: int(text, 16) for table, text in kept.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _put(connection: sqlite3.Connection, sums: Sums) -> None:
    settings.put(connection, ROW_SUMS.name, json.dumps({table: f"{value:x}" for table, value in sums.items()}))
