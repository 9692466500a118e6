"""A whole year of three units and the office, through the services and the command line.

Every state of a filing and of a task is reached, everything that is not allowed on the way is
refused with its reason and changes nothing, and at the end the counts are those of what was done.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from core import statistics
from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Calendar, Month, months_of
from core.model.records import Filing, FilingKey, Node, TaskChange, Unit
from core.model.status import FilingState as S
from core.model.status import Light, ProgressStatus, TaskState
from core.model.status import TaskChangeKind as K
from core.plan import plain_percent
from core.rules import transitions
from core.rules.roles import Actor
from core.rules.task_states import with_changes
from core.rules.transitions import TABLE, Action
from core.usecases import evidence, filing, month_lock, reviews, steps, task_changes
from core.usecases.evidence import Limits, look_at
from db.workspace import Workspace, create, open_workspace
from tests import builders
from tests.builders import EDUCATION, HOUSING, TOWN

LATE_MONTHS = {4, 7}
RETURNED_MONTHS = {2, 5, 11}
LEGAL = {(row.before, row.action, actor) for row in TABLE for actor in row.actors}


class Year:
    """The year on one workspace file, with its own clock, and what was seen on the way."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.store: Workspace = create(path, work_lists=[builders.work_list()])
        self.plain = Board(builders.work_list())
        self.now = dt.datetime(2022, 1, 1, 9)  # noqa: DTZ001  local wall-clock time, as everywhere
        self.seen: set[S] = {S.DRAFT}
        self.seen_tasks: set[TaskState] = {TaskState.OPEN}
        self.refused: set[tuple[S, Action, Actor]] = set()
        monkeypatch.setattr(clock, "now", lambda: self.now)

    @property
    def board(self) -> Board:
        """The list as the office's decisions leave it today."""
        return with_changes(self.plain, self.store.records(TaskChange))

    def on(self, month: Month, day: int) -> None:
        self.now = dt.datetime.combine(month.day(day), dt.time(10))

    def command(self, *arguments: str) -> int:
        """Run main.py on the file while no one else has it open."""
        self.store.close()
        try:
            return main.main([*arguments[:1], str(self.path), *arguments[1:]])
        finally:
            self.store = open_workspace(self.path)

    def state(self, word: str, unit: Unit, month: Month, *more: str) -> int:
        return self.command("state", word, "--unit", unit.name, "--month", str(month), *more)

    # --- what people do ---

    def write(self, unit: Unit, node: Node, month: Month, **fields: object) -> FilingKey:
        key = FilingKey(node.id, unit.id, month)
        percent = round(plain_percent(month))
        told = {
            "status": ProgressStatus.ON_TRACK,
            "percent": float(percent),
            "progress": f"{month.number}月完成第{percent}号标段，{'甲乙丙丁戊己庚辛壬癸子丑'[month.number - 1] * 12}。",
            "next_steps": f"推进第{percent + 1}号标段。",
        } | fields
        filing.save(self.store, Filing(key, **told), "填写")  # type: ignore[arg-type]
        self.look(key)
        return key

    def look(self, key: FilingKey) -> None:
        """Note the state, and try everything that it does not allow."""
        state = self.store.filing(key).state
        self.seen.add(state)
        for action in Action:
            for actor in Actor:
                if (state, action, actor) not in LEGAL and (state, action, actor) not in self.refused:
                    self.try_illegal(key, state, action, actor)

    def try_illegal(self, key: FilingKey, state: S, action: Action, actor: Actor) -> None:
        before = list(self.store.link.iterdump())
        with pytest.raises(KnownError) as refused:
            steps.take(self.store, self.board, action, [key], reason="原因", actor=actor)
        assert state.label in refused.value.sentence
        assert action.label in refused.value.sentence
        assert list(self.store.link.iterdump()) == before
        self.refused.add((state, action, actor))

    def hand_in(self, unit: Unit, month: Month, keys: list[FilingKey]) -> None:
        """Submitted, signed and sent; by command in even months."""
        if month.number % 2 == 0:
            for word in ("submit", "sign", "send"):
                assert self.state(word, unit, month) == 0
        else:
            steps.submit(self.store, self.board, keys)
            self.look(keys[0])
            steps.sign_month(self.store, self.board, unit.id, month)
            self.look(keys[0])
            steps.send(self.store, self.board, unit.id, month)
        self.look(keys[0])

    def judge(self, unit: Unit, month: Month, keys: list[FilingKey]) -> None:
        """The office receives, returns one with a reason in some months, accepts the rest."""
        steps.receive(self.store, self.board, keys)
        self.look(keys[0])
        if unit is EDUCATION and month.number in RETURNED_MONTHS:
            assert self.state("return", unit, month, "--node", self.plain.nodes[keys[0].node_id].title) == 1
            steps.give_back(self.store, self.board, keys[:1], reason="补充开工时间")
            self.look(keys[0])
            returned = self.store.filing(keys[0])
            assert returned.reason == "补充开工时间"
            filing.save(self.store, _longer(returned), "填写")
            self.hand_in(unit, month, keys[:1])
            steps.receive(self.store, self.board, keys[:1])
        assert self.state("accept", unit, month) == 0
        self.look(keys[0])

    def task_state(self, unit: Unit, title: str) -> TaskState:
        state = task_changes.standing_of(self.store, self.plain, builders.node_id(title), unit.id).state
        self.seen_tasks.add(state)
        return state


