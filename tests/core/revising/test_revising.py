"""Lists that meet: filings stay with their measures, nothing is lost, what changed is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.lists import parsing
from core.lists.revising import Kind, carried, compare, joined, revised, settled, unfinished
from core.model.board import Board
from core.model.period import Month
from core.model.records import UnitKind
from core.model.status import ProgressStatus
from tests import builders
from tests.builders import EDUCATION, HOUSING, SCHOOLS, work_list

JULY = Month(2022, 7)
OLD = """2022年重点工作分工清单
一、工业
（一）引进项目。全年引进企业3家，做好服务。（区工信局、区招商局）
（二）盘活土地。盘活工业用地20亩以上，保障项目落地。（区自然资源局、各镇人民政府）
二、教育
（一）新建学校。新建学校3所。（区教育局）
（二）整治河道。整治河道2条。（埔前镇人民政府）
"""
NEW = """2022年重点工作分工清单
一、工业
（一）引进项目。全年引进企业5家，做好服务。（区工信局、区招商局）
（二）盘活工业土地资源。盘活工业用地20亩以上，保障项目尽快落地。（区自然资源局、各镇人民政府）
二、教育
（一）新建学校。新建学校3所。（区教育局、区财政局）
（二）建设医院。新建医院1所。（区卫生健康局、埔前镇人民政府）
"""


def read(text):
    return parsing.build(parsing.parse(text), source=text)


@pytest.fixture
def lists():
    old = read(OLD)
    return old, settled(read(NEW), old.units)


def said(old, new):
    return {(one.new or one.old).title: one.what for one in compare(old, new) if one.kind is not Kind.SAME}


def test_what_changed_is_said(lists):
    assert said(*lists) == {
        "引进项目": "修改文字、指标",
        "盘活工业土地资源": "修改文字",
        "新建学校": "修改单位",
        "建设医院": "新增",
        "整治河道": "移出",
    }


def test_a_list_does_not_differ_from_itself(lists):
    assert said(lists[0], settled(read(OLD), lists[0].units)) == {}


def test_all_accepted_gives_the_new_list_with_the_old_ids_and_keeps_what_went_out(lists):
    old, new = lists
    differences = compare(old, new)
    result = revised(old, new, differences, {one.key for one in differences}, JULY)
    ids = {node.title: node.id for node in old.nodes}
    now = {node.title: node for node in result.nodes}
    assert now["盘活工业土地资源"].id == ids["盘活土地"]
    assert now["引进项目"].id == ids["引进项目"]
    assert now["整治河道"].removed_in == JULY
    assert [node.title for node in result.nodes] == [
        "工业", "引进项目", "盘活工业土地资源", "教育", "新建学校", "整治河道", "建设医院",
    ]  # fmt: skip
    assert said(result, new) == {}
    before, after = (Board(one).indicators[ids["引进项目"]] for one in (old, result))
    assert [(one.id, one.value) for one in before] == [(before[0].id, (3.0,))]
    assert [(one.id, one.value) for one in after] == [(before[0].id, (5.0,))]


def test_what_is_not_accepted_stays(lists):
    old, new = lists
    differences = compare(old, new)
    one = next(one for one in differences if one.new and one.new.title == "新建学校")
    result = revised(old, new, differences, {one.key}, JULY)
    assert {node.title for node in result.nodes} == {node.title for node in old.nodes}
    assert not any(node.removed_in for node in result.nodes)
    assert len(Board(result).units_of[one.key]) == 2


def test_what_went_out_is_due_until_then_and_no_longer(lists):
    old, new = lists
    differences = compare(old, new)
    result = Board(revised(old, new, differences, {one.key for one in differences}, JULY))
    (gone,) = [node for node in result.nodes.values() if node.removed_in]
    unit = result.units_of[gone.id][0]
    assert gone in result.due_tasks(unit, Month(2022, 6))
    assert gone not in result.due_tasks(unit, JULY)


@given(st.data())
def test_any_choice_of_differences_gives_a_sound_tree(data):
    old = read(OLD)
    new = settled(read(NEW), old.units)
    differences = compare(old, new)
    keys = sorted(one.key for one in differences)
    result = revised(old, new, differences, set(data.draw(st.lists(st.sampled_from(keys)))), JULY)
    seen = {None}
    for node in result.nodes:
        assert node.parent_id in seen
        seen.add(node.id)
    assert {node.id for node in old.nodes} <= seen
    assert {part.node_id for part in result.assignments} <= seen
    units = {unit.id for unit in result.units}
    assert {part.unit_id for part in result.assignments} <= units


def test_an_annex_joins_below_a_part_of_its_own(lists):
    annex = read("附件3\n2022年十件民生实事\n1.新建公园2个。（区住建局、区教育局）\n2.改造管网3公里。（区水务局）\n")
    whole = joined(lists[0], annex)
    assert len(whole.nodes) == len(lists[0].nodes) + 3
    assert whole.nodes[len(lists[0].nodes)].title == "2022年十件民生实事"
    assert sum(unit.name == "区教育局" for unit in whole.units) == 1
    with pytest.raises(KnownError, match="已经在这份清单里"):
        joined(whole, annex)
    differences = compare(whole, settled(read(OLD), whole.units))
    assert all(one.kind is Kind.SAME for one in differences)


def test_a_renamed_unit_is_the_same_unit_in_the_next_list():
    known = EDUCATION._replace(name="区教育和体育局", aliases=("区教育局", "教育局"))
    other = settled(
        read("2023年清单\n一、甲。新建学校3所。（区教育局、区教育和体育局）\n二、乙。（区教育局）\n"), [known]
    )
    assert list(other.units) == [known]
    assert [part.unit_id for part in other.assignments] == [EDUCATION.id, EDUCATION.id]


def test_unfinished_work_is_carried_over_with_units_and_targets():
    board = Board(work_list())
    done = builders.filing(status=ProgressStatus.COMPLETED)
    other = builders.filing(builders.key("建设学校", HOUSING), status=ProgressStatus.COMPLETED)
    open_ = unfinished(board, [done, other])
    assert [node.title for node in open_] == ["扩大投资", "改进作风"]
    assert "建设学校" in [node.title for node in unfinished(board, [done])]
    following = read("2023年重点工作分工清单\n一、新建公园。新建公园2个。（区教育局）\n二、植树。（区教育局）\n")
    whole = carried(work_list(), following, [builders.node_id("建设学校")])
    part, copy = whole.nodes[-2:]
    assert (part.title, copy.title, copy.parent_id) == ("2022年结转事项", "建设学校", part.id)
    assert copy.id != builders.node_id("建设学校")
    assert Board(whole).units_of[copy.id] == (EDUCATION.id, HOUSING.id)
    (target,) = Board(whole).indicators[copy.id]
    assert (target.value, target.due_date.year) == (SCHOOLS.value, 2023)
    assert carried(work_list(), following, []).nodes == following.nodes


def test_collectives_keep_the_members_that_their_list_gives_them(lists):
    towns = [unit for unit in lists[1].units if unit.kind is UnitKind.COLLECTIVE]
    assert [len(unit.members) for unit in towns] == [1]
