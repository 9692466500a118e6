"""A whole year of three units and the office through the real window: its pages, buttons, dialogs and menus.

Only the sending itself is asked of the services. Every state of a filing and of a task is reached; whatever the
table does not allow is tried in each state by each role, refused with its reason and changes nothing.
"""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import main
from core import statistics
from core.errors import KnownError
from core.host import clock
from core.model.period import Calendar, Month, months_of
from core.model.records import FilingKey
from core.model.status import FilingState as S
from core.model.status import ProgressStatus, TaskState
from core.plan import plain_percent
from core.rules import roles
from core.rules.roles import Actor
from core.rules.transitions import TABLE, Action
from core.usecases import evidence, month_lock, steps, task_changes
from gui import app
from gui.features.evidence import actions
from gui.features.filing import step_actions
from gui.features.filing.signing import SignMonth
from gui.features.tasks import task_actions
from gui.shell.prompts import Question
from gui.shell.role_button import sit_down
from gui.widgets.day_edit import DayEdit
from gui.widgets.errors import Message
from tests import builders
from tests.builders import EDUCATION, HOUSING, TOWN, node_id
from tests.gui.typing import enter

PASSWORD = "changming8"  # noqa: S105  the head's, of this test
UNITS = (EDUCATION, HOUSING, TOWN)
LEGAL = {(row.before, row.action, actor) for row in TABLE for actor in row.actors}
ALL = {(state, action, actor) for state in S for action in Action for actor in Actor}


