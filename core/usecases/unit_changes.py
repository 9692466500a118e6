"""The directory of units changes: a new name, an alias, a merge, another order; filings stay with their unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from core.errors import KnownError
from core.lists.directory import aliases_of, kind_of, short_name, unit_id
from core.lists.revising.settle import pointed
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import (
    Assignment,
    Evidence,
    Filing,
    FormerName,
    Record,
    Review,
    TaskChange,
    Unit,
    UnitId,
    UnitKind,
    WorkList,
)
from core.rules.roles import Actor, require
from core.search.pinyin import initials
from core.usecases.list_change import ListPatch, lists_of

Edit = Callable[[Unit], Unit]


def renamed(unit: Unit, name: str, day: dt.date, note: str = "改名") -> Unit:
    """The unit under a new name from a day on; the old name stays an alias with its last day."""
    name = "".join(name.split())
    if not name:
        raise KnownError("单位要有名称。", "写上单位全称。")
    if name == unit.name:
        return unit
    words = tuple(dict.fromkeys((*aliases_of(name), *unit.aliases, unit.name)))
    short = short_name(name) if unit.short_name == short_name(unit.name) else unit.short_name
    letters = initials(name) if unit.initials else ""
    former = (*unit.former, FormerName(unit.name, day, note))
    return unit._replace(
        name=name, short_name=short, aliases=tuple(w for w in words if w != name), initials=letters, former=former
    )


def with_alias(unit: Unit, alias: str) -> Unit:
    """One more way in which the unit is written."""
    alias = "".join(alias.split())
    if not alias or alias in {unit.name, *unit.aliases}:
        raise KnownError("这个别名已经有了。" if alias else "别名不能为空。")
    return unit._replace(aliases=(*unit.aliases, alias))


def without_alias(unit: Unit, alias: str) -> Unit:
    """An alias fewer; a former name stays, so that old packages are still known."""
    if any(past.name == alias for past in unit.former):
        raise KnownError(f"“{alias}”是曾用名，不能删除。", "旧文件靠它认出这个单位。")
    return unit._replace(aliases=tuple(word for word in unit.aliases if word != alias))


def new_unit(name: str, kind: UnitKind | None = None) -> Unit:
    """A unit of that name that the lists do not have."""
    name = "".join(name.split())
    if not name:
        raise KnownError("单位要有名称。", "写上单位全称。")
    return Unit(unit_id(name), name, kind or kind_of(name), short_name(name), aliases_of(name))


def changed_unit(store: Store, changed: Unit, label: str) -> ListPatch:
    """Store a changed unit in every list that has it; KnownError when its words are another unit's."""
    before = [one for one in lists_of(store) if any(unit.id == changed.id for unit in one.units)]
    for one in before:
        _require_own_words(changed, one.units)
    after = [with_unit(one, changed.id, lambda _unit: changed) for one in before]
    return _applied(store, ListPatch(label, tuple(before), tuple(after)))


def with_unit(work_list: WorkList, wanted: UnitId, edit: Edit) -> WorkList:
    """The list with one of its units changed."""
    return work_list._replace(units=tuple(edit(unit) if unit.id == wanted else unit for unit in work_list.units))


def with_units(work_list: WorkList, units: Sequence[Unit]) -> WorkList:
    """The list with another directory; KnownError when two units would be known by one name."""
    for unit in units:
        _require_own_words(unit, units)
    return work_list._replace(units=tuple(units))


def _require_own_words(changed: Unit, units: Iterable[Unit]) -> None:
    for unit in units:
        if unit.id != changed.id and unit.name in {changed.name, *changed.aliases}:
            raise KnownError(f"“{unit.name}”是另一个单位的名称。", "要成为一家，用“合并…”。")


def exchanged(store: Store, work_list: WorkList, units: Sequence[Unit], label: str) -> ListPatch:
    """Put another directory in the place of a list's."""
    return _applied(store, ListPatch(label, (work_list,), (with_units(work_list, units),)))


def added(store: Store, work_list: WorkList, unit: Unit) -> ListPatch:
    """Put a new unit at the end of a list's directory."""
    _require_own_words(unit, work_list.units)
    if any(unit.id == one.id or unit.name in one.aliases for one in work_list.units):
        raise KnownError(f"“{unit.name}”已经在名录里。")
    grown = work_list._replace(units=(*work_list.units, unit))
    return _applied(store, ListPatch(f"新增“{unit.name}”", (work_list,), (grown,)))


def ordered(store: Store, work_list: WorkList, order: Sequence[UnitId]) -> ListPatch:
    """Another order of the directory; it rules every table and report."""
    place = {key: at for at, key in enumerate(order)}
    units = tuple(sorted(work_list.units, key=lambda unit: place.get(unit.id, len(place))))
    return _applied(store, ListPatch("调整单位顺序", (work_list,), (work_list._replace(units=units),)))


def merged(store: Store, gone: Unit, into: Unit, day: dt.date) -> ListPatch:
    """Two units become one in every list: tasks, filings, reviews and evidence of the one go to the other.

    KnownError, with nothing changed, where both have filed for the same task and month.
    """
    if gone.id == into.id or gone.is_collective or into.is_collective:
        raise KnownError("要选两个不同的单位。")
    before = [one for one in lists_of(store) if any(unit.id == gone.id for unit in one.units)]
    filings = [(old, _moved_filing(old, into.id)) for old in store.filings(unit_id=gone.id)]
    _require_free(store, filings)
    after = [_merged_list(one, gone, into, day) for one in before]
    label = f"把“{gone.name}”并入“{into.name}”"
    patch = ListPatch(
        label, tuple(before), tuple(after), tuple(filings), tuple(_moved_records(store, gone.id, into.id))
    )
    return _applied(store, patch)


