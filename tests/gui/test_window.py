"""The shell as a clerk drives it: by keyboard, at three widths, with a disk that fills up."""

import datetime as dt
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QWidget

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.records import FilingKey
from db.workspace import create
from gui.shell import window_state
from gui.shell.page import Destination
from gui.shell.rail import RailButton
from gui.shell.session import Session
from gui.shell.window import Window
from gui.widgets import errors
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH
from tests.gui.conftest import NOW, letters
from tests.gui.pages import NotedPage

TASKS, FILINGS, REPORTS = 0, 1, 2


def press(qtbot, window, keys):
    """A key chord, as the window's shortcuts get it."""
    chord = QKeySequence(keys)[0]
    qtbot.keyClick(window.focusWidget() or window, chord.key(), chord.keyboardModifiers())


def fill(window, text="完成选址。"):
    key = window.session.key(builders.node_id("建设学校"))
    assert window.session.edit(window.session.filing(key.node_id)._replace(progress=text))
    return key


def test_the_digits_of_the_keyboard_table_open_the_pages(window, qtbot):
    press(qtbot, window, "Ctrl+3")
    assert window.page.title == "填报"
    assert window.stack.currentWidget() is window.page
    press(qtbot, window, "Ctrl+2")
    assert window.page.title == "任务"


def test_no_chord_is_one_that_input_methods_take(window):
    keys = [shortcut.key().toString() for shortcut in window.findChildren(QShortcut)]
    assert not [key for key in keys if "Ctrl+Shift" in key or "Space" in key]
    assert len(keys) == len(set(keys)) == 14


def test_pages_hear_only_the_widths_that_they_cross(window, qtbot):
    def heard():
        return [entry[1:] for entry in window.pages[TASKS].asked if entry[0] == "width"]

    for width in (1300, 990, 980, 683, 1366):
        window.resize(width, 500)
        qtbot.waitUntil(lambda wanted=width: window.width() == wanted)
    assert heard() == [(False, False), (True, False), (True, True), (False, False)]


@pytest.mark.parametrize(
    ("width", "rail", "top", "field", "counts"),
    [(1366, 72, 48, True, True), (911, 56, 48, False, True), (683, 44, 40, False, False)],
)
def test_the_frame_folds_as_the_room_gets_less(make_window, session, width, rail, top, field, counts):
    window = make_window(session, width, 384)
    assert (window.rail.width(), window.top.height()) == (rail, top)
    assert window.top.find_field.isVisible() is field
    assert window.status._counts.isVisible() is counts
    assert window.status._save.isVisible()
    assert window.status._deadline.isVisible()


@pytest.mark.parametrize(("room", "is_said"), [(264, True), (200, False)])
def test_the_searchs_key_never_lies_over_its_words(window, qtbot, room, is_said):
    field = window.top.find_field
    field.setFixedWidth(room)
    (keys,) = field.findChildren(QLabel)
    qtbot.waitUntil(lambda: field.width() == room and keys.isVisible() is is_said)
    assert field.toolTip() == "Ctrl+F"
    assert not is_said or keys.x() >= field.sizeHint().width()


@pytest.mark.parametrize("width", [1366, 1000, 911, 700, 683, 640])
def test_nothing_in_the_top_bar_is_cut(make_window, session, width):
    window = make_window(session, width, 384)
    parts = [part for part in window.top.children() if isinstance(part, QWidget) and part.isVisible()]
    edges = sorted((part.x(), part.x() + part.width()) for part in parts)
    assert all(before[1] <= after[0] for before, after in pairwise(edges))
    assert edges[-1][1] <= window.top.width()
    for part in parts:
        if isinstance(part, QAbstractButton):
            assert part.width() >= part.minimumSizeHint().width() or part.minimumWidth() == part.maximumWidth()


@pytest.mark.parametrize("width", [1366, 1000, 911, 700, 640])
def test_made_up_data_are_marked_however_narrow(make_window, session, width):
    with session.store.operation("示例"):
        session.store.set_setting("sample", "1")
    window = make_window(session, width, 384)
    assert window.top._role.isVisible()
    assert window.top._role.text() == "示例"
    parts = [part for part in window.top.children() if isinstance(part, QWidget) and part.isVisible()]
    edges = sorted((part.x(), part.x() + part.width()) for part in parts if part.width())
    assert all(before[1] <= after[0] for before, after in pairwise(edges))