class Desk:
    """The window with its clock, and what was seen on the way."""

    def __init__(self, window, now):
        self.window, self.session, self._now = window, window.session, now
        self.refusals: list[KnownError] = []
        self.session.refused.connect(self.refusals.append)
        self.seen: set[S] = set()
        self.seen_tasks: set[TaskState] = {TaskState.OPEN}
        self.refused: set[tuple[S, Action, Actor]] = set()
        window.show_page(window.page_titled("填报"))
        self.page = window.page.page

    @property
    def store(self):
        return self.session.store

    def on(self, month, day):
        self._now[0] = dt.datetime.combine(month.day(day), dt.time(10))

    def sit(self, actor):
        if actor is not self.session.actor:
            if actor is Actor.HEAD:
                in_dialog(PASSWORD)
            sit_down(self.window, self.session, actor)
        assert self.session.actor is actor

    def go(self, unit, month):
        self.window.choose_unit(unit.id)
        self.window.choose_month(month)

    def key(self, title):
        return self.session.key(node_id(title))

    # --- the clerk ---

    def due(self):
        return [row.node for row in self.session.sheet.rows if row.is_due]

    def write(self, node, status=ProgressStatus.ON_TRACK):
        """Fill the form of a task; what the month says differs from the one before."""
        self.page.open_node(node.id)
        body, month = self.page.form.body, self.session.month
        share = round(plain_percent(month))
        body.head.status.buttons()[list(ProgressStatus).index(status)].click()
        for line in body.table.rows:
            if line.input.number:
                goal = line.indicator.value[0]
                line.input.number.enter(f"{goal if status is ProgressStatus.COMPLETED else goal * share / 100:g}")
        body.head.percent.enter("100" if status is ProgressStatus.COMPLETED else str(share))
        enter(
            body.texts["progress"].edit,
            f"{month.number}月完成第{share}号标段，{'甲乙丙丁戊己庚辛壬癸子丑'[month.number - 1] * 12}。",
        )
        enter(body.texts["next_steps"].edit, f"推进第{share + 1}号标段。")
        assert self.page.form.flush()
        self.look(node)

    def submit(self, node):
        self.page.open_node(node.id)
        if step_actions.open_warnings(self.session, self.session.filing(node.id)):
            in_dialog("属实")
        self.step(Action.SUBMIT)
        assert self.state(node) is S.SUBMITTED
        self.look(node)

    def step(self, action, reason=""):
        """Press the button of a step of the filing that is shown."""
        made = self.page._actions.steps.buttons[action]
        assert made.isEnabled(), made.toolTip()
        if reason:
            in_dialog(reason)
        made.click()

    def state(self, node):
        return self.session.filing(node.id).state

    def correct(self, node):
        """Answer a return: the reason stands on top; a sentence more, and it goes round again."""
        self.page.open_node(node.id)
        assert "补充开工时间" in self.page.form.body._returned.text()
        enter(self.page.form.body.texts["progress"].edit, "5日开工。")
        self.page.form.flush()
        self.submit(node)

    def sign(self):
        """The head signs at the clerk's seat, the wrong password first."""
        self.page._groups.buttons[S.SUBMITTED].click()
        dialog = [one for one in self.window.findChildren(SignMonth) if one.isVisible()][-1]
        count = len([row for row in self.session.sheet.rows if row.filing and row.filing.state is S.SUBMITTED])
        assert dialog.sign.text() == f"审签 {count} 项"
        if self.session.month.number == 1:
            dialog.password.setText("wrong")
            dialog.sign.click()
            assert "密码不对" in dialog._refusal.text()
        dialog.password.setText(PASSWORD)
        dialog.sign.click()
        assert not dialog.isVisible()

    def send(self):
        unit_id, month = self.session.unit_id, self.session.month
        assert self.session.take(lambda: steps.send(self.store, self.session.board, unit_id, month))

    # --- what is not allowed ---

    def look(self, node):
        """Note the state; no button offers what the table forbids; everything forbidden is refused and says why."""
        state = self.state(node)
        self.seen.add(state)
        if not month_lock.is_locked(self.store, self.session.unit_id, self.session.month):
            for action, actor in sorted((a, b) for s, a, b in ALL - LEGAL - self.refused if s is state):
                self.try_illegal(node, state, action, actor)
        self.page.open_node(node.id)
        offered = {action for action, made in self.page._actions.steps.buttons.items() if made.isEnabled()}
        assert {(state, action, self.session.actor) for action in offered} <= LEGAL

    def try_illegal(self, node, state, action, actor):
        key, before = self.session.key(node.id), self.session.filing(node.id)
        records = self.store.check_history()[0] if len(self.refused) % 16 == 0 else None
        board = self.session.board
        done = self.session.take(lambda: steps.take(self.store, board, action, [key], reason="原因", actor=actor))
        assert not done
        assert state.label in self.refusals[-1].sentence
        assert action.label in self.refusals[-1].sentence
        self.dismiss()
        assert self.store.filing(key) == (before if before.revision else None)
        assert records is None or self.store.check_history()[0] == records
        self.refused.add((state, action, actor))

    def dismiss(self):
        """Close the message that the window shows of a refusal."""
        (message,) = [one for one in self.window.findChildren(Message) if one.isVisible()]
        assert self.refusals[-1].sentence == message.accessibleName()
        message.accept()

    # --- the office, and tasks ---

    def entry(self, words, key):
        """Choose an entry of 办理."""
        made = task_actions.menu(self.window, self.session, key)
        action = next(one for one in made.actions() if one.text() == words)
        assert action.isEnabled(), action.toolTip()
        action.trigger()

    def task(self, key):
        found = task_changes.standing_of(self.store, self.session.board, key.node_id, key.unit_id)
        self.seen_tasks.add(found.state)
        return found.state


def in_dialog(words, day=""):
    """Fill in the question that comes next."""

    def fill():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Question)
        if day:
            dialog.findChild(DayEdit).edit.setText(day)
        dialog.edit.setText(words)
        assert dialog.go.isEnabled()
        dialog.go.click()

    QTimer.singleShot(0, fill)


@pytest.fixture
def desk(qtbot, qapp, tmp_path, monkeypatch):
    now = [dt.datetime.fromisoformat("2022-01-01T09:00")]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    app.build()
    store = main.make_workspace(tmp_path / "全年.db", builders.work_list(), None)
    roles.set_password(store, Actor.HEAD, PASSWORD)
    window = app.open_window(store, main.board_of(store), app.settings_in(tmp_path))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.session.choose_unit(EDUCATION.id)
    window.session.choose_month(Month(2022, 1))
    window.show()
    made = Desk(window, now)
    proof = tmp_path / "证明.pdf"
    proof.write_bytes(b"%PDF-1.7 as it was built")
    monkeypatch.setattr(actions, "choose", lambda _parent: [proof])
    yield made
    window.close()
    store.close()


