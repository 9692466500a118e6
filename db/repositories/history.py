"""The history: every change with its values before and after, chained by hashes.

Each row's hash covers the hash of the row before it, so a row that is altered, removed or put in is
found; the head (count and last hash) is kept apart, so that rows cut off the end are found too.

Autosave writes while the user types. So that this doesn't fill the file, a change is taken into the
last row when that row was begun by this connection less than ten minutes ago, for the same record,
under the same label and actor, and nothing was recorded since. A change of a record's state always
has a row of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from core.host import clock
from core.model.ports import HistoryEntry
from db.connection import row, rows

Values = Mapping[str, Any]
_TAKEN_IN = dt.timedelta(minutes=10)
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class Mark(NamedTuple):
    """The row that this connection wrote last, and when it was begun."""

    sequence: int
    begun: dt.datetime


class Trail:
    """Under which name the running operation writes, and what the connection wrote last."""

    def __init__(self, label: str = "", actor: str = "") -> None:
        self.label, self.actor = label, actor
        self.mark: Mark | None = None


class Change(NamedTuple):
    """One record's changed fields: `before` is empty for a new record, `after` for a removed one."""

    record: str
    record_id: str
    before: Values
    after: Values


def write(connection: sqlite3.Connection, trail: Trail, change: Change) -> None:
    """Record a change inside the running transaction; one that changes nothing leaves no row."""
    if change.before == change.after:
        return
    sequence = _count(connection)
    now = clock.now()
    at = _not_before(connection, sequence, now)
    last = _open_row(connection, trail, sequence, change, now)
    if last is None:
        trail.mark = Mark(sequence + 1, now)
        _put(connection, HistoryEntry(sequence + 1, at, trail.actor, trail.label, *_parts(change)))
        return
    joined = Change(change.record, change.record_id, *_joined(last, change))
    if joined.before == joined.after:
        _take_back(connection, trail)
    else:
        _put(connection, HistoryEntry(sequence, at, trail.actor, trail.label, *_parts(joined)))


def write_all(connection: sqlite3.Connection, trail: Trail, changes: Iterable[Change]) -> None:
    """Record many changes, a row each, at a fraction of the cost of one by one."""
    now, sequence = clock.now().isoformat(), _count(connection)
    previous, lines = hash_at(connection, sequence), []
    for change in changes:
        if change.before != change.after:
            sequence += 1
            head = (sequence, now, trail.actor, trail.label, change.record, change.record_id)
            texts = (*head, _text(change.before), _text(change.after))
            previous = link(previous, texts)
            lines.append((*texts, previous))
    if lines:
        connection.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", lines)
        connection.execute("UPDATE history_head SET count = ?, hash = ?", (sequence, previous))
        trail.mark = None


def _parts(change: Change) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    return change.record, change.record_id, dict(change.before), dict(change.after)


def _open_row(
    connection: sqlite3.Connection, trail: Trail, sequence: int, change: Change, now: dt.datetime
) -> HistoryEntry | None:
    """The last row, if the change may be taken into it."""
    mark = trail.mark
    if mark is None or mark.sequence != sequence or not dt.timedelta() <= now - mark.begun < _TAKEN_IN:
        return None
    last = entry(rows(connection, "SELECT * FROM history WHERE sequence = ?", (sequence,))[0])
    same = (last.record_id, last.label, last.actor) == (change.record_id, trail.label, trail.actor)
    whole = last.after and change.before and change.after and "state" not in change.after
    return last if same and whole and ("state" not in last.after or not last.before) else None


