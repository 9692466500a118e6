"""Changing the text of a filing: one operation, one transaction, one step of undo.

A change is kept as a patch of fields, so that it can be undone after a restart from the history and
is refused when the fields no longer hold what the patch left there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from core.errors import KnownError
from core.host import clock
from core.model import fields
from core.model.board import Board
from core.model.ports import HistoryEntry, Store
from core.model.records import Filing, FilingKey
from core.model.status import ProgressStatus
from core.rules.roles import UNIT, Actor, require, signature

#: What a unit enters. State, revision and times follow from operations and are not undone as text is.
ENTERED = fields.names(fields.ENTERED)


class FilingPatch(NamedTuple):
    """The entered fields that a change touched, before and after."""

    key: FilingKey
    label: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def final(self) -> str:
        """Nothing stands against taking it back."""
        return ""

    @property
    def inverse(self) -> FilingPatch:
        """The patch that takes this one back."""
        return FilingPatch(self.key, self.label, self.after, self.before)

    @property
    def keys(self) -> tuple[FilingKey, ...]:
        """The filing that it is about."""
        return (self.key,)

    def apply(self, store: Store, label: str) -> None:
        """Put the `after` fields in place; refuses when its fields changed meanwhile."""
        apply(store, self, label)


def label_of(board: Board, key: FilingKey, what: str = "填写") -> str:
    """How a change is named in the menu and the history: 填写“推动教育优质发展”3月进展."""
    return f"{what}“{board.nodes[key.node_id].title}”{key.month.number}月进展"


def difference(before: Filing, after: Filing, label: str) -> FilingPatch | None:
    """The entered fields in which two versions of one filing differ; None when they are alike."""
    names = [name for name in ENTERED if getattr(before, name) != getattr(after, name)]
    if not names:
        return None
    return FilingPatch(
        before.key,
        label,
        {name: getattr(before, name) for name in names},
        {name: getattr(after, name) for name in names},
    )


def save(
    store: Store, filing: Filing, label: str, *, at: dt.datetime | None = None, actor: Actor = Actor.CLERK
) -> Filing:
    """Store one filing as it now stands; returns it with its new revision and time.

    Raises KnownError when the workspace is read-only or another unit's, the filing can no longer be
    edited or its month is locked.
    """
    stored = store.filing(filing.key)
    require_editable(store, filing.key, stored)
    if actor not in UNIT:
        raise KnownError("填报由单位填写，督查室只能查看。", "要改可退回给单位。")
    require(store, actor, filing.key.unit_id)
    revision = (stored.revision if stored else 0) + 1
    saved = filing._replace(revision=revision, updated_at=at or clock.now())
    with store.operation(label, actor=signature(actor)):
        store.save_filing(saved)
    return saved


def require_editable(store: Store, key: FilingKey, stored: Filing | None) -> None:
    """Raise KnownError when what is stored under the key may not be changed."""
    from core.rules.transitions import why_not_edit
    from core.usecases import month_lock

    if stored is not None and (refusal := why_not_edit(stored.state)):
        raise KnownError(refusal, "要改可先撤回或由督查室退回。")
    month_lock.require_open(store, key.unit_id, key.month)


def apply(store: Store, patch: FilingPatch, label: str) -> Filing:
    """Put a patch's `after` fields in place; refuses when its fields changed meanwhile."""
    stored = store.filing(patch.key) or Filing(patch.key)
    if any(getattr(stored, name) != value for name, value in patch.before.items()):
        raise KnownError("这一项后来又改过，不能撤销这一步。", "现在的内容没有动，要找回旧内容可看历史。")
    return save(store, stored._replace(**dict(patch.after)), label)


# --- older versions ------------------------------------------------------------------------------------


def version_at(key: FilingKey, entries: list[HistoryEntry], sequence: int) -> Filing:
    """The filing as it stood after that record of its history (`entries` in any order)."""
    kept: dict[str, Any] = {}
    for entry in sorted(entries, key=lambda one: one.sequence):
        if entry.sequence <= sequence and entry.record_id == key.filing_id:
            kept = {**kept, **entry.after} if entry.after else {}
    return Filing(key)._replace(**entered(kept))


def entered(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The entered fields among what the history kept, with their types; one that was emptied is empty."""
    return {name: as_typed(name, kept[name]) for name in ENTERED if name in kept}


def as_typed(name: str, kept: object) -> object:
    """A field as the history keeps it, as the filing has it."""
    return ProgressStatus(str(kept)) if name == "status" and kept is not None else kept


def restore(store: Store, board: Board, old: Filing, names: tuple[str, ...] = ENTERED) -> FilingPatch:
    """Take these fields of an older version into the filing of its key, as a new change.

    To bring another month's text in, give the older filing this month's key.
    """
    stored = store.filing(old.key) or Filing(old.key)
    chosen = {name: getattr(old, name) for name in names}
    patch = difference(stored, stored._replace(**chosen), label_of(board, old.key, "恢复"))
    if patch is None:
        raise KnownError("这些栏目和现在一样，不用恢复。")
    apply(store, patch, patch.label)
    return patch
