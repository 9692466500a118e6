"""填报主体 as a page: confirmed, changed, and two values decided on by keyboard; each one step of undo."""

import pytest
from PySide6.QtCore import Qt

from core import discrepancies
from core.discrepancies import Reach
from core.errors import KnownError
from core.model.board import Board
from core.model.records import Assignment, Role
from core.model.status import FilingState, Ownership
from core.owner_values import ValueDecision
from core.rules.roles import Actor
from core.rules.task_states import stored_board
from gui.features.owners.page import OwnersPage
from gui.features.owners.rows import BY_ORDER, CONFIRMED, DIFFER, EACH
from gui.workspace_controller import ListDesk
from tests import builders
from tests.builders import EDUCATION, HOUSING, INVESTMENT, MARCH, SCHOOLS, key


def unled(work_list):
    """建设学校 without a lead: education stands first, housing after it."""
    parts = tuple(
        Assignment(one.node_id, one.unit_id, Role.RESPONSIBLE) if one.node_id == SCHOOLS.node_id else one
        for one in work_list.assignments
    )
    return work_list._replace(assignments=parts)


@pytest.fixture
def page(window, store):
    with store.operation("准备"):
        store.replace_list(unled(store.load_list(builders.work_list().id)))
        store.save_filing(builders.filing(state=FilingState.RECEIVED))
        store.save_filing(builders.filing(key(unit=HOUSING), values={SCHOOLS.id: 2.0}, state=FilingState.RECEIVED))
    session = window.session
    session.board = stored_board(store, builders.work_list().id)
    session.act_as(Actor.OFFICE)
    ListDesk(window).open_owners()
    made = window.stack.currentWidget()
    assert isinstance(made, OwnersPage)
    return made


def indicator(store, wanted=SCHOOLS):
    return next(one for one in store.load_list(builders.work_list().id).indicators if one.id == wanted.id)


def rows(page):
    return {one.indicator.id: one for one in page.table.owner_model.records}


def choose(page, wanted):
    at = next(at for at, one in enumerate(page.table.owner_model.records) if one.indicator.id == wanted.id)
    page.table.setCurrentIndex(page.table.owner_model.index(at, 0))


def test_every_indicator_says_who_files_it_and_how_that_came_about(page):
    found = rows(page)
    assert (found[SCHOOLS.id].who, found[SCHOOLS.id].how) == (EDUCATION.name, BY_ORDER)
    assert (found[INVESTMENT.id].who, found[INVESTMENT.id].how) == (HOUSING.name, CONFIRMED)
    assert found[SCHOOLS.id].text(4) == f"{BY_ORDER}，{DIFFER}"
    page.show_kind(DIFFER)
    assert list(rows(page)) == [SCHOOLS.id]


def test_space_confirms_and_undo_takes_it_back(page, store, window, qtbot):
    choose(page, SCHOOLS)
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert indicator(store).owner == EDUCATION.id
    assert rows(page)[SCHOOLS.id].how == CONFIRMED
    assert not page.confirm.isEnabled()
    window.undo()
    assert indicator(store).owner is None


def test_an_owner_is_changed_to_another_unit_or_to_each(page, store):
    choose(page, SCHOOLS)
    page.unit.setCurrentText(HOUSING.name)
    page.keep.click()
    assert indicator(store).owner == HOUSING.id
    page.how.setCurrentIndex(1)
    assert not page.unit.isEnabled()
    page.keep.click()
    assert indicator(store).ownership is Ownership.EACH
    assert rows(page)[SCHOOLS.id].how == EACH
    assert not rows(page)[SCHOOLS.id].differing


def test_two_values_are_decided_by_keyboard(page, store, window, qtbot):
    page.next_unfinished(back=False)
    assert page.case.isVisible()
    assert not page.case.go.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_2)
    assert page.case.unit_id == HOUSING.id
    assert page.case.go.text() == f"以{HOUSING.name} 2所 为准"
    qtbot.keyClicks(page.case.reason, "jianyan")
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (decision,) = store.records(ValueDecision)
    assert (decision.unit_id, decision.value, decision.reason) == (HOUSING.id, 2.0, "jianyan")
    assert not rows(page)[SCHOOLS.id].differing
    assert not page.case.isVisible()
    window.undo()
    assert store.records(ValueDecision) == ()


def test_the_months_of_both_stand_in_a_table_with_the_gap(page):
    choose(page, SCHOOLS)
    table = page.case.table
    assert table.rowCount() == 3
    assert [table.item(0, at).text() for at in range(3)] == ["1", "2", "1"]
    assert table.horizontalHeaderItem(2).text() == "相差"


@pytest.mark.parametrize(
    ("reach", "owner", "how"),
    [(Reach.OWNER, HOUSING.id, Ownership.SINGLE), (Reach.EACH, None, Ownership.EACH),
     (Reach.MONTH, None, Ownership.SINGLE)],
)  # fmt: skip
def test_a_decision_reaches_as_far_as_was_said_in_one_step(page, store, window, reach, owner, how):
    choose(page, SCHOOLS)
    page.case.choose(1)
    next(one for one in page.case.reaches.buttons() if one.text() == reach.value).setChecked(True)
    page.case.reason.setText("按实际建成")
    page.case.go.click()
    assert (indicator(store).owner, indicator(store).ownership) == (owner, how)
    assert len(store.records(ValueDecision)) == 1
    assert list(store.check()) == []
    window.undo()
    assert (indicator(store).owner, store.records(ValueDecision)) == (None, ())
    assert list(store.check()) == []


def test_without_a_reason_nothing_is_decided(page, store):
    board = Board(store.load_list(builders.work_list().id))
    with pytest.raises(KnownError, match="要写理由"):
        discrepancies.decide(store, board, SCHOOLS, MARCH, HOUSING.id, reason=" ")


@pytest.mark.parametrize(("narrow", "tiny"), [(False, False), (True, False), (True, True)])
def test_in_little_room_target_and_task_go(page, narrow, tiny):
    page.set_width_class(narrow=narrow, tiny=tiny)
    assert page.table.isColumnHidden(1) == narrow
