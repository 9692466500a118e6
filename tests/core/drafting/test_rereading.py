"""A draft that is read again, for other columns or another year, keeps what a person corrected."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.lists.drafting import begin, edits, result
from core.lists.parsing.records import Mention
from core.model.period import Month
from core.model.records import NodeKind, Role
from core.plan import Point

TABLE = """2026年重点任务分解表
序号\t重点任务\t参战队伍\t年度投入\t完成时限
1\t新建公园2个\t东片专班及园林队伍\t300\t6月底
2\t改造管网3公里\t西片专班及管网队伍\t900\t9月底
3\t新增车位500个\t南片专班及停车队伍\t200\t10月底
"""
ASSIGNED = {"参战队伍": "lead"}
WITHOUT_YEAR = "一、城建\n1.改造管网60公里，一季度完成20%，上半年过半。（区住建局、区城管局）\n2.绿化。（区林业局）\n"


def titles(draft):
    return [node.title for node in draft.outline.nodes]


def units(draft):
    return [[unit.name for unit in node.units] for node in draft.outline.nodes]


def test_corrected_titles_units_and_texts_stay():
    draft = edits.retitle(begin(TABLE), "n1", "新建口袋公园2个")
    draft = edits.set_units(draft, "n2", [Mention("区水务局", Role.LEAD)])
    draft = edits.rewrite(draft, "n3", "新增车位700个")
    again = edits.assign_columns(draft, ASSIGNED)
    assert titles(again) == ["新建口袋公园2个", "改造管网3公里", "新增车位500个"]
    assert units(again) == [["东片专班及园林队伍"], ["区水务局"], ["南片专班及停车队伍"]]
    assert again.node("n3").body == "新增车位700个"
    assert [target.values for target in again.node("n3").targets] == [(700,)]


def test_what_was_left_out_stays_out_and_what_was_split_stays_split():
    draft = edits.drop(begin(TABLE), "n2")
    body = draft.node("n3").body
    draft = edits.split(draft, "n3", body.index("年度投入"))
    again = edits.assign_columns(draft, ASSIGNED)
    assert [node.id for node in again.outline.nodes] == ["n1", "n3", "m1"]
    assert units(again)[:2] == [["东片专班及园林队伍"], ["南片专班及停车队伍"]]


def test_answers_about_nodes_still_hold():
    draft = edits.own(begin(WITHOUT_YEAR), "n2", "区城管局")
    assert edits.entitle(draft, "清单", "2027").owners == {"n2": "区城管局"}


def test_a_list_without_a_year_gets_its_time_plan_when_the_year_is_typed():
    draft = begin(WITHOUT_YEAR)
    assert draft.outline.year is None
    (target,) = edits.entitle(draft, "清单", "2027").node("n2").targets
    assert [(point.day, point.value) for point in target.points] == [
        (dt.date(2027, 3, 31), 20), (dt.date(2027, 6, 30), 50)
    ]  # fmt: skip
    with pytest.raises(KnownError):
        edits.entitle(draft, "清单", "去年")


def test_a_list_without_a_year_is_stored_with_its_time_plan():
    made = result(begin(WITHOUT_YEAR))
    (indicator,) = made.indicators
    assert indicator.points == (
        Point(Month(made.year, 3), 20, is_percent=True),
        Point(Month(made.year, 6), 50, is_percent=True),
    )


def test_who_files_is_stored_under_the_name_that_the_directory_has():
    draft = edits.adopt(edits.own(begin(WITHOUT_YEAR), "n2", "区城管局"), "区城管局", "区综合执法局")
    made = result(draft)
    names = {unit.id: unit.name for unit in made.units}
    assert [names[indicator.owner] for indicator in made.indicators] == ["区综合执法局"]
    assert [one.owner for one in result(begin(WITHOUT_YEAR)).indicators] == [None]


EDITS = [
    lambda draft, at: edits.retitle(draft, at, "另一个标题"),
    edits.drop,
    edits.lower_level,
    edits.raise_level,
    edits.merge,
    lambda draft, at: edits.split(draft, at, 4),
    lambda draft, at: edits.set_kind(draft, at, NodeKind.NOTE),
]


@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 9)), max_size=6))
def test_read_again_with_the_same_columns_any_corrections_stay(steps):
    draft = begin(TABLE)
    for edit, at in steps:
        try:
            draft = edit(draft, draft.outline.nodes[at % len(draft.outline.nodes)].id)
        except KnownError:
            continue
    again = edits.assign_columns(draft, {})
    assert again.outline.nodes == draft.outline.nodes
    assert (
        edits.assign_columns(edits.assign_columns(draft, ASSIGNED), {"参战队伍": ""}).outline.nodes
        == draft.outline.nodes
    )
