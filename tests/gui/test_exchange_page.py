"""收发 on real workspaces: what the office hands out, a unit opens, fills in and sends, and what comes of it."""

import contextlib
import datetime as dt
import os
import threading
import zipfile

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QPushButton

import main
from core import planning
from core.exchange import collecting, deliveries, identity, sheet_write, watched_folder
from core.exchange.conflicts import OURS, THEIRS
from core.exchange.exchange_log import entries
from core.exchange.receipts import write_receipts
from core.host import clock
from core.host.backups import Kind
from core.model.status import FilingState
from core.usecases import steps
from db.backup.service import Safe
from db.workspace import open_workspace
from gui import app
from gui.features.exchange import watcher as module
from gui.features.exchange.conflict_card import ConflictCard
from gui.features.exchange.file_outcome import CONFLICT, FAULTS, GOOD, KEY, LATE, REFUSED, SAME, verdict
from gui.features.exchange.ledger_dialog import LedgerDialog
from gui.features.exchange.log_pane import log_model
from gui.features.exchange.outcome_table import OutcomeTable, outcome_model
from gui.features.exchange.unit_table import UnitModel, UnitRow
from gui.features.filing.task_list import groups
from gui.preview import saving
from gui.shell.app_services import Doors
from gui.widgets import errors
from gui.workspace_controller import ListDesk
from tests.builders import EDUCATION, HOUSING, MARCH, TOWN, TOWNS, filing, key, node_id, work_list
from tests.exchange import world


@pytest.fixture
def office(tmp_path, now):
    with world.office(tmp_path) as store:
        yield store


@pytest.fixture
def unit(tmp_path, now):
    with world.unit(tmp_path) as store:
        yield store


@pytest.fixture
def kept():
    """Workspaces that stay open until their windows are gone."""
    with contextlib.ExitStack() as stack:
        yield stack.enter_context


@pytest.fixture
def show(qtbot, dressed, tmp_path):
    """The program's own window on a workspace, its page 收发 shown."""
    opened = []

    def make(store, board=None, offered=()):
        doors = Doors(main.open_store, main.open_store, Safe)
        doors.offered = list(offered)
        kept = app.settings_in(tmp_path / f"state{len(opened)}")
        window = app.open_window(store, board or main.board_of(store), kept, doors)
        qtbot.addWidget(window, before_close_func=let_go)
        if store.setting("unit"):
            window.session.choose_unit(store.setting("unit"))
        window.session.choose_month(MARCH)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        window.show_page(window.page_titled("收发"))
        opened.append(window)
        return window

    def let_go(window):
        page = window.pages[window.page_titled("收发")].page
        qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
        qtbot.wait(200)  # what counts in a thread has given its answer
        window.can_leave = lambda: True

    return make


@pytest.fixture
def settled(qtbot):
    """Wait until a page has nothing on its way."""

    def wait(page):
        qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)
        QTest.qWait(10)

    return wait


@pytest.fixture
def yes(monkeypatch):
    """Every question is answered with what it offers to do."""
    asked = []
    monkeypatch.setattr(errors, "ask", lambda *said, **_: bool(asked.append(said)) or True)
    return asked


def page_of(window):
    return window.page.page


def signed(store, *filings):
    world.sign(store, *filings)


def returned(store, path, month=MARCH):
    return world.give(store, path, month)


def words(widget):
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def press(widget, text):
    found = [one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(widget)]
    assert len(found) == 1, (text, [one.text() for one in widget.findChildren(QPushButton)])
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def given(inbox, settled, page, *paths):
    inbox.give(list(paths))
    settled(page)
    return {one.file: verdict(one) for one in inbox.lot.outcomes}


# --- the whole way -------------------------------------------------------------------------------------


