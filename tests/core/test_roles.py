import pytest

from core.errors import KnownError
from core.model.period import Calendar
from core.rules import light_rule, roles
from core.rules.deadlines import CALENDAR
from core.rules.light_rule import LIGHT_RULE
from core.rules.roles import Actor
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS, Limits
from core.usecases import month_lock
from core.usecases.changes import change_setting
from tests import builders


def settle(store, role, unit=""):
    with store.operation("x"):
        store.set_setting("role", role)
        store.set_setting("unit", unit)


def test_a_workspace_has_the_roles_it_is_for(store):
    assert roles.available(store) == tuple(Actor)
    settle(store, "unit", builders.EDUCATION.id)
    assert roles.available(store) == (Actor.CLERK, Actor.HEAD)
    assert "单位的工作区" in roles.why_not(store, Actor.OFFICE)
    settle(store, "office")
    assert roles.available(store) == (Actor.OFFICE,)
    with pytest.raises(KnownError, match="督查室的工作区"):
        roles.require(store, Actor.CLERK)


def test_a_units_workspace_is_that_units_alone(store):
    settle(store, "unit", builders.EDUCATION.id)
    assert roles.why_not(store, Actor.CLERK, builders.EDUCATION.id) == ""
    assert "另一个单位" in roles.why_not(store, Actor.CLERK, builders.HOUSING.id)


def test_without_a_password_everyone_is_let_in(store):
    roles.admit(store, Actor.HEAD, "")
    assert not roles.has_password(store, Actor.HEAD)


def test_a_password_is_asked_for_and_kept_only_as_a_hash(store):
    roles.set_password(store, Actor.HEAD, "甲乙丙丁戊己")
    roles.admit(store, Actor.HEAD, "甲乙丙丁戊己")
    for wrong in ("", "甲乙丙丁戊庚"):
        with pytest.raises(KnownError, match="密码"):
            roles.admit(store, Actor.HEAD, wrong)
    roles.admit(store, Actor.CLERK, "")
    assert "argon2id" in store.setting("password.head")
    assert not any("甲乙丙丁戊己" in line for line in store.link.iterdump())


def test_changing_a_password_needs_the_old_one(store):
    roles.set_password(store, Actor.OFFICE, "first-one")
    with pytest.raises(KnownError):
        roles.set_password(store, Actor.OFFICE, "second-one", old="wrong")
    roles.set_password(store, Actor.OFFICE, "", old="first-one")
    assert not roles.has_password(store, Actor.OFFICE)


def test_a_short_password_and_a_damaged_hash_let_no_one_in(store):
    with pytest.raises(KnownError, match="至少"):
        roles.set_password(store, Actor.HEAD, "12345")
    with store.operation("x"):
        store.set_setting("password.head", "$argon2id$broken")
    with pytest.raises(KnownError, match="密码不对"):
        roles.admit(store, Actor.HEAD, "123456")


def test_the_history_names_a_role_and_a_machine(store, monkeypatch):
    roles._machine.cache_clear()
    monkeypatch.setattr("platform.node", lambda: "办公电脑")
    assert roles.signature(Actor.HEAD) == "单位负责人，办公电脑"
    roles._machine.cache_clear()


def test_what_holds_for_all_units_is_the_offices_to_say(store):
    changes = (
        lambda actor: change_setting(store, CALENDAR, Calendar(due_day=20), actor=actor),
        lambda actor: change_setting(store, LIGHT_RULE, light_rule.PRESETS[1].rule, actor=actor),
        lambda actor: change_setting(store, EVIDENCE_LIMITS, Limits(10, 20), actor=actor),
        lambda actor: change_setting(store, EVIDENCE_FOR, frozenset(), actor=actor),
        lambda actor: month_lock.lock_month(store, builders.MARCH, [builders.EDUCATION.id], actor=actor),
    )
    before = list(store.link.iterdump())
    for change in changes:
        for actor in (Actor.CLERK, Actor.HEAD):
            with pytest.raises(KnownError, match="督查室"):
                change(actor)
    assert list(store.link.iterdump()) == before
    for change in changes:
        change(Actor.OFFICE)
    assert list(store.check()) == []


def test_what_is_done_with_a_password_is_in_the_history_and_the_hash_is_not(store):
    roles.set_password(store, Actor.HEAD, "first-one")
    roles.set_password(store, Actor.HEAD, "second-one", old="first-one")
    assert roles.note_of(store, Actor.HEAD).what == "修改"
    labels = [(one.label, one.actor.partition("，")[0]) for one in store.history(limit=2)]
    assert labels == [("修改单位负责人密码", "单位负责人"), ("设置单位负责人密码", "单位负责人")]
    assert not any("argon2" in str((one.before, one.after)) for one in store.history())
    assert roles.note_of(store, Actor.CLERK) is None


def test_a_forgotten_password_is_reset_with_a_reason_that_is_kept(store):
    with pytest.raises(KnownError, match="没有设密码"):
        roles.reset_password(store, Actor.HEAD, by=Actor.CLERK, reason="忘了")
    roles.set_password(store, Actor.HEAD, "first-one")
    with pytest.raises(KnownError, match="要写原因"):
        roles.reset_password(store, Actor.HEAD, by=Actor.CLERK, reason=" ")
    roles.admit(store, Actor.HEAD, "first-one")
    roles.reset_password(store, Actor.HEAD, by=Actor.CLERK, reason="换了负责人")
    roles.admit(store, Actor.HEAD, "")
    note = roles.note_of(store, Actor.HEAD)
    assert (note.what, note.by.partition("，")[0], note.reason) == (roles.RESET, "填报员", "换了负责人")
    assert "换了负责人" in str(store.history(limit=1)[0].after)
    assert list(store.check()) == []
    roles.set_password(store, Actor.HEAD, "a-new-one")
    assert roles.note_of(store, Actor.HEAD).what == "设置"


def test_who_needs_no_password_sits_there_first(store):
    assert roles.first_seat(store) is Actor.CLERK
    roles.set_password(store, Actor.CLERK, "123456")
    assert roles.first_seat(store) is Actor.HEAD
    for actor in (Actor.HEAD, Actor.OFFICE):
        roles.set_password(store, actor, "123456")
    assert roles.first_seat(store) is Actor.CLERK