def test_a_year_of_three_units_and_the_office_in_the_window(desk):
    late = 0
    for month in months_of(2022):
        for unit in UNITS:
            late += a_month(desk, unit, month)
        close_the_month(desk, month)
        {6: extend_and_amend, 8: apply_to_close_out, 9: agree_suspend_and_resume}.get(month.number, _nothing)(desk)
    assert desk.seen == set(S)
    assert desk.seen_tasks == set(TaskState)
    assert desk.refused == ALL - LEGAL
    assert list(desk.store.check()) == []
    counted(desk, late)


def _nothing(_desk):
    pass


def a_month(desk, unit, month):
    """One unit's month, filed and judged; how many filings were late."""
    desk.sit(Actor.CLERK)
    desk.on(month, 20)
    desk.go(unit, month)
    due = desk.due()
    if not due:
        assert unit is EDUCATION
        assert month.number > 9
        return 0
    done = unit is EDUCATION and month.number == 9
    for node in due:
        if desk.state(node) is S.DRAFT and desk.session.filing(node.id).is_empty:
            desk.write(node, ProgressStatus.COMPLETED if done else ProgressStatus.ON_TRACK)
        desk.submit(node)
    if month.number == 1:
        undo_and_redo(desk, due[-1])
    if month.number == 2:
        the_head_gives_back(desk, due[0])
    is_late = unit is HOUSING and month.number in {4, 7}
    desk.on(month, 27 if is_late else 24)
    desk.sign()
    desk.look(due[0])
    if month.number == 3:
        the_head_takes_a_signature_back(desk, due[0])
    desk.send()
    desk.look(due[0])
    judge(desk, unit, month, due)
    return len(due) if is_late else 0


def undo_and_redo(desk, node):
    desk.window.undo()
    assert desk.state(node) is S.DRAFT
    desk.window.redo()
    assert desk.state(node) is S.SUBMITTED


def the_head_gives_back(desk, node):
    desk.sit(Actor.HEAD)
    desk.page.open_node(node.id)
    desk.step(Action.RETURN, "补充开工时间")
    desk.look(node)
    desk.sit(Actor.CLERK)
    desk.correct(node)


def the_head_takes_a_signature_back(desk, node):
    desk.sit(Actor.HEAD)
    desk.page.open_node(node.id)
    desk.step(Action.WITHDRAW, "数据有误")
    assert desk.state(node) is S.DRAFT
    desk.window.undo()
    assert desk.refusals[-1].sentence == "撤回不能撤销，改好后再提交、再审签。"
    desk.dismiss()
    desk.sit(Actor.CLERK)
    desk.submit(node)
    desk.sign()


def judge(desk, unit, month, due):
    """The office receives, returns one in some months, accepts."""
    desk.sit(Actor.OFFICE)
    for node in due:
        desk.page.open_node(node.id)
        desk.step(Action.RECEIVE)
        desk.look(node)
    if unit is EDUCATION and month.number in {5, 8}:
        desk.page.open_node(due[0].id)
        desk.step(Action.RETURN, "补充开工时间")
        desk.sit(Actor.CLERK)
        desk.correct(due[0])
        desk.sign()
        desk.send()
        desk.sit(Actor.OFFICE)
        desk.page.open_node(due[0].id)
        desk.step(Action.RECEIVE)
    for node in due:
        desk.page.open_node(node.id)
        desk.step(Action.ACCEPT)
        desk.look(node)


def close_the_month(desk, month):
    """The office locks; what is locked takes neither words nor steps until it is opened again."""
    desk.on(month, 28)
    for unit in UNITS:
        desk.go(unit, month)
        key = desk.key("扩大投资" if unit is not EDUCATION else "建设学校")
        desk.entry(f"锁定{unit.name}{month.number}月", key)
        assert month_lock.is_locked(desk.store, unit.id, month)
    desk.sit(Actor.CLERK)
    desk.go(HOUSING, month)
    node = desk.session.board.nodes[node_id("扩大投资")]
    desk.page.open_node(node.id)
    assert not desk.page.form.is_open
    desk.sit(Actor.OFFICE)
    desk.page.open_node(node.id)
    made = desk.page._actions.steps.buttons[Action.RETURN]
    assert (made.isEnabled(), made.toolTip()) == (False, "这个月已锁定，要办先由督查室重新打开。")
    if month.number == 10:
        in_dialog("更正投资额")
        desk.entry(f"为{HOUSING.name}重新打开10月…", desk.key("扩大投资"))
        desk.page.open_node(node.id)
        desk.step(Action.RETURN, "补充开工时间")
        desk.sit(Actor.CLERK)
        desk.correct(node)
        desk.sign()
        desk.send()
        desk.sit(Actor.OFFICE)
        for action in (Action.RECEIVE, Action.ACCEPT):
            desk.page.open_node(node.id)
            desk.step(action)
        desk.entry(f"锁定{HOUSING.name}10月", desk.key("扩大投资"))


