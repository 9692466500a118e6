"""Titles in the shape of a trapezoid or a diamond."""

from __future__ import annotations

from core.reports.title import set_title


def shape_of(words: tuple[str, ...], width: float = 20) -> list[str]:
    return [line.text for line in set_title(words, width)]


def test_a_short_title_takes_one_line() -> None:
    assert shape_of(("区教育局", "工作", "报告")) == ["区教育局工作报告"]


def test_a_title_is_broken_between_words() -> None:
    lines = shape_of(("区住房和城乡建设局", "2022年3月", "重点工作", "进展情况", "报告"))
    assert lines == ["区住房和城乡建设局2022年3月", "重点工作进展情况报告"]


def test_three_lines_never_have_a_waist() -> None:
    lines = shape_of(("区创建全国文明城市", "工作领导小组办公室", "2022年12月", "重点工作", "进展情况", "报告"), 15)
    widths = [len(line) for line in lines]
    assert len(lines) == 3
    assert not widths[0] > widths[1] < widths[2]


def test_a_word_longer_than_a_line_is_cut_and_nothing_is_lost() -> None:
    lines = shape_of(("某" * 45, "报告"))
    assert "".join(lines) == "某" * 45 + "报告"
    assert max(map(len, lines)) <= 20
