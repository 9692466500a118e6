"""Reviews, evidence, month locks, task changes: stored as given, in the history, and found when altered."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.model.period import Month
from core.model.records import Evidence, MonthLock, RecordId, Review, TaskChange
from core.model.status import Light, TaskChangeKind, TaskChangeState
from core.plan import Point
from db.repositories import records
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH, key, node_id

NOW = dt.datetime.fromisoformat("2022-03-20T14:32:00")
CONTENT = b"%PDF-1.7"


def evidence(store) -> Evidence:
    return Evidence(key(), "验收单.pdf", store.add_content(CONTENT), len(CONTENT), "pdf", "①", NOW, 1)


REVIEW = Review(key(), Light.YELLOW, "雨季停工", "补充数据", 1, NOW)
LOCK = MonthLock(EDUCATION.id, MARCH, locked=True, reason="到期", revision=1, updated_at=NOW)
CHANGE = TaskChange(
    RecordId("c1"), node_id("建设学校"), EDUCATION.id, MARCH, TaskChangeKind.EXTEND, TaskChangeState.APPLIED,
    "雨季", "", dt.date(2022, 9, 30), dt.date(2022, 12, 31), NOW,
)  # fmt: skip


@pytest.fixture
def filled(store):
    with store.operation("存入"):
        for record in (REVIEW, LOCK, CHANGE, evidence(store)):
            store.save_record(record)
    return store


def test_each_comes_back_as_it_was_stored(filled):
    assert filled.records(Review) == (REVIEW,)
    assert filled.records(MonthLock) == (LOCK,)
    assert filled.records(TaskChange) == (CHANGE,)
    assert filled.records(Evidence)[0].note == "①"
    assert list(filled.check()) == []


def test_they_are_narrowed_as_filings_are(filled):
    assert filled.records(Review, month=MARCH, unit_id=EDUCATION.id, node_id=node_id("建设学校")) == (REVIEW,)
    assert filled.records(Review, unit_id=HOUSING.id) == ()
    assert filled.records(MonthLock, month=MARCH.plus(1)) == ()
    assert filled.records(TaskChange, since=Month(2022, 1), month=MARCH) == (CHANGE,)
    assert filled.records(TaskChange, since=MARCH.plus(1)) == ()
    with pytest.raises(ValueError, match="no node"):
        filled.records(MonthLock, node_id=node_id("建设学校"))


def test_the_history_keeps_only_what_differs(filled):
    with filled.operation("改灯"):
        filled.save_record(REVIEW._replace(light=Light.RED, remark="", revision=2))
    entry = filled.history(limit=1)[0]
    assert (entry.before, entry.after) == (
        {"light": "yellow", "remark": "补充数据"},
        {"light": "red", "remark": None},
    )
    with filled.operation("撤销"):
        filled.remove_record(REVIEW)
    assert filled.history(limit=1)[0].after == {}
    assert list(filled.check()) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE reviews SET light = 'green'", "督查室意见与历史记录不一致"),
        ("UPDATE month_locks SET locked = 0", "锁定记录与历史记录不一致"),
        ("UPDATE task_changes SET new_due = '2023-01-01'", "办结或延期申请与历史记录不一致"),
        ("UPDATE evidence SET name = 'x'", "佐证材料与历史记录不一致"),
        ("DELETE FROM reviews", "督查室意见不见了"),
        ("DELETE FROM month_locks", "锁定记录不见了"),
        ("DELETE FROM task_changes", "办结或延期申请不见了"),
        ("DELETE FROM evidence", "佐证材料不见了"),
        ("UPDATE contents SET data = x'00'", "“验收单.pdf”的内容被改动过"),
        ("UPDATE settings SET value = '{}' WHERE name = 'light_rule'", "设置“light_rule”与历史记录不一致"),
    ],
)
def test_what_was_altered_or_removed_past_the_program_is_found(filled, sql, words):
    with filled.operation("换规则"):
        filled.set_setting("light_rule", '{"a":1}', recorded=True)
    assert list(filled.check()) == []
    filled.link.execute(sql)
    assert any(words in fault for fault in filled.check())


def test_a_content_that_is_not_whole_is_not_handed_out(filled):
    sha256 = filled.records(Evidence)[0].sha256
    assert filled.content(sha256) == CONTENT
    filled.link.execute("UPDATE contents SET data = x'00'")
    for asked in (sha256, "0" * 64):
        with pytest.raises(KnownError, match="不见了或已损坏"):
            filled.content(asked)


def test_a_light_is_never_overruled_without_a_reason(store):
    import sqlite3

    with pytest.raises(sqlite3.IntegrityError), store.operation("x"):
        store.save_record(Review(key(), Light.RED))


POINTS = st.builds(
    Point, st.builds(Month, st.integers(2000, 2099), st.integers(1, 12)), st.floats(0, 1e6), st.booleans()
)


@given(st.builds(
    TaskChange, st.just(RecordId("c")), st.just(node_id("建设学校")), st.just(EDUCATION.id), st.just(MARCH),
    st.sampled_from(TaskChangeKind), st.sampled_from(TaskChangeState), st.text(max_size=5), st.text(max_size=5),
    st.none() | st.dates(), st.none() | st.dates(), st.none() | st.datetimes(), st.none() | st.datetimes(),
    st.integers(0, 5), st.none() | st.just(builders.SCHOOLS.id), st.lists(POINTS, max_size=3).map(tuple),
))  # fmt: skip
def test_a_record_is_a_row_and_back(change):
    columns = records.columns(change)
    assert records.from_row(TaskChange, columns) == change
