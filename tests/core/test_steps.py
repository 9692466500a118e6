"""Filings on their way, on a real workspace file: who may do what, and what is kept of it."""

import datetime as dt

import pytest

from core.errors import KnownError
from core.host import clock
from core.model.records import Filing
from core.model.status import FilingState as S
from core.model.status import ProgressStatus
from core.rules import roles
from core.rules.deadlines import CALENDAR
from core.rules.roles import Actor
from core.rules.transitions import Action
from core.usecases import filing as filings
from core.usecases import month_lock, steps
from core.usecases.changes import change_setting
from core.usecases.undo import UndoStack
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH

KEY, OTHER = builders.key(), builders.key("改进作风")
#: Nothing is found in it.
GOOD = {"values": {}, "next_steps": "下月开工。"}


@pytest.fixture
def month(store):
    """Two filled-in drafts of one unit in March."""
    with store.operation("填报"):
        store.save_filing(builders.filing(KEY, **GOOD))
        store.save_filing(builders.filing(OTHER, **GOOD | {"progress": "查摆问题三项。"}))


def states(store):
    return [store.filing(key).state for key in (KEY, OTHER)]


def put(store, state, **changes):
    with store.operation("x"):
        store.save_filing(builders.filing(KEY, state=state, **GOOD | changes))


def test_items_are_submitted_one_by_one_and_the_head_signs_the_month(store, board, month):
    steps.submit(store, board, KEY)
    assert states(store) == [S.SUBMITTED, S.DRAFT]
    patch = steps.sign_month(store, board, EDUCATION.id, MARCH)
    assert states(store) == [S.SIGNED_OFF, S.DRAFT]
    assert patch.label == "审签“建设学校”3月填报"
    assert store.history(limit=1)[0].actor.startswith("单位负责人")


def test_several_are_submitted_together_or_none(store, board, month):
    with store.operation("x"):
        store.save_filing(store.filing(OTHER)._replace(status=None))
    with pytest.raises(KnownError, match=r"改进作风.*还没有选进度判断"):
        steps.submit(store, board, [KEY, OTHER])
    assert states(store) == [S.DRAFT, S.DRAFT]
    with store.operation("x"):
        store.save_filing(store.filing(OTHER)._replace(status=ProgressStatus.AHEAD))
    assert steps.submit(store, board, [KEY, OTHER]).label == "提交审签区教育局3月填报 2 项"
    assert states(store) == [S.SUBMITTED, S.SUBMITTED]


def test_nothing_entered_is_nothing_to_submit(store, board):
    with pytest.raises(KnownError, match="还没有写本月进展"):
        steps.submit(store, board, KEY)
    assert store.filing(KEY) is None


def test_a_warning_asks_for_a_reason_which_stays_with_the_filing(store, board, month):
    put(store, S.DRAFT, problems="征地受阻。", next_steps="")
    with pytest.raises(KnownError, match="没有写下一步措施"):
        steps.submit(store, board, KEY)
    steps.submit(store, board, KEY, reason="等上级批复")
    assert store.filing(KEY).confirmed == {"写了存在问题，没有写下一步措施": "等上级批复"}
    assert list(store.check()) == []


def test_an_answer_given_in_the_form_is_enough_and_lapses_with_its_warning(store, board, month):
    told = {"写了存在问题，没有写下一步措施": "等上级批复", "早已不在的提醒": "x"}
    put(store, S.DRAFT, problems="征地受阻。", next_steps="", confirmed=told)
    steps.submit(store, board, KEY)
    assert list(store.filing(KEY).confirmed) == ["写了存在问题，没有写下一步措施"]


def test_the_head_is_asked_for_the_password(store, board, month):
    right, wrong = "secret-one", "wrong"
    roles.set_password(store, Actor.HEAD, right)
    steps.submit(store, board, KEY)
    with pytest.raises(KnownError, match="密码"):
        steps.sign_month(store, board, EDUCATION.id, MARCH, password=wrong)
    assert states(store)[0] is S.SUBMITTED
    steps.sign_month(store, board, EDUCATION.id, MARCH, password=right)
    assert states(store)[0] is S.SIGNED_OFF


def test_a_month_with_nothing_submitted_is_not_signed_and_says_what_there_is(store, board, month):
    with pytest.raises(KnownError) as refused:
        steps.sign_month(store, board, EDUCATION.id, MARCH)
    assert str(refused.value) == "2022年3月没有可以审签的填报：草稿 2 项。先要是“待审签”，才可以审签。"