def _longer(of: Filing) -> Filing:

    return of._replace(progress=f"{of.progress}5日开工。")


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Year]:
    made = Year(tmp_path / "全年.db", monkeypatch)
    yield made
    made.store.close()


def test_a_year_of_three_units_and_the_office(year: Year, capsys: pytest.CaptureFixture[str]):
    late = 0
    for month in months_of(2022):
        for unit in (EDUCATION, HOUSING, TOWN):
            late += play_month(year, unit, month)
        lock(year, month)
        if month.number == 6:
            extend_and_amend(year)
        if month.number == 8:
            close_out(year)
        if month.number == 9:
            suspend_and_resume(year)
    assert year.seen == set(S)
    assert year.seen_tasks == set(TaskState)
    assert len(year.refused) == len(S) * len(Action) * len(Actor) - len(LEGAL)
    assert list(year.store.check()) == []
    counted(year, late)
    capsys.readouterr()


def play_month(year: Year, unit: Unit, month: Month) -> int:
    """One unit's month; how many filings were late."""
    year.on(month, 20)
    due = year.board.due_tasks(unit.id, month)
    if not due:
        assert unit is EDUCATION
        assert month.number > 8
        return 0
    keys = [year.write(unit, node, month, **done_by(unit, month)) for node in due]
    is_late = unit is HOUSING and month.number in LATE_MONTHS
    year.on(month, 27 if is_late else 24)
    year.hand_in(unit, month, keys)
    year.judge(unit, month, keys)
    if unit is TOWN and month.number == 3:
        year.now += dt.timedelta(hours=1)
        reviews.overrule(year.store, year.board, keys[0], Light.YELLOW, reason="雨季停工")
    return len(keys) if is_late else 0


def done_by(unit: Unit, month: Month) -> dict[str, object]:
    """区教育局 is done in September."""
    is_done = unit is EDUCATION and month.number == 9
    return {"status": ProgressStatus.COMPLETED, "percent": 100.0} if is_done else {}


def lock(year: Year, month: Month) -> None:
    """The office closes the month; a unit that has forgotten something is let in again."""
    year.on(month, 28)
    for unit in (EDUCATION, HOUSING, TOWN):
        assert year.state("lock", unit, month) == 0
    key = FilingKey(builders.node_id("扩大投资"), HOUSING.id, month)
    with pytest.raises(KnownError, match="不能再改"):
        filing.save(year.store, _longer(year.store.filing(key)), "填写")
    with pytest.raises(KnownError, match="已锁定"):
        steps.give_back(year.store, year.board, [key], reason="补充")
    assert year.state("lock", HOUSING, month) == 1
    if month.number == 10:
        assert year.state("reopen", HOUSING, month, "--reason", "更正投资额") == 0
        steps.give_back(year.store, year.board, [key], reason="更正投资额")
        filing.save(year.store, _longer(year.store.filing(key)), "填写")
        steps.submit(year.store, year.board, key)
        steps.sign_month(year.store, year.board, HOUSING.id, month)
        steps.withdraw(year.store, year.board, key, reason="还要改", actor=Actor.HEAD)
        assert year.store.filing(key).state is S.DRAFT
        steps.submit(year.store, year.board, key)
        steps.sign_month(year.store, year.board, HOUSING.id, month)
        assert year.state("send", HOUSING, month) == 0
        steps.receive(year.store, year.board, [key])
        steps.accept(year.store, year.board, [key])
        month_lock.lock_month(year.store, month, [HOUSING.id])


