"""时点: when a return was sent, as far as that can be believed.

What decides on 迟报 is the earlier of two moments: when the office collected, and when the file says that it was
sent. A moment in the future, before the month began or before the list was handed out is no moment of sending.
Sticks wait in drawers, so a gap between the two is shown and nobody is accused by it: the sending counts, unless the
office says for that file that the collecting does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core.host.backups import moment_words
from core.model.period import Month


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the office collected, since when the unit had the list (None: not noted), and what the office said.

    `decides`: the office said that for this file the collecting counts.
    """

    at: dt.datetime
    handed_out: dt.datetime | None = None
    decides: bool = False

    def sent(self, month: Month, *said: dt.datetime | None) -> dt.datetime:
        """The moment that counts: the earliest that is believed of those said, else the collecting."""
        begin = dt.datetime(month.year, month.number, 1)  # noqa: DTZ001  wall clock, as all
        since = max(begin, self.handed_out) if self.handed_out and self.handed_out <= self.at else begin
        believed = [one for one in said if one is not None and since <= one <= self.at]
        return self.at if self.decides else min(believed, default=self.at)


@dataclass(frozen=True, slots=True)
class Sending:
    """The moment of sending that a file says, when it was collected, and which of the two counts."""

    said: dt.datetime
    collected: dt.datetime
    counts: dt.datetime

    def is_apart(self, days: int) -> bool:
        """Whether the office is to look at both: they lie more than so many days apart, or the sending can't be."""
        return self.counts != self.said or self.collected - self.said > dt.timedelta(days=days)

    @property
    def is_believed(self) -> bool:
        """Whether the sending counts."""
        return self.counts == self.said

    def words(self, today: dt.date) -> str:
        """3月20日 09:00 报送，4月20日 10:00 收取，相差 31 天，按报送时间算."""
        said, collected = moment_words(self.said, today), moment_words(self.collected, today)
        days = abs((self.collected - self.said).days)
        return f"{said} 报送，{collected} 收取，相差 {days} 天，按{'报送' if self.is_believed else '收取'}时间算"


def sending(said: Iterable[tuple[dt.datetime | None, dt.datetime | None]], collected: dt.datetime) -> Sending | None:
    """Of a file's new filings the earliest moment: pairs of what was said and what counts; None without any."""
    found = [(one, counts) for one, counts in said if one and counts]
    if not found:
        return None
    earliest, counts = min(found)
    return Sending(earliest, collected, counts)
