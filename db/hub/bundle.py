"""A bundle of packages that were unfolded, and how it is written: in one transaction, with COPY."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core import VERSION
from core.model.records import ListId, UnitId
from db.hub.tables import OF_LIST, OF_UNIT, Table
from db.hub.unfold import Lines

if TYPE_CHECKING:
    from psycopg import Connection

#: A unit's year in a district: what the newest package of the office about it fills.
Shelf = tuple[str, ListId, UnitId]
#: A list of a district.
Title = tuple[str, ListId]
LOADED, SUPERSEDED, REFUSED = "loaded", "superseded", "refused"

_DROP_LIST = "DELETE FROM zdgz.{} WHERE district_id = %s AND list_id = %s"
_DROP_UNIT = "DELETE FROM zdgz.{} WHERE district_id = %s AND year = %s AND unit_id = %s"
_KEEP_LIST = """
    INSERT INTO zdgz.lists (district_id, id, year, title, version, document) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (district_id, id) DO UPDATE
    SET year = excluded.year, title = excluded.title, version = excluded.version, document = excluded.document
"""
_KEEP_SHELF = """
    INSERT INTO zdgz.shelves (district_id, list_id, unit_id, serial, package_id) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (district_id, list_id, unit_id) DO UPDATE
    SET serial = excluded.serial, package_id = excluded.package_id
"""
_KEEP_LOAD = """
    INSERT INTO zdgz.loads (package_id, outcome, reason, program) VALUES (%s, %s, %s, %s)
    ON CONFLICT (package_id) DO UPDATE
    SET outcome = excluded.outcome, reason = excluded.reason, program = excluded.program, at = now()
"""
_DROP_SHELF = "DELETE FROM zdgz.shelves WHERE district_id = %s AND list_id = %s AND unit_id = %s"
_KEEP_TERMS = "UPDATE zdgz.districts SET serial = %s, settings = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class NewList:
    """A list as it will be kept: its columns, and the lines that it unfolds to."""

    year: int
    title: str
    version: int
    document: str
    lines: Lines


@dataclass(slots=True)
class Loaded:
    """What loading did, in packages and filings; `waiting` came before the list that they are about."""

    loaded: int = 0
    superseded: int = 0
    waiting: int = 0
    filings: int = 0
    lists: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def add(self, more: Loaded) -> None:
        """What was done besides; who waits is counted anew in each run."""
        self.loaded += more.loaded
        self.superseded += more.superseded
        self.waiting += more.waiting
        self.filings += more.filings
        self.lists += more.lists
        self.refused += more.refused


@dataclass(slots=True)
class Bundle:
    """What a few packages come to.

    `emptied` are the shelves that held something before, with the list's year; `filled` those that are filled now,
    with serial and package; `gone` those whose unit has left its list; `terms` a district's serial and settings;
    `outcomes` what became of each package, `done` the same counted.
    """

    lists: dict[Title, NewList] = field(default_factory=dict)
    emptied: dict[Shelf, int] = field(default_factory=dict)
    filled: dict[Shelf, tuple[int, int]] = field(default_factory=dict)
    gone: set[Shelf] = field(default_factory=set)
    years: set[tuple[str, int]] = field(default_factory=set)
    lines: Lines = field(default_factory=dict)
    terms: dict[str, tuple[int, str]] = field(default_factory=dict)
    outcomes: dict[int, tuple[str, str]] = field(default_factory=dict)
    done: Loaded = field(default_factory=Loaded)

    def add(self, lines: Mapping[str, list[str]]) -> None:
        """Lines of one unit more."""
        for table, more in lines.items():
            self.lines.setdefault(table, []).extend(more)


def write(link: Connection, bundle: Bundle) -> None:
    """Put it in place of what was there, all or nothing."""
    with link.transaction(), link.cursor() as cursor:
        for (district, list_id), new in bundle.lists.items():
            for table in OF_LIST:
                cursor.execute(_DROP_LIST.format(table.name).encode(), (district, list_id))
            values = (district, list_id, new.year, new.title, new.version, new.document)
            cursor.execute(_KEEP_LIST.encode(), values)
            _copy(cursor, OF_LIST, new.lines)
        for district, year in bundle.years:
            cursor.execute(b"SELECT zdgz.make_room(%s, %s)", (district, year))
        for (district, _, unit_id), year in bundle.emptied.items():
            for table in OF_UNIT:
                cursor.execute(_DROP_UNIT.format(table.name).encode(), (district, year, unit_id))
        _copy(cursor, OF_UNIT, bundle.lines)
        _keep(cursor, bundle)


def _keep(cursor: Any, bundle: Bundle) -> None:  # noqa: ANN401  a cursor
    shelves = [(*shelf, *what) for shelf, what in bundle.filled.items()]
    cursor.executemany(_DROP_SHELF.encode(), list(bundle.gone))
    cursor.executemany(_KEEP_SHELF.encode(), shelves)
    cursor.executemany(_KEEP_LOAD.encode(), [(number, *what, VERSION) for number, what in bundle.outcomes.items()])
    terms = [(serial, settings, district) for district, (serial, settings) in bundle.terms.items()]
    cursor.executemany(_KEEP_TERMS.encode(), terms)


def _copy(cursor: Any, tables: tuple[Table, ...], lines: Mapping[str, list[str]]) -> None:  # noqa: ANN401  a cursor
    for table in tables:
        if lines.get(table.name):
            statement = f"COPY zdgz.{table.name} ({', '.join(table.names)}) FROM STDIN"
            with cursor.copy(statement.encode()) as copy:
                copy.write("".join(lines[table.name]))