def test_what_is_signed_is_changed_only_by_the_head_withdrawing_it_with_a_reason(store, board, month):
    put(store, S.SIGNED_OFF)
    with pytest.raises(KnownError, match="已审签"):
        filings.save(store, Filing(KEY, progress="改"), "填写")
    with pytest.raises(KnownError, match="要写原因"):
        steps.withdraw(store, board, KEY, actor=Actor.HEAD)
    steps.withdraw(store, board, KEY, actor=Actor.HEAD, reason="数据有误")
    assert (store.filing(KEY).state, store.filing(KEY).reason) == (S.DRAFT, "数据有误")
    entry = store.history(limit=1)[0]
    assert (entry.after["state"], entry.after["reason"]) == ("draft", "数据有误")


def test_a_returned_filing_shows_its_reason_until_it_is_signed_again(store, board, month):
    put(store, S.RECEIVED)
    with pytest.raises(KnownError, match="要写原因"):
        steps.give_back(store, board, [KEY], reason="")
    steps.give_back(store, board, [KEY], reason="补充开工时间")
    assert (store.filing(KEY).state, store.filing(KEY).reason) == (S.RETURNED, "补充开工时间")
    steps.submit(store, board, KEY)
    steps.withdraw(store, board, KEY)
    assert store.filing(KEY).reason == "补充开工时间"
    steps.submit(store, board, KEY)
    steps.sign_month(store, board, EDUCATION.id, MARCH)
    assert store.filing(KEY).reason == ""


def test_the_head_gives_back_before_the_signature(store, board, month):
    steps.submit(store, board, KEY)
    steps.give_back(store, board, [KEY], reason="写具体些", actor=Actor.HEAD)
    assert store.filing(KEY).state is S.RETURNED


def test_the_first_sending_is_the_one_that_counts(store, board, month, monkeypatch):
    put(store, S.SIGNED_OFF)
    first = dt.datetime.fromisoformat("2022-03-24T10:00:00")
    monkeypatch.setattr(clock, "now", lambda: first)
    steps.send(store, board, EDUCATION.id, MARCH)
    steps.give_back(store, board, [KEY], reason="补充")
    monkeypatch.setattr(clock, "now", lambda: first + dt.timedelta(days=10))
    steps.submit(store, board, KEY)
    steps.sign_month(store, board, EDUCATION.id, MARCH)
    steps.send(store, board, EDUCATION.id, MARCH)
    assert store.filing(KEY).sent_at == first


def test_one_that_may_not_go_on_keeps_all_from_it_and_is_named(store, board, month):
    put(store, S.RECEIVED)
    with pytest.raises(KnownError, match="“改进作风”没有采用：现在是“草稿”"):
        steps.accept(store, board, [KEY, OTHER])
    assert states(store) == [S.RECEIVED, S.DRAFT]


def test_the_window_gets_every_choice_with_its_reason(store, board, month):
    seen = {one.action: one for one in steps.choices(store, KEY, Actor.CLERK)}
    assert seen[Action.SUBMIT].allowed
    month_lock.lock_month(store, MARCH, [EDUCATION.id])
    assert "已锁定" in {one.action: one for one in steps.choices(store, KEY, Actor.CLERK)}[Action.SUBMIT].why
    with store.operation("x"):
        store.set_setting("role", "unit")
        store.set_setting("unit", HOUSING.id)
    assert all("另一个单位" in one.why for one in steps.choices(store, KEY, Actor.CLERK))


# --- locked months -------------------------------------------------------------------------------------


def test_a_locked_month_takes_no_change_until_it_is_opened_for_the_unit(store, board, month):
    month_lock.lock_month(store, MARCH, [EDUCATION.id, HOUSING.id])
    for change in (
        lambda: filings.save(store, Filing(KEY, progress="改"), "填写"),
        lambda: steps.submit(store, board, KEY),
    ):
        with pytest.raises(KnownError, match="已锁定"):
            change()
    assert not month_lock.is_locked(store, EDUCATION.id, MARCH.plus(1))
    month_lock.reopen(store, MARCH, EDUCATION.id, reason="补报")
    assert month_lock.is_locked(store, HOUSING.id, MARCH)
    steps.submit(store, board, KEY)
    assert states(store)[0] is S.SUBMITTED
    assert list(store.check()) == []


