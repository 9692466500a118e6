"""Months, and the days that matter in them."""

# Annotations as they are, for the sake of the start: see core.model.records.
import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from core.errors import KnownError
from core.model import workdays

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
#: For which years lists are made: far enough from where days and months end.
FIRST_YEAR, LAST_YEAR = 2000, 2099


class Month(NamedTuple):
    """One reporting month of a year's list."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2022-03"; raises KnownError for anything else."""
        match = _MONTH.fullmatch(text.strip())
        if not match or not (1 <= int(match[2]) <= 12 and FIRST_YEAR <= int(match[1]) <= LAST_YEAR):
            raise KnownError(f"“{text}”不是月份。", "月份写成 2022-03 的样子。")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month that holds the day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """As the window and the reports write it: 2022年3月."""
        return f"{self.year}年{self.number}月"

    @property
    def last_day(self) -> dt.date:
        """The month's last day."""
        return dt.date(self.year + self.number // 12, self.number % 12 + 1, 1) - dt.timedelta(1)

    @property
    def ordinal(self) -> int:
        """Months since the year 0: months in a row have numbers in a row, quick to compare."""
        return self.year * 12 + self.number - 1

    def plus(self, months: int) -> "Month":
        """The month that many months later (earlier when negative)."""
        ordinal = self.ordinal + months
        return Month(ordinal // 12, ordinal % 12 + 1)

    def day(self, number: int) -> dt.date:
        """The given day, or the last one in a shorter month."""
        return min(dt.date(self.year, self.number, min(number, 28)) + dt.timedelta(max(number - 28, 0)), self.last_day)


def months_of(year: int) -> tuple[Month, ...]:
    """January to December."""
    return tuple(Month(year, number) for number in range(1, 13))


class Frequency(StrEnum):
    """填报频次 of a node: in which months a filing is due."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    AT_DUE_DATE = "at_due_date"

    @property
    def label(self) -> str:
        """The word in the window."""
        return {"monthly": "每月", "quarterly": "每季度", "half_yearly": "每半年", "at_due_date": "到期填报"}[
            self.value
        ]

    @property
    def months(self) -> int:
        """How many months lie between two filings."""
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6, "at_due_date": 12}[self.value]


def is_due(frequency: Frequency, month: Month, due_date: dt.date | None = None) -> bool:
    """Whether a node of this frequency is to be filed for the month.

    A node filed at its due date is due in that date's month; without one, in December.
    """
    if frequency is Frequency.AT_DUE_DATE:
        return month == (Month.of(due_date) if due_date else Month(month.year, 12))
    return month.number % frequency.months == 0


class Deadline(NamedTuple):
    """The two days of a month: on time until `due`, locked from `lock` on."""

    due: dt.datetime
    lock: dt.datetime

    def days_left(self, now: dt.datetime) -> int:
        """Whole days until the on-time day; negative once it has passed."""
        return (self.due.date() - now.date()).days


class Shift(StrEnum):
    """What happens to a deadline that falls on a day off."""

    STAY = "stay"
    AFTER = "after"
    BEFORE = "before"

    @property
    def label(self) -> str:
        """The word in the window."""
        return {"stay": "不变", "after": "顺延到下一个工作日", "before": "提前到上一个工作日"}[self.value]


class Calendar(NamedTuple):
    """How an office sets the two days; both are days of the reported month.

    `months` holds the two days that the office set for one month: they are kept as they are. `days`
    is the office's own table of working days (True) and days off (False), asked before the known
    holidays. With `locks_itself` a month is closed from its lock day on, else when the office says so.
    """

    due_day: int = 25
    lock_day: int = 28
    hour: int = 18
    shift: Shift = Shift.STAY
    months: Mapping[Month, tuple[dt.date, dt.date]] = {}
    days: Mapping[dt.date, bool] = {}
    locks_itself: bool = False

    def deadline(self, month: Month) -> Deadline:
        """The month's two days, at the office's hour."""
        at = dt.time(self.hour)
        due, lock = self.months.get(month) or (
            self._working(month.day(self.due_day)),
            self._working(month.day(self.lock_day)),
        )
        return Deadline(dt.datetime.combine(due, at), dt.datetime.combine(lock, at))

    def _working(self, day: dt.date) -> dt.date:
        if self.shift is Shift.STAY:
            return day
        forward = dt.timedelta(days=1 if self.shift is Shift.AFTER else -1)
        while not workdays.is_workday(day, self.days):
            day += forward
        return day
