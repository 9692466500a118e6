"""填报主体: who is asked for an indicator's value, and by what plan it is judged.

One unit, or each unit for itself (分别填报), or several whose values are added up (相加). Where the office said
nothing it is the unit that the text says leads, else the one named first (按首列).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.model.board import Board
from core.model.period import Month
from core.model.records import Filing, Indicator, IndicatorId, Node, NodeId, TaskChange, UnitId
from core.model.status import Ownership
from core.owner_values import ValueDecision
from core.plan import Extension, Plan, Point, due_in
from core.rules.judgement import AMOUNTS, Reading

Decisions = Mapping[tuple[IndicatorId, Month], ValueDecision]
#: A task's filings by unit, oldest first.
Told = Mapping[UnitId, Sequence[Filing]]
UNDECIDED: Decisions = {}


class Holder(NamedTuple):
    """Who answers for an indicator in a month; the indicator has the unit's own target where it has one."""

    indicator: Indicator
    units: tuple[UnitId, ...]


def owner_at(board: Board, indicator: Indicator, month: Month) -> UnitId | None:
    """The one unit that answers for the indicator in the month, after mergers; None where the task has no unit."""
    owner = indicator.owner or board.leads.get(indicator.node_id)
    return None if owner is None else board.successor(owner, month)


def is_by_order(board: Board, indicator: Indicator) -> bool:
    """按首列: neither the office nor the text says who the owner is."""
    said = indicator.owner is not None or indicator.ownership is not Ownership.SINGLE
    return not said and not board.is_lead_named(indicator.node_id)


def holders(board: Board, indicator: Indicator, month: Month) -> tuple[Holder, ...]:
    """One for a single owner or a sum, one a unit where each files its own."""
    if indicator.ownership is Ownership.SINGLE:
        owner = owner_at(board, indicator, month)
        return () if owner is None else (Holder(indicator, (owner,)),)
    units = board.units_at(indicator.node_id, month)
    if indicator.ownership is Ownership.SUM:
        return (Holder(indicator, units),) if units else ()
    return tuple(Holder(_own(board, indicator, unit, month), (unit,)) for unit in units)


def _own(board: Board, indicator: Indicator, unit: UnitId, month: Month) -> Indicator:
    """The indicator with the unit's own target; of an amount with those of the units that it took over, too."""
    targets = {one.unit_id: one.value for one in indicator.unit_targets}
    here = [one for one in board.units_of[indicator.node_id] if not board.is_successors(indicator.node_id, one)]
    joined = [one for one in here if board.successor(one, month) == unit]
    if indicator.kind not in AMOUNTS or not indicator.value or len(joined) < 2:
        return with_target(indicator, targets.get(joined[0] if joined else unit, targets.get(unit)))
    return with_target(indicator, sum(targets.get(one, indicator.value[0]) for one in joined))


def with_target(indicator: Indicator, value: float | None) -> Indicator:
    """The indicator with a unit's own target; None: that of the text."""
    return indicator if value is None else indicator._replace(value=(value,))


def asked_of(board: Board, node_id: NodeId, unit_id: UnitId, month: Month) -> tuple[Indicator, ...]:
    """The indicators whose values the unit is asked for, each with the unit's own target."""
    return tuple(
        holder.indicator
        for indicator in board.indicators.get(node_id, ())
        for holder in holders(board, indicator, month)
        if unit_id in holder.units
    )


def alone(board: Board, node_id: NodeId, unit_id: UnitId, month: Month) -> tuple[Holder, ...]:
    """Those that the unit alone answers for: they decide its light."""
    found = (one for each in board.indicators.get(node_id, ()) for one in holders(board, each, month))
    return tuple(one for one in found if one.units == (unit_id,) and one.indicator.ownership is not Ownership.SUM)


# --- what was filed ------------------------------------------------------------------------------------


def readings(
    board: Board, holder: Holder, told: Told, month: Month, decisions: Decisions = UNDECIDED
) -> tuple[Reading, ...]:
    """The indicator's values up to the month, oldest first; where the office decided one, that one.

    Of a sum only the months for which all units filed their part, or whose parts reach the target already.
    """
    found: dict[Month, float] = {}
    for at in sorted({one.key.month for filings in told.values() for one in filings if one.key.month <= month}):
        parts = parts_at(board, holder, told, at)
        is_whole = len(parts) == len(holder.units)
        goal = holder.indicator.value[0] if holder.indicator.value else 1.0
        if parts and (is_whole or sum(parts.values()) >= goal):
            found[at] = sum(parts.values())
    for (indicator_id, at), decision in decisions.items():
        if indicator_id == holder.indicator.id and at <= month:
            found[at] = decision.value
    return tuple(Reading(at, found[at]) for at in sorted(found))


