"""Packages over a hub: each arrives once, waits until it is in a workspace, and is believed for its signature."""

from __future__ import annotations

import dataclasses
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring
import pytest

from core.errors import FaultError, KnownError
from core.exchange import hub_visit, mailbox, outgoing
from core.exchange.collecting import Wishes
from core.exchange.hub import AwayError, Login, PasswordNeededError, login_of
from core.exchange.hub_visit import Errand
from core.exchange.transport import Parcel
from core.host import keystore
from db.hub import link as links
from db.hub.members import enroll
from db.hub.transport import HubTransport, open_hub
from db.workspace import Workspace
from tests.builders import HOUSING
from tests.exchange import world
from tests.hub.conftest import City, Make
from tests.hub.server import Server


def returned(store: Workspace) -> bytes:
    from core.model.records import UnitId

    return outgoing.month_return(store, world.board_of(store), UnitId(store.setting("unit")), world.MARCH)


def send_return(city: City, store: Workspace, name: str = "报送.zip") -> None:
    world.sign(store)
    box = city.box(store)
    assert box.put(name, returned(store))
    box.close()


def names(box: HubTransport) -> list[str]:
    return [one.name for one in box.list()]


def test_a_return_and_its_receipt_go_there_and_back(city: City, office: Workspace, unit: Make):
    education = unit()
    send_return(city, education, "三月报送包.zip")
    box = city.box(office)
    done = mailbox.exchange(office, box, Wishes())
    found = done.received
    assert done.receipts == 1
    assert [(one.file, one.added, one.refused) for one in found.collected.outcomes] == [("三月报送包.zip", 1, "")]
    assert names(box) == []
    box.close()
    box = city.box(education)
    back = mailbox.receive(education, box, Wishes())
    assert [(one.kind, one.refused) for one in back.collected.outcomes] == [("回执", "")]
    assert education.filings(month=world.MARCH)[0].state.value == "received"
    box.close()


def test_the_same_package_again_is_no_second_one(city: City, office: Workspace, unit: Make):
    education = unit()
    world.sign(education)
    data = returned(education)
    box = city.box(education)
    assert box.put("一.zip", data)
    assert not box.put("又一.zip", data)
    box.close()
    box = city.box(office)
    assert names(box) == ["一.zip"]
    mailbox.receive(office, box, Wishes())
    box.close()
    box = city.box(education)
    assert not box.put("再一.zip", data)
    box.close()
    assert city.say("SELECT count(*) FROM zdgz.packages") == [(1,)]


def test_two_collectors_at_once_take_each_package_once(city: City, office: Workspace, unit: Make):
    send_return(city, unit(), "教育.zip")
    housing = unit(HOUSING)
    world.sign(housing, world.filing(world.key(unit=HOUSING)))
    box = city.box(housing)
    box.put("住建.zip", returned(housing))
    box.close()
    one, other = city.box(office), city.box(office)
    first, second = one.list()
    assert [each.number for each in other.list()] == [first.number, second.number]
    assert one.fetch(first)
    assert other.fetch(first) is None  # held by the one
    assert other.fetch(second)
    one.acknowledge(first)
    one.settle()
    assert one.fetch(second) is None  # held by the other
    other.acknowledge(second)
    other.settle()
    assert one.fetch(second) is None  # taken
    assert other.fetch(first) is None
    one.settle()
    other.settle()
    assert names(one) == names(other) == []
    one.close()
    other.close()


def test_a_crash_between_fetching_and_acknowledging_leaves_it_waiting(city: City, office: Workspace, unit: Make):
    send_return(city, unit())
    box, other = city.box(office), city.box(office)
    (parcel,) = box.list()
    assert box.fetch(parcel)
    assert other.fetch(parcel) is None
    box.close()  # as the system does for a program that was killed
    assert other.fetch(parcel)
    other.close()


def test_a_refused_package_waits_until_it_is_dismissed(city: City, office: Workspace, unit: Make, tmp_path: Path):
    send_return(city, unit())
    impostor = unit(name="假冒")
    world.sign(impostor, world.filing(progress="另写一份。"))
    box = city.box_of(login_of(impostor))
    box.put("换钥.zip", returned(impostor))
    box.close()
    box = city.box(office)
    found = mailbox.receive(office, box, Wishes())
    assert [bool(one.refused) for one in found.collected.outcomes] == [False, True]
    assert names(box) == ["换钥.zip"]
    mailbox.receive(office, box, Wishes(dry_run=True), dismiss=True)
    assert names(box) == ["换钥.zip"]
    mailbox.receive(office, box, Wishes(), dismiss=True)
    assert names(box) == []
    box.close()


