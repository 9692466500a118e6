"""设置 → 角色与密码 and 佐证材料, and the password that is asked for before a window may be used."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from core.model.board import Board
from core.model.setting import read
from core.model.status import ProgressStatus
from core.rules import roles
from core.rules.roles import Actor
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS, MEGABYTE, Limits
from gui.features.filing.signing import SignMonth
from gui.features.settings.evidence import EvidencePane
from gui.features.settings.roles import RolesPane
from gui.shell import passwords
from gui.shell.passwords import NewPassword
from gui.shell.session import Session
from gui.shell.window import Window
from gui.widgets.errors import Message
from tests import builders
from tests.gui.conftest import letters
from tests.gui.pages import NotedPage


@pytest.fixture
def pane(qtbot, dressed, session):
    made = RolesPane(session)
    qtbot.addWidget(made)
    made.resize(1118, 640)
    made.show()
    return made


def in_dialog(*deeds):
    """Do each thing with the dialog that is open then, one after the other."""

    def act():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Message)
        if len(deeds) > 1:
            in_dialog(*deeds[1:])
        deeds[0](dialog)

    QTimer.singleShot(50, act)


def named(dialog, words):
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def give(dialog, new, again, old=None):
    for name, words in (("新密码", new), ("再输一次", again), ("原密码", old)):
        if words is not None:
            dialog.fields[name].setText(words)
    dialog.go.click()


@pytest.mark.parametrize(
    ("role", "changes", "said"),
    [("office", False, "没有设密码，打开时不问密码"), ("unit", True, "没有设密码，谁都可以换成这个角色")],
)
def test_where_there_is_one_role_nothing_is_said_of_changing_it(qtbot, dressed, session, store, role, changes, said):
    with store.operation("准备"):
        store.set_setting("role", role)
    pane = RolesPane(session)
    qtbot.addWidget(pane)
    assert any("换角色" in one.text() for one in pane.findChildren(QLabel)) is changes
    assert {card.said.text() for card in pane.cards.values()} == {said}


def test_a_role_sets_its_own_password(pane, session, store):
    card = pane.cards[Actor.HEAD]
    assert not card.give.isEnabled()
    assert card.give.toolTip() == "先换成单位负责人，再设密码。"
    session.act_as(Actor.HEAD)
    assert card.give.isEnabled()
    in_dialog(lambda dialog: give(dialog, "甲乙丙丁戊己", "甲乙丙丁戊己"))
    card.give.click()
    assert roles.has_password(store, Actor.HEAD)
    assert (card.said.text(), card.give.text()) == ("已设密码", "修改密码…")
    assert "设置（单位负责人" in card.note.text()


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [("", "", "还没有输入"), ("abcdef", "abcdeg", "不一样"), ("abc", "abc", "至少 6 位")],
)
def test_a_password_that_does_not_do_is_told_in_the_dialog(qtbot, dressed, session, store, new, again, said):
    dialog = NewPassword(None, session, Actor.CLERK)
    qtbot.addWidget(dialog)
    give(dialog, new, again)
    assert said in dialog.refusal.text()
    assert not roles.has_password(store, Actor.CLERK)


def test_changing_asks_for_the_old_one(qtbot, dressed, session, store):
    roles.set_password(store, Actor.CLERK, "first-one")
    dialog = NewPassword(None, session, Actor.CLERK)
    qtbot.addWidget(dialog)
    give(dialog, "second-one", "second-one", "wrong")
    assert "密码不对" in dialog.refusal.text()
    give(dialog, "second-one", "second-one", "first-one")
    roles.admit(store, Actor.CLERK, "second-one")


def test_a_password_is_taken_away_by_entering_it(pane, session, store):
    roles.set_password(store, Actor.CLERK, "first-one")
    pane.refresh()
    in_dialog(lambda dialog: (dialog.edit.setText("first-one"), dialog.go.click()))
    pane.cards[Actor.CLERK].take.click()
    assert not roles.has_password(store, Actor.CLERK)


def test_a_forgotten_password_is_reset_and_everyone_sees_it(qtbot, pane, session, store):
    roles.set_password(store, Actor.HEAD, "first-one")
    pane.refresh()
    in_dialog(lambda dialog: (dialog.edit.setText("换了负责人"), dialog.go.click()))
    pane.cards[Actor.HEAD].forgotten.click()
    assert not roles.has_password(store, Actor.HEAD)
    assert "重置（填报员" in pane.cards[Actor.HEAD].note.text()
    assert "换了负责人" in pane.cards[Actor.HEAD].note.text()
    dialog = SignMonth(pane, session)
    qtbot.addWidget(dialog)
    told = [one.text() for one in dialog.findChildren(type(dialog._refusal))]
    assert any("密码被重置过" in words and "换了负责人" in words for words in told)


def all_with_passwords(store):
    for actor in Actor:
        roles.set_password(store, actor, "first-one")


def test_the_password_is_asked_for_first(qtbot, store, now, dressed):
    all_with_passwords(store)
    session = Session(store, Board(builders.work_list()))
    assert not session.is_admitted
    in_dialog(
        lambda dialog: (dialog.edit.setText("wrong"), dialog.go.click()),
        lambda dialog: (dialog.edit.setText("first-one"), dialog.go.click()),
    )
    assert passwords.let_in(None, session)
    assert session.is_admitted


def test_a_window_that_is_not_let_in_closes(qtbot, store, now, dressed, settings):
    all_with_passwords(store)
    session = Session(store, Board(builders.work_list()))
    window = Window(session, [NotedPage("任务", "task_list_square_ltr")], settings, letters)
    qtbot.addWidget(window)
    in_dialog(lambda dialog: dialog.reject())
    window.show()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not session.is_admitted


def test_a_forgotten_password_lets_in_after_its_reason(qtbot, store, now, dressed):
    all_with_passwords(store)
    session = Session(store, Board(builders.work_list()))
    in_dialog(
        lambda dialog: named(dialog, "忘记密码…").click(),
        lambda dialog: (dialog.edit.setText("忘了"), dialog.go.click()),
    )
    assert passwords.let_in(None, session)
    assert roles.note_of(store, Actor.CLERK).reason == "忘了"


def test_another_window_on_the_same_workspace_keeps_the_role(session, store):
    session.act_as(Actor.OFFICE)
    fresh = Session(store, session.board)
    fresh.take_over(session)
    assert (fresh.actor, fresh.undo_stack) == (Actor.OFFICE, session.undo_stack)


@pytest.fixture
def files(qtbot, dressed, session):
    session.act_as(Actor.OFFICE)
    made = EvidencePane(session)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_office_sets_sizes_and_what_is_asked_for(files, session, store):
    assert files._said.text() == "现用的规定"
    files.numbers["file"].enter("5")
    files.asked[ProgressStatus.BEHIND].click()
    assert read(store, EVIDENCE_LIMITS) == Limits()
    files.put.click()
    assert read(store, EVIDENCE_LIMITS).file == 5 * MEGABYTE
    assert ProgressStatus.BEHIND in read(store, EVIDENCE_FOR)
    session.undo()
    session.undo()
    assert read(store, EVIDENCE_LIMITS) == Limits()
    assert ProgressStatus.BEHIND not in read(store, EVIDENCE_FOR)
    assert files.numbers["file"].text() == "20"


def test_sizes_that_make_no_limit_are_told(files):
    files.numbers["file"].enter("200")
    assert "单个不超过一项的总数" in files._said.text()
    assert not files.put.isEnabled()
    files.back.click()
    assert files.numbers["file"].text() == "20"


def test_a_unit_only_reads_the_limits(files, session):
    session.act_as(Actor.CLERK)
    assert not files.numbers["file"].isEnabled()
    assert files._said.text() == "由督查室规定，随清单下发"
