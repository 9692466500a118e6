"""By what a workspace judges: its rule of the lights, the moment, the office's reviews and decided values."""

from __future__ import annotations

import datetime as dt

from core import discrepancies
from core.host import clock
from core.model.period import Month
from core.model.ports import Store
from core.model.records import UnitId
from core.rules.light_rule import rule_of
from core.rules.unit_month import Criteria
from core.usecases.reviews import by_key


def criteria_of(
    store: Store, month: Month, unit_id: UnitId | None = None, *, now: dt.datetime | None = None
) -> Criteria:
    """By what the workspace judges the year up to the month, for all units or one."""
    return Criteria(
        rule_of(store),
        now or clock.now(),
        by_key(store, month, unit_id),
        discrepancies.decisions_of(store, month),
        discrepancies.since_of(store),
    )
