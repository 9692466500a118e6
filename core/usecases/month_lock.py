"""Closed months: the office locks a unit's month and opens it again; from then on the unit changes nothing in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.errors import KnownError
from core.host import clock
from core.model.period import Month
from core.model.ports import Store
from core.model.records import MonthLock, UnitId
from core.rules import deadlines
from core.rules.roles import Actor, require_office
from core.usecases.changes import RecordPatch


def is_locked(store: Store, unit_id: UnitId, month: Month, now: dt.datetime | None = None) -> bool:
    """Whether the unit's month is closed: by the office's word, else by the lock day if months lock themselves."""
    found = store.records(MonthLock, month=month, unit_id=unit_id)
    if found:
        return found[0].locked
    calendar = deadlines.calendar_of(store)
    return calendar.locks_itself and (now or clock.now()) >= calendar.deadline(month).lock


def require_open(store: Store, unit_id: UnitId, month: Month) -> None:
    """Raise KnownError for a closed month."""
    if is_locked(store, unit_id, month):
        raise KnownError(f"{month.label}已锁定，没有改动。", "要改先由督查室重新打开。")


def lock_month(
    store: Store, month: Month, unit_ids: Sequence[UnitId], *, reason: str = "", actor: Actor = Actor.OFFICE
) -> RecordPatch:
    """Close the month for these units, all at once; raises KnownError when it is closed for each of them already."""
    return _set(store, month, unit_ids, reason, actor, locked=True)


def reopen(
    store: Store, month: Month, unit_id: UnitId, *, reason: str = "", actor: Actor = Actor.OFFICE
) -> RecordPatch:
    """Open a closed month for one unit; raises KnownError when it is open."""
    return _set(store, month, [unit_id], reason, actor, locked=False)


def _set(
    store: Store, month: Month, unit_ids: Sequence[UnitId], reason: str, actor: Actor, *, locked: bool
) -> RecordPatch:
    require_office(store, actor, "锁定" if locked else "重新打开")
    kept = {one.unit_id: one for one in store.records(MonthLock, month=month)}
    wanted = [unit_id for unit_id in unit_ids if is_locked(store, unit_id, month) != locked]
    if not wanted:
        raise KnownError(f"{month.label}{'已经锁定' if locked else '没有锁定，不用重新打开'}。")
    pairs = tuple((kept.get(unit_id), MonthLock(unit_id, month, locked, reason)) for unit_id in wanted)
    patch = RecordPatch(f"{'锁定' if locked else '重新打开'}{month.label}", pairs, actor)
    patch.apply(store, patch.label)
    return patch
