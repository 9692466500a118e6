"""What is filed for a yes/no milestone: 0 否, 1 是, or the day on which it was done, as the number 20220628."""

import datetime as dt


def day_of(value: float) -> dt.date | None:
    """The day that a value names, None for a plain 是 or 否."""
    number = int(value)
    try:
        return dt.date(number // 10000, number // 100 % 100, number % 100) if number > 1 else None
    except ValueError:
        return None


def value_of(day: dt.date) -> float:
    """A day as a value."""
    return float(day.year * 10000 + day.month * 100 + day.day)
