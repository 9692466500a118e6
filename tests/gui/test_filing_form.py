"""The filing form, driven as a clerk would, on a real workspace file."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Comparator, Filing, Indicator, IndicatorId, IndicatorKind
from core.model.status import FilingState, ProgressStatus
from db.workspace import create
from gui.features.filing.form import AT_LATEST, AUTOSAVE, FilingForm
from gui.features.filing.text_edit import TextEdit
from gui.shell.session import Saving, Session
from tests import builders
from tests.builders import EDUCATION, HOUSING, INVESTMENT, MARCH, SCHOOLS, key, node_id
from tests.gui.typing import compose, copied, enter, press

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
FEBRUARY = Month(2022, 2)
SCHOOL, INVEST, STYLE = node_id("建设学校"), node_id("扩大投资"), node_id("改进作风")

BUILDING = Indicator(
    IndicatorId("building"), SCHOOL, "综合楼", "综合楼", (), "", Comparator.EQUAL, IndicatorKind.MILESTONE,
    due_date=dt.date(2022, 12, 31),
)  # fmt: skip
RATE = Indicator(
    IndicatorId("rate"), SCHOOL, "入学率", "入学率增长2%", (2.0,), "%", Comparator.EQUAL, IndicatorKind.RATE
)


def put(store: Store, *filings: Filing) -> None:
    for each in filings:
        with store.operation("准备"):
            store.save_filing(each)


def stored(store: Store, at: object = None) -> Filing:
    found = store.filing(at or key())
    assert found is not None
    return found


@pytest.fixture
def february(store: Store) -> Filing:
    made = builders.filing(
        key(month=FEBRUARY),
        percent=15.0,
        progress="二月的进展。",
        problems="二月的问题。",
        next_steps="二月的措施。",
        contact="办公室 1234",
        state=FilingState.ACCEPTED,
    )
    put(store, made)
    return made


@pytest.fixture
def open_form(qtbot: QtBot, dressed: QApplication, store: Store, now: dt.datetime) -> Callable[..., FilingForm]:
    def open_it(node: str = SCHOOL, unit: str = EDUCATION.id, month: Month = MARCH, on: Store = store) -> FilingForm:
        session = Session(on, Board(on.load_list(on.lists()[0][0])))
        session.choose_unit(unit)
        session.choose_month(month)
        form = FilingForm(session)
        session.setParent(form)
        form.session = session  # type: ignore[attr-defined]
        qtbot.addWidget(form)
        form.resize(980, 600)
        form.show_node(node)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return open_it


def text(form: FilingForm, field: str) -> TextEdit:
    return form.body.texts[field].edit


def number(form: FilingForm, indicator: Indicator = SCHOOLS):
    return form.body.table.row_of(indicator.id).input.number


# --- autosave --------------------------------------------------------------------------------------


def test_typing_is_stored_a_moment_after_the_last_key(open_form, store, qtbot):
    form = open_form()
    text(form, "progress").setFocus()
    QTest.keyClicks(text(form, "progress"), "abc")
    assert form.session.save_state.saving is Saving.PENDING
    assert store.filing(key()) is None
    qtbot.waitUntil(lambda: form.session.save_state.saving is Saving.SAVED, timeout=AUTOSAVE * 5)
    assert stored(store).progress == "abc"


@pytest.fixture
def no_pause(monkeypatch):
    """Nobody stops typing: what is stored is not stored by a pause, however slow this machine is."""
    monkeypatch.setattr("gui.features.filing.form.AUTOSAVE", 60_000)


@pytest.mark.usefixtures("no_pause")
def test_who_types_on_and_on_is_stored_all_the_same(open_form, store, qtbot):
    """A cut of power in the middle of a long text takes seconds of it, not all."""
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    began = time.monotonic()
    while store.filing(key()) is None and time.monotonic() - began < 10:
        QTest.keyClick(edit, "a")
        qtbot.wait(100)
    typed = edit.toPlainText()
    assert AT_LATEST / 1000 * 0.95 <= time.monotonic() - began < 10  # Qt's timers keep to 5 %
    assert len(typed) - len(stored(store).progress) <= 2
    QTest.keyClick(edit, "b")
    assert edit.toPlainText() == f"{typed}b"  # the cursor stayed
    form.flush()
    form._step(back=True)
    assert edit.toPlainText() == ""  # typing on is one step


@pytest.mark.usefixtures("no_pause")
def test_who_types_on_through_an_input_method_is_stored_between_two_words(open_form, store, qtbot):
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    enter(edit, "已开工")
    compose(edit, "wan")
    qtbot.wait(AT_LATEST + 200)
    assert store.filing(key()) is None
    enter(edit, "完成")
    qtbot.waitUntil(lambda: store.filing(key()) is not None)
    assert stored(store).progress == "已开工完成"


@pytest.mark.parametrize("typed", ["-5", "1000", "4000000"])
def test_a_percent_that_cannot_be_is_said_and_not_stored(open_form, store, qtbot, typed):
    form = open_form()
    percent = form.body.head.percent
    percent.setFocus()
    QTest.keyClicks(percent, "20")
    assert form.flush()
    percent.selectAll()
    QTest.keyClicks(percent, typed)
    press(percent, Qt.Key.Key_Tab)
    assert stored(store).percent == 20
    assert "完成比例应在 0 到 999 之间" in form.session.save_state.reason
    assert percent.property("check") == "error"
    assert percent.text() == typed
    percent.selectAll()
    QTest.keyClicks(percent, "120")
    assert form.flush()
    assert stored(store).percent == 120


def test_leaving_a_field_stores_at_once(open_form, store):
    form = open_form()
    text(form, "progress").setFocus()
    enter(text(form, "progress"), "开工")
    press(text(form, "progress"), Qt.Key.Key_Tab)
    assert stored(store).progress == "开工"


def test_another_task_unit_or_month_stores_first(open_form, store):
    form = open_form(INVEST, HOUSING.id)
    text(form, "progress").setFocus()
    enter(text(form, "progress"), "投资的进展")
    form.show_node(SCHOOL)
    enter(text(form, "progress"), "学校的进展")
    form.flush()
    form.session.choose_month(FEBRUARY)
    assert stored(store, key("扩大投资", HOUSING)).progress == "投资的进展"
    assert stored(store, key("建设学校", HOUSING)).progress == "学校的进展"
    assert text(form, "progress").text() == ""
    assert form.month == FEBRUARY


def test_the_input_methods_last_character_is_stored(open_form, store):
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    enter(edit, "已开")
    compose(edit, "工")
    assert edit.toPlainText() == "已开"
    assert form.flush()
    assert stored(store).progress == "已开工"
    assert edit.toPlainText() == "已开工"


def test_leaving_the_field_keeps_the_input_methods_last_character(open_form, store):
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    compose(edit, "工")
    text(form, "problems").setFocus()
    assert stored(store).progress == "工"


def test_autosave_waits_while_the_input_method_is_at_work(open_form, store, qtbot):
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    compose(edit, "kai")
    qtbot.wait(AUTOSAVE + 200)
    assert edit.is_composing
    assert form.session.save_state.saving is Saving.PENDING
    assert store.filing(key()) is None


def test_what_could_not_be_written_stays_and_is_tried_again(open_form, store, monkeypatch):
    form = open_form(INVEST, HOUSING.id)
    good = store.save_filing

    def full(_filing: Filing) -> None:
        raise KnownError("磁盘已满。", "腾出空间后再试。")

    monkeypatch.setattr(store, "save_filing", full)
    enter(text(form, "progress"), "投资的进展")
    assert not form.flush()
    assert form.session.save_state.saving is Saving.FAILED
    form.show_node(SCHOOL)
    assert text(form, "progress").text() == ""
    monkeypatch.setattr(store, "save_filing", good)
    form.show_node(INVEST)
    assert text(form, "progress").text() == "投资的进展"
    assert stored(store, key("扩大投资", HOUSING)).progress == "投资的进展"


# --- undo ------------------------------------------------------------------------------------------


def test_one_undo_takes_back_one_change_and_keeps_the_cursor(open_form, store):
    put(store, builders.filing(progress="前面。后面。"))
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    cursor = edit.textCursor()
    cursor.setPosition(3)
    edit.setTextCursor(cursor)
    enter(edit, "中间。")
    assert not edit.document().isUndoAvailable()
    press(edit, Qt.Key.Key_Z, CTRL)
    assert edit.toPlainText() == "前面。后面。"
    assert stored(store).progress == "前面。后面。"
    assert edit.textCursor().position() == 3
    assert edit.hasFocus()
    press(edit, Qt.Key.Key_Y, CTRL)
    assert stored(store).progress == "前面。中间。后面。"


def test_undo_of_another_field_leaves_focus_and_cursor(open_form, store):
    put(store, builders.filing(progress="一二三"))
    form = open_form()
    number(form).setFocus()
    number(form).selectAll()
    QTest.keyClicks(number(form), "2")
    edit = text(form, "progress")
    edit.setFocus()
    cursor = edit.textCursor()
    cursor.setPosition(1)
    edit.setTextCursor(cursor)
    assert stored(store).values == {SCHOOLS.id: 2}
    form.session.undo()
    assert number(form).text() == "1"
    assert edit.hasFocus()
    assert edit.textCursor().position() == 1


def test_undo_of_another_task_says_which(open_form, qtbot):
    form = open_form(INVEST, HOUSING.id)
    enter(text(form, "progress"), "投资")
    form.show_node(SCHOOL)
    with qtbot.waitSignal(form.changed_elsewhere) as said:
        press(text(form, "problems"), Qt.Key.Key_Z, CTRL)
    assert said.args == [INVEST]


def test_undo_in_a_field_passes_the_windows_shortcut(open_form, qtbot):
    """The field must not take Ctrl+Z for itself when the window has a shortcut for it."""
    from PySide6.QtGui import QKeySequence, QShortcut

    form = open_form()
    shortcut = QShortcut(QKeySequence("Ctrl+Z"), form)
    for edit in (text(form, "progress"), number(form)):
        edit.setFocus()
        with qtbot.waitSignal(shortcut.activated, timeout=500):
            press(edit, Qt.Key.Key_Z, CTRL)


def test_a_change_from_outside_shows_without_taking_the_cursor(open_form, store):
    put(store, builders.filing(progress="𠮷林一二三", problems="旧"))
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    cursor = edit.textCursor()
    cursor.setPosition(5)  # 𠮷 is two units: after 二
    edit.setTextCursor(cursor)
    form.session.edit(form.session.filing(SCHOOL)._replace(progress="𠮷林零一二三", problems="新"))
    assert text(form, "problems").toPlainText() == "新"
    assert edit.toPlainText() == "𠮷林零一二三"
    assert edit.textCursor().position() == 6
    assert edit.hasFocus()


# --- fields ----------------------------------------------------------------------------------------


def test_status_by_digit_and_arrow_is_stored_at_once(open_form, store):
    form = open_form()
    form.body.head.status.focus_choice()
    press(QApplication.focusWidget(), Qt.Key.Key_3)
    assert stored(store).status is ProgressStatus.BEHIND
    assert QApplication.focusWidget() is number(form, SCHOOLS)  # the first choice goes on by itself
    form.body.head.status.focus_choice()
    press(QApplication.focusWidget(), Qt.Key.Key_2)
    assert stored(store).status is ProgressStatus.ON_TRACK
    press(QApplication.focusWidget(), Qt.Key.Key_3)  # a second one stays
    press(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert stored(store).status is ProgressStatus.COMPLETED


def test_ratio_and_gap_follow_every_key(open_form):
    form = open_form(INVEST, HOUSING.id)
    row = form.body.table.row_of(INVESTMENT.id)
    QTest.keyClicks(number(form, INVESTMENT), "6.1")
    assert [row.cells[5].text(), row.cells[6].text()] == ["50.0%", "+25.0"]
    press(number(form, INVESTMENT), Qt.Key.Key_Backspace)
    press(number(form, INVESTMENT), Qt.Key.Key_Backspace)
    press(number(form, INVESTMENT), Qt.Key.Key_Backspace)
    QTest.keyClicks(number(form, INVESTMENT), "1")
    assert [row.cells[5].text(), row.cells[6].text()] == ["8.2%", "−16.8"]
    assert number(form, INVESTMENT).property("check") == "warn"


def test_a_wrong_number_is_told_after_leaving_and_not_stored(open_form, store):
    put(store, builders.filing(key("扩大投资", HOUSING), values={INVESTMENT.id: 3.0}))
    form = open_form(INVEST, HOUSING.id)
    edit, row = number(form, INVESTMENT), form.body.table.row_of(INVESTMENT.id)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "2000")
    enter(edit, "万")
    assert row.below.isHidden()
    press(edit, Qt.Key.Key_Tab)
    assert not row.below.isHidden()
    assert edit.property("check") == "error"
    assert form.session.save_state.saving is Saving.FAILED
    assert form.session.save_state.reason == "“固定资产投资”单位是亿元，请填 0.2"
    assert stored(store, key("扩大投资", HOUSING)).values == {INVESTMENT.id: 3.0}
    assert edit.text() == "2000万"


def test_a_wrong_number_comes_back_with_its_task_and_can_be_mended(open_form, store):
    form = open_form(INVEST, HOUSING.id)
    number(form, INVESTMENT).setFocus()
    enter(number(form, INVESTMENT), "2000万")
    enter(text(form, "progress"), "进展")
    form.show_node(SCHOOL)
    assert stored(store, key("扩大投资", HOUSING)).progress == "进展"
    form.show_node(INVEST)
    row = form.body.table.row_of(INVESTMENT.id)
    assert number(form, INVESTMENT).text() == "2000万"
    assert form.session.save_state.saving is Saving.FAILED
    offer = row.below.findChildren(type(form.body.compose_again))[0]
    assert offer.text() == "填 0.2"
    offer.click()
    assert stored(store, key("扩大投资", HOUSING)).values == {INVESTMENT.id: 0.2}
    assert row.below.isHidden()
    assert form.session.save_state.saving is Saving.SAVED


def test_clearing_a_number_removes_its_value(open_form, store):
    put(store, builders.filing(values={SCHOOLS.id: 1.0}))
    form = open_form()
    number(form).setFocus()
    number(form).selectAll()
    press(number(form), Qt.Key.Key_Delete)
    form.flush()
    assert stored(store).values == {}


def test_stored_digits_are_not_rounded_by_showing_them(open_form, store):
    for value in (1.123456789, 2e13):  # the second is more than one may type
        put(store, builders.filing(values={SCHOOLS.id: value}))
        form = open_form()
        enter(text(form, "problems"), "无")
        assert form.flush()
        assert stored(store).values == {SCHOOLS.id: value}


def test_milestone_and_rate(qtbot, tmp_path, open_form):
    rich = builders.work_list(indicators=(BUILDING, RATE))
    with create(tmp_path / "另一个.db", work_lists=[rich]) as on:
        form = open_form(on=on)
        box = form.body.table.row_of(BUILDING.id).input.choice
        assert [box.itemText(at) for at in range(box.count())] == ["未完成", "已完成"]
        assert box.currentIndex() == -1
        box.setFocus()
        press(box, Qt.Key.Key_Down)
        press(box, Qt.Key.Key_Down)
        number(form, RATE).setFocus()
        QTest.keyClicks(number(form, RATE), "-1.5")
        form.flush()
        assert stored(on).values == {BUILDING.id: 1.0, RATE.id: -1.5}
        assert stored(on).cumulative == "综合楼已完成；入学率下降1.5%。"


def test_cumulative_follows_the_values_until_it_is_rewritten(open_form, store):
    form = open_form()
    number(form).setFocus()
    QTest.keyClicks(number(form), "1")
    form.flush()
    assert stored(store).cumulative == "新建学校1所，完成50.0%。"
    form.body.composed.rewrite.emit()
    assert text(form, "cumulative").hasFocus()
    text(form, "cumulative").selectAll()
    enter(text(form, "cumulative"), "已建1所。")
    number(form).setFocus()
    number(form).selectAll()
    QTest.keyClicks(number(form), "2")
    form.flush()
    assert stored(store).cumulative == "已建1所。"
    form.body.compose_again.click()
    assert stored(store).cumulative == "新建学校2所，完成100.0%。"
    assert form.body.texts["cumulative"].isHidden()


def test_the_indicators_words_are_offered_again_only_where_the_filing_takes_writing(open_form, store):
    values = {SCHOOLS.id: 1.0}
    put(store, builders.filing(values=values, cumulative="已建1所。"))
    put(store, builders.filing(key(month=FEBRUARY), values=values, cumulative="在建。", state=FilingState.ACCEPTED))
    form = open_form(month=FEBRUARY)
    assert not form.body.texts["cumulative"].isHidden()
    assert form.body.compose_again.isHidden()
    form.session.choose_month(MARCH)
    assert not form.body.compose_again.isHidden()


def test_a_range_and_a_task_without_indicators(open_form):
    form = open_form()
    assert form.body.table.rows[0].cells[1].text() == "2—3 所"
    form.show_node(STYLE)
    assert form.body.table.isHidden()
    assert form.body.composed.isHidden()
    assert not form.body.texts["cumulative"].isHidden()


def test_a_value_below_zero_is_told_beside_its_number(open_form):
    form = open_form()
    number(form).setFocus()
    QTest.keyClicks(number(form), "-1")
    press(number(form), Qt.Key.Key_Tab)
    assert number(form).property("check") == "error"


# --- faults ----------------------------------------------------------------------------------------


def test_a_fault_is_told_once_the_field_was_left_and_goes_when_mended(open_form):
    form = open_form()
    part = form.body.texts["progress"]
    part.edit.setFocus()
    enter(part.edit, "字" * 801)
    assert part._fault.isHidden()
    assert part._count.text() == "801/800 字"
    press(part.edit, Qt.Key.Key_Tab)
    assert not part._fault.isHidden()
    assert part._fault.text() == "本月进展超过 800 字"
    part.edit.setFocus()
    part.edit.moveCursor(part.edit.textCursor().MoveOperation.End)
    press(part.edit, Qt.Key.Key_Backspace)
    assert part._fault.isHidden()


def test_an_empty_filing_shows_no_faults_and_a_begun_one_does(open_form, store):
    form = open_form()
    assert form.body.texts["progress"]._fault.isHidden()
    put(store, builders.filing(progress=""))
    again = open_form()
    assert again.body.texts["progress"]._fault.text() == "还没有写本月进展"


# --- last month ------------------------------------------------------------------------------------


def test_last_month_stands_beside_and_can_be_selected(open_form, february):
    form = open_form()
    last = form.body.texts["progress"].last
    assert last.toPlainText() == "二月的进展。"
    assert last.isReadOnly()
    last.selectAll()
    last.copy()
    assert QApplication.clipboard().text() == "二月的进展。"
    assert form.body.head._compared.text() == "上月 15%，序时 25.0%"


def test_bringing_in_replaces_and_one_undo_gives_back(open_form, store, february):
    put(store, builders.filing(progress="三月的。"))
    form = open_form()
    edit = text(form, "progress")
    edit.setFocus()
    enter(edit, "又写")
    typed = edit.toPlainText()
    press(edit, Qt.Key.Key_Right, ALT)
    assert stored(store).progress == "二月的进展。"
    press(edit, Qt.Key.Key_Z, CTRL)
    assert stored(store).progress == typed


@pytest.mark.parametrize(("state", "between"), [(FilingState.DRAFT, 80), (FilingState.SENT, 16)])
def test_with_nothing_to_bring_in_the_texts_have_the_room(open_form, store, february, state, between):
    put(store, builders.filing(state=state))
    row = open_form().body.texts["progress"]
    right_of_last = row.last.mapTo(row, row.last.rect().topRight()).x()
    assert row.edit.mapTo(row, row.edit.rect().topLeft()).x() - right_of_last - 1 == between


def test_bringing_all_fills_the_empty_fields_only(open_form, store, february):
    put(store, builders.filing(progress="三月的。", next_steps=""))
    form = open_form()
    text(form, "problems").setFocus()
    press(text(form, "problems"), Qt.Key.Key_Right, ALT, SHIFT)
    now = stored(store)
    assert (now.progress, now.problems, now.next_steps) == ("三月的。", "二月的问题。", "二月的措施。")
    assert now.contact == "办公室 1234"
    press(text(form, "problems"), Qt.Key.Key_Z, CTRL)
    assert (stored(store).problems, stored(store).next_steps) == ("", "")


def test_last_months_number_comes_in_by_the_same_key(open_form, store, february):
    form = open_form()
    number(form).setFocus()
    press(number(form), Qt.Key.Key_Right, ALT)
    form.flush()
    assert stored(store).values == {SCHOOLS.id: 1.0}


def test_without_a_month_before_there_is_one_column(open_form):
    form = open_form()
    part = form.body.texts["progress"]
    assert part.last.isHidden()
    assert part.edit.width() > form.body.width() * 0.9
    assert form.body.columns._last.text() == "上月没有填报，从本月开始填写即可"


# --- clipboard and keys ----------------------------------------------------------------------------


def test_pasting_from_word_keeps_the_words_only(open_form, store):
    form = open_form()
    edit = text(form, "progress")
    edit.insertFromMimeData(copied("一、\xa0选址\u200b完成\x0b二、\uf0b7开工", "<b>一、选址</b>"))
    form.flush()
    assert stored(store).progress == "一、 选址完成\n二、•开工"
    assert not edit.document().firstBlock().begin().fragment().charFormat().fontWeight() > 400


def test_pasting_what_is_html_only(open_form):
    form = open_form()
    edit = text(form, "problems")
    edit.insertFromMimeData(copied(html="<p>第一<b>行</b></p><p>第二行</p>"))
    assert edit.toPlainText() == "第一行\n第二行"


def test_the_contact_is_one_line(open_form, store):
    form = open_form()
    edit = text(form, "contact")
    edit.setFocus()
    edit.insertFromMimeData(copied("张某\r\n1234"))
    press(edit, Qt.Key.Key_Return)
    form.flush()
    assert stored(store).contact == "张某 1234"


def test_tab_goes_through_the_fields_in_reading_order(open_form, february):
    form = open_form()
    form.body.head.status.focus_choice()
    seen = []
    for _ in range(9):
        seen.append(QApplication.focusWidget().accessibleName())
        press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [
        "进度判断：超序时",
        "完成比例，百分数",
        "新建学校本月累计，单位所",
        "改写累计完成",
        "全部带入上月",
        "本月进展",
        "存在问题",
        "下一步措施",
        "联系人",
    ]


def test_every_control_has_a_name(open_form, february):
    form = open_form()
    controls = [w for w in form.body.findChildren(object) if hasattr(w, "focusPolicy") and w.isVisibleTo(form.body)]
    inputs = [w for w in controls if w.focusPolicy() != Qt.FocusPolicy.NoFocus and w.objectName()[:3] != "qt_"]
    assert len(inputs) > 12
    assert [type(w).__name__ for w in inputs if not w.accessibleName()] == []


# --- what cannot be edited -------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in FilingState if not state.is_editable])
def test_a_filing_on_its_way_can_only_be_read(open_form, store, state):
    put(store, builders.filing(state=state))
    form = open_form()
    assert form.body._note.text() == f"这一项{state.label}，只能查看。"
    QTest.keyClicks(text(form, "progress"), "x")
    press(text(form, "progress"), Qt.Key.Key_Right, ALT)
    assert text(form, "progress").toPlainText() == "完成选址和勘察。"
    assert number(form).isHidden()
    assert not form.body.head.status.isEnabled()


def test_a_returned_filing_says_why_and_can_be_mended(open_form, store):
    put(store, builders.filing(state=FilingState.RETURNED, reason="补充开工时间"))
    form = open_form()
    assert form.body._returned.text() == "已退回，理由：补充开工时间"
    enter(text(form, "problems"), "无")
    assert form.flush()
    assert stored(store).problems == "无"


def test_in_a_read_only_workspace_nothing_can_be_entered(open_form, store, february, monkeypatch):
    monkeypatch.setattr(type(store), "read_only", property(lambda _self: True))
    form = open_form()
    QTest.keyClicks(text(form, "progress"), "x")
    press(text(form, "progress"), Qt.Key.Key_Right, ALT, SHIFT)
    assert [part.edit.toPlainText() for part in form.body.texts.values()] == [""] * 5
    assert number(form).isHidden()
    assert not form.body.head.status.isEnabled()


def test_a_task_that_is_not_due_can_be_filed_all_the_same(open_form, store):
    form = open_form(STYLE, month=FEBRUARY)
    assert form.body._note.text() == "本月不要求填报；填了也会保存。"
    enter(text(form, "progress"), "开展检查")
    form.flush()
    assert stored(store, key("改进作风", month=FEBRUARY)).progress == "开展检查"


def test_the_clock_of_the_workspace_is_the_one_that_is_told(open_form, store):
    form = open_form()
    enter(text(form, "progress"), "开工")
    form.flush()
    assert form.session.save_state.at == clock.now()


def test_a_form_that_is_not_seen_makes_no_fields(qtbot, dressed, session):
    form = FilingForm(session)
    qtbot.addWidget(form)
    form.show_node(SCHOOL)
    session.choose_month(FEBRUARY)
    assert form.flush()
    assert "body" not in vars(form)
    form.show()
    assert (form.node_id, form.month) == (SCHOOL, FEBRUARY)
    assert form.body.columns._now.text() == "本月（2月）"


def test_a_reader_sees_no_hints_for_writing(open_form, store):
    form = open_form()
    assert text(form, "problems").placeholderText()
    with store.operation("报送"):
        store.save_filing(builders.filing(state=FilingState.SENT))
    form.session.choose_month(FEBRUARY)
    form.session.choose_month(MARCH)
    assert text(form, "problems").isReadOnly()
    assert text(form, "problems").placeholderText() == ""