def test_locking_and_opening_twice_is_refused_and_so_is_anyone_but_the_office(store):
    with pytest.raises(KnownError, match="没有锁定"):
        month_lock.reopen(store, MARCH, EDUCATION.id)
    month_lock.lock_month(store, MARCH, [EDUCATION.id])
    with pytest.raises(KnownError, match="已经锁定"):
        month_lock.lock_month(store, MARCH, [EDUCATION.id])
    with pytest.raises(KnownError, match="督查室"):
        month_lock.reopen(store, MARCH, EDUCATION.id, actor=Actor.HEAD)


def test_months_lock_themselves_where_the_office_says_so(store):
    from core.model.period import Calendar

    lock = Calendar().deadline(MARCH).lock
    assert not month_lock.is_locked(store, EDUCATION.id, MARCH, lock)
    change_setting(store, CALENDAR, Calendar(locks_itself=True))
    assert not month_lock.is_locked(store, EDUCATION.id, MARCH, lock - dt.timedelta(seconds=1))
    assert month_lock.is_locked(store, EDUCATION.id, MARCH, lock)
    month_lock.reopen(store, MARCH, EDUCATION.id)
    assert not month_lock.is_locked(store, EDUCATION.id, MARCH, lock)


# --- undo and older versions ------------------------------------------------------------------------------


def test_submitting_locking_and_the_offices_steps_are_undone_and_done_again(store, board, month):
    stack = UndoStack()
    stack.push(steps.submit(store, board, [KEY, OTHER]), clock.now())
    stack.push(month_lock.lock_month(store, MARCH, [EDUCATION.id]), clock.now())
    stack.undo(store)
    assert not month_lock.is_locked(store, EDUCATION.id, MARCH)
    assert stack.undo_label == "撤销提交审签区教育局3月填报 2 项"
    assert set(stack.undo(store).keys) == {KEY, OTHER}
    assert states(store) == [S.DRAFT, S.DRAFT]
    stack.redo(store)
    stack.redo(store)
    assert states(store) == [S.SUBMITTED, S.SUBMITTED]
    assert month_lock.is_locked(store, EDUCATION.id, MARCH)
    assert list(store.check()) == []


def test_a_signature_and_a_sending_are_not_undone(store, board, month):
    stack = UndoStack()
    stack.push(steps.submit(store, board, KEY), clock.now())
    stack.push(steps.sign_month(store, board, EDUCATION.id, MARCH), clock.now())
    assert stack.undo_label == "不能撤销：审签“建设学校”3月填报"
    with pytest.raises(KnownError, match="审签不能撤销，要改由单位负责人撤回"):
        stack.undo(store)
    assert stack.undo_label == "撤销提交审签“建设学校”3月填报"
    with pytest.raises(KnownError, match="状态后来又变过"):
        stack.undo(store)
    assert store.filing(KEY).state is S.SIGNED_OFF
    stack.push(steps.send(store, board, EDUCATION.id, MARCH), clock.now())
    with pytest.raises(KnownError, match="报送不能撤销，要改由督查室退回"):
        stack.undo(store)
    assert stack.undo_label == ""


def test_no_step_is_undone_in_a_month_that_was_locked_meanwhile(store, board, month):
    stack = UndoStack()
    stack.push(steps.submit(store, board, KEY), clock.now())
    month_lock.lock_month(store, MARCH, [EDUCATION.id])
    with pytest.raises(KnownError, match="已锁定"):
        stack.undo(store)
    assert store.filing(KEY).state is S.SUBMITTED


def test_an_older_version_is_restored_as_a_new_change(store, board):
    values = {builders.SCHOOLS.id: 1.0}
    filings.save(store, Filing(KEY, progress="一", status=ProgressStatus.AHEAD, values=values), "填写")
    first = store.history(limit=1)[0].sequence
    filings.save(store, store.filing(KEY)._replace(progress="二", contact="8001", values={}), "改写")
    old = filings.version_at(KEY, list(store.history(record_id=KEY.filing_id)), first)
    assert (old.progress, old.status, old.values, old.contact) == ("一", ProgressStatus.AHEAD, values, "")
    patch = filings.restore(store, board, old, ("progress", "values"))
    now = store.filing(KEY)
    assert (now.progress, dict(now.values), now.contact) == ("一", values, "8001")
    assert store.history(limit=1)[0].label == "恢复“建设学校”3月进展"
    patch.inverse.apply(store, "撤销")
    assert store.filing(KEY).progress == "二"
    with pytest.raises(KnownError, match="不用恢复"):
        filings.restore(store, board, store.filing(KEY))
    put(store, S.SUBMITTED)
    with pytest.raises(KnownError, match="待审签"):
        filings.restore(store, board, old)
