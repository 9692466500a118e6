"""检查 beside the form: what was found, the jump to its field, the reason for a warning, the drawer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.model.board import Board
from core.model.status import FilingState, ProgressStatus
from core.rules.checks import Severity
from core.usecases import reviews
from tests import builders
from tests.builders import key, node_id
from tests.gui.test_filing_steps import open_page, put, sound
from tests.gui.typing import press

SCHOOL, STYLE = node_id("建设学校"), node_id("改进作风")
__all__ = ["open_page"]


def shown(page, node):
    page.open_node(node)
    page.checks.refresh()
    return page.checks


def test_an_empty_filing_says_what_is_missing_and_leads_there(open_page):
    page = open_page()
    checks = shown(page, STYLE)
    assert checks._head.text() == "2 处要补，不能提交"
    assert [card._fault.field for card in checks.cards] == ["status", "progress"]
    checks.cards[1].go.click()
    assert page.form.body.texts["progress"].edit.hasFocus()


def test_the_jump_goes_to_the_indicator_itself(open_page, store):
    put(store, builders.filing(values={}))
    page = open_page()
    checks = shown(page, SCHOOL)
    card = next(card for card in checks.cards if card._fault.field == "values")
    assert card._fault.severity is Severity.HINT
    card.go.click()
    assert page.form.body.table.rows[0].input.number.hasFocus()


@pytest.mark.parametrize(("state", "leads"), [(FilingState.DRAFT, True), (FilingState.ACCEPTED, False)])
def test_only_an_open_filing_is_jumped_into(open_page, store, state, leads):
    put(store, builders.filing(values={}, state=state))
    checks = shown(open_page(), SCHOOL)
    card = next(card for card in checks.cards if card._fault.field == "values")
    assert card.go.isHidden() is not leads


def test_the_checks_follow_the_typing(open_page, store, qtbot):
    put(store, sound("改进作风"))
    page = open_page()
    checks = shown(page, STYLE)
    assert (checks.cards, checks._head.text()) == ([], "没有要补的，可提交")
    page.form.body.head.status.buttons()[2].click()
    qtbot.waitUntil(lambda: checks._head.text() == "1 条提醒待说明")
    page.form.body.texts["problems"].edit.set_text("缺钱")
    page.form._typed("problems")
    qtbot.waitUntil(lambda: checks._head.text() == "没有要补的，可提交")


def test_a_number_that_is_none_does_not_pass_as_ready(open_page, store, qtbot):
    put(store, sound("改进作风"))
    page = open_page()
    checks = shown(page, STYLE)
    page.form.body.head.percent.setText("abc")
    page.form._typed("percent")
    qtbot.waitUntil(lambda: checks._head.text() == "1 处没有保存，不能提交")


def test_a_warning_is_answered_on_its_card_and_undone(open_page, store):
    put(store, sound("改进作风", status=ProgressStatus.BEHIND))
    page = open_page()
    checks = shown(page, STYLE)
    card = checks.cards[0]
    card.explain.click()
    assert card.reason.hasFocus()
    card.reason.setText("年底集中验收")
    press(card.reason, Qt.Key.Key_Return)
    sentence = "进度判断是“欠序时”，没有说明存在问题"
    assert store.filing(key("改进作风")).confirmed == {sentence: "年底集中验收"}
    assert checks.cards[0]._said.text() == "已说明：年底集中验收"
    assert checks._head.text() == "没有要补的，可提交"
    page._actions.submit()
    assert store.filing(key("改进作风")).state is FilingState.SUBMITTED
    page.session.undo()
    page.session.undo()
    assert store.filing(key("改进作风")).confirmed == {}


def test_what_cannot_be_edited_cannot_be_answered(open_page, store):
    put(store, sound("改进作风", status=ProgressStatus.BEHIND, state=FilingState.SUBMITTED))
    checks = shown(open_page(), STYLE)
    assert [card.explain.isVisible() for card in checks.cards] == [False]


def test_before_it_has_looked_no_remark_is_announced(open_page):
    assert open_page().checks._remark_head.isHidden()


def test_the_offices_remark_stands_below(open_page, store):
    put(store, sound())
    reviews.remark(store, Board(builders.work_list()), key(), "补充开工时间")
    checks = shown(open_page(), SCHOOL)
    assert checks._remark.text() == "补充开工时间"
    assert checks._remark.isVisible()


def test_narrow_the_checks_are_a_drawer(open_page):
    page = open_page(size=(855, 436))
    checks = shown(page, STYLE)
    assert not checks.isVisible()
    assert page._actions.checks.text() == "检查 2"
    page._actions.checks.click()
    assert checks.geometry().right() == page.width() - 1
    assert QApplication.focusWidget() is checks.cards[0].go
    press(checks.cards[0].go, Qt.Key.Key_Escape)
    assert not checks.isVisible()


@pytest.mark.parametrize("field", ["status", "percent", "progress", "problems", "next_steps", "values"])
def test_every_field_can_be_jumped_to(open_page, field):
    page = open_page()
    page.open_node(SCHOOL)
    page.form.focus_fault(field, builders.SCHOOLS.id)
    assert page.form.isAncestorOf(QApplication.focusWidget())
