"""The office's calendar as a setting of the workspace: declared, checked, edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import KnownError
from core.model import workdays
from core.model.board import Board
from core.model.period import Calendar, Month, Shift, months_of
from core.model.policy_values import PolicyKeys, whole
from core.model.ports import Store
from core.model.setting import Setting, read


def calendar_of(store: Store) -> Calendar:
    """The workspace's calendar; the usual one where the office set none."""
    return read(store, CALENDAR)


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


# --- the declaration -------------------------------------------------------------------------------------


def _words(calendar: Calendar, _board: Board) -> Iterator[tuple[str, str]]:
    yield "按时截止", f"每月{calendar.due_day}日 {calendar.hour}:00"
    yield "锁定", f"每月{calendar.lock_day}日，{'自动锁定' if calendar.locks_itself else '由督查室锁定'}"
    yield "遇到放假", calendar.shift.label
    for month, (due, lock) in sorted(calendar.months.items()):
        yield month.label, f"{due.month}月{due.day}日截止，{lock.month}月{lock.day}日锁定"
    for day, works in sorted(calendar.days.items()):
        yield f"{day.year}年{day.month}月{day.day}日", "上班" if works else "放假"


def _by_policy(given: Mapping[str, Any]) -> Calendar:
    """A due day that is moved past the usual lock day moves that with it."""
    usual = Calendar()
    lock_day = max(given.get("due_day", usual.due_day), usual.lock_day)
    return usual._replace(**{"lock_day": lock_day, **given})


CALENDAR = Setting(
    "calendar",
    "填报期限",
    Calendar(),
    check=check,
    words=_words,
    is_offices=True,
    travels=True,
    fields={
        "due_day": "按时截止日",
        "lock_day": "锁定日",
        "hour": "截止的钟点",
        "locks_itself": "到锁定日自动锁定",
        "shift": "遇到放假",
    },
    policy=PolicyKeys({"due_day": whole(1, 31), "lock_day": whole(1, 31), "hour": whole(0, 23)}, _by_policy),
)
