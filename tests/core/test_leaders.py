"""分管、牵头领导: read with or without a gap, found, shown in the ledger and the circular, never a unit."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.board import Board
from core.model.leaders import plain_name
from core.model.period import Calendar
from core.reports import sentences
from core.reports.ledger import Ledger
from core.reports.office import Office
from core.search.initials import letters
from core.search.query import Group, Index, Scope
from core.statistics import district_year
from tests import builders
from tests.builders import EDUCATION, INVESTMENT, MARCH, node_id

NOW = dt.datetime.fromisoformat("2022-04-02T09:00")


def board(**leaders):
    """The tiny list; leaders by the title of the node."""
    nodes = (node._replace(leaders=leaders.get(node.title, ())) for node in builders.work_list().nodes)
    return Board(builders.work_list(nodes=tuple(nodes)))


@pytest.mark.parametrize(
    ("typed", "name"),
    [("俞 悦", "俞悦"), ("俞　悦", "俞悦"), ("俞悦", "俞悦"), (" 欧阳修 ", "欧阳修"), ("副区长 俞 悦", "副区长 俞悦")],
)
def test_a_gap_in_a_name_of_two_characters_means_nothing(typed, name):
    assert plain_name(typed) == name


@given(st.text("赵钱孙李周 　", max_size=8))
def test_a_plain_name_stays_as_it_is(typed):
    assert plain_name(plain_name(typed)) == plain_name(typed)


def test_a_task_has_its_own_leaders_else_those_of_the_heading_above():
    made = board(主要目标=("俞 悦",), 建设学校=("郑和平",))
    assert made.leaders[node_id("扩大投资")] == ("俞悦",)
    assert made.leaders[node_id("建设学校")] == ("郑和平",)
    assert made.leaders[node_id("改进作风")] == ()
    assert made.leader_names == ("俞悦", "郑和平")
    assert "俞悦" not in {unit.name for unit in made.single_units}


@pytest.mark.parametrize("typed", ["俞悦", "俞 悦", "俞　悦"])
def test_a_leader_is_searched_for_however_the_name_is_set(typed):
    found = Index(board(扩大投资=("俞 悦",)), letters).search(typed, Scope(EDUCATION.id, MARCH))[Group.TASK]
    assert [hit.title.text for hit in found] == ["扩大投资"]
    assert found[0].detail.text == "分管领导：俞悦"


def year_of(made, *filings):
    return district_year(made, MARCH, filings, Calendar(), now=NOW)


def test_the_ledger_has_a_column_only_where_leaders_are_named():
    with_leaders = Ledger(year_of(board(建设学校=("俞 悦",))), Office(), NOW.date()).listings[0]
    heads = [one.head for one in with_leaders.fields]
    at = heads.index("分管领导")
    assert {row[at] for row in with_leaders.rows} == {"俞悦", ""}
    assert all(len(row) == len(heads) for row in with_leaders.rows)
    without = Ledger(year_of(board()), Office(), NOW.date()).listings[0]
    assert "分管领导" not in [one.head for one in without.fields]
    assert all(len(row) == len(without.fields) for row in without.rows)


def test_the_circular_says_who_is_in_charge_of_what_lags():
    filing = builders.filing(builders.key("扩大投资", builders.HOUSING), values={INVESTMENT.id: 0.1})
    for leaders, words in ((("俞 悦",), "，俞悦分管）："), ((), "填报）：")):
        year = year_of(board(扩大投资=leaders), filing)
        (told,) = [one for one in sentences.lagging(year) if one.indicator.id == INVESTMENT.id]
        assert words in sentences.laggard(year.board, told)