def merged_from(store: Store, gone: Unit, into: Unit, month: Month) -> ListPatch:
    """From the month on the one does the other's work in that year's list; what was filed before stays where it is.

    Raises KnownError where that month was filed by the one that goes, since what it filed would hang in the air.
    """
    require(store, Actor.OFFICE)
    if gone.id == into.id or gone.is_collective or into.is_collective:
        raise KnownError("要选两个不同的单位。")
    if gone.merged_into is not None or into.merged_into is not None:
        raise KnownError(f"“{(gone if gone.merged_into else into).name}”已经并入别的单位。")
    before = [one for one in lists_of(store) if one.year == month.year and _has(one, gone) and _has(one, into)]
    if not before:
        raise KnownError(f"{month.year}年的清单里没有这两个单位。")
    later = [one for one in store.filings(since=month, unit_id=gone.id) if not one.is_empty]
    if later:
        at = later[0].key.month
        raise KnownError(
            f"“{gone.name}”{at.label}已有填报，不能从{month.label}起合并。", f"从{at.plus(1).label}起合并，或先清空它。"
        )
    after = [_merged_since(one, gone, into, month) for one in before]
    label = f"从{month.label}起把“{gone.name}”并入“{into.name}”"
    return _applied(store, ListPatch(label, tuple(before), tuple(after), actor=Actor.OFFICE))


class MergeEffect(NamedTuple):
    """What a merger comes to: tasks that move, those that both have, 应报 of both in the month before and after."""

    tasks: int
    shared: int
    due_before: int
    due_after: int


def merge_effect(board: Board, gone: Unit, into: Unit, month: Month) -> MergeEffect:
    """What `merged_from` would come to in its first month."""
    after = Board(_merged_since(board.work_list, gone, into, month), board.ended, board.extended, board.first_month)
    mine, theirs = ({node.id for node in board.tasks_of.get(unit.id, ())} for unit in (gone, into))
    due = [sum(len(each.due_tasks(unit.id, month)) for unit in (gone, into)) for each in (board, after)]
    return MergeEffect(len(mine), len(mine & theirs), *due)


def first_free_month(store: Store, unit: Unit, year: int) -> Month:
    """The first month of the year from which on the unit has filed nothing; January of the next year without one."""
    filed = [one.key.month for one in store.filings(unit_id=unit.id, since=Month(year, 1)) if not one.is_empty]
    return max(filed).plus(1) if filed else Month(year, 1)


def _has(work_list: WorkList, unit: Unit) -> bool:
    return any(one.id == unit.id for one in work_list.units)


def _merged_since(work_list: WorkList, gone: Unit, into: Unit, month: Month) -> WorkList:
    """The one stands beside the other at each of its tasks, from the month on, in its role."""
    board = Board(work_list)
    marked = [
        unit._replace(merged_into=into.id, merged_in=month) if unit.id == gone.id else unit for unit in work_list.units
    ]
    parts: list[Assignment] = []
    for part in work_list.assignments:
        parts.append(part)
        is_gone = gone.id in board.meant_units(part)
        already = into.id in board.units_of[part.node_id] or any(
            one.unit_id == into.id and one.node_id == part.node_id for one in parts
        )
        if is_gone and not already:
            parts.append(Assignment(part.node_id, into.id, part.role, since=month))
    return work_list._replace(units=tuple(marked), assignments=tuple(parts))


def _applied(store: Store, patch: ListPatch) -> ListPatch:
    patch.apply(store, patch.label)
    return patch


def _moved_filing(filing: Filing, unit: UnitId) -> Filing:
    return filing._replace(key=filing.key._replace(unit_id=unit))


def _require_free(store: Store, filings: Iterable[tuple[Filing, Filing]]) -> None:
    taken = [new.key.month.label for _, new in filings if store.filing(new.key) is not None]
    if taken:
        raise KnownError(
            f"两个单位在{taken[0]}填了同一项任务，共 {len(taken)} 处，没有合并。", "先清空其中一家的填报，再合并。"
        )


def _moved_records(store: Store, gone: UnitId, into: UnitId) -> Iterable[tuple[Record, Record]]:
    for review in store.records(Review, unit_id=gone):
        yield review, review._replace(key=review.key._replace(unit_id=into))
    for evidence in store.records(Evidence, unit_id=gone):
        yield evidence, evidence._replace(key=evidence.key._replace(unit_id=into))
    for change in store.records(TaskChange, unit_id=gone):
        yield change, change._replace(unit_id=into)


def _merged_list(work_list: WorkList, gone: Unit, into: Unit, day: dt.date) -> WorkList:
    """The list where the one stands for the other; its names become the other's."""
    words = dict.fromkeys((*into.aliases, gone.name, *gone.aliases))
    past = (*into.former, *gone.former, FormerName(gone.name, day, f"并入{into.name}"))
    joined = into._replace(aliases=tuple(word for word in words if word != into.name), former=past)
    others = [joined if unit.id == into.id else unit for unit in work_list.units if unit.id != gone.id]
    if all(unit.id != into.id for unit in others):
        others.append(joined)
    return pointed(work_list, {gone.id: into.id}, others)
