"""What the city has in its tables is what the offices hold, row by row, and counts what they count."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from core import demo as made_up
from core import statistics
from core.criteria import criteria_of
from core.exchange import keys, outgoing
from core.host import clock
from core.lists import parsing
from core.model.board import Board
from core.model.codec import encode
from core.model.period import Calendar, Month
from core.model.records import Filing, Review, UnitId, WorkList
from core.model.status import FilingState, Light
from core.reports import pdf
from core.reports.circular import Circular
from core.reports.overview import Overview
from core.rules.deadlines import CALENDAR
from core.rules.task_states import stored_board
from core.usecases import reviews
from core.usecases.changes import change_setting
from db.hub import loading, overview, schema
from db.hub.members import enroll
from db.hub.tables import TABLES
from db.hub.views import VIEWS
from db.workspace import Workspace, create
from tests.builders import HOUSING
from tests.core.reports.reading import chars
from tests.exchange import world
from tests.hub import reading
from tests.hub.conftest import City

SEPTEMBER = Month(2022, 9)


def send_all(city: City, office: Workspace, *, handouts: bool = True) -> None:
    """The office puts what it holds of every unit."""
    board = world.board_of(office)
    box = city.box(office)
    for unit in board.single_units:
        made = outgoing.handout if handouts else outgoing.receipt
        box.put(f"{unit.name}.zip", made(office, board.work_list, unit.id, *(() if handouts else ([],))))
    box.close()


def out(office: Workspace) -> list[Filing]:
    """What an office says to others of its filings."""
    found = [one for one in office.filings() if one.state.is_filed or one.state is FilingState.RETURNED]
    return sorted(found, key=lambda one: (one.key.month, one.key.unit_id, one.key.node_id))


def held(city: City, office: Workspace) -> list[Filing]:
    with city.link() as link:
        return list(reading.filings(link, office.exchange.id, 2022))


@pytest.fixture
def year(hub: City, tmp_path: Path) -> tuple[City, Workspace]:
    """A hub with a district that has a made-up year of the whole built-in list, put and loaded."""
    work_list = parsing.built_in()
    office = create(tmp_path / "督查室.db", role="office", work_lists=[work_list])
    board = Board(work_list)
    with office.operation("一年"):
        for one in made_up.filings(board, until=SEPTEMBER):
            office.save_filing(one)
    received = next(one for one in office.filings() if one.state.is_filed)
    reviews.overrule(office, board, received.key, Light.RED, reason="没有佐证")
    hub.enroll(office, "东区")
    send_all(hub, office)
    found = loading.load(hub.link)
    assert (found.refused, found.waiting) == ([], 0)
    return hub, office


def test_rows_are_those_of_the_office(year: tuple[City, Workspace]):
    city, office = year
    assert held(city, office) == out(office)
    assert len(out(office)) > 2000
    with city.link() as link:
        assert list(reading.reviews(link, office.exchange.id, 2022)) == list(office.records(Review))
    office.close()


def test_the_tables_count_as_the_office_does(year: tuple[City, Workspace]):
    city, office = year
    board = stored_board(office, world.board_of(office).work_list.id)
    for month in (Month(2022, 3), SEPTEMBER):
        criteria = criteria_of(office, month)
        own = statistics.district_year(board, month, out(office), Calendar(), now=clock.now(), criteria=criteria)
        with city.link() as link:
            found = overview.city_year(link, month)
        now = own.current
        (only,) = found.current.units
        assert (only.due, only.filed, only.late(None)) == (now.due, now.filed, now.late)
        assert only.lights() == sum((unit.lights() for unit in now.units), statistics.district.Counter())
        assert +found.lights == +own.lights
        assert [(p.on_time, p.green) for p in found.trend] == [(p.on_time, p.green) for p in own.trend]
        assert [one.verdict._replace(about=None) for one in found.indicators] == [
            one.verdict._replace(about=None) for one in own.indicators
        ]
        rates = city.say(
            "SELECT unit, due, filed, late FROM zdgz.reporting_rate WHERE month = %s ORDER BY unit", month.number
        )
        mine = sorted((unit.unit.name, unit.due, unit.filed, unit.late(now.calendar)) for unit in now.units)
        assert sorted(rates) == mine
        lit = sum(row.verdict.light in {Light.RED, Light.YELLOW} for unit in now.units for row in unit.rows)
        assert city.say("SELECT count(*) FROM zdgz.laggards WHERE month = %s", month.number) == [(lit,)]
        (trend,) = city.say("SELECT due, late, green, task_green_rate FROM zdgz.trend WHERE month = %s", month.number)
        assert trend[:2] == (now.due, now.late)
        assert float(trend[3]) == pytest.approx(statistics.green_share(own.lights))
    office.close()


def test_the_same_reports_are_made_of_the_city(year: tuple[City, Workspace]):
    city, office = year
    with city.link() as link:
        found = overview.city_year(link, SEPTEMBER)
    for kind in (Overview, Circular):
        made = kind(found, overview.CITY_OFFICE, clock.today())
        data = pdf.rendered(made).data
        pages = range(len(pypdfium2.PdfDocument(data)))
        words = "".join(char.text for page in pages for char in chars(data, page))
        assert "东区" in words
        assert "各区县" in words
        assert "各单位报送" not in words
    office.close()


def test_loading_again_changes_nothing_and_a_newer_package_replaces(city: City, office: Workspace):
    world.write(office, world.filing(state=FilingState.RECEIVED))
    send_all(city, office)
    first = loading.load(city.link)
    assert (first.loaded, first.filings, first.lists) == (3, 1, 1)
    before = city.say("SELECT * FROM zdgz.standings ORDER BY 1, 2, 3, 4, 5")
    assert loading.load(city.link) == loading.Loaded()
    assert city.say("SELECT * FROM zdgz.standings ORDER BY 1, 2, 3, 4, 5") == before
    world.write(office, world.filing(progress="又进一步。", percent=99.0, state=FilingState.ACCEPTED))
    send_all(city, office, handouts=False)
    assert loading.load(city.link).loaded == 3
    assert [one.progress for one in held(city, office)] == ["又进一步。"]
    assert held(city, office) == out(office)


def test_an_older_package_that_comes_late_changes_nothing(city: City, office: Workspace):
    board = world.board_of(office)
    world.write(office, world.filing(state=FilingState.RECEIVED))
    old = outgoing.handout(office, board.work_list, world.EDUCATION.id)
    world.write(office, world.filing(progress="新的。", state=FilingState.RECEIVED))
    new = outgoing.handout(office, board.work_list, world.EDUCATION.id)
    for data in (new, old):
        box = city.box(office)
        box.put("交办.zip", data)
        box.close()
        found = loading.load(city.link)
    assert (found.loaded, found.superseded) == (0, 1)
    assert [one.progress for one in held(city, office)] == ["新的。"]


def test_a_receipt_waits_for_its_list(city: City, office: Workspace):
    world.write(office, world.filing(state=FilingState.RECEIVED))
    send_all(city, office, handouts=False)
    found = loading.load(city.link)
    assert (found.loaded, found.waiting) == (0, 3)
    send_all(city, office)
    assert loading.load(city.link).filings == 1


def test_another_calendar_is_put_in_force_for_all_that_was_loaded(city: City, office: Workspace):
    import datetime as dt

    sent = dt.datetime.fromisoformat("2022-03-20T09:00")
    world.write(office, world.filing(state=FilingState.RECEIVED, sent_at=sent))
    send_all(city, office)
    loading.load(city.link)
    late = "SELECT count(*) FROM zdgz.standings WHERE is_late"
    assert city.say(late) == [(0,)]
    change_setting(office, CALENDAR, Calendar(due_day=10, lock_day=28))
    board = world.board_of(office)
    box = city.box(office)
    box.put("别家.zip", outgoing.receipt(office, board.work_list, board.single_units[1].id, []))
    box.close()
    loading.load(city.link)
    assert city.say(late) == [(1,)]


def resigned(data: bytes, seed: bytes, **changes: object) -> bytes:
    """The package with another head, signed with another key: whole by itself."""
    with zipfile.ZipFile(BytesIO(data)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    head = json.loads(members["manifest.json"]) | {"key": keys.public_key(seed)} | changes
    members["manifest.json"] = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    members["manifest.sig"] = keys.sign(seed, members["manifest.json"]).encode()
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return written.getvalue()


def test_only_what_the_office_signed_is_loaded(city: City, office: Workspace):
    """Whole packages of someone who has the office's account and not its key, put row by row."""
    board = world.board_of(office)
    world.write(office, world.filing(state=FilingState.RECEIVED))
    data = outgoing.handout(office, board.work_list, world.EDUCATION.id)
    own = office.exchange.seed()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    forged = {
        "别的密钥": resigned(data, keys.new_seed()),
        "别的区": resigned(data, own, sender="00000000-0000-4000-8000-000000000000"),
        "别的单位": resigned(data, own, unit_id=world.board_of(office).single_units[1].id),
        "报送": resigned(data, own, kind="return"),
        "更新的格式": resigned(data, own, format=99),
        "改过": bytes(flipped),
        "截断": data[: len(data) // 2],
        "不是包": b"PK hello",
        "炸弹": bomb(),
    }
    for name, content in forged.items():
        put(city, office, name, content)
    found = loading.load(city.link)
    assert {name.partition(" ")[2] for name, _ in found.refused} == set(forged)
    assert all(reason for _, reason in found.refused)
    for table in ("filings", "standings", "reviews", "indicator_values"):
        assert city.say(f"SELECT count(*) FROM zdgz.{table}") == [(0,)]  # noqa: S608
    assert loading.load(city.link) == loading.Loaded()
    send_all(city, office)
    assert loading.load(city.link).loaded == 3
    assert held(city, office) == out(office)


def bomb() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", b"{}")
        made.writestr("filings.jsonl", b"0" * (65 << 20))
    return written.getvalue()


def test_a_list_that_hangs_in_a_ring_is_refused(city: City, office: Workspace):
    board = world.board_of(office)
    first, second, *rest = board.work_list.nodes
    ring = (first._replace(parent_id=second.id), second._replace(parent_id=first.id), *rest)
    broken = board.work_list._replace(nodes=ring, version=9)
    put(city, office, "环.zip", outgoing.handout(office, broken, world.EDUCATION.id))
    found = loading.load(city.link)
    assert "成了环" in found.refused[0][1]


def test_the_server_explains_its_tables(city: City):
    told = city.say(
        """
        SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'zdgz'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
        """
    )
    known = {(table, column): text for table, column, text in told if table != "about"}
    assert set(known) == {(one.name, column) for one in TABLES for column in one.names} | {
        (one.name, column) for one in VIEWS for column, _ in one.columns
    }
    assert all(known.values())


def test_the_manual_explains_them_too():
    manual = (Path(__file__).resolve().parents[2] / "resources/help/hub.md").read_text(encoding="utf-8")
    for one in VIEWS:
        assert f"`{one.name}`" in manual
        assert all(f"`{column}`" in manual for column, _ in one.columns), one.name
    for table in TABLES:
        assert f"`{table.name}`" in manual
        assert table.meaning in manual


def test_a_district_and_a_year_are_kept_apart(city: City, office: Workspace):
    send_all(city, office)
    loading.load(city.link)
    plain = office.exchange.id.replace("-", "")
    parts = {name for (name,) in city.say("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")}
    split = ("filings", "indicator_values", "standings", "attainments", "reviews")
    assert parts == {f"{table}_{plain}_2022" for table in split}


def test_making_a_hub_again_loses_nothing(city: City, office: Workspace):
    send_all(city, office)
    loading.load(city.link)
    before = city.say("SELECT count(*) FROM zdgz.standings")
    with city.link() as link:
        assert not schema.make(link)
        assert schema.version(link) == schema.VERSION
    assert city.say("SELECT count(*) FROM zdgz.standings") == before
    city.say("UPDATE zdgz.about SET version = 99")
    with city.link() as link, pytest.raises(loading.KnownError, match="更新版本"):
        schema.make(link)


def test_loading_stops_when_asked_and_goes_on_later(city: City, office: Workspace):
    from core.errors import Cancelled
    from core.host.progress import Progress

    send_all(city, office)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        loading.load(city.link, progress)
    assert loading.load(city.link).loaded == 3


# --- one package never stops the others ----------------------------------------------------------------


PUT = """
    INSERT INTO zdgz.packages (district_id, to_unit, from_box, kind, name, digest, data)
    VALUES (%s, %s, '', 'handout', %s, encode(sha256(%s), 'hex'), %s)
"""


def put(city: City, office: Workspace, name: str, data: bytes) -> None:
    """As a row, whatever our own program would say to it."""
    city.say(PUT, office.exchange.id, world.EDUCATION.id, name, data, data)


def changed(office: Workspace, data: bytes, member: str, content: bytes) -> bytes:
    """The package with other records, signed by its office."""
    with zipfile.ZipFile(BytesIO(data)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()} | {member: content}
    head = json.loads(members["manifest.json"])
    head["members"][member] = hashlib.sha256(content).hexdigest()
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, one in members.items():
            made.writestr(name, one)
    return resigned(written.getvalue(), office.exchange.seed(), members=head["members"])


def handout_of(office: Workspace, work_list: WorkList | None = None, unit_id: UnitId = world.EDUCATION.id) -> bytes:
    return outgoing.handout(office, work_list or world.board_of(office).work_list, unit_id)


def without(work_list: WorkList, unit_id: UnitId) -> WorkList:
    """The list's next version, which the unit has left."""
    return work_list._replace(version=work_list.version + 1,
        units=tuple(
            one._replace(members=tuple(each for each in one.members if each != unit_id))
            for one in work_list.units if one.id != unit_id
        ),
        assignments=tuple(one for one in work_list.assignments if one.unit_id != unit_id),
    )  # fmt: skip


def test_a_unit_that_left_the_list_is_taken_out_and_all_else_is_loaded(city: City, office: Workspace):
    world.write(office, world.filing(state=FilingState.RECEIVED))
    send_all(city, office)
    loading.load(city.link)
    assert len(held(city, office)) == 1
    work_list = world.board_of(office).work_list
    put(city, office, "改版.zip", handout_of(office, without(work_list, world.EDUCATION.id), HOUSING.id))
    found = loading.load(city.link)
    assert (found.lists, found.refused) == (1, [])
    assert held(city, office) == []
    for table in ("standings", "shelves"):
        query = f"SELECT count(*) FROM zdgz.{table} WHERE unit_id = %s"  # noqa: S608
        assert city.say(query, world.EDUCATION.id) == [(0,)]
        assert city.say(query, HOUSING.id) > [(0,)]
    assert loading.load(city.link) == loading.Loaded()


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("settings.json", b'{"calendar": "\\ud800"}'),
        ("settings.json", b'{"lights": "\\u0001"}'),
        ("settings.json", b'{"lights": 1}'),
        ("reviews.jsonl", json.dumps(encode(Review(world.key(), Light.RED, "没有佐证", revision=2**40))).encode()),
    ],
)
def test_what_does_not_fit_is_refused_alone(member: str, content: bytes, city: City, office: Workspace):
    put(city, office, "坏.zip", changed(office, handout_of(office), member, content))
    send_all(city, office)
    found = loading.load(city.link)
    assert [name for name, _ in found.refused] == ["东区 坏.zip"]
    assert found.loaded == 3


