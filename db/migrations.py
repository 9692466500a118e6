"""From any older version of the tables to this program's, one transaction a step with its record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from db import planned
from db.exchange_schema import DEPARTURES, EXCHANGE, IDENTITIES
from db.schema import VERSION_1, VERSION_2, VERSION_PLANNED, VERSION_REVISED
from db.version import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

Step = Callable[["Database"], None]


def first_tables(db: Database) -> None:
    """Version 1: lists, units, filings, history."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in VERSION_1:  # one by one: executescript would commit in the middle
        db.execute(statement)


def office_tables(db: Database) -> None:
    """Version 2: reviews, month locks, task changes, evidence; the warnings that a unit answered."""
    for statement in VERSION_2:
        db.execute(statement)


def revised_lists(db: Database) -> None:
    """Measures taken out of a list, weights of tasks, indicators of the past, former names of units."""
    for statement in VERSION_REVISED:
        db.execute(statement)


def exchange_tables(db: Database) -> None:
    """What exchanging packages keeps."""
    for statement in EXCHANGE:
        db.execute(statement)


def departures_table(db: Database) -> None:
    """What was written for others, file by file."""
    for statement in DEPARTURES:
        db.execute(statement)


def identities(db: Database) -> None:
    """Whose keys they are; a key of one's own from the start, as it stands on what is printed."""
    from db.repositories.exchange import make_seed

    for statement in IDENTITIES:
        db.execute(statement)
    make_seed(db.conn)


def time_plans(db: Database) -> None:
    """Time plans, owners and decided values; which way an indicator goes, and the first month of reporting."""
    for statement in VERSION_PLANNED:
        db.execute(statement)
    planned.fill_in(db.conn)


def funds_of_filings(db: Database) -> None:
    """资金使用情况, where the office asks for it."""
    db.execute("ALTER TABLE filings ADD COLUMN funds TEXT NOT NULL DEFAULT ''")


#: In order; the number of steps done is the file's version, and of all of them `db.version.LATEST`.
STEPS: tuple[Step, ...] = (
    first_tables,
    office_tables,
    revised_lists,
    exchange_tables,
    departures_table,
    identities,
    time_plans,
    funds_of_filings,
)


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] | None = None) -> None:
    """Bring an open file to the latest version; a step that fails leaves the file at the step before.

    Rebuilding a table that others refer to needs foreign keys off, so they are checked at each step's end.
    """
    from sqlite_utils import Database

    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        _registered(STEPS if steps is None else steps).apply(Database(connection, execute_plugins=False))
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def schema(version: int | None = None) -> dict[str, str]:
    """The tables and indexes of a version, without one of the latest, by name, as SQL."""
    link = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(link, STEPS[:version])
        return schema_of(link)
    finally:
        link.close()


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Those of a file; what SQLite makes by itself has no SQL."""
    return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())


def _registered(steps: Sequence[Step]) -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations("workspace")
    for version, step in enumerate(steps, start=1):
        migrations(name=step.__name__)(_whole(step, version))
    return migrations


def _whole(step: Step, version: int) -> Step:
    """The step with its check and its version, all in the step's one transaction."""

    def run(db: Database) -> None:
        step(db)
        if db.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError(f"{step.__name__} breaks a foreign key")
        db.execute(f"PRAGMA user_version = {version}")

    return run
