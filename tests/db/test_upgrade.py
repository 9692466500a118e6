"""A year that the 0.1.0 program kept: what it says under the rules of judging that came later.

The kept file is an office's, handed out on 3 February; the town left out March, housing was late in May and June and
has two filings of November back; housing told other numbers of the schools that education files. December waits.
"""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from core import discrepancies, first_month, owners
from core.exchange.collecting import collect, wishes
from core.host import clock
from core.model.period import Month, months_of
from core.model.status import FilingClass, Light
from core.rules.task_states import board_of
from core.statistics import stored_month, stored_year
from db.workspace import open_workspace
from tests.builders import EDUCATION, HOUSING, INVESTMENT, SCHOOLS, key

DATA = Path(__file__).parents[1] / "data"
NOW = dt.datetime.fromisoformat("2023-01-10T09:00")
DECEMBER = Month(2022, 12)
CLASSES = (FilingClass.ON_TIME, FilingClass.LATE, FilingClass.RETURNED, FilingClass.MISSING)


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    copy = Path(shutil.copy(DATA / "workspace-v5-year.db", tmp_path / "督查室.db"))
    with open_workspace(copy) as store:
        yield store


def test_the_months_keep_their_counts_and_none_is_newly_missing(office):
    board = board_of(office)
    counts = {
        month.number: tuple(stored_month(office, board, month).classes(NOW)[one] for one in CLASSES)
        for month in months_of(2022)
    }
    assert counts[1] == (0, 0, 0, 0)  # before it was handed out
    assert counts[2] == (4, 0, 0, 0)
    assert counts[3] == (4, 0, 0, 2)
    assert counts[5] == (2, 2, 0, 0)
    assert counts[11] == (2, 0, 2, 0)
    assert counts[12] == (0, 0, 0, 6)
    assert first_month.of(office, 2022) == Month(2022, 2)


def test_each_indicator_has_an_owner_whose_value_counts_and_nothing_is_asked_of_the_past(office):
    board = board_of(office)
    indicators = board.work_list.indicators
    assert [owners.owner_at(board, one, DECEMBER) for one in indicators] == [HOUSING.id, EDUCATION.id]
    assert discrepancies.of_year(office, board, DECEMBER) == ()
    year = stored_year(office, board, Month(2022, 11), NOW)
    values = {one.indicator.id: one.value for one in year.indicators}
    assert values == {INVESTMENT.id: 11.0, SCHOOLS.id: 2.0}  # housing told 3 schools


def test_lights_follow_the_plans(office):
    year = stored_year(office, board_of(office), Month(2022, 11), NOW)
    lights = {one.node.title: one.light for one in year.current.nodes()}
    assert lights["扩大投资"] is Light.GREEN
    assert lights["建设学校"] is Light.GREEN


def test_what_the_old_program_sent_is_taken(office):
    taken = collect(office, [DATA / "return-0.1.0.zip"], wishes())
    assert [one.refused for one in taken.outcomes] == [""]
    assert office.filing(key(month=DECEMBER)).values == {SCHOOLS.id: 2.0}
    counts = stored_month(office, board_of(office), DECEMBER).classes(NOW)
    assert (counts[FilingClass.ON_TIME], counts[FilingClass.MISSING]) == (1, 5)
    assert list(office.check()) == []
