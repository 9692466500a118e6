"""What stands in the fields of a filing and is not in the filing: words that are no number, a refused writing.

The words are kept in the workspace, so that they stand in their place again after a restart. They are no part of the
filing: not of its history, its packages, its reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from core.errors import KnownError
from core.model import setting
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, FilingKey, NodeId, UnitId
from core.rules.roles import Actor
from core.settings.bookkeeping import UNSTORED
from core.usecases.filing import label_of, save

Words = Mapping[str, str]


class Unstored(NamedTuple):
    """`fields` that a refused writing would have changed, by name; `wrong` words, by "percent" or an indicator's id."""

    fields: Mapping[str, Any] = MappingProxyType({})
    wrong: Words = MappingProxyType({})

    @property
    def is_empty(self) -> bool:
        """Everything that was entered is in the filing."""
        return not self.fields and not self.wrong


def read(store: Store) -> dict[FilingKey, Unstored]:
    """The words that were kept; what cannot be read is none."""
    try:
        return {
            FilingKey(NodeId(node), UnitId(unit), Month.parse(month)): Unstored(wrong=wrong)
            for node, unit, month, wrong in setting.read(store, UNSTORED)
        }
    except KnownError:
        return {}


def keep(store: Store, held: Mapping[FilingKey, Unstored]) -> None:
    """Keep the words of all filings; raises KnownError as every operation."""
    words = tuple((*_written(key), one.wrong) for key, one in held.items() if one.wrong)
    with store.operation("记下没填对的数"):
        setting.write(store, UNSTORED, words)


def _written(key: FilingKey) -> tuple[str, str, str]:
    return key.node_id, key.unit_id, str(key.month)


def carry_over(store: Store, board: Board, held: Mapping[FilingKey, Unstored], actor: Actor) -> None:
    """Store in another copy of the workspace what the one before refused; raises KnownError."""
    for key, one in held.items():
        if one.fields:
            stored = store.filing(key) or Filing(key)
            save(store, stored._replace(**dict(one.fields)), label_of(board, key), actor=actor)
    keep(store, held)
