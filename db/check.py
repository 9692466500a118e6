"""Is the file sound, and is it what its history says?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from db import filings, history
from db.connection import row, rows

_VANISHED = """
    SELECT count(*) FROM history h
    WHERE record = 'filing' AND "after" <> '{}'
        AND sequence = (SELECT max(sequence) FROM history WHERE record_id = h.record_id)
        AND NOT EXISTS (SELECT 1 FROM filings WHERE id = h.record_id)
"""


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """A Chinese sentence for each fault. Rows of a damaged file aren't compared any further."""
    broken = [text for (text,) in rows(connection, "PRAGMA integrity_check") if text != "ok"]
    yield from (f"文件内部结构损坏：{text}" for text in broken)
    if not broken:
        yield from _foreign_keys(connection)
        yield from history.chain_faults(connection)
        yield from _unlike_history(connection)


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[str]:
    for table, rowid, parent, _ in rows(connection, "PRAGMA foreign_key_check"):
        place = f"第 {rowid} 行" if rowid else "有一行"
        yield f"表 {table} {place}指向 {parent} 中不存在的记录。"


def _unlike_history(connection: sqlite3.Connection) -> Iterator[str]:
    """Filings that were changed past the program; month by month, so that memory stays flat."""
    for month in filings.months(connection):
        for filing in filings.some(connection, month=month):
            told = history.told(connection, filing.key.filing_id)
            filled = {name: value for name, value in told.items() if value not in (None, "", {})}
            if filled != filings.recorded(filing):
                yield f"{month.label}的一份填报与历史记录不一致（编号 {filing.key.filing_id}）。"
    vanished = row(connection, _VANISHED)
    if vanished and vanished[0]:
        yield f"有 {vanished[0]} 份填报不见了，历史中没有删除它们的记录。"
