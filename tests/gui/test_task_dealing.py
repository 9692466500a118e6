"""办理 in the task: applications of the unit, answers, lights, remarks and locks of the office."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core import planning
from core.model.board import Board
from core.model.records import Evidence
from core.model.status import FilingState, Light, ProgressStatus, TaskState
from core.rules.roles import Actor
from core.usecases import evidence, month_lock, reviews, task_changes
from gui.features.filing.form import FilingForm
from gui.features.filing.item_print import ItemPrint
from gui.features.importing import dialogs
from gui.features.tasks import task_actions
from gui.features.tasks.detail import TaskDetail
from gui.features.tasks.source_tab import SourceTab
from gui.shell.session import Session
from gui.widgets.day_edit import DayEdit
from gui.widgets.day_grid import DayGrid
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH, TOWN, TOWNS, key, node_id
from tests.gui.test_filing_steps import answer

SCHOOL = node_id("建设学校")


@pytest.fixture
def detail(qtbot, dressed, store, now):
    with store.operation("准备"):
        store.save_filing(builders.filing(status=ProgressStatus.COMPLETED, state=FilingState.SIGNED_OFF))
        store.save_record(Evidence(key(), "证.png", store.add_content(b"\x89PNG"), 4, "png"))
    session = Session(store, Board(builders.work_list()))
    session.choose_unit(EDUCATION.id)
    session.choose_month(MARCH)
    made = TaskDetail(session, FilingForm(session))
    made.session, made.refusals = session, []
    session.refused.connect(made.refusals.append)
    session.setParent(made)
    qtbot.addWidget(made)
    made.resize(680, 640)
    made.show()
    made.show_node(SCHOOL)
    return made


def entries(detail):
    made = task_actions.menu(detail, detail.session, key())
    return {one.text(): one for one in made.actions() if one.text()}


def state(store):
    return task_changes.standing_of(store, Board(builders.work_list()), SCHOOL, EDUCATION.id).state


def test_closing_out_is_applied_for_and_agreed(detail, store):
    assert list(entries(detail)) == ["申请办结…", "申请延期…", "申请调整…", "申请中止…", "打印本项…"]
    answer("全部建成")
    entries(detail)["申请办结…"].trigger()
    assert state(store) is TaskState.DONE
    assert "已办结（办结申请待同意）" in detail._header._facts.text()
    waiting = entries(detail)
    assert not waiting["申请延期…"].isEnabled()
    assert waiting["申请延期…"].toolTip() == "办结申请还在等督查室答复"
    detail.session.act_as(Actor.OFFICE)
    entries(detail)["同意办结"].trigger()
    assert state(store) is TaskState.CLOSED_OUT
    assert "已销号" in detail._header._facts.text()
    detail.session.undo()
    assert state(store) is TaskState.DONE
    answer("继续观察")
    entries(detail)["不同意办结…"].trigger()
    assert state(store) is TaskState.OPEN


def test_the_unit_takes_its_application_back(detail, store):
    answer("全部建成")
    entries(detail)["申请办结…"].trigger()
    entries(detail)["撤回办结申请"].trigger()
    assert state(store) is TaskState.OPEN


def test_without_evidence_it_is_refused(detail, store):
    with store.operation("准备"):
        store.remove_record(evidence.attached(store, key())[0])
    answer("全部建成")
    entries(detail)["申请办结…"].trigger()
    assert "要有佐证材料" in detail.refusals[0].sentence
    assert state(store) is TaskState.OPEN


def extend(typed, reason, *, by_grid=None):
    """Answer the dialog that asks for a day and why."""

    def act():
        dialog = QApplication.activeModalWidget()
        day = dialog.findChild(DayEdit)
        assert not dialog.go.isEnabled()
        dialog.edit.setText(reason)
        assert not dialog.go.isEnabled()
        if by_grid:
            dialog.findChild(DayGrid).picked.emit(by_grid)
        else:
            day.edit.setText(typed)
        if dialog.go.isEnabled():
            dialog.go.click()
        else:
            dialog.reject()

    QTimer.singleShot(50, act)


@pytest.mark.parametrize(("typed", "by_grid"), [("2022-12-31", None), ("12月31日", None), ("", dt.date(2022, 12, 31))])
def test_a_later_due_date(detail, store, typed, by_grid):
    extend(typed, "雨季影响", by_grid=by_grid)
    entries(detail)["申请延期…"].trigger()
    detail.session.act_as(Actor.OFFICE)
    entries(detail)["同意延期到2022年12月31日"].trigger()
    found = task_changes.standing_of(store, detail.session.board, SCHOOL, EDUCATION.id)
    assert (found.state, found.due_date) == (TaskState.EXTENDED, dt.date(2022, 12, 31))
    assert "已延期（至 2022年12月31日）" in detail._header._facts.text()


def test_no_day_is_no_application(detail, store):
    extend("年底", "雨季影响")
    entries(detail)["申请延期…"].trigger()
    assert state(store) is TaskState.OPEN
    assert detail.refusals == []


def test_the_office_says_how_often_a_measure_is_filed(detail, store):
    detail.session.act_as(Actor.OFFICE)
    offered = next(one for words, one in entries(detail).items() if words.startswith("填报频次"))
    assert offered.text() == "填报频次：每月"
    quarterly = next(one for one in offered.menu().actions() if one.text() == "每季度")
    quarterly.trigger()
    assert detail.session.undo_stack.undo_label == "撤销“建设学校”改为每季度填报"


def invested(detail):
    """The task whose towns wait for the office, and its entries."""
    made = task_actions.menu(detail, detail.session, key("扩大投资", HOUSING))
    return {one.text(): one for one in made.actions() if one.text()}


def test_the_office_says_at_any_time_whom_a_phrase_means(detail, store, monkeypatch):
    asked = []
    monkeypatch.setattr(dialogs, "ask_units", lambda *said: asked.append(said) or (TOWN.name,))
    assert "“有关镇”指…" not in invested(detail)
    detail.session.act_as(Actor.OFFICE)
    assert "“有关镇”指…" not in entries(detail)
    invested(detail)["“有关镇”指…"].trigger()
    assert list(asked[0][3]) == [TOWN.name]
    assert detail.session.undo_stack.undo_label == "撤销“扩大投资”的有关镇指东镇人民政府"
    (part,) = [one for one in store.load_list(builders.work_list().id).assignments if one.chosen and not one.since][:1]
    assert part.chosen == (TOWN.id,)
    detail.session.undo()
    assert store.load_list(builders.work_list().id)._replace(version=1) == builders.work_list()


def test_the_units_line_leads_to_the_same_question(detail, store, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_units", lambda *_said: (TOWN.name,))
    tab = detail.findChild(SourceTab)
    tab.show_node(detail.session, detail.session.board.nodes[node_id("扩大投资")])
    assert "待督查室明确" in tab._units.text()
    assert "href" not in tab._units.text()
    detail.session.act_as(Actor.OFFICE)
    tab.show_node(detail.session, detail.session.board.nodes[node_id("扩大投资")])
    assert f'<a href="{TOWNS.id}">指定…</a>' in tab._units.text()
    tab._units.linkActivated.emit(TOWNS.id)
    board = Board(store.load_list(builders.work_list().id))
    assert not planning.open_phrases(board)
    detail.session.board = board
    tab.show_node(detail.session, board.nodes[node_id("扩大投资")])
    assert "指东镇人民政府" in tab._units.text()


def test_nobody_chosen_is_refused(detail, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_units", lambda *_said: ())
    detail.session.act_as(Actor.OFFICE)
    invested(detail)["“有关镇”指…"].trigger()
    assert "要指定至少一个单位" in str(detail.refusals[0])


@pytest.mark.parametrize(("width", "are_there"), [(683, False), (1000, True)])
def test_in_a_small_window_its_zoom_is_left_to_the_keys(detail, width, are_there):
    detail.resize(width, 400)
    entries(detail)["打印本项…"].trigger()
    dialog = detail.findChild(ItemPrint)
    assert dialog.pane._larger.isHidden() is not are_there
    dialog.reject()


def test_one_filing_is_printed_on_a_page_of_its_own(qtbot, detail, store):
    entries(detail)["打印本项…"].trigger()
    dialog = detail.findChild(ItemPrint)
    assert not dialog.print.isEnabled()
    qtbot.waitUntil(lambda: dialog.pane.page_count > 0)
    assert dialog.print.isEnabled()
    from pypdfium2 import PdfDocument

    words = PdfDocument(dialog.pane.pdf)[0].get_textpage().get_text_range().replace("\r\n", "")
    for said in (
        "区教育局2022年3月重点工作填报单",
        "建设学校",
        "完成选址和勘察",
        "证.png",
        "单位负责人（签字）",
        "已审签",
    ):
        assert said in words
    dialog.reject()


def test_the_office_overrules_a_light_with_a_reason(detail, store):
    detail.session.act_as(Actor.OFFICE)
    answer("现场查看没有动工")
    entries(detail)["改为红灯…"].trigger()
    assert detail._header._reason.text() == "红灯：督查室评为红灯：现场查看没有动工"
    entries(detail)["按规则亮灯"].trigger()
    assert reviews.review_of(store, key()).light is None
    assert detail.session.row(SCHOOL).verdict.light is not Light.RED


def test_the_office_writes_a_remark(detail, store):
    detail.session.act_as(Actor.OFFICE)
    answer("补充开工时间")
    entries(detail)["写意见…"].trigger()
    assert reviews.review_of(store, key()).remark == "补充开工时间"


def test_the_office_locks_and_reopens_the_month(detail, store):
    detail.session.act_as(Actor.OFFICE)
    entries(detail)["锁定区教育局3月"].trigger()
    assert month_lock.is_locked(store, EDUCATION.id, MARCH)
    answer("补报")
    entries(detail)["为区教育局重新打开3月…"].trigger()
    assert not month_lock.is_locked(store, EDUCATION.id, MARCH)
    assert not entries(detail)["恢复任务…"].isEnabled()
