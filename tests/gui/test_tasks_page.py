"""The page 任务 as a clerk uses it, on a real workspace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from core.model.board import Board
from core.model.period import Month
from core.model.status import FilingState, ProgressStatus
from core.rules.roles import Actor
from core.rules.transitions import Action
from db.workspace import create
from gui.features.filing.action_bar import ActionBar
from gui.features.filing.page import FilingPage
from gui.features.tasks.detail import EVIDENCE_TAB, INDICATOR_TAB, TaskDetail
from gui.features.tasks.page import TasksPage
from gui.features.tasks.source_text import SourceText, runs
from gui.shell.session import Session
from tests import builders
from tests.builders import key, node_id


@pytest.fixture
def page(qtbot, dressed, session):
    made = TasksPage(session)
    qtbot.addWidget(made)
    made.resize(1294, 692)
    made.show()
    qtbot.waitUntil(lambda: made.detail.node_id is not None)
    return made


def titles(page):
    """The rows that can be seen, as the tree shows them."""
    found, index = [], page.tree.model().index(0, 0)
    while index.isValid():
        found.append(index.data())
        index = page.tree.indexBelow(index)
    return found


def current(page):
    return page.tree.currentIndex().data()


def words(page):
    """All label texts of the detail."""
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in page.detail.findChildren(QLabel) if label.isVisible()]


def test_it_starts_on_the_units_first_task_with_all_branches_open(page):
    assert titles(page) == ["一、主要目标", "（二）建设学校", "二、自身建设", "1.改进作风"]
    assert current(page) == "（二）建设学校"
    assert "建设学校" in words(page)[2] or "（二）建设学校" in words(page)


@pytest.fixture
def unseen(qtbot, dressed, session):
    """The page while another one is shown: its tree has no rows yet."""
    made = TasksPage(session)
    qtbot.addWidget(made)
    made.resize(1294, 692)
    assert made.tree.model() is None
    return made


def test_a_task_that_is_opened_before_the_page_was_seen_stays_chosen(qtbot, unseen):
    unseen.open_node(node_id("改进作风"))
    unseen.show()
    qtbot.waitUntil(lambda: unseen.detail.node_id == node_id("改进作风"))
    assert current(unseen) == "1.改进作风"


def test_the_next_unfinished_task_is_filled_in_before_the_page_was_seen(unseen):
    unseen.next_unfinished(back=True)
    assert unseen.detail.node_id == unseen._form.node_id == node_id("改进作风")


def test_the_hits_of_a_search_and_another_month_hold_when_the_page_is_seen(qtbot, unseen, session):
    unseen.show_only([node_id("改进作风")], "作风")
    session.choose_month(session.month.plus(1))
    unseen.show()
    qtbot.waitUntil(lambda: unseen.detail.node_id == node_id("改进作风"))
    assert titles(unseen) == ["二、自身建设", "1.改进作风"]


def test_another_unit_opens_its_branches_and_keeps_folded_what_the_user_folded(page, session):
    part_two = page.tree.model().index(1, 0)
    page.tree.collapse(part_two)
    session.choose_unit(builders.HOUSING.id)
    assert titles(page) == ["一、主要目标", "（一）扩大投资", "（二）建设学校"]
    session.choose_unit(builders.EDUCATION.id)
    assert titles(page) == ["一、主要目标", "（二）建设学校", "二、自身建设"]


def test_the_scroll_position_and_selection_survive_a_filing(page, session):
    page.tree.setCurrentIndex(page.tree.model().index(0, 0, page.tree.model().index(1, 0)))
    session.edit(builders.filing())
    assert current(page) == "1.改进作风"


def test_typing_narrows_and_clearing_brings_back(page, qtbot):
    page.bar.set_text("学校")
    assert titles(page) == ["一、主要目标", "（二）建设学校"]
    page.bar.set_text("没有这样的字")
    assert not page.tree.isVisible()
    page.bar.clear()
    assert page.tree.isVisible()
    assert len(titles(page)) == 4


def test_opening_a_task_that_the_filter_hides_leaves_the_filter(page):
    page.bar.set_text("作风")
    page.open_node(builders.node_id("扩大投资"))
    assert current(page) == "（一）扩大投资"


def test_search_hits_can_be_shown_alone(page):
    page.show_only([builders.node_id("扩大投资")], "投资")
    assert titles(page) == ["一、主要目标", "（一）扩大投资"]


def test_f8_goes_round_what_is_unfinished(page, session):
    session.edit(builders.filing(builders.key("改进作风")))
    page.next_unfinished(back=False)
    assert current(page) == "（二）建设学校"
    page.next_unfinished(back=False)
    assert current(page) == "（二）建设学校"
    session.edit(builders.filing(builders.key("建设学校")))
    page.next_unfinished(back=False)
    assert current(page) == "（二）建设学校"


def test_f2_opens_the_form_and_escape_returns_to_the_tree(page, qtbot):
    QTest.keyClick(page.tree, Qt.Key.Key_F2)
    assert page.detail.is_filing
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.tree.hasFocus()


def test_a_narrow_window_shows_tree_or_detail(page):
    page.set_width_class(narrow=True, tiny=False)
    assert page.tree.isVisible()
    assert not page.detail.isVisible()
    QTest.keyClick(page.tree, Qt.Key.Key_Return)
    assert page.detail.isVisible()
    assert not page.tree.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.tree.isVisible()
    page.set_width_class(narrow=False, tiny=False)
    assert page.tree.isVisible()
    assert page.detail.isVisible()


@pytest.mark.parametrize(
    ("state", "label"), [(None, "填写本月"), (FilingState.DRAFT, "继续填报"), (FilingState.ACCEPTED, "查看填报")]
)
def test_the_main_button_says_what_is_to_be_done(page, session, store, state, label):
    if state:
        with store.operation("x"):
            store.save_filing(builders.filing(state=state))
        session.choose_month(Month(2022, 4))
        session.choose_month(builders.MARCH)
    assert page.detail.fill_label == label
    session.act_as(Actor.OFFICE)
    assert page.detail.fill_label == "查看填报"


def test_another_units_task_is_for_reading_only(page):
    page.open_node(builders.node_id("扩大投资"))
    assert "不是本单位的任务，只供查看" in words(page)
    assert not page.detail.can_file


def test_a_heading_says_how_many_stand_below_it(page):
    page.open_node(builders.node_id("主要目标"))
    assert "共 2 项任务，本单位 1 项；本月应报 1 项，已填 0 项" in words(page)


def test_a_phrase_that_waits_for_the_office_says_so(page):
    page.open_node(builders.node_id("扩大投资"))
    assert any("待督查室明确" in text for text in words(page))


def test_html_in_a_list_is_shown_as_text(page, session):
    from gui.features.tasks.source_tab import _unit_text

    evil = builders.EDUCATION.name.replace("教", "<b>教</b>")
    board = session.board
    board.units[builders.EDUCATION.id] = builders.EDUCATION.__class__(
        builders.EDUCATION.id, evil, builders.EDUCATION.kind
    )
    assert "&lt;b&gt;" in _unit_text(session, board.assignments[builders.node_id("建设学校")])


def test_marks_carry_the_numbers_of_their_indicators():
    body = "全年固定资产投资12.2亿元以上。"
    cut = list(runs(body, [builders.INVESTMENT]))
    assert cut == [(body[:8], ""), (body[8:16], "①"), (body[16:], "")]
    assert "".join(text for text, _ in cut) == body


def test_two_indicators_in_the_same_words_share_a_mark():
    cut = list(runs("全年固定资产投资12.2亿元以上。", [builders.INVESTMENT, builders.INVESTMENT]))
    assert cut[1][1] == "①②"


def test_a_target_outside_the_text_is_not_marked():
    assert list(runs("短", [builders.INVESTMENT])) == [("短", "")]


@pytest.mark.parametrize(
    "body",
    ["<b>a</b> &amp; b", "  两格，\t一制表", "一\n\n\n二\n \n三", "一\n\n二三四五六七八九十", "", "12.2亿元\n以上。"],
)
def test_the_source_text_is_shown_as_it_is(qtbot, dressed, body):
    shown = SourceText()
    qtbot.addWidget(shown)
    shown.show_text(body, [builders.INVESTMENT._replace(start=0, end=9)])
    assert shown.toPlainText().replace("①", "") == body
    assert shown._full_height() == 26 * (body.count("\n") + 1)


def test_a_mark_over_two_lines_is_seen_in_both(qtbot, dressed):
    shown = SourceText()
    qtbot.addWidget(shown)
    shown.show_text("12.2亿元\n以上。", [builders.INVESTMENT._replace(start=0, end=9)])
    cursor = shown.textCursor()
    marked = []
    for at in range(1, shown.document().characterCount()):
        cursor.setPosition(at)
        if cursor.charFormat().fontUnderline():
            marked.append(shown.toPlainText()[at - 1])
    assert "".join(marked).replace("\n", "") == "12.2亿元以上"


def test_the_tab_of_the_filing_has_its_steps_and_goes_on_after_submitting(page, session, store):
    page.open_node(node_id("建设学校"))
    session.edit(builders.filing(key(), percent=50.0))
    page.fill(node_id("建设学校"))
    bar = page.detail.findChild(ActionBar)
    assert bar.steps.buttons[Action.SUBMIT].isVisible()
    bar.submit()
    assert store.filing(key()).state is FilingState.SUBMITTED
    assert page.detail.node_id == node_id("改进作风")
    assert bar._said.text() == "已提交审签：（二）建设学校"
    bar.undo.click()
    assert "已提交审签" not in bar._said.text()
    assert store.filing(key()).state is FilingState.DRAFT


def test_the_way_to_the_evidence_opens_its_tab(page):
    page.open_node(node_id("建设学校"))
    page.show_tab("evidence")
    assert page.detail._tabs.currentIndex() == EVIDENCE_TAB


def test_a_tab_that_comes_later_has_its_room_in_the_bar(qtbot, dressed, session):
    detail = TaskDetail(session, QWidget())
    qtbot.addWidget(detail)
    detail.show_node(node_id("改进作风"))
    detail.resize(640, 480)
    detail.show()
    qtbot.wait(50)
    assert not detail._tabs.isTabVisible(INDICATOR_TAB)
    detail.show_node(node_id("建设学校"))
    qtbot.wait(50)
    assert detail._tabs.tabRect(INDICATOR_TAB).width() > 20


def test_the_tree_has_the_keyboard_of_the_page(page):
    page.setFocus()
    assert page.tree.hasFocus()


def test_the_office_sees_all_tasks_without_a_unit(qtbot, dressed, tmp_path):
    with create(tmp_path / "督查室.db", role="office", work_lists=[builders.work_list()]) as store:
        office = TasksPage(Session(store, Board(builders.work_list())))
        qtbot.addWidget(office)
        office.show()
        assert office.needs_no_unit
        assert "（一）扩大投资" in titles(office)


def test_before_the_office_looks_at_a_unit_no_light_is_counted(qtbot, dressed, tmp_path):
    with create(tmp_path / "督查室.db", role="office", work_lists=[builders.work_list()]) as store:
        session = Session(store, Board(builders.work_list()))
        office = TasksPage(session)
        qtbot.addWidget(office)
        office.resize(1294, 692)
        office.show()
        qtbot.waitUntil(lambda: bool(words(office)))
        legend = office._legend
        assert not legend._none.isHidden() and all(pair.isHidden() for pair in legend._pairs)
        assert "共 2 项任务" in words(office)
        office.open_node(node_id("扩大投资"))
        assert "在上方选一个单位，看它这一项的填报" in words(office)
        session.choose_unit(builders.EDUCATION.id)
        assert legend._none.isHidden() and not any(pair.isHidden() for pair in legend._pairs)
        assert office.bar._scope.findChildren(QPushButton)[0].text() == "所选单位 2"


def test_a_low_window_leaves_the_lights_counts_out_but_says_why_there_are_none(qtbot, dressed, tmp_path):
    with create(tmp_path / "督查室.db", role="office", work_lists=[builders.work_list()]) as store:
        session = Session(store, Board(builders.work_list()))
        office = TasksPage(session)
        qtbot.addWidget(office)
        office.set_width_class(narrow=True, tiny=True)
        office.show()
        assert office._legend.isVisible()
        session.choose_unit(builders.EDUCATION.id)
        assert not office._legend.isVisible()
        office.set_width_class(narrow=True, tiny=False)
        assert office._legend.isVisible()


@pytest.mark.parametrize("page_of", [TasksPage, FilingPage])
def test_the_status_bar_tells_the_office_its_own_keys(qtbot, dressed, session, page_of):
    made = page_of(session)
    qtbot.addWidget(made)
    assert "F8" in made.hint()
    session.act_as(Actor.OFFICE)
    assert "Ctrl+U 换单位" in made.hint()
    assert not any(keys in made.hint() for keys in ("F2", "F8", "Ctrl+Enter"))


def test_the_field_to_be_filled_is_seen_in_a_low_window(page, session, store, qtbot):
    with store.operation("准备"):
        store.save_filing(builders.filing(status=ProgressStatus.ON_TRACK, percent=30.0, progress="完成选址。"))
    session.choose_month(Month(2022, 2))
    session.choose_month(builders.MARCH)  # read again
    page.resize(620, 290)
    page.set_width_class(narrow=True, tiny=True)
    page.fill(node_id("建设学校"))
    edit = page._form.body.texts["progress"].edit
    qtbot.waitUntil(edit.hasFocus)
    qtbot.wait(50)
    seen = edit.visibleRegion().boundingRect().height()
    assert seen == edit.height()


def test_an_undo_leaves_the_cursor_in_the_form(page):
    page.fill(node_id("建设学校"))
    edit = page._form.body.texts["progress"].edit
    edit.setFocus()
    page.open_node(node_id("建设学校"))
    assert edit.hasFocus()
    page.open_node(node_id("改进作风"))
    assert page.tree.hasFocus()
