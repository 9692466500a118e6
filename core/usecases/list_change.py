"""A change of a list or of the directory as one step: stored in one operation, kept so that it can be taken back."""

from __future__ import annotations

from typing import NamedTuple

from core import validation
from core.errors import KnownError
from core.model.period import Frequency
from core.model.ports import Store
from core.model.records import Filing, FilingKey, ListId, NodeId, Record, WorkList
from core.rules.roles import Actor, is_units, require_office, signature


class ListPatch(NamedTuple):
    """Lists before and after, and filings and records that moved from one unit to another.

    `records` has each before and after, None where there was or is none; the old one is removed, the new one saved.
    """

    label: str
    before: tuple[WorkList, ...]
    after: tuple[WorkList, ...]
    filings: tuple[tuple[Filing, Filing], ...] = ()
    records: tuple[tuple[Record | None, Record | None], ...] = ()
    actor: Actor | None = None

    @property
    def final(self) -> str:
        """Nothing stands against taking it back."""
        return ""

    @property
    def inverse(self) -> ListPatch:
        """The patch that takes this one back."""
        filings = tuple((after, before) for before, after in self.filings)
        records = tuple((after, before) for before, after in self.records)
        return ListPatch(self.label, self.after, self.before, filings, records, self.actor)

    @property
    def keys(self) -> tuple[FilingKey, ...]:
        """The filings that moved."""
        return tuple(after.key for _, after in self.filings)

    def apply(self, store: Store, label: str) -> None:
        """Put the lists after in place; KnownError when they no longer hold what they held before."""
        if any(_content(store.load_list(one.id)) != _content(one) for one in self.before):
            raise KnownError("清单后来又改过，不能走这一步。", "现在的内容没有动。")
        for one in self.after:
            validation.require_list(one)
        with store.operation(label, actor=signature(self.actor) if self.actor else ""):
            self._put(store)

    def _put(self, store: Store) -> None:
        """New lists first, as moved filings point to their units."""
        for one in self.after:
            store.replace_list(_numbered(store, one))
        for before, after in self.filings:
            store.remove_filing(before.key)
            store.save_filing(after)
        for old, new in self.records:
            if old is not None:
                store.remove_record(old)
            if new is not None:
                store.save_record(new)


def _content(work_list: WorkList) -> WorkList:
    return work_list._replace(version=0)


def _numbered(store: Store, work_list: WorkList) -> WorkList:
    """The list under the version after the one held, also when it is taken back: who was given that one takes this.

    In a unit's own workspace the number stays the office's, which would not take a month filed on one it never gave.
    """
    held = store.load_list(work_list.id).version
    return work_list._replace(version=held if is_units(store) else held + 1)


def changed(store: Store, work_list: WorkList, label: str, *, actor: Actor | None = None) -> ListPatch:
    """Store a changed list; the step, to be kept for undo."""
    patch = ListPatch(label, (store.load_list(work_list.id),), (work_list,), actor=actor)
    patch.apply(store, label)
    return patch


def reschedule(store: Store, list_id: ListId, node_id: NodeId, frequency: Frequency, *, actor: Actor) -> ListPatch:
    """填报频次 of a node: how often its units file on it, for the whole year. The office's."""
    require_office(store, actor, "填报频次")
    held = store.load_list(list_id)
    nodes = tuple(node._replace(frequency=frequency) if node.id == node_id else node for node in held.nodes)
    if nodes == held.nodes:
        raise KnownError(f"填报频次已经是“{frequency.label}”。")
    title = next(node.title for node in nodes if node.id == node_id)
    return changed(store, held._replace(nodes=nodes), f"“{title}”改为{frequency.label}填报", actor=actor)


def lists_of(store: Store) -> tuple[WorkList, ...]:
    """All lists of the workspace."""
    return tuple(store.load_list(ListId(list_id)) for list_id, _title, _year in store.lists())
