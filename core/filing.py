"""Changing a filing: one operation, one transaction, one step of undo.

A change is kept as a patch of fields, so that it can be undone after a restart from the history and
is refused when the fields no longer hold what the patch left there.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core import clock
from core.board import Board
from core.errors import KnownError
from core.model import Filing, FilingKey
from core.ports import Store

#: What a clerk enters. State, revision and times follow from operations and are not undone as text is.
ENTERED = ("status", "percent", "progress", "cumulative", "problems", "next_steps", "contact", "values")


@dataclass(frozen=True, slots=True)
class FilingPatch:
    """The entered fields that a change touched, before and after."""

    key: FilingKey
    label: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def inverse(self) -> FilingPatch:
        """The patch that takes this one back."""
        return FilingPatch(self.key, self.label, self.after, self.before)


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


def save(store: Store, filing: Filing, label: str, *, at: dt.datetime | None = None) -> Filing:
    """Store one filing as it now stands; returns it with its new revision and time.

    Raises KnownError when the workspace is read-only or the filing can no longer be edited.
    """
    stored = store.filing(filing.key)
    if stored is not None and not stored.state.is_editable:
        raise KnownError(f"这一项{stored.state.label}，不能再改。", "要改可先撤回或由督查室退回。")
    revision = (stored.revision if stored else 0) + 1
    saved = dataclasses.replace(filing, revision=revision, updated_at=at or clock.now())
    with store.operation(label):
        store.save_filing(saved)
    return saved


def apply(store: Store, patch: FilingPatch, label: str) -> Filing:
    """Put a patch's `after` fields in place; refuses when its fields changed meanwhile."""
    stored = store.filing(patch.key) or Filing(patch.key)
    if any(getattr(stored, name) != value for name, value in patch.before.items()):
        raise KnownError("这一项后来又改过，不能撤销这一步。", "现在的内容没有动，要找回旧内容可看历史。")
    return save(store, dataclasses.replace(stored, **dict(patch.after)), label)