def test_from_the_office_to_the_unit_and_back(office, show, settled, kept, tmp_path, monkeypatch):
    desk = page_of(show(office))
    desk.show_tab("handout")
    desk.pane.folder.folder = tmp_path / "交办"
    assert {one.name for one in desk.pane.units} == {EDUCATION.name, HOUSING.name, TOWN.name}
    desk.pane.table.unit_model.tick_all(on=False)
    assert not desk.pane.go.isEnabled()
    desk.pane.table.selectRow(0)
    QTest.keyClick(desk.pane.table, Qt.Key.Key_Space)
    assert desk.pane.go.text() == "导出 1 份交办包"
    desk.pane.go.click()
    settled(desk)
    assert desk.pane.words.text() == "已导出 1 份交办包，在“交办”里"
    (handout,) = (tmp_path / "交办").iterdir()
    assert EDUCATION.id not in desk.pane.table.unit_model.chosen  # it has the list now
    assert "今天" in desk.pane.table.unit_model.records[0].words[1]

    # on a PC that has never seen the program
    start = tmp_path / "新电脑.db"
    assert main.main(["collect", str(start), str(handout)]) == 0
    store = kept(main.open_store(start))
    signed(store)
    window = show(store)
    clerk = page_of(window)
    assert clerk.pane.sentence.text() == "可以报送 1 项，还差 1 项。"
    clerk.pane.folder.folder = tmp_path / "报送"
    assert not clerk.pane.seal.isEnabled()
    assert "先打电话核对指纹" in clerk.pane.seal.toolTip()
    clerk.show_tab("inbox")
    press(clerk.pane.side, "指纹对得上")
    clerk.show_tab("give")
    clerk.pane.seal.click()
    clerk.pane.go.click()
    settled(clerk)
    (sent,) = (tmp_path / "报送").iterdir()
    assert "content.sealed" in zipfile.ZipFile(sent).namelist()
    assert f"已存为“{sent.name}”，内有 1 项" in words(clerk.pane)
    assert "本机密钥的指纹" in words(clerk.pane)
    assert store.filing(key()).state is FilingState.SENT

    # collected with a preview
    inbox = desk.inbox
    assert given(inbox, settled, desk, sent) == {sent.name: GOOD}
    assert office.filing(key()) is None
    assert inbox.words.text() == "将写入 1 项：新增 1"
    assert "首次使用的密钥" in words(inbox.side)
    press(inbox.side, "指纹对得上")
    settled(desk)
    assert "指纹已核对" in words(inbox.side)
    inbox.go.click()
    settled(desk)
    assert office.filing(key()).state is FilingState.RECEIVED
    assert inbox.words.text() == "已并入 1 家 1 项：新增 1"
    assert identity.unconfirmed(office) == ()
    assert [one.kind for one in Safe(office.path).listed()] == [Kind.MERGE]

    # the office gives it back, the receipt is opened at the unit
    steps.give_back(office, main.board_of(office), [key()], reason="数字核一下")
    monkeypatch.setattr(saving, "choose_folder", lambda *_: tmp_path / "回执")
    inbox.receipts.click()
    settled(desk)
    assert "已生成 1 份回执" in inbox.words.text()
    (receipt,) = (tmp_path / "回执").iterdir()
    theirs = clerk.inbox
    assert given(theirs, settled, clerk, receipt) == {receipt.name: GOOD}
    theirs.go.click()
    settled(clerk)
    assert store.filing(key()).reason == "数字核一下"
    clerk.show_tab("give")
    assert "退回原因：数字核一下" in [row.below.text for row in clerk.pane.rows.rows_model.rows]
    assert "最近的回执" in words(clerk.pane)
    assert "2022年3月：已退回 1 项" in words(clerk.pane)
    gone = []
    window.session.wanted.connect(gone.append)
    clerk.next_unfinished(False)
    assert (gone[-1].page, gone[-1].node_id) == ("填报", key().node_id)


# --- previews ------------------------------------------------------------------------------------------


def test_a_folder_with_everything_in_it(office, unit, show, settled, tmp_path, monkeypatch):
    stick = tmp_path / "U盘"
    (stick / "里面").mkdir(parents=True)
    signed(unit)
    returned(unit, stick / "好的.zip")
    with world.unit(tmp_path, HOUSING) as other:
        signed(other, filing(key("扩大投资", HOUSING), values={}))
        monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat("2022-03-26T08:40:00"))
        late = returned(other, stick / "迟的.zip")
    (stick / "坏的.zip").write_bytes(late.read_bytes()[:-50])
    (stick / "里面" / "照片.jpg").write_bytes(b"no package")
    world.hand_out(office, stick / "交办.zip")
    found = given(page := page_of(show(office)).inbox, settled, page_of(page.window()), stick)
    assert found == {"好的.zip": GOOD, "迟的.zip": LATE, "坏的.zip": REFUSED, "照片.jpg": REFUSED, "交办.zip": REFUSED}
    assert [verdict(one).rank for one in page.lot.outcomes] == sorted(verdict(one).rank for one in page.lot.outcomes)
    assert page.needs.text() == "3 个文件拒收，不写入"
    rows = page.table.outcome_model
    assert rows.index(0, 1).data() == "拒收"
    assert "这是本工作区自己导出的文件" in "".join(rows.index(row, 7).data() for row in range(3))
    page.chips.choose(0)
    page.chips.step(1)
    assert rows.rowCount() == 3  # the refused ones
    page.away.click()
    assert page.lot.found is None
    assert office.filings() == ()


