"""Closing out, extending, amending, suspending a unit's part of a task."""

import datetime as dt

import pytest

from core import owners
from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.records import TaskChange
from core.model.status import FilingState, Light, ProgressStatus, TaskState
from core.model.status import TaskChangeKind as K
from core.plan import Point, due_in, percent_at
from core.rules.roles import Actor
from core.rules.task_states import with_changes
from core.usecases import evidence, reviews, task_changes
from core.usecases.evidence import Limits, look_at
from core.usecases.undo import UndoStack
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH, SCHOOLS

KEY = builders.key()
NODE = builders.node_id("建设学校")
DUE, LATER = dt.date(2022, 9, 30), dt.date(2022, 12, 31)


@pytest.fixture
def board():
    listed = builders.work_list()
    nodes = tuple(node._replace(due_date=DUE) if node.id == NODE else node for node in listed.nodes)
    return Board(listed._replace(nodes=nodes))


@pytest.fixture
def proven(store):
    """The filing says 已完成, is signed, and has a file that proves it."""
    evidence.add(store, KEY, look_at("验收单.pdf", b"%PDF-1.7", Limits()))
    save(store, FilingState.SIGNED_OFF)


def save(store, state, status=ProgressStatus.COMPLETED):
    with store.operation("x"):
        store.save_filing(builders.filing(state=state, status=status, percent=100.0))


def standing(store, board, unit=EDUCATION):
    return task_changes.standing_of(store, board, NODE, unit.id)


def waiting(store, board):
    return standing(store, board).waiting


def test_a_task_is_closed_out_when_the_head_signed_and_the_office_agreed(store, board, proven):
    task_changes.apply_for(store, board, KEY, K.COMPLETE, reason="已通过验收")
    assert standing(store, board).state is TaskState.DONE
    task_changes.agree(store, board, waiting(store, board), answer="同意销号")
    found = standing(store, board)
    assert (found.state, found.waiting, found.ended) == (TaskState.CLOSED_OUT, None, MARCH)
    assert standing(store, board, HOUSING).state is TaskState.OPEN
    assert list(store.check()) == []


def test_it_is_due_no_more_after_the_month_it_was_closed_out_in(store, board, proven):
    task_changes.apply_for(store, board, KEY, K.COMPLETE, reason="已通过验收")
    assert with_changes(board, store.records(TaskChange)).ended == {}
    task_changes.agree(store, board, waiting(store, board))
    closed = with_changes(board, store.records(TaskChange))
    node = board.nodes[NODE]
    assert [closed.is_due(node, EDUCATION.id, Month(2022, number)) for number in (3, 4)] == [True, False]
    assert closed.is_due(node, HOUSING.id, Month(2022, 4))
    assert node not in closed.due_tasks(EDUCATION.id, Month(2022, 4))


def test_without_the_signature_it_is_not_closed_out(store, board, proven):
    save(store, FilingState.SUBMITTED)
    task_changes.apply_for(store, board, KEY, K.COMPLETE, reason="已通过验收")
    with pytest.raises(KnownError, match="还没有审签"):
        task_changes.agree(store, board, waiting(store, board))
    assert standing(store, board).state is TaskState.DONE


def test_what_is_missing_is_said(store, board):
    save(store, FilingState.DRAFT, ProgressStatus.ON_TRACK)
    with pytest.raises(KnownError, match="还不是“已完成”"):
        task_changes.apply_for(store, board, KEY, K.COMPLETE, reason="完成")
    with pytest.raises(KnownError, match="要写原因"):
        task_changes.apply_for(store, board, KEY, K.SUSPEND, reason=" ")
    with pytest.raises(KnownError, match="要有佐证材料"):
        task_changes.apply_for(store, board, KEY, K.SUSPEND, reason="规划调整")
    with pytest.raises(KnownError, match="更晚的完成时限"):
        task_changes.apply_for(store, board, KEY, K.EXTEND, reason="雨季", new_due=DUE)
    with pytest.raises(KnownError, match="由单位申请"):
        task_changes.apply_for(store, board, KEY, K.SUSPEND, reason="规划调整", actor=Actor.OFFICE)


def test_an_extension_keeps_the_old_due_date(store, board, proven):
    task_changes.apply_for(store, board, KEY, K.EXTEND, reason="雨季停工", new_due=LATER)
    assert standing(store, board).state is TaskState.OPEN
    with pytest.raises(KnownError, match="还在等"):
        task_changes.apply_for(store, board, KEY, K.AMEND, reason="再改")
    task_changes.agree(store, board, waiting(store, board))
    found = standing(store, board)
    assert (found.state, found.due_date, found.original_due) == (TaskState.EXTENDED, LATER, DUE)
    assert store.records(TaskChange)[0].old_due == DUE


def of_schools(*points):
    return task_changes.OfIndicator(SCHOOLS.id, tuple(points))


def test_an_extension_of_one_indicator_leaves_the_tasks_own_day(store, board, proven):
    later = dt.date(2022, 11, 30)
    with pytest.raises(KnownError, match="更晚的完成时限"):
        task_changes.apply_for(store, board, KEY, K.EXTEND, reason="雨季", new_due=SCHOOLS.due_date, of=of_schools())
    task_changes.apply_for(store, board, KEY, K.EXTEND, reason="雨季", new_due=later, of=of_schools())
    assert task_changes.asked_words(board, waiting(store, board)) == "“新建学校”延期到2022年11月30日"
    task_changes.agree(store, board, waiting(store, board))
    assert standing(store, board).due_date == standing(store, board).original_due
    (holder,) = owners.holders(board, SCHOOLS, MARCH)
    made = owners.plan_of(with_changes(board, store.records(TaskChange)), holder, ())
    assert (due_in(made, MARCH), due_in(made, Month(2022, 2))) == (later, SCHOOLS.due_date)


