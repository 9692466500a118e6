"""The built-in list: its tree, units and targets as people read them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from core.host.resources import resource
from core.lists.parsing import as_json, as_text, built_in, parse, read_text
from core.model.board import Board
from core.model.period import Frequency
from core.model.records import Comparator, IndicatorKind, NodeKind, Role, UnitKind

GOLDEN = Path(__file__).parents[2] / "golden" / "2022-outline.json"


@pytest.fixture(scope="module")
def outline():
    return parse(read_text(resource("lists", "2022.txt")))


@pytest.fixture(scope="module")
def board():
    return Board(built_in())


def named(outline, title):
    return next(node for node in outline.nodes if node.title.startswith(title))


def test_outline_is_the_one_that_was_checked_by_eye(outline):
    assert as_json(outline) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_counts_of_nodes(outline):
    kinds = Counter(node.kind for node in outline.nodes)
    assert len(outline.nodes) == 37
    assert kinds[NodeKind.PART] == 2
    assert kinds[NodeKind.SECTION] == 6
    assert kinds[NodeKind.GOAL] == kinds[NodeKind.LEAD_IN] == kinds[NodeKind.REFERENCE] == 1
    assert kinds[NodeKind.MEASURE] == 21 + 1 + 4
    assert sum(bool(node.units) for node in outline.nodes) == 27
    assert sum(len(node.units) for node in outline.nodes) == 165


def test_head_of_the_document(outline):
    assert (outline.title, outline.year) == ("2022年区《政府工作报告》重点工作单位分工清单", 2022)


def test_heading_goals_and_units_in_one_paragraph(outline):
    part, goal = outline.nodes[:2]
    assert (part.number, part.title, part.units) == ("一、", "2022年全区经济社会发展的主要目标是", ())
    assert (goal.kind, goal.parent, goal.title) == (NodeKind.GOAL, part.id, "2022年全区经济社会发展的主要目标")
    assert goal.body.startswith("地区生产总值增长7%左右，")
    assert len(goal.units) == 8
    assert len(goal.targets) == 7


def test_numbers_start_again_in_part_two(outline):
    part = named(outline, "全面加强政府自身建设")
    items = [node for node in outline.nodes if node.parent == part.id]
    assert [item.number for item in items] == ["（一）", "（二）", "（三）", "（四）"]
    assert items[0].title == "提高政治站位"


def test_closing_paragraph_and_reference_stand_beside_the_sections(outline):
    part = outline.nodes[0]
    closing, reference = named(outline, "同时"), named(outline, "办好十件民生实事")
    assert closing.parent == reference.parent == part.id
    assert (len(closing.units), reference.units, reference.kind) == (12, (), NodeKind.REFERENCE)


def test_body_has_neither_title_nor_units(outline):
    node = named(outline, "打造优质产业平台")
    assert node.body.startswith("加快完善工业园区")
    assert node.body.endswith("做大做强。")


def test_inline_brackets_stay_in_the_text(outline):
    bodies = "".join(node.body for node in outline.nodes)
    for words in ("河（湖）长制", "中心（所、站）", "村（社区）书记", "发热门诊（感染楼）", "服务中心（站）"):
        assert words in bodies


def test_no_lead_is_invented(outline):
    assert {unit.role for node in outline.nodes for unit in node.units} == {Role.RESPONSIBLE}


def test_collectives_are_one_entry(outline):
    collective = {unit.name for node in outline.nodes for unit in node.units if unit.collective}
    assert collective == {"各镇人民政府、街道办事处", "有关镇人民政府、街道办事处", "区直各单位"}


def test_target_spans_mark_their_words(outline):
    for node in outline.nodes:
        for target in node.targets:
            assert node.body[target.start : target.end] == target.text


@pytest.mark.parametrize(
    "words", ["3.0", "G205", "4S", "1+6", "5080", "千亿", "2.0", "2022", "1+10", "10亿元项目", "15分钟"]
)
def test_numbers_that_are_no_targets(outline, words):
    found = [target for node in outline.nodes for target in node.targets]
    assert not [target.text for target in found if target.text.startswith(words) or f"{words}版" in target.text]
    assert not {target.values for target in found} & {(3.0,), (205.0,), (5080.0,), (2022.0,), (15.0,)} - {(3.0,)}


def test_as_text_is_a_tree_for_people(outline):
    text = as_text(outline)
    assert "  （一）致力做强工业经济，狠抓产业发展再提速" in text
    assert "共37个节点，27项有责任单位" in text


def test_directory_of_the_list(board):
    assert len(board.single_units) == 53
    kinds = Counter(unit.kind for unit in board.single_units)
    assert (kinds[UnitKind.TOWN], kinds[UnitKind.SUBDISTRICT]) == (2, 5)
    towns = next(unit for unit in board.work_list.units if unit.name == "各镇人民政府、街道办事处")
    some = next(unit for unit in board.work_list.units if unit.name.startswith("有关镇"))
    assert len(towns.members) == 7
    assert not towns.pending
    assert (some.members, some.pending) == (towns.members, True)


def test_district_units_mean_the_districts_own(board):
    own = next(unit for unit in board.work_list.units if unit.name == "区直各单位")
    names = {board.units[unit].name for unit in own.members}
    assert {"区教育局", "区委组织部", "区总工会"} <= names
    assert not {"埔前镇人民政府", "市公安局源城分局", "源城供电局"} & names


def test_both_rates_of_one_value_become_indicators(board):
    rates = [i for i in board.work_list.indicators if i.value == (90.0,)]
    assert [i.name for i in rates] == ["受污染耕地安全利用率", "污染地块安全利用率"]
    assert {(i.unit, i.comparator, i.kind) for i in rates} == {("%", Comparator.AT_LEAST, IndicatorKind.RATE)}


def test_part_two_is_quarterly_by_the_offices_decision(board):
    quarterly = [node.title for node in board.tasks if node.frequency is Frequency.QUARTERLY]
    assert quarterly == ["提高政治站位", "依法行政提效能", "担当作为抓落实", "正风肃纪守底线"]


def test_ids_are_the_same_every_time(board):
    assert built_in() == board.work_list
    assert len({node.id for node in board.work_list.nodes}) == 37
    assert len({indicator.id for indicator in board.work_list.indicators}) == len(board.work_list.indicators)


@pytest.mark.parametrize(
    ("name", "unit", "kind"),
    [
        ("基础设施投资", "亿元", IndicatorKind.CUMULATIVE),
        ("地区生产总值", "%", IndicatorKind.RATE),
        ("城镇登记失业率", "%", IndicatorKind.CEILING),
        ("高素质农民", "人", IndicatorKind.COUNT),
        ("水经济产业产值", "万元", IndicatorKind.CUMULATIVE),
        ("粮食产量", "万吨", IndicatorKind.CUMULATIVE),
        ("产值超10亿元项目", "个", IndicatorKind.COUNT),
        ("区级以上重点项目年度投资", "亿元", IndicatorKind.CUMULATIVE),
    ],
)
def test_indicator_names_and_kinds(board, name, unit, kind):
    indicator = next(i for i in board.work_list.indicators if i.name == name)
    assert (indicator.unit, indicator.kind) == (unit, kind)
