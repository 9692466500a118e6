"""The unit picker, the month picker and the panel that both use."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from core.model.period import Month
from core.search.matching import Marked
from gui.widgets.rows import Row, RowList, RowsModel
from tests.builders import EDUCATION, HOUSING, MARCH, TOWN


@pytest.fixture
def picker(window):
    window.pick_unit()
    return window._picker


def shown(listing):
    return [row.title.text for row in listing._list.rows_model.rows]


def test_initials_aliases_and_words_find_the_unit(picker, qtbot):
    edit = picker.findChild(QLineEdit)
    for typed in ("jyj", "JY", "教体", "教育"):
        edit.setText(typed)
        assert shown(picker)[0] == "区教育局", typed
    edit.setText("没有")
    assert shown(picker) == ["没有找到“没有”，换个词试试"]
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert picker.isVisible()


def test_arrows_and_enter_choose(window, picker, qtbot):
    edit = picker.findChild(QLineEdit)
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert window.session.unit_id == HOUSING.id
    assert not picker.isVisible()


def test_esc_gives_the_focus_back_and_changes_nothing(window, qtbot):
    window.pages[0].edit.setFocus()
    window.pick_unit()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.focusWidget() is window.pages[0].edit
    assert window.session.unit_id == EDUCATION.id


def test_a_click_elsewhere_closes(window, picker, qtbot):
    qtbot.mouseClick(window.pages[0], Qt.MouseButton.LeftButton, pos=QPoint(600, 600))
    assert not picker.isVisible()


def test_a_click_on_a_row_chooses(window, picker, qtbot):
    listing = picker._list
    last = listing.rows_model.index(len(listing.rows_model.rows) - 1)
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=listing.visualRect(last).center())
    assert window.session.unit_id == TOWN.id


def test_units_chosen_before_stand_first(window):
    window.choose_unit(TOWN.id)
    window.pick_unit()
    assert shown(window._picker)[:3] == ["最近选过", "东镇人民政府", "其他"]


def test_collectives_cannot_be_chosen(picker):
    assert "有关镇" not in shown(picker)


@pytest.mark.parametrize("size", [(1366, 768), (640, 360)])
def test_panels_stay_inside_the_window(make_window, session, size):
    window = make_window(session, *size)
    for ask in (window.pick_unit, window.top.month_picker.open, window.open_search):
        ask()
        panel = next(p for p in (window._search, window.top.month_picker._panel, window._picker) if p and p.isVisible())
        assert window.rect().contains(panel.geometry())
        panel.close_panel()


def test_the_months_of_the_list_only(window, qtbot):
    months = window.top.month_picker
    qtbot.mouseClick(months._after, Qt.MouseButton.LeftButton)
    assert window.session.month == Month(2022, 4)
    window.choose_month(Month(2022, 12))
    assert not months._after.isEnabled()
    months.step(1)
    assert window.session.month == Month(2022, 12)
    window.choose_month(Month(2022, 1))
    assert not months._before.isEnabled()


def test_page_keys_step_through_the_months(window, qtbot):
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_PageDown, control)
    qtbot.keyClick(window, Qt.Key.Key_PageDown, control)
    qtbot.keyClick(window, Qt.Key.Key_PageUp, control)
    assert window.session.month == MARCH.plus(1)


def test_the_grid_of_months_is_walked_by_arrows(window, qtbot):
    window.top.month_picker.open()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(window.focusWidget(), key)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert window.session.month == Month(2022, 7)
    assert not window.top.month_picker._panel.isVisible()


def test_the_rows_are_a_sound_model(qtmodeltester):
    model = RowsModel([Row(Marked("组"), heading=True), Row(Marked("甲"), note="乙", right=Marked("丙"))])
    qtmodeltester.check(model, force_py=False)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace([Row(Marked("丁"))])
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "丁"
    tester.deleteLater()


def test_headings_are_passed_over(qtbot, dressed):
    listing = RowList("x")
    qtbot.addWidget(listing)
    listing.show_rows(
        [Row(Marked("组"), heading=True), Row(Marked("甲")), Row(Marked("组"), heading=True), Row(Marked("乙"))]
    )
    seen = [listing.current_row.title.text]
    for step in (1, 1, -1, -1):
        listing.step(step)
        seen.append(listing.current_row.title.text)
    assert seen == ["甲", "乙", "乙", "甲", "甲"]
