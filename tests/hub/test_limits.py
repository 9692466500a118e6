"""What one account may take of a server that all share, and that nobody holds up the city or speaks for another."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest

from core.errors import FaultError, KnownError
from core.exchange import hub as hubs
from core.exchange import keys, mailbox, outgoing, package
from core.exchange.collecting import Wishes
from core.exchange.hub import AwayError, login_of
from core.exchange.identity import Confirmed
from core.exchange.package import pack
from db.hub import link as links
from db.hub import loading, schema
from db.hub.transport import HubTransport
from db.workspace import Workspace
from tests.exchange import world
from tests.exchange.test_identity import claimed
from tests.hub.conftest import City, Make
from tests.hub.test_transport import names, returned, send_return


def account(office: Workspace) -> str:
    return hubs.account(office.exchange.id, world.EDUCATION.id)


def test_a_unit_holds_up_no_loading(city: City, office: Workspace, unit: Make):
    """An advisory lock, a transaction left open over everything that it may look at."""
    send_return(city, unit())
    with city.as_member(account(office)) as link:
        link.execute(b"SELECT pg_advisory_lock(7462022)")
        link.execute(b"BEGIN")
        link.execute(b"SELECT * FROM zdgz.packages, zdgz.deliveries, zdgz.about")
        board = world.board_of(office)
        box = city.box(office)
        box.put("交办.zip", outgoing.handout(office, board.work_list, world.EDUCATION.id))
        box.close()
        assert loading.load(city.link).loaded == 1


def test_one_loader_at_a_time(city: City):
    with city.link() as link, link.transaction():
        link.execute(b"SELECT only_row FROM zdgz.loading FOR UPDATE")
        with pytest.raises(KnownError, match="另一处正在装载"):
            loading.load(city.link)
    assert loading.load(city.link).loaded == 0


def test_an_account_has_few_connections(city: City, office: Workspace):
    held = [city.as_member(account(office)) for _ in range(5)]
    with pytest.raises(AwayError):
        city.as_member(account(office))
    for link in held:
        link.close()


def test_an_account_begins_with_limits(city: City, office: Workspace):
    with city.as_member(account(office)) as link:
        found = {
            name: link.execute(f"SHOW {name}".encode()).fetchone()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "temp_file_limit")
        }
    assert {name: value[0] for name, value in found.items() if value} == {
        "statement_timeout": "15min",
        "lock_timeout": "1min",
        "idle_in_transaction_session_timeout": "30min",
        "temp_file_limit": "64MB",
    }


@pytest.mark.parametrize(
    "limit", ["most_packages = 1", "most_bytes = (SELECT sum(octet_length(data)) FROM zdgz.packages)"]
)
def test_a_quota_is_said_and_holds_up_nothing_else(city: City, office: Workspace, unit: Make, limit: str):
    education = unit()
    send_return(city, education, "一.zip")
    city.say(f"UPDATE zdgz.members SET {limit} WHERE account = %s", account(office))  # noqa: S608
    (mailbox.outbox(education) / "二.zip").write_bytes(returned(education))
    box = city.box(office)
    mailbox.exchange(office, box, Wishes())
    box.close()
    box = city.box(education)
    done = mailbox.exchange(education, box, Wishes())
    box.close()
    assert [(one.name, "空间用完了" in one.why) for one in done.stuck] == [("二.zip", True)]
    assert done.received.collected.taken  # the receipt came all the same


def test_readers_are_counted(city: City, office: Workspace, unit: Make):
    unit()
    box = city.box(office)
    board = world.board_of(office)
    box.put("交办.zip", outgoing.handout(office, board.work_list, world.EDUCATION.id))
    box.close()
    with city.as_member(account(office)) as link:
        put = b"INSERT INTO zdgz.deliveries (package_id, reader) SELECT id, %s FROM zdgz.packages"
        for number in range(50):
            link.execute(put, (f"pc{number}",))
        with pytest.raises(psycopg.errors.ConfigurationLimitExceeded):
            link.execute(put, ("one more",))


def test_a_hub_of_before_gets_its_limits(city: City, office: Workspace):
    city.say("DROP TABLE zdgz.loading")
    city.say("ALTER TABLE zdgz.members DROP COLUMN most_packages, DROP COLUMN most_bytes")
    city.say(f"ALTER ROLE {account(office)} CONNECTION LIMIT -1")
    with city.link() as link:
        assert not schema.make(link)
    assert city.say("SELECT rolconnlimit FROM pg_roles WHERE rolname = %s", account(office)) == [(5,)]
    assert loading.load(city.link).loaded == 0


def test_what_holds_the_tables_is_said(city: City, office: Workspace, unit: Make):
    send_return(city, unit())
    box = city.box(office)
    with city.link() as link, link.transaction():
        link.execute(b"LOCK TABLE zdgz.packages IN ACCESS EXCLUSIVE MODE")
        with city.link() as waiting, pytest.raises(FaultError, match="别的操作占着"), links.translated():
            waiting.execute(b"SET lock_timeout = '50ms'")
            waiting.execute(b"SELECT 1 FROM zdgz.packages")
    box.close()


# --- who speaks ------------------------------------------------------------------------------------------


def put_raw(city: City, office: Workspace, data: bytes, name: str) -> None:
    """As whoever has a unit's account can, past the program."""
    put = """
        INSERT INTO zdgz.packages (district_id, from_unit, from_box, kind, name, digest, data)
        VALUES (%s, %s, '', 'return', %s, encode(sha256(%s), 'hex'), %s)
    """
    with city.as_member(account(office)) as link:
        link.execute(put.encode(), (office.exchange.id, world.EDUCATION.id, name, data, data))


