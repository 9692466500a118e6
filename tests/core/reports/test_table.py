"""Tables: header repeated, long rows split, shared cells said again."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reports.document import Placed
from core.reports.page import MM
from core.reports.table import Column, Drawn, Group, Table, layout

COLUMNS = (Column("序号", 12, centred=True), Column("目标任务", 40), Column("量化指标", 50), Column("完成", 20))
LEFT, FIRST_TOP, TOP, BOTTOM = 100.0, 400.0, 500.0, 100.0


def drawn(*groups: Group) -> list[Drawn]:
    return list(layout(Table(COLUMNS, groups, "汇总表"), LEFT, FIRST_TOP, TOP, BOTTOM))


def said(part: Drawn) -> str:
    return "".join(placed.line.text for placed in part.placed)


def group(number: int, text: str = "任务", rows: int = 1) -> Group:
    return Group((str(number), text), tuple((f"指标{row}", "是") for row in range(rows)))


def test_the_head_is_on_every_page() -> None:
    parts = drawn(*(group(number) for number in range(60)))
    assert len(parts) > 2
    assert all(said(part).startswith("序号目标任务量化指标完成") for part in parts)


def test_a_row_longer_than_a_page_is_split_and_nothing_is_lost() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(3000))
    parts = drawn(group(1), Group(("2", text), (("—", "否"),)), group(3))
    assert len(parts) > 1
    column = "".join(placed.line.text for part in parts for placed in part.placed if "目标任务" in placed.where)
    assert column.replace("目标任务", "") == "任务" + text + "任务"


def test_a_long_cell_of_a_row_is_split_and_nothing_is_lost() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(3000))
    parts = drawn(group(1), Group(("2", "任务"), ((text, "否"),)), group(3))
    column = "".join(p.line.text for part in parts for p in part.placed if "“量化指标”" in p.where)
    assert column.replace("量化指标", "") == "指标0" + text + "指标0"


def test_shared_cells_are_said_again_on_the_next_page() -> None:
    parts = drawn(group(7, "很长的任务", rows=40))
    assert len(parts) > 1
    assert all("很长的任务" in said(part) for part in parts)
    assert sum(said(part).count("指标39") for part in parts) == 1


def test_a_small_group_moves_whole() -> None:
    parts = drawn(*(group(number) for number in range(10)), group(10, rows=6))
    assert "指标0" in said(parts[1])
    assert "10" in said(parts[1])
    assert "10任务" not in said(parts[0])


def test_short_values_stand_in_the_middle() -> None:
    (part,) = drawn(group(1))
    one = next(placed for placed in part.placed if placed.line.text == "1")
    middle = one.x + one.line.natural_width * one.size / 2
    assert middle == pytest.approx(LEFT + 6 * MM)


@given(st.lists(st.tuples(st.text(max_size=300), st.lists(st.text(max_size=80), min_size=1, max_size=5)), max_size=8))
def test_no_text_leaves_its_cell(rows: list[tuple[str, list[str]]]) -> None:
    parts = drawn(*(Group(("1", lead), tuple((text, "是") for text in texts)) for lead, texts in rows))
    for at, part in enumerate(parts):
        top = TOP if at else FIRST_TOP
        bottom = min(rule.y1 for rule in part.rules)
        assert bottom >= BOTTOM - 1e-6
        for placed in part.placed:
            assert bottom < placed.y < top
            assert _inside(placed)


def _inside(placed: Placed) -> bool:
    right = placed.x + placed.line.natural_width * placed.size
    edges = [LEFT + width * MM for width in (0, 12, 52, 102, 122)]
    return any(a <= placed.x and right <= b + 1e-3 for a, b in itertools.pairwise(edges))


@given(st.integers(2, 60), st.floats(20, 120))
def test_what_closes_a_table_stands_on_the_page_of_its_last_row(rows: int, foot: float) -> None:
    groups = tuple(group(number) for number in range(rows))
    parts = list(layout(Table(COLUMNS, groups, "汇总表"), LEFT, FIRST_TOP, TOP, BOTTOM, foot))
    assert parts[-1].bottom - BOTTOM >= foot - 0.01
    assert f"{rows - 1}任务" in said(parts[-1])
    assert "".join(map(said, parts)).count("指标0") == rows
