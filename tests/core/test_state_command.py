"""main.py state: one filing or a unit's month, and what it says when it refuses."""

import pytest

from core.commands import arguments
from core.commands import state as state_command
from core.errors import KnownError
from core.model.status import FilingState as S
from core.rules import roles
from core.rules.roles import Actor
from core.usecases import month_lock
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH

KEY, OTHER = builders.key(), builders.key("改进作风")


@pytest.fixture
def run(store, board):
    def go(word, node="", **more):
        return state_command.run(store, board, word, EDUCATION.id, MARCH, node=node, **more)

    with store.operation("填报"):
        store.save_filing(builders.filing(KEY, values={}))
        store.save_filing(builders.filing(OTHER, values={}))
    return go


def put(store, state):
    with store.operation("x"):
        store.save_filing(builders.filing(KEY, values={}, state=state))


def test_the_command_knows_the_same_words():
    assert sorted(arguments.STEPS) == sorted(state_command.WORDS)


def test_without_a_node_the_whole_month_moves_and_is_told(run, store):
    assert run("submit") == "已提交审签区教育局3月填报 2 项。"
    assert run("sign") == "已审签区教育局3月填报 2 项。"
    assert {one.state for one in store.filings()} == {S.SIGNED_OFF}


@pytest.mark.parametrize("node", ["建设学校", "（二）建设学校", builders.node_id("建设学校")])
def test_a_node_is_named_by_title_number_and_title_or_id(run, store, node):
    assert run("submit", node) == "已提交审签“建设学校”3月填报。"
    assert store.filing(OTHER).state is S.DRAFT


def test_a_refusal_says_the_state_the_action_and_what_is_missing(run):
    with pytest.raises(KnownError) as one:
        run("accept", "建设学校")
    assert str(one.value) == "“建设学校”没有采用：现在是“草稿”，不能采用；“已接收”才可以采用。"
    with pytest.raises(KnownError) as month:
        run("sign")
    assert str(month.value) == "2022年3月没有可以审签的填报：草稿 2 项。先要是“待审签”，才可以审签。"


def test_a_return_needs_its_reason(run, store):
    put(store, S.SENT)
    with pytest.raises(KnownError, match="要写原因"):
        run("return")
    assert run("return", reason="补充") == "已退回“建设学校”3月填报。"
    assert store.filing(KEY).state is S.RETURNED


def test_before_the_signature_it_is_the_head_who_returns(run, store):
    run("submit", "建设学校")
    run("return", "建设学校", reason="写具体些")
    assert store.history(limit=1)[0].actor.startswith("单位负责人")


def test_a_signature_is_withdrawn_with_a_reason(run, store):
    put(store, S.SIGNED_OFF)
    with pytest.raises(KnownError, match="要写原因"):
        run("withdraw", "建设学校")
    run("withdraw", "建设学校", reason="数据有误")
    assert store.filing(KEY).state is S.DRAFT


def test_a_month_is_locked_and_opened_whole(run, store):
    assert run("lock") == "已锁定2022年3月。"
    assert month_lock.is_locked(store, EDUCATION.id, MARCH)
    assert not month_lock.is_locked(store, HOUSING.id, MARCH)
    with pytest.raises(KnownError, match="已锁定"):
        run("submit")
    with pytest.raises(KnownError, match="整月"):
        run("reopen", "建设学校")
    assert run("reopen", reason="补报") == "已重新打开2022年3月。"


def test_what_is_named_must_be_there(run, store, board):
    with pytest.raises(KnownError, match="清单里没有任务"):
        run("submit", "没有的任务")
    with pytest.raises(KnownError, match="不是“扩大投资”的责任单位"):
        run("submit", "扩大投资")
    with pytest.raises(KnownError, match="不在 2022 年"):
        state_command.run(store, board, "submit", EDUCATION.id, MARCH.plus(12))


def test_a_units_workspace_takes_no_step_of_the_office(run, store):
    with store.operation("x"):
        store.set_setting("role", "unit")
        store.set_setting("unit", EDUCATION.id)
    put(store, S.RECEIVED)
    for word in ("accept", "lock"):
        with pytest.raises(KnownError, match="单位的工作区"):
            run(word)


def test_the_offices_password_is_asked_for(run, store):
    right = "secret-one"
    roles.set_password(store, Actor.OFFICE, right)
    with pytest.raises(KnownError, match="密码"):
        run("lock")
    assert run("lock", password=right)
