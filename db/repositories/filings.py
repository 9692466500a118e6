"""Filings and their indicator values."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from core.model import fields
from core.model.period import Month
from core.model.records import Filing, FilingId, FilingKey, IndicatorId, NodeId, UnitId
from core.model.status import FilingState, ProgressStatus
from db.connection import rows
from db.repositories.history import Change, Trail, write, write_all

_TEXTS = (*fields.names(fields.TEXTS), "reason")
_KEY = ("id", "node_id", "unit_id", "month")
_NAMES = (*_KEY, "state", "revision", "updated_at", "sent_at", "confirmed", "status", "percent", *_TEXTS)
_COLUMNS = ", ".join(_NAMES)
_STATUS: dict[str | None, ProgressStatus | None] = {None: None} | {each.value: each for each in ProgressStatus}
_STATE = {each.value: each for each in FilingState}
_month = lru_cache(maxsize=256)(Month.parse)
_UPSERT = f"""
    INSERT INTO filings ({_COLUMNS}) VALUES ({", ".join(f":{name}" for name in _NAMES)})
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _NAMES if name not in _KEY)}
"""  # noqa: S608  declared names


def one(connection: sqlite3.Connection, key: FilingKey) -> Filing | None:
    """One filing, None when nothing was entered."""
    sql = "node_id = :node_id AND unit_id = :unit_id AND month = :month"
    return next(iter(_select(connection, sql, _key_columns(key))), None)


def count(connection: sqlite3.Connection) -> int:
    """How many there are, of all units and months."""
    found: int = connection.execute("SELECT count(*) FROM filings").fetchone()[0]
    return found


def some(
    connection: sqlite3.Connection,
    *,
    month: Month | None = None,
    since: Month | None = None,
    unit_id: UnitId | None = None,
    node_id: NodeId | None = None,
) -> tuple[Filing, ...]:
    """Filings of one month, or from `since` to `month` with either end open; oldest month first."""
    conditions = {
        "unit_id = :unit_id": unit_id,
        "node_id = :node_id": node_id,
        "month >= :since": since,
        ("month <= :month" if since else "month = :month"): month,
    }
    where = " AND ".join(text for text, value in conditions.items() if value is not None)
    texts = {"unit_id": unit_id, "node_id": node_id, "since": since and str(since), "month": month and str(month)}
    return _select(connection, f"{where or 'true'} ORDER BY month", texts)


def months(connection: sqlite3.Connection) -> Iterator[Month]:
    """The months that have filings, oldest first."""
    return (Month.parse(text) for (text,) in rows(connection, "SELECT DISTINCT month FROM filings ORDER BY month"))


def search(connection: sqlite3.Connection, words: str, *, unit_id: UnitId | None, limit: int) -> tuple[Filing, ...]:
    """Filings in which each of the words, parted by blanks, stands in some text; newest month first."""
    from core.search.matching import bounded

    parts = {f"word{number}": f"%{_literal(word)}%" for number, word in enumerate(bounded(words).split())}
    if not parts:
        return ()
    anywhere = (" OR ".join(f"{text} LIKE :{name} ESCAPE '!'" for text in _TEXTS) for name in parts)
    narrowed = ["unit_id = :unit_id"] if unit_id else []
    where = " AND ".join([*narrowed, *(f"({each})" for each in anywhere)])
    return _select(
        connection, f"{where} ORDER BY month DESC LIMIT :limit", parts | {"unit_id": unit_id, "limit": limit}
    )


def _literal(word: str) -> str:
    """The word with the wild cards of LIKE taken literally."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def save(connection: sqlite3.Connection, trail: Trail, filing: Filing) -> None:
    """Insert or replace; revision and times are kept as given."""
    old = one(connection, filing.key)
    if old == filing:
        return
    connection.execute(_UPSERT, _columns(filing))
    if (old.values if old else {}) != filing.values:
        _replace_values(connection, filing)
    write(connection, trail, _change(filing.key, old, filing))


def save_all(connection: sqlite3.Connection, trail: Trail, pairs: Sequence[tuple[Filing | None, Filing]]) -> None:
    """The same for many, each with what is stored of it now."""
    connection.executemany(_UPSERT, [_columns(new) for _, new in pairs])
    gone = [(new.key.filing_id,) for old, new in pairs if old and old.values]
    connection.executemany("DELETE FROM filing_values WHERE filing_id = ?", gone)
    values = ((new.key.filing_id, name, value) for _, new in pairs for name, value in new.values.items())
    connection.executemany("INSERT INTO filing_values VALUES (?, ?, ?)", values)
    write_all(connection, trail, (_change(new.key, old, new) for old, new in pairs))