@pytest.mark.parametrize("what", [{"version": 2**31}, {"year": 40_000}, {"year": 0}])
def test_a_list_that_does_not_fit_is_refused_alone(what: dict[str, int], city: City, office: Workspace):
    work_list = world.board_of(office).work_list._replace(**what)  # type: ignore[arg-type]
    put(city, office, "坏.zip", handout_of(office, work_list))
    send_all(city, office)
    found = loading.load(city.link)
    assert [name for name, _ in found.refused] == ["东区 坏.zip"]
    assert found.loaded == 3


def test_a_package_that_the_server_does_not_take_is_refused_alone(city: City, office: Workspace):
    city.say("ALTER TABLE zdgz.filings ADD CHECK (progress <> '存不进')")
    world.write(office, world.filing(progress="存不进", state=FilingState.RECEIVED))
    send_all(city, office)
    found = loading.load(city.link)
    assert found.refused == [("东区 区教育局.zip", "里面有存不进数据库的内容，没有装载。请督查室重新导出。")]
    assert (found.loaded, found.filings, found.lists) == (2, 0, 1)
    assert city.say("SELECT count(*) FROM zdgz.shelves") == [(2,)]
    assert loading.load(city.link) == loading.Loaded()


def test_a_good_package_is_not_passed_over_for_a_newer_one_that_is_refused(city: City, office: Workspace):
    world.write(office, world.filing(state=FilingState.RECEIVED))
    send_all(city, office)
    strange = encode(Review(world.key(unit=HOUSING), Light.RED, "没有佐证"))
    put(city, office, "坏.zip", changed(office, handout_of(office), "reviews.jsonl", json.dumps(strange).encode()))
    found = loading.load(city.link)
    assert [name for name, _ in found.refused] == ["东区 坏.zip"]
    assert (found.loaded, found.superseded) == (3, 0)
    assert held(city, office) == out(office) != []


