"""A seal over what no history tells field by field: lists, units, lasting settings. A byte that turned is found by it.

What filings and records have besides is summed up in `db.integrity.row_sums`.

It is renewed by every operation that touches them through the program, and compared on opening and by `check`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from core.model.workspace import ROLE
from core.settings.bookkeeping import CHECKSUM
from db.integrity import row_sums
from db.integrity.digest import PASSING, hashed, tables
from db.repositories import settings

#: Of these modules' changes the history tells every field, or the name is the content's own hash.
_TOLD = frozenset(
    (
        "db.repositories.filings",
        "db.repositories.records",
        "db.repositories.evidence",
        "db.repositories.settings",
        "db.repositories.exchange",
        "db.repositories.sent_log",
        "db.heads",
    )
)
#: The tables of lists and of the directory of units.
LISTS = (
    *("lists", "nodes", "assignments", "chosen_units", "indicators"),
    *("units", "aliases", "list_units", "members"),
)
_SEALED = frozenset((*LISTS, "settings", "workspace"))


def is_concerned(module: str, setting: str = "") -> bool:
    """Whether a change by a function of that module, or of that setting, is one to seal."""
    return setting not in PASSING if setting else module not in _TOLD


def put(connection: sqlite3.Connection) -> None:
    """Seal what is there now; inside a transaction."""
    settings.put(connection, CHECKSUM.name, _now(connection))


def put_anew(connection: sqlite3.Connection) -> None:
    """Seal and sum up a file that was written past the operations; inside a transaction."""
    put(connection)
    row_sums.put(connection)


def holds(connection: sqlite3.Connection) -> bool:
    """Whether it is as it was sealed. A file of an older program has no seal yet, but the settings it was made with."""
    kept = settings.get(connection, CHECKSUM.name, "")
    return kept == _now(connection) if kept else settings.get(connection, ROLE.name, "-") != "-"


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """A sentence when it is not."""
    if not holds(connection):
        yield "清单、单位名录或设置的内容与保存时不一致。"


def is_missing(connection: sqlite3.Connection) -> bool:
    """Whether it was never sealed, or never summed up."""
    return not settings.get(connection, CHECKSUM.name, "") or row_sums.is_missing(connection)


def _now(connection: sqlite3.Connection) -> str:
    return hashed(connection, [name for name in tables(connection) if name in _SEALED])