def test_every_control_says_its_name(window):
    window.pick_unit()
    window.open_search()
    window.top.month_picker.open()
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit)
    controls = [child for kind in kinds for child in window.findChildren(kind)]
    assert not [control for control in controls if not control.accessibleName()]
    assert len(controls) > 20


def test_tab_goes_from_the_rail_over_the_top_bar_into_the_page(window):
    parts = (window.rail, window.top, window.stack, window.status)

    def place(widget):
        return next(i for i, part in enumerate(parts) if part.isAncestorOf(widget))

    first = window.rail.findChildren(RailButton)[0]
    chain, at = [], first
    while True:
        if at.isVisible() and at.focusPolicy() & Qt.FocusPolicy.TabFocus and window.stack is not at:
            chain.append(place(at))
        at = at.nextInFocusChain()
        if at is first:
            break
    assert chain == sorted(chain)
    assert set(chain) == {0, 1, 2, 3}


def test_the_badge_counts_what_waits(window):
    filings = window.rail._buttons[FILINGS]
    assert filings.accessibleName() == "填报，2 项未填或退回"
    key = fill(window)
    window.session.edit(builders.filing(key))
    assert filings.accessibleName() == "填报，1 项未填或退回"


def test_undo_and_redo_are_named_and_show_the_task(window, qtbot):
    assert not window.top._undo.isEnabled()
    key = fill(window)
    assert window.top._undo.toolTip() == "撤销填写“建设学校”3月进展（Ctrl+Z）"
    window.top._undo.click()
    assert window.session.filing(key.node_id).is_empty
    assert window.pages[TASKS].asked[-1] == ("open", key.node_id)
    assert window.top._redo.accessibleName() == "重做填写“建设学校”3月进展（Ctrl+Y）"
    window.setFocus()
    press(qtbot, window, "Ctrl+Y")
    assert window.session.filing(key.node_id).progress == "完成选址。"


def test_undo_goes_to_the_month_of_the_change(window):
    fill(window)
    window.choose_month(Month(2022, 5))
    window.undo()
    assert window.session.month == MARCH


def test_a_refused_undo_is_said(window, store, qtbot):
    key = fill(window)
    with store.operation("x"):
        store.save_filing(builders.filing(key, progress="别处改的"))
    window.undo()
    message = window.findChild(errors.Message)
    assert message.accessibleName() == "这一项后来又改过，不能撤销这一步。"
    message.reject()


def test_typing_is_stored_before_the_scope_changes(window):
    def store_now():
        if window.session.month == MARCH:
            fill(window, "还在输入法里")

    window.pages[TASKS].on_flush = store_now
    window.choose_month(Month(2022, 4))
    assert window.session.month == Month(2022, 4)
    key = FilingKey(builders.node_id("建设学校"), EDUCATION.id, MARCH)
    assert window.session.store.filing(key).progress == "还在输入法里"


def disk_full(window, monkeypatch):
    def refuse(_filing):
        raise KnownError("磁盘已满。")

    monkeypatch.setattr(window.session.store, "save_filing", refuse)
    key = window.session.key(builders.node_id("建设学校"))
    window.pages[TASKS].on_flush = lambda: window.session.edit(builders.filing(key))


@pytest.mark.parametrize("go", [True, False])
def test_with_a_full_disk_one_may_stay_or_leave(window, monkeypatch, go):
    asked = []
    monkeypatch.setattr(errors, "ask", lambda *words, **_verbs: asked.append(words[1]) or go)
    disk_full(window, monkeypatch)
    window.choose_month(Month(2022, 4))
    assert (window.session.month == Month(2022, 4)) is go
    assert window.close() is go
    assert asked == ["刚才填的内容没有保存：磁盘已满。"] * 2
    assert window.status._save.text() == "未保存：磁盘已满。"


def test_the_window_comes_back_as_it_was_left(make_window, session, settings):
    first = make_window(session, 1100, 600)
    first.show_page(FILINGS)
    first.pages[FILINGS].findChild(type(first.pages[FILINGS].layout().itemAt(0).widget())).setSizes([200, 700])
    first.close()
    second = make_window(session, 300, 300)
    assert second.page.title == "填报"
    assert settings.contains("window/geometry")
    sizes = second.pages[FILINGS].layout().itemAt(0).widget().sizes()
    assert sizes[0] < sizes[1] / 2


