"""Taking an import back: everything as it was before, or nothing when something changed since."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from core.errors import KnownError
from core.exchange.package_records import carried_from, work_list_from
from core.exchange.versions import Carried
from core.host import clock
from core.model.codec import decode
from core.model.period import Month
from core.model.records import FilingId, FilingKey, ListId
from db.connection import row, rows
from db.repositories import filings, list_revision, lists, records, settings
from db.repositories.exchange import one, put_evidence, put_lineages, put_record
from db.repositories.history import Trail

_KINDS = {name: kind for kind, (name, _) in records.TABLES.items()}


def undo_import(connection: sqlite3.Connection, trail: Trail, number: int) -> None:
    """Put back what an import changed; refused as a whole when something of it was changed since."""
    found = row(connection, "SELECT * FROM imports WHERE id = ? AND undone_at IS NULL", (number,))
    if found is None:
        raise KnownError("这次收取已经撤销过。")
    changes = rows(connection, "SELECT * FROM import_changes WHERE import_id = ? ORDER BY position DESC", (number,))
    for _, _, record, record_id, before, after in changes:
        if record == "filing":
            _undo_filing(connection, trail, FilingId(record_id), before, after)
        elif record == "setting":
            if settings.get(connection, record_id, "") != after:
                raise _changed_since()
            settings.record(connection, trail, record_id, before)
        elif record == "list":
            _undo_list(connection, trail, ListId(record_id), before, after)
        else:
            _undo_record(connection, trail, _KINDS[record], before, after)
    connection.execute("DELETE FROM conflicts WHERE import_id = ?", (number,))
    connection.execute("UPDATE imports SET undone_at = ? WHERE id = ?", (clock.now().isoformat(), number))


def _changed_since() -> KnownError:
    return KnownError("收取以后又有改动，不能整批撤销。", "现在的内容没有动；要改可逐项修改或退回。")


def _undo_filing(connection: sqlite3.Connection, trail: Trail, name: FilingId, before: str | None, after: str) -> None:
    found = row(connection, "SELECT node_id, unit_id, month FROM filings WHERE id = ?", (name,))
    now = one(connection, FilingKey(found[0], found[1], Month.parse(found[2]))) if found else None
    if now is None or str(now.filing.revision) != after.split(maxsplit=1)[0]:
        raise _changed_since()
    old = carried_from(before) if before else None
    put_evidence(connection, trail, None, now.evidence, old.evidence if old else ())
    if old is None:
        filings.remove(connection, trail, now.filing.key)
        return
    filings.save(connection, trail, old.filing)
    shared = old.version if old.version in old.lineage else ""
    put_lineages(connection, [Carried(old.filing, (), old.lineage, shared)])


def _undo_list(connection: sqlite3.Connection, trail: Trail, list_id: ListId, before: str | None, after: str) -> None:
    """A list that came new stays: it harms nobody, and filings may stand on it."""
    if before is not None:
        if str(lists.load(connection, list_id).version) != after:
            raise _changed_since()
        list_revision.replace(connection, trail, work_list_from(json.loads(before)))


def _undo_record(
    connection: sqlite3.Connection, trail: Trail, kind: type[Any], before: str | None, after: str | None
) -> None:
    was, then = (decode(kind, json.loads(text)) if text else None for text in (before, after))
    one = then or was
    stored = records.stored(connection, one) if one else None
    if stored != then:
        raise _changed_since()
    put_record(connection, trail, stored, was)
