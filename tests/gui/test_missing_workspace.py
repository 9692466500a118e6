"""The workspace of last time is not where it was: never a first start without a word, never a new empty file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog

import main
from core import finding
from core.host.backups import Kind
from db import finding as files
from db.backup import restore
from db.backup.service import Safe
from db.workspace import create, open_workspace
from gui import app
from gui.features.start import first, missing
from gui.features.start.missing import Missing, Search
from gui.shell import window_state
from gui.widgets import errors
from tests import builders

SEARCH = Search(files.look, files.newest_backup, restore.restore_as)


@pytest.fixture
def path(documents: Path, dressed, now) -> Path:
    """A workspace with two filings that a window closed, and a backup with one."""
    made = documents / "重点工作" / "区教育局2022年.db"
    made.parent.mkdir()
    with create(made, work_lists=[builders.work_list()]) as store:
        save(store, "建设学校")
    Safe(made).make(Kind.DAILY, "每天第一次打开")
    with open_workspace(made) as store:
        save(store, "改进作风")
        kept = app.settings()
        app.remember_workspace(kept, made)
        window = app.open_window(store, main.board_of(store), kept)
        window_state.keep(window)
        window.deleteLater()
    return made


def save(store, title: str) -> None:
    with store.operation("填报"):
        store.save_filing(builders.filing(builders.key(title), values={}))


@pytest.fixture
def show(qtbot, path):
    def made() -> Missing:
        page = Missing(app.remembered_workspace(path), SEARCH)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: page.said.text() != "", timeout=20_000)
        return page

    return made


def test_what_is_remembered_when_a_window_closes(path):
    kept = app.remembered_workspace(path)
    with open_workspace(path, read_only=True) as store:
        assert (kept.id, kept.filings) == (store.id, 2)
    assert kept.closed_at
    app.settings().setValue("workspace/last", str(path.with_name("另一个.db")))  # opened, and its window not closed yet
    assert app.remembered_workspace(path).filings is None


def test_the_file_that_was_moved_comes_first_and_is_opened_as_it_is(show, path, documents):
    moved = path.rename(documents / "新建.db")
    page = show()
    assert "找到了 2 份" in page.said.text()
    assert page.now.text() == "文件夹还在，里面没有这个文件。"
    first_, second = page.candidates
    assert "就是上次那份" in first_.accessibleName()
    assert "与上次相同" in first_.accessibleDescription()
    assert "最新的备份" in second.accessibleName()
    assert "少 1 项" in second.accessibleDescription()
    assert page.chosen == 0
    QTest.keyClick(page.candidates[0], Qt.Key.Key_Return)
    assert page.result() == QDialog.DialogCode.Accepted
    assert page.path == moved


def test_a_backup_becomes_a_new_workspace_beside_the_old_place(show, path, documents):
    path.rename(documents / "新建.db")
    page = show()
    QTest.keyClick(page.candidates[0], Qt.Key.Key_Down)
    assert page.chosen == 1
    QTest.keyClick(page.candidates[1], Qt.Key.Key_Up)
    assert page.chosen == 0
    page.choose(1)
    page.go.click()
    assert page.path == path
    with open_workspace(path) as store:
        assert store.count_filings() == 1


def test_where_the_folder_has_gone_the_backup_goes_to_the_documents(show, path, documents):
    shutil.rmtree(path.parent)
    page = show()
    page.go.click()
    assert page.path == documents / path.name


def test_with_nothing_found_there_is_pointing_to_it_and_beginning_anew(show, path, documents, home, monkeypatch):
    path.unlink()
    shutil.rmtree(home / ".local")
    page = show()
    assert page.candidates == []
    assert not page.go.isVisible()
    assert page.point.isDefault()
    other = documents / "别的.db"
    create(other, work_lists=[builders.work_list()]).close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    asked = []
    monkeypatch.setattr(errors, "ask", lambda _p, sentence, *_a, **_v: asked.append(sentence) or False)
    page.point.click()
    assert "不是上次那份" in asked[0]
    assert page.path is None
    page.other.click()
    assert page.path == other
    page.anew.click()
    assert page.path == app.ANEW


def test_a_stick_that_comes_starts_the_search_again(show, path, tmp_path, qtbot, monkeypatch):
    path.unlink()
    page = show()
    assert [one.accessibleName()[:5] for one in page.candidates] == ["最新的备份"]
    stick = tmp_path / "U盘"
    stick.mkdir()
    with create(stick / path.name, work_lists=[builders.work_list()]):
        pass
    monkeypatch.setattr(finding, "drives", lambda: (stick,))
    qtbot.waitUntil(lambda: len(page.candidates) == 2, timeout=20_000)


def test_narrow_the_figures_go_below_the_path(show, path, documents):
    path.rename(documents / "新建.db")
    page = show()
    before = page.candidates[0].height()
    page.resize(683, 384)
    assert page.candidates[0].height() > before


# --- the start ---------------------------------------------------------------


def test_a_start_asks_instead_of_beginning_anew(path, documents, monkeypatch):
    moved = path.rename(documents / "新建.db")
    monkeypatch.setattr(missing.Missing, "exec", lambda page: setattr(page, "path", moved) or 1)
    with main.store_for_window(None) as store:
        assert store.path == moved
    assert app.last_workspace() == moved


def test_a_start_that_is_called_off_makes_nothing(path, documents, monkeypatch):
    path.unlink()
    monkeypatch.setattr(missing.Missing, "exec", lambda _page: 0)
    assert main.store_for_window(None) is None
    assert list(documents.rglob("*.db")) == []


def test_beginning_anew_asks_who_we_are(path, monkeypatch):
    path.unlink()
    monkeypatch.setattr(missing.Missing, "exec", lambda page: page._anew() or 1)
    asked = []
    monkeypatch.setattr(first, "choose", lambda *_: asked.append("我们是"))
    assert main.store_for_window(None) is None
    assert asked == ["我们是"]


def test_one_that_is_named_is_opened_or_refused_as_ever(path, documents):
    moved = path.rename(documents / "新建.db")
    with main.store_for_window(moved) as store:
        assert store.path == moved
