"""Nothing typed is lost by closing: words that are no number, refused writing, a file that was carried away."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from core import unstored
from core.errors import KnownError
from core.model.board import Board
from core.model.period import Month
from core.model.status import FilingState
from core.settings.bookkeeping import UNSTORED
from core.unstored import Unstored
from db.workspace import create, examine, open_workspace
from gui import app
from gui.features.filing.form import AUTOSAVE
from gui.shell.app_services import Doors
from gui.shell.session import Saving
from gui.shell.window import Window
from gui.widgets import errors
from tests import builders
from tests.builders import HOUSING, INVESTMENT, MARCH, key, node_id
from tests.gui.typing import enter

INVEST = node_id("扩大投资")
AT = key("扩大投资", HOUSING)


def make(path: Path):
    return create(path, work_lists=[builders.work_list()])


@pytest.fixture
def begin(qtbot, dressed, tmp_path, now):
    """Open the program's window on a file as a start does; followed to whatever window takes its place."""
    opened: list[Doors] = []

    def start(path: Path) -> Window:
        store, doors = open_workspace(path), Doors(open_workspace, make)
        doors.opened.append(store)
        opened.append(doors)
        made = app.open_window(store, Board(builders.work_list()), app.settings_in(tmp_path), doors)
        app.follow_look(QApplication.instance(), made, doors)
        made.session.choose_unit(HOUSING.id)
        made.session.choose_month(MARCH)
        made.show_page(made.page_titled("填报"))
        made.page.open_node(INVEST)
        return made

    yield start
    for window in windows():
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # one that lives would look for its file
    for doors in opened:
        doors.close()


def windows() -> list[Window]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Window) and one.isVisible()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "工作区.db"
    create(made, work_lists=[builders.work_list()]).close()
    return made


@pytest.fixture
def window(begin, path) -> Window:
    return begin(path)


def form_of(window: Window):
    return window.pages[window.page_titled("填报")].page.form


def number(window: Window):
    return form_of(window).body.table.row_of(INVESTMENT.id).input.number


def typed(window: Window, words: str) -> None:
    number(window).setFocus()
    number(window).selectAll()
    enter(number(window), words)


@pytest.fixture
def answer(monkeypatch):
    """What the next questions are answered, and what they asked."""
    asked: list[str] = []

    def give(**_verbs):
        return asked, replies

    replies: list[bool] = []
    monkeypatch.setattr(
        errors, "ask", lambda _p, sentence, hint, **_v: asked.append(f"{sentence}\n{hint}") or replies.pop(0)
    )
    return give


# --- words that are no number ------------------------------------------------


def test_closing_with_the_cursor_in_a_wrong_number_asks_and_the_next_start_shows_it(begin, path, answer):
    window = begin(path)
    asked, replies = answer()
    typed(window, "2w")
    replies += [False, True]
    assert not window.close()
    assert "有 1 处填的不是能存的数字" in asked[0]
    assert "3月“扩大投资”的固定资产投资：2w" in asked[0]
    assert number(window).text() == "2w"
    assert window.session.save_state.saving is Saving.FAILED
    assert window.close()
    window.session.store.close()
    again = begin(path)
    assert number(again).text() == "2w"
    assert number(again).property("check") == "error"
    assert again.session.store.filing(AT) is None


def test_after_another_month_was_chosen_closing_still_asks_and_leads_back(window, answer):
    asked, replies = answer()
    typed(window, "2w")
    window.choose_month(Month(2022, 4))
    enter(form_of(window).body.texts["progress"].edit, "四月的进展")
    assert form_of(window).flush()
    assert asked == []
    assert window.status._save.text() == "已保存 14:32，另有 1 处没填对"
    replies.append(False)
    assert not window.close()
    assert "3月“扩大投资”" in asked[0]
    assert (window.session.month, form_of(window).node_id) == (MARCH, INVEST)
    assert number(window).text() == "2w"


def test_killed_with_a_wrong_number_it_is_there_again(begin, path, qtbot, tmp_path):
    window = begin(path)
    typed(window, "2w")
    qtbot.waitUntil(lambda: bool(unstored.read(window.session.store)), timeout=AUTOSAVE * 10)
    copy = Path(shutil.copy(path, tmp_path / "断电后.db"))  # as the disk has it
    with open_workspace(copy) as store:
        assert unstored.read(store) == {AT: Unstored(wrong={INVESTMENT.id: "2w"})}
        assert list(store.check()) == []
        assert store.history(record_id=AT.filing_id) == ()


def test_mended_it_is_asked_no_more(window, answer):
    asked, _ = answer()
    typed(window, "2w")
    form_of(window).flush()
    typed(window, "2")
    assert window.close()
    assert asked == []
    with open_workspace(window.session.store.path, read_only=True) as store:
        assert store.filing(AT).values == {INVESTMENT.id: 2.0}
        assert unstored.read(store) == {}


