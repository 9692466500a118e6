"""The directory of units and 任务分解 through their pages."""

import pytest
from PySide6.QtCore import Qt

from core.model.board import Board
from core.model.period import Month
from core.model.records import NodeId, UnitKind
from core.rules.task_states import stored_board
from core.usecases import unit_changes
from gui.features.settings.registry import entries
from gui.features.tasks.breakdown_dialog import BreakdownDialog
from gui.features.units import page as page_module
from gui.features.units.merge_dialog import MergeDialog
from gui.features.units.page import UnitsPage
from gui.shell.session import Session
from gui.workspace_controller import ListDesk
from tests import builders
from tests.builders import EDUCATION, HOUSING, TOWN, TOWNS


def now(store):
    return store.load_list(builders.work_list().id)


@pytest.fixture
def page(window):
    ListDesk(window).open_units()
    made = window.stack.currentWidget()
    assert isinstance(made, UnitsPage)
    return made


def choose(page, unit):
    for at in range(page._table.topLevelItemCount()):
        if page._table.topLevelItem(at).text(0) == unit.name:
            page._table.setCurrentItem(page._table.topLevelItem(at))
            return
    raise AssertionError(unit.name)


def say(monkeypatch, text):
    monkeypatch.setattr(page_module, "ask_text", lambda *_args, **_more: text)


def names(page):
    return [page._table.topLevelItem(at).text(0) for at in range(page._table.topLevelItemCount())]


def test_units_are_found_by_name_and_pinyin_and_group(page):
    assert names(page) == [unit.name for unit in (EDUCATION, HOUSING, TOWN, TOWNS)]
    page._find.setText("jyj")
    assert names(page) == ["区教育局"]
    page._find.clear()
    page._segments.choose(3)
    page._segments.chosen.emit(3)
    assert names(page) == ["有关镇"]


def column(page, at):
    return [page._table.topLevelItem(row).text(at) for row in range(page._table.topLevelItemCount())]


@pytest.mark.parametrize(("role", "told"), [("unit", "只用于本工作区"), ("office", "发给各单位")])
def test_who_gets_an_own_group_is_said(page, store, monkeypatch, role, told):
    asked = []
    monkeypatch.setattr(page_module, "ask_text", lambda _page, _head, why, *_more, **_verb: asked.append(why))
    with store.operation("角色"):
        store.set_setting("role", role)
    choose(page, HOUSING)
    page._panel._kind.setCurrentText("新分组…")
    page._panel._kind.activated.emit(0)
    assert told in asked[0]


def test_an_own_group_is_made_shown_alone_and_taken_back(page, store, window, monkeypatch):
    assert page._groups.isHidden()
    choose(page, HOUSING)
    say(monkeypatch, "产业专班")
    page._panel._kind.setCurrentText("新分组…")
    page._panel._kind.activated.emit(0)
    assert column(page, 3)[1] == "产业专班"
    assert now(store).units[1].kind is HOUSING.kind
    page._groups.setCurrentText("产业专班")
    page._groups.activated.emit(1)
    assert names(page) == [HOUSING.name]
    page._panel._kind.setCurrentText("企业")
    page._panel._kind.activated.emit(0)
    assert page._groups.isHidden()
    assert now(store).units[1].kind is UnitKind.ENTERPRISE
    window.undo()
    window.undo()
    assert column(page, 3)[1] == "产业专班"
    window.undo()
    assert column(page, 3)[1] == HOUSING.kind.value


def test_the_directory_is_reached_from_the_settings(window, dressed):
    desk = ListDesk(window)
    (entry,) = [one for one in entries(window.session, None) if one.title == "单位名录"]
    pane = entry.make()
    pane.setParent(window)
    pane.show()
    assert "3 个单位" in pane._counts.text()
    assert "有关镇" in pane._pending.text()
    pane.open.click()
    assert isinstance(window.stack.currentWidget(), UnitsPage)
    assert desk is not None


def test_a_rename_is_stored_shown_and_taken_back(page, store, window, monkeypatch):
    choose(page, EDUCATION)
    say(monkeypatch, "区教育和体育局")
    page._panel.rename_wanted.emit()
    assert now(store).units[0].name == "区教育和体育局"
    assert names(page)[0] == "区教育和体育局"
    assert page._panel._past.isVisible()
    window.undo()
    assert now(store) == builders.work_list(version=3)
    assert names(page)[0] == "区教育局"


def test_f2_renames_the_chosen_unit(page, store, monkeypatch, qtbot):
    choose(page, HOUSING)
    say(monkeypatch, "区住建委")
    qtbot.keyClick(page, Qt.Key.Key_F2)
    assert "区住建委" in [unit.name for unit in now(store).units]


def test_a_merge_and_members_and_order(page, store, monkeypatch):
    choose(page, TOWN)
    answer_merger(monkeypatch, HOUSING, None)
    page._panel.merge_wanted.emit()
    assert [unit.name for unit in now(store).units] == [EDUCATION.name, HOUSING.name, TOWNS.name]
    choose(page, HOUSING)
    page._panel.move_wanted.emit(-1)
    assert now(store).units[0].name == HOUSING.name
    choose(page, TOWNS)
    monkeypatch.setattr(page_module, "ask_units", lambda *_args, **_more: (EDUCATION.name,))
    page._panel.members_wanted.emit()
    assert now(store).units[-1].members == (EDUCATION.id,)


def answer_merger(monkeypatch, into, month):
    """The dialog is filled in like this, and 合并 is pressed; what it told is kept."""
    told = []

    def chosen(dialog):
        dialog.choose(into.id)
        dialog.choose_month(month)
        told.append(dialog.effect)
        return 1

    monkeypatch.setattr(MergeDialog, "exec", chosen)
    return told


