import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from core import statistics
from core.commands import status
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Review
from core.model.status import FilingState, Light
from core.rules.light_rule import PRESETS
from tests import builders

BOARD = Board(builders.work_list())
MARCH, APRIL = Month(2022, 3), Month(2022, 4)
EDUCATION = builders.EDUCATION.id


def filing(title, unit=builders.EDUCATION, month=MARCH, **changes):
    return builders.filing(builders.key(title, unit, month), **changes)


def test_due_counts_measures_by_their_frequency():
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, []).due == 2
    assert statistics.unit_month(BOARD, EDUCATION, APRIL, []).due == 1


def test_filled_needs_a_status_and_a_text_whatever_the_state():
    returned = filing("建设学校", state=FilingState.RETURNED)
    found = statistics.unit_month(BOARD, EDUCATION, MARCH, [returned, filing("改进作风", progress=" ")])
    assert (found.filled, found.filed, found.open) == (1, 0, 2)


def test_filed_is_sent_or_later():
    states = [FilingState.SIGNED_OFF, FilingState.SENT, FilingState.RECEIVED, FilingState.ACCEPTED]
    counts = [statistics.unit_month(BOARD, EDUCATION, MARCH, [filing("建设学校", state=s)]).filed for s in states]
    assert counts == [0, 1, 1, 1]


def test_a_collective_is_unfolded_and_waits_for_the_office_with_a_mark():
    town = builders.TOWN.id
    assert [node.title for node in BOARD.tasks_of[town]] == ["扩大投资", "改进作风"]
    assert BOARD.is_pending(builders.node_id("扩大投资"), town)
    assert not BOARD.is_pending(builders.node_id("改进作风"), town)


def test_the_newest_filing_up_to_the_month_is_judged_and_later_ones_are_not_seen():
    filings = [
        filing("建设学校", month=Month(2022, 1), percent=5.0),
        filing("建设学校", month=Month(2022, 2), percent=20.0),
        filing("建设学校", month=Month(2022, 5), percent=90.0),
    ]
    row = statistics.unit_month(BOARD, EDUCATION, MARCH, filings).rows[0]
    assert (row.percent, row.filing, row.state_label) == (20.0, None, "未填")


def test_an_emptied_filing_counts_as_none():
    empty = filing("建设学校")._replace(status=None, percent=None, progress="", next_steps="", values={})
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, [empty]).rows[0].state_label == "未填"


def test_late_is_sent_after_the_on_time_day_and_missing_only_from_the_lock_day():
    late = filing("建设学校", state=FilingState.SENT, sent_at=dt.datetime.fromisoformat("2022-03-26T09:00"))
    found = statistics.district_month(BOARD, MARCH, [late], Calendar())
    assert (found.due, found.filed, found.late) == (6, 1, 1)
    assert found.missing(dt.datetime.fromisoformat("2022-03-28T17:59")) == 0
    assert found.missing(dt.datetime.fromisoformat("2022-03-28T18:00")) == 5


def test_a_task_over_its_units_shows_the_worst_light_and_the_mean_percent():
    filings = [filing("建设学校", percent=50.0), filing("建设学校", builders.HOUSING, percent=0.0)]
    found = statistics.district_month(BOARD, MARCH, filings, Calendar())
    node = next(n for n in found.nodes() if n.node.title == "建设学校")
    assert (node.light, node.percent) == (Light.YELLOW, 25.0)


@given(
    st.lists(st.tuples(st.sampled_from(["建设学校", "改进作风"]), st.sampled_from(list(FilingState)), st.booleans()))
)
def test_the_counts_agree_with_each_other_and_with_json(rows):
    filings = {t: filing(t, state=state, progress="有进展。" if full else "") for t, state, full in rows}
    found = statistics.district_month(BOARD, MARCH, filings.values(), Calendar())
    told = status.as_json(found, dt.datetime.fromisoformat("2022-03-30T00:00"))
    assert told["due"] == sum(unit["due"] for unit in told["units"]) == 6
    assert told["filed"] == sum(unit["filed"] for unit in told["units"])
    assert told["missing"] == told["due"] - told["filed"]
    assert sum(told["lights"].values()) == len(told["nodes"]) == len(BOARD.tasks)
    unit = found.units[0]
    assert unit.filled + unit.open >= unit.due
    assert sum(unit.lights().values()) == len(unit.rows)


def test_the_state_of_a_units_month_is_its_least_advanced_filing():
    both = [filing("建设学校", state=FilingState.ACCEPTED), filing("改进作风", state=FilingState.DRAFT)]
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, both).state == "draft"
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, both[:1]).state == "missing"


def test_the_text_for_people_has_a_line_a_unit():
    found = statistics.district_month(BOARD, MARCH, [filing("建设学校")], Calendar())
    text = status.as_text(found, dt.datetime.fromisoformat("2022-03-20T00:00"))
    assert "2022年3月：应报 6 项，已报 0 项，迟报 0 项，漏报 0 项" in text
    assert len(text.splitlines()) == 3 + 3


def test_a_light_that_the_office_overruled_counts_as_the_office_has_it():
    weak = filing("建设学校", percent=1.0, values={})
    review = Review(weak.key, Light.GREEN, "计划下半年开工")
    other = Review(builders.key("建设学校", month=APRIL), Light.RED, "x")
    said = {review.key: review, other.key: other}
    plain = statistics.unit_month(BOARD, EDUCATION, MARCH, [weak]).rows[0].verdict
    row = statistics.unit_month(BOARD, EDUCATION, MARCH, [weak], reviews=said).rows[0]
    assert (plain.light, row.verdict.light, row.verdict.computed) == (Light.YELLOW, Light.GREEN, Light.YELLOW)
    found = statistics.district_month(BOARD, MARCH, [weak], Calendar(), reviews=said)
    assert statistics.light_counts(found.nodes())["yellow"] == 0


def test_a_rule_of_movement_sees_the_months_before():
    still = [filing("建设学校", month=Month(2022, number), percent=10.0, values={}) for number in (1, 2, 3)]
    rule = PRESETS[2].rule
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, still, rule).rows[0].verdict.light is Light.RED
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, still[:1], rule).rows[0].verdict.light is Light.RED
    assert statistics.unit_month(BOARD, EDUCATION, Month(2022, 1), still, rule).rows[0].verdict.light is Light.GREEN


def test_a_part_that_was_closed_out_is_due_no_more():
    school = builders.node_id("建设学校")
    closed = Board(BOARD.work_list, {(school, EDUCATION): MARCH})
    assert statistics.unit_month(closed, EDUCATION, MARCH, []).due == 2
    assert statistics.unit_month(closed, EDUCATION, APRIL, []).due == 0
    assert statistics.unit_month(closed, builders.HOUSING.id, APRIL, []).due == 2