# --- what was refused is asked again -------------------------------------------------------------------


def test_after_enrolling_another_key_what_it_signed_is_loaded(city: City, office: Workspace):
    world.write(office, world.filing(state=FilingState.RECEIVED))
    city.say("UPDATE zdgz.districts SET key = repeat('0', 64)")
    send_all(city, office)
    assert len(loading.load(city.link).refused) == 3
    with city.link() as link:
        enroll(link, handout_of(office), "东区", confirmed=keys.fingerprint(keys.public_key(office.exchange.seed())))
    found = loading.load(city.link)
    assert (found.loaded, found.refused) == (3, [])


def test_after_an_upgrade_what_was_refused_is_tried_once_more(city: City, office: Workspace):
    put(city, office, "坏.zip", changed(office, handout_of(office), "settings.json", b"[]"))
    assert len(loading.load(city.link).refused) == 1
    assert loading.load(city.link).refused == []
    city.say("UPDATE zdgz.loads SET program = '0.0.1'")
    assert len(loading.load(city.link).refused) == 1
    assert loading.load(city.link).refused == []


def test_a_list_change_after_another_key_keeps_what_was_loaded(city: City, office: Workspace):
    world.write(office, world.filing(state=FilingState.RECEIVED))
    send_all(city, office)
    loading.load(city.link)
    seed = keys.new_seed()
    city.say("UPDATE zdgz.districts SET key = %s", keys.public_key(seed))
    newer = world.board_of(office).work_list._replace(version=2)
    city.say("UPDATE zdgz.lists SET version = 1")
    put(city, office, "新.zip", resigned(handout_of(office, newer, HOUSING.id), seed))
    found = loading.load(city.link)
    assert (found.refused, found.lists) == ([], 1)
    assert held(city, office) == out(office) != []


def test_a_hub_that_was_made_earlier_gets_what_it_lacks(city: City, office: Workspace):
    city.say("ALTER TABLE zdgz.loads DROP COLUMN program")
    with pytest.raises(loading.KnownError, match="先运行"):
        loading.load(city.link)
    with city.link() as link:
        schema.make(link)
    send_all(city, office)
    assert loading.load(city.link).loaded == 3
