"""Who may do what. Three groups: the city reads all, an office and a unit see their own post and nothing else.

An account is known by the one that logged in, so that SET ROLE changes nothing. Tables of the city are not
granted to offices and units at all; on packages and deliveries rows are guarded one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

CITY, OFFICE, UNIT = "zdgz_city", "zdgz_office", "zdgz_unit"
_MINE = "district_id = (SELECT zdgz.my_district())"
_I = "(SELECT zdgz.my_unit())"


def _group(name: str) -> str:
    return f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{name}') THEN
            CREATE ROLE {name} NOLOGIN;
        END IF;
    END $$
    """


def _who(name: str, column: str) -> str:
    asked = f"SELECT {column} FROM zdgz.members WHERE account = session_user"  # noqa: S608  columns of ours
    return f"""
    CREATE OR REPLACE FUNCTION zdgz.{name}() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS '{asked}'
    """


def _policy(table: str, name: str, what: str, who: str, rule: str) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS {name} ON zdgz.{table}"
    yield f"CREATE POLICY {name} ON zdgz.{table} FOR {what} TO {who} {rule}"


#: The post of a member: what it put, and what is addressed to it. The unit columns are empty for the office.
_OFFICE_SEES = f"{_MINE} AND (from_unit IS NULL OR to_unit IS NULL)"
_UNIT_SEES = f"{_MINE} AND (from_unit = {_I} OR to_unit = {_I})"
_OFFICE_PUTS = f"{_MINE} AND from_unit IS NULL AND to_unit IS NOT NULL"
_UNIT_PUTS = f"{_MINE} AND from_unit = {_I} AND (to_unit IS NULL OR to_unit = {_I})"
#: A sender sees whether its package was taken.
_VISIBLE = "EXISTS (SELECT FROM zdgz.packages p WHERE p.id = package_id)"
_TO_ME = f"EXISTS (SELECT FROM zdgz.packages p WHERE p.id = package_id AND p.to_unit IS NOT DISTINCT FROM {_I})"  # noqa: S608


def _rights() -> Iterator[str]:
    yield from map(_group, (CITY, OFFICE, UNIT))
    yield _who("my_district", "district_id")
    yield _who("my_unit", "unit_id")
    yield "REVOKE ALL ON SCHEMA zdgz FROM PUBLIC"
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA zdgz FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA zdgz TO {CITY}, {OFFICE}, {UNIT}"
    yield f"GRANT EXECUTE ON FUNCTION zdgz.my_district(), zdgz.my_unit() TO {CITY}, {OFFICE}, {UNIT}"
    yield f"GRANT EXECUTE ON FUNCTION zdgz.make_room(uuid, integer) TO {CITY}"
    yield f"GRANT EXECUTE ON FUNCTION zdgz.worst_light(text[], boolean) TO {CITY}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA zdgz TO {CITY}"
    filled = "loads shelves lists nodes units parts indicators filings indicator_values standings attainments reviews"
    tables = ", ".join(f"zdgz.{name}" for name in filled.split())
    yield f"GRANT INSERT, UPDATE, DELETE ON {tables} TO {CITY}"
    yield f"GRANT UPDATE (serial, settings) ON zdgz.districts TO {CITY}"
    yield f"GRANT UPDATE ON zdgz.loading TO {CITY}"
    yield f"GRANT SELECT ON zdgz.about, zdgz.packages, zdgz.deliveries TO {OFFICE}, {UNIT}"
    put = "district_id, from_unit, to_unit, from_box, kind, name, digest, data"
    yield f"GRANT INSERT ({put}) ON zdgz.packages TO {OFFICE}, {UNIT}"
    yield f"GRANT INSERT (package_id, reader), UPDATE (taken_at, taken_by) ON zdgz.deliveries TO {OFFICE}, {UNIT}"
    yield "ALTER TABLE zdgz.packages ENABLE ROW LEVEL SECURITY"
    yield "ALTER TABLE zdgz.deliveries ENABLE ROW LEVEL SECURITY"
    yield from _policy("packages", "city_reads", "SELECT", CITY, "USING (true)")
    yield from _policy("packages", "office_reads", "SELECT", OFFICE, f"USING ({_OFFICE_SEES})")
    yield from _policy("packages", "office_puts", "INSERT", OFFICE, f"WITH CHECK ({_OFFICE_PUTS})")
    yield from _policy("packages", "unit_reads", "SELECT", UNIT, f"USING ({_UNIT_SEES})")
    yield from _policy("packages", "unit_puts", "INSERT", UNIT, f"WITH CHECK ({_UNIT_PUTS})")
    yield from _policy("deliveries", "city_reads", "SELECT", CITY, "USING (true)")
    members, own = f"{OFFICE}, {UNIT}", f"USING ({_TO_ME}) WITH CHECK ({_TO_ME})"
    yield from _policy("deliveries", "members_see", "SELECT", members, f"USING ({_VISIBLE})")
    yield from _policy("deliveries", "members_take", "ALL", members, own)


RIGHTS = tuple(_rights())