def test_a_merger_from_a_month_on_is_told_done_shown_and_taken_back(page, store, window, monkeypatch):
    choose(page, EDUCATION)
    told = answer_merger(monkeypatch, HOUSING, Month(2022, 8))
    page._panel.merge_wanted.emit()
    assert "2 项任务由“区住房和城乡建设局”填报，其中 1 项两家都有" in told[0]
    assert "8月两家应报由 3 项变为 2 项" in told[0]
    gone = now(store).units[0]
    assert (gone.name, gone.merged_into, gone.merged_in) == (EDUCATION.name, HOUSING.id, Month(2022, 8))
    assert column(page, 5)[0] == "8月起并入住建局"
    choose(page, HOUSING)
    assert page._panel._past.isVisible()
    window.undo()
    assert now(store)._replace(version=1) == builders.work_list()


def test_a_merged_unit_is_told_why_it_has_nothing_to_file(store, now, make_window):
    unit_changes.merged_from(store, EDUCATION, HOUSING, Month(2022, 4))
    session = Session(store, stored_board(store, builders.work_list().id))
    session.choose_unit(EDUCATION.id)
    session.choose_month(Month(2022, 3))
    window = make_window(session)
    assert "应报" in window.status._counts.text()
    session.choose_month(Month(2022, 4))
    assert window.status._counts.text() == "4月起并入区住房和城乡建设局，不再填报"


def test_the_merger_begins_after_what_was_filed(store, window, qtbot):
    dialog = MergeDialog(window, Board(now(store)), EDUCATION, Month(2022, 4))
    qtbot.addWidget(dialog)
    assert dialog._month.itemText(0) == "2022年4月"
    assert not dialog._go.isEnabled()
    qtbot.keyClicks(dialog._find, "zfh")
    assert dialog.into == HOUSING
    assert dialog._go.isEnabled()
    late = MergeDialog(window, Board(now(store)), EDUCATION, Month(2023, 1))
    qtbot.addWidget(late)
    assert not late._since.isEnabled()
    assert late.month is None


def test_a_refusal_is_said_and_nothing_changes(page, store, monkeypatch, qtbot):
    choose(page, EDUCATION)
    say(monkeypatch, HOUSING.name)
    with qtbot.waitSignal(page.refused):
        page._panel.rename_wanted.emit()
    assert now(store) == builders.work_list()


def test_short_name_group_and_aliases_are_edited_in_the_panel(page, store, monkeypatch):
    choose(page, EDUCATION)
    page._panel._short.setText("教育")
    page._panel._short.editingFinished.emit()
    page._panel._kind.setCurrentText("群团")
    page._panel._kind.activated.emit(page._panel._kind.currentIndex())
    say(monkeypatch, "区教委")
    page._panel.alias_wanted.emit()
    unit = now(store).units[0]
    assert (unit.short_name, unit.kind.value, unit.aliases[-1]) == ("教育", "群团", "区教委")
    page._panel._drop("区教委")
    assert "区教委" not in now(store).units[0].aliases


def test_leaving_after_a_change_shows_the_new_names_everywhere(page, window, monkeypatch, qtbot):
    choose(page, EDUCATION)
    say(monkeypatch, "区教育和体育局")
    page._panel.rename_wanted.emit()
    with qtbot.waitSignal(window.board_changed) as changed:
        page.leave()
    assert changed.args[0].units[EDUCATION.id].name == "区教育和体育局"
    assert not window.covered


def test_leaving_without_a_change_builds_nothing_anew(page, window, qtbot):
    with qtbot.assertNotEmitted(window.board_changed):
        page.leave()


def test_a_measure_is_broken_down_in_the_dialog(store, window, qtbot):
    board = Board(now(store))
    dialog = BreakdownDialog(board, builders.node_id("建设学校"), window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog._table.item(0, 0).text() == "新建学校2-3所"
    dialog._add()
    dialog._table.closePersistentEditor(dialog._table.currentItem())
    for column, text in enumerate(("完成选址", "区住房和城乡建设局", "6月底前", "2")):
        dialog._table.item(1, column).setText(text)
    dialog._save()
    first, second = dialog.parts
    assert first.units == (EDUCATION.id, HOUSING.id)
    assert (second.title, second.units, second.weight) == ("完成选址", (HOUSING.id,), 2.0)
    assert Month.of(second.due_date) == Month(2022, 6)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [(0, "", "没有名称"), (1, "某某委员会", "不在单位名录"), (2, "很快", "读不懂"), (3, "-1", "权重")],
)
def test_a_row_that_cannot_be_stored_says_which(store, window, qtbot, column, text, words):
    dialog = BreakdownDialog(Board(now(store)), builders.node_id("建设学校"), window)
    qtbot.addWidget(dialog)
    dialog._table.item(0, column).setText(text)
    dialog._save()
    assert words in dialog._fault.text()
    assert "第 1 行" in dialog._fault.text()
    assert dialog.parts == ()


def test_the_desk_stores_the_tasks_and_the_step_can_be_taken_back(window, store, session, monkeypatch, qtbot):
    desk = ListDesk(window)
    monkeypatch.setattr(BreakdownDialog, "exec", lambda self: (self._save(), 1)[1])
    with qtbot.waitSignal(window.board_changed) as changed:
        session.breakdown_wanted.emit(builders.node_id("建设学校"))
    assert desk is not None
    (task,) = changed.args[0].children[NodeId(builders.node_id("建设学校"))]
    assert task.title == "新建学校2-3所"
    session.undo()
    assert now(store) == builders.work_list(version=3)
