"""The indicators of a task as one unit sees them in a month: its own, and those that others file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from core import discrepancies, owners
from core.criteria import criteria_of
from core.discrepancies import Discrepancy
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, Indicator, IndicatorId, NodeId, UnitId
from core.model.status import Ownership
from core.owner_values import OwnerValue
from core.owners import Holder, Told
from core.plan import Plan
from core.rules.judgement import Duty, Reading, Verdict, judge
from core.rules.unit_month import Criteria, by_task, duty_of


class TaskIndicator(NamedTuple):
    """An indicator with its owner's values up to the month, its plan, and how it stands.

    `units` answer for it; `is_mine`: the unit that looks is asked for it. `is_by_order`: 按首列.
    """

    indicator: Indicator
    units: tuple[UnitId, ...]
    is_mine: bool
    is_by_order: bool
    plan: Plan
    readings: tuple[Reading, ...]
    verdict: Verdict
    discrepancy: Discrepancy | None = None

    @property
    def value(self) -> float | None:
        """The newest value."""
        return self.readings[-1].value if self.readings else None

    def at(self, month: Month) -> float | None:
        """The value that was filed for the month."""
        return next((one.value for one in self.readings if one.month == month), None)


def of_task(
    store: Store, board: Board, node_id: NodeId, unit_id: UnitId | None, month: Month
) -> tuple[TaskIndicator, ...]:
    """The indicators of a task in their order; each as the unit's own where it is asked for it."""
    if not board.indicators.get(node_id):
        return ()
    first = Month(month.year, 1)
    filings = store.filings(since=first, month=month, node_id=node_id)
    told = by_task(filings, month).get(node_id, {})
    shared = store.records(OwnerValue, since=first, month=month, node_id=node_id)
    criteria = criteria_of(store, month)
    found = (_chosen(board, one, unit_id, month) for one in board.indicators[node_id])
    return tuple(_seen(board, one, unit_id, month, told, shared, criteria) for one in found)


def _chosen(board: Board, indicator: Indicator, unit_id: UnitId | None, month: Month) -> Holder:
    held = owners.holders(board, indicator, month) or (Holder(indicator, ()),)
    return next((one for one in held if unit_id in one.units), held[0])


def _seen(
    board: Board,
    holder: Holder,
    unit_id: UnitId | None,
    month: Month,
    told: Told,
    shared: Sequence[OwnerValue],
    criteria: Criteria,
) -> TaskIndicator:
    indicator = holder.indicator
    known = {one.month: one for one in owners.readings(board, holder, told, month, criteria.decisions)}
    for one in shared:  # what the office told of another unit's values, where this workspace has none itself
        is_others = indicator.ownership is Ownership.SUM or unit_id not in holder.units
        is_before = unit_id is not None and one.unit_id in board.predecessors(unit_id)
        if one.indicator_id == indicator.id and (is_others or is_before):
            known.setdefault(one.month, Reading(one.month, one.value))
    readings = tuple(known[at] for at in sorted(known))
    plan = owners.plan_of(board, holder, readings)
    node = board.nodes[indicator.node_id]
    verdict = judge(
        indicator, plan, readings, month, criteria.rule, now=criteria.now,
        duty=duty_of(board, node, holder.units[0], month) if holder.units else Duty.OVER,
        period=node.frequency.months,
    )  # fmt: skip
    listed = board.indicator_by_id[indicator.id]
    differing = discrepancies.found(board, listed, told, month, criteria.decisions, criteria.asked_since)
    by_order = owners.is_by_order(board, listed)
    return TaskIndicator(indicator, holder.units, unit_id in holder.units, by_order, plan, readings, verdict, differing)


def told_others(store: Store, board: Board, unit_id: UnitId) -> tuple[OwnerValue, ...]:
    """What units filed for indicators of this unit's tasks that it is not asked for: it sees them, read only.

    So it does what was filed for its own by a unit that was merged into it.
    """
    year = board.work_list.year
    first, last = Month(year, 1), Month(year, 12)
    before = board.predecessors(unit_id)
    found: list[OwnerValue] = []
    for node in board.tasks_of.get(unit_id, ()):
        mine = {
            one.id
            for one in owners.asked_of(board, node.id, unit_id, last)
            if one.ownership is not Ownership.SUM  # of a sum it has its own part only
        }
        others = [one for one in board.indicators.get(node.id, ()) if one.id not in mine]
        if others or (mine and before):
            filed = [one for one in store.filings(since=first, month=last, node_id=node.id) if one.state.is_filed]
            found += _values_of(board, others, by_task(filed, last).get(node.id, {}), last)
            found += _values_before(mine, [one for one in filed if one.key.unit_id in before])
    return tuple(found)


def _values_of(board: Board, indicators: Sequence[Indicator], told: Told, last: Month) -> list[OwnerValue]:
    held = [(one, holder) for one in indicators for holder in owners.holders(board, one, last)]
    return [
        OwnerValue(one.node_id, one.id, reading.month, holder.units[0], reading.value)
        for one, holder in held
        for reading in owners.readings(board, holder, told, last)
    ]


def _values_before(indicators: Collection[IndicatorId], filings: Iterable[Filing]) -> list[OwnerValue]:
    return [
        OwnerValue(one.key.node_id, indicator_id, one.key.month, one.key.unit_id, value)
        for one in filings
        for indicator_id, value in one.values.items()
        if indicator_id in indicators
    ]
