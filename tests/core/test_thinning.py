"""Thinning over a made-up year: what stays, that it is enough, and that doing it daily or once is the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.host.backup_thinning import kept
from core.host.backups import Backup, Kind

TODAY = dt.date(2022, 12, 31)


def backup(day: dt.date, *, hour: int = 9, kind: Kind = Kind.DAILY, fault: str = "") -> Backup:
    at = dt.datetime.combine(day, dt.time(hour))
    return Backup(Path(f"{at:%Y-%m-%d %H} {kind.value}.db"), at, kind, fault=fault)


def year(**changes) -> list[Backup]:
    return [backup(TODAY - dt.timedelta(days=age), **changes) for age in range(365)]


def days(backups) -> list[dt.date]:
    return sorted((one.at.date() for one in backups), reverse=True)


def test_a_year_of_daily_backups():
    stay = days(kept(year(), TODAY))
    assert stay[:14] == [TODAY - dt.timedelta(days=age) for age in range(14)]
    # Sundays of the weeks before, and each month's last day.
    assert [day for day in stay[14:] if day.weekday() == 6 and day.month > 10] == [
        dt.date(2022, 12, 11) - dt.timedelta(weeks=week) for week in range(6)
    ]
    assert {(day.month, day.day) for day in stay if day.month < 11} == {
        *((1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31))
    }
    assert len(stay) == 14 + 6 + 11


def test_thinning_every_day_leaves_what_thinning_once_would():
    held: set[Backup] = set()
    for one in reversed(year()):
        held = kept([*held, one], one.at.date())
    assert held == kept(year(), TODAY)


def test_two_years_end_in_months_only():
    old = [replace(one, at=one.at - dt.timedelta(days=365)) for one in year()]
    stay = days(kept([*year(), *old], TODAY))
    assert len([day for day in stay if day.year == 2021]) == 12
    assert days(kept(old, TODAY + dt.timedelta(days=800))) == [old[0].at.date()]  # the newest, however old


def test_manual_ones_stay_for_ever_and_those_before_a_risky_step_for_a_month():
    manual = year(kind=Kind.MANUAL)
    assert kept(manual, TODAY) == set(manual)
    merges = [
        backup(TODAY - dt.timedelta(days=age), hour=hour, kind=Kind.MERGE) for age in (29, 40) for hour in (9, 11)
    ]
    stay = kept([*merges, backup(TODAY)], TODAY)
    assert [one in stay for one in merges] == [True, True, False, True]


def test_a_clock_set_back_costs_no_backup():
    ahead = [backup(TODAY + dt.timedelta(days=days)) for days in (1, 400)]
    assert set(ahead) <= kept([*ahead, *year()], TODAY)


def test_a_damaged_backup_neither_goes_nor_takes_the_place_of_a_sound_one():
    sound, damaged = backup(TODAY, hour=8), backup(TODAY, hour=9, fault="读不出来")
    assert kept([sound, damaged], TODAY) == {sound, damaged}


ANY = st.builds(
    backup,
    st.dates(dt.date(2020, 1, 1), dt.date(2023, 6, 1)),
    hour=st.integers(0, 23),
    kind=st.sampled_from(Kind),
    fault=st.sampled_from(["", "", "坏"]),
)


@given(st.lists(ANY, max_size=60))
def test_whatever_there_is(backups):
    stay = kept(backups, TODAY)
    assert stay <= set(backups)
    assert kept(stay, TODAY) == stay  # nothing more goes at once
    sound = [one for one in backups if not one.fault]
    if sound:
        assert max(sound, key=lambda one: (one.at, one.path)) in stay
    recent = {one.at.date() for one in sound if 0 <= (TODAY - one.at.date()).days < 14}
    assert recent <= {one.at.date() for one in stay if not one.fault}
