"""时间计划 under an indicator: set by the office, asked for by the unit, with the keyboard."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core import owners
from core.model.board import Board
from core.model.period import Month
from core.model.records import Evidence, TaskChange
from core.model.status import FilingState, TaskChangeKind
from core.plan import Point, due_in
from core.rules.roles import Actor
from core.rules.task_states import stored_board
from core.usecases import task_changes
from gui.features.tasks.plan_strip import PlanStrip
from gui.shell import prompts
from gui.shell.session import Session
from tests import builders
from tests.builders import EDUCATION, INVESTMENT, MARCH, SCHOOLS, key

JUNE = Month(2022, 6)


@pytest.fixture
def strip(qtbot, dressed, store, now):
    with store.operation("准备"):
        store.save_filing(builders.filing(state=FilingState.SIGNED_OFF))
        store.save_record(Evidence(key(), "证.png", store.add_content(b"\x89PNG"), 4, "png"))
    session = Session(store, Board(builders.work_list()))
    session.choose_unit(EDUCATION.id)
    session.choose_month(MARCH)
    made = PlanStrip(session)
    made.session, made.refusals = session, []
    session.refused.connect(made.refusals.append)
    session.setParent(made)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    made.show_plan(session.indicators(SCHOOLS.node_id)[0])
    return made


def by_office(strip):
    strip.session.act_as(Actor.OFFICE)
    strip.session.board = stored_board(strip.session.store, builders.work_list().id)
    strip.show_plan(strip.session.indicators(SCHOOLS.node_id)[0])


def kept(strip):
    return next(
        one for one in strip.session.store.load_list(builders.work_list().id).indicators if one.id == SCHOOLS.id
    )


def say(monkeypatch, why, day=None):
    monkeypatch.setattr(prompts, "reason", lambda *_a, **_k: why)
    monkeypatch.setattr(prompts, "reason_and_day", lambda *_a, **_k: (why, day))


def type_into(strip, month, text):
    edit = strip.boxes.edits[month]
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_grey_is_computed_and_nothing_is_stored_before_it_is_asked(strip):
    by_office(strip)
    assert [strip.boxes.edits[Month(2022, at)].placeholderText() for at in (3, 9, 12)] == ["0.7", "2", "2"]
    assert (strip.save.isHidden(), strip.ask.isHidden(), strip.drop.isHidden()) == (True, True, True)
    type_into(strip, JUNE, "1")
    assert not strip.save.isHidden()
    assert kept(strip).points == ()
    QTest.keyClick(strip.boxes.edits[JUNE], Qt.Key.Key_Escape)
    assert strip.boxes.edits[JUNE].text() == ""
    assert strip.save.isHidden()


def test_the_office_sets_points_by_keyboard_in_one_step(strip):
    by_office(strip)
    type_into(strip, JUNE, "1")
    QTest.keyClick(strip.boxes.edits[JUNE], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert kept(strip).points == (Point(JUNE, 1.0),)
    assert strip.session.undo_stack.undo_label == "撤销修改“建设学校”的时间计划"
    strip.session.undo()
    assert kept(strip).points == ()


def test_an_emptied_box_takes_the_point_away(strip):
    by_office(strip)
    type_into(strip, JUNE, "1")
    strip.save.click()
    by_office(strip)
    assert strip.boxes.edits[JUNE].text() == "1"
    strip.boxes.edits[JUNE].clear()
    strip.boxes.edits[JUNE].says.typed.emit()
    strip.save.click()
    assert kept(strip).points == ()


def test_the_office_moves_the_deadline(strip):
    by_office(strip)
    strip.due.put(dt.date(2022, 11, 30))
    strip.save.click()
    assert kept(strip).due_date == dt.date(2022, 11, 30)


@pytest.mark.parametrize(("typed", "words"), [("3", "6月的节点应在 0 和目标 2 之间"), ("1.2.3x", "6月的节点")])
def test_what_cannot_be_is_said_under_the_row(strip, typed, words):
    by_office(strip)
    type_into(strip, JUNE, typed)
    assert words in strip._fault.text()
    assert not strip.save.isEnabled()


def test_points_that_fall_are_said(strip):
    by_office(strip)
    type_into(strip, JUNE, "1.5")
    type_into(strip, Month(2022, 8), "1")
    assert strip._fault.text() == "8月的节点比前一个节点小，节点是累计值。"


def test_arrows_go_from_month_to_month(strip):
    by_office(strip)
    first = strip.boxes.edits[Month(2022, 1)]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert strip.boxes.edits[Month(2022, 2)].hasFocus()
    QTest.keyClick(strip.boxes.edits[Month(2022, 2)], Qt.Key.Key_Left)
    assert first.hasFocus()


def test_a_unit_asks_for_months_to_come_and_is_judged_by_the_old_points_until_then(strip, monkeypatch):
    assert strip.boxes.edits[MARCH].isReadOnly()
    assert not strip.boxes.edits[JUNE].isReadOnly()
    assert strip._days.isHidden()
    say(monkeypatch, "分批开工")
    type_into(strip, JUNE, "1")
    strip.ask.click()
    assert strip.refusals == []
    (change,) = strip.session.store.records(TaskChange)
    assert (change.kind, change.indicator_id, change.points) == (
        TaskChangeKind.AMEND, SCHOOLS.id, (Point(JUNE, 1.0),),
    )  # fmt: skip
    board = stored_board(strip.session.store, builders.work_list().id)
    assert board.extended == {}
    task_changes.agree(strip.session.store, board, change)
    by_office(strip)
    assert strip.boxes.edits[JUNE].text() == "1"
    assert "3月起调整节点，以前的月份仍按原计划评判。" in strip._words.text()


def test_an_extension_of_one_indicator_is_applied_for_or_agreed(strip, monkeypatch):
    say(monkeypatch, "雨季", dt.date(2022, 11, 30))
    assert strip.extend.text() == "申请延期…"
    strip.extend.click()
    (change,) = strip.session.store.records(TaskChange)
    assert (change.indicator_id, change.new_due) == (SCHOOLS.id, dt.date(2022, 11, 30))
    strip.session.undo()
    by_office(strip)
    assert strip.extend.text() == "同意延期…"
    strip.extend.click()
    board = stored_board(strip.session.store, builders.work_list().id)
    (holder,) = owners.holders(board, SCHOOLS, MARCH)
    assert due_in(owners.plan_of(board, holder, ()), MARCH) == dt.date(2022, 11, 30)
    by_office(strip)
    assert "期限由2022年9月30日改为2022年11月30日" in strip._words.text()


def test_after_an_agreement_the_offices_points_hold_from_the_month_on(strip, monkeypatch):
    by_office(strip)
    say(monkeypatch, "雨季", dt.date(2022, 11, 30))
    strip.extend.click()
    by_office(strip)
    assert strip.boxes.edits[MARCH].isReadOnly()
    type_into(strip, JUNE, "1")
    strip.save.click()
    by_office(strip)
    assert strip.boxes.edits[JUNE].text() == "1"
    assert kept(strip).points == ()


def test_what_another_unit_files_may_only_be_looked_at(strip):
    strip.show_plan(strip.session.indicators(INVESTMENT.node_id)[0])
    assert all(edit.isReadOnly() for edit in strip.boxes.edits.values())
    assert strip.extend.isHidden()
