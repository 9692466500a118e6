"""Records go through JSON unchanged; what is no record is refused."""

from __future__ import annotations

import datetime as dt
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import fields
from core.model.codec import canonical, decode, encode
from core.model.period import Month
from core.model.records import (
    Evidence,
    Filing,
    FilingKey,
    IndicatorId,
    MonthLock,
    NodeId,
    Review,
    TaskChange,
    UnitId,
    WorkList,
)
from core.model.status import FilingState, Light, ProgressStatus, TaskChangeKind
from core.strict_json import MalformedError, loads
from tests.builders import EDUCATION, MARCH, filing, key, work_list

at = dt.datetime.fromisoformat
IDS = st.uuids().map(str)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30) | st.just("一\n二\t三")
TIMES = st.datetimes(at("2000-01-01"), at("2099-12-31")).map(lambda time: time.replace(microsecond=0))
NUMBERS = st.floats(-1e12, 1e12)
MONTHS = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
KEYS = st.builds(FilingKey, IDS.map(NodeId), IDS.map(UnitId), MONTHS)
FILINGS = st.builds(
    Filing,
    KEYS,
    st.none() | st.sampled_from(ProgressStatus),
    st.none() | st.floats(0, 999),
    values=st.dictionaries(IDS.map(IndicatorId), NUMBERS, max_size=4),
    state=st.sampled_from(FilingState),
    reason=TEXTS,
    revision=st.integers(0, 10**6),
    updated_at=st.none() | TIMES,
    sent_at=st.none() | TIMES,
    confirmed=st.dictionaries(TEXTS, TEXTS, max_size=3),
    **{one.name: TEXTS for one in fields.TEXTS},
)


def through(record: object) -> object:
    return decode(type(record), loads(canonical(encode(record))))


@given(FILINGS)
def test_a_filing_goes_through(record: Filing):
    assert through(record) == record


@given(FILINGS)
def test_a_filing_says_of_optional_fields_only_those_that_are_filled_in(record: Filing):
    names = fields.names(fields.OPTIONAL)
    assert {name for name in names if name in encode(record)} == {name for name in names if getattr(record, name)}


@pytest.mark.parametrize(
    "record",
    [
        work_list(),
        Review(key(), Light.RED, "进展慢", "抓紧", 3, at("2022-04-01T08:00")),
        Review(key()),
        Evidence(key(), "照片.jpg", "a" * 64, 10, "jpg", "开工", at("2022-03-02"), 1),
        MonthLock(EDUCATION.id, MARCH, locked=True, reason="到期"),
        TaskChange(
            "6f1d0b9e-6a0c-5b8f-9a54-2a4c1f0d7e21",
            key().node_id,
            EDUCATION.id,
            MARCH,
            TaskChangeKind.EXTEND,
            new_due=dt.date(2022, 12, 1),
        ),
    ],
    ids=lambda record: type(record).__name__,
)
def test_every_kind_of_record_goes_through(record: object):
    assert through(record) == record


WHOLE = encode(filing())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("progress", 3),
        ("progress", "\ud800"),
        ("progress", "一\x00二"),
        ("percent", True),
        ("percent", "25"),
        ("percent", float("inf")),
        ("percent", 1e300),
        ("revision", 1.5),
        ("revision", 2**80),
        ("state", "arrived"),
        ("status", []),
        ("updated_at", "2022-13-01T00:00:00"),
        ("updated_at", "2022-03-01T00:00:00+08:00"),
        ("values", [1]),
        ("values", {"x": 1}),
        ("key", None),
        ("key", {"node_id": "../../x", "unit_id": "y", "month": "2022-03"}),
    ],
)
def test_a_field_of_another_form_is_refused(name: str, value: object):
    with pytest.raises(MalformedError):
        decode(Filing, {**WHOLE, name: value})


def test_a_field_more_or_less_is_refused():
    with pytest.raises(MalformedError):
        decode(Filing, {**WHOLE, "colour": "red"})
    with pytest.raises(MalformedError):
        decode(Filing, {name: value for name, value in WHOLE.items() if name != "reason"})


@pytest.mark.parametrize("text", ["", "{", "NaN", "[Infinity]", "[" * 100_000, '{"a": 1} x', "9" * 5000])
def test_what_is_no_json_is_refused(text: str):
    with pytest.raises(MalformedError):
        loads(text)


@given(
    st.recursive(st.none() | st.booleans() | NUMBERS | st.text(string.printable, max_size=5), st.lists, max_leaves=5)
)
def test_anything_else_is_refused_not_crashed_on(data: object):
    for kind in (Filing, WorkList, Review):
        with pytest.raises(MalformedError):
            decode(kind, data)


def test_the_same_values_are_written_alike():
    assert canonical({"b": 1, "a": "一"}) == canonical(json.loads('{"a": "一", "b": 1}')) == '{"a":"一","b":1}'