def parts_at(board: Board, holder: Holder, told: Told, month: Month) -> dict[UnitId, float]:
    """What each of its units filed for the month; before a merger what those said that it took over."""
    values = {
        unit: one.values[holder.indicator.id]
        for unit, filings in told.items()
        for one in filings
        if one.key.month == month and holder.indicator.id in one.values
    }
    found: dict[UnitId, float] = {}
    for unit in holder.units:
        mine = [unit, *(one for one in values if one != unit and board.successor(one) == board.successor(unit))]
        said = [values[one] for one in mine if one in values]
        if said:
            found[unit] = sum(said) if _adds(holder.indicator) else said[0]
    return found


def _adds(indicator: Indicator) -> bool:
    """Whether what two units filed before they became one is added up: each had its own part."""
    return indicator.ownership is not Ownership.SINGLE and indicator.kind in AMOUNTS


# --- by what plan --------------------------------------------------------------------------------------


def plan_of(board: Board, holder: Holder, known: Sequence[Reading]) -> Plan:
    """The indicator's plan with what was agreed with its owner since."""
    indicator = holder.indicator
    goal = indicator.value[0] if indicator.value else 0.0
    plan = base_plan(board, indicator)
    mine = {board.successor(unit) for unit in holder.units}
    for change in board.extended.get(indicator.node_id, ()):
        if board.successor(change.unit_id) in mine and change.indicator_id in {None, indicator.id}:
            reached = [one.value for one in known if one.month <= change.month][-1:]
            percent = reached[0] / goal * 100 if reached and goal > 0 else 0.0
            plan = _extended(plan, change, percent, tuple(_share(one, goal) for one in change.points))
    return plan


def plans_for(board: Board, node_id: NodeId, unit_id: UnitId, month: Month, told: Told) -> dict[IndicatorId, Plan]:
    """The plan of each indicator of a task: the unit's own where it is asked, else the owner's."""
    found: dict[IndicatorId, Plan] = {}
    for indicator in board.indicators.get(node_id, ()):
        held = holders(board, indicator, month) or (Holder(indicator, ()),)
        mine = next((one for one in held if unit_id in one.units), held[0])
        found[indicator.id] = plan_of(board, mine, readings(board, mine, told, month))
    return found


def base_plan(board: Board, indicator: Indicator) -> Plan:
    """The plan as the list has it, before any extension."""
    node = board.nodes[indicator.node_id]
    goal = indicator.value[0] if indicator.value else 0.0
    points = tuple(_share(point, goal) for point in indicator.points if point.is_percent or goal > 0)
    start, due = indicator.start_date or node.start_date, indicator.due_date or node.due_date
    return _plan(board, start, due, points)


def plan_of_part(board: Board, node: Node, unit_id: UnitId, filings: Sequence[Filing]) -> Plan:
    """The plan by which a unit's own percent is judged."""
    plan = _plan(board, node.start_date, node.due_date, tuple(_share(point, 0.0) for point in node.points))
    for change in board.extended.get(node.id, ()):
        if board.successor(change.unit_id) == board.successor(unit_id) and change.indicator_id is None:
            said = [one.percent for one in filings if one.key.month <= change.month and one.percent is not None]
            plan = _extended(plan, change, said[-1] if said else 0.0)
    return plan


def _plan(board: Board, start: dt.date | None, due: dt.date | None, points: Iterable[tuple[Month, float]]) -> Plan:
    year = board.work_list.year
    return Plan(start or dt.date(year, 1, 1), due or dt.date(year, 12, 31), tuple(points))


def _share(point: Point, goal: float) -> tuple[Month, float]:
    return point.month, point.value if point.is_percent or goal <= 0 else point.value / goal * 100


def _extended(plan: Plan, change: TaskChange, reached: float, points: tuple[tuple[Month, float], ...] = ()) -> Plan:
    """For all of a measure only what is due before the new day; other points keep the deadline."""
    held = due_in(plan, change.month)
    due = change.new_due or held
    if not points and (change.new_due is None or (change.indicator_id is None and held >= due)):
        return plan
    return plan._replace(extensions=(*plan.extensions, Extension(change.month, due, reached, points)))