def bump(connection: sqlite3.Connection, filing: Filing) -> None:
    """Give what is stored its next revision; its text is the same, so the history has nothing to say."""
    connection.execute("UPDATE filings SET revision = revision + 1 WHERE id = ?", (filing.key.filing_id,))


def remove(connection: sqlite3.Connection, trail: Trail, key: FilingKey) -> None:
    """Delete the filing; nothing happens when there is none."""
    old = one(connection, key)
    if old is not None:
        connection.execute("DELETE FROM filings WHERE id = ?", (key.filing_id,))
        write(connection, trail, _change(key, old, None))


def recorded(filing: Filing) -> dict[str, Any]:
    """The filled fields of a filing as the history writes them.

    Revision and time of change are left out: they alter with every save and say nothing of the field.
    """
    held = _fields(filing) | {"values": dict(filing.values), "confirmed": dict(filing.confirmed)}
    return {name: value for name, value in held.items() if value not in (None, "", {})}


def _change(key: FilingKey, old: Filing | None, new: Filing | None) -> Change:
    before, after = recorded(old) if old else {}, recorded(new) if new else {}
    if before and after:
        empty: dict[str, Any] = dict.fromkeys(_TEXTS, "") | {"values": {}, "confirmed": {}}
        names = [name for name in before | after if before.get(name) != after.get(name)]
        before, after = ({name: side.get(name, empty.get(name)) for name in names} for side in (before, after))
    return Change("filing", key.filing_id, before, after)


def _replace_values(connection: sqlite3.Connection, filing: Filing) -> None:
    filing_id = filing.key.filing_id
    connection.execute("DELETE FROM filing_values WHERE filing_id = ?", (filing_id,))
    lines = [(filing_id, indicator_id, value) for indicator_id, value in filing.values.items()]
    connection.executemany("INSERT INTO filing_values VALUES (?, ?, ?)", lines)


def _select(connection: sqlite3.Connection, where: str, parameters: dict[str, Any]) -> tuple[Filing, ...]:
    """The filings of a condition, their values fetched with a second question."""
    # Only constant conditions of this module are put together; every value is bound.
    found = rows(connection, f"SELECT {_COLUMNS} FROM filings WHERE {where}", parameters)  # noqa: S608
    sql = f"SELECT * FROM filing_values WHERE filing_id IN (SELECT id FROM filings WHERE {where})"  # noqa: S608
    values = _grouped(rows(connection, sql, parameters)) if found else {}
    return tuple(_filing(columns, values.get(columns[0], {})) for columns in found)


def _grouped(found: Iterable[sqlite3.Row]) -> dict[FilingId, dict[IndicatorId, float]]:
    groups: dict[FilingId, dict[IndicatorId, float]] = defaultdict(dict)
    for filing_id, indicator_id, value in found:
        groups[filing_id][indicator_id] = value
    return groups


def _key_columns(key: FilingKey) -> dict[str, Any]:
    return {"node_id": key.node_id, "unit_id": key.unit_id, "month": str(key.month)}


def _columns(filing: Filing) -> dict[str, Any]:
    return _fields(filing) | {
        "id": filing.key.filing_id,
        "revision": filing.revision,
        "updated_at": filing.updated_at and filing.updated_at.isoformat(),
        "confirmed": json.dumps(dict(filing.confirmed), ensure_ascii=False) if filing.confirmed else "{}",
    }


def _fields(filing: Filing) -> dict[str, Any]:
    return {
        **_key_columns(filing.key),
        "status": filing.status and filing.status.value,
        "percent": filing.percent,
        "state": filing.state.value,
        "sent_at": filing.sent_at and filing.sent_at.isoformat(),
        **{name: getattr(filing, name) for name in _TEXTS},
    }


def _filing(columns: Sequence[Any], values: dict[IndicatorId, float]) -> Filing:
    """A row in the order of `_NAMES`; taken apart at once, as a month's page makes hundreds of them."""
    _, node_id, unit_id, month, state, revision, updated_at, sent_at, confirmed, status, percent, *texts = columns
    return Filing(
        FilingKey(node_id, unit_id, _month(month)),
        _STATUS[status],
        percent,
        values=values,
        state=_STATE[state],
        revision=revision,
        updated_at=_time(updated_at),
        sent_at=_time(sent_at),
        confirmed={} if confirmed == "{}" else json.loads(confirmed),
        **dict(zip(_TEXTS, texts, strict=True)),
    )


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
