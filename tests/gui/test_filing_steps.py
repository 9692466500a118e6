"""The steps of a filing in the window: submitted, withdrawn, signed, returned; who may, and what is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from core.model.board import Board
from core.model.status import FilingState, ProgressStatus
from core.rules import roles
from core.rules.roles import Actor
from core.rules.transitions import Action
from core.usecases import month_lock
from gui.features.filing.page import FilingPage
from gui.features.filing.signing import SignMonth
from gui.shell.prompts import Question
from gui.shell.role_button import role_menu, sit_down
from gui.shell.session import Session
from tests import builders
from tests.builders import EDUCATION, MARCH, key, node_id
from tests.gui.typing import press

SCHOOL, STYLE = node_id("建设学校"), node_id("改进作风")
CONTROL = Qt.KeyboardModifier.ControlModifier


def put(store, *filings):
    for each in filings:
        with store.operation("准备"):
            store.save_filing(each)


def sound(title="建设学校", **changes):
    """A filing that no check has a word on."""
    values = {builders.SCHOOLS.id: 1.0} if title == "建设学校" else {}
    return builders.filing(key(title), percent=50.0 if values else 25.0, values=values, **changes)


@pytest.fixture
def open_page(qtbot, dressed, store, now):
    def open_it(size=(1294, 692)):
        session = Session(store, Board(builders.work_list()))
        session.choose_unit(EDUCATION.id)
        session.choose_month(MARCH)
        page = FilingPage(session)
        session.setParent(page)
        page.session = session
        page.refusals = []
        session.refused.connect(page.refusals.append)
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_width_class(narrow=size[0] < 1000, tiny=size[0] < 700)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return open_it


def answer(words, *, accept=True):
    """Fill in the next dialog that waits."""

    def fill():
        dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Question) and one.isVisible())
        dialog.edit.setText(words)
        answer.seen = [dialog.accessibleName(), dialog.accessibleDescription(), dialog.go.isEnabled()]
        (dialog.accept if accept else dialog.reject)()

    QTimer.singleShot(0, fill)


def test_ctrl_enter_submits_and_goes_on_to_the_next(open_page, store):
    put(store, sound())
    page = open_page()
    page.open_node(SCHOOL)
    edit = page.form.body.texts["progress"].edit
    edit.setFocus()
    press(edit, Qt.Key.Key_Return, CONTROL)
    assert page.refusals == []
    assert store.filing(key()).state is FilingState.SUBMITTED
    assert page.form.node_id == STYLE
    assert QApplication.focusWidget().accessibleName() == "进度判断：超序时"
    assert page.session.undo_stack.undo_label == "撤销提交审签“建设学校”3月填报"
    page.session.undo()
    assert store.filing(key()).state is FilingState.DRAFT


def test_an_error_blocks_with_its_reason_and_the_field(open_page, store):
    page = open_page()
    page.open_node(STYLE)
    said = []
    page._actions.blocked.connect(said.append)
    page._actions.submit()
    assert said == ["还不能提交：还没有选进度判断；还没有写本月进展"]
    assert store.filing(key("改进作风")) is None
    assert page.form.body.texts["progress"].edit.property("check") == "error"
    assert QApplication.focusWidget().accessibleName() == "进度判断：超序时"


def test_a_number_that_is_none_blocks_too(open_page, store):
    put(store, sound())
    page = open_page()
    page.open_node(SCHOOL)
    page.form.body.head.percent.enter("三成")
    said = []
    page._actions.blocked.connect(said.append)
    page._actions.submit()
    assert len(said) == 1
    assert store.filing(key()).state is FilingState.DRAFT


def test_a_warning_wants_a_reason_that_is_kept(open_page, store):
    put(store, sound("改进作风", status=ProgressStatus.BEHIND))
    page = open_page()
    page.open_node(STYLE)
    answer("", accept=False)
    page._actions.submit()
    assert answer.seen[0] == "有 1 条提醒，改好或写明原因再提交。"
    assert "欠序时" in answer.seen[1]
    assert answer.seen[2] is False
    assert store.filing(key("改进作风")).state is FilingState.DRAFT
    answer("年底集中验收")
    page._actions.submit()
    kept = store.filing(key("改进作风"))
    assert kept.state is FilingState.SUBMITTED
    assert list(kept.confirmed.values()) == ["年底集中验收"]


def test_what_was_submitted_is_read_only_and_can_be_withdrawn(open_page, store):
    put(store, sound(state=FilingState.SUBMITTED))
    page = open_page()
    page.open_node(SCHOOL)
    assert page._bar.steps.accessibleName() == "填报状态：待审签，第 2 步，共 5 步"
    assert page.form.body.texts["progress"].edit.isReadOnly()
    assert list(page._actions.steps.buttons) == [Action.WITHDRAW]
    page._actions.steps.buttons[Action.WITHDRAW].click()
    assert store.filing(key()).state is FilingState.DRAFT
    assert not page.form.body.texts["progress"].edit.isReadOnly()
    assert list(page._actions.steps.buttons) == [Action.SUBMIT]


def test_a_clerk_may_not_withdraw_what_was_signed_and_reads_why(open_page, store):
    put(store, sound(state=FilingState.SIGNED_OFF))
    page = open_page()
    page.open_node(SCHOOL)
    made = page._actions.steps.buttons[Action.WITHDRAW]
    assert not made.isEnabled()
    assert made.toolTip() == "已审签的填报由单位负责人撤回。"
    page.session.act_as(Actor.HEAD)
    made = page._actions.steps.buttons[Action.WITHDRAW]
    assert made.isEnabled()
    answer("数字有误")
    made.click()
    assert store.filing(key()).state is FilingState.DRAFT
    assert store.filing(key()).reason == "数字有误"


def test_the_head_returns_what_was_submitted(open_page, store):
    put(store, sound(state=FilingState.SUBMITTED))
    page = open_page()
    page.session.act_as(Actor.HEAD)
    page.open_node(SCHOOL)
    answer("写清校址")
    page._actions.steps.buttons[Action.RETURN].click()
    assert store.filing(key()).state is FilingState.RETURNED
    page.open_node(SCHOOL)
    assert page.form.body._returned.text() == "已退回，理由：写清校址"
    assert page.form.body._returned.isVisible()


def test_a_locked_month_takes_no_writing(open_page, store):
    put(store, sound())
    month_lock.lock_month(store, MARCH, [EDUCATION.id])
    page = open_page()
    page.open_node(SCHOOL)
    assert page.form.body._note.text() == "2022年3月已锁定，只能查看；要改先由督查室重新打开。"
    assert page.form.body.texts["progress"].edit.isReadOnly()
    assert "锁定" in page._actions.steps.buttons[Action.SUBMIT].toolTip()


def test_the_drafts_are_submitted_together(open_page, store):
    put(store, sound(), sound("改进作风"))
    page = open_page()
    made = page._groups.buttons[FilingState.DRAFT]
    assert made.text() == "提交 2 项"
    made.click()
    assert [store.filing(key(title)).state for title in ("建设学校", "改进作风")] == [FilingState.SUBMITTED] * 2
    page.session.undo()
    assert [store.filing(key(title)).state for title in ("建设学校", "改进作风")] == [FilingState.DRAFT] * 2


def test_the_month_is_signed_as_one_report_with_the_heads_password(open_page, store):
    roles.set_password(store, Actor.HEAD, "changming8")
    put(store, sound(state=FilingState.SUBMITTED), sound("改进作风", state=FilingState.SUBMITTED))
    page = open_page()
    page._groups.buttons[FilingState.SUBMITTED].click()
    dialog = page.findChild(SignMonth)
    assert dialog.sign.text() == "审签 2 项"
    dialog.password.setText("wrong")
    dialog.sign.click()
    assert store.filing(key()).state is FilingState.SUBMITTED
    assert "密码不对" in dialog._refusal.text()
    dialog.password.setText("changming8")
    dialog.sign.click()
    assert [store.filing(key(title)).state for title in ("建设学校", "改进作风")] == [FilingState.SIGNED_OFF] * 2
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert page.session.undo_stack.undo_label == "不能撤销：审签区教育局3月填报 2 项"


def test_the_report_can_be_printed_before_it_is_signed(open_page, store):
    put(store, sound(state=FilingState.SUBMITTED))
    page = open_page()
    page.session.act_as(Actor.HEAD)
    wanted = []
    page.session.wanted.connect(wanted.append)
    page._groups.buttons[FilingState.SUBMITTED].click()
    page.findChild(SignMonth).print.click()
    assert [(one.page, one.kind) for one in wanted] == [("报表", "unit")]
    assert store.filing(key()).state is FilingState.SUBMITTED


def test_without_a_password_only_the_head_signs(open_page, store):
    put(store, sound(state=FilingState.SUBMITTED))
    page = open_page()
    made = page._groups.buttons[FilingState.SUBMITTED]
    assert not made.isEnabled()
    assert "由单位负责人审签" in made.toolTip()
    page.session.act_as(Actor.HEAD)
    assert page._groups.buttons[FilingState.SUBMITTED].isEnabled()


def test_another_role_sits_down_with_its_password(open_page, store):
    roles.set_password(store, Actor.OFFICE, "changming8")
    page = open_page()
    session = page.session
    answer("wrong")
    sit_down(page, session, Actor.OFFICE)
    assert [error.sentence for error in page.refusals] == ["督查室密码不对，没有办理。"]
    assert session.actor is Actor.CLERK
    answer("changming8")
    sit_down(page, session, Actor.OFFICE)
    assert session.actor is Actor.OFFICE
    page.open_node(SCHOOL)
    assert page.form.body._note.text() == "填报由单位填写，督查室只能查看。"


def test_roles_of_another_workspace_are_greyed_with_the_reason(open_page, store):
    with store.operation("准备"):
        store.set_setting("role", "unit")
    page = open_page()
    actions = {one.text(): one for one in role_menu(page, page.session).actions()}
    assert not actions["督查室"].isEnabled()
    assert actions["督查室"].toolTip() == "这是单位的工作区，督查室在自己的工作区里办理。"
    assert actions["填报员"].isChecked()


def test_the_percent_is_proposed_from_the_values(open_page, store):
    page = open_page()
    page.open_node(SCHOOL)
    head = page.form.body.head
    row = page.form.body.table.rows[0]
    row.input.number.enter("1")
    assert head.percent.placeholderText() == "50"
    assert head._proposal.text() == "按指标 50%"
    row.input.number.setFocus()
    press(row.input.number, Qt.Key.Key_Return)
    assert head.percent.hasFocus()
    press(head.percent, Qt.Key.Key_Return)
    assert page.form.body.texts["progress"].edit.hasFocus()
    page.flush()
    assert store.filing(key()).percent == 50.0
    head.percent.enter("40")
    assert head._proposal.isVisible()
    head._proposal.click()
    page.flush()
    assert store.filing(key()).percent == 50.0
    assert not head._proposal.isVisible()


@pytest.mark.parametrize("size", [(1294, 692), (855, 436), (639, 316)])
def test_the_steps_fit_at_every_width(open_page, store, size):
    page = open_page(size=size)
    page.open_node(SCHOOL)
    shown = [page._bar.steps, *page._actions.steps.buttons.values()]
    for part in shown:
        if part.isVisible():
            assert part.mapTo(page, part.rect().topRight()).x() < page.width()
            assert part.width() >= part.sizeHint().width()