def test_points_are_applied_for_and_hold_once_they_are_agreed(store, board, proven):
    june = Point(Month(2022, 6), 1.0)
    with pytest.raises(KnownError, match="以后的月份"):
        task_changes.apply_for(store, board, KEY, K.AMEND, reason="分批", of=of_schools(Point(MARCH, 1.0)))
    with pytest.raises(KnownError, match="在 0 和目标值之间"):
        task_changes.apply_for(store, board, KEY, K.AMEND, reason="分批", of=of_schools(june._replace(value=3.0)))
    task_changes.apply_for(store, board, KEY, K.AMEND, reason="分批", of=of_schools(june))
    assert task_changes.asked_words(board, waiting(store, board)) == "“新建学校”调整节点（6月 1）"
    (holder,) = owners.holders(board, SCHOOLS, MARCH)
    plain = owners.plan_of(with_changes(board, store.records(TaskChange)), holder, ())
    task_changes.agree(store, board, waiting(store, board))
    agreed = owners.plan_of(with_changes(board, store.records(TaskChange)), holder, ())
    assert [percent_at(agreed, Month(2022, at)) for at in (1, 2, 3)] == [
        percent_at(plain, Month(2022, at)) for at in (1, 2, 3)
    ]
    assert percent_at(agreed, Month(2022, 6)) == 50.0 != percent_at(plain, Month(2022, 6))
    assert list(store.check()) == []


def test_the_office_agrees_to_points_of_itself(store, board):
    june = Point(Month(2022, 6), 1.0)
    with pytest.raises(KnownError, match="要写原因"):
        task_changes.grant_points(store, board, KEY, [june], reason=" ", indicator_id=SCHOOLS.id)
    with pytest.raises(KnownError, match="不是“新建学校”的填报主体"):
        task_changes.grant_points(
            store, board, KEY._replace(unit_id=HOUSING.id), [june], reason="核实", indicator_id=SCHOOLS.id
        )
    task_changes.grant_points(store, board, KEY, [june], reason="核实", indicator_id=SCHOOLS.id)
    assert with_changes(board, store.records(TaskChange)).extended[NODE][0].points == (june,)


def test_refused_or_taken_back_it_is_as_before(store, board, proven):
    task_changes.apply_for(store, board, KEY, K.COMPLETE, reason="已通过验收")
    with pytest.raises(KnownError, match="要写原因"):
        task_changes.refuse(store, board, waiting(store, board), answer="")
    task_changes.refuse(store, board, waiting(store, board), answer="缺验收材料")
    assert standing(store, board).state is TaskState.OPEN
    answered = store.records(TaskChange)[0]
    with pytest.raises(KnownError, match="不能再答复"):
        task_changes.agree(store, board, answered)
    task_changes.apply_for(store, board, KEY, K.AMEND, reason="目标调整")
    task_changes.take_back(store, board, waiting(store, board))
    assert (standing(store, board).state, waiting(store, board)) == (TaskState.OPEN, None)


def test_what_was_suspended_is_taken_up_again_by_the_office(store, board, proven):
    task_changes.apply_for(store, board, KEY, K.SUSPEND, reason="规划调整")
    task_changes.agree(store, board, waiting(store, board))
    assert standing(store, board).state is TaskState.SUSPENDED
    with pytest.raises(KnownError, match="已中止"):
        task_changes.apply_for(store, board, KEY, K.EXTEND, reason="x", new_due=LATER)
    with pytest.raises(KnownError, match="督查室"):
        task_changes.resume(store, board, KEY, reason="x", actor=Actor.CLERK)
    task_changes.resume(store, board, KEY, reason="资金到位")
    assert (standing(store, board).state, standing(store, board).ended) == (TaskState.OPEN, None)


def test_applying_and_agreeing_are_undone(store, board, proven):
    stack = UndoStack()
    stack.push(task_changes.apply_for(store, board, KEY, K.COMPLETE, reason="已通过验收"), clock.now())
    stack.push(task_changes.agree(store, board, waiting(store, board)), clock.now())
    stack.undo(store)
    assert standing(store, board).state is TaskState.DONE
    stack.undo(store)
    assert store.records(TaskChange) == ()
    stack.redo(store)
    stack.redo(store)
    assert standing(store, board).state is TaskState.CLOSED_OUT
    assert list(store.check()) == []


def test_no_light_is_nothing_to_overrule_with(store, board):
    with pytest.raises(KnownError, match="不能改成它"):
        reviews.overrule(store, board, KEY, Light.NONE, reason="核实")


def test_the_office_overrules_a_light_with_a_reason_and_takes_it_back(store, board):
    with pytest.raises(KnownError, match="要写原因"):
        reviews.overrule(store, board, KEY, Light.YELLOW)
    with pytest.raises(KnownError, match="督查室"):
        reviews.overrule(store, board, KEY, Light.YELLOW, reason="雨季", actor=Actor.HEAD)
    reviews.remark(store, board, KEY, "请补充宗数")
    patch = reviews.overrule(store, board, KEY, Light.YELLOW, reason="雨季停工")
    review = reviews.review_of(store, KEY)
    assert (review.light, review.reason, review.remark, review.revision) == (Light.YELLOW, "雨季停工", "请补充宗数", 2)
    patch.inverse.apply(store, "撤销")
    assert reviews.review_of(store, KEY).light is None
    reviews.overrule(store, board, KEY, Light.RED, reason="x")
    reviews.overrule(store, board, KEY, None)
    assert (reviews.review_of(store, KEY).light, reviews.review_of(store, KEY).reason) == (None, "")
    assert list(store.check()) == []