def test_a_row_that_was_changed_is_refused_for_its_signature(city: City, office: Workspace, unit: Make):
    """Whoever rules the server can put rows, and still nothing comes in that the unit did not sign."""
    education = unit()
    world.sign(education)
    data = bytearray(returned(education))
    data[len(data) // 2] ^= 1
    put = """
        INSERT INTO zdgz.packages (district_id, from_unit, from_box, kind, name, digest, data)
        VALUES (%s, %s, '', 'return', '改过.zip', encode(sha256(%s), 'hex'), %s)
    """
    city.say(put, office.exchange.id, education.setting("unit"), bytes(data), bytes(data))
    box = city.box(office)
    found = mailbox.receive(office, box, Wishes())
    assert [one.added for one in found.collected.outcomes] == [0]
    assert found.collected.refused
    assert office.filings() == ()
    box.close()


def test_both_pcs_of_a_unit_hear_the_office(city: City, office: Workspace, unit: Make):
    pcs = [unit(), unit(name="另一台")]
    box = city.box(office)
    board = world.board_of(office)
    box.put("交办.zip", outgoing.handout(office, board.work_list, world.EDUCATION.id))
    box.close()
    for pc in pcs:
        box = city.box(pc)
        assert len(mailbox.receive(pc, box, Wishes()).collected.taken) == 1
        assert names(box) == []
        box.close()


def test_a_share_goes_to_the_other_pc_only(city: City, office: Workspace, unit: Make):
    here, there = unit(), unit(name="另一台")
    world.write(here, world.filing())
    box = city.box(here)
    box.put("交换.zip", outgoing.share(here, world.board_of(here), world.EDUCATION.id, world.MARCH))
    assert names(box) == []
    box.close()
    box = city.box(office)
    assert names(box) == []
    box.close()
    box = city.box(there)
    assert mailbox.receive(there, box, Wishes()).collected.total("added") == 1
    box.close()


def test_a_sealed_package_travels_unread(city: City, office: Workspace, unit: Make):
    education = unit()
    world.phone(education, office)
    world.sign(education)
    data = outgoing.month_return(education, world.board_of(education), world.EDUCATION.id, world.MARCH, sealed=True)
    box = city.box(education)
    box.put("加密.zip", data)
    box.close()
    box = city.box(office)
    assert mailbox.receive(office, box, Wishes()).collected.total("added") == 1
    box.close()
    assert city.say("SELECT kind FROM zdgz.packages") == [("sealed",)]


def test_a_workspace_from_a_backup_asks_for_everything_again(city: City, office: Workspace, unit: Make):
    send_return(city, unit())
    box = city.box(office)
    mailbox.receive(office, box, Wishes())
    assert names(box) == []
    box.close()
    box = city.box(office, again=True)
    assert mailbox.receive(office, box, Wishes()).collected.total("unchanged") == 1
    assert names(box) == []
    box.close()


def test_a_preview_of_everything_again_books_nothing(city: City, office: Workspace, unit: Make):
    education = unit()
    send_return(city, education)
    box = city.box(office)
    mailbox.receive(office, box, Wishes())
    box.close()
    board = world.board_of(office)
    box = city.box(education)
    box.put("交换.zip", outgoing.share(education, board, world.EDUCATION.id, world.MARCH))
    box.close()
    before = city.say("SELECT * FROM zdgz.deliveries ORDER BY 1, 2")
    login = login_of(office)
    box = open_hub(city.address, login, city.accounts[login.account].password, again=True, looks=True)
    found = mailbox.exchange(office, box, Wishes(dry_run=True))
    box.close()
    assert found.received.collected.total("unchanged") == 1
    assert city.say("SELECT * FROM zdgz.deliveries ORDER BY 1, 2") == before
    box = city.box(office)
    assert names(box) == []
    box.close()


def test_an_account_without_its_role_is_made_anew(city: City, office: Workspace):
    """As after a restore of the database alone: roles are the server's."""
    account = login_of(office).account
    city.say(f"DROP ROLE {account}")
    city.enroll(office, "东区")
    box = city.box(office)
    assert names(box) == []
    box.close()


@pytest.mark.parametrize("name", ["交办", "报送"])
def test_what_is_not_ones_own_is_not_put(name: str, city: City, office: Workspace, unit: Make):
    education, housing = unit(), unit(HOUSING)
    world.sign(education)
    board = world.board_of(office)
    data = outgoing.handout(office, board.work_list, HOUSING.id) if name == "交办" else returned(education)
    box = city.box(housing)
    with pytest.raises(KnownError, match="不是这个账号自己的"):
        box.put("包.zip", data)
    with pytest.raises(KnownError, match="没有送出"):
        box.put("包.zip", b"hello")
    box.close()


def test_the_outbox_catches_up(city: City, server: Server, office: Workspace, unit: Make):
    """The server is away when the unit sends: the package lies here, goes out later, once."""
    education = unit()
    world.sign(education)
    hub_visit.prepare_month(education, world.board_of(education), world.MARCH, sealed=False)
    server.stop()
    try:
        with pytest.raises(AwayError, match=r"连不上服务器 127\.0\.0\.1:\d+/hub_\d+。连上以后再试"):
            city.box(education)
        assert len(mailbox.waiting_to_go(education)) == 1
    finally:
        server.start()
    box = city.box(education)
    assert mailbox.flush(education, box) == mailbox.Flushed(1)
    assert mailbox.flush(education, box) == mailbox.Flushed()
    assert mailbox.waiting_to_go(education) == ()
    box.close()
    box = city.box(office)
    assert names(box) == ["区教育局-2022年3月-报送包.zip"]
    box.close()


def test_one_bad_package_in_the_outbox_holds_up_no_other(city: City, office: Workspace, unit: Make):
    send_return(city, unit())
    bad = mailbox.outbox(office) / "0坏.zip"
    bad.write_bytes(b"hello")
    hub_visit.prepare_handouts(office, world.board_of(office))
    box = city.box(office)
    done = mailbox.exchange(office, box, Wishes())
    box.close()
    assert (done.sent, done.receipts) == (3, 1)
    assert [one.name for one in done.stuck] == ["0坏.zip"]
    assert "没有送出" in done.stuck[0].why
    assert mailbox.waiting_to_go(office) == (bad,)
    mailbox.drop(office, "0坏.zip")
    mailbox.drop(office, "../督查室.db")
    assert mailbox.waiting_to_go(office) == ()


@pytest.mark.parametrize("why", [AwayError("断了。"), FaultError("满了。")])
def test_where_the_server_is_away_or_full_the_outbox_is_left_for_later(
    why: KnownError, city: City, office: Workspace, monkeypatch: pytest.MonkeyPatch
):
    hub_visit.prepare_handouts(office, world.board_of(office))
    box = city.box(office)

    def put(_name: str, _data: bytes) -> bool:
        raise why

    monkeypatch.setattr(box, "put", put)
    with pytest.raises(type(why)):
        mailbox.flush(office, box)
    box.close()
    assert len(mailbox.waiting_to_go(office)) == 3


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_server_that_goes_away_in_the_middle_is_told(
    how: signal.Signals, city: City, server: Server, office: Workspace, unit: Make
):
    send_return(city, unit())
    box = city.box(office)
    (parcel,) = box.list()
    assert box.fetch(parcel)
    server.stop(how)
    try:
        with pytest.raises(AwayError, match="断了"):
            box.acknowledge(parcel)
        box.close()
    finally:
        server.start()
    box = city.box(office)
    assert len(box.list()) == 1
    box.close()


def test_wrong_and_missing_passwords_are_told_apart_from_a_server_that_is_away(city: City, office: Workspace):
    login = login_of(office)
    with pytest.raises(PasswordNeededError, match="要密码"):
        open_hub(city.address, login)
    with pytest.raises(PasswordNeededError, match="不对"):
        open_hub(city.address, login, "wrong")
    with pytest.raises(KnownError, match="不让这个账号连接") as caught:
        open_hub(city.address + "x", login, city.accounts[login.account].password)
    assert not isinstance(caught.value, AwayError)
    with pytest.raises(AwayError, match="连不上"):
        open_hub("postgresql://127.0.0.1:1/zdgz", login, "x")


def test_who_is_not_enrolled_gets_no_box(city: City, office: Workspace):
    with pytest.raises(KnownError, match="没有登记到任何单位"):
        open_hub(city.admin, login_of(office))


def test_where_there_is_no_hub_it_is_said(city: City, office: Workspace):
    with pytest.raises(KnownError, match="还没有建好汇聚库"):
        open_hub(city.server.url("postgres"), login_of(office))


def test_a_unit_that_never_heard_of_an_office_is_told(tmp_path: Path):
    with world.unit(tmp_path) as store, pytest.raises(KnownError, match="先打开一次督查室发来的交办包"):
        login_of(store)


def test_enrolling_again_keeps_passwords_and_asks_about_another_key(city: City, office: Workspace, tmp_path: Path):
    board = world.board_of(office)
    data = outgoing.handout(office, board.work_list, HOUSING.id)
    with city.link() as link:
        again = enroll(link, data, "东区")
        assert (again.accounts, again.kept) == ((), 4)
        with pytest.raises(KnownError, match="不是交办包"):
            enroll(link, b"x", "东区")
        other = Path(tmp_path / "别处")
        other.mkdir()
        with world.office(other) as store, pytest.raises(KnownError, match="另一个督查室"):
            enroll(link, outgoing.handout(store, board.work_list, HOUSING.id), "东区")
        city.say("UPDATE zdgz.districts SET key = repeat('0', 64)")
        with pytest.raises(KnownError, match="换了密钥"):
            enroll(link, data, "东区")
        assert enroll(link, data, "东区", confirmed=again.fingerprint.replace(" ", "")).kept == 4


def test_a_reader_that_is_another_unit_gets_nothing(city: City, office: Workspace, unit: Make):
    send_return(city, unit())
    housing = login_of(unit(HOUSING))
    box = city.box_of(dataclasses.replace(housing, reader="office"))
    assert names(box) == []
    box.close()


def test_the_driver_is_optional(monkeypatch: pytest.MonkeyPatch):
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(KnownError, match="没有带连接 PostgreSQL 的部件"):
        links.connect("postgresql://127.0.0.1/zdgz")


def test_a_login_says_the_machine(office: Workspace):
    assert login_of(office) == Login(f"zdgz_{office.exchange.id[:8]}", "office", login_of(office).machine)


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("postgresql://h/d", "own"),
        ("postgresql://city@h/d", "city"),
        ("postgresql://%E5%B8%82@h/d", "市"),
        ("postgresql://h/d?user=city", "city"),
    ],
)
def test_a_password_is_filed_under_the_account_that_comes(
    url: str, account: str, office: Workspace, monkeypatch: pytest.MonkeyPatch
):
    kept: list[tuple[str, str, str]] = []
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(hub_visit, "login_of", lambda _desk: Login("own", "office"))
    monkeypatch.setattr(keystore, "keep", lambda *what: kept.append(what) or True)
    monkeypatch.setattr(keystore, "password", lambda *what: asked.append(what) or "")

    class Box:
        notice = ""

        def list(self) -> list[Parcel]:
            return []

        def settle(self) -> None: ...

        def close(self) -> None: ...

    connect: Any = lambda *_: Box()  # noqa: E731
    hub_visit.visit(office, connect, Errand(url, "typed"))
    hub_visit.visit(office, connect, Errand(url))
    assert kept == [("h/d", account, "typed")]
    assert asked == [("h/d", account)]


def test_files_in_the_clear_are_no_key_store(monkeypatch: pytest.MonkeyPatch):
    system, plain = SimpleNamespace(priority=5), SimpleNamespace(priority=0.5)
    for found, is_one in (
        (plain, False),
        (system, True),
        (SimpleNamespace(priority=10, backends=[system, plain]), False),
        (SimpleNamespace(priority=10, backends=[system, system]), True),
        (SimpleNamespace(priority=-1, backends=[]), False),
    ):
        monkeypatch.setattr(keyring, "get_keyring", lambda found=found: found)
        assert keystore.is_there() is is_one
