"""The one place that asks the time.

Everything stored and compared is local wall-clock time without a zone: deadlines are set on the
office's wall clock, and all PCs of a district share one.
"""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """Local time, to the second."""
    return dt.datetime.now().astimezone().replace(microsecond=0, tzinfo=None)


def today() -> dt.date:
    """The local day."""
    return now().date()
