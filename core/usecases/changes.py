"""A change of records or settings as one step: one operation, kept so that it can be taken back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from core.errors import KnownError
from core.host import clock
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Evidence, FilingKey, MonthLock, NodeId, Record, Review, TaskChange, UnitId
from core.model.setting import Setting, checked
from core.owner_values import OwnerValue, ValueDecision
from core.rules.roles import Actor, require_office, signature

T = TypeVar("T")
Pair = tuple["Record | None", "Record | None"]


@dataclass(frozen=True, slots=True)
class RecordPatch:
    """Reviews, evidence, locks or task changes before and after; None where there was or is none.

    `guard` is asked each time before the patch is put in place and raises KnownError where it may not be.
    """

    label: str
    pairs: tuple[Pair, ...]
    actor: Actor = Actor.CLERK
    guard: Callable[[Store], None] | None = None
    final: ClassVar[str] = ""

    @property
    def inverse(self) -> RecordPatch:
        """The patch that takes this one back."""
        return dataclasses.replace(self, pairs=tuple((after, before) for before, after in self.pairs))

    @property
    def keys(self) -> tuple[FilingKey, ...]:
        """The filings that it is about; none for a month's lock or a task."""
        there = (after or before for before, after in self.pairs)
        return tuple(one.key for one in there if isinstance(one, Review | Evidence))

    def apply(self, store: Store, label: str) -> None:
        """Put the records after in place; refuses when they are no longer what they were before."""
        if self.guard is not None:
            self.guard(store)
        if any(not _same(find(store, before or after), before) for before, after in self.pairs):
            raise KnownError("后来又改过，不能走这一步。", "现在的内容没有动。")
        with store.operation(label, actor=signature(self.actor)):
            for before, after in self.pairs:
                put(store, before, after)


@dataclass(frozen=True, slots=True)
class SettingPatch:
    """A setting before and after, as it is stored."""

    label: str
    name: str
    before: str
    after: str
    actor: Actor = Actor.OFFICE
    final: ClassVar[str] = ""

    @property
    def inverse(self) -> SettingPatch:
        """The patch that takes this one back."""
        return dataclasses.replace(self, before=self.after, after=self.before)

    @property
    def keys(self) -> tuple[FilingKey, ...]:
        """It is about no one filing."""
        return ()

    def apply(self, store: Store, label: str) -> None:
        """Set the value after; refuses when it is no longer what it was before."""
        if store.setting(self.name) != self.before:
            raise KnownError("这项设置后来又改过，不能走这一步。", "现在的设置没有动。")
        with store.operation(label, actor=signature(self.actor)):
            store.set_setting(self.name, self.after, recorded=True)


def change_setting(
    store: Store, setting: Setting[T], value: T | None, *, actor: Actor = Actor.OFFICE, label: str = ""
) -> SettingPatch:
    """Set what people choose, None for the default, as one step that can be taken back and that the history keeps.

    `label` names the step where the declaration's own does not fit. Raises KnownError for a value that can't be used
    and where the role may not set it.
    """
    if setting.is_offices:
        require_office(store, actor, setting.label)
    if value is not None:
        setting.suits(value, store)
    label = label or setting.step or f"修改{setting.label}"
    patch = SettingPatch(label, setting.name, store.setting(setting.name), checked(setting, value), actor)
    patch.apply(store, patch.label)
    return patch


def put(store: Store, before: Record | None, after: Record | None) -> None:
    """One record in place of another, inside the running operation; it gets its next revision and time."""
    if after is not None:
        store.save_record(_dated(after, find(store, after)))
    elif before is not None:
        store.remove_record(before)


def _dated(record: Record, stored: Record | None) -> Record:
    return _stamped(record, (stored.revision if stored else 0) + 1, clock.now())


def _stamped(record: Record, revision: int, at: dt.datetime | None) -> Record:
    if isinstance(record, Review | MonthLock):
        return record._replace(revision=revision, updated_at=at)
    return record._replace(revision=revision)


def find(store: Store, record: Record | None) -> Record | None:
    """What is stored under the record's id."""
    if record is None:
        return None
    month, unit_id, node_id = _place(record)
    found: Sequence[Record] = store.records(type(record), month=month, unit_id=unit_id, node_id=node_id)
    return next((one for one in found if one.id == record.id), None)


def _place(record: Record) -> tuple[Month, UnitId | None, NodeId | None]:
    if isinstance(record, Review | Evidence):
        return record.key.month, record.key.unit_id, record.key.node_id
    if isinstance(record, ValueDecision | OwnerValue):
        return record.month, None, record.node_id  # whose value it is may change with the decision
    return record.month, record.unit_id, record.node_id if isinstance(record, TaskChange) else None


def _same(one: Record | None, other: Record | None) -> bool:
    """Alike but for revision and time."""
    return (one and _stamped(one, 0, None)) == (other and _stamped(other, 0, None))
