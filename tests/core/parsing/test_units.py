"""Names of units, their roles, and which brackets name any."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lists.parsing.brackets import groups, split_outside
from core.lists.parsing.names import split_names
from core.lists.parsing.roles import first_leads, read_units
from core.lists.parsing.tails import split_units
from core.model.records import Role


def names(text):
    return [unit.name for read in split_units(text).lists for unit in read.mentions]


def roles(text):
    return " ".join(f"{unit.name}={unit.role.value}" for unit in read_units(text).mentions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("区教育局、区财政局，区民政局", ["区教育局", "区财政局", "区民政局"]),
        ("海关总署、文化和旅游部、文物局", ["海关总署", "文化和旅游部", "文物局"]),
        ("市发改委和市财政局", ["市发改委", "市财政局"]),
        ("工业和信息化部、粮食和储备局", ["工业和信息化部", "粮食和储备局"]),
        ("中央和国家机关工委", ["中央和国家机关工委"]),
        ("扶贫办、全国总工会等和各省级人民政府", ["扶贫办", "全国总工会", "各省级人民政府"]),
        ("区司法局等有关部门", ["区司法局", "有关部门"]),
        ("省国资委等单位", ["省国资委"]),
        ("人力资源社会保障部等有关部门和单位", ["人力资源社会保障部", "有关部门和单位"]),
        ("市住建局、交通局", ["市住建局", "交通局"]),
        ("省市场监管局（省知识产权局）、省税务局", ["省市场监管局（省知识产权局）", "省税务局"]),
        ("区民政局，各镇人民政府、街道办事处", ["区民政局", "各镇人民政府、街道办事处"]),
        ("各镇人民政府、街道办事处，区直各单位", ["各镇人民政府、街道办事处", "区直各单位"]),
        ("各区（县）政府", ["各区（县）政府"]),
        ("各市、县（区）人民政府", ["各市、县（区）人民政府"]),
        ("区教育局，埔前镇人民政府、源南镇人民政府", ["区教育局", "埔前镇人民政府", "源南镇人民政府"]),
        ("区教育局 区财政局", ["区教育局", "区财政局"]),
        ("埔前 镇人民政府", ["埔前镇人民政府"]),
        ("市市政公用局", ["市市政公用局"]),
        ("区教育局等5个部门", ["区教育局"]),
        ("区城管局、区交通局等执法部门", ["区城管局", "区交通局"]),
        ("发展改革委、司法部等国务院相关部门及各地区", ["发展改革委", "司法部", "国务院相关部门", "各地区"]),
    ],
)
def test_names_fall_apart(text, expected):
    assert list(split_names(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("牵头单位：区工信局，配合单位：区财政局、区统计局", "区工信局=lead 区财政局=support 区统计局=support"),
        ("牵头单位:区政府办公室;责任单位:区司法局", "区政府办公室=lead 区司法局=responsible"),
        ("牵头责任单位：自治区教育厅", "自治区教育厅=lead"),
        ("市政府办公厅牵头，司法局、停车办分别负责", "市政府办公厅=lead 司法局=responsible 停车办=responsible"),
        ("农业农村部、工业和信息化部牵头负责", "农业农村部=lead 工业和信息化部=lead"),
        ("由区教育局牵头，会同区财政局负责落实", "区教育局=lead 区财政局=support"),
        ("国家发展改革委会同有关部门负责", "国家发展改革委=lead 有关部门=support"),
        (
            "省科技厅、工信厅按职责分工负责，各市人民政府结合实际落实",
            "省科技厅=responsible 工信厅=responsible 各市人民政府=responsible",
        ),
        ("区教育局（牵头）、区财政局", "区教育局=lead 区财政局=responsible"),
        ("区教育局（会同区财政局、区民政局）", "区教育局=responsible 区财政局=support 区民政局=support"),
        ("区招商局、区商务局", "区招商局=responsible 区商务局=responsible"),
        ("牵头：区教育局、配合：区财政局", "区教育局=lead 区财政局=support"),
    ],
)
def test_roles(text, expected):
    assert roles(text) == expected


def test_people_are_no_units():
    read = read_units("牵头单位：区工信局；责任领导：张三、李 四（副区长）")
    assert [unit.name for unit in read.mentions] == ["区工信局"]
    assert read.leaders == ("张三", "李 四")


def test_a_term_among_units_is_a_deadline():
    read = read_units("国务院办公厅牵头，司法部负责，2021年12月底前完成")
    assert [unit.name for unit in read.mentions] == ["国务院办公厅", "司法部"]
    assert read.deadline == "2021年12月底前完成"


@pytest.mark.parametrize(
    "note",
    [
        "列第一位者为牵头单位，下同",
        "排在第一位的部门为牵头部门，下同",
        "排首位的为牵头单位",
        "列第一位者为工作牵头单位或汇总单位,下同",
    ],
)
def test_the_first_leads_by_a_note(note):
    read = read_units(f"税务总局、财政部负责，{note}")
    assert read.first_leads
    assert [unit.name for unit in read.mentions] == ["税务总局", "财政部"]


def test_no_note_in_plain_words():
    assert not first_leads("第一产业增加值增长3%，由区农业农村局牵头")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("做好工作。（区教育局、区财政局）", ["区教育局", "区财政局"]),
        ("做好工作（市教育局负责）。完成学校90所。", ["市教育局"]),
        ("甲（牵头单位：市民政厅）；乙（牵头单位：市教育厅）。", ["市民政厅", "市教育厅"]),
        ("严格落实河（湖）长制。（区水务局）", ["区水务局"]),
        ("建设中心（所、站）。（区委宣传部）", ["区委宣传部"]),
        ("对市（地、州、盟）、县（市、区、旗）予以支持。（商务部负责）", ["商务部"]),
        (
            "实行机制（企业直接向国家发展改革委申报，不需省级发展改革部门转报），发挥作用。（国家发展改革委负责）",
            ["国家发展改革委"],
        ),
        ("办好十件民生实事。（详见附件3）", []),
        ("加快建设学校（含幼儿园）。", []),
        ("主要目标分解(11项)", []),
        ("淘汰锅炉（改造）（市环保局负责）。", ["市环保局"]),
        ("办事不费事。 牵头单位：市政数局）", ["市政数局"]),
        (
            "工作。〔牵头单位:区政府办公室,责任单位:区直各单位,各街道(功能区)〕",
            ["区政府办公室", "区直各单位", "各街道(功能区)"],
        ),
        ("工作。[责任单位：区园区管委会]", ["区园区管委会"]),
        ("工作。责任单位：区审批局、区市场监管局（区知识产权局）", ["区审批局", "区市场监管局（区知识产权局）"]),
        ("完成投资5亿元 区工信局、区发改局", ["区工信局", "区发改局"]),
        ("（区工信局）培育企业50家。", ["区工信局"]),
        ("优化布局，由市（区）统筹。", []),
        ("完成征迁。牵头领导：张三 牵头单位：区发改局 责任单位：各镇", ["区发改局", "各镇"]),
        ("做好甲事。责任单位：区教育局。做好乙事工作。责任单位：区民政局。", ["区教育局", "区民政局"]),
        ("做好保障（区教育局负责，区财政局保障经费）。", ["区教育局"]),
        ("开展活动（牵头单位：市住建局", ["市住建局"]),
    ],
)
def test_which_words_name_units(text, expected):
    assert names(text) == expected


def test_targets_are_sought_before_the_units_only():
    split = split_units("新建学校49所（市教育局负责）。已竣工55所。")
    assert split.text == "新建学校49所。已竣工55所。"
    assert split.text[: split.limit] == "新建学校49所"


@given(st.text(alphabet="（）()〔〕[]甲乙、，。负责局", max_size=60))
def test_groups_are_outermost_and_in_order(text):
    found = groups(text)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(text[one.start + 1 : one.end - 1] == one.inner for one in found)
    assert "".join(split_outside(text, "、")).count("甲") == text.count("甲")


@given(
    st.lists(
        st.sampled_from(["区教育局", "区财政局", "区农业农村局", "文化和旅游部", "团区委"]), min_size=1, max_size=9
    )
)
def test_units_in_brackets_come_back_as_written(units):
    split = split_units(f"做好有关工作。（{'、'.join(units)}）")
    assert split.text == "做好有关工作。"
    assert [unit.name for unit in split.lists[0].mentions] == units
    assert {unit.role for unit in split.lists[0].mentions} == {Role.RESPONSIBLE}
