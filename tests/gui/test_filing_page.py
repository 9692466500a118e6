"""The page 填报: the list in the order of what remains, the way from one task to the next, every width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing
from core.model.status import FilingState, ProgressStatus
from gui.features.filing.action_bar import stored_words, words
from gui.features.filing.indicator_table import IndicatorTable
from gui.features.filing.page import FilingPage
from gui.features.filing.task_list import Role, TaskListModel, groups, order
from gui.features.filing.title_bar import TitleBar
from gui.shell.session import SaveState, Saving, Session
from gui.widgets.focus_ring import FocusRing
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH, key, node_id
from tests.gui.typing import enter, press

SCHOOL, INVEST, STYLE = node_id("建设学校"), node_id("扩大投资"), node_id("改进作风")
FEBRUARY = Month(2022, 2)


def put(store: Store, *filings: Filing) -> None:
    for each in filings:
        with store.operation("准备"):
            store.save_filing(each)


@pytest.fixture
def open_page(qtbot: QtBot, dressed: QApplication, store: Store, now: dt.datetime) -> Callable[..., FilingPage]:
    def open_it(unit: str = EDUCATION.id, month: Month = MARCH, size: tuple[int, int] = (1294, 692)) -> FilingPage:
        session = Session(store, Board(builders.work_list()))
        session.choose_unit(unit)
        session.choose_month(month)
        page = FilingPage(session)
        session.setParent(page)
        page.session = session  # type: ignore[attr-defined]
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_width_class(narrow=size[0] < 1000, tiny=size[0] < 700)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return open_it


def titles(page: FilingPage) -> list[str]:
    model = page._model
    return [model.data(model.index(at)) for at in range(model.rowCount())]


def test_the_list_is_in_the_order_of_what_remains(open_page, store):
    assert titles(open_page()) == ["未填和退回 2", "（二）建设学校", "1.改进作风"]
    put(store, builders.filing(), builders.filing(key("改进作风"), state=FilingState.SUBMITTED))
    assert titles(open_page()) == ["草稿 1", "（二）建设学校", "待审签 1", "1.改进作风"]
    put(store, builders.filing(key("改进作风"), state=FilingState.RETURNED))
    page = open_page()
    assert titles(page) == ["未填和退回 1", "1.改进作风", "草稿 1", "（二）建设学校"]
    assert [row.node.id for row in order(page.session.sheet)] == [STYLE, SCHOOL]


def test_a_task_that_is_not_due_stands_last(open_page):
    assert titles(open_page(month=FEBRUARY))[-2:] == ["本月不要求填报 1", "1.改进作风"]


def test_the_model_keeps_qts_rules(open_page, store):
    page = open_page()
    model = TaskListModel(page)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_sheet(page.session.sheet)
    put(store, builders.filing())
    model.show_sheet(open_page().session.sheet)
    model.show_sheet(None)
    assert tester.model() is model


def test_headings_cannot_be_chosen_and_rows_speak(open_page):
    model = open_page()._model
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    said = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "（二）建设学校，暂不评判，未填"


def test_filling_moves_the_task_and_keeps_it_chosen(open_page, store):
    page = open_page()
    page.open_node(SCHOOL)
    page.setFocus()
    press(QApplication.focusWidget(), Qt.Key.Key_2)
    edit = page.form.body.texts["progress"].edit
    edit.setFocus()
    enter(edit, "开工")
    page.flush()
    assert titles(page) == ["未填和退回 1", "1.改进作风", "草稿 1", "（二）建设学校"]
    assert page._list.currentIndex().data(Role.NODE_ID) == SCHOOL
    assert page.form.node_id == SCHOOL
    assert edit.hasFocus()
    assert page._bar._position.text() == "第 2 项，共 2 项"
    assert page._bar._state.text() == "草稿"


def test_the_next_unfinished_task_goes_round_the_end(open_page, store):
    page = open_page()
    page.open_node(SCHOOL)
    page.next_unfinished(back=False)
    assert page.form.node_id == STYLE
    page.next_unfinished(back=False)
    assert page.form.node_id == SCHOOL
    page.next_unfinished(back=True)
    assert page.form.node_id == STYLE


def test_going_on_stores_first_and_passes_over_what_is_filled(open_page, store):
    put(store, builders.filing(status=None))
    page = open_page(HOUSING.id)
    page.open_node(INVEST)
    page.setFocus()
    press(QApplication.focusWidget(), Qt.Key.Key_2)
    enter(page.form.body.texts["progress"].edit, "投资")
    page.next_unfinished(back=False)
    assert page.form.node_id == SCHOOL
    assert store.filing(key("扩大投资", HOUSING)).progress == "投资"
    assert store.filing(key("扩大投资", HOUSING)).status is ProgressStatus.ON_TRACK
    page.next_unfinished(back=False)
    assert page.form.node_id == SCHOOL


def test_the_next_task_is_entered_at_its_first_open_field(open_page, store):
    put(store, builders.filing(progress=""))
    page = open_page()
    page.open_node(STYLE)
    assert QApplication.focusWidget().accessibleName() == "进度判断：超序时"
    page.open_node(SCHOOL)
    assert page.form.body.texts["progress"].edit.hasFocus()


def test_opening_the_shown_task_again_leaves_the_cursor(open_page):
    page = open_page()
    page.open_node(SCHOOL)
    page.form.body.texts["problems"].edit.setFocus()
    page.open_node(SCHOOL)
    assert page.form.body.texts["problems"].edit.hasFocus()


def test_keys_in_the_list(open_page):
    page = open_page()
    page.open_node(SCHOOL)
    page._list.setFocus()
    press(page._list, Qt.Key.Key_Down)
    assert page.form.node_id == STYLE
    assert page._list.hasFocus()
    press(page._list, Qt.Key.Key_Return)
    assert QApplication.focusWidget().accessibleName() == "进度判断：超序时"


def test_undo_of_another_task_shows_it(open_page, store):
    page = open_page()
    page.open_node(SCHOOL)
    enter(page.form.body.texts["progress"].edit, "开工")
    page.open_node(STYLE)
    page._actions.undo.click()
    assert page.form.node_id == SCHOOL
    assert store.filing(key()).progress == ""


def test_the_head_says_how_the_task_stands(open_page, store):
    put(store, builders.filing(percent=5.0))
    page = open_page()
    page.open_node(SCHOOL)
    assert page._bar._title.text() == "建设学校"
    assert page._bar._light.accessibleName() == "绿灯：高于计划 16.7 个百分点"
    assert page._summary._due.text() == "3月应报 2 项"
    assert page._summary._filled.text() == "已填 1，距截止 3 天"


def test_another_unit_and_month_show_their_tasks(open_page):
    page = open_page()
    page.session.choose_unit(HOUSING.id)
    assert [row.node.id for row in order(page.session.sheet)] == [INVEST, SCHOOL]
    assert page.form.node_id == SCHOOL
    page.session.choose_month(FEBRUARY)
    assert page.form.month == FEBRUARY


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")
def test_narrow_the_list_folds_into_the_title(open_page):
    page = open_page(size=(855, 436))
    assert not page._list.isVisible()
    page.open_node(SCHOOL)
    page._bar._after.click()
    assert page.form.node_id == STYLE
    page._bar._others.click()
    menu = page._bar.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["建设学校　未填", "改进作风　未填"]
    menu.actions()[0].trigger()
    assert page.form.node_id == SCHOOL


@pytest.mark.parametrize("size", [(1294, 692), (855, 436), (639, 316)])
def test_everything_can_be_reached_at_every_width(open_page, store, size):
    put(store, builders.filing(key(month=FEBRUARY), progress="长" * 700))
    page = open_page(size=size)
    page.open_node(SCHOOL)
    form = page.form
    assert form.horizontalScrollBar().maximum() == 0
    for name in form.body.texts:
        if name == "cumulative":
            continue
        edit = form.body.texts[name].edit
        form.body.focus_field(name)
        form.ensureWidgetVisible(edit)
        corner = edit.mapTo(form.viewport(), edit.rect().topRight())
        assert 0 <= corner.x() <= form.viewport().width()
        assert corner.y() < form.viewport().height()
    row = form.body.table.rows[0]
    assert row.cells[7].mapTo(form.body, row.cells[7].rect().topRight()).x() <= form.viewport().width()


@pytest.mark.parametrize(("width", "gone"), [(760, [2]), (759, [2, 5]), (519, [2, 3, 5])])
def test_columns_give_way_one_after_the_other(open_page, width, gone):
    table = IndicatorTable()
    table.set_indicators(open_page().session.indicators(SCHOOL), after=table)
    table.resize(900, 100)
    table.show()
    table.resize(width, 100)
    cells = table.rows[0].cells
    assert [at for at, cell in enumerate(cells) if cell.isHidden()] == gone
    table.close()


def test_the_saved_state_in_words():
    at = dt.datetime.fromisoformat("2022-03-22T14:32:08")
    assert words(SaveState(Saving.SAVED, at)) == "已自动保存 14:32:08"
    assert words(SaveState(Saving.PENDING)) == "正在保存"
    assert words(SaveState(Saving.FAILED, reason="磁盘已满。")) == "未保存：磁盘已满。"
    assert stored_words(at, at) == "已保存 14:32"
    assert stored_words(at, at + dt.timedelta(days=1)) == "已保存 3月22日 14:32"


def test_groups_leave_nothing_out(open_page, store):
    for state in FilingState:
        put(store, builders.filing(state=state))
        sheet = open_page().session.sheet
        assert sum(len(group.rows) for group in groups(sheet)) == len(sheet.rows)


def test_typing_far_down_keeps_the_page_in_place(open_page):
    page = open_page(size=(639, 316))
    page.open_node(SCHOOL)
    page.form.body.focus_field("next_steps")
    page.form.ensureWidgetVisible(page.form.body.texts["next_steps"].edit)
    before = page.form.verticalScrollBar().value()
    QTest.keyClicks(page.form.body.texts["next_steps"].edit, "abc")
    page.flush()
    assert page.form.verticalScrollBar().value() == before > 0


def test_the_ring_stays_round_the_chosen_status(open_page, qtbot):
    """The layout settles and the page scrolls after the focus came."""
    page = open_page(size=(639, 316))
    ring = FocusRing(page)
    page.open_node(STYLE)
    page.form.body.focus_field("status")
    button = QApplication.focusWidget()

    def is_round() -> bool:
        corner = button.mapTo(page, button.rect().topLeft())
        return ring.geometry().topLeft() == corner - QPoint(3, 3)

    qtbot.waitUntil(is_round)
    page.form.verticalScrollBar().setValue(20)
    assert is_round()
    page.form.verticalScrollBar().setValue(300)
    assert not ring.isVisible()


def test_a_field_below_the_fold_is_scrolled_to(open_page, store):
    put(store, builders.filing(progress=""))
    page = open_page(size=(639, 316))
    page.open_node(STYLE)
    page.open_node(SCHOOL)
    edit = page.form.body.texts["progress"].edit
    assert edit.hasFocus()
    assert not edit.visibleRegion().isEmpty()


def test_the_ring_outlives_what_it_lay_round(open_page):
    page = open_page()
    ring = FocusRing(page)
    page.form.body.focus_field("status")
    lost = ring._watched[-1]
    spare = QWidget()
    ring._watched.append(spare)
    delete(spare)
    page.form.body.focus_field("problems")
    assert not ring.isVisible()
    assert lost not in ring._watched


@pytest.mark.parametrize(("width", "place"), [(602, "2/2"), (790, "第 2 项，共 2 项")])
def test_between_list_and_checks_the_title_has_the_room_of_what_can_be_short(qtbot, dressed, session, width, place):
    rows = list(session.sheet.rows)
    bar = TitleBar()
    qtbot.addWidget(bar)
    bar.show_row(rows[1], rows)
    bar._title.setText("2022年全区经济社会发展的主要目标")
    bar._title.setMaximumWidth(999)
    bar.resize(width, 44)
    bar.show()
    assert bar._position.text() == place
    qtbot.waitUntil(lambda: bar._title.width() >= 150)
