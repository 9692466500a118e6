"""A number and the list behind it: as many rows as it says, for any filings."""

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core import statistics
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.status import FilingState, Light
from core.statistics import CellState, FilingSet, UnitSet
from tests import builders

BOARD = Board(builders.work_list())
MONTHS = [Month(2022, number) for number in (1, 2, 3)]
AFTER_LOCK, BEFORE_LOCK = dt.datetime(2022, 3, 28, 18), dt.datetime(2022, 3, 26)  # noqa: DTZ001
_PLACES = [(node.id, unit, month) for month in MONTHS for node in BOARD.tasks for unit in BOARD.units_of[node.id]]
_sent = st.sampled_from([dt.datetime(2022, 1, 20), dt.datetime(2022, 2, 26), dt.datetime(2022, 3, 26)])  # noqa: DTZ001


@st.composite
def filings(draw):
    """What any of the units may have filed from January to March."""
    chosen = draw(st.lists(st.sampled_from(_PLACES), unique=True))
    states = st.sampled_from(FilingState)
    percents = st.one_of(st.none(), st.floats(0, 100))
    return [
        builders.filing(
            builders.FilingKey(*place), state=draw(states), sent_at=draw(_sent), percent=draw(percents), values={}
        )
        for place in chosen
    ]


def year_of(found, now=AFTER_LOCK):
    return statistics.district_year(BOARD, builders.MARCH, found, Calendar(), now=now)


@given(filings())
def test_lists_of_filings_have_as_many_rows_as_the_numbers_say(found):
    month = year_of(found).current
    numbers = (month.due, month.filed, month.on_time, month.late, month.returned, month.unfiled)
    assert tuple(len(statistics.filings_behind(month, which)) for which in FilingSet) == numbers


@given(filings())
def test_units_are_in_one_set_each_and_their_filings_add_up(found):
    month = year_of(found).current
    sets = {which: statistics.units_behind(month, which) for which in UnitSet}
    parted = [unit for which in (UnitSet.COMPLETE, UnitSet.PARTLY, UnitSet.SILENT) for unit in sets[which]]
    assert Counter(unit.unit.id for unit in parted) == Counter(unit.unit.id for unit in sets[UnitSet.DUE])
    assert not any(unit.unfiled for unit in sets[UnitSet.COMPLETE])
    assert not any(unit.filed or unit.returned for unit in sets[UnitSet.SILENT])
    assert sum(unit.unfiled for unit in parted) == month.unfiled


@given(filings())
def test_lists_of_tasks_have_as_many_rows_as_the_lights_say(found):
    year = year_of(found)
    assert {light: len(statistics.tasks_behind(year, light)) for light in Light} == {x: year.lights[x] for x in Light}
    for section in year.sections:
        for light in Light:
            assert len(statistics.tasks_behind(year, light, section.section)) == section.lights[light]


@given(filings())
def test_laggards_are_the_red_and_the_yellow_tasks_red_first(found):
    year = year_of(found)
    told = statistics.laggards(year)
    lights = [one.standing.light for one in told]
    assert Counter(lights) == Counter({x: year.lights[x] for x in (Light.RED, Light.YELLOW) if year.lights[x]})
    assert lights == sorted(lights, key=lambda light: light is not Light.RED)


def test_a_laggard_is_told_by_the_indicator_that_lags_most():
    housing = builders.filing(
        builders.key("扩大投资", builders.HOUSING), percent=20.0, values={builders.INVESTMENT.id: 0.0}
    )
    (investment,) = [x for x in statistics.laggards(year_of([housing])) if x.standing.node.title == "扩大投资"]
    assert investment.indicator.indicator == builders.INVESTMENT
    assert investment.gap == -25.0


def test_a_laggard_by_the_units_own_word_has_no_indicator():
    style = builders.filing(builders.key("改进作风"), percent=1.0, values={})
    (told,) = statistics.laggards(year_of([style]))
    assert (told.indicator, told.gap) == (None, -24.0)


@given(filings())
def test_heat_begins_with_this_months_offenders(found):
    year = year_of(found)
    rows = statistics.unit_heat(year)
    assert {row.unit_id: row.cells for row in rows} == {unit.id: cells for unit, cells in year.heat_map}
    offences = {CellState.MISSING: 2, CellState.RETURNED: 1, CellState.LATE: 1}
    weights = [offences.get(row.cells[-1], 0) for row in rows]
    assert weights == sorted(weights, reverse=True)


def test_a_unit_is_silent_for_so_many_months_in_a_row():
    sent = {"state": FilingState.SENT, "sent_at": dt.datetime(2022, 1, 20)}  # noqa: DTZ001
    january = builders.filing(builders.key(month=Month(2022, 1)), **sent)
    assert statistics.months_silent(year_of([january]), builders.EDUCATION.id) == 2
    march = builders.filing(builders.key(month=builders.MARCH), **sent)
    assert statistics.months_silent(year_of([march]), builders.EDUCATION.id) == 0


@given(filings())
def test_a_units_own_year_is_its_part_of_the_districts(found):
    whole = year_of(found)
    own = statistics.unit_year(BOARD, builders.EDUCATION.id, builders.MARCH, found, Calendar(), now=AFTER_LOCK)
    assert [month.units for month in own.months] == [
        tuple(unit for unit in month.units if unit.unit == builders.EDUCATION) for month in whole.months
    ]
    assert {one.indicator.name for one in own.indicators} == {builders.SCHOOLS.name}


def test_a_units_tasks_have_a_cell_a_month():
    late = builders.filing(state=FilingState.SENT, sent_at=dt.datetime(2022, 3, 26))  # noqa: DTZ001
    own = statistics.unit_year(BOARD, builders.EDUCATION.id, builders.MARCH, [late], Calendar(), now=BEFORE_LOCK)
    told = {row.node.title: row.cells for row in statistics.task_heat(own)}
    missing, none, unfiled = CellState.MISSING, CellState.NOT_DUE, CellState.UNFILED
    assert told == {"改进作风": (none, none, unfiled), "建设学校": (missing, missing, CellState.LATE)}
    assert list(told) == ["改进作风", "建设学校"]
