"""服务器 in 收发: an address typed once, a password asked once, what is away waits, what came is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from core.errors import KnownError
from core.exchange import hub_visit, mailbox
from core.exchange.hub import AwayError, Login, login_of
from core.exchange.ports import Desk
from core.host import folders, keystore
from core.host.progress import Progress
from core.model.status import FilingState
from core.settings import policy
from db.hub.transport import open_hub
from db.workspace import Workspace
from gui.features.exchange.hub_pane import HubPane
from gui.shell.session import Session
from gui.widgets import theme
from tests.exchange import world
from tests.hub.conftest import City, Make
from tests.hub.test_transport import send_return

Store = dict[tuple[str, str], str]


class Desks:
    """The page's part, at once and without a thread."""

    def __init__(self, store: Workspace) -> None:
        self.session = Session(store, world.board_of(store))
        self.desk = cast("Desk", store)
        self.is_units = store.setting("role") == "unit"
        self.is_busy, self.refusal, self.safe = False, "", None
        self.refused: list[KnownError] = []

    def write(self, said: str, work: Callable[[Desk, Progress], Any], done: Callable[[Any], object]) -> None:
        assert said
        try:
            found = work(self.desk, Progress())
        except KnownError as error:
            self.refused.append(error)
        else:
            done(found)


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A key store in memory, and no policy of the machine."""
    made: Store = {}
    monkeypatch.setattr(keystore, "password", lambda place, account: made.get((place, account), ""))
    monkeypatch.setattr(keystore, "keep", lambda place, account, secret: not made.update({(place, account): secret}))
    monkeypatch.setattr(keystore, "is_there", lambda: True)
    monkeypatch.setattr(policy, "current", policy.Policy)
    return made


Panes = Callable[[Workspace], HubPane]


@pytest.fixture
def panes(qtbot: Any, qapp: QApplication) -> Panes:
    if not qapp.styleSheet():
        theme.apply(qapp)

    def make(store: Workspace, connect: Any = open_hub) -> HubPane:
        desks = Desks(store)
        pane = HubPane(desks, connect)
        desks.session.setParent(pane)
        qtbot.addWidget(pane)
        pane.resize(900, 560)
        pane.show()
        return pane

    return make


def words(pane: QWidget) -> str:
    QApplication.sendPostedEvents()
    return "\n".join(one.toolTip() or one.text() for one in pane.findChildren(QLabel) if one.isVisibleTo(pane))


def typed(pane: HubPane, city: City, store: Workspace) -> None:
    """Address, 连接, password, 连接."""
    pane.address.setText(city.address)
    pane.go.click()
    assert "要密码" in words(pane)
    assert pane.password.isVisibleTo(pane)
    pane.password.setText(city.accounts[login_of(store).account].password)
    pane.go.click()


def test_an_office_takes_what_waits_after_typing_address_and_password_once(
    city: City, office: Workspace, unit: Make, panes: Panes, kept: Store
):
    send_return(city, unit())
    pane = panes(office)
    assert not pane.go.isEnabled()
    typed(pane, city, office)
    assert "收取 1 个" in words(pane)
    assert "送出回执 1 份" in words(pane)
    assert "区教育局 2022年3月 报送包" in words(pane)
    assert "新增 1" in words(pane)
    assert not pane.password.isVisibleTo(pane)
    assert not pane.password.text()
    assert office.filings()[0].state is FilingState.RECEIVED
    assert list(kept.values()) == [city.accounts[login_of(office).account].password]
    again = panes(office)
    assert again.address.text() == city.address
    again.go.click()
    assert "收取 0 个" in words(again)


def test_looking_writes_nothing_and_takes_nothing(city: City, office: Workspace, unit: Make, panes: Panes):
    education = unit()
    send_return(city, education)
    pane = panes(office)
    typed(pane, city, office)
    pane.look.click()
    send_return_again = city.say("SELECT count(*) FROM zdgz.deliveries WHERE taken_at IS NOT NULL")
    assert send_return_again == [(1,)]  # by the first connection; looking took nothing more
    assert "没有写入：可收取 0 个" in words(pane)


def test_a_month_goes_out_and_waits_where_the_server_is_away(
    city: City, office: Workspace, unit: Make, panes: Panes, kept: Store
):
    education = unit()
    world.sign(education)
    pane = panes(education)
    pane._session.choose_month(world.MARCH)
    pane.address.setText("127.0.0.1:1/zdgz")
    assert pane.send.text() == "报送2022年3月"
    pane.send.click()
    assert "连不上服务器 127.0.0.1:1/zdgz。连上以后再试；没有送出的留在本机" in words(pane)
    assert "等着送出 1 个" in words(pane)
    assert education.filings()[0].state is FilingState.SENT
    pane.address.setText(city.address)
    login = login_of(education)
    kept[city.address.partition("//")[2], login.account] = city.accounts[login.account].password
    pane.go.click()
    assert "送出 1 个" in words(pane)
    assert "等着送出" not in words(pane)
    box = city.box(office)
    assert [one.name for one in box.list()] == ["区教育局-2022年3月-报送包.zip"]
    box.close()


def test_an_office_sends_to_all_units(city: City, office: Workspace, panes: Panes):
    pane = panes(office)
    typed(pane, city, office)
    assert pane.send.text() == "送出全部交办包"
    pane.send.click()
    assert "送出 3 个" in words(pane)
    assert city.say("SELECT count(*) FROM zdgz.packages WHERE kind = 'handout'") == [(3,)]


def test_a_refused_package_is_told_with_its_reason(city: City, office: Workspace, unit: Make, panes: Panes):
    send_return(city, unit())
    other = unit(name="假冒")
    world.sign(other, world.filing(progress="另写一份。"))
    box = city.box(other)
    from tests.hub.test_transport import returned

    box.put("换钥.zip", returned(other))
    box.close()
    pane = panes(office)
    typed(pane, city, office)
    assert "不能收取 1 个" in words(pane)
    assert "换了密钥" in words(pane)
    confirm = next(one for one in pane.findChildren(QPushButton) if one.text() == "指纹对得上")
    confirm.click()
    assert "收取 1 个" in words(pane)
    assert "冲突 1" in words(pane)


def test_a_wrong_address_is_told_and_not_kept(office: Workspace, panes: Panes):
    pane = panes(office)
    pane.address.setText("http://server")
    pane.go.click()
    assert "不是汇聚库的地址" in words(pane)
    assert hub_visit.address() == ("", False)


def test_the_policys_address_is_not_to_be_typed(office: Workspace, panes: Panes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(policy, "current", lambda: policy.Policy(hub="127.0.0.1:1/zdgz"))
    folders.set_preference("hub", "elsewhere/zdgz")
    pane = panes(office)
    assert (pane.address.text(), pane.address.isReadOnly()) == ("127.0.0.1:1/zdgz", True)
    assert "由策略文件规定" in words(pane)
    pane.go.click()
    assert "连不上服务器 127.0.0.1:1/zdgz" in words(pane)
    assert folders.preference("hub") == "elsewhere/zdgz"


def test_a_unit_that_never_heard_of_an_office_is_told_why_it_cannot_connect(tmp_path: Path, panes: Panes):
    with world.unit(tmp_path) as store:
        pane = panes(store)
        pane.address.setText("server/zdgz")
        assert not pane.go.isEnabled()
        assert "先打开一次督查室发来的交办包" in words(pane)


def test_what_an_account_is_and_who_gives_its_password(office: Workspace, unit: Make, tmp_path: Path, panes: Panes):
    pane = panes(office)
    assert pane.account.text() == login_of(cast("Desk", office)).account
    assert pane.about.text() == "督查室在服务器上的名字，程序已认出，不用填；密码由管理服务器的人发。"
    assert pane.about.isVisibleTo(pane)
    assert "密码由督查室发" in panes(unit()).about.text()
    with world.unit(tmp_path, name="还没有交办") as lonely:
        pane = panes(lonely)
        assert pane.account.text() == "还没有"
        assert "打开督查室的交办包以后自动有" in pane.about.text()


def test_without_a_key_store_that_is_said(city: City, office: Workspace, panes: Panes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keystore, "is_there", lambda: False)
    monkeypatch.setattr(keystore, "keep", lambda *_: False)
    pane = panes(office)
    typed(pane, city, office)
    assert keystore.NONE_HERE in words(pane)
    assert "连接过" in words(pane)
    assert pane.password.isVisibleTo(pane)  # it stays typed while the window is open
    pane.go.click()
    assert "连接过" in words(pane)


def test_nothing_is_connected_before_someone_asks(office: Workspace, panes: Panes, monkeypatch: pytest.MonkeyPatch):
    folders.set_preference("hub", "127.0.0.1:1/zdgz")
    called: list[Login] = []

    def connect(url: str, login: Login, password: str) -> Any:
        called.append(login)
        raise AwayError(url + password)

    pane = panes(office, connect)
    QApplication.processEvents()
    assert called == []
    pane.go.click()
    assert len(called) == 1


def test_it_is_a_tab_of_the_page_where_the_program_can_reach_a_server(
    qtbot: Any, office: Workspace, qapp: QApplication
):
    from gui.features.exchange.page import ExchangePage

    for connect, there in ((open_hub, True), (None, False)):
        session = Session(office, world.board_of(office))
        page = ExchangePage(session, None, None, connect)
        session.setParent(page)
        qtbot.addWidget(page)
        page.show_tab("hub")
        assert isinstance(page.pane, HubPane) is there


def test_everything_has_a_name(office: Workspace, panes: Panes):
    pane = panes(office)
    for one in [*pane.findChildren(QPushButton), *pane.findChildren(QLineEdit)]:
        assert one.accessibleName() or (isinstance(one, QPushButton) and one.text())
        if one.isEnabled():
            assert one.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_an_older_package_of_the_same_month_gives_way_in_the_outbox(unit: Make):
    education = unit()
    world.sign(education)
    for _ in range(2):
        hub_visit.prepare_month(education, world.board_of(education), world.MARCH, sealed=False)
    assert len(mailbox.waiting_to_go(education)) == 1


def test_what_does_not_go_out_is_said_and_can_be_dropped(city: City, office: Workspace, panes: Panes):
    (mailbox.outbox(office) / "坏.zip").write_bytes(b"hello")
    pane = panes(office)
    typed(pane, city, office)
    assert "没有送出 1 个" in words(pane)
    assert "不是报送包、交办包或回执，没有送出" in words(pane)
    (drop,) = [one for one in pane.findChildren(QPushButton) if one.accessibleName() == "不再送出 坏.zip"]
    drop.click()
    assert "等着送出" not in words(pane)
    assert mailbox.waiting_to_go(office) == ()