def test_a_filled_in_sheet_with_faults(office, show, settled, tmp_path, now):
    path = tmp_path / "区教育局.xlsx"
    path.write_bytes(sheet_write.make(office, main.board_of(office), EDUCATION.id, MARCH))
    book = openpyxl.load_workbook(path)
    sheet = book["填报"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
    good = {"进度判断": "达序时", "完成比例": 25, "本月进展": "完成选址。", "下一步措施": "开工。", "累计完成值": 1}
    for row, changes in ((4, {}), (5, {"完成比例": "一半", "累计完成值": None})):
        for head, value in {**good, **changes}.items():
            sheet.cell(row, heads[head], value)
    book.save(path)
    page = page_of(show(office))
    inbox = page.inbox
    assert given(inbox, settled, page, path) == {path.name: FAULTS}
    said = words(inbox.side)
    assert "填得不对的地方 1 处" in said
    assert "第 5 行" in said
    assert "写的是“一半”" in said
    inbox.go.click()
    settled(page)
    assert [one.key for one in office.filings()] == [key()]  # the good row is in


def test_in_a_low_window_names_of_ten_characters_stand_in_full(qtbot, dressed):
    table = OutcomeTable()
    qtbot.addWidget(table)
    table.set_width_class(narrow=True, tiny=True)
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance("区文化广电旅游体育局") + 24


def test_where_no_unit_is_listed_none_can_be_ticked(office, show):
    page = page_of(show(office))
    for tab, is_there in (("receipts", False), ("handout", True)):
        page.show_tab(tab)
        assert page.pane._ticking.isVisible() is is_there


def test_handing_out_warns_of_phrases_that_wait(office, show):
    window = show(office)
    page_of(window).show_tab("handout")
    pane = page_of(window).pane
    assert pane._warning_row.isVisible()
    assert "1 项任务里的“有关镇”还没有指定单位（扩大投资）" in pane._warning.text()
    pane.kinds.choose(1)
    pane.kinds.chosen.emit(1)
    assert pane._warning_row.isVisible()
    gone = []
    window.session.wanted.connect(gone.append)
    pane._mend.click()
    assert (gone[0].page, gone[0].node_id) == ("任务", node_id("扩大投资"))


def test_without_waiting_phrases_nothing_is_warned_of(office, show):
    board = main.board_of(office)
    planning.choose_members(office, board, node_id("扩大投资"), TOWNS.id, [TOWN.id])
    desk = page_of(show(office))
    desk.show_tab("handout")
    assert not desk.pane._warning_row.isVisible()
    assert planning.open_words(main.board_of(office)) == ""


def test_a_sheet_that_went_out_is_told_for_its_month(office, show, settled, tmp_path):
    deliveries.send_to(office, main.board_of(office), [EDUCATION], tmp_path, month=MARCH)
    window = show(office)
    page = page_of(window)
    page.show_tab("handout")
    page.pane.kinds._group.button(1).click()
    rows = page.pane.table.unit_model
    assert "今天" in next(one for one in rows.records if one.unit.id == EDUCATION.id).words[1]
    window.session.choose_month(MARCH.plus(1))
    assert {one.words[1] for one in rows.records} == {"还没有"}


def test_who_brought_nothing_new_is_not_counted(office, unit, show, settled, tmp_path):
    signed(unit)
    blank = tmp_path / "空表.xlsx"
    blank.write_bytes(sheet_write.make(office, main.board_of(office), HOUSING.id, MARCH))
    page = page_of(show(office))
    given(page.inbox, settled, page, returned(unit, tmp_path / "1.zip"), blank)
    page.inbox.go.click()
    settled(page)
    assert page.inbox.words.text() == "已并入 1 家 1 项：新增 1"


def test_another_key_waits_until_it_was_compared(office, unit, show, settled, tmp_path):
    signed(unit)
    world.taken(office, returned(unit, tmp_path / "1.zip"))
    with world.unit(tmp_path, name="另一台") as other:
        signed(other, filing(progress="那台写的。"))
        second = returned(other, tmp_path / "2.zip")
    page = page_of(show(office))
    inbox = page.inbox
    assert "还没有核对的指纹 1 个" in words(inbox.side)
    assert given(inbox, settled, page, second) == {second.name: KEY}
    assert not inbox.go.isEnabled()
    assert f"{EDUCATION.name}换了密钥" in words(inbox.side)
    press(inbox.side, "指纹对得上")
    settled(page)
    assert {one.file: verdict(one) for one in inbox.lot.outcomes} == {second.name: CONFLICT}


def test_a_stick_from_a_drawer_is_shown_and_the_office_decides(office, unit, show, settled, tmp_path, monkeypatch):
    signed(unit)
    path = returned(unit, tmp_path / "1.zip")
    monkeypatch.setattr(clock, "now", lambda: world.day("2022-05-20T10:00:00"))
    desk = page_of(show(office))
    assert given(desk.inbox, settled, desk, path) == {"1.zip": GOOD}
    desk.inbox.table.selectRow(0)
    (choice,) = [one for one in desk.inbox.side.findChildren(QCheckBox) if "收取时间" in one.text()]
    choice.click()
    settled(desk)
    assert desk.inbox.lot.found.total("late") == 1
    desk.inbox.go.click()
    settled(desk)
    assert office.filing(key()).sent_at == clock.now()


# --- conflicts -----------------------------------------------------------------------------------------


@pytest.fixture
def apart(office, unit, tmp_path):
    """Two PCs of a unit that wrote the same filing; the second return is not in yet. Its path."""
    world.write(unit, filing())
    with world.unit(tmp_path, name="另一台") as other:
        world.taken(other, world.share(unit, tmp_path / "0.zip"))
        signed(unit, filing(progress="这台写的。"))
        signed(other, filing(progress="那台写的。", percent=30.0))
        world.taken(office, returned(unit, tmp_path / "1.zip"))
        world.phone(office, unit)
        world.phone(office, other)
        return returned(other, tmp_path / "2.zip")


def test_a_conflict_is_chosen_in_the_preview_and_decided_with_the_merge(office, show, settled, apart):
    page = page_of(show(office))
    inbox = page.inbox
    assert given(inbox, settled, page, apart) == {apart.name: CONFLICT}
    card = inbox.pager.card
    assert isinstance(card, ConflictCard)
    assert inbox.needs.text() == "1 处冲突，现在选定，或并入后再选"
    card._groups["progress"].button(1).click()
    assert not card.is_whole
    card._groups["percent"].button(0).click()
    assert inbox.needs.text() == "1 处冲突，已选定 1 处"
    assert office.filing(key()).progress == "这台写的。"
    inbox.go.click()
    settled(page)
    assert (office.filing(key()).progress, office.filing(key()).percent) == ("那台写的。", 25.0)
    assert office.exchange.conflicts() == ()
    page.show_tab("log")
    (row,) = page.pane.decisions.rows_model.rows
    assert row.right.text.startswith("逐栏选定")
    assert "督查室" in row.below.text


@pytest.mark.parametrize(("side", "progress"), [(OURS, "这台写的。"), (THEIRS, "那台写的。")])
def test_a_conflict_that_waits_is_decided_later(office, show, settled, apart, side, progress):
    world.taken(office, apart)
    inbox = page_of(show(office)).inbox
    card = inbox.pager.card
    assert "等着选定的冲突" in words(inbox.side)
    assert not card._go.isEnabled()
    card.choose_all(side)
    assert card._go.isEnabled()
    card._go.click()
    assert office.filing(key()).progress == progress
    assert office.exchange.conflicts() == ()
    assert "等着选定的冲突" not in words(inbox.side)


def test_f8_goes_to_what_needs_a_person(office, show, settled, apart, tmp_path):
    with world.unit(tmp_path, HOUSING) as other:
        signed(other, filing(key("扩大投资", HOUSING), values={}))
        good = returned(other, tmp_path / "3.zip")
    (tmp_path / "坏.zip").write_bytes(good.read_bytes()[:-9])
    window = show(office)
    page = page_of(window)
    given(page.inbox, settled, page, good, tmp_path / "坏.zip", apart)
    seen = []
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F8)
        seen.append(page.inbox.table.current.file)
    assert set(seen) == {"坏.zip", apart.name}
    assert seen[0] == seen[2]