def _joined(last: HistoryEntry, change: Change) -> tuple[Values, Values]:
    """The first values before, the last values after; fields that ended where they began are dropped."""
    after = {**last.after, **change.after}
    if not last.before:  # a new record stays one
        return {}, after
    before = {**change.before, **last.before}
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def _put(connection: sqlite3.Connection, new: HistoryEntry) -> None:
    """Write the row at the chain's end, new or again, and move the head."""
    texts = (
        *(new.sequence, new.at.isoformat(), new.actor, new.label, new.record, new.record_id),
        *(_text(new.before), _text(new.after)),
    )
    digest = link(hash_at(connection, new.sequence - 1), texts)
    connection.execute("INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*texts, digest))
    connection.execute("UPDATE history_head SET count = ?, hash = ?", (new.sequence, digest))


def _take_back(connection: sqlite3.Connection, trail: Trail) -> None:
    """Drop the last row: what was changed in it was changed back."""
    count = _count(connection)
    connection.execute("DELETE FROM history WHERE sequence = ?", (count,))
    connection.execute("UPDATE history_head SET count = ?, hash = ?", (count - 1, hash_at(connection, count - 1)))
    trail.mark = None


def link(previous: str, texts: tuple[Any, ...]) -> str:
    """The hash of a row: over the hash before it and the row's columns up to `after`, as stored."""
    content = _ENCODER.encode([previous, *texts])
    import hashlib  # only a change needs it, not the start

    return hashlib.sha256(content.encode()).hexdigest()


def _text(values: Values) -> str:
    return _ENCODER.encode(values)


def _count(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("SELECT count FROM history_head").fetchone()[0]
    return count


def _not_before(connection: sqlite3.Connection, sequence: int, now: dt.datetime) -> dt.datetime:
    """The time to write down after that row: a clock that was set back doesn't turn the order round."""
    found = row(connection, "SELECT at FROM history WHERE sequence = ?", (sequence,))
    return max(now, dt.datetime.fromisoformat(found["at"])) if found else now


def hash_at(connection: sqlite3.Connection, sequence: int) -> str:
    """The hash of a row, "" before the first."""
    found = row(connection, "SELECT hash FROM history WHERE sequence = ?", (sequence,))
    return found["hash"] if found else ""


def entry(found: sqlite3.Row) -> HistoryEntry:
    """A row as the record of the port."""
    sequence, at, actor, label, record, record_id, before, after, _ = found
    when = dt.datetime.fromisoformat(at)
    return HistoryEntry(sequence, when, actor, label, record, record_id, json.loads(before), json.loads(after))


def entries(connection: sqlite3.Connection, record_id: str | None, limit: int) -> tuple[HistoryEntry, ...]:
    """The newest changes first, of one record or of all."""
    if record_id is None:
        found = rows(connection, "SELECT * FROM history ORDER BY sequence DESC LIMIT ?", (limit,))
    else:
        sql = "SELECT * FROM history WHERE record_id = ? ORDER BY sequence DESC LIMIT ?"
        found = rows(connection, sql, (record_id, limit))
    return tuple(map(entry, found))


def told(connection: sqlite3.Connection, record_id: str) -> dict[str, Any]:
    """What the history says that a record holds now; empty when it says that there is none."""
    values: dict[str, Any] = {}
    for (after,) in rows(connection, 'SELECT "after" FROM history WHERE record_id = ? ORDER BY sequence', (record_id,)):
        fields = json.loads(after)
        values = {**values, **fields} if fields else {}
    return values


def examined(connection: sqlite3.Connection) -> tuple[int, tuple[str, ...]]:
    """How many rows there are, and what is wrong with the chain."""
    return _count(connection), tuple(chain_faults(connection))


def chain_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each place where the chain doesn't hold."""
    previous, expected = "", 1
    for found in connection.execute("SELECT * FROM history ORDER BY sequence"):
        if found["sequence"] != expected:
            yield f"历史缺少第 {expected} 条到第 {found['sequence'] - 1} 条。"
        elif found["hash"] != link(previous, tuple(found)[:-1]):
            yield f"历史第 {expected} 条（{found['label']}）被改动过。"
        previous, expected = found["hash"], found["sequence"] + 1
    count, head = connection.execute("SELECT count, hash FROM history_head").fetchone()
    if (count, head) != (expected - 1, previous):
        yield f"历史的末尾不完整：应有 {count} 条，现有 {expected - 1} 条。"


def settled(connection: sqlite3.Connection) -> tuple[int, str]:
    """The number and the hash of the newest row that can no longer change; (0, "") when there is none.

    Only the last row may take in more (see `_open_row`): not one of a changed state, nor one that is old enough.
    """
    count = _count(connection)
    found = row(connection, "SELECT at, before, after FROM history WHERE sequence = ?", (count,))
    if found is not None and not _is_closed(found):
        count -= 1
    return count, hash_at(connection, count)


def _is_closed(found: sqlite3.Row) -> bool:
    before, after = json.loads(found["before"]), json.loads(found["after"])
    age = clock.now() - dt.datetime.fromisoformat(found["at"])
    return age >= _TAKEN_IN or not after or (bool(before) and "state" in after)
