"""The year: pace of indicators, sections, trend, heat map, ranks."""

import datetime as dt

import pytest

from core import statistics
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Filing, Review
from core.model.status import Attainment, FilingState, Light
from core.rules.light_rule import Basis, LightRule
from core.rules.unit_month import Criteria
from core.statistics import CellState
from tests import builders

BOARD = Board(builders.work_list())
JANUARY, FEBRUARY, MARCH = (Month(2022, number) for number in (1, 2, 3))
NOW = dt.datetime.fromisoformat("2022-03-26T09:00")  # after March's on-time day, before its lock day


def sent(title="建设学校", unit=builders.EDUCATION, month=MARCH, day=20, **changes) -> Filing:
    at = dt.datetime(2022, month.number, day, 9)  # noqa: DTZ001
    return builders.filing(builders.key(title, unit, month), state=FilingState.SENT, sent_at=at, **changes)


def year(*filings, now=NOW, month=MARCH, **more):
    return statistics.district_year(BOARD, month, filings, Calendar(), now=now, **more)


def test_an_indicator_stands_at_its_owners_value_and_no_others():
    by_housing = sent("扩大投资", builders.HOUSING, FEBRUARY, values={builders.INVESTMENT.id: 2.0})
    by_town = sent("扩大投资", builders.TOWN, MARCH, values={builders.INVESTMENT.id: 9.0})
    investment, schools = year(by_housing, by_town).indicators
    assert (investment.value, investment.units, investment.verdict.month) == (2.0, (builders.HOUSING.id,), FEBRUARY)
    assert (investment.position, investment.attainment, investment.word) == (1, Attainment.UNKNOWN, "按2月填报")
    assert investment.silent == (builders.HOUSING.id,)
    assert (schools.value, schools.word) == (None, "未填")


def test_a_newer_value_is_heard_before_an_older_one_and_later_months_not_at_all():
    filings = [
        sent(month=month, values={builders.SCHOOLS.id: value})
        for month, value in ((JANUARY, 0.0), (FEBRUARY, 1.0), (Month(2022, 5), 3.0))
    ]
    assert year(*filings).indicators[1].value == 1.0


@pytest.mark.parametrize(
    ("value", "attainment"),
    [(2.0, Attainment.REACHED), (1.0, Attainment.AHEAD), (0.666, Attainment.ON_TRACK), (0.1, Attainment.BEHIND)],
)
def test_how_a_count_stands(value, attainment):
    """Due at the end of September: a third is planned for March."""
    found = year(sent(values={builders.SCHOOLS.id: value}))
    assert found.indicators[1].attainment is attainment
    assert found.attainments[attainment] == 1
    assert sum(found.attainments.values()) == 2


def test_the_heat_map_tells_on_time_late_unfiled_and_missing_apart():
    found = year(
        sent(month=JANUARY),
        sent(month=FEBRUARY, day=26),
        sent("建设学校", builders.HOUSING, JANUARY),
    )
    cells = {unit.name: row for unit, row in found.heat_map}
    assert cells["区教育局"] == (CellState.ON_TIME, CellState.LATE, CellState.UNFILED)
    assert cells["区住房和城乡建设局"] == (CellState.MISSING, CellState.MISSING, CellState.UNFILED)
    locked = dict(year(now=dt.datetime.fromisoformat("2022-03-29T09:00")).heat_map)
    assert locked[builders.EDUCATION][-1] is CellState.MISSING


def test_a_month_in_which_a_unit_has_nothing_due_is_empty():
    only = BOARD.work_list._replace(
        assignments=tuple(one for one in BOARD.work_list.assignments if one.node_id == builders.node_id("改进作风")),
    )
    found = statistics.district_year(Board(only), MARCH, [], Calendar(), now=NOW)
    assert found.heat_map[0][1] == (CellState.NOT_DUE, CellState.NOT_DUE, CellState.UNFILED)
    assert [point.on_time for point in found.trend] == [None, None, 0.0]


def test_the_trend_has_a_point_a_month():
    found = year(sent(month=JANUARY), sent(month=FEBRUARY, percent=30.0))
    assert [point.month for point in found.trend] == [JANUARY, FEBRUARY, MARCH]
    due = [month.due for month in found.months]
    assert [point.on_time for point in found.trend] == [pytest.approx(100 / due[0]), pytest.approx(100 / due[1]), 0.0]
    assert found.trend[0].green == 100  # of what was judged


@pytest.mark.parametrize(("now", "has_shares"), [("2022-03-25T18:00", False), ("2022-03-25T18:01", True)])
def test_a_month_that_still_runs_has_no_shares(now, has_shares):
    found = year(sent(month=FEBRUARY), sent(month=MARCH), now=dt.datetime.fromisoformat(now))
    assert (found.trend[-1].on_time is not None, found.trend[-1].green is not None) == (has_shares, has_shares)
    assert found.trend[1].on_time is not None


def test_equals_share_a_place_and_the_next_one_is_counted_on():
    found = year(sent(month=JANUARY))
    assert found.ranking[0].unit.name == "区教育局"
    places = [rank.place for rank in found.ranking]
    assert places == [1, 2, 2]
    assert found.ranking[0].rate == pytest.approx(100 / found.ranking[0].due)
    assert [rank.due for rank in found.month_ranking] != [rank.due for rank in found.ranking]


def test_sections_hold_their_tasks_once_in_the_order_of_the_list():
    found = year()
    assert [(one.title, len(one.nodes)) for one in found.sections] == [("主要目标", 2), ("自身建设", 1)]
    assert sum(one.lights.total() for one in found.sections) == found.lights.total() == 3
    assert [one.node.title for one in found.current.nodes()] == ["扩大投资", "建设学校", "改进作风"]


def test_the_offices_word_overrules_the_light_in_the_month_that_it_is_about():
    filing = sent(percent=50.0)
    review = Review(filing.key, Light.RED, "材料不实")
    criteria = Criteria(reviews={filing.key: review})
    row = statistics.unit_month(BOARD, builders.EDUCATION.id, MARCH, [filing], criteria).rows[0]
    assert (row.verdict.light, row.verdict.computed) == (Light.RED, Light.GREEN)
    assert "材料不实" in row.verdict.reason
    assert year(filing, criteria=criteria).lights[Light.RED] == 1


def test_a_rule_that_asks_for_movement_hears_the_months_before():
    rule = Criteria(LightRule(basis=Basis.MOVEMENT))
    still = [sent(month=month, values={builders.SCHOOLS.id: 1.0}) for month in (JANUARY, FEBRUARY, MARCH)]
    row = statistics.unit_month(BOARD, builders.EDUCATION.id, MARCH, still, rule).rows[0]
    assert (row.verdict.light, row.verdict.reason) == (Light.RED, "连续 2 个月没有进展")


def test_a_task_that_has_ended_for_a_unit_is_not_due():
    part = (builders.node_id("建设学校"), builders.EDUCATION.id)
    board = Board(BOARD.work_list, {part: FEBRUARY})
    assert statistics.unit_month(board, builders.EDUCATION.id, MARCH, []).due == 1
    assert statistics.unit_month(BOARD, builders.EDUCATION.id, MARCH, []).due == 2
