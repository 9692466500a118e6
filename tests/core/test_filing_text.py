from __future__ import annotations

import datetime as dt

from core.model.period import Month
from core.model.records import Comparator, IndicatorId, IndicatorKind
from core.model.status import FilingState
from core.rules.composed_text import compose, is_composed, last_heading
from tests.builders import INVESTMENT, MARCH, SCHOOLS, filing, key

GROWTH = INVESTMENT._replace(id=IndicatorId("g"), name="地区生产总值", text="增长7%左右", value=(7.0,), unit="%",
    comparator=Comparator.APPROX, kind=IndicatorKind.RATE, verb="增长",
)  # fmt: skip
BUILDING = INVESTMENT._replace(id=IndicatorId("b"), name="综合楼", text="综合楼", value=(), unit="",
    comparator=Comparator.EQUAL, kind=IndicatorKind.MILESTONE, due_date=dt.date(2022, 12, 31),
)  # fmt: skip


def test_the_values_make_a_sentence():
    values = {INVESTMENT.id: 3.1, SCHOOLS.id: 1.0, GROWTH.id: 6.1, BUILDING.id: 0.0}
    assert compose((INVESTMENT, SCHOOLS, GROWTH, BUILDING), values) == (
        "固定资产投资3.1亿元，完成25.4%；新建学校1所，完成50.0%；地区生产总值增长6.1%；综合楼未完成。"
    )


def test_what_has_no_value_is_left_out():
    assert compose((INVESTMENT, BUILDING), {BUILDING.id: 1.0}) == "综合楼已完成。"
    assert compose((INVESTMENT,), {}) == ""


def test_a_fall_is_said_in_words():
    named = GROWTH._replace(name="出口", text="出口额稳定", verb="")
    assert compose((GROWTH,), {GROWTH.id: -1.5}) == "地区生产总值下降1.5%。"
    assert compose((named,), {GROWTH.id: -1.5}) == "出口−1.5%。"


def test_own_words_are_not_taken_for_composed_ones():
    made = filing(cumulative="新建学校1所，完成50.0%。")
    assert is_composed(made, (SCHOOLS,))
    assert is_composed(made._replace(cumulative=""), (SCHOOLS,))
    assert not is_composed(made._replace(cumulative="已建成1所。"), (SCHOOLS,))
    assert not is_composed(made._replace(cumulative=""), ())


def test_the_heading_says_which_month_stands_beside():
    february = filing(key(month=Month(2022, 2)), state=FilingState.ACCEPTED)
    assert last_heading(february, MARCH) == "上月（2月，已采用）"
    assert last_heading(february, Month(2022, 5)) == "上次（2月，已采用）"
    assert last_heading(None, MARCH) == "上月没有填报，从本月开始填写即可"
