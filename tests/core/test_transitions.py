"""The two tables: what leads on, and the reason for everything that does not."""

import pytest

from core.errors import KnownError
from core.model.status import FilingState as S
from core.model.status import TaskChangeKind, TaskState
from core.rules import transitions
from core.rules.roles import Actor
from core.rules.transitions import TABLE, Action

EVERY = [(state, action, actor) for state in S for action in Action for actor in Actor]
WORKED_ON = {TaskState.OPEN, TaskState.EXTENDED, TaskState.AMENDED}
ENDED = {TaskState.CLOSED_OUT, TaskState.SUSPENDED}
LEGAL = {(row.before, row.action, actor): row for row in TABLE for actor in row.actors}


def test_the_way_of_a_filing_as_the_office_knows_it():
    way = [
        (Action.SUBMIT, Actor.CLERK),
        (Action.SIGN, Actor.HEAD),
        (Action.SEND, Actor.CLERK),
        (Action.RECEIVE, Actor.OFFICE),
        (Action.ACCEPT, Actor.OFFICE),
        (Action.RETURN, Actor.OFFICE),
        (Action.SUBMIT, Actor.CLERK),
    ]
    state, states = S.DRAFT, [S.DRAFT]
    for action, actor in way:
        state = transitions.step(state, action, actor, reason="补充数据").after
        states.append(state)
    assert states == [S.DRAFT, S.SUBMITTED, S.SIGNED_OFF, S.SENT, S.RECEIVED, S.ACCEPTED, S.RETURNED, S.SUBMITTED]


@pytest.mark.parametrize(("state", "action", "actor"), EVERY)
def test_what_is_not_in_the_table_is_refused_with_a_reason(state, action, actor):
    if (state, action, actor) in LEGAL:
        assert transitions.step(state, action, actor, reason="原因").after is LEGAL[state, action, actor].after
        return
    with pytest.raises(KnownError) as refused:
        transitions.step(state, action, actor, reason="原因")
    assert action.label in refused.value.sentence
    assert state.label in refused.value.sentence


def test_no_state_has_two_ways_for_one_action():
    assert len({(row.action, row.before) for row in TABLE}) == len(TABLE)


def test_every_state_is_reached_and_left():
    assert {row.after for row in TABLE} == set(S)
    assert {row.before for row in TABLE} == set(S)


def test_a_signature_is_taken_back_by_the_head_alone_and_with_a_reason():
    with pytest.raises(KnownError, match="单位负责人"):
        transitions.step(S.SIGNED_OFF, Action.WITHDRAW, Actor.CLERK, reason="错了")
    with pytest.raises(KnownError, match="要写原因"):
        transitions.step(S.SIGNED_OFF, Action.WITHDRAW, Actor.HEAD, reason=" ")
    assert transitions.step(S.SUBMITTED, Action.WITHDRAW, Actor.CLERK).after is S.DRAFT


def test_a_locked_month_stops_the_unit_and_not_the_offices_judging():
    for (state, action, actor), row in LEGAL.items():
        choice = transitions.choice(state, action, actor, locked=True)
        assert choice.allowed is (action in {Action.RECEIVE, Action.ACCEPT}), row
        assert choice.allowed or "已锁定" in choice.why


def test_a_role_sees_every_action_with_what_may_be_done():
    seen = {one.action: one for one in transitions.allowed(S.SUBMITTED, Actor.CLERK)}
    assert list(seen) == list(Action)
    assert [action for action, one in seen.items() if one.allowed] == [Action.WITHDRAW]
    assert seen[Action.SIGN].why == "待审签的填报由单位负责人审签。"
    assert seen[Action.ACCEPT].why == "现在是“待审签”，不能采用；“已接收”才可以采用。"
    assert next(one for one in transitions.allowed(S.SENT, Actor.OFFICE) if one.action is Action.RETURN).needs_reason


@pytest.mark.parametrize("state", S)
def test_text_is_open_only_in_a_draft_and_what_came_back(state):
    assert (transitions.why_not_edit(state) == "") is (state in {S.DRAFT, S.RETURNED})
    assert transitions.why_not_edit(state, locked=True)


def test_tasks_come_to_an_end_only_from_where_they_are_worked_on():
    assert transitions.task_step(TaskState.EXTENDED, TaskChangeKind.COMPLETE).agreed is TaskState.CLOSED_OUT
    for state in TaskState:
        for kind in TaskChangeKind:
            ends = state in {TaskState.CLOSED_OUT, TaskState.SUSPENDED}
            legal = (
                ends
                if kind is TaskChangeKind.RESUME
                else state in {TaskState.OPEN, TaskState.EXTENDED, TaskState.AMENDED}
            )
            if legal:
                assert transitions.task_step(state, kind).kind is kind
            else:
                with pytest.raises(KnownError, match=state.label):
                    transitions.task_step(state, kind)
