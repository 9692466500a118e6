"""设置 → 填报期限: the two days, the year under them, days off, and what another calendar changes."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from core.model.board import Board
from core.model.period import Calendar, Month, Shift
from core.model.status import FilingState
from core.rules.deadlines import calendar_of
from core.rules.roles import Actor
from gui.features.settings.deadlines import DeadlinesPane
from gui.shell.session import Session
from gui.widgets.day_edit import DayEdit
from gui.widgets.day_grid import DayGrid
from tests import builders
from tests.builders import EDUCATION, key

SEPTEMBER = Month(2022, 9)


@pytest.fixture
def open_pane(qtbot, dressed, store, now):
    def open_it(actor=Actor.OFFICE):
        sent = dt.datetime(2022, 9, 26, 9)  # noqa: DTZ001  a Monday after the Sunday that is the on-time day
        with store.operation("准备"):
            store.save_filing(builders.filing(key(month=SEPTEMBER), state=FilingState.SENT, sent_at=sent))
        session = Session(store, Board(builders.work_list()))
        session.choose_unit(EDUCATION.id)
        session.choose_month(SEPTEMBER)
        session.act_as(actor)
        pane = DeadlinesPane(session)
        pane.session = session
        session.setParent(pane)
        qtbot.addWidget(pane)
        pane.resize(1118, 640)
        pane.show()
        return pane

    return open_it


def test_a_small_screen_shows_the_whole_year(open_pane, qtbot):
    pane = open_pane()
    pane.resize(1117, 643)  # what a window of 1366 × 768 leaves it
    (area,) = pane.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)


def words(pane, column):
    return pane.table.item(8, column).text()


def test_a_shift_moves_the_year_and_says_what_is_late_no_longer(open_pane, store):
    pane = open_pane()
    assert (words(pane, 1), words(pane, 3)) == ("9月25日 18:00", "")
    assert pane._said.text() == "现用的期限"
    pane.shift.setCurrentIndex(1)
    pane._typed()
    assert (words(pane, 1), words(pane, 3)) == ("9月26日 18:00", "25日周日顺延")
    assert pane._said.text().endswith("个月的日子不同，1 项不再是迟报")
    assert calendar_of(store) == Calendar()
    pane.put.click()
    assert calendar_of(store).shift is Shift.AFTER
    assert pane.session.calendar.deadline(SEPTEMBER).due.day == 26
    assert store.history(limit=1)[0].label == "修改填报期限"
    pane.session.undo()
    assert calendar_of(store) == Calendar()
    assert words(pane, 1) == "9月25日 18:00"


def test_one_month_is_set_alone_and_given_back_to_the_rule(open_pane, store):
    pane = open_pane()
    pane.due.edit.setText("9月27日")
    pane.lock.edit.setText("10-8")
    assert (words(pane, 1), words(pane, 2), words(pane, 3)) == ("9月27日 18:00", "10月8日 18:00", "单独规定")
    pane.put.click()
    assert calendar_of(store).months == {SEPTEMBER: (dt.date(2022, 9, 27), dt.date(2022, 10, 8))}
    assert pane.alone.isVisibleTo(pane)
    pane.alone.click()
    pane.put.click()
    assert calendar_of(store) == Calendar()


def test_a_click_turns_a_day_and_a_second_one_turns_it_back(open_pane, store):
    pane = open_pane()
    pane.shift.setCurrentIndex(1)
    monday = pane.grid.days.cell(dt.date(2022, 9, 26)).center().toPoint()
    QTest.mouseClick(pane.grid.days, Qt.MouseButton.LeftButton, pos=monday)
    assert words(pane, 1) == "9月27日 18:00"
    assert pane.own_days.count() == 1
    assert pane._marks(dt.date(2022, 9, 26))[0] == "休"
    assert pane._marks(dt.date(2022, 9, 10))[0] == ""  # 中秋 on a Saturday
    assert pane._marks(dt.date(2022, 10, 8))[0] == "班"
    QTest.mouseClick(pane.grid.days, Qt.MouseButton.LeftButton, pos=monday)
    assert words(pane, 1) == "9月26日 18:00"
    assert pane.own_days.count() == 0


@pytest.mark.parametrize(
    ("name", "typed", "said"), [("due_day", "29", "锁定日不能早于截止日"), ("hour", "晚", "要填一个整数")]
)
def test_what_makes_no_calendar_is_told(open_pane, name, typed, said):
    pane = open_pane()
    pane.numbers[name].enter(typed)
    assert said in pane._said.text()
    assert not pane.put.isEnabled()
    pane.back.click()
    assert pane.calendar() == Calendar()


def test_a_day_that_is_none_is_told(open_pane):
    pane = open_pane()
    pane.due.edit.setText("月底")
    assert "9月的日子写成" in pane._said.text()
    assert not pane.put.isEnabled()


def test_a_unit_only_reads_it(open_pane):
    pane = open_pane(Actor.CLERK)
    assert not pane.shift.isEnabled()
    pane._turn_day(dt.date(2022, 9, 26))
    assert pane.calendar() == Calendar()
    assert pane._said.text() == "由督查室规定，随清单下发"
    assert not any(each.isVisibleTo(pane) for each in (pane.back, pane.put, *pane._how))


def test_a_day_is_typed_or_picked(qtbot, dressed, now):
    edit = DayEdit("新的完成时限", 2022)
    qtbot.addWidget(edit)
    edit.show()
    edit.edit.setText("12.31")
    edit.edit.editingFinished.emit()
    assert (edit.day, edit.edit.text()) == (dt.date(2022, 12, 31), "2022年12月31日")
    edit.pick.click()
    days = edit.panel.grid.days
    QTest.keyClick(days, Qt.Key.Key_Left)
    QTest.keyClick(days, Qt.Key.Key_Return)
    assert edit.panel.isHidden()
    assert edit.day == dt.date(2022, 12, 30)
    edit.edit.setText("13月1日")
    assert (edit.day, edit.is_wrong) == (None, True)


def test_the_grid_turns_its_months_by_keys_and_ignores_other_months_cells(qtbot, dressed):
    grid, picked = DayGrid(), []
    qtbot.addWidget(grid)
    grid.picked.connect(picked.append)
    grid.show_day(dt.date(2022, 1, 31))
    QTest.keyClick(grid.days, Qt.Key.Key_PageDown)
    assert grid.days.day == dt.date(2022, 2, 28)
    QTest.mouseClick(grid.days, Qt.MouseButton.LeftButton, pos=QPoint(5, 30))  # the 31st of January stands there
    assert picked == []
    QTest.keyClick(grid.days, Qt.Key.Key_Space)
    assert picked == [dt.date(2022, 2, 28)]
