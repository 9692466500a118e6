import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.model.period import Calendar, Frequency, Month, is_due, months_of

MONTHS = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month):
    assert Month.parse(str(month)) == month


@given(MONTHS, st.integers(-60, 60))
def test_going_forth_and_back_ends_where_it_began(month, steps):
    assert month.plus(steps).plus(-steps) == month


@pytest.mark.parametrize("text", ["", "2022", "2022-13", "2022-00", "2022年3月", "22-03", "2022-03-01"])
def test_what_is_no_month_is_refused_with_an_example(text):
    with pytest.raises(KnownError, match="2022-03"):
        Month.parse(text)


def test_the_deadline_of_a_month_is_in_that_month_at_the_hour():
    deadline = Calendar().deadline(Month(2022, 9))
    assert deadline.due == dt.datetime.fromisoformat("2022-09-25T18:00")
    assert deadline.lock == dt.datetime.fromisoformat("2022-09-28T18:00")


def test_a_deadline_on_the_31st_falls_on_the_last_day_of_a_shorter_month():
    assert Calendar(due_day=31).deadline(Month(2022, 2)).due.date() == dt.date(2022, 2, 28)
    assert Calendar(due_day=31).deadline(Month(2022, 1)).due.date() == dt.date(2022, 1, 31)


@pytest.mark.parametrize(("day", "left"), [("2022-09-22T23:59", 3), ("2022-09-25T00:00", 0), ("2022-09-26T08:00", -1)])
def test_days_left_count_calendar_days(day, left):
    assert Calendar().deadline(Month(2022, 9)).days_left(dt.datetime.fromisoformat(day)) == left


@pytest.mark.parametrize(
    ("frequency", "months"),
    [
        (Frequency.MONTHLY, list(range(1, 13))),
        (Frequency.QUARTERLY, [3, 6, 9, 12]),
        (Frequency.HALF_YEARLY, [6, 12]),
        (Frequency.AT_DUE_DATE, [12]),
    ],
)
def test_a_frequency_says_in_which_months_a_filing_is_due(frequency, months):
    assert [month.number for month in months_of(2022) if is_due(frequency, month)] == months


def test_a_node_filed_at_its_due_date_is_due_in_that_month():
    due = [m.number for m in months_of(2022) if is_due(Frequency.AT_DUE_DATE, m, dt.date(2022, 6, 30))]
    assert due == [6]
