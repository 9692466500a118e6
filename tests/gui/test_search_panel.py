"""Ctrl+F over a workspace with filings: groups, chips, keys, and back where one was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from core.model.period import Month
from tests import builders
from tests.builders import EDUCATION, HOUSING, key


@pytest.fixture
def filed(store):
    """Five of our own filings and one of another unit."""
    with store.operation("x"):
        for number in range(1, 6):
            store.save_filing(builders.filing(key(month=Month(2022, number))))
        store.save_filing(builders.filing(key(unit=HOUSING), progress="学校配套道路完成勘察。"))


@pytest.fixture
def panel(filed, window, qtbot):
    window.pages[0].edit.setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    return window._search


def shown(panel):
    return [row.title.text for row in panel._list.rows_model.rows]


def look_for(panel, words):
    panel.findChild(QLineEdit).setText(words)


def send(panel, qtbot, key_, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(panel.findChild(QLineEdit), key_, modifier)


def test_groups_stand_in_their_order_with_three_each(panel):
    look_for(panel, "学校")
    assert [row for row in shown(panel) if row in {"任务", "指标", "单位", "填报"}] == ["任务", "指标", "填报"]
    look_for(panel, "勘察")
    assert shown(panel) == ["填报", "建设学校", "建设学校", "建设学校", "其他 3 条填报"]
    assert panel._count.text() == "6 条"


def test_our_own_of_this_month_is_first_and_others_are_named(panel):
    look_for(panel, "勘察")
    rights = [row.right.text for row in panel._list.rows_model.rows if row.below.text]
    notes = [row.note for row in panel._list.rows_model.rows if row.below.text]
    assert rights == ["本单位", "区住房和城乡建设局", "本单位"]
    assert notes == ["3月，草稿", "3月，草稿", "5月，草稿"]


def test_the_rest_of_a_group_opens_with_enter(panel, qtbot):
    look_for(panel, "勘察")
    for _ in range(9):
        send(panel, qtbot, Qt.Key.Key_Down)
    send(panel, qtbot, Qt.Key.Key_Return)
    assert len(shown(panel)) == 1 + 6
    assert panel.isVisible()


def test_tab_goes_to_the_next_kind_that_has_hits(panel, qtbot):
    look_for(panel, "学校")
    seen = []
    for _ in range(4):
        send(panel, qtbot, Qt.Key.Key_Tab)
        seen.append(shown(panel)[0] if panel._chips.current else "全部")
    assert seen == ["任务", "指标", "填报", "全部"]
    send(panel, qtbot, Qt.Key.Key_Backtab)
    assert shown(panel)[0] == "填报"


def test_initials_are_said_and_marked(panel):
    look_for(panel, "jsxx")
    row = panel._list.current_row
    assert (row.title.text, row.title.spans) == ("建设学校", ((0, 4),))
    assert panel._said.text() == "“jsxx”按拼音首字母匹配；可直接输汉字"


def test_initials_look_into_our_own_filings(panel):
    look_for(panel, "jj")
    assert not panel._hits["填报"]
    look_for(panel, "jsxx")
    assert panel._total > 0


def test_enter_goes_to_the_month_and_task_of_a_filing(panel, window, qtbot):
    look_for(panel, "勘察")
    send(panel, qtbot, Qt.Key.Key_Down)
    send(panel, qtbot, Qt.Key.Key_Down)
    send(panel, qtbot, Qt.Key.Key_Return)
    assert window.session.month == Month(2022, 5)
    assert window.pages[0].asked[-1] == ("open", builders.node_id("建设学校"))
    assert not panel.isVisible()
    assert not panel._veil.isVisible()


def test_a_unit_becomes_the_one_that_is_shown(panel, window, qtbot):
    look_for(panel, "住房")
    send(panel, qtbot, Qt.Key.Key_Return)
    assert window.session.unit_id == HOUSING.id


def test_alt_enter_narrows_the_tree_to_the_hits(panel, window, qtbot):
    window.show_page(1)
    window.open_search()
    look_for(panel, "学校")
    send(panel, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window.pages[0].asked[-1] == ("only", (builders.node_id("建设学校"),), "学校")
    assert window.page is window.pages[0]


def test_esc_closes_and_gives_the_focus_back(panel, window, qtbot):
    assert panel._veil.isVisible()
    send(panel, qtbot, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert not panel._veil.isVisible()
    assert window.focusWidget() is window.pages[0].edit


def test_nothing_found_says_so(panel):
    look_for(panel, "港口")
    assert shown(panel) == ["没有找到“港口”，换个词试试"]
    look_for(panel, "")
    assert shown(panel) == ["输入任务、指标、单位或填报里的字，也可以输拼音首字母"]


def test_what_was_just_typed_in_the_page_is_found(filed, window):
    def store_now():
        before = window.session.filing(builders.node_id("建设学校"))
        window.session.edit(before._replace(progress="刚刚填的港口"))

    window.pages[0].on_flush = store_now
    window.open_search()
    look_for(window._search, "港口")
    assert shown(window._search) == ["填报", "建设学校"]


def test_an_indicator_shows_its_value_against_the_target(panel):
    look_for(panel, "新建")
    row = next(row for row in panel._list.rows_model.rows if row.progress)
    assert (row.progress.words, row.progress.percent) == ("1/2—3 所", 50)


@pytest.mark.parametrize(("width", "left"), [(1366, 600), (911, 60), (683, 44)])
def test_no_box_of_the_top_bar_is_cut_by_the_field(make_window, session, width, left):
    window = make_window(session, width, 384)
    window.open_search()
    at = window._search.x()
    months = window.top.month_picker
    edges = (months, window.top.unit_field)
    cut = [
        box
        for box in edges
        if box.mapTo(window, box.rect().topLeft()).x() < at < box.mapTo(window, box.rect().topRight()).x()
    ]
    assert not cut
    assert at >= left


def test_the_unit_of_the_workspace_is_searched_in_full(panel, monkeypatch, window):
    asked = []
    found = window.session.store.search_filings

    def noted(words, *, unit_id=None, limit=50):
        asked.append(unit_id)
        return found(words, unit_id=unit_id, limit=limit)

    monkeypatch.setattr(window.session.store, "search_filings", noted)
    look_for(panel, "勘察")
    assert asked == [EDUCATION.id, None]
