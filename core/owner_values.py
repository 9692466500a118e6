"""Values of indicators that the office decided on, or tells to the other units of a task."""

# Annotations as they are, for the sake of the start: see core.model.records.
import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from core.model.period import Month
from core.model.records import IndicatorId, NodeId, RecordId, UnitId, derived_id

_NOTHING: Mapping[UnitId, float] = {}


class ValueDecision(NamedTuple):
    """两家报数不同, decided by the office: the value of `unit_id` is the indicator's in the month, and why.

    `told` are the values that stood against each other, by unit.
    """

    node_id: NodeId
    indicator_id: IndicatorId
    month: Month
    unit_id: UnitId
    value: float
    told: Mapping[UnitId, float] = _NOTHING
    reason: str = ""
    revision: int = 0
    decided_at: dt.datetime | None = None

    @property
    def id(self) -> RecordId:
        """One an indicator and month."""
        return RecordId(derived_id("value_decision", self.indicator_id, str(self.month)))


class OwnerValue(NamedTuple):
    """An indicator's value of a month by its owner, as the office tells it the task's other units."""

    node_id: NodeId
    indicator_id: IndicatorId
    month: Month
    unit_id: UnitId
    value: float
    revision: int = 0

    @property
    def id(self) -> RecordId:
        """One an indicator, month and unit."""
        return RecordId(derived_id("owner_value", self.indicator_id, str(self.month), self.unit_id))
