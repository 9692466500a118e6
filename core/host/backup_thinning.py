"""Which backups stay: all of the last days, then one a day, a week, a month; a manual one for ever.

The rules all hold from the first day on, so that thinning every day leaves what thinning once would.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable

from core.host.backups import Backup, Kind

#: In words on the page of settings; change both.
RULE = (
    "自动备份：14 天内每天、8 周内每周、两年内每月各留一份。"
    "并入、导入、升级和恢复前的留 30 天，之后照此精简；手动的不会自动删除。"
)
_ALL_BEFORE = dt.timedelta(days=30)
_RULES: tuple[tuple[dt.timedelta, Callable[[dt.date], Hashable]], ...] = (
    (dt.timedelta(days=14), lambda day: day),
    (dt.timedelta(weeks=8), lambda day: day.isocalendar()[:2]),
    (dt.timedelta(days=731), lambda day: (day.year, day.month)),
)


def kept(backups: Iterable[Backup], today: dt.date) -> set[Backup]:
    """Those that stay. Damaged ones stay too, out of the count: a person looks at them, not this rule."""
    by_age = sorted(backups, key=lambda one: (one.at, one.path), reverse=True)
    sound = [one for one in by_age if not one.fault]
    stay = {one for one in by_age if one.fault or _is_untouchable(one, today)} | set(sound[:1])
    for span, period in _RULES:
        stay |= _newest_of_each(period, [one for one in sound if today - one.at.date() < span])
    return stay


def _is_untouchable(backup: Backup, today: dt.date) -> bool:
    """Made by hand, dated in the future (the clock was set back), or not long ago before a risky step."""
    age = today - backup.at.date()
    return backup.kind is Kind.MANUAL or age < dt.timedelta() or (backup.kind is not Kind.DAILY and age < _ALL_BEFORE)


def _newest_of_each(period: Callable[[dt.date], Hashable], backups: Iterable[Backup]) -> set[Backup]:
    """The newest first: the first of each period."""
    newest: dict[Hashable, Backup] = {}
    for one in backups:
        newest.setdefault(period(one.at.date()), one)
    return set(newest.values())
