"""The office's calendar as a setting of the workspace: read, checked, changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from core.errors import KnownError
from core.model import workdays
from core.model.period import Calendar, Month, Shift, months_of
from core.model.ports import Store
from core.rules.roles import Actor, require_office

if TYPE_CHECKING:
    from core.usecases.changes import SettingPatch

SETTING = "calendar"
_MOST_MARKS = 20_000  # the days off of a lifetime


def calendar_of(store: Store) -> Calendar:
    """The workspace's calendar; the usual one where the office set none."""
    return _read(store.setting(SETTING))


@lru_cache(maxsize=8)
def _read(text: str) -> Calendar:
    return from_json(text) if text else Calendar()


def change(store: Store, calendar: Calendar, *, actor: Actor = Actor.OFFICE) -> SettingPatch:
    """Set the calendar for all units; the history keeps the change."""
    from core.usecases.changes import SettingPatch  # not for who only reads the calendar, as each start does

    require_office(store, actor, "填报期限")
    check(calendar)
    patch = SettingPatch("修改填报期限", SETTING, store.setting(SETTING), as_json(calendar), actor)
    patch.apply(store, patch.label)
    return patch


def check(calendar: Calendar) -> None:
    """Raise KnownError for days that make no calendar."""
    if not (1 <= calendar.due_day <= 31 and 1 <= calendar.lock_day <= 31 and 0 <= calendar.hour <= 23):
        raise KnownError("截止日和锁定日应在 1 到 31 之间，钟点在 0 到 23 之间。")
    if calendar.lock_day < calendar.due_day:
        raise KnownError("锁定日不能早于截止日。", "先到截止日，再到锁定日。")
    for month, (due, lock) in calendar.months.items():
        if lock < due:
            raise KnownError(f"{month.label}的锁定日不能早于截止日。", "先到截止日，再到锁定日。")
        if due < dt.date(month.year, month.number, 1):
            raise KnownError(f"{month.label}的截止日不能在这个月之前。")


# --- what the office edits, and what comes of it ---------------------------------------------------------


def with_month(calendar: Calendar, month: Month, days: tuple[dt.date, dt.date] | None) -> Calendar:
    """The two days of one month set on their own; None: as every month."""
    others = {each: pair for each, pair in calendar.months.items() if each != month}
    return calendar._replace(months=others | ({month: days} if days else {}))


def with_day_turned(calendar: Calendar, day: dt.date) -> Calendar:
    """A day off made a working day or the other way round; turned again it is as announced."""
    others = {each: works for each, works in calendar.days.items() if each != day}
    turned = {} if day in calendar.days else {day: not workdays.is_workday(day)}
    return calendar._replace(days=others | turned)


def why(calendar: Calendar, month: Month) -> str:
    """Why the month's days are not the usual ones: 单独规定, 25日周日顺延; "" when they are."""
    if month in calendar.months:
        return "单独规定"
    if calendar.shift is Shift.STAY:
        return ""
    usual = (month.day(calendar.due_day), month.day(calendar.lock_day))
    found = calendar.deadline(month)
    moved = [day for day, now in zip(usual, (found.due, found.lock), strict=True) if day != now.date()]
    word = "顺延" if calendar.shift is Shift.AFTER else "提前"
    return "，".join(f"{day.day}日{_off(day)}{word}" for day in dict.fromkeys(moved))


def _off(day: dt.date) -> str:
    return f"周{'一二三四五六日'[day.weekday()]}" if day.weekday() > 4 else "放假"


def effect(store: Store, year: int, new: Calendar) -> tuple[tuple[Month, ...], int, int]:
    """What another calendar changes in the year: months with other days, filings newly late and no longer late."""
    old = calendar_of(store)
    months = tuple(month for month in months_of(year) if new.deadline(month) != old.deadline(month))
    turned = [
        (_is_late(one.sent_at, old, month), _is_late(one.sent_at, new, month))
        for month in months
        for one in store.filings(month=month)
        if one.state.is_filed
    ]
    return months, turned.count((False, True)), turned.count((True, False))


def _is_late(sent_at: dt.datetime | None, calendar: Calendar, month: Month) -> bool:
    return sent_at is not None and sent_at > calendar.deadline(month).due


# --- as it is kept ---------------------------------------------------------------------------------------


def as_json(calendar: Calendar) -> str:
    """As it is kept and travels with the list."""
    import json

    kept = {
        "due_day": calendar.due_day,
        "lock_day": calendar.lock_day,
        "hour": calendar.hour,
        "shift": calendar.shift.value,
        "locks_itself": calendar.locks_itself,
        "months": {str(month): [day.isoformat() for day in pair] for month, pair in calendar.months.items()},
        "days": {day.isoformat(): works for day, works in calendar.days.items()},
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Calendar:
    """Read what `as_json` wrote; raises KnownError for anything else."""
    from core import strict_json

    calendar = strict_json.setting(text, "填报期限", _from, _MOST_MARKS)
    check(calendar)
    return calendar


def _from(kept: Mapping[str, Any]) -> Calendar:
    return Calendar(
        int(kept["due_day"]),
        int(kept["lock_day"]),
        int(kept["hour"]),
        Shift(kept["shift"]),
        {Month.parse(month): _pair(pair) for month, pair in kept["months"].items()},
        {dt.date.fromisoformat(day): bool(works) for day, works in kept["days"].items()},
        bool(kept["locks_itself"]),
    )


def _pair(days: list[str]) -> tuple[dt.date, dt.date]:
    due, lock = days
    return dt.date.fromisoformat(due), dt.date.fromisoformat(lock)
