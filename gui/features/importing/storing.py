"""Where an import goes: a new list, an annex of the one that is there, or a revision of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from core import validation
from core.host import backups
from core.host.clock import today
from core.lists import revising
from core.lists.drafting import Draft, remember, result
from core.lists.revising import Difference, Kind
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import ListId, NodeId, Unit, WorkList
from core.usecases import list_change
from core.usecases.list_change import ListPatch

#: From this share of nodes found again a list is a revision, below it an annex.
_REVISION = 0.4


class Way(Enum):
    """How an import is stored."""

    NEW = "new"
    REVISE = "revise"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Stored:
    """The list that holds the import now, and the step that can be taken back (None for a new list)."""

    list_id: ListId
    patch: ListPatch | None
    said: str


def names_known(store: Store) -> tuple[str, ...]:
    """What the units of all lists are called, in full and in short: the parser takes these words for units."""
    units = (unit for one in list_change.lists_of(store) for unit in one.units if not unit.is_collective)
    return tuple(dict.fromkeys(name for unit in units for name in (unit.name, *unit.aliases) if len(name) > 1))


class Place:
    """The workspace as an import sees it. `month` is the first one without what a revision takes out.

    `risk` is told before anything is written, with the kind of backup and its note.
    """

    def __init__(self, store: Store, month: Month, risk: Callable[[backups.Kind, str], object]) -> None:
        self._store, self._month, self._risk = store, month, risk

    @cached_property
    def _lists(self) -> tuple[WorkList, ...]:
        return list_change.lists_of(self._store)

    @cached_property
    def known(self) -> Sequence[Unit]:
        """The directory over all lists."""
        return tuple({unit.id: unit for one in reversed(self._lists) for unit in one.units}.values())

    def result(self, draft: Draft) -> WorkList:
        """The draft as it would be stored."""
        return result(draft, self.known)

    def ways(self, draft: Draft) -> tuple[Way, ...]:
        """What can be done with the draft, the likely way first."""
        held = self._held(draft)
        if held is None:
            return (Way.NEW,)
        made = self.result(draft)
        found = revising.compare(held, made)
        again = sum(one.old is not None and one.new is not None for one in found)
        likely = (Way.REVISE, Way.JOIN) if again >= _REVISION * len(made.nodes) else (Way.JOIN, Way.REVISE)
        return (*likely, Way.NEW)

    def label(self, way: Way, draft: Draft) -> str:
        """The way in words."""
        year = self._year(draft)
        return {
            Way.NEW: f"存为 {year} 年的清单",
            Way.REVISE: f"与 {year} 年清单比较后更新",
            Way.JOIN: f"作为附件并入 {year} 年清单",
        }[way]

    def before(self, draft: Draft) -> WorkList | None:
        """The newest list of an earlier year."""
        year = self._year(draft)
        return max((one for one in self._lists if one.year < year), key=lambda one: one.year, default=None)

    def differences(self, draft: Draft) -> tuple[Difference, ...]:
        """What the draft changes in the list of its year."""
        held = self._held(draft)
        return revising.compare(held, self.result(draft)) if held else ()

    def store(self, way: Way, draft: Draft, *, carry: bool, accepted: Collection[NodeId]) -> Stored:
        """Store it in one operation; KnownError leaves the workspace as it was. What was said of columns is kept."""
        stored = self._stored(way, draft, carry=carry, accepted=accepted)
        if draft.meanings:
            with self._store.operation("记住清单的列"):
                remember(self._store, draft.meanings)
        return stored

    def _stored(self, way: Way, draft: Draft, *, carry: bool, accepted: Collection[NodeId]) -> Stored:
        made, held = self.result(draft), self._held(draft)
        self._risk(backups.Kind.LIST if held and way is Way.REVISE else backups.Kind.IMPORT, made.title)
        if way is Way.NEW or held is None:
            return self._add(self._carried(made, draft) if carry else made)
        if way is Way.JOIN:
            patch = list_change.changed(self._store, revising.joined(held, made), f"并入“{made.title}”")
            return Stored(held.id, patch, f"已并入“{made.title}”，{len(made.nodes)} 项")
        differences = revising.compare(held, made)
        whole = revising.revised(held, made, differences, accepted, self._month)
        patch = list_change.changed(self._store, whole, f"更新“{held.title}”")
        count = sum(one.kind is not Kind.SAME and one.key in accepted for one in differences)
        return Stored(held.id, patch, f"已更新 {count} 项，填报都保留")

    def units_text(self, draft: Draft, node_id: NodeId, *, new: bool) -> str:
        """The units of a node in the draft, or in the list that is there."""
        held = self.result(draft) if new else self._held(draft)
        if held is None:
            return ""
        names = {unit.id: unit.name for unit in held.units}
        return "、".join(names[part.unit_id] for part in held.assignments if part.node_id == node_id)

    def _add(self, made: WorkList) -> Stored:
        validation.require_list(made)
        with self._store.operation(f"导入“{made.title}”"):
            self._store.add_list(made)
        return Stored(made.id, None, f"已导入“{made.title}”，{len(made.nodes)} 项")

    def _carried(self, made: WorkList, draft: Draft) -> WorkList:
        before = self.before(draft)
        if before is None:
            return made
        board = Board(before)
        year = self._store.filings(since=Month(before.year, 1), month=Month(before.year, 12))
        return revising.carried(before, made, [node.id for node in revising.unfinished(board, year)])

    def _year(self, draft: Draft) -> int:
        """As the result will say, without making it."""
        return draft.outline.year or today().year

    def _held(self, draft: Draft) -> WorkList | None:
        year = self._year(draft)
        return next((one for one in self._lists if one.year == year), None)
