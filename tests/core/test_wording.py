import datetime as dt

import pytest

from core.model import wording
from core.model.records import Comparator, IndicatorKind
from tests import builders


@pytest.mark.parametrize(
    ("value", "text"), [(12.2, "12.2"), (5000.0, "5000"), (0.0, "0"), (-4.0, "−4"), (-0.00001, "0"), (1 / 3, "0.3333")]
)
def test_numbers_lose_needless_zeros(value, text):
    assert wording.number(value) == text


@pytest.mark.parametrize(("gap", "text"), [(1.0, "+1.0"), (-13.74, "−13.7"), (0.04, "0.0"), (-0.04, "0.0")])
def test_points_carry_their_sign(gap, text):
    assert wording.points(gap) == text


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "text"),
    [
        (Comparator.EQUAL, (12.2,), "亿元", "12.2 亿元"),
        (Comparator.AT_LEAST, (0.5,), "平方公里", "≥ 0.5 平方公里"),
        (Comparator.AT_MOST, (3.0,), "%", "≤ 3%"),
        (Comparator.OVER, (100.0,), "亿元", "> 100 亿元"),
        (Comparator.APPROX, (7.0,), "%", "7%左右"),
        (Comparator.RANGE, (2.0, 3.0), "家", "2—3 家"),
    ],
)
def test_targets_are_said_as_the_list_means_them(comparator, value, unit, text):
    made = builders.INVESTMENT._replace(comparator=comparator, value=value, unit=unit)
    assert wording.target(made) == text


def test_a_milestone_says_until_when():
    made = builders.INVESTMENT._replace(kind=IndicatorKind.MILESTONE, value=(), due_date=None)
    assert wording.target(made) == "年内完成"
    assert wording.target(made._replace(due_date=dt.date(2022, 6, 30))) == "6月底前完成"
    assert wording.target(made._replace(due_date=dt.date(2022, 6, 15))) == "6月15日前完成"


def test_dates_have_no_padding():
    assert wording.date(dt.date(2022, 9, 5)) == "2022年9月5日"


def test_marks_go_on_past_twenty():
    assert (wording.circled(1), wording.circled(20), wording.circled(21)) == ("①", "⑳", "(21)")