# --- taking back ---------------------------------------------------------------------------------------


def test_a_batch_is_taken_back_whole(office, unit, show, settled, tmp_path, yes):
    signed(unit)
    page = page_of(show(office))
    inbox = page.inbox
    given(inbox, settled, page, returned(unit, tmp_path / "1.zip"))
    inbox.go.click()
    settled(page)
    assert [verdict(one).word for one in inbox.lot.outcomes] == ["已并入"]
    inbox.undo.click()
    assert office.filings() == ()
    assert yes[0][1] == "撤销刚才并入的 1 个文件。"
    assert given(inbox, settled, page, tmp_path / "1.zip") == {"1.zip": GOOD}


def test_one_import_is_taken_back_from_the_log(office, unit, show, tmp_path, yes):
    signed(unit)
    world.taken(office, returned(unit, tmp_path / "1.zip"))
    page = page_of(show(office))
    page.show_tab("log")
    assert page.pane.log_model.index(0, 5).data() == "新增 1"
    page.pane.undo.click()
    assert office.filings() == ()
    assert "已撤销" in page.pane.log_model.index(0, 5).data()
    assert not page.pane.undo.isEnabled()


def test_the_log_shows_what_went_out_too(office, unit, show, tmp_path):
    signed(unit)
    world.taken(office, returned(unit, tmp_path / "1.zip"))
    write_receipts(office, world.board_of(office), [EDUCATION], tmp_path)
    page = page_of(show(office))
    page.show_tab("log")
    model = page.pane.log_model
    rows = [[model.index(row, at).data() for at in range(1, 7)] for row in range(model.rowCount())]
    assert sorted(rows) == [
        ["发出", EDUCATION.name, "回执", "", "", "区教育局-回执.zip"],
        ["收取", EDUCATION.name, "报送包", "2022年3月", "新增 1", "1.zip"],
    ]
    page.pane.ways._group.button(2).click()
    assert model.rowCount() == 1
    assert page.pane.current is None  # what went out can't be taken back
    assert not page.pane.undo.isEnabled()
    page.pane.ways._group.button(1).click()
    assert page.pane.undo.isEnabled()


