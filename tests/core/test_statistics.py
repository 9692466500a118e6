import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from core import statistics
from core.commands import status
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Review
from core.model.status import FilingClass, FilingState, Light
from core.rules.light_rule import PRESETS
from core.rules.unit_month import Criteria
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


def test_a_task_shows_the_light_of_its_owner_and_the_others_stand_beside():
    """Education leads and owns the count; housing's percent never colours the task."""
    filings = [filing("建设学校", percent=50.0), filing("建设学校", builders.HOUSING, percent=0.0, values={})]
    found = statistics.district_month(BOARD, MARCH, filings, Calendar())
    node = next(n for n in found.nodes() if n.node.title == "建设学校")
    assert (node.light, node.percent, node.mean) == (Light.GREEN, 50.0, 25.0)
    assert node.beside == {Light.YELLOW: 1}
    assert [row.unit_id for row in node.deciding] == [EDUCATION]


def test_a_task_whose_owner_is_silent_has_no_light_whatever_the_others_filed():
    helper = filing("建设学校", builders.HOUSING, percent=0.0, values={})
    earlier = filing("建设学校", month=Month(2022, 2))
    found = statistics.district_month(BOARD, MARCH, [helper, earlier], Calendar())
    node = next(n for n in found.nodes() if n.node.title == "建设学校")
    assert (node.light, [row.unit_id for row in node.silent]) == (Light.NONE, [EDUCATION])


@given(
    st.lists(st.tuples(st.sampled_from(["建设学校", "改进作风"]), st.sampled_from(list(FilingState)), st.booleans()))
)
def test_the_counts_agree_with_each_other_and_with_json(rows):
    filings = {t: filing(t, state=state, progress="有进展。" if full else "") for t, state, full in rows}
    locked = dt.datetime.fromisoformat("2022-03-30T00:00")
    year = statistics.district_year(BOARD, MARCH, filings.values(), Calendar(), now=locked)
    found, told = year.current, status.as_json(year)
    assert told["due"] == sum(unit["due"] for unit in told["units"]) == 6
    assert told["filed"] == sum(unit["filed"] for unit in told["units"])
    classes = ("on_time", "late", "returned", "not_yet", "missing")
    assert told["due"] == sum(told[one] for one in classes)
    assert told["filed"] == told["on_time"] + told["late"]
    assert all(unit["due"] == sum(unit[one] for one in classes) for unit in told["units"])
    assert sum(told["lights"].values()) == len(told["nodes"]) == len(BOARD.tasks)
    unit = found.units[0]
    assert unit.filled + unit.open >= unit.due
    assert sum(unit.lights().values()) == len(unit.rows)


def test_the_state_of_a_units_month_is_its_least_advanced_filing():
    both = [filing("建设学校", state=FilingState.ACCEPTED), filing("改进作风", state=FilingState.DRAFT)]
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, both).state == "draft"
    assert statistics.unit_month(BOARD, EDUCATION, MARCH, both[:1]).state == "missing"


def test_the_text_for_people_has_a_line_a_unit():
    now = dt.datetime.fromisoformat("2022-03-20T00:00")
    text = status.as_text(statistics.district_year(BOARD, MARCH, [filing("建设学校")], Calendar(), now=now))
    assert "2022年3月：应报 6 项，按时 0 项，未报 6 项" in text
    assert len(text.splitlines()) == 3 + 3


def test_a_light_that_the_office_overruled_counts_as_the_office_has_it():
    weak = filing("建设学校", percent=1.0, values={builders.SCHOOLS.id: 0.0})
    review = Review(weak.key, Light.GREEN, "计划下半年开工")
    other = Review(builders.key("建设学校", month=APRIL), Light.RED, "x")
    said = {review.key: review, other.key: other}
    plain = statistics.unit_month(BOARD, EDUCATION, MARCH, [weak]).rows[0].verdict
    row = statistics.unit_month(BOARD, EDUCATION, MARCH, [weak], Criteria(reviews=said)).rows[0]
    assert (plain.light, row.verdict.light, row.verdict.computed) == (Light.RED, Light.GREEN, Light.RED)
    found = statistics.district_month(BOARD, MARCH, [weak], Calendar(), Criteria(reviews=said))
    assert statistics.light_counts(found.nodes())["red"] == 0


def test_a_rule_of_movement_sees_the_months_before():
    still = [filing("改进作风", month=Month(2022, number), percent=10.0, values={}) for number in (3, 6, 9)]
    rule = Criteria(PRESETS[2].rule)

    def light(month):
        return (
            statistics.unit_month(BOARD, EDUCATION, month, still, rule)
            .row_of(builders.node_id("改进作风"))
            .verdict.light
        )

    assert [light(Month(2022, number)) for number in (3, 6, 9)] == [Light.GREEN, Light.YELLOW, Light.RED]


def test_a_returned_filing_is_never_missing_and_keeps_its_first_class_once_it_is_back():
    on_time = dt.datetime.fromisoformat("2022-03-20T09:00")
    locked = dt.datetime.fromisoformat("2022-03-30T09:00")
    deadline = Calendar().deadline(MARCH)
    for state, wanted in (
        (FilingState.RETURNED, FilingClass.RETURNED),
        (FilingState.DRAFT, FilingClass.RETURNED),
        (FilingState.SUBMITTED, FilingClass.RETURNED),
        (FilingState.SENT, FilingClass.ON_TIME),
    ):
        sent = filing("建设学校", state=state, sent_at=on_time)
        row = statistics.unit_month(BOARD, EDUCATION, MARCH, [sent]).row_of(builders.node_id("建设学校"))
        assert row.filing_class(deadline, locked) is wanted
    by_head = filing("建设学校", state=FilingState.RETURNED)  # before it was ever sent
    row = statistics.unit_month(BOARD, EDUCATION, MARCH, [by_head]).row_of(builders.node_id("建设学校"))
    assert row.filing_class(deadline, locked) is FilingClass.MISSING
    assert row.filing_class(deadline, on_time) is FilingClass.UNFILED
    quarterly = statistics.unit_month(BOARD, EDUCATION, APRIL, []).row_of(builders.node_id("改进作风"))
    assert quarterly.filing_class(Calendar().deadline(APRIL), locked) is FilingClass.NOT_DUE


def test_before_the_first_month_of_reporting_nothing_is_due_or_judged():
    board = Board(BOARD.work_list, first_month=APRIL)
    found = statistics.district_month(board, MARCH, [], Calendar())
    assert (found.due, found.missing(dt.datetime.fromisoformat("2022-06-01T00:00"))) == (0, 0)
    assert {node.light for node in found.nodes()} == {Light.NONE}
    assert statistics.district_month(board, APRIL, [], Calendar()).due > 0


def test_a_part_that_was_closed_out_is_due_no_more():
    school = builders.node_id("建设学校")
    closed = Board(BOARD.work_list, {(school, EDUCATION): MARCH})
    assert statistics.unit_month(closed, EDUCATION, MARCH, []).due == 2
    assert statistics.unit_month(closed, EDUCATION, APRIL, []).due == 0
    assert statistics.unit_month(closed, builders.HOUSING.id, APRIL, []).due == 2
