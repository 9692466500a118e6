"""The time plan: a pure function of plan and month."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.model.period import Month, months_of
from core.plan import (
    Extension,
    Plan,
    due_in,
    has_begun,
    is_extended,
    is_past,
    percent_at,
    plain_percent,
    points_of,
)

YEAR = months_of(2022)
DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


def moment(text):
    return dt.datetime.fromisoformat(text)


def plan(due="2022-12-31", start="2022-01-01", points=(), extensions=()):
    return Plan(day(start), day(due), points, extensions)


def at(number, year=2022):
    return Month(year, number)


@pytest.mark.parametrize(
    ("made", "number", "percent"),
    [
        (plan(), 9, 75.0),
        (plan("2022-06-30"), 3, 50.0),
        (plan("2022-06-30"), 6, 100.0),
        (plan("2022-06-30"), 7, 100.0),
        (plan(start="2022-07-01"), 6, 0.0),
        (plan(start="2022-07-01"), 9, 50.0),
        # a begun month counts by its days: 10 March leaves 22/31, 15 September takes 15/30
        (plan("2022-09-15", "2022-03-10"), 3, (22 / 31) / (8.5 - 2 - 9 / 31) * 100),
        (plan("2022-09-15", "2022-03-10"), 9, 100.0),
        (plan(points=((at(3), 10.0), (at(6), 30.0))), 2, 20 / 3),
        (plan(points=((at(3), 10.0), (at(6), 30.0))), 3, 10.0),
        (plan(points=((at(3), 10.0), (at(6), 30.0))), 4, 10 + 20 / 3),
        (plan(points=((at(3), 10.0), (at(6), 30.0))), 9, 65.0),
        (plan("2022-06-30", points=((at(9), 90.0),)), 6, 100.0),
    ],
)
def test_what_is_expected_at_a_months_end(made, number, percent):
    assert percent_at(made, at(number)) == pytest.approx(percent)


def test_an_extension_leads_from_the_plan_in_its_month_to_the_new_day():
    """Agreed in May on 83.3 %: from there to the whole at the end of September."""
    made = plan("2022-06-30", extensions=(Extension(at(5), day("2022-09-30")),))
    assert [round(percent_at(made, at(number)), 1) for number in (4, 5, 6, 7, 9, 10)] == [
        66.7, 83.3, 87.5, 91.7, 100.0, 100.0,
    ]  # fmt: skip
    assert [due_in(made, at(number)).month for number in (4, 5)] == [6, 9]


def test_an_extension_agreed_when_the_day_has_come_leads_on_from_what_was_reached():
    made = plan("2022-06-30", extensions=(Extension(at(7), day("2022-10-31"), reached=40.0),))
    assert [percent_at(made, at(number)) for number in (6, 7, 8, 10)] == [100.0, 40.0, 60.0, 100.0]
    more = plan("2022-06-30", extensions=(Extension(at(6), day("2022-10-31"), reached=120.0),))
    assert percent_at(more, at(6)) == 100.0


def test_a_second_extension_starts_from_the_first_and_may_lead_into_the_next_year():
    first, second = Extension(at(5), day("2022-08-31")), Extension(at(7), day("2023-03-31"))
    made = plan("2022-06-30", extensions=(first, second))
    alone = plan("2022-06-30", extensions=(first,))
    assert percent_at(made, at(7)) == percent_at(alone, at(7))
    assert percent_at(made, at(12)) < 100 == percent_at(made, Month(2023, 3))


def test_a_day_is_over_at_its_midnight_and_a_month_is_judged_at_its_end_at_the_latest():
    made = plan("2022-06-15")
    assert is_past(made, at(6))
    assert not is_past(made, at(6), moment("2022-06-15T23:59:59"))
    assert is_past(made, at(6), moment("2022-06-16"))
    assert not is_past(made, at(5), moment("2022-12-01"))


def test_a_plain_year_is_months_elapsed():
    assert plain_percent(at(9)) == pytest.approx(75.0)


NEW_DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2023, 12, 31))
POINTS = st.dictionaries(st.sampled_from(YEAR), st.floats(0, 100), max_size=6).map(lambda kept: tuple(kept.items()))
EXTENSIONS = st.lists(
    st.builds(Extension, st.sampled_from(YEAR), NEW_DAYS, st.floats(-5, 150), POINTS),
    max_size=3,
).map(lambda made: tuple(sorted(made, key=lambda one: one.month)))


@st.composite
def plans(draw, extensions=EXTENSIONS):
    start, due = sorted((draw(DAYS), draw(DAYS)))
    return Plan(start, due, draw(POINTS), draw(extensions))


@given(plans())
def test_the_expectation_lies_between_nothing_and_all_and_is_all_from_the_deadline_on(made):
    for month in YEAR:
        percent = percent_at(made, month)
        assert 0 <= percent <= 100
        agreed = any(one.month == month for one in made.extensions)
        if month.last_day >= due_in(made, month) and not agreed:
            assert percent == 100
        if not has_begun(made, month):
            assert percent == 0 or made.extensions


@given(plans())
def test_the_expectation_never_falls_but_at_an_agreed_extension(made):
    agreed = {one.month for one in made.extensions}
    for before, month in pairwise(YEAR):
        if month not in agreed:
            assert percent_at(made, month) >= percent_at(made, before) - 1e-9


def test_points_that_are_agreed_later_hold_from_their_month_on_and_keep_the_day():
    """Even until September (75 %), then 80 % and 85 % agreed, and the whole at the end of the year."""
    more = Extension(at(9), day("2022-12-31"), points=((at(10), 80.0), (at(11), 85.0)))
    made = plan(extensions=(more,))
    assert [round(percent_at(made, at(number)), 1) for number in (8, 9, 10, 11, 12)] == [66.7, 75.0, 80.0, 85.0, 100.0]
    assert not is_extended(made)
    assert is_extended(plan("2022-09-30", extensions=(more,)))
    assert points_of(plan(points=((at(3), 10.0), (at(10), 60.0)), extensions=(more,)), at(12)) == (
        (at(3), 10.0), *more.points,
    )  # fmt: skip


@given(plans(extensions=st.just(())))
def test_a_plan_passes_through_its_points(made):
    rising = sorted(made.points)
    assume(all(first[1] <= second[1] for first, second in pairwise(rising)))
    for month, percent in rising:
        if has_begun(made, month) and month.last_day < made.due:
            assert percent_at(made, month) == pytest.approx(percent)


@given(plans(), st.builds(Extension, st.sampled_from(YEAR), DAYS, st.floats(0, 100)))
def test_months_before_an_extension_keep_their_expectation(made, more):
    assume(all(one.month <= more.month for one in made.extensions))
    extended = made._replace(extensions=(*made.extensions, more))
    for month in YEAR:
        if month < more.month:
            assert percent_at(extended, month) == percent_at(made, month)
            assert due_in(extended, month) == due_in(made, month)
