"""Yes/no milestones: something done by a day that the text names, where no number says how much."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lists.parsing import as_json, build, parse
from core.lists.parsing.finish import targets_in
from core.lists.parsing.milestones import find_milestones
from core.model.records import IndicatorKind


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("区疾控中心新址6月底前投入使用", "区疾控中心新址投入使用", (2022, 6, 30)),
        ("力争年内开工建设东环路", "开工建设东环路", (2022, 12, 31)),
        ("建成区疾控中心新址，6月底前投入使用", "区疾控中心新址投入使用", (2022, 6, 30)),
        ("上半年出台人才公寓管理办法", "出台人才公寓管理办法", (2022, 6, 30)),
        ("三季度完成园区总体规划编制", "完成园区总体规划编制", (2022, 9, 30)),
        ("10月1日前建成通车跨江大桥", "建成通车跨江大桥", (2022, 10, 1)),
        ("加快推进新院区建设，确保年底前主体封顶", "新院区主体封顶", (2022, 12, 31)),
        ("到2025年底，建成区级数据平台", "建成区级数据平台", (2025, 12, 31)),
    ],
)
def test_an_act_and_a_day_are_a_milestone(text, name, day):
    (found,) = targets_in(text, 2022)
    assert (found.names, found.values, found.unit) == ((name,), (), "")
    assert (found.kind, found.due_date) == (IndicatorKind.MILESTONE, dt.date(*day))
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "加快建成区级数据平台",  # no day: nothing to be judged by
        "2022年12月底前全面完成各项任务",
        "年底前建成学校3所",  # the number is the target
        "确保第一季度全部开工",  # of what?
        "每月5日前报送进展",
        "力争一季度完成投资，三季度末前竣工",
        "上半年以来开工的项目",
    ],
)
def test_what_is_no_milestone(text):
    assert not [one for one in targets_in(text, 2022) if one.kind is IndicatorKind.MILESTONE]


def test_in_json_milestones_stand_apart_from_what_has_a_number():
    outline = parse("1.新增床位500张。年内出台扶持办法。（区卫健局）\n2.做好教育。（区教育局）\n2022年")
    node = as_json(outline)["nodes"][0]
    assert [one["value"] for one in node["targets"]] == [500]
    assert node["milestones"] == [
        {"text": "年内出台扶持办法", "indicator": "出台扶持办法", "deadline": "2022-12-31"}
    ]  # fmt: skip


def test_a_milestone_becomes_an_indicator_without_a_value():
    made = build(parse("1.新增床位500张。年内出台扶持办法。（区卫健局）\n2022年"), source="x")
    (found,) = [one for one in made.indicators if one.kind is IndicatorKind.MILESTONE]
    assert (found.name, found.value, found.due_date) == ("出台扶持办法", (), dt.date(2022, 12, 31))


@given(st.text(alphabet="年月日底前内上半下三季度建成开工完成出台，。；0123456789区路桥 \n", max_size=80))
def test_spans_are_the_words_and_never_cross_a_number(text):
    found = targets_in(text, 2022)
    for one in found:
        assert text[one.start : one.end] == one.text
    marked = [one for one in found if one.kind is IndicatorKind.MILESTONE]
    assert find_milestones(text, [one for one in found if one.values], 2022) == tuple(
        type(one)(**{**{name: getattr(one, name) for name in one.__slots__}, "due_date": None}) for one in marked
    )
