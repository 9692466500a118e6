"""Random work of clerk, head and office on a real file: what must hold whatever they do, in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.records import Evidence, Filing, FilingKey, MonthLock, Review, TaskChange
from core.model.status import FilingState, Light, ProgressStatus, TaskChangeKind
from core.rules import light_rule
from core.rules.light_rule import LIGHT_RULE, PRESETS
from core.rules.roles import Actor
from core.rules.transitions import TABLE, Action
from core.usecases import evidence, filing, month_lock, reviews, steps, task_changes
from core.usecases.changes import change_setting
from core.usecases.evidence import Limits, look_at
from core.usecases.filing import ENTERED
from core.usecases.undo import UndoStack
from db.workspace import Workspace, create, open_workspace
from tests.builders import EDUCATION, HOUSING, key, work_list

if TYPE_CHECKING:
    from core.usecases.undo import Step

BOARD = Board(work_list())
MONTHS = [Month(2022, 2), Month(2022, 3)]
KEYS = st.builds(key, st.just("建设学校"), st.sampled_from([EDUCATION, HOUSING]), st.sampled_from(MONTHS))
TEXT = st.sampled_from(["", "完成选址", "桩基过半，进场机械四台", "主体封顶"])
REASON = st.sampled_from(["", "原因"])
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(ProgressStatus),
        "percent": st.sampled_from([0.0, 25.0, 100.0, 1000.0]) | st.none(),
        "progress": TEXT.filter(bool),
        "problems": TEXT,
    },
)
OPEN = {FilingState.DRAFT, FilingState.RETURNED}
FORWARD = {(row.before, row.after) for row in TABLE}
BACKWARD = {(row.after, row.before) for row in TABLE if row.undoable}


def content(one: Filing) -> dict[str, object]:
    """What the unit entered; the answers to warnings are taken in on submitting."""
    return {name: getattr(one, name) for name in ENTERED if name != "confirmed"}


class Work(RuleBasedStateMachine):
    blank: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.file = Path(shutil.copy(self.blank, self.folder / "a.db"))
        self.store: Workspace = open_workspace(self.file)
        self.stack = UndoStack()
        self.before: dict[FilingKey, Filing] = {}
        self.closed: set[tuple[str, Month]] = set()
        self.was_undo = False
        self.held: dict[FilingKey, set[tuple[str, str]]] = {}
        for unit in (EDUCATION, HOUSING):
            for month in MONTHS:
                filled = {"status": ProgressStatus.ON_TRACK, "percent": 25.0, "progress": f"{month}已开工"}
                filing.save(self.store, Filing(key("建设学校", unit, month), **filled), "填写")

    # --- what people do ---

    def do(self, change: Callable[[], Step | None]) -> None:
        """One change, which is refused whole or becomes a step."""
        dump = self.dump()
        try:
            step = change()
        except KnownError as error:
            assert error.sentence
            assert self.dump() == dump
            return
        if step is not None:
            self.stack.push(step, clock.now())
            self.stack.break_burst()

    def dump(self) -> list[str]:
        return list(self.store.link.iterdump())

    @rule(at=KEYS, fields=FIELDS)
    def write(self, at: FilingKey, fields: dict[str, object]) -> None:
        old = self.store.filing(at) or Filing(at)
        new = old._replace(**fields)  # type: ignore[arg-type]
        patch = filing.difference(old, new, filing.label_of(BOARD, at))
        if patch is not None:
            self.do(lambda: (filing.save(self.store, new, patch.label), patch)[1])

    @rule()
    def try_to_change_what_is_closed(self) -> None:
        closed = {(one.unit_id, one.month) for one in self.store.records(MonthLock) if one.locked}
        for one in self.store.filings():
            if one.state in OPEN and (one.key.unit_id, one.key.month) not in closed:
                continue
            with pytest.raises(KnownError):
                filing.save(self.store, one._replace(progress=f"{one.progress}改"), "填写")
            with pytest.raises(KnownError):
                evidence.add(self.store, one.key, look_at("b.pdf", b"%PDF-3", Limits()))

    @rule(at=KEYS, action=st.sampled_from(Action), actor=st.sampled_from(Actor), reason=REASON)
    def take_a_step(self, at: FilingKey, action: Action, actor: Actor, reason: str) -> None:
        self.do(lambda: steps.take(self.store, BOARD, action, [at], reason=reason, actor=actor))

    @rule(at=KEYS, depth=st.integers(1, 5))
    def hand_in(self, at: FilingKey, depth: int) -> None:
        """As far as it goes: so that the later states are met often."""
        way = (
            lambda: steps.submit(self.store, BOARD, at, reason="原因"),
            lambda: steps.sign_month(self.store, BOARD, at.unit_id, at.month),
            lambda: steps.send(self.store, BOARD, at.unit_id, at.month),
            lambda: steps.receive(self.store, BOARD, [at]),
            lambda: steps.accept(self.store, BOARD, [at]),
        )
        for step in way[:depth]:
            self.do(step)

    @rule(at=KEYS)
    def give_back(self, at: FilingKey) -> None:
        self.do(lambda: steps.give_back(self.store, BOARD, [at], reason="补充"))

    @rule(at=KEYS, lock=st.booleans())
    def lock_or_open(self, at: FilingKey, lock: bool) -> None:
        if lock:
            self.do(lambda: month_lock.lock_month(self.store, at.month, [at.unit_id]))
        else:
            self.do(lambda: month_lock.reopen(self.store, at.month, at.unit_id))

    @rule(at=KEYS, data=st.sampled_from([b"%PDF-1", b"%PDF-2", b"MZ"]))
    def attach(self, at: FilingKey, data: bytes) -> None:
        self.do(lambda: evidence.add(self.store, at, look_at("a.pdf", data, Limits())))

    @rule(at=KEYS)
    def detach(self, at: FilingKey) -> None:
        for one in evidence.attached(self.store, at)[:1]:
            self.do(lambda one=one: evidence.remove(self.store, one))

    @rule(at=KEYS, light=st.sampled_from([one for one in Light if one is not Light.NONE]) | st.none(), reason=REASON)
    def overrule(self, at: FilingKey, light: Light | None, reason: str) -> None:
        self.do(lambda: reviews.overrule(self.store, BOARD, at, light, reason=reason))

    @rule(preset=st.sampled_from(PRESETS))
    def change_the_rule(self, preset: light_rule.Preset) -> None:
        self.do(lambda: change_setting(self.store, LIGHT_RULE, preset.rule))

    @rule(at=KEYS, kind=st.sampled_from(TaskChangeKind), reason=REASON)
    def apply_for(self, at: FilingKey, kind: TaskChangeKind, reason: str) -> None:
        self.attach(at, b"%PDF-1")
        self.do(lambda: task_changes.apply_for(self.store, BOARD, at, kind, reason=reason))

    @rule(at=KEYS, agree=st.booleans())
    def answer(self, at: FilingKey, agree: bool) -> None:
        waiting = task_changes.standing_of(self.store, BOARD, at.node_id, at.unit_id).waiting
        if waiting is not None and agree:
            self.do(lambda: task_changes.agree(self.store, BOARD, waiting))
        elif waiting is not None:
            self.do(lambda: task_changes.refuse(self.store, BOARD, waiting, answer="缺材料"))

    @rule(at=KEYS, back=st.integers(1, 5))
    def restore(self, at: FilingKey, back: int) -> None:
        entries = list(self.store.history(record_id=at.filing_id))
        if len(entries) >= back:
            old = filing.version_at(at, entries, entries[back - 1].sequence)
            self.do(lambda: filing.restore(self.store, BOARD, old))

    @rule()
    def undo(self) -> None:
        self.was_undo = True
        with suppress(KnownError):
            self.stack.undo(self.store)

    @rule()
    def redo(self) -> None:
        self.was_undo = True
        with suppress(KnownError):
            self.stack.redo(self.store)

    @rule()
    def undo_and_redo_are_nothing(self) -> None:
        before = self.told()
        try:
            undone = self.stack.undo(self.store)
        except KnownError:
            assert self.told() == before
            return
        if undone is not None:
            self.stack.redo(self.store)
            assert self.told() == before

    @rule(at=KEYS)
    def fail_in_the_middle(self, at: FilingKey) -> None:
        before = self.dump()
        with suppress(ZeroDivisionError), self.store.operation("x"):
            self.store.save_filing(Filing(at, progress="一半"))
            self.store.save_record(MonthLock(at.unit_id, at.month, locked=True))
            self.store.add_content(b"x")
            raise ZeroDivisionError
        assert self.dump() == before

    @rule()
    def open_again(self) -> None:
        """What was removed leaves the file with it, so its steps are forgotten: a start takes filings back only."""
        self.store.close()
        self.store = open_workspace(self.file)
        self.stack.forget()

    # --- what must hold ---

    def told(self) -> tuple[object, ...]:
        """Everything that was entered and decided, without revisions and times."""
        filings = {one.key: (content(one), one.confirmed, one.state, one.reason) for one in self.store.filings()}
        empty = Filing(key())
        nothing = (content(empty), {}, FilingState.DRAFT, "")
        records = [one for kind in (Review, Evidence, MonthLock, TaskChange) for one in self.store.records(kind)]
        bare = {one.id: str(one._replace(revision=0, **_timeless(one))) for one in records}
        return {at: one for at, one in filings.items() if one != nothing}, bare, light_rule.rule_of(self.store)

    @invariant()
    def nothing_locked_or_signed_was_changed(self) -> None:
        now = {one.key: one for one in self.store.filings()}
        for at, old in self.before.items():
            new = now.get(at)
            assert new is not None
            if content(new) != content(old):
                assert old.state is new.state
                assert old.state in OPEN
                assert (at.unit_id, at.month) not in self.closed
            elif new.state is not old.state:
                assert self.is_way(old.state, new.state)
        assert len(now) == len(self.store.filings())
        self.nothing_proven_was_changed(now)
        self.before, self.was_undo = now, False
        self.closed = {(one.unit_id, one.month) for one in self.store.records(MonthLock) if one.locked}

    def nothing_proven_was_changed(self, now: dict[FilingKey, Filing]) -> None:
        """Evidence of what is not in the clerk's hands stays, through undo too."""
        held = {at: {(one.sha256, one.note) for one in evidence.attached(self.store, at)} for at in now}
        for at, old in self.before.items():
            if old.state is now[at].state and (old.state not in OPEN or (at.unit_id, at.month) in self.closed):
                assert held[at] == self.held.get(at, set())
        self.held = held

    def is_way(self, old: FilingState, new: FilingState) -> bool:
        """Whether the table leads there, in the steps that one rule takes; undo goes its undoable rows back."""
        if self.was_undo:
            return (old, new) in BACKWARD | FORWARD
        reached = {old}
        for _ in range(5):
            reached |= {after for before, after in FORWARD if before in reached}
        return new in reached

    @invariant()
    def is_sound(self) -> None:
        assert list(self.store.check()) == []

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


def _timeless(record: object) -> dict[str, None]:
    return {"updated_at": None} if isinstance(record, Review | MonthLock) else {}


def test_random_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    blank = tmp_path / "空.db"
    create(blank, work_lists=[work_list()]).close()
    monkeypatch.setattr(Work, "blank", blank, raising=False)
    calm = settings(max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Work, settings=calm)
