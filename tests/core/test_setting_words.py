"""Settings in words: each part that was changed, from what to what; nobody reads how it is kept."""

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.first_month import FIRST_MONTH
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import UnitId
from core.rules import roles
from core.rules.deadlines import CALENDAR
from core.rules.light_rule import LIGHT_RULE, PRESETS, Basis, LightRule
from core.rules.roles import Actor
from core.settings import words as setting_words
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS, MEGABYTE, UNIT_GROUPS, Limits
from tests import builders

BOARD = Board(builders.work_list())
SHARE = LIGHT_RULE.encode(PRESETS[1].rule)
LATER = Calendar(due_day=26, months={Month(2022, 3): (dt.date(2022, 3, 24), dt.date(2022, 3, 30))})


def told(setting, before, after):
    return setting_words.changed_parts(setting, before, after, BOARD)


@pytest.mark.parametrize(
    ("setting", "after", "parts"),
    [
        (
            LIGHT_RULE.name,
            SHARE,
            [
                ("办法", "按百分点", "按比例"),
                ("黄灯", "低于计划 10 个百分点起", "比应完成的少，超过 0%"),
                ("红灯", "低于计划超过 30 个百分点", "比应完成的少，超过 50%"),
            ],
        ),
        (
            CALENDAR.name,
            CALENDAR.encode(LATER),
            [("按时截止", "每月25日 18:00", "每月26日 18:00"), ("2022年3月", "", "3月24日截止，3月30日锁定")],
        ),
        (
            EVIDENCE_LIMITS.name,
            json.dumps(dataclasses.asdict(Limits(5 * MEGABYTE))),
            [("单个文件不超过", "20 MB", "5 MB")],
        ),
        (EVIDENCE_FOR.name, "[]", [("要有佐证的", "已完成", "都不要求")]),
        (
            UNIT_GROUPS.name,
            json.dumps({builders.EDUCATION.id: "东片区", "gone": "西片区"}),
            [("区教育局", "", "东片区"), ("已不在名录的单位", "", "西片区")],
        ),
        (FIRST_MONTH.name, "2022-03", [("月份", "", "2022年3月")]),
        ("report.issuer", "区政府办公室", [("发文机关", "区人民政府督查室", "区政府办公室")]),
        ("report.serial", "12", [("期号", "跟月份相同", "12")]),
        (
            "report.circular.opening",
            "现通报如下：",
            [("通报开头", "现将{月份}重点工作推进情况通报如下：", "现通报如下：")],
        ),
    ],
)
def test_what_was_set_from_what_to_what(setting, after, parts):
    assert told(setting, "", after) == parts
    assert told(setting, after, "") == [(name, now, was) for name, was, now in parts]


def test_a_password_tells_what_was_done_with_it_and_no_more(store_of_roles):
    entry = next(one for one in store_of_roles.history() if one.record == "setting")
    ((name, before, after),) = told(entry.record_id, entry.before["value"], entry.after["value"])
    assert (name, before) == ("单位负责人密码", "")
    assert "设置（单位负责人" in after


@pytest.fixture
def store_of_roles(tmp_path):
    from db.workspace import create

    with create(tmp_path / "密码.db", work_lists=[builders.work_list()]) as store:
        roles.set_password(store, Actor.HEAD, "春天的十二个字")
        yield store


@pytest.mark.parametrize("kept", ["{", "[1]", '{"basis": 1', "旧的写法"])
@pytest.mark.parametrize(
    "setting",
    [
        LIGHT_RULE.name,
        CALENDAR.name,
        EVIDENCE_LIMITS.name,
        UNIT_GROUPS.name,
        FIRST_MONTH.name,
        "password_log.head",
    ],
)
def test_what_cannot_be_read_stays_as_it_is(setting, kept):
    assert kept in setting_words.parts(setting, kept, BOARD).values()


numbers = st.integers(0, 100)
rules = st.builds(
    LightRule,
    numbers,
    st.integers(100, 200),
    st.sampled_from(Basis),
    numbers,
    numbers,
    st.integers(0, 90),
    st.booleans(),
    numbers,
    numbers,
)


@given(old=rules, new=rules)
def test_two_rules_that_differ_are_told_apart_unless_movement_hides_the_numbers(old, new):
    found = told(LIGHT_RULE.name, LIGHT_RULE.encode(old), LIGHT_RULE.encode(new))
    by_movement = Basis.MOVEMENT in {old.basis, new.basis}
    assert by_movement or any(was != now for _, was, now in found) is (old != new)
    assert not any(sign in words for part in found for words in part for sign in '{}"_')


def test_the_same_words_are_told_whole():
    found = told(EVIDENCE_LIMITS.name, "", json.dumps(dataclasses.asdict(Limits())))
    assert [name for name, was, now in found if was == now] == ["单个文件不超过", "一项填报合计不超过"]


def test_an_own_group_of_an_unknown_unit_names_no_id():
    assert list(setting_words.parts(UNIT_GROUPS.name, json.dumps({UnitId("x1"): "甲"}), BOARD)) == ["已不在名录的单位"]
