"""Working days and days off in China, the days worked instead included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache


def is_workday(day: dt.date, table: Mapping[dt.date, bool] | None = None) -> bool:
    """Whether people work on that day: by the office's table first, then by the announced holidays."""
    if table and day in table:
        return table[day]
    return _announced(day)


def is_announced(year: int) -> bool:
    """Whether that year's holidays are known to the program; for others the office fills its table."""
    from chinese_calendar import constants

    return any(day.year == year for day in constants.holidays)


@lru_cache(maxsize=64)
def _announced(day: dt.date) -> bool:
    """By the State Council's yearly notice; in a year that is not known yet, by the day of the week."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