def test_without_a_unit_the_picker_is_open_and_a_choice_ends_in_the_page(make_window, store, now, qtbot):
    window = make_window(Session(store, Board(builders.work_list())))
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QLineEdit))
    assert window.stack.currentWidget() is window._empty
    assert not window.top.report.isEnabled()
    qtbot.keyClicks(window.focusWidget(), "jyj")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert window.session.unit_id == EDUCATION.id
    assert window.stack.currentWidget() is window.pages[TASKS]
    assert window.focusWidget() is window.pages[TASKS].edit


@pytest.mark.parametrize("ask", ["button", "Ctrl+P"])
def test_button_and_key_lead_to_the_units_report(window, qtbot, ask):
    window.top.report.click() if ask == "button" else press(qtbot, window, ask)
    assert window.page.title == "报表"
    assert window.page.asked[-1] == ("kind", "unit")


def test_on_the_page_of_reports_the_key_prints(window, qtbot):
    window.show_page(REPORTS)
    press(qtbot, window, "Ctrl+P")
    assert window.page.asked[-1] == ("print",)


def test_a_page_may_ask_to_go_elsewhere(window):
    where = Destination("填报", HOUSING.id, Month(2022, 5), builders.node_id("建设学校"))
    window.session.wanted.emit(where)
    assert (window.page.title, window.session.unit_id, window.session.month.number) == ("填报", HOUSING.id, 5)
    assert window.page.asked[-1] == ("open", builders.node_id("建设学校"))


def test_a_page_that_needs_no_unit_is_shown_without_one(make_window, store, now, qtbot):
    window = make_window(Session(store, Board(builders.work_list())))
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QLineEdit))
    window.show_page(REPORTS)
    assert window.stack.currentWidget() is window.pages[REPORTS]
    window.show_page(TASKS)
    assert window.stack.currentWidget() is window._empty


def test_a_first_start_begins_with_the_tasks_wherever_they_stand(qtbot, dressed, session, settings):
    pages = [NotedPage("概览", "data_pie"), NotedPage("任务", "task_list_square_ltr")]
    window = Window(session, pages, settings, letters)
    qtbot.addWidget(window)
    assert window.page.title == "任务"


def test_f8_asks_the_page(window, qtbot):
    press(qtbot, window, "F8")
    press(qtbot, window, "Shift+F8")
    assert [entry for entry in window.pages[TASKS].asked if entry[0] == "next"] == [("next", False), ("next", True)]


def test_ctrl_s_says_the_time(window, qtbot):
    fill(window)
    window.setFocus()
    press(qtbot, window, "Ctrl+S")
    assert window.status._save.text() == f"已保存 {NOW:%H:%M:%S}"


def test_a_read_only_workspace_says_why_and_saves_nothing(make_window, session, monkeypatch):
    monkeypatch.setattr(type(session.store), "why_read_only", property(lambda _self: "磁盘已满，只能查看。"))
    monkeypatch.setattr(type(session.store), "read_only", property(lambda _self: True))
    window = make_window(session)
    assert window.status._save.text() == "只读，不能保存"
    assert [child for child in window.findChildren(QWidget) if child.accessibleName() == "磁盘已满，只能查看。"]


def test_made_up_data_is_marked(make_window, session, store):
    with store.operation("x"):
        store.set_setting("sample", "1")
    assert make_window(session).top._role.text() == "示例"


def test_the_window_can_be_as_small_as_a_screen_at_200_percent(window):
    assert window.minimumWidth() <= 683
    assert window.minimumHeight() <= 384


def test_another_unit_is_remembered_as_recent(window):
    window.choose_unit(HOUSING.id)
    window.choose_unit(EDUCATION.id)
    assert window_state.recent_units(window.settings, window.session.board) == [EDUCATION.id, HOUSING.id]


def test_the_office_is_not_asked_for_a_unit(make_window, tmp_path, now, qtbot):
    with create(tmp_path / "督查室.db", role="office", work_lists=[builders.work_list()]) as store:
        window = make_window(Session(store, Board(builders.work_list())))
        qtbot.wait(50)
        assert window._picker is None
        window.close()


def test_a_new_month_begins_with_itself(store, now, session, monkeypatch):
    session.choose_month(Month(2022, 1))
    assert Session(store, session.board).month == Month(2022, 1)  # the same day again
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat("2022-04-06T09:00"))
    assert Session(store, session.board).month == Month(2022, 4)
