"""A change of a list or of the directory as one step: stored in one operation, kept so that it can be taken back."""

from __future__ import annotations

from typing import NamedTuple

from core.errors import KnownError
from core.model import Filing, FilingKey, ListId, Record, WorkList
from core.ports import Store


class ListPatch(NamedTuple):
    """Lists before and after, and filings and records that moved from one unit to another.

    `moved` has each record before and after; the keys differ, so the old one is removed and the new one saved.
    """

    label: str
    before: tuple[WorkList, ...]
    after: tuple[WorkList, ...]
    filings: tuple[tuple[Filing, Filing], ...] = ()
    records: tuple[tuple[Record, Record], ...] = ()

    @property
    def inverse(self) -> ListPatch:
        """The patch that takes this one back."""
        filings = tuple((after, before) for before, after in self.filings)
        records = tuple((after, before) for before, after in self.records)
        return ListPatch(self.label, self.after, self.before, filings, records)

    @property
    def undoable(self) -> bool:
        """A list can be put back as long as nothing was filed at what came new."""
        return True

    @property
    def keys(self) -> tuple[FilingKey, ...]:
        """The filings that moved."""
        return tuple(after.key for _, after in self.filings)

    def apply(self, store: Store, label: str) -> None:
        """Put the lists after in place; KnownError when they are no longer what they were before."""
        if any(store.load_list(one.id) != one for one in self.before):
            raise KnownError("清单后来又改过，不能走这一步。", "现在的内容没有动。")
        with store.operation(label):
            self._put(store)

    def _put(self, store: Store) -> None:
        """New lists first, as moved filings point to their units."""
        for one in self.after:
            store.replace_list(one)
        for before, after in self.filings:
            store.remove_filing(before.key)
            store.save_filing(after)
        for old, new in self.records:
            store.remove_record(old)
            store.save_record(new)


def changed(store: Store, work_list: WorkList, label: str) -> ListPatch:
    """Store a changed list; the step, to be kept for undo."""
    patch = ListPatch(label, (store.load_list(work_list.id),), (work_list,))
    patch.apply(store, label)
    return patch


def lists_of(store: Store) -> tuple[WorkList, ...]:
    """All lists of the workspace."""
    return tuple(store.load_list(ListId(list_id)) for list_id, _title, _year in store.lists())