def proven(year: Year, unit: Unit, title: str, month: Month, **fields: object) -> FilingKey:
    """A draft of the next month with a file that proves it."""
    key = year.write(unit, year.plain.nodes[builders.node_id(title)], month, **fields)
    evidence.add(year.store, key, look_at("证明.pdf", b"%PDF-1.7", Limits()))
    return key


def agreed(year: Year, key: FilingKey) -> None:
    waiting = task_changes.standing_of(year.store, year.plain, key.node_id, key.unit_id).waiting
    assert waiting is not None
    task_changes.agree(year.store, year.plain, waiting, answer="同意")


def extend_and_amend(year: Year) -> None:
    key = proven(year, HOUSING, "扩大投资", Month(2022, 7))
    task_changes.apply_for(year.store, year.plain, key, K.EXTEND, reason="雨季停工", new_due=dt.date(2023, 3, 31))
    agreed(year, key)
    assert year.task_state(HOUSING, "扩大投资") is TaskState.EXTENDED
    found = task_changes.standing_of(year.store, year.plain, key.node_id, HOUSING.id)
    assert (found.due_date, found.original_due) == (dt.date(2023, 3, 31), None)
    task_changes.apply_for(year.store, year.plain, key, K.AMEND, reason="投资额调整")
    agreed(year, key)
    assert year.task_state(HOUSING, "扩大投资") is TaskState.AMENDED


def close_out(year: Year) -> None:
    """Both of 区教育局's tasks; the quarterly one with the filing that it makes for it."""
    september = Month(2022, 9)
    for title in ("建设学校", "改进作风"):
        key = proven(year, EDUCATION, title, september, **done_by(EDUCATION, september))
        task_changes.apply_for(year.store, year.plain, key, K.COMPLETE, reason="已通过验收")
        assert year.task_state(EDUCATION, title) is TaskState.DONE
        waiting = task_changes.standing_of(year.store, year.plain, key.node_id, EDUCATION.id).waiting
        with pytest.raises(KnownError, match="还没有审签"):
            task_changes.agree(year.store, year.plain, waiting)


def suspend_and_resume(year: Year) -> None:
    for title in ("建设学校", "改进作风"):
        agreed(year, FilingKey(builders.node_id(title), EDUCATION.id, Month(2022, 9)))
        assert year.task_state(EDUCATION, title) is TaskState.CLOSED_OUT
    key = proven(year, TOWN, "扩大投资", Month(2022, 10))
    task_changes.apply_for(year.store, year.plain, key, K.SUSPEND, reason="规划调整")
    agreed(year, key)
    assert year.task_state(TOWN, "扩大投资") is TaskState.SUSPENDED
    task_changes.resume(year.store, year.plain, key, reason="规划已批复")
    assert year.task_state(TOWN, "扩大投资") is TaskState.OPEN
    filing_of_october = year.store.filing(key)
    assert filing_of_october is not None
    assert transitions.why_not_edit(filing_of_october.state) == ""


def counted(year: Year, late: int) -> None:
    """应报 fell by what was closed out, everything due was sent, and only what was sent late is late."""
    filings = year.store.filings()
    due = filed = found_late = 0
    for month in months_of(2022):
        whole = statistics.district_month(year.board, month, filings, Calendar())
        due, filed, found_late = due + whole.due, filed + whole.filed, found_late + whole.late
        assert whole.missing(year.now) == 0
    # 扩大投资 by two units each month, 建设学校 by two, 改进作风 by two each quarter; less what 区教育局 closed out
    assert due == filed == 2 * 12 + 2 * 12 + 2 * 4 - 3 - 1
    assert found_late == late == 4


def test_a_password_is_read_from_the_input(year: Year, monkeypatch: pytest.MonkeyPatch, capsys):
    from core.rules import roles

    roles.set_password(year.store, Actor.HEAD, "甲乙丙丁戊己")
    month = Month(2022, 3)
    year.write(EDUCATION, year.plain.nodes[builders.node_id("建设学校")], month)
    assert year.state("submit", EDUCATION, month) == 0
    assert year.state("sign", EDUCATION, month) == 1
    assert "密码" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("甲乙丙丁戊己\n"))
    assert year.state("sign", EDUCATION, month, "--password-stdin") == 0
    assert "已审签" in capsys.readouterr().out
