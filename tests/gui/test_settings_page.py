"""设置: the frame with its list of pages, and 备份与恢复 on a real workspace."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from core.host import folders
from core.host.backups import Backup, Kind
from core.rules.roles import Actor
from db.backup.service import Safe
from db.workspace import open_workspace
from gui import app
from gui.features.settings.backup_table import BackupTable, backup_model
from gui.features.settings.backups import BackupsPane
from gui.features.settings.page import SettingsPage
from gui.features.settings.registry import Entry, Group, entries
from gui.shell.app_services import Doors
from gui.widgets import errors
from tests import builders


class NotedPane(QLabel):
    def __init__(self, title):
        super().__init__(title)
        self.widths = []
        self.answer = None

    def flush(self):
        return self.answer

    def set_width_class(self, *, narrow, tiny):
        self.widths.append((narrow, tiny))


def entry(title, group):
    return Entry(title, "info", group, f"{title}的说明", lambda: NotedPane(title))


@pytest.fixture
def make_page(qtbot, dressed, session):
    def make(actor):
        session.act_as(actor)
        listed = [entry("亮灯规则", Group.OFFICE), entry("单位名录", Group.OFFICE), entry("关于", Group.COMPUTER)]
        made = SettingsPage(session, listed)
        qtbot.addWidget(made)
        made.resize(1200, 600)
        made.show()
        return made

    return make


@pytest.fixture
def page(make_page):
    return make_page(Actor.OFFICE)


@pytest.mark.parametrize(("actor", "title"), [(Actor.OFFICE, "亮灯规则"), (Actor.CLERK, "关于"), (Actor.HEAD, "关于")])
def test_it_opens_where_the_role_changes_something(make_page, actor, title):
    page = make_page(actor)
    assert (page.pane.text(), page._title.text(), page._box.currentText()) == (title, title, title)
    assert len(page._built) == 1


def test_pages_are_listed_in_groups_and_built_when_wanted(page):
    rows = [(row.title.text, row.heading) for row in page.list.rows_model.rows]
    assert rows == [
        ("督查室", True), ("亮灯规则", False), ("单位名录", False), ("这台电脑", True), ("关于", False),
    ]  # fmt: skip
    assert len(page._built) == 1
    page.show_entry("关于")
    assert (page.pane.text(), page._title.text(), page._words.text()) == ("关于", "关于", "关于的说明")
    page.show_entry("没有的")
    assert page.pane.text() == "关于"


def test_keys_choose_a_page(page):
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.pane.text() == "单位名录"


def test_narrow_the_list_is_a_box(page):
    page.set_width_class(narrow=True, tiny=False)
    assert not page.list.isVisible()
    page._box.activated.emit(2)
    assert page.pane.text() == "关于"
    assert page.pane.widths == [(True, False)]


def test_a_page_that_cannot_store_stops_the_leaving(page):
    assert page.flush() is None
    page.pane.answer = False
    assert page.flush() is False


# --- in the window -----------------------------------------------------------


@pytest.fixture
def safe(store):
    return Safe(store.path)


@pytest.fixture
def opened(qtbot, dressed, store, session, settings, safe):
    window = app.open_window(store, session.board, settings, Doors(open_workspace, open_workspace, lambda _path: safe))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_ctrl_comma_opens_it_and_it_stands_at_the_bottom(opened):
    QTest.keyClick(opened, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert opened.page.title == "设置"
    last, before = opened.rail._buttons[-1], opened.rail._buttons[-2]
    assert last.geometry().top() - before.geometry().bottom() > 100
    assert "Ctrl+," in last.toolTip()


def test_every_control_has_a_name(opened):
    opened.show_page(opened.page_titled("设置"))
    frame = opened.page.page
    for title in ("备份与恢复", "关于"):
        frame.show_entry(title)
        for part in frame.pane.findChildren(QPushButton):
            assert part.accessibleName() or part.text()


def test_notices_of_the_opening_stand_above_until_read(qtbot, dressed, store, session, settings):
    store.notice("磁盘快满了。")
    window = app.open_window(store, session.board, settings)
    qtbot.addWidget(window)
    window.show()
    assert window.notices.said == ("磁盘快满了。",)
    assert window.notices.isVisible()
    window.session.noticed.emit("没有做成备份。")
    window.session.noticed.emit("没有做成备份。")
    assert window.notices.said == ("磁盘快满了。", "没有做成备份。")
    for cross in window.notices.findChildren(QPushButton):
        cross.click()
    assert window.notices.said == ()
    assert not window.notices.isVisible()


# --- backups -----------------------------------------------------------------


def save(store, text):
    with store.operation("填报"):
        store.save_filing(builders.filing(progress=text))


@pytest.fixture
def pane(qtbot, dressed, store, session, safe):
    save(store, "一")
    safe.make(Kind.MERGE, "收取 23 个文件")
    save(store, "二")
    made = BackupsPane(session, safe)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    settled(qtbot, made)
    return made


def settled(qtbot, pane):
    qtbot.waitUntil(lambda: pane._job is None and not pane._previews.is_busy, timeout=20_000)


def texts(widget: QWidget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]


def test_the_list_and_what_would_change(pane):
    assert pane.table.backup_model.rowCount() == 1
    assert pane.answer.text() == "1 份备份都已核验，可以恢复"
    shown = texts(pane.side)
    assert "改 1 项" in shown
    assert "完整，可恢复" in shown
    assert any("收取 23 个文件" in text for text in shown)
    assert any(builders.EDUCATION.name in text for text in shown)


def test_a_backup_now(qtbot, pane, safe):
    pane.now.click()
    settled(qtbot, pane)
    assert [one.kind for one in safe.listed()].count(Kind.MANUAL) == 1
    assert pane.table.backup_model.rowCount() == 2


def test_a_damaged_backup_cannot_be_chosen(qtbot, pane, safe):
    (kept,) = safe.listed()
    kept.path.write_bytes(kept.path.read_bytes()[:9000])
    pane.refresh()
    settled(qtbot, pane)
    assert not pane.go.isEnabled()
    assert "1 份备份已损坏，不能恢复" in pane.answer.text()
    assert "已损坏，不能恢复" in texts(pane.side)
    assert not pane.side._ways.isVisible()


def test_restored_as_a_new_workspace(qtbot, pane, store, tmp_path, monkeypatch):
    out = tmp_path / "恢复.db"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    monkeypatch.setattr(errors, "ask", lambda *_, **__: True)
    deeds = []
    pane._session.leaving.connect(deeds.append)
    pane.go.click()
    qtbot.waitUntil(lambda: bool(deeds), timeout=20_000)
    assert deeds[0]() == out
    with open_workspace(out) as restored:
        assert restored.filing(builders.key()).progress == "一"
    assert store.filing(builders.key()).progress == "二"


def test_in_the_place_of_the_present(pane, store, safe, monkeypatch):
    monkeypatch.setattr(errors, "ask", lambda *_, **__: True)
    deeds = []
    pane._session.leaving.connect(deeds.append)
    pane.side.in_place.setChecked(True)
    assert pane.go.text() == "替换现在的工作区…"
    pane.go.click()
    store.close()
    assert deeds[0]() == store.path
    with open_workspace(store.path) as again:
        assert again.filing(builders.key()).progress == "一"
    assert [one.kind for one in safe.listed()].count(Kind.RESTORE) == 1


def test_not_without_a_yes(pane, monkeypatch):
    monkeypatch.setattr(errors, "ask", lambda *_, **__: False)
    pane._session.leaving.connect(lambda _deed: pytest.fail("left"))
    pane.side.in_place.setChecked(True)
    pane.go.click()


def test_a_copy_for_the_stick_and_a_refusal(qtbot, pane, tmp_path, monkeypatch):
    out = tmp_path / "u盘.db"
    said = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    monkeypatch.setattr(errors, "show", lambda _parent, error: said.append(error.sentence))
    pane.save_as.click()
    settled(qtbot, pane)
    assert out.exists()
    pane.save_as.click()
    settled(qtbot, pane)
    assert "已经存在" in said[0]


def test_the_folder_and_the_switch_are_kept(qtbot, pane, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "移动硬盘"))
    pane._choose_folder()
    settled(qtbot, pane)
    assert folders.backup_folder() == tmp_path / "移动硬盘"
    pane.daily.setChecked(False)
    assert folders.preference("daily_backup") == "off"
    assert pane.table.backup_model.rowCount() == 1  # the older ones are still seen


def test_the_table_is_a_sound_model(qtmodeltester, safe, store):
    safe.make(Kind.MANUAL)
    safe.make(Kind.MERGE, "收取")
    model = backup_model(safe.listed())
    qtmodeltester.check(model)
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(5)] == [
        "时间",
        "缘由",
        "说明",
        "大小",
        "核验",
    ]


@pytest.mark.parametrize(("width", "narrow", "tiny"), [(1100, False, False), (855, True, False), (627, True, True)])
def test_times_and_checks_are_never_cut_and_the_rows_fill_the_table(qtbot, dressed, width, narrow, tiny):
    table = BackupTable()
    qtbot.addWidget(table)
    table.resize(width, 200)
    table.set_width_class(narrow=narrow, tiny=tiny)
    at = dt.datetime.fromisoformat("2021-12-28T17:52")
    table.show_backups([Backup(Path("a.db"), at, kind, "说明" * 40, 999_900_000, "坏了") for kind in Kind])
    table.show()
    shown = [column for column in range(5) if not table.isColumnHidden(column)]
    assert sum(map(table.columnWidth, shown)) == table.viewport().width()
    for column in set(shown) - {2}:
        assert table.sizeHintForColumn(column) <= table.columnWidth(column)


def test_the_registry_offers_backups_only_with_a_safe(session, safe):
    always = ["亮灯规则", "填报期限", "填报栏目", "佐证材料", "单位名录", "角色与密码", "密钥", "外观", "关于"]
    assert [one.title for one in entries(session, None)] == always
    assert "备份与恢复" in [one.title for one in entries(session, safe)]
