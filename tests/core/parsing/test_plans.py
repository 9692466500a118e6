"""Time plans of targets: days, starts and points that a text or a table's months and times name."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lists.parsing import as_json, build, parse
from core.lists.parsing.finish import targets_in
from core.model.period import Month
from core.model.status import Direction
from core.plan import Point


def plan_of(text):
    """Start, day and points of the only target: an amount as it is, a share with its sign."""
    (found,) = targets_in(text, 2022)
    points = {f"{day:%m-%d}": f"{value:g}%" if share else value for day, value, share in found.points}
    return found.start_date, found.due_date, points


def day(month, number):
    return dt.date(2022, month, number)


@pytest.mark.parametrize(
    ("text", "start", "due", "points"),
    [
        ("改造管网60公里，一季度完成20%，上半年过半，9月底前完成80%。", None, None,
         {"03-31": "20%", "06-30": "50%", "09-30": "80%"}),
        ("改造管网60公里，确保上半年完成年度任务的60%以上。", None, None, {"06-30": "60%"}),
        ("改造管网60公里，前三季度完成总任务的三分之二。", None, None, {"09-30": "66.6667%"}),
        ("改造管网60公里。上半年时间过半、任务过半。", None, None, {"06-30": "50%"}),
        ("6月底前改造600户、年底前改造1000户。", None, day(12, 31), {"06-30": 600}),
        ("签约项目，3月底前2家；6月底前2家；9月底前7家。", None, day(9, 30), {"03-31": 2, "06-30": 2}),
        ("自3月起新建公园12个，10月底前完成。", day(3, 1), day(10, 31), {}),
        ("新增学位900个，11月15日前交付。", None, day(11, 15), {}),
        ("每月10日起新建公园12个。", None, None, {}),
    ],
)  # fmt: skip
def test_what_a_text_says(text, start, due, points):
    assert plan_of(text) == (start, due, points)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("6月底前新建公园2个。年底前新建公园5个。", 2),  # two sentences: two things
        ("6月底前新建公园2个，年底前新建广场5个。", 2),
        ("年底前新建公园5个，6月底前新建公园2个。", 2),  # falls
        ("一季度完成30%。", 0),  # of what?
    ],
)
def test_what_is_no_point_of_another(text, count):
    found = targets_in(text, 2022)
    assert len(found) == count
    assert not any(target.points for target in found)


def test_a_share_belongs_to_the_amounts_of_its_sentence():
    roads, parks = targets_in("改造道路30公里，上半年完成40%。新建公园6个，6月底前完成一半。", 2022)
    assert [target.points[0].value for target in (roads, parks)] == [40, 50]
    both = targets_in("改造道路30公里，新建公园6个。上半年完成40%。", 2022)
    assert [len(target.points) for target in both] == [1, 1]


def test_without_a_year_there_is_no_plan():
    (found,) = targets_in("改造管网60公里，上半年过半，自3月起实施，10月底前完成。", None)[:1]
    assert (found.start_date, found.due_date, found.points) == (None, None, ())


HEADS = "2026年任务表\n序号\t任务\t一季度\t二季度\t三季度\t四季度\t牵头单位\n"


@pytest.mark.parametrize(
    ("cells", "points"),
    [
        ("10\t20\t40\t60", {"2026-03": 10, "2026-06": 20, "2026-09": 40}),
        ("10\t10\t20\t20", {"2026-03": 10, "2026-06": 20, "2026-09": 40}),  # adds up to the target
        ("20%\t50%\t80%\t100%", {"2026-03": 12, "2026-06": 30, "2026-09": 48}),
        ("累计15\t30公里\t\t60", {"2026-03": 15, "2026-06": 30}),
        ("40\t30\t20\t60", {}),  # neither rises nor adds up
        ("办手续\t进场\t施工\t完工", {}),
    ],
)
def test_what_a_table_s_months_say(cells, points):
    text = f"{HEADS}1\t改造管网60公里\t{cells}\t区住建局\n2\t绿化\t\t\t\t\t区林业局\n"
    node = next(one for one in as_json(parse(text))["nodes"] if one["targets"])
    assert node["targets"][0]["points"] == points


def test_a_column_of_times_with_amounts_has_points():
    text = (
        "2026年任务表\n序号\t任务\t牵头单位\t完成时限\n1\t新开工厂房26个\t区住建局\t3月底前开工10个；12月底前开工26个\n"
        "2\t绿化\t区林业局\t年底前\n"
    )
    node = as_json(parse(text))["nodes"][0]
    assert node["targets"][0]["points"] == {"2026-03": 10}


def test_shares_of_a_task_without_amounts_are_the_task_s():
    made = build(parse("2022年清单\n1.推进改革，上半年完成40%。（区编办）\n2.绿化。（区林业局）\n"), source="x")
    assert [node.points for node in made.nodes if node.number == "1."] == [(Point(Month(2022, 6), 40, True),)]


@pytest.mark.parametrize(
    ("text", "direction", "verb"),
    [
        ("单位能耗下降3.5%", Direction.DOWN, "下降"),
        ("化肥用量压降20吨", Direction.DOWN, "压降"),
        ("失业率控制在5%以内", Direction.DOWN, "控制在"),
        ("自付比例降至30%", Direction.DOWN, ""),
        ("工业增加值增长8%", Direction.UP, "增长"),
    ],
)
def test_the_direction_is_the_verb_s(text, direction, verb):
    made = build(parse(f"2022年清单\n1.{text}。（区发改局）\n2.绿化。（区林业局）\n"), source="x")
    assert [(one.direction, one.verb) for one in made.indicators] == [(direction, verb)]


@given(st.text(alphabet="年月日底前上半下三季度过完成起分之二%，。；、0123456789个公里 \n", max_size=80))
def test_points_rise_in_time_before_the_day_and_words_stay_the_text_s(text):
    for target in targets_in(text, 2022):
        days = [point.day for point in target.points]
        assert days == sorted(set(days))
        assert not target.due_date or all(one < target.due_date for one in days)
        assert text[target.start : target.end] == target.text
