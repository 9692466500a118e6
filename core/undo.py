"""Steps back and forth over the changes of a workspace, the newest last; a restart does not empty them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from core import filing as filings
from core.filing import FilingPatch
from core.model import Filing, FilingKey
from core.ports import HistoryEntry, Store
from core.status import ProgressStatus

#: Typing that goes on within this time is one step.
BURST = dt.timedelta(seconds=3)
LIMIT = 200
_UNDO, _REDO = "撤销", "重做"


class UndoStack:
    """What can be taken back and what can be done again."""

    def __init__(self) -> None:
        self._done: list[FilingPatch] = []
        self._undone: list[FilingPatch] = []
        self._last_push: dt.datetime | None = None

    def push(self, patch: FilingPatch, at: dt.datetime) -> None:
        """Remember a change; typing on in the same fields within a burst belongs to the step before it."""
        self._undone.clear()
        top = self._done[-1] if self._done else None
        goes_on = self._last_push is not None and at - self._last_push <= BURST
        if top and goes_on and top.key == patch.key and top.after.keys() == patch.before.keys() == top.before.keys():
            self._done[-1] = replace(top, after=patch.after)
        else:
            self._done.append(patch)
        del self._done[:-LIMIT]
        self._last_push = at

    def break_burst(self) -> None:
        """The next change is a step of its own (the field or the task was left)."""
        self._last_push = None

    @property
    def undo_label(self) -> str:
        """撤销… as the menu shows it; "" when there is nothing to take back."""
        return f"{_UNDO}{self._done[-1].label}" if self._done else ""

    @property
    def redo_label(self) -> str:
        """重做… as the menu shows it; "" when there is nothing to do again."""
        return f"{_REDO}{self._undone[-1].label}" if self._undone else ""

    def undo(self, store: Store) -> Filing | None:
        """Take the last change back; the filing as it then stands, None when there was nothing."""
        return self._move(store, self._done, self._undone, _UNDO)

    def redo(self, store: Store) -> Filing | None:
        """Do the last undone change again."""
        return self._move(store, self._undone, self._done, _REDO)

    def _move(self, store: Store, source: list[FilingPatch], target: list[FilingPatch], word: str) -> Filing | None:
        if not source:
            return None
        self.break_burst()
        patch = source[-1]
        step = patch.inverse if word == _UNDO else patch
        try:
            saved = filings.apply(store, step, f"{word}{patch.label}")
        finally:
            source.pop()
        target.append(patch)
        return saved

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
        if patch.label.startswith((_UNDO, _REDO)) and top and top.key == patch.key:
            self._done.pop()
            patch = _joined(top, patch)
        if patch.before != patch.after:
            self._done.append(patch)


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
    before = {name: _value(name, entry.before.get(name, getattr(empty, name))) for name in names}
    after = {name: _value(name, entry.after.get(name, getattr(empty, name))) for name in names}
    return FilingPatch(key, entry.label, before, after)


def _value(name: str, kept: object) -> object:
    return ProgressStatus(str(kept)) if name == "status" and kept is not None else kept