def test_the_log_says_which_way_nothing_went(office, unit, show, tmp_path):
    page = page_of(show(office))
    page.show_tab("log")
    assert page.pane.empty.accessibleName().startswith("还没有收发过文件")
    signed(unit)
    world.taken(office, returned(unit, tmp_path / "1.zip"))
    page.pane.refresh()
    page.pane.ways._group.button(2).click()
    assert page.pane.empty.isVisible()
    assert page.pane.empty.accessibleName().startswith("还没有发出过文件")


def test_what_was_changed_since_is_not_taken_back(office, unit, show, tmp_path, yes, qtbot):
    signed(unit)
    world.taken(office, returned(unit, tmp_path / "1.zip"))
    steps.accept(office, main.board_of(office), [key()])
    window = show(office)
    page_of(window).show_tab("log")
    with qtbot.waitSignal(window.session.refused) as refused:
        page_of(window).pane.undo.click()
    assert "又有改动" in refused.args[0].sentence
    assert office.filing(key()).state is FilingState.ACCEPTED


# --- the unit ------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_before_the_head_has_signed(unit, show):
    world.write(unit, filing())
    window = show(unit)
    page = page_of(window)
    assert page.pane.sentence.text() == "还没有审签的填报，不能报送；应报 2 项。"
    assert not page.pane.go.isEnabled()
    rows = [(row.title.text, row.right.text) for row in page.pane.rows.rows_model.rows]
    assert rows == [("未填和退回 1", ""), ("改进作风", "未填"), ("草稿 1", ""), ("建设学校", "")]
    listed = [(group.title, *(one.node.title for one in group.rows)) for group in groups(window.session.sheet)]
    assert [title for title, _ in rows] == [title for group in listed for title in group]  # as 填报 has it
    assert page.pane.other.isEnabled()


def test_two_pcs_of_a_unit(unit, show, settled, kept, tmp_path):
    world.write(unit, filing())
    page = page_of(show(unit))
    page.pane.folder.folder = tmp_path / "给另一台"
    page.pane.other.click()
    settled(page)
    (shared,) = (tmp_path / "给另一台").iterdir()
    assert shared.name == "区教育局-2022年3月-同单位交换包.zip"
    other = kept(world.unit(tmp_path, name="另一台"))
    second = page_of(show(other))
    assert given(second.inbox, settled, second, shared) == {shared.name: GOOD}
    second.inbox.go.click()
    settled(second)
    assert other.filing(key()).state is FilingState.DRAFT
    assert given(second.inbox, settled, second, shared) == {shared.name: SAME}


def test_a_newer_list_rebuilds_the_window(office, unit, show, settled, tmp_path, qtbot):
    world.hand_out(office, tmp_path / "1.zip")
    world.taken(unit, tmp_path / "1.zip")
    node = next(node for node in office.load_list(work_list().id).nodes if node.title == "建设学校")
    with office.operation("改清单"):
        old = office.load_list(work_list().id)
        nodes = tuple(one._replace(title="建好学校") if one.id == node.id else one for one in old.nodes)
        office.replace_list(old._replace(nodes=nodes, version=old.version + 1))
    world.hand_out(office, tmp_path / "2.zip")
    window = show(unit)
    page = page_of(window)
    given(page.inbox, settled, page, tmp_path / "2.zip")
    assert "清单更新到第 2 版" in words(page.inbox.side)
    with qtbot.waitSignal(window.board_changed, timeout=20_000) as changed:
        page.inbox.go.click()
    assert changed.args[0].nodes[node.id].title == "建好学校"


# --- files that are dropped, named on the command line, watched ----------------------------------------------


def drop(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)
    return event.isAccepted()


