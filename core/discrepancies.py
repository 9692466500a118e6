"""两家报数不同: differing values of one indicator in one month, on which the office decides once, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from core.errors import KnownError
from core.host import clock
from core.model import wording
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.ports import Store
from core.model.records import Indicator, IndicatorKind, UnitId
from core.model.setting import Setting, Use, read
from core.model.status import Ownership
from core.owner_values import ValueDecision
from core.owners import Decisions, Told, owner_at
from core.rules.roles import Actor, require_office

if TYPE_CHECKING:
    from core.usecases.changes import RecordPatch
    from core.usecases.list_change import ListPatch

#: The month from which differing values are asked about: an upgraded workspace asks about none before it.
SINCE: Setting[Month | None] = Setting(
    "discrepancies_since",
    "报数不同从哪个月起要定",
    None,
    Month | None,
    words=lambda month, _: [("月份", month.label if month else "")],
    use=Use.INTERNAL,
)


class Discrepancy(NamedTuple):
    """The values of a month by unit, the owner's first, and what the office decided (None: not yet)."""

    indicator: Indicator
    month: Month
    values: Mapping[UnitId, float]
    owner: UnitId | None
    decision: ValueDecision | None = None


def found(
    board: Board, indicator: Indicator, told: Told, month: Month, decisions: Decisions, since: Month | None = None
) -> Discrepancy | None:
    """Two or more values of the month that differ; only one unit's value counts, whoever else sent one."""
    if indicator.ownership is not Ownership.SINGLE or (since is not None and month < since):
        return None
    owner = owner_at(board, indicator, month)
    values = {
        unit: one.values[indicator.id]
        for unit in sorted(told, key=lambda unit: unit != owner)
        for one in told[unit]
        if one.key.month == month and indicator.id in one.values
    }
    if len({_compared(indicator, value) for value in values.values()}) < 2:
        return None
    return Discrepancy(indicator, month, values, owner, decisions.get((indicator.id, month)))


def _compared(indicator: Indicator, value: float) -> float:
    """A milestone is done or not, on whichever day."""
    return float(value >= 1) if indicator.kind is IndicatorKind.MILESTONE else round(value, 6)


def decisions_of(store: Store, month: Month) -> Decisions:
    """What the office decided in the year up to the month."""
    kept = store.records(ValueDecision, since=Month(month.year, 1), month=month)
    return {(one.indicator_id, one.month): one for one in kept}


def since_of(store: Store) -> Month | None:
    """From which month on the office is asked; None: always."""
    return read(store, SINCE)


class Reach(StrEnum):
    """How far a decision reaches; the value is the word in the window."""

    MONTH = "只这个月"
    OWNER = "定为填报主体"
    EACH = "改为分别填报"


def decide(
    store: Store,
    board: Board,
    indicator: Indicator,
    month: Month,
    unit_id: UnitId,
    *,
    reason: str,
    reach: Reach = Reach.MONTH,
    actor: Actor = Actor.OFFICE,
) -> RecordPatch | ListPatch:
    """The unit's value is the indicator's in the month; by its reach the unit is the owner from now on, or each is.

    Raises KnownError without a reason or differing values.
    """
    from core.usecases.changes import RecordPatch

    require_office(store, actor, "报数不同")
    before, after = _decision(store, board, indicator, month, unit_id, reason)
    amount = wording.amount(after.value, indicator.unit, space=False)
    label = f"“{indicator.name}”{month.number}月以{board.units[unit_id].name}的{amount}为准"
    patch: RecordPatch | ListPatch = RecordPatch(label, ((before, after),), actor)
    if reach is not Reach.MONTH:
        patch = _lasting(store, board, label, (before, after), reach, actor)
    patch.apply(store, patch.label)
    return patch


def _decision(
    store: Store, board: Board, indicator: Indicator, month: Month, unit_id: UnitId, reason: str
) -> tuple[ValueDecision | None, ValueDecision]:
    """What was decided before, and the decision to be kept."""
    from core.rules.unit_month import by_task

    filings = store.filings(month=month, node_id=indicator.node_id)
    told = by_task(filings, month).get(indicator.node_id, {})
    differing = found(board, indicator, told, month, decisions_of(store, month))
    if differing is None:
        raise KnownError(f"“{indicator.name}”{month.label}没有两个不同的数，不用定。")
    if unit_id not in differing.values:
        names = "、".join(board.units[unit].name for unit in differing.values)
        raise KnownError(f"“{board.units[unit_id].name}”没有报这个数，没有办理。", f"报了数的是{names}。")
    if not reason.strip():
        raise KnownError("定哪个数要写理由，没有办理。", "写明理由后再办。")
    value = differing.values[unit_id]
    return differing.decision, ValueDecision(
        indicator.node_id, indicator.id, month, unit_id, value, differing.values, reason.strip(),
        decided_at=clock.now(),
    )  # fmt: skip


def _lasting(
    store: Store,
    board: Board,
    label: str,
    pair: tuple[ValueDecision | None, ValueDecision],
    reach: Reach,
    actor: Actor,
) -> ListPatch:
    """The decision and the list's new owner as one step."""
    from core import planning
    from core.usecases.list_change import ListPatch

    before, after = pair
    pair = before, after._replace(revision=(before.revision if before else 0) + 1)
    how, owner = (Ownership.SINGLE, after.unit_id) if reach is Reach.OWNER else (Ownership.EACH, None)
    held, changed, _ = planning.with_owner(store, board, [after.indicator_id], how, owner)
    return ListPatch(f"{label}，{reach.value}", (held,), (changed,), records=(pair,), actor=actor)


def of_year(store: Store, board: Board, month: Month) -> tuple[Discrepancy, ...]:
    """All that was told differently in the year up to the month, undecided first, the newest month first."""
    from core.rules.unit_month import by_task

    filings = store.filings(since=Month(month.year, 1), month=month)
    told, decisions, since = by_task(filings, month), decisions_of(store, month), since_of(store)
    months = [one for one in months_of(month.year) if one <= month]
    each = (
        found(board, indicator, told.get(indicator.node_id, {}), at, decisions, since)
        for indicator in board.work_list.indicators
        for at in reversed(months)
    )
    return tuple(sorted((one for one in each if one), key=lambda one: one.decision is not None))
