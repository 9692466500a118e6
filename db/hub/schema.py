"""Making a hub: tables, views, what they mean, who may do what. Made again it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.errors import KnownError
from core.model import fields
from db.hub.limits import LIMITS, QUOTAS
from db.hub.rights import RIGHTS
from db.hub.tables import FILINGS, INDEXES, OF_UNIT, TABLES, Table
from db.hub.views import VIEWS, View

if TYPE_CHECKING:
    from psycopg import Connection

VERSION = 2

#: Tables kept apart by district, and below by year: a district or a year can be taken out as a whole.
_SPLIT = ", ".join(f"'{table.name}'" for table in OF_UNIT)
_MAKE_ROOM = """
CREATE OR REPLACE FUNCTION zdgz.make_room(district uuid, for_year integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parent text;
    branch text;
BEGIN
    FOREACH parent IN ARRAY ARRAY[SPLIT] LOOP
        branch := parent || '_' || replace(district::text, '-', '');
        IF to_regclass('zdgz.' || branch) IS NULL THEN
            EXECUTE format('CREATE TABLE zdgz.%I PARTITION OF zdgz.%I FOR VALUES IN (%L) PARTITION BY LIST (year)',
                           branch, parent, district);
        END IF;
        IF to_regclass('zdgz.' || branch || '_' || for_year) IS NULL THEN
            EXECUTE format('CREATE TABLE zdgz.%I PARTITION OF zdgz.%I FOR VALUES IN (%L)',
                           branch || '_' || for_year, branch, for_year);
        END IF;
    END LOOP;
END
$$
""".replace("SPLIT", _SPLIT)

#: The worst of lights; where the month was filed grey stands above none, else below it.
_WORST_LIGHT = """
CREATE OR REPLACE FUNCTION zdgz.worst_light(lights text[], filed boolean) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN 'red' = ANY(lights) THEN 'red' WHEN 'yellow' = ANY(lights) THEN 'yellow'
                WHEN 'green' = ANY(lights) THEN 'green' WHEN filed AND 'grey' = ANY(lights) THEN 'grey'
                WHEN 'none' = ANY(lights) THEN 'none' ELSE 'grey' END
$$
"""

#: What a hub that was made earlier lacks. What was loaded into one without owners is loaded again.
_LATER = (
    "ALTER TABLE zdgz.loads ADD COLUMN IF NOT EXISTS program text NOT NULL DEFAULT ''",
    "ALTER TABLE zdgz.members ADD COLUMN IF NOT EXISTS most_packages integer NOT NULL DEFAULT 20000",
    "ALTER TABLE zdgz.members ADD COLUMN IF NOT EXISTS most_bytes bigint NOT NULL DEFAULT 8589934592",
    "INSERT INTO zdgz.loading VALUES (true) ON CONFLICT DO NOTHING",
    """
    DO $$ BEGIN
        IF (SELECT version FROM zdgz.about) < 2 THEN
            DELETE FROM zdgz.loads WHERE outcome = 'loaded';
            DELETE FROM zdgz.shelves;
            TRUNCATE zdgz.filings, zdgz.indicator_values, zdgz.standings, zdgz.reviews;
        END IF;
    END $$
    """,
    "ALTER TABLE zdgz.standings ADD COLUMN IF NOT EXISTS is_returned boolean NOT NULL DEFAULT false",
    "ALTER TABLE zdgz.standings ADD COLUMN IF NOT EXISTS task_light text",
    "ALTER TABLE zdgz.standings ADD COLUMN IF NOT EXISTS has_filing boolean NOT NULL DEFAULT false",
    *(
        f"ALTER TABLE zdgz.filings ADD COLUMN IF NOT EXISTS {name} {definition}"
        for name, definition, _ in FILINGS.columns
        if name in fields.names(fields.OPTIONAL)
    ),
    f"UPDATE zdgz.about SET version = {VERSION}",  # noqa: S608  a number of ours
)


def make(link: Connection) -> bool:
    """Make what is not there yet, in one transaction; whether the hub is new. A newer hub is refused.

    It needs the tables for itself for a moment, and does not wait for long where somebody holds them.
    """
    with link.transaction():
        link.execute(b"SET LOCAL lock_timeout = '30s'")
        found = version(link)
        if found > VERSION:
            raise KnownError("汇聚库由更新版本的程序建立，这里用不了。", "把程序升级到最新版。")
        for statement in _statements():
            link.execute(statement.encode())  # as bytes: none of them comes from outside
    return found == 0


def version(link: Connection) -> int:
    """The version of the tables; 0 where there is no hub."""
    there = link.execute("SELECT to_regclass('zdgz.about')").fetchone()
    if there is None or there[0] is None:
        return 0
    found = link.execute("SELECT version FROM zdgz.about").fetchone()
    return int(found[0]) if found else 0


def _statements() -> Iterator[str]:
    yield "CREATE SCHEMA IF NOT EXISTS zdgz"
    yield "CREATE TABLE IF NOT EXISTS zdgz.about (version integer PRIMARY KEY)"
    yield f"INSERT INTO zdgz.about SELECT {VERSION} WHERE NOT EXISTS (SELECT FROM zdgz.about)"  # noqa: S608
    for table in TABLES:
        yield _create(table)
    yield from _LATER
    for table in TABLES:
        yield from _told("TABLE", table.name, table.meaning, ((name, text) for name, _, text in table.columns))
    for name, on in INDEXES:
        yield f"CREATE INDEX IF NOT EXISTS {name} ON zdgz.{on}"
    yield "ALTER TABLE zdgz.packages ALTER COLUMN data SET STORAGE EXTERNAL"  # a ZIP gets no smaller
    yield _MAKE_ROOM
    yield from QUOTAS
    yield _WORST_LIGHT
    for view in reversed(VIEWS):  # one that has other columns cannot be replaced
        yield f"DROP VIEW IF EXISTS zdgz.{view.name}"
    for view in VIEWS:
        yield _view(view)
        yield from _told("VIEW", view.name, view.meaning, iter(view.columns))
    yield from RIGHTS
    yield from LIMITS


def _create(table: Table) -> str:
    lines = ",\n    ".join([*(f"{name} {definition}" for name, definition, _ in table.columns), *table.rules])
    split = " PARTITION BY LIST (district_id)" if table.is_split else ""
    return f"CREATE TABLE IF NOT EXISTS zdgz.{table.name} (\n    {lines}\n){split}"


def _view(view: View) -> str:
    return f"CREATE OR REPLACE VIEW zdgz.{view.name} AS {view.query}"


def _told(what: str, name: str, meaning: str, columns: Iterator[tuple[str, str]]) -> Iterator[str]:
    yield f"COMMENT ON {what} zdgz.{name} IS {_quoted(meaning)}"
    for column, text in columns:
        yield f"COMMENT ON COLUMN zdgz.{name}.{column} IS {_quoted(text)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
