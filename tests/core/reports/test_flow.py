"""Rows on pages: the grid is filled, headings and signatures stay with their text."""

from __future__ import annotations

import pytest

from core.reports import flow
from core.reports.flow import Row
from core.reports.fonts import Face
from core.reports.page import CELL, CELLS, LEADING, MM, PORTRAIT, ROWS

DATE = "2022年4月2日"


def body(lines: int) -> list[Row]:
    return [row for _ in range(lines) for row in flow.paragraph([(Face.FANGSONG, "正文")], "正文")]


def rows_a_page(rows: list[Row]) -> list[int]:
    return [len({placed.y for placed in page.placed}) for page in flow.pages(rows)]


def test_a_page_holds_22_lines() -> None:
    assert rows_a_page(body(50)) == [22, 22, 6]


def test_the_first_and_last_lines_stand_inside_the_text_area() -> None:
    assert PORTRAIT.baseline(0) + 0.86 * CELL < PORTRAIT.top
    assert PORTRAIT.baseline(ROWS - 1) - 0.14 * CELL > PORTRAIT.bottom
    assert PORTRAIT.baseline(0) - PORTRAIT.baseline(1) == pytest.approx(LEADING)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_heading_moves_to_the_next_page_with_its_text(level: int) -> None:
    assert rows_a_page([*body(21), *flow.heading("一、标题", level), *body(5)]) == [21, 6]


def test_headings_in_a_row_move_together() -> None:
    rows = [*body(20), *flow.heading("一、标题", 1), *flow.heading("（一）标题", 2), *body(5)]
    assert rows_a_page(rows) == [20, 7]


def test_a_long_heading_is_not_parted() -> None:
    assert rows_a_page([*body(20), *flow.heading("长" * 40, 1), *body(3)]) == [20, 5]


@pytest.mark.parametrize("lines", range(14, 23))
def test_the_signature_never_stands_alone(lines: int) -> None:
    *_, last = flow.pages(flow.ending(body(lines), flow.signature("区教育局", DATE)))
    places = [placed.where for placed in last.placed]
    assert places.count("正文") >= 2
    assert {"署名", "成文日期"} <= set(places)


def test_the_issuer_stands_centred_above_a_date_four_characters_from_the_right() -> None:
    _, issuer, date, _ = flow.signature("区教育局", DATE)
    (above,), (below,) = issuer.pieces, date.pieces
    end = below.x / CELL + below.line.natural_width
    assert end == pytest.approx(CELLS - 4)
    assert above.x / CELL + above.line.natural_width / 2 == pytest.approx(end - below.line.natural_width / 2)


def test_a_long_issuer_stays_inside_the_margin() -> None:
    rows = flow.signature("某" * 40, DATE)
    for row in rows:
        for piece in row.pieces:
            assert 0 <= piece.x <= piece.x + piece.line.natural_width * CELL <= CELLS * CELL + 1e-6


def test_a_seal_has_room_and_comes_within_a_line_of_the_text() -> None:
    """A seal of 42 mm centred on the line between issuer and date."""
    rows = flow.ending(body(3), flow.signature("区教育局", DATE))
    at = next(number for number, row in enumerate(rows) if row.where == "署名")
    middle = (at + 1) * LEADING
    above, below = middle - 21 * MM, middle + 21 * MM
    assert -0.1 * LEADING < above - 3 * LEADING < LEADING
    assert below <= (len(rows) + 0.1) * LEADING


def test_signature_labels_leave_equal_room() -> None:
    pieces = flow.signing_row(("填报人：", "审核人：", "单位负责人（签字）：")).pieces
    ends = [piece.x + piece.line.natural_width * piece.size for piece in pieces]
    rooms = [b.x - a for a, b in zip(ends, pieces[1:], strict=False)] + [CELLS * CELL - ends[-1]]
    assert rooms == pytest.approx([rooms[0]] * 3)
    assert rooms[0] > 20 * MM
