from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.typed import Typed, one_line, plain_text, read_day, read_number, written


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("8.66", "亿元", 8.66),
        ("８．６６", "亿元", 8.66),
        (" 1,234,567.5 ", "万元", 1234567.5),
        ("1，200", "人", 1200),
        ("−1.2", "%", -1.2),
        ("－1.2％", "%", -1.2),
        ("8.66亿元", "亿元", 8.66),
        ("8.66 亿", "亿元", 8.66),
        ("2000万", "万元", 2000),
        ("12.5万平方米", "万平方米", 12.5),
        (".5", "", 0.5),
        ("0", "家", 0),
    ],
)
def test_numbers_as_people_write_them(text: str, unit: str, value: float):
    assert read_number(text, unit) == Typed(value)


@pytest.mark.parametrize(
    ("text", "unit", "offer", "sentence"),
    [
        ("2000万", "亿元", 0.2, "单位是亿元，请填 0.2"),
        ("２０００万元", "亿元", 0.2, "单位是亿元，请填 0.2"),
        ("0.2亿", "万元", 2000, "单位是万元，请填 2000"),
        ("3千万", "亿元", 0.3, "单位是亿元，请填 0.3"),
        ("1.5万", "人", 15000, "单位是人，请填 15000"),
        ("180000平方米", "万平方米", 18, "单位是万平方米，请填 18"),
    ],
)
def test_another_unit_is_understood_but_not_taken(text: str, unit: str, offer: float, sentence: str):
    assert read_number(text, unit) == Typed(None, sentence, offer)


@pytest.mark.parametrize(
    "text", ["约3", "2-3", "1,2", "1.2.3", "1e5", "inf", "nan", "-", "三", "300亩", "2000万台", "9" * 14]
)
def test_what_is_no_number_gets_a_sentence_and_no_value(text: str):
    found = read_number(text, "亿元")
    assert found.value is None
    assert found.offer is None
    assert found.sentence.startswith("只填数字，单位是亿元")


def test_nothing_typed_is_no_fault():
    assert read_number(" 　", "亿元") == Typed()


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 6)))
def test_a_stored_number_comes_back_as_it_was(value: float):
    assert read_number(written(value), "亿元").value == value


@given(st.text(max_size=30), st.sampled_from(["", "%", "亿元", "万元", "家", "平方公里"]))
def test_any_text_gives_a_value_a_sentence_or_nothing(text: str, unit: str):
    found = read_number(text, unit)
    assert (found.value is None) or (found.sentence == "" and found.offer is None)
    assert bool(found.sentence) == (found.value is None and bool(unicodedata.normalize("NFKC", text).strip()))


def test_numbers_are_written_without_loss_or_exponent():
    assert [written(v) for v in (None, 2000.0, -1.25, 1e-7, 123456789.123, -0.0)] == [
        "",
        "2000",
        "−1.25",
        "0.0000001",
        "123456789.123",
        "0",
    ]


def test_text_from_word_keeps_its_visible_characters():
    pasted = "一、\xa0完成\u200b选址\u00ad；\r\n二、开工\x0b三、\t验收\u2028\uf0b7要点 👨\u200d👩\ufeff"
    assert plain_text(pasted) == "一、 完成选址；\n二、开工\n三、 验收\n•要点 👨\u200d👩"


def test_a_rare_name_in_the_private_use_area_is_kept():
    assert plain_text("张\ue863") == "张\ue863"


def test_one_line_joins_lines():
    assert one_line(" 张三\r\n0762-1 ") == "张三 0762-1"


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_letters_digits_and_punctuation_are_never_lost(text: str):
    assert plain_text(text) == text


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str):
    assert plain_text(plain_text(text)) == plain_text(text)


@pytest.mark.parametrize(
    "text", ["2022-12-31", "2022年12月31日", "12月31日", "12.31", "2022/12/31", " １２月３１日 ", "12-31"]
)
def test_days_as_people_write_them(text: str):
    assert read_day(text, 2022) == dt.date(2022, 12, 31)


@pytest.mark.parametrize("text", ["", "年底", "13月1日", "2月30日", "31", "12月31日前"])
def test_what_is_no_day(text: str):
    assert read_day(text, 2022) is None


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_that_is_written_out_is_read_again(day: dt.date):
    assert read_day(f"{day.year}年{day.month}月{day.day}日", 1999) == day
    assert read_day(day.isoformat(), 1999) == day
