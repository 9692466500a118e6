# ruff: noqa: S608  the statements are the test's own
"""A unit's account tried against everything that is not its own: nothing is read, nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege

from core.exchange import hub as hubs
from core.exchange import mailbox, outgoing
from core.exchange.collecting import Wishes
from core.exchange.hub import login_of
from db.hub import loading
from db.hub.tables import TABLES
from db.hub.views import VIEWS
from db.workspace import Workspace
from tests.builders import HOUSING
from tests.exchange import world
from tests.hub.conftest import City, Make
from tests.hub.test_transport import returned

if TYPE_CHECKING:
    from psycopg import Connection

OPEN_TO_MEMBERS = {"packages", "deliveries"}
CLOSED = [one.name for one in (*TABLES, *VIEWS) if one.name not in OPEN_TO_MEMBERS]


@pytest.fixture
def busy(city: City, office: Workspace, unit: Make, tmp_path: Path) -> Iterator[City]:
    """Two districts with post in every direction, loaded."""
    elsewhere = tmp_path / "西区"
    elsewhere.mkdir()
    with world.office(elsewhere) as other:
        city.enroll(other, "西区")
        for desk in (office, other):
            board = world.board_of(desk)
            box = city.box(desk)
            for who in (world.EDUCATION, HOUSING):
                box.put(f"{who.name}交办.zip", outgoing.handout(desk, board.work_list, who.id))
            box.close()
    for who in (world.EDUCATION, HOUSING):
        store = unit(who)
        world.sign(store, world.filing(world.key(unit=who), progress=f"{who.name}的机密进展。"))
        box = city.box(store)
        box.put(f"{who.name}报送.zip", returned(store))
        box.put(f"{who.name}交换.zip", outgoing.share(store, world.board_of(store), who.id, world.MARCH))
        box.close()
    box = city.box(office)
    mailbox.receive(office, box, Wishes())
    box.close()
    loading.load(city.link)
    yield city


@pytest.fixture
def education(busy: City, office: Workspace) -> Iterator[Connection]:
    with busy.as_member(hubs.account(office.exchange.id, world.EDUCATION.id)) as link:
        yield link


def state(city: City) -> list[tuple[Any, ...]]:
    """Everything in the hub."""
    return [
        (table.name, *line)
        for table in TABLES
        for line in sorted(map(repr, city.say(f"SELECT * FROM zdgz.{table.name}")))
    ]


def refused(link: Connection, query: str, values: tuple[Any, ...] = ()) -> bool:
    """Whether it fails, or finds or changes no row."""
    try:
        done = link.execute(query.encode(), values)
    except psycopg.Error:
        return True
    return done.rowcount == 0


def test_a_unit_sees_its_own_post_and_nothing_else(busy: City, education: Connection):
    seen = {name for (name,) in education.execute("SELECT name FROM zdgz.packages")}
    assert seen == {"区教育局交办.zip", "区教育局报送.zip", "区教育局交换.zip"}
    assert len(busy.say("SELECT 1 FROM zdgz.packages")) == 8
    districts = education.execute("SELECT DISTINCT district_id FROM zdgz.packages").fetchall()
    assert len(districts) == 1


@pytest.mark.parametrize("table", CLOSED)
def test_tables_of_the_city_are_closed(table: str, education: Connection):
    writing = (f"DELETE FROM zdgz.{table}", f"INSERT INTO zdgz.{table} DEFAULT VALUES")
    is_view = table in {one.name for one in VIEWS}
    for query in (f"SELECT * FROM zdgz.{table}", *(() if is_view else writing)):
        with pytest.raises(InsufficientPrivilege):
            education.execute(query.encode())


def test_a_unit_writes_no_column_that_the_server_fills(busy: City, education: Connection, office: Workspace):
    """A row that is whole but for who put it, or for its number: with its own columns alone it is taken."""
    before = state(busy)
    own = (office.exchange.id, world.EDUCATION.id, b"x", b"x")
    put = """
        INSERT INTO zdgz.packages (district_id, from_unit, from_box, kind, name, digest, data{more}) {how}
        VALUES (%s, %s, '', 'return', 'x.zip', encode(sha256(%s), 'hex'), %s{value})
    """
    for more, how, value in ((", put_by", "", ", 'zdgz_admin'"), (", id", "OVERRIDING SYSTEM VALUE", ", 1")):
        with pytest.raises(InsufficientPrivilege):
            education.execute(put.format(more=more, how=how, value=value).encode(), own)
    assert state(busy) == before
    education.execute(put.format(more="", how="", value="").encode(), own)


def test_every_other_units_rows_withstand_a_unit(busy: City, education: Connection, office: Workspace):
    before = state(busy)
    others = busy.say(
        "SELECT id, district_id, from_unit, to_unit, data FROM zdgz.packages WHERE name NOT LIKE %s", "区教育局%"
    )
    others += busy.say(
        "SELECT id, district_id, from_unit, to_unit, data FROM zdgz.packages WHERE district_id <> %s",
        office.exchange.id,
    )
    assert len(others) >= 5
    own = world.EDUCATION.id
    for number, district, from_unit, to_unit, data in others:
        for query, values in [
            ("SELECT data FROM zdgz.packages WHERE id = %s", (number,)),
            ("SELECT data FROM zdgz.packages WHERE id = %s FOR UPDATE", (number,)),
            ("UPDATE zdgz.packages SET name = 'x' WHERE id = %s", (number,)),
            ("UPDATE zdgz.packages SET to_unit = %s WHERE id = %s", (own, number)),
            ("DELETE FROM zdgz.packages WHERE id = %s", (number,)),
            ("SELECT * FROM zdgz.deliveries WHERE package_id = %s", (number,)),
            ("UPDATE zdgz.deliveries SET taken_at = now() WHERE package_id = %s", (number,)),
            ("UPDATE zdgz.deliveries SET taken_at = NULL WHERE package_id = %s", (number,)),
            ("DELETE FROM zdgz.deliveries WHERE package_id = %s", (number,)),
            ("INSERT INTO zdgz.deliveries (package_id, reader) VALUES (%s, 'spy')", (number,)),
        ]:
            assert refused(education, query, values), query
        put = (
            "INSERT INTO zdgz.packages (district_id, from_unit, to_unit, from_box, kind, name, digest, data)"
            " VALUES (%s, %s, %s, '', 'return', 'x.zip', %s, %s)"
        )
        if from_unit is None or str(from_unit) != own:
            assert refused(education, put, (district, from_unit, to_unit, hashlib.sha256(data).hexdigest(), data))
    assert state(busy) == before


@pytest.mark.parametrize(
    "query",
    [
        "SET ROLE zdgz_city",
        "SET ROLE zdgz_office",
        "SET SESSION AUTHORIZATION zdgz_admin",
        "RESET ROLE; SELECT * FROM zdgz.members",
        "SET row_security = off; SELECT count(*) FROM zdgz.packages WHERE name LIKE '区住%'",
        "ALTER TABLE zdgz.packages DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY unit_reads ON zdgz.packages USING (true)",
        "CREATE POLICY mine ON zdgz.packages USING (true)",
        "GRANT zdgz_city TO CURRENT_USER",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "CREATE ROLE friend LOGIN",
        "SELECT zdgz.make_room('00000000-0000-0000-0000-000000000000', 2022)",
        "CREATE FUNCTION zdgz.my_unit() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "CREATE OR REPLACE FUNCTION zdgz.my_district() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "CREATE TABLE zdgz.mine (a int)",
        "CREATE TRIGGER t AFTER INSERT ON zdgz.packages EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "TRUNCATE zdgz.packages",
        "DROP SCHEMA zdgz CASCADE",
        "COPY zdgz.members TO STDOUT",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT * FROM pg_catalog.pg_authid",
        "LOCK TABLE zdgz.packages IN ACCESS EXCLUSIVE MODE",
        "CREATE TEMP TABLE mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT only_row FROM zdgz.loading FOR UPDATE",
        "SELECT zdgz.limit_account(session_user)",
        "UPDATE zdgz.members SET most_bytes = 0",
    ],
)
def test_no_statement_lifts_a_unit(query: str, busy: City, education: Connection):
    before = state(busy)
    with pytest.raises(psycopg.Error):
        education.execute(query.encode())
    education.execute(b"SELECT 1")
    assert state(busy) == before


def test_a_function_that_leaks_sees_no_row_of_others(busy: City, education: Connection):
    """The guard comes before a condition with a side effect, whoever made it."""
    busy.say("""
        CREATE FUNCTION public.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
        $$ BEGIN RAISE NOTICE 'seen %%', $1; RETURN true; END $$
    """)
    seen: list[str] = []
    education.add_notice_handler(lambda notice: seen.append(str(notice.message_primary)))
    education.execute(b"SELECT count(*) FROM zdgz.packages WHERE public.leak(name)")
    assert seen
    assert all("区教育局" in one for one in seen)


def test_an_office_sees_its_own_district_without_what_units_share(busy: City, office: Workspace):
    with busy.as_member(hubs.account(office.exchange.id)) as link:
        seen = {name for (name,) in link.execute("SELECT name FROM zdgz.packages")}
        assert seen == {f"{who}{what}.zip" for who in ("区教育局", "区住房和城乡建设局") for what in ("交办", "报送")}
        assert len(link.execute("SELECT 1 FROM zdgz.packages WHERE district_id <> zdgz.my_district()").fetchall()) == 0
        for table in CLOSED:
            assert refused(link, f"SELECT * FROM zdgz.{table}"), table
        assert refused(link, "UPDATE zdgz.packages SET data = ''")


def test_the_city_reads_all_and_changes_no_package(busy: City):
    busy.say("CREATE ROLE city_reader LOGIN PASSWORD 'city' IN ROLE zdgz_city")
    url = busy.server.url(busy.database, "city_reader", "city")
    with psycopg.connect(url, autocommit=True) as link:
        for one in (*TABLES, *VIEWS):
            counted = link.execute(f"SELECT count(*) FROM zdgz.{one.name}".encode()).fetchall()
            assert counted == busy.say(f"SELECT count(*) FROM zdgz.{one.name}")
        for query in (
            "DELETE FROM zdgz.packages",
            "UPDATE zdgz.packages SET name = 'x'",
            "UPDATE zdgz.districts SET key = ''",
            "INSERT INTO zdgz.members VALUES ('x')",
            "UPDATE zdgz.deliveries SET taken_at = NULL",
        ):
            assert refused(link, query), query
    busy.say("DROP ROLE city_reader")


#: What breaks a statement that is put together, a COPY line, a name, a log or a page.
TRICKS = st.sampled_from(
    [
        "'); DROP TABLE zdgz.filings; --",
        "$$; SELECT 1; $$",
        '"; DELETE FROM zdgz.packages; --',
        "\\.",
        "\\N",
        "a\tb\nc\r\\d",
        "%s %(x)s {0} {progress}",
        "${jndi:ldap://x}",
        '=HYPERLINK("x")',
        "{{7*7}}",
        "../../etc/passwd",
        "\u202e",
        "🚧",
        "x' OR '1'='1",
        "/*",
        "E'\\047'",
        "\\x41",
        "\u2028",
    ]
)
#: Packages take no other control characters.
PLAIN = st.characters(exclude_categories=["Cs"], exclude_characters=[chr(at) for at in (*range(9), *range(14, 32))])
TEXT = st.lists(TRICKS | st.text(PLAIN, max_size=20), min_size=1, max_size=3).map("".join)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=6, max_size=6), name=TEXT)
def test_tricks_in_every_text_arrive_as_text(
    city: City, office: Workspace, tmp_path: Path, texts: list[str], name: str
):
    """From the office's package into the tables: each text is there as it was written, and nothing else has changed."""
    from core.model.status import FilingState

    progress, cumulative, problems, next_steps, contact, reason = texts
    written = world.filing(
        progress=progress, cumulative=cumulative, problems=problems, next_steps=next_steps, contact=contact,
        reason=reason, state=FilingState.RETURNED, confirmed={name: reason},
    )  # fmt: skip
    world.write(office, written)
    members, others = city.say("SELECT * FROM zdgz.members"), city.say("SELECT count(*) FROM zdgz.districts")
    box = city.box_of(login_of(office))
    box.put(f"{name}.zip", outgoing.handout(office, world.board_of(office).work_list, world.EDUCATION.id))
    box.close()
    found = loading.load(city.link)
    assert found.refused == []
    columns = "progress, cumulative, problems, next_steps, contact, reason"
    assert city.say(f"SELECT {columns} FROM zdgz.filings") == [tuple(texts)]
    assert city.say("SELECT * FROM zdgz.members") == members
    assert city.say("SELECT count(*) FROM zdgz.districts") == others
