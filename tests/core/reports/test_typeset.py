"""Where lines break, and how they fill their measure."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reports.fonts import Face
from core.reports.typeset import NOT_AT_END, NOT_AT_START, Line, paragraphs, set_text

CELLS = 28
NASTY = st.text(
    st.sampled_from("工作进展情况，。、；：？！“”‘’（）《》—…·%0123456789.abcXYZ/-_ ①㎡★万元年月"), max_size=200
)


def texts(text: str, width: float = CELLS, indent: float = 0) -> list[str]:
    return [line.text for line in set_text([(Face.FANGSONG, text)], width, indent=indent)]


def set_width(line: Line) -> float:
    return line.natural_width + sum(gap * len(text) for _, gap, text in line.runs())


def test_a_full_line_has_28_cells() -> None:
    assert [len(line) for line in texts("工" * 60)] == [28, 28, 4]


def test_the_first_line_begins_two_cells_in() -> None:
    assert [len(line) for line in texts("工" * 60, indent=2)] == [26, 28, 6]


@pytest.mark.parametrize("mark", "，；：？！》”’…。、）】")
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    first, second = texts("工" * 28 + mark + "作")
    assert (first, second) == ("工" * 27, "工" + mark + "作")


@pytest.mark.parametrize("mark", "（《“‘【〔")
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    first, second = texts("工" * 27 + mark + "作工")
    assert (first, second) == ("工" * 27, mark + "作工")


@pytest.mark.parametrize("whole", ["12.2亿元", "2—3家", "GB/T", "30%", "第12项", "2022年", "−5.0个"])
def test_what_belongs_together_stays_on_one_line(whole: str) -> None:
    assert texts("工" * 27 + whole + "作")[1].startswith(whole)


@pytest.mark.parametrize("mark", ["——", "……"])
def test_a_dash_is_neither_parted_nor_put_at_a_line_start(mark: str) -> None:
    assert texts("工" * 27 + mark + "作") == ["工" * 26, "工" + mark + "作"]


def test_a_long_address_breaks_after_its_separators() -> None:
    lines = texts("详见" + "https://www.example.gov.cn/report/2022/progress-of-the-month?unit=12&month=3" + "。")
    assert len(lines) > 1
    assert {line[-1] for line in lines[:-1]} <= set("/-?&=")


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = texts("x" * 200)
    assert "".join(lines) == "x" * 200
    assert len(lines) > 1


def test_a_line_pushed_short_is_opened_to_the_margin() -> None:
    line = set_text([(Face.FANGSONG, "工" * 28 + "，作")], CELLS)[0]
    assert set_width(line) == pytest.approx(CELLS)


def test_latin_words_and_dashes_are_not_torn() -> None:
    line = set_text([(Face.FANGSONG, "工作abc——" + "工" * 21 + "，" * 3)], CELLS)[0]
    assert line.stretch > 0
    torn = [text for _, gap, text in line.runs() if gap and ("ab" in text or "——" in text)]
    assert torn == []


def test_the_last_line_is_not_opened() -> None:
    assert set_text([(Face.FANGSONG, "工" * 10)], CELLS)[-1].stretch == 0


def test_spaces_at_a_break_belong_to_no_line() -> None:
    assert texts("工" * 28 + "   作") == ["工" * 28, "作"]


def test_paragraphs_lose_what_cannot_be_seen_only() -> None:
    assert paragraphs("\ufeff 一\u200b段\t文\r\n\n\x07二\ufe0f段\u3000") == ["一段 文", "二段"]


@given(NASTY, st.sampled_from([4.0, 9.5, 28.0]), st.sampled_from([0, 2]))
def test_every_character_is_set_and_none_passes_the_margin(text: str, width: float, indent: int) -> None:
    lines = set_text([(Face.FANGSONG, text)], width, indent=indent)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for at, line in enumerate(lines):
        assert set_width(line) <= width - (0 if at else indent) + 1e-4


@given(NASTY)
def test_line_rules_hold_wherever_a_break_was_possible(text: str) -> None:
    lines = texts(text)
    for before, after in itertools.pairwise(lines):
        faulty = after[0] in NOT_AT_START or before[-1] in NOT_AT_END
        assert not faulty or not any(_may_break(a, b) for a, b in itertools.pairwise(before))


def _may_break(a: str, b: str) -> bool:
    return a > "\u2e80" and b > "\u2e80" and a not in NOT_AT_END and b not in NOT_AT_START


def test_a_line_that_would_be_torn_is_left_ragged() -> None:
    first, second = set_text([(Face.FANGSONG, "见internationalization，internationalization")], 14)[:2]
    assert first.stretch == 0
    assert second.text.startswith("internationalization")