def test_files_are_dropped_on_the_page(office, unit, show, settled, tmp_path):
    signed(unit)
    page = page_of(show(office))
    page.show_tab("log")
    assert drop(page, returned(unit, tmp_path / "1.zip"))
    settled(page)
    assert [one.file for one in page.inbox.lot.outcomes] == ["1.zip"]
    page.inbox.clear()
    assert drop(page.inbox.zone, tmp_path / "1.zip")
    settled(page)
    assert [one.file for one in page.inbox.lot.outcomes] == ["1.zip"]


def test_the_key_for_choosing_files_works_on_every_tab(office, unit, show, settled, tmp_path, monkeypatch, qtbot):
    signed(unit)
    path = returned(unit, tmp_path / "1.zip")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    window = show(office)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = page_of(window)
    page.show_tab("handout")
    page.setFocus()
    QTest.keyClick(page.tabs, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settled(page)
    assert [one.file for one in page.inbox.lot.outcomes] == ["1.zip"]


def test_a_package_dropped_on_another_page_comes_here(office, unit, show, settled, tmp_path):
    signed(unit)
    window = show(office)
    page = page_of(window)
    window.show_page(window.page_titled("任务"))
    drop(window, returned(unit, tmp_path / "1.zip"))
    assert window.page.title == "收发"
    settled(page)
    assert [one.file for one in page.inbox.lot.outcomes] == ["1.zip"]


def test_a_package_that_the_program_was_started_with(office, unit, show, settled, tmp_path, qtbot):
    signed(unit)
    path = returned(unit, tmp_path / "1.zip")
    page = page_of(show(office, offered=[path]))
    qtbot.waitUntil(lambda: bool(page.inbox.lot.outcomes), timeout=20_000)
    assert office.filings() == ()


def test_a_watched_folder_is_offered(office, unit, show, settled, tmp_path, qtbot):
    folder = tmp_path / "共享"
    folder.mkdir()
    signed(unit)
    window = show(office)
    page = page_of(window)
    inbox, watcher = page.inbox, page.inbox._watcher
    assert watcher._watch is None  # nothing is looked at before a folder is named
    watcher.name_folder(folder)
    assert inbox.watched.words.text() == "共享文件夹“共享”里没有新文件"
    path = returned(unit, folder / "1.zip")
    watcher._watch.known = ()
    os.utime(path, (path.stat().st_mtime - 60,) * 2)
    for _ in range(3):
        watcher.look()
        qtbot.waitUntil(lambda: watcher._job is None, timeout=20_000)
    assert inbox.watched.words.text() == "共享文件夹“共享”里有 1 个新文件"
    assert "1 个新文件" in next(one for one in window.rail._buttons if one.text() == "收发").accessibleName()
    assert office.filings() == ()
    inbox.watched.take.click()
    settled(page)
    inbox.go.click()
    settled(page)
    assert office.filing(key()) is not None
    assert watcher.parcels == ()
    watcher.look()
    qtbot.waitUntil(lambda: watcher._job is None, timeout=20_000)
    assert watcher.parcels == ()


# --- ledgers --------------------------------------------------------------------------------------------


def ledger(folder, *rows):
    book = openpyxl.Workbook()
    book.active.append(["事项", "责任单位", "工作情况"])
    for row in rows:
        book.active.append(row)
    book.save(folder / "台账.xlsx")
    return folder / "台账.xlsx"


def test_a_ledger_is_matched_once_and_imported(office, show, settled, tmp_path, monkeypatch, qtbot):
    path = ledger(tmp_path, ["建设学校", "区教育局", "完成选址。"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page = page_of(show(office))
    page.inbox.watched.ledger.click()
    settled(page)
    dialog = page.window().findChildren(LedgerDialog)[0]
    for head, field in (("事项", "node"), ("工作情况", "progress")):
        dialog.boxes[head].setCurrentIndex(dialog.boxes[head].findData(field))
    assert dialog.boxes["责任单位"].currentData() == "unit"  # a usual head
    dialog.month.setCurrentIndex(dialog.month.findData("2022-02"))
    dialog.go.click()
    settled(page)
    assert dialog.words.text() == "已存入 1 条填报。"
    old = office.filing(key(month=MARCH.plus(-1)))
    assert (old.progress, old.state) == ("完成选址。", FilingState.RECEIVED)
    assert [one.kind for one in Safe(office.path).listed()] == [Kind.IMPORT]
    dialog.reject()


def test_a_ledger_whose_backup_fails_says_so(office, show, settled, tmp_path, monkeypatch, qtbot):
    path = ledger(tmp_path, ["建设学校", "区教育局", "完成选址。"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(Safe, "before", lambda *_: "备份文件夹写不了，没有备份。")
    page = page_of(show(office))
    page.inbox.watched.ledger.click()
    settled(page)
    dialog = page.window().findChildren(LedgerDialog)[0]
    for head, field in (("事项", "node"), ("工作情况", "progress")):
        dialog.boxes[head].setCurrentIndex(dialog.boxes[head].findData(field))
    dialog.month.setCurrentIndex(dialog.month.findData("2022-02"))
    with qtbot.waitSignal(page.window().session.noticed) as noticed:
        dialog.go.click()
    assert noticed.args == ["备份文件夹写不了，没有备份。"]
    assert dialog.words.text() == "已存入 1 条填报。"
    dialog.reject()


def test_the_faults_of_a_ledger_are_listed(office, show, settled, tmp_path, monkeypatch):
    path = ledger(tmp_path, ["建设学校", "区教育局", "完成选址。"], ["修路", "区财政局", "开工。"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page = page_of(show(office))
    page.inbox.watched.ledger.click()
    settled(page)
    dialog = page.window().findChildren(LedgerDialog)[0]
    dialog.boxes["事项"].setCurrentIndex(dialog.boxes["事项"].findData("node"))
    dialog.month.setCurrentIndex(dialog.month.findData("2022-03"))
    dialog.go.click()
    settled(page)
    assert "有 2 处不对，没有存入任何内容" in dialog.words.text()
    assert "写的是“修路”" in words(dialog)
    assert office.filings() == ()
    dialog.reject()


def test_an_empty_ledger_is_refused_and_nothing_opens(office, show, settled, tmp_path, monkeypatch, qtbot):
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "空.xlsx"), ""))
    page = page_of(show(office))
    with qtbot.waitSignal(page.counter.session.refused, timeout=20_000) as refused:
        page.inbox.watched.ledger.click()
    assert "这个文件是空的" in refused.args[0].sentence
    assert page.window().findChildren(LedgerDialog) == []


def test_the_menu_imports_a_ledger_on_the_page(office, show, settled, tmp_path, monkeypatch):
    path = ledger(tmp_path, ["建设学校", "区教育局", "完成选址。"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window = show(office)
    page = page_of(window)
    window.show_page(window.page_titled("概览"))
    window.findChild(ListDesk).import_ledger()
    assert page.counter.is_busy
    assert page_of(window) is page
    settled(page)
    (dialog,) = window.findChildren(LedgerDialog)
    dialog.reject()


# --- while something is written ---------------------------------------------------------------------------


@pytest.fixture
def writing():
    """Begin a piece of writing that goes on until it is let go."""
    go_on = threading.Event()

    def begin(page):
        page.counter.write("正在收取", lambda _desk, _progress: go_on.wait(20), lambda _done: None)
        return go_on

    yield begin
    go_on.set()


def test_the_workspace_stays_while_it_is_written(office, show, settled, writing, tmp_path, monkeypatch, qtbot):
    with world.unit(tmp_path) as other:
        path = other.path
    said = []
    monkeypatch.setattr(errors, "show", lambda _parent, error: said.append(error.sentence))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window = show(office)
    page, desk = page_of(window), window.findChild(ListDesk)
    go_on = writing(page)
    with qtbot.assertNotEmitted(window.workspace_changed):
        desk.open_workspace()
    assert said == ["收发还没有办完，没有换工作区。"]
    go_on.set()
    settled(page)
    with qtbot.waitSignal(window.workspace_changed) as changed:
        desk.open_workspace()
    changed.args[0].close()


def test_nothing_is_taken_back_or_begun_while_something_is_written(office, unit, show, settled, writing, tmp_path):
    signed(unit)
    world.taken(office, returned(unit, tmp_path / "1.zip"))
    window = show(office)
    page = page_of(window)
    page.show_tab("log")
    assert page.pane.undo.isEnabled()
    go_on = writing(page)
    assert not page.pane.undo.isEnabled()
    entries = {one.text(): one.isEnabled() for one in window.findChild(ListDesk).menu().actions()}
    assert not entries["导入台账…"]
    go_on.set()
    settled(page)
    assert page.pane.undo.isEnabled()


# --- odds and ends ----------------------------------------------------------------------------------------


def test_who_is_on_the_counter_is_not_said_to_be_missing(office, unit, show, settled, tmp_path, qtbot):
    signed(unit)
    page = page_of(show(office))
    given(page.inbox, settled, page, returned(unit, tmp_path / "1.zip"))
    qtbot.waitUntil(lambda: not page.inbox.silent.is_busy, timeout=20_000)
    assert [one.unit.name for one in page.inbox.silent.found] == [HOUSING.name, TOWN.name]
    page.inbox.clear()
    qtbot.waitUntil(lambda: not page.inbox.silent.is_busy, timeout=20_000)
    assert len(page.inbox.silent.found) == 3


def test_units_that_owe_something_are_named(office, show, settled, qtbot):
    window = show(office)
    inbox = page_of(window).inbox
    qtbot.waitUntil(lambda: not inbox.silent.is_busy, timeout=20_000)
    assert [one.unit.name for one in inbox.silent.found] == [EDUCATION.name, HOUSING.name, TOWN.name]
    gone = []
    window.session.wanted.connect(gone.append)
    inbox.silent.remind.click()
    assert (gone[-1].page, gone[-1].kind) == ("报表", "reminder")


def test_stopping_keeps_what_was_taken(office, unit, show, settled, tmp_path, monkeypatch):
    """The first of two packages is in when the user stops; the preview then shows what is left."""
    signed(unit)
    with world.unit(tmp_path, HOUSING) as other:
        signed(other, filing(key("扩大投资", HOUSING), values={}))
        second = returned(other, tmp_path / "2.zip")
    page = page_of(show(office))
    inbox = page.inbox
    given(inbox, settled, page, returned(unit, tmp_path / "1.zip"), second)
    usual = collecting.collect_one

    def stopping(desk, path, how, *rest):
        made = usual(desk, path, how, *rest)
        if not how.dry_run:
            page.counter.stop()  # as if the button were pressed while the first is taken
        return made

    monkeypatch.setattr(collecting, "collect_one", stopping)
    inbox.go.click()
    settled(page)
    settled(page)
    assert len(office.filings()) == 1
    assert sorted(verdict(one).word for one in inbox.lot.outcomes) == ["可并入", "无变化"]


def test_a_workspace_to_be_read_only_takes_nothing(unit, show, settled, kept, tmp_path):
    signed(unit)
    path = returned(unit, tmp_path / "1.zip")
    world.office(tmp_path).close()
    office = kept(open_workspace(tmp_path / "督查室.db", read_only=True))
    page = page_of(show(office))
    given(page.inbox, settled, page, path)
    assert not page.inbox.go.isEnabled()


@pytest.mark.parametrize("width", [(683, 384), (911, 512)])
def test_narrow_windows_reach_everything(office, unit, show, settled, tmp_path, width):
    signed(unit)
    window = show(office)
    window.resize(*width)
    page = page_of(window)
    given(page.inbox, settled, page, returned(unit, tmp_path / "1.zip"))
    seen = page.inbox.table.visibleRegion().boundingRect().height()
    assert seen >= 5 * page.inbox.table.rowHeight(0)  # the page has scrolled to the files
    for entry in page.entries:
        page.show_tab(entry.name)
        assert window.width() == width[0]
    page.show_tab("handout")
    assert page.pane.table.viewport().height() >= 5 * page.pane.table.rowHeight(0)
    assert page.pane._purpose.isVisible()
    page.show_tab("inbox")
    assert page.inbox.watched.name.width() >= page.inbox.watched.name.sizeHint().width()
    assert page.inbox.go.isVisible()
    assert page.inbox.side.width() > 400  # below the table, as wide as the window


def test_models(qtmodeltester, office, unit, tmp_path):
    signed(unit)
    outcome = world.taken(office, returned(unit, tmp_path / "1.zip"))
    outcomes, units, log = outcome_model([outcome]), UnitModel(), log_model()
    units.replace([UnitRow(EDUCATION, ("1 项", ""))], ("单位", "任务", "上次"))
    log.replace([(one, EDUCATION.name) for one in entries(office, 10)])
    for model in (outcomes, units, log):
        qtmodeltester.check(model)
    assert outcomes.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith(EDUCATION.name)
    assert outcomes.index(0, 3).data() == ""  # zero is blank
    assert units.setData(units.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert units.chosen == set()


def test_whose_page_it_is(office, unit, show):
    assert [one.name for one in page_of(show(office)).entries] == ["handout", "inbox", "receipts", "log"]
    assert [one.name for one in page_of(show(unit)).entries] == ["give", "inbox", "log"]


def test_nothing_is_looked_at_before_the_window_is_there(office, show, tmp_path, monkeypatch, qtbot):
    """A folder that was named costs nothing at start: the first look comes some seconds later, in a thread."""
    watched_folder.name_folder(office, tmp_path)
    monkeypatch.setattr(module, "_FIRST", 50)
    monkeypatch.setattr(module, "_SOON", 50)
    window = show(office)
    watcher = window.findChildren(module.Watcher)[0]
    assert watcher._watch is None
    watcher.start()
    qtbot.waitUntil(lambda: watcher._watch is not None, timeout=5_000)
    qtbot.wait(200)
    watcher._timer.stop()
    assert watcher._watch.folder == tmp_path
