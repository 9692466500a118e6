"""The tree model and its filter: in step with the list, whatever is filed or chosen."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from core.model.board import Board
from core.model.period import Month
from core.model.records import NodeKind
from core.model.status import FilingState, Light, ProgressStatus
from gui.features.tasks.header import Header
from gui.features.tasks.task_filter import TaskFilter, TaskFilterModel
from gui.features.tasks.task_tree import GROUPS, HIDDEN, Column, Role, TaskTreeModel
from tests import builders


@pytest.fixture
def model(session):
    return TaskTreeModel(session)


@pytest.fixture
def proxy(session, model):
    return TaskFilterModel(session.board, model)


def shown(model, parent=None):
    """The tree as nested titles."""
    parent = parent or QModelIndex()
    rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    return {index.data(): shown(model, index) for index in rows}


def cell(model, title, column):
    return model.index_of(builders.node_id(title)).siblingAtColumn(column).data()


def test_qt_finds_no_fault_with_the_model(qtmodeltester, model):
    qtmodeltester.check(model, force_py=True)


def test_qt_finds_no_fault_with_the_filtered_model(qtmodeltester, proxy):
    qtmodeltester.check(proxy, force_py=True)


def test_the_tree_is_the_lists(model, session):
    def below(parent):
        nodes = [node for node in session.board.children.get(parent, ()) if node.kind not in HIDDEN]
        return {node.label: below(node.id) for node in nodes}

    assert shown(model) == below(None)


def test_what_a_later_list_has_no_longer_is_marked_from_its_month_on(session, qtbot, dressed):
    board = session.board
    gone = board.nodes[builders.node_id("建设学校")]._replace(removed_in=Month(2022, 4))
    nodes = tuple(gone if node.id == gone.id else node for node in board.work_list.nodes)
    session.board = Board(board.work_list._replace(nodes=nodes))
    model = TaskTreeModel(session)
    index = model.index_of(gone.id)
    assert not index.data(Role.IS_REMOVED)
    session.choose_month(Month(2022, 4))
    assert index.data(Role.IS_REMOVED)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("已移出")
    header = Header()
    qtbot.addWidget(header)
    header.show_node(session, gone, session.row(gone.id))
    assert "2022年4月起移出清单" in header._facts.text()


def test_each_row_says_its_light_progress_and_month(model, session):
    session.edit(builders.filing(percent=20.0))
    row = [cell(model, "建设学校", column) for column in Column]
    assert row == ["（二）建设学校", "绿灯", "20%", "草稿"]
    assert cell(model, "主要目标", Column.MONTH) == "已填 1/1"
    assert cell(model, "扩大投资", Column.MONTH) == ""


def test_a_filing_changes_cells_and_moves_no_row(qtbot, model, session):
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.layoutChanged.connect(lambda: resets.append(1))
    with qtbot.waitSignal(model.dataChanged):
        session.edit(builders.filing())
    with qtbot.waitSignal(model.dataChanged):
        session.choose_month(Month(2022, 4))
    assert resets == []
    assert cell(model, "建设学校", Column.MONTH) == "未填"


def test_screen_readers_hear_the_whole_row(model, session):
    session.edit(builders.filing(percent=20.0))
    index = model.index_of(builders.node_id("建设学校"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "（二）建设学校，绿灯，20%，草稿，分管副区长分管"


def test_a_task_that_waits_for_the_office_is_marked(model, session):
    session.choose_unit(builders.TOWN.id)
    marked = [node.title for node in model.walk() if model.index_of(node.id).data(Role.IS_PENDING)]
    assert marked == ["扩大投资"]
    index = model.index_of(builders.node_id("扩大投资"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("待明确")


def test_own_tasks_only_until_all_are_asked_for(proxy):
    assert shown(proxy) == {"一、主要目标": {"（二）建设学校": {}}, "二、自身建设": {"1.改进作风": {}}}
    proxy.set_filter(TaskFilter(only_own=False))
    assert "（一）扩大投资" in shown(proxy)["一、主要目标"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        (TaskFilter(text="学校"), ["（二）建设学校"]),
        (TaskFilter(text="教育"), ["（二）建设学校", "1.改进作风"]),
        (TaskFilter(lights=frozenset({Light.GREEN})), ["（二）建设学校"]),
        (TaskFilter(states=frozenset({"未填"})), ["1.改进作风"]),
        (TaskFilter(statuses=frozenset({ProgressStatus.ON_TRACK})), ["（二）建设学校"]),
        (TaskFilter(only_own=False, unit_id=builders.TOWN.id), ["（一）扩大投资", "1.改进作风"]),
        (TaskFilter(only_own=False, only=frozenset({builders.node_id("扩大投资")})), ["（一）扩大投资"]),
        (TaskFilter(text="分管副区长"), ["（二）建设学校"]),
        (TaskFilter(only_own=False, leader="分管副区长"), ["（二）建设学校"]),
        (TaskFilter(text="没有这样的字"), []),
    ],
)
def test_each_condition_narrows(proxy, session, asked, left):
    session.edit(builders.filing())
    proxy.set_filter(asked)
    assert [leaf for group in shown(proxy).values() for leaf in group] == left


def test_a_row_stays_while_it_is_being_filled(proxy, session):
    proxy.set_filter(TaskFilter(states=frozenset({"未填"})))
    session.edit(builders.filing())
    assert "（二）建设学校" in shown(proxy)["一、主要目标"]
    proxy.refilter()
    assert "一、主要目标" not in shown(proxy)


def test_the_filter_says_itself_in_words():
    asked = TaskFilter(lights=frozenset({Light.RED, Light.YELLOW}), statuses=frozenset({ProgressStatus.BEHIND}))
    assert TaskFilter().summary == "全部状态"
    assert asked.summary == "黄灯、红灯、欠序时"
    assert TaskFilter(leader="俞悦").summary == "俞悦分管"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["建设学校", "改进作风"]), st.booleans()), max_size=6), st.integers(1, 12))
def test_model_and_list_stay_in_step(session, model, changes, month):
    session.choose_month(Month(2022, month))
    for title, full in changes:
        key = builders.key(title)._replace(month=session.month)
        session.edit(builders.filing(key, progress="有进展。" if full else "", state=FilingState.DRAFT))
    for node in model.walk():
        index = model.index_of(node.id)
        row = session.row(node.id)
        assert index.data(Role.NODE_ID) == node.id
        assert index.data(Role.ROW) == row
        assert index.data(Role.IS_GROUP) == (node.kind in GROUPS)
        if node.kind is NodeKind.PART:
            rows = [session.row(task.id) for task in session.board.tasks if node in session.board.path(task.id)]
            due = [each for each in rows if each and each.is_due]
            assert index.data(Role.COUNTS) == (sum(each.is_filled for each in due), len(due))