def proven(desk, unit, title, month, status=ProgressStatus.ON_TRACK) -> FilingKey:
    """Next month's filing written and proved, by the list beside the checks."""
    desk.sit(Actor.CLERK)
    desk.on(month, 3)
    desk.go(unit, month)
    desk.write(desk.session.board.nodes[node_id(title)], status)
    desk.page.checks.refresh()
    desk.page.checks.proofs.add.click()
    assert [one.name for one in evidence.attached(desk.store, desk.key(title))] == ["证明.pdf"]
    return desk.key(title)


def extend_and_amend(desk):
    key = proven(desk, HOUSING, "扩大投资", Month(2022, 7))
    in_dialog("雨季停工", day="2023年3月31日")
    desk.entry("申请延期…", key)
    made = {one.text(): one for one in task_actions.menu(desk.window, desk.session, key).actions()}
    assert not made["申请办结…"].isEnabled()
    desk.sit(Actor.OFFICE)
    desk.entry("同意延期到2023年3月31日", key)
    assert desk.task(key) is TaskState.EXTENDED
    found = task_changes.standing_of(desk.store, desk.session.board, key.node_id, HOUSING.id)
    assert (found.due_date, found.original_due) == (dt.date(2023, 3, 31), None)
    desk.sit(Actor.CLERK)
    in_dialog("投资额调整")
    desk.entry("申请调整…", key)
    desk.sit(Actor.OFFICE)
    desk.entry("同意调整", key)
    assert desk.task(key) is TaskState.AMENDED


def apply_to_close_out(desk):
    """Both of 区教育局's tasks, with September's filings; not agreed before they are signed."""
    for title in ("建设学校", "改进作风"):
        key = proven(desk, EDUCATION, title, Month(2022, 9), ProgressStatus.COMPLETED)
        in_dialog("已通过验收")
        desk.entry("申请办结…", key)
        assert desk.task(key) is TaskState.DONE
        desk.sit(Actor.OFFICE)
        desk.entry("同意办结", key)
        assert desk.refusals[-1].sentence == "单位负责人还没有审签“已完成”的填报，不能销号。"
        desk.dismiss()


def agree_suspend_and_resume(desk):
    for title in ("建设学校", "改进作风"):
        desk.go(EDUCATION, Month(2022, 9))
        key = desk.key(title)
        desk.entry("同意办结", key)
        assert desk.task(key) is TaskState.CLOSED_OUT
    key = proven(desk, TOWN, "扩大投资", Month(2022, 10))
    in_dialog("规划调整")
    desk.entry("申请中止…", key)
    desk.sit(Actor.OFFICE)
    desk.entry("同意中止", key)
    assert desk.task(key) is TaskState.SUSPENDED
    in_dialog("规划已批复")
    desk.entry("恢复任务…", key)
    assert desk.task(key) is TaskState.OPEN


def counted(desk, late):
    """应报 fell by what was closed out, everything due was sent, only what was sent late is late."""
    filings, board = desk.store.filings(), desk.session.board
    wholes = [statistics.district_month(board, month, filings, Calendar()) for month in months_of(2022)]
    due, filed = sum(whole.due for whole in wholes), sum(whole.filed for whole in wholes)
    # 扩大投资 and 建设学校 by two units each month, 改进作风 by two each quarter; less what was closed out
    assert due == filed == 2 * 12 + 2 * 12 + 2 * 4 - 3 - 1
    assert sum(whole.late for whole in wholes) == late == 4
    assert sum(whole.missing(clock.now()) for whole in wholes) == 0