def test_what_was_kept_and_cannot_be_read_hinders_no_start(begin, path):
    with open_workspace(path) as store, store.operation("x"):
        store.set_setting(UNSTORED.name, "[[1, 2")
    assert begin(path).session.held == {}


def test_a_submitted_filing_has_no_words_left_beside_it(begin, path):
    with open_workspace(path) as store, store.operation("x"):
        store.save_filing(builders.filing(AT, values={}, state=FilingState.SUBMITTED))
        store.set_setting(UNSTORED.name, f'[["{AT.node_id}", "{AT.unit_id}", "2022-03", {{"percent": "x"}}]]')
    window = begin(path)
    form_of(window).show_node(INVEST)
    assert window.session.held == {}


# --- refused writing ---------------------------------------------------------


def test_refused_words_of_another_month_are_tried_again_at_closing(window, answer, monkeypatch):
    asked, replies = answer()

    def full(_filing):
        raise KnownError("磁盘已满。")

    monkeypatch.setattr(window.session.store, "save_filing", full)
    enter(form_of(window).body.texts["progress"].edit, "投资的进展")
    replies += [True, False]
    window.choose_month(Month(2022, 4))
    assert not window.close()
    assert ["磁盘已满" in each for each in asked] == [True, True]
    monkeypatch.undo()
    assert window.close()
    with open_workspace(window.session.store.path, read_only=True) as store:
        assert store.filing(AT).progress == "投资的进展"


# --- the file was carried away -----------------------------------------------

posix = pytest.mark.skipif(sys.platform == "win32", reason="there nobody renames a file that is open")


def message_of(window: Window) -> errors.Message:
    (found,) = [one for one in window.findChildren(errors.Message) if one.isVisible()]
    return found


def write(window: Window, words: str) -> None:
    enter(form_of(window).body.texts["progress"].edit, words)
    form_of(window).flush()


def press(message: QDialog, words: str) -> None:
    from PySide6.QtWidgets import QPushButton

    next(one for one in message.findChildren(QPushButton) if one.text() == words).click()


@posix
@pytest.mark.parametrize("deed", ["rename", "delete", "replace"])
def test_what_is_typed_after_it_went_is_saved_elsewhere_with_all_the_rest(
    window, path, tmp_path, monkeypatch, qtbot, deed
):
    older = Path(shutil.copy(path, tmp_path / "旧.db"))
    write(window, "存上的。")
    {"rename": lambda: path.rename(tmp_path / "新.db"), "delete": path.unlink, "replace": lambda: older.replace(path)}[
        deed
    ]()
    write(window, "还没存的。")
    typed(window, "2w")
    assert not form_of(window).flush()
    assert "存不进去" in window.status._save.text()
    message = message_of(window)
    out = tmp_path / "另存.db"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    press(message, "另存为新的工作区…")
    qtbot.waitUntil(lambda: windows() != [window] and len(windows()) == 1)
    (fresh,) = windows()
    assert fresh.session.store.path == out
    assert fresh.session.store.filing(AT).progress == "存上的。还没存的。"
    assert fresh.session.held == {AT: Unstored(wrong={INVESTMENT.id: "2w"})}
    assert app.last_workspace() == out or fresh.settings.value("workspace/last") == str(out)
    assert examine(out) == []


@posix
def test_it_is_said_once_and_when_the_user_comes_back_to_the_window(window, path):
    path.rename(path.with_name("新.db"))
    window.elsewhere._look(Qt.ApplicationState.ApplicationActive)
    assert "已改名为“新.db”" in message_of(window).accessibleName()
    message_of(window).reject()
    window.elsewhere._look(Qt.ApplicationState.ApplicationActive)
    write(window, "x")
    assert [one for one in window.findChildren(errors.Message) if one.isVisible()] == []


@posix
def test_put_back_it_goes_on(window, path, answer):
    path.rename(path.with_name("新.db"))
    write(window, "接着填")
    message_of(window).reject()
    path.with_name("新.db").rename(path)
    assert window.close()
    with open_workspace(path, read_only=True) as store:
        assert store.filing(AT).progress == "接着填"


@posix
@pytest.mark.parametrize(("words", "closes"), [("不另存，关闭", True), ("返回", False)])
def test_closing_over_a_file_that_went_asks(window, path, monkeypatch, words, closes):
    path.unlink()
    asked = []

    def exec_(message):
        asked.append(message.accessibleName())
        press(message, words)
        return message.result()

    monkeypatch.setattr(errors.Message, "exec", exec_)
    assert window.close() is closes
    window.elsewhere._look(Qt.ApplicationState.ApplicationActive)
    assert bool([one for one in window.findChildren(errors.Message) if one.isVisible()]) is not closes
    assert "已被移走或删除" in asked[0]
