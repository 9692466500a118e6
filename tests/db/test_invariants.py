"""Random operations on a real file: what must hold whatever a clerk does, in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.model.period import Month
from core.model.records import Filing, FilingKey
from core.model.status import FilingState, ProgressStatus
from db.workspace import Workspace, open_workspace
from tests.builders import EDUCATION, HOUSING, INVESTMENT, SCHOOLS, key

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.floats(0, 1e9, allow_nan=False)
KEYS = st.builds(
    key,
    st.sampled_from(["扩大投资", "建设学校"]),
    st.sampled_from([EDUCATION, HOUSING]),
    st.sampled_from([Month(2021, 12), Month(2022, 1), Month(2022, 2)]),
)
FILINGS = st.builds(
    Filing,
    key=KEYS,
    status=st.none() | st.sampled_from(ProgressStatus),
    percent=st.none() | NUMBER,
    progress=TEXT,
    problems=TEXT,
    contact=TEXT,
    reason=TEXT,
    values=st.dictionaries(st.sampled_from([INVESTMENT.id, SCHOOLS.id]), NUMBER),
    state=st.sampled_from(FilingState),
    revision=st.integers(0, 9),
    updated_at=st.none() | st.datetimes(),
    sent_at=st.none() | st.datetimes(),
)
LABELS = st.sampled_from(["填报", "导入"])


class PlannedError(Exception):
    """What goes wrong in the middle of an operation."""


class Clerk(RuleBasedStateMachine):
    blank: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.file = Path(shutil.copy(self.blank, self.folder / "a.db"))
        self.store: Workspace = open_workspace(self.file)
        self.expected: dict[FilingKey, Filing] = {}

    def dump(self) -> list[str]:
        return list(self.store.link.iterdump())

    @rule(filing=FILINGS, label=LABELS)
    def save(self, filing: Filing, label: str) -> None:
        with self.store.operation(label):
            self.store.save_filing(filing)
        self.expected[filing.key] = filing

    @precondition(lambda self: self.expected)
    @rule(data=st.data(), text=TEXT)
    def type_on(self, data: st.DataObject, text: str) -> None:
        old = self.expected[data.draw(st.sampled_from(sorted(self.expected, key=str)))]
        self.save(old._replace(progress=text, revision=old.revision + 1), "填报")

    @rule(filings=st.lists(FILINGS, max_size=4))
    def bring_in(self, filings: list[Filing]) -> None:
        with self.store.operation("导入"):
            for each in filings:
                self.store.save_filing(each)
                self.expected[each.key] = each

    @rule(at=KEYS)
    def remove(self, at: FilingKey) -> None:
        with self.store.operation("撤销"):
            self.store.remove_filing(at)
        self.expected.pop(at, None)

    @rule(filing=FILINGS, at=KEYS, label=LABELS)
    def fail(self, filing: Filing, at: FilingKey, label: str) -> None:
        before = self.dump()
        with suppress(PlannedError), self.store.operation(label):
            self.store.save_filing(filing)
            self.store.remove_filing(at)
            raise PlannedError
        assert self.dump() == before

    @rule()
    def open_again(self) -> None:
        before = self.dump()
        self.store.close()
        self.store = open_workspace(self.file)
        assert self.dump() == before

    @invariant()
    def holds_what_was_saved(self) -> None:
        """One filing a measure, unit and month, each as it was saved last."""
        found = self.store.filings()
        assert {each.key: each for each in found} == self.expected
        assert len(found) == len(self.expected)

    @invariant()
    def is_sound(self) -> None:
        assert list(self.store.check()) == []

    def teardown(self) -> None:
        self.store.close()
        assert list(self.folder.iterdir()) == [self.file]
        shutil.rmtree(self.folder)


def test_random_operations(blank: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Clerk, "blank", blank, raising=False)
    calm = settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Clerk, settings=calm)
