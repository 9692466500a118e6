"""Targets: value, unit, comparator and name; and the numbers that are none."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lists.parsing.deadlines import find_deadline, read_deadline
from core.lists.parsing.targets import find_targets
from core.model.records import Comparator, IndicatorKind

E = Comparator


def one(text):
    (target,) = find_targets(text)
    return target


@pytest.mark.parametrize(
    ("text", "values", "unit", "comparator"),
    [
        ("地区生产总值增长7%左右，", (7,), "%", E.APPROX),
        ("力争盘活工业用地30万平方米以上；", (30,), "万平方米", E.AT_LEAST),
        ("失业率控制在3%以内", (3,), "%", E.AT_MOST),
        ("产值超100亿元。", (100,), "亿元", E.OVER),
        ("产值突破100亿元。", (100,), "亿元", E.OVER),
        ("加快引进2-3家企业", (2, 3), "家", E.RANGE),
        ("配备2—3‰的保洁员", (2, 3), "‰", E.RANGE),
        ("完好率不低于98%", (98,), "%", E.AT_LEAST),
        ("能耗不超过5万吨", (5,), "万吨", E.AT_MOST),
        ("涉及约5.2万户", (5.2,), "万户", E.APPROX),
        ("惠及60余万户", (60,), "万户", E.APPROX),
        ("至少建设1处市场", (1,), "处", E.AT_LEAST),
        ("达到９０％以上", (90,), "%", E.AT_LEAST),
        ("总投资1,200万元", (1200,), "万元", E.EQUAL),
        ("覆盖人群不少于100万。", (100,), "万", E.AT_LEAST),
        ("提供住房7000套（间）", (7000,), "套（间）", E.EQUAL),
        ("比重提升0.5个百分点以上", (0.5,), "个百分点", E.AT_LEAST),
        ("新建充电桩1000枪以上", (1000,), "枪", E.AT_LEAST),
        ("最高不超过15万元的贷款", (15,), "万元", E.AT_MOST),
        ("企业开办时间压缩至0.5个工作日以内", (0.5,), "个工作日", E.AT_MOST),
        ("补助标准由280元提高到320元", (320,), "元", E.EQUAL),
        ("推动45个区级以上重点项目建设", (45,), "个", E.EQUAL),
        ("引进产值超10亿元项目2个以上", (2,), "个", E.AT_LEAST),
        ("为用餐人数超过1000人的医院配备，配备率达100%", (100,), "%", E.EQUAL),
        ("淘汰35蒸吨以下燃煤锅炉260台", (260,), "台", E.EQUAL),
    ],
)
def test_value_unit_and_comparator(text, values, unit, comparator):
    target = one(text)
    assert (target.values, target.unit, target.comparator) == (values, unit, comparator)


NO_TARGETS = """
落实3.0版“促进就业九条”
国道G205线改线
引进新能源汽车4S店
“1+6”空间规划
“5080”攻坚
100亿级产业
千亿级产业集群
数字政府2.0建设
打造15分钟健身圈
2022年
2021—2025年
河安2022
地铁8号线三期
第26条
60岁以上老人
35—64周岁妇女
3月16日起
《规划（2014—2016年）》
国办发〔2018〕82号
实施“10个100万”工程
每人每年补助900元
每月开展1次
推进5G基站
现有12条热线
（金平区、龙湖区各2个）
12345热线
省级以上
“三桥十路”
24小时服务
"""


@pytest.mark.parametrize("text", NO_TARGETS.split("\n")[1:-1])
def test_numbers_that_are_no_targets(text):
    assert find_targets(text) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("力争完成基础设施投资12.2亿元", "基础设施投资"),
        ("力争盘活工业用地30万平方米以上", "盘活工业用地"),
        ("加快引进2-3家有竞争力的电子商务企业", "引进电子商务企业"),
        ("力促甲厂、乙山泉等8家小微工业企业上规模", "小微工业企业上规模"),
        ("推动丙、丁等10家以上工业企业开展技术改造", "工业企业技术改造"),
        ("在老城片区打造1个供电示范区", "供电示范区"),
        ("力争培育高素质农民80人以上", "高素质农民"),
        ("力争打造名教师、名校长工作室30个以上", "名教师、名校长工作室"),
        ("力争新增美丽宜居村2个以上", "新增美丽宜居村"),
        ("6月底前新建口袋公园5个", "新建口袋公园"),
        ("空气优良天数达到330天以上", "空气优良天数"),
    ],
)
def test_names(text, name):
    assert one(text).names == (name,)


def test_money_of_the_projects_takes_their_name():
    money, projects = find_targets("推动年度投资56.8亿元的45个区级以上重点项目加快建设，")
    assert money.names == ("区级以上重点项目年度投资",)
    assert projects.names == ("区级以上重点项目",)


def test_a_bare_measure_takes_the_subject_before_it():
    first, second = find_targets("粮食作物播种面积2.85万亩、产量1.13万吨。")
    assert (first.names, second.names) == (("粮食作物播种面积",), ("粮食产量",))
    assert [t.names[0] for t in find_targets("水经济产业固投超5亿元、产值超5000万元")][1] == "水经济产业产值"


def test_both_rates_share_one_value():
    target = one("确保全区甲利用率、乙利用率均达到90%以上。")
    assert (target.names, target.values) == (("甲利用率", "乙利用率"), (90.0,))


def test_respective_values_stay_together():
    target = one("花生种植、收获机械化率分别达到65%和55%，")
    assert (target.values, target.unit, target.comparator) == ((65.0, 55.0), "%", E.EQUAL)
    assert target.names == ("种植机械化率", "收获机械化率") or len(target.names) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("完成投资5亿元", IndicatorKind.CUMULATIVE),
        ("新建公路12公里", IndicatorKind.CUMULATIVE),
        ("培育企业20家", IndicatorKind.COUNT),
        ("培训1万人次", IndicatorKind.COUNT),
        ("投资增长8%", IndicatorKind.RATE),
        ("失业率控制在3%以内", IndicatorKind.CEILING),
        ("价格指数控制在3%左右", IndicatorKind.CEILING),
        ("能耗不超过5万吨", IndicatorKind.CEILING),
    ],
)
def test_kinds(text, kind):
    assert one(text).kind is kind


@given(
    st.text(
        alphabet="力争完成投资新增企业约超不低于12345.67%亿元家个以上左右至由从的、，。；（）“”-—每年和均分别达到",
        max_size=120,
    )
)
def test_spans_are_in_the_text_and_never_overlap(text):
    targets = find_targets(text)
    assert all(left.end <= right.start for left, right in pairwise(targets))
    for target in targets:
        assert text[target.start : target.end] == target.text
        assert all(target.names)
        assert target.values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月底前完成", (2023, 6, 30)),
        ("年内开工建设", (2023, 12, 31)),
        ("上半年完成规划", (2023, 6, 30)),
        ("2024年9月30日前报送", (2024, 9, 30)),
        ("9月中旬前完成", (2023, 9, 20)),
        ("第三季度建成", (2023, 9, 30)),
        ("3月底前启动，10月底前完成", (2023, 10, 31)),
        ("2023年底前完成", (2023, 12, 31)),
        ("10月1日前建成", (2023, 10, 1)),
        ("六月底前完成选址", (2023, 6, 30)),
        ("十二月上旬前完成", (2023, 12, 10)),
        ("9月份前完工", (2023, 9, 30)),
        ("2023.6.30前验收", (2023, 6, 30)),
        ("明年3月底前建成", (2024, 3, 31)),
        ("到2025年底，建成平台", (2025, 12, 31)),
        ("下半年开工", (2023, 12, 31)),
    ],
)
def test_deadlines_in_running_text(text, day):
    assert find_deadline(text, 2023) == dt.date(*day)


@pytest.mark.parametrize(
    "text",
    [
        "每季度调度一次",
        "上半年以来",
        "年末就业率",
        "2月30日前",
        "13月底前",
        "持续推进",
        "三年行动",
        "每月5日前报送",
        "每季度末前调度",
        "前三季度增长",
    ],
)
def test_words_that_are_no_deadline(text):
    assert find_deadline(text, 2023) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-06-30", (2023, 6, 30)),
        ("2023年12月", (2023, 12, 31)),
        ("12月", (2023, 12, 31)),
        ("2023.9", (2023, 9, 30)),
        ("10月底", (2023, 10, 31)),
        ("年底", (2023, 12, 31)),
        ("上半年", (2023, 6, 30)),
    ],
)
def test_deadlines_in_cells(text, day):
    assert read_deadline(text, 2023) == dt.date(*day)


def test_without_a_year_there_is_no_date():
    assert find_deadline("6月底前完成", None) is None
