"""The finished pages of every kind, read back with a renderer that is not ours."""

from __future__ import annotations

import re
from functools import cache

import pytest

from core.reports import kinds, pdf
from core.reports.content import Closing, Content, Grid, Heading, Text, Title
from core.reports.document import Document
from core.reports.kinds import KINDS
from core.reports.page import BOTTOM, CELLS, HEIGHT, LEADING, MM, PORTRAIT, ROWS, SIZE_4, WIDTH, number_text
from core.reports.typeset import NOT_AT_END, NOT_AT_START
from tests.core.reports import demo_year
from tests.core.reports.reading import chars, full_text, lines, packed, page_count

BODY = (PORTRAIT.left, PORTRAIT.left + PORTRAIT.width)


@cache
def data(kind: str) -> bytes:
    return pdf.render(demo_year.report(kind))


@cache
def laid_out(kind: str) -> Document:
    return pdf.document(demo_year.report(kind))


def said(content: Content) -> list[str]:
    """Every text of the blocks, as it must be found in the text layer."""
    found: list[str] = []
    for part in content.parts:
        blocks = [one for block in part.blocks for one in (block.blocks if isinstance(block, Closing) else [block])]
        for block in blocks:
            match block:
                case Title(words):
                    found.append("".join(words))
                case Text(text, _, (_, lead)):
                    found.append(lead + text)
                case Heading(text, _):
                    found.append(text)
                case Grid(table, caption):
                    found += [caption, *(column.head for column in table.columns)]
                    found += [cell for group in table.groups for cell in group.lead]
                case _:
                    pass
    return [packed(text) for text in found if text.strip()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_layer_says_what_the_data_says(kind: str) -> None:
    text = full_text(data(kind))
    wanted = said(kinds.content(demo_year.report(kind)))
    assert len(wanted) > 5
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_between_the_layout_and_the_file(kind: str) -> None:
    text = full_text(data(kind))
    cells = [packed(placed.line.text) for page in laid_out(kind).pages for placed in page.placed]
    assert len(cells) > 20
    assert [one for one in cells if one not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_text_stands_on_the_grid_inside_the_margins(kind: str) -> None:
    for page in laid_out(kind).pages:
        area = page.sheet.area
        for placed in page.placed:
            gaps = sum(gap * len(run) for _, gap, run in placed.line.runs())
            right = placed.x + (placed.line.natural_width + gaps) * placed.size
            assert placed.x >= area.left - 0.1, placed.line.text
            assert right <= area.left + area.width + 0.5, placed.line.text
            assert area.bottom - 0.1 <= placed.y <= area.top, placed.line.text


@pytest.mark.parametrize("kind", ["unit", "circular", "overview", "year", "notice"])
def test_body_text_keeps_to_22_lines_of_28_characters(kind: str) -> None:
    fullest = 0
    for page in laid_out(kind).pages:
        body = [
            one for one in page.placed if abs(one.size - PORTRAIT.width / CELLS) < 0.01 and not page.sheet.is_turned
        ]
        rows = {(PORTRAIT.baseline(0) - one.y) / LEADING for one in body}
        assert all(abs(row - round(row)) < 0.01 and 0 <= round(row) < ROWS for row in rows)
        fullest = max(fullest, len(rows))
        assert all(one.line.natural_width <= CELLS + 0.01 for one in body)
    assert fullest == ROWS or kind in {"notice", "overview"}  # more tables than text


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_begins_or_ends_against_the_rules(kind: str) -> None:
    faults = [
        placed.line.text
        for page in laid_out(kind).pages
        for placed in page.placed
        if len(placed.line.text) > 1  # a unit's sign may have a cell of its own, >5亿元 too
        and (placed.line.text[0] in NOT_AT_START - {"—", ">"} or placed.line.text[-1] in NOT_AT_END)
    ]
    assert faults == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_is_embedded(kind: str) -> None:
    fonts = len(re.findall(rb"/Type /Font\b", data(kind)))
    assert fonts == len(re.findall(rb"/FontFile2 ", data(kind))) > 1
    assert b"Helvetica" not in data(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_page_numbers_stand_right_on_odd_even_and_wide_pages(kind: str) -> None:
    assert page_count(data(kind)) == len(laid_out(kind).pages)
    for at, page in enumerate(laid_out(kind).pages):
        sheet = page.sheet
        found = chars(data(kind), at)
        number = [one for one in found if (one.x < BOTTOM - MM if sheet.is_turned else one.y < BOTTOM)]
        if not page.is_numbered:
            assert number == []
            continue
        assert packed_number("".join(one.text for one in number)) == packed_number(number_text(at + 1))
        x, y = (WIDTH - number[0].y, number[0].x) if sheet.is_turned else (number[0].x, number[0].y)
        assert y + 0.36 * SIZE_4 == pytest.approx(BOTTOM - 7 * MM, abs=0.1)
        right = BODY[1] if sheet.is_turned else sheet.area.left + sheet.area.width
        if at % 2:
            assert x == pytest.approx(BODY[0] + SIZE_4, abs=0.3)
        else:
            assert x > right - SIZE_4 - 60


def packed_number(text: str) -> str:
    return text.replace(" ", "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_data_gives_the_same_bytes(kind: str) -> None:
    assert pdf.render(demo_year.report(kind)) == data(kind)


def test_the_circular_ends_with_its_imprint_on_an_even_page() -> None:
    *_, filler, last = laid_out("circular").pages
    assert len(laid_out("circular").pages) % 2 == 0
    rows = lines(data("circular"), len(laid_out("circular").pages) - 1)
    assert "抄送：区委办公室" in "".join(char.text for row in rows.values() for char in row)
    lowest = max(rule.y0 for rule in last.rules), min(rule.y0 for rule in last.rules)
    assert lowest[1] == pytest.approx(PORTRAIT.bottom, abs=0.1)
    assert filler.is_numbered == bool(filler.placed)


def test_a_ledger_is_printed_on_wide_sheets_with_its_head_on_each() -> None:
    pages = laid_out("ledger").pages
    assert {(page.sheet.width, page.sheet.height) for page in pages} == {(2 * WIDTH, HEIGHT)}
    assert all("存在问题及原因" in "".join(one.line.text for one in page.placed) for page in pages)
