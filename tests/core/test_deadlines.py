import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.model import workdays
from core.model.period import Calendar, Month, Shift
from core.rules import deadlines
from core.rules.deadlines import CALENDAR
from core.usecases.changes import change_setting

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
AFTER = Calendar(shift=Shift.AFTER)


def days(calendar, month):
    deadline = calendar.deadline(month)
    return deadline.due.date(), deadline.lock.date()


def test_a_deadline_on_a_day_off_goes_to_the_next_working_day_or_the_one_before():
    september = Month(2022, 9)  # the 25th is a Sunday
    assert days(Calendar(), september) == (dt.date(2022, 9, 25), dt.date(2022, 9, 28))
    assert days(AFTER, september)[0] == dt.date(2022, 9, 26)
    assert days(Calendar(shift=Shift.BEFORE), september)[0] == dt.date(2022, 9, 23)


def test_a_long_holiday_and_the_days_worked_instead_are_known():
    assert days(Calendar(due_day=2, lock_day=9, shift=Shift.AFTER), Month(2022, 10)) == (
        dt.date(2022, 10, 8),  # a Saturday that was worked
        dt.date(2022, 10, 9),
    )


def test_the_offices_table_comes_first():
    table = {dt.date(2022, 9, 25): True, dt.date(2022, 9, 28): False}
    calendar = AFTER._replace(days=table)
    assert days(calendar, Month(2022, 9)) == (dt.date(2022, 9, 25), dt.date(2022, 9, 29))


def test_a_year_that_is_not_announced_goes_by_the_week_until_the_office_says_more():
    assert not workdays.is_announced(2040)
    assert workdays.is_announced(2022)
    assert workdays.is_workday(dt.date(2040, 10, 1))  # a Monday
    assert not workdays.is_workday(dt.date(2040, 10, 1), {dt.date(2040, 10, 1): False})


def test_the_days_set_for_one_month_are_kept_as_they_are():
    set_days = (dt.date(2022, 10, 1), dt.date(2022, 10, 8))
    calendar = AFTER._replace(months={Month(2022, 9): set_days})
    assert days(calendar, Month(2022, 9)) == set_days
    assert days(calendar, Month(2022, 10))[0] == dt.date(2022, 10, 25)


CALENDARS = st.builds(
    Calendar,
    st.integers(1, 20),
    st.integers(20, 31),
    st.integers(0, 23),
    st.sampled_from(Shift),
    st.dictionaries(
        st.builds(Month, st.just(2022), st.integers(1, 12)),
        st.just((dt.date(2022, 12, 30), dt.date(2022, 12, 31))),
    ),
    st.dictionaries(DAYS, st.booleans(), max_size=5),
    st.booleans(),
)


@given(CALENDARS)
def test_a_calendar_is_read_as_it_was_kept(calendar):
    assert CALENDAR.decode(CALENDAR.encode(calendar)) == calendar


@given(CALENDARS, st.builds(Month, st.integers(2015, 2035), st.integers(1, 12)))
def test_a_month_is_never_locked_before_its_due_day(calendar, month):
    deadline = calendar.deadline(month)
    assert deadline.due <= deadline.lock


@pytest.mark.parametrize(
    "wrong",
    [
        Calendar(due_day=0),
        Calendar(due_day=28, lock_day=25),
        Calendar(hour=24),
        Calendar(months={Month(2022, 3): (dt.date(2022, 3, 28), dt.date(2022, 3, 25))}),
        Calendar(months={Month(2022, 3): (dt.date(2022, 2, 28), dt.date(2022, 3, 25))}),
    ],
)
def test_days_that_make_no_calendar_are_refused_and_the_old_one_stays(store, wrong):
    with pytest.raises(KnownError):
        change_setting(store, CALENDAR, wrong)
    assert deadlines.calendar_of(store) == Calendar()


@pytest.mark.parametrize("text", ["[]", "{}", "x"])
def test_a_setting_that_is_no_calendar_is_refused(text):
    with pytest.raises(KnownError, match="填报期限"):
        CALENDAR.decode(text)


def test_the_office_sets_the_calendar_and_undo_brings_the_old_one_back(store):
    patch = change_setting(store, CALENDAR, AFTER)
    assert deadlines.calendar_of(store) == AFTER
    patch.inverse.apply(store, "撤销")
    assert deadlines.calendar_of(store) == Calendar()
    assert list(store.check()) == []
