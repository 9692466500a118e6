"""Records made of an outline: ids, roles, indicators, deadlines and elided names."""

import datetime as dt

from core.lists.parsing import build, parse
from core.model.period import Frequency
from core.model.records import NodeKind, Role

TEXT = (
    "2023年清单\n一、民生\n1.就业。新增就业5000人，6月底前完成培训800人次。（牵头单位：市人社局；责任单位：教育局）\n"
    "2.教育。新建学校2所（市教育局负责）；办好职教（市教育局牵头）。完成时限：2023年11月\n二、建设\n1.修路。修路12公里。（有关镇）\n"
)


def made(text=TEXT, **more):
    return build(parse(text), source=text, **more)


def test_ids_depend_on_the_text_and_nothing_else():
    assert made() == made()
    assert made().id == build(parse(TEXT), source=f" {TEXT}\n").id
    assert made().id != made(TEXT.replace("12公里", "13公里")).id


def test_equal_titles_have_ids_of_their_own():
    work_list = made("一、甲\n1.办学。办好。（区教育局）\n1.办学。办好。（区教育局）\n")
    assert len({node.id for node in work_list.nodes}) == 3


def test_an_elided_level_is_written_out_when_the_list_does_so_elsewhere():
    assert [unit.name for unit in made().units] == ["市人社局", "市教育局", "有关镇"]


def test_a_unit_named_twice_at_a_node_stands_once_in_its_weightiest_role():
    work_list = made()
    education = next(node for node in work_list.nodes if node.title == "教育")
    names = {unit.id: unit.name for unit in work_list.units}
    parts = [(names[part.unit_id], part.role) for part in work_list.assignments if part.node_id == education.id]
    assert parts == [("市教育局", Role.LEAD)]


def test_deadlines_reach_the_indicators():
    due = {indicator.name: indicator.due_date for indicator in made().indicators}
    assert due["新增就业"] == dt.date(2023, 6, 30)
    assert due["培训"] == dt.date(2023, 6, 30)
    assert due["修路"] is None


def test_respective_values_become_an_indicator_each():
    work_list = made("1.农机。花生种植率、收获率分别达到65%和55%。（区农业局）\n2.乙。（区财政局）\n")
    assert [(i.name, i.value) for i in work_list.indicators] == [("花生种植率", (65.0,)), ("收获率", (55.0,))]


def test_frequencies_hold_for_everything_under_a_title():
    work_list = made(frequencies={"建设": Frequency.QUARTERLY})
    quarterly = [node.title for node in work_list.nodes if node.frequency is Frequency.QUARTERLY]
    assert quarterly == ["建设", "修路"]


def test_spans_survive():
    work_list = made()
    bodies = {node.id: node.body for node in work_list.nodes}
    assert work_list.indicators
    for indicator in work_list.indicators:
        assert bodies[indicator.node_id][indicator.start : indicator.end] == indicator.text


def test_the_tree_keeps_its_order_and_parents():
    work_list = made()
    first, *_ = work_list.nodes
    assert (first.kind, first.parent_id, work_list.nodes[1].parent_id) == (NodeKind.PART, None, first.id)
    assert (work_list.title, work_list.year) == ("2023年清单", 2023)