def test_an_account_speaks_for_its_own_unit_only(city: City, office: Workspace, unit: Make, tmp_path: Path):
    education = unit()
    world.sign(education)
    (tmp_path / "1.zip").write_bytes(returned(education))
    forged = claimed(tmp_path / "1.zip", tmp_path / "2.zip", education)
    found = package.read(forged)
    forged.write_bytes(pack(found.manifest, found.content, keys.new_seed()))  # by a key that nobody has seen
    put_raw(city, office, forged.read_bytes(), "冒名.zip")
    box = city.box(office)
    (outcome,) = mailbox.receive(office, box, Wishes()).collected.outcomes
    box.close()
    assert "由区教育局的账号送来，里面写的却是区住房和城乡建设局" in outcome.refused
    assert office.exchange.known_keys() == ()
    assert office.filings() == ()


class Counting:
    """A box that counts what is downloaded."""

    def __init__(self, box: HubTransport) -> None:
        self._box, self.fetched = box, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._box, name)

    def fetch(self, parcel: Any) -> Path | None:
        self.fetched += 1
        return self._box.fetch(parcel)


def test_junk_is_downloaded_once(city: City, office: Workspace, unit: Make):
    unit()
    put_raw(city, office, b"PK junk", "垃圾.zip")
    box = Counting(city.box(office))
    reasons = [
        [one.refused for one in mailbox.receive(office, cast("Any", box), Wishes()).collected.outcomes]
        for _ in range(3)
    ]
    assert reasons[0] == reasons[1] == reasons[2] != [""]
    assert box.fetched == 1
    assert names(cast("Any", box)) == ["垃圾.zip"]  # it waits until it is dismissed
    mailbox.receive(office, cast("Any", box), Wishes(), dismiss=True)
    assert (box.fetched, names(cast("Any", box))) == (1, [])
    box.close()


def test_a_compared_fingerprint_has_it_downloaded_again(city: City, office: Workspace, unit: Make):
    send_return(city, unit())
    second = unit(name="另一台")
    world.sign(second, world.filing(world.key("改进作风"), values={}))
    box = Counting(city.box(office))
    mailbox.receive(office, cast("Any", box), Wishes())
    other = city.box_of(login_of(second))
    other.put("二.zip", returned(second))
    other.close()
    (asked,) = mailbox.receive(office, cast("Any", box), Wishes()).collected.refused
    (again,) = mailbox.receive(office, cast("Any", box), Wishes()).collected.refused
    assert (again.asked_key, again.owner, again.doubt) == (asked.asked_key, world.EDUCATION.id, asked.doubt)
    assert box.fetched == 2
    how = Wishes(confirmed=frozenset({Confirmed(asked.asked_key, asked.owner)}))
    assert mailbox.receive(office, cast("Any", box), how).collected.total("added") == 1
    assert box.fetched == 3
    box.close()


# --- on the way ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "encrypted", "warns"),
    [("10.1.2.3", False, True), ("10.1.2.3", True, False), ("127.0.0.1", False, False), ("/run/pg", False, False),
     ("localhost", False, False), ("hub.example", False, True)],
)  # fmt: skip
def test_a_connection_in_the_clear_is_said(host: str, encrypted: bool, warns: bool):
    link = SimpleNamespace(info=SimpleNamespace(host=host), pgconn=SimpleNamespace(ssl_in_use=encrypted))
    assert bool(links.notice(cast("Any", link))) == warns
