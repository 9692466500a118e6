"""两家报数不同: differing values of one indicator in one month, on which the office decides once, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from core.errors import KnownError
from core.host import clock
from core.model import wording
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Indicator, IndicatorKind, UnitId
from core.model.setting import Setting, Use, read
from core.model.status import Ownership
from core.owner_values import ValueDecision
from core.owners import Decisions, Told, owner_at
from core.rules.roles import Actor, require_office

if TYPE_CHECKING:
    from core.usecases.changes import RecordPatch

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


def decide(
    store: Store,
    board: Board,
    indicator: Indicator,
    month: Month,
    unit_id: UnitId,
    *,
    reason: str,
    actor: Actor = Actor.OFFICE,
) -> RecordPatch:
    """The unit's value is the indicator's in the month. Raises KnownError without a reason or differing values."""
    from core.rules.unit_month import by_task
    from core.usecases.changes import RecordPatch

    require_office(store, actor, "报数不同")
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
    after = ValueDecision(
        indicator.node_id, indicator.id, month, unit_id, value, differing.values, reason.strip(),
        decided_at=clock.now(),
    )  # fmt: skip
    amount = wording.amount(value, indicator.unit, space=False)
    label = f"“{indicator.name}”{month.number}月以{board.units[unit_id].name}的{amount}为准"
    patch = RecordPatch(label, ((differing.decision, after),), actor)
    patch.apply(store, patch.label)
    return patch
