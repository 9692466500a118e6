"""Steps back and forth over the changes of a workspace, the newest last; a restart does not empty them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from core.errors import FaultError, KnownError
from core.model.ports import HistoryEntry, Store
from core.model.records import Filing, FilingKey
from core.usecases import filing as filings
from core.usecases.filing import FilingPatch

if TYPE_CHECKING:
    from core.usecases.changes import RecordPatch, SettingPatch
    from core.usecases.list_change import ListPatch
    from core.usecases.steps import StatePatch

    #: Everything that can be a step: text, a state, a record (review, evidence, lock, task), a setting, a list.
    Step: TypeAlias = FilingPatch | StatePatch | RecordPatch | SettingPatch | ListPatch

#: Typing that goes on within this time is one step.
BURST = dt.timedelta(seconds=3)
LIMIT = 200
_UNDO, _REDO = "撤销", "重做"


class UndoStack:
    """What can be taken back and what can be done again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._last_push: dt.datetime | None = None

    def push(self, step: Step, at: dt.datetime) -> None:
        """Remember a change; typing on in the same fields within a burst belongs to the step before it.

        A step that may not be undone (a signature, a sending) is kept to say so once: see `undo`.
        """
        self._undone.clear()
        top = self._done[-1] if self._done else None
        goes_on = self._last_push is not None and at - self._last_push <= BURST
        if goes_on and isinstance(top, FilingPatch) and isinstance(step, FilingPatch) and _same_fields(top, step):
            self._done[-1] = top._replace(after=step.after)
        else:
            self._done.append(step)
        del self._done[:-LIMIT]
        self._last_push = at if isinstance(step, FilingPatch) else None

    def break_burst(self) -> None:
        """The next change is a step of its own (the field or the task was left)."""
        self._last_push = None

    def forget(self) -> None:
        """Drop all steps: another role took the seat, and may not take back what the one before did."""
        self._done.clear()
        self._undone.clear()
        self.break_burst()

    @property
    def undo_label(self) -> str:
        """撤销… as the menu shows it, or that it can't be; "" when there is nothing to take back."""
        if not self._done:
            return ""
        last = self._done[-1]
        return f"不能{_UNDO}：{last.label}" if last.final else f"{_UNDO}{last.label}"

    @property
    def redo_label(self) -> str:
        """重做… as the menu shows it; "" when there is nothing to do again."""
        return f"{_REDO}{self._undone[-1].label}" if self._undone else ""

    def undo(self, store: Store) -> Step | None:
        """Take the last change back; the step that was taken (its `keys` name the filings), None when there is none.

        One that may not be undone is refused with its reason and dropped: the next asking goes on before it.
        """
        return self._move(store, self._done, self._undone, _UNDO)

    def redo(self, store: Store) -> Step | None:
        """Do the last undone change again."""
        return self._move(store, self._undone, self._done, _REDO)

    def _move(self, store: Store, source: list[Step], target: list[Step], word: str) -> Step | None:
        """A step that is refused is dropped: what it would have to find is no longer there."""
        if not source:
            return None
        self.break_burst()
        step = source.pop()
        if step.final:
            raise KnownError(step.final, "没有改动；再撤销一次，是它之前的一步。")
        try:
            (step.inverse if word == _UNDO else step).apply(store, f"{word}{step.label}")
        except FaultError:  # a full disk says nothing against the step
            source.append(step)
            raise
        target.append(step)
        return step

    @classmethod
    def from_history(cls, entries: Iterable[HistoryEntry], keys: Mapping[str, FilingKey]) -> UndoStack:
        """The steps of earlier sessions, from history entries oldest first; `keys` by filing id.

        What was undone then is folded into the step it undid; doing it again ended with that session.
        """
        stack = cls()
        for entry in entries:
            key = keys.get(entry.record_id)
            if entry.record == "filing" and key is not None:
                stack._replay(_patch(entry, key))
        return stack

    def _replay(self, patch: FilingPatch) -> None:
        top = self._done[-1] if self._done else None
        undoes = patch.label.startswith((_UNDO, _REDO))
        if undoes and isinstance(top, FilingPatch) and top.key == patch.key:
            self._done.pop()
            patch = _joined(top, patch)
        if patch.before != patch.after:
            self._done.append(patch)


def _same_fields(top: FilingPatch, step: FilingPatch) -> bool:
    return top.key == step.key and top.after.keys() == step.before.keys() == top.before.keys()


def _joined(first: FilingPatch, then: FilingPatch) -> FilingPatch:
    """Two patches of one filing as one, fields that end as they began left out."""
    before = {**then.before, **first.before}
    after = {**first.after, **then.after}
    changed = [name for name in before if before[name] != after[name]]
    return FilingPatch(
        first.key, first.label, {name: before[name] for name in changed}, {name: after[name] for name in changed}
    )


def _patch(entry: HistoryEntry, key: FilingKey) -> FilingPatch:
    """A patch from what the history kept: the entered fields only, empty ones for a new filing."""
    names = [name for name in filings.ENTERED if name in entry.after or name in entry.before]
    empty = Filing(key)
    before = {name: filings.as_typed(name, entry.before.get(name, getattr(empty, name))) for name in names}
    after = {name: filings.as_typed(name, entry.after.get(name, getattr(empty, name))) for name in names}
    return FilingPatch(key, entry.label, before, after)
