"""The finished pages, read back: the grid, the line rules, the text, the fonts, the file."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import KnownError
from core.reports import pdf, sentences
from core.reports.document import MissingGlyph
from core.reports.page import BOTTOM, CELL, CELLS, HEIGHT, LEADING, LEFT, MM, PORTRAIT, ROWS, SIZE_4, TEXT_WIDTH, WIDTH
from core.reports.typeset import NOT_AT_END, NOT_AT_START
from core.reports.unit import UnitReport
from tests.core.reports.reading import Char, chars, full_text, lines, packed, page_count
from tests.core.reports.sample import report

RARE = Path(__file__).parents[2] / "data" / "fonts" / "one-rare-glyph.ttf"
BODY_TOP, BODY_END = PORTRAIT.top, PORTRAIT.bottom
RIGHT = LEFT + TEXT_WIDTH


def filled(text: str) -> UnitReport:
    """The sample with one text in every field that a clerk can fill."""
    told = report()
    sections = tuple(
        replace(
            section,
            measures=tuple(
                replace(one, progress=text, cumulative=text, problems=text, next_steps=text) for one in section.measures
            ),
        )
        for section in told.sections
    )
    return replace(told, sections=sections)


def portrait_pages(data: bytes) -> list[int]:
    document = pypdfium2.PdfDocument(data)
    found = [at for at in range(len(document)) if document[at].get_width() < document[at].get_height()]
    document.close()
    return found


def body_lines(data: bytes, page: int) -> dict[float, list[Char]]:
    return {y: row for y, row in lines(data, page).items() if y > BODY_END}


def expected_texts(told: UnitReport) -> list[str]:
    """All that the report says, item by item, as it must be found in the text layer."""
    said = [told.title, *told.opening, told.unit, told.annex_title, *told.contacts]
    for section in told.sections:
        said.append(section.title)
        for measure in section.measures:
            said += [measure.title, measure.progress, measure.cumulative, measure.problems, measure.next_steps]
            said += [text for one in measure.indicators for text in (one.name, one.target, one.actual, one.told)]
    return [packed(text) for text in said]


def test_full_pages_hold_22_lines_on_the_grid() -> None:
    data = pdf.render(filled("深入打好污染防治攻坚战，扎实推进各项工作。" * 12))
    *full, _, _ = portrait_pages(data)  # before a signature a page may be short
    assert len(full) > 5
    counts = []
    for page in full[1:]:
        baselines = sorted(body_lines(data, page), reverse=True)
        counts.append(len(baselines))
        for y in baselines:
            row = (PORTRAIT.baseline(0) - y) / LEADING
            assert abs(row - round(row)) < 0.01
    assert max(counts) == ROWS
    assert min(counts) >= ROWS - 2, "only a heading may leave a line free"


def test_full_lines_hold_28_characters() -> None:
    data = pdf.render(filled("工" * 600))
    rows = [row for page in portrait_pages(data) for row in body_lines(data, page).values()]
    widths = [len(row) for row in rows if {char.text for char in row} == {"工"}]
    assert widths.count(CELLS) > 100
    assert max(widths) == CELLS


def test_no_line_begins_or_ends_against_the_rules_or_leaves_the_margin() -> None:
    data = pdf.render(report())
    for page in portrait_pages(data):
        for row in body_lines(data, page).values():
            assert row[0].text not in NOT_AT_START
            assert row[-1].text not in NOT_AT_END
            assert row[0].x >= LEFT - 0.1
            assert row[-1].right <= RIGHT + 0.1


def test_broken_lines_end_at_the_margin() -> None:
    data = pdf.render(filled("深入打好污染防治攻坚战，扎实推进“双碳”“双控”，完成12.5万平方米、3.1亿元；" * 6))
    for page in portrait_pages(data):
        rows = list(body_lines(data, page).values())
        for above, below in itertools.pairwise(rows):
            runs_on = below[0].x < LEFT + 1 and below[0].size == pytest.approx(CELL, abs=0.01)
            if runs_on and above[0].size == pytest.approx(CELL, abs=0.01):
                assert above[-1].right == pytest.approx(RIGHT, abs=0.3)


def test_the_text_layer_says_what_the_data_says() -> None:
    told = report()
    text = full_text(pdf.render(told))
    for said in expected_texts(told):
        assert said in text


def test_every_font_is_embedded() -> None:
    data = pdf.render(report())
    fonts = len(re.findall(rb"/Type /Font\b", data))
    descriptors = len(re.findall(rb"/FontFile2 ", data))
    assert fonts == descriptors > 3
    assert b"Helvetica" not in data


def test_odd_page_numbers_stand_right_even_ones_left() -> None:
    data = pdf.render(report())
    for at in portrait_pages(data):
        number = [char for char in chars(data, at) if char.y < BOTTOM]
        assert "".join(char.text for char in number) == f"— {at + 1} —"
        dash = number[0].y + 0.36 * SIZE_4
        assert dash == pytest.approx(BOTTOM - 7 * MM, abs=0.1)
        if at % 2 == 0:
            assert number[-1].right == pytest.approx(RIGHT - SIZE_4, abs=0.3)
        else:
            assert number[0].x == pytest.approx(LEFT + SIZE_4, abs=0.3)


def test_a_landscape_page_keeps_its_number_where_a_portrait_page_has_it() -> None:
    data = pdf.render(report())
    last = page_count(data) - 1
    assert last not in portrait_pages(data)
    number = [char for char in chars(data, last) if char.x < BOTTOM - 1 * MM]
    assert "".join(char.text for char in number).replace(" ", "") == f"—{last + 1}—"
    turned = [(WIDTH - char.y, char.x) for char in number]
    x, y = turned[0]
    odd = last % 2 == 0
    assert y + 0.36 * SIZE_4 == pytest.approx(BOTTOM - 7 * MM, abs=0.1)
    assert x > WIDTH / 2 if odd else x == pytest.approx(LEFT + SIZE_4, abs=0.3)


def test_the_table_stands_inside_its_text_area() -> None:
    data = pdf.render(filled("工"))
    for char in chars(data, page_count(data) - 1):
        if char.x > BOTTOM:
            assert char.right <= HEIGHT - 37 * MM + 0.5
            assert 26 * MM - 0.5 <= char.y <= WIDTH - 28 * MM


def test_the_same_data_gives_the_same_bytes() -> None:
    assert pdf.render(report()) == pdf.render(report())


def test_the_file_says_what_it_is() -> None:
    document = pypdfium2.PdfDocument(pdf.render(report()))
    said = document.get_metadata_dict()
    marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    document.close()
    assert said["Title"] == "区住房和城乡建设局2022年3月重点工作进展情况报告"
    assert said["Author"] == "区住房和城乡建设局"
    assert marks[:2] == [(0, "一、致力推进“融湾”“融深”，构建区域合作新格局"), (1, "（一）持续推动绿色发展")]
    assert len([level for level, _ in marks if level == 0]) == 4


def test_missing_characters_are_reported_with_their_place() -> None:
    done = pdf.rendered(filled("𠮷野家项目")).written
    found = [one for one in done.missing if one.where == "持续推动绿色发展·本月进展"]
    assert found == [MissingGlyph("𠮷", "持续推动绿色发展·本月进展", 1)]
    assert {one.char for one in done.missing} == {"𠮷"}


def test_a_character_beyond_the_bmp_can_be_copied_from_the_page(
    tmp_path: Path, system_fonts: Callable[[Path], None]
) -> None:
    shutil.copy(RARE, tmp_path / "HanaMinB.ttf")
    system_fonts(tmp_path)
    done = pdf.rendered(filled("𠮷野家项目"))
    assert done.written.missing == ()
    assert "𠮷野家项目" in full_text(done.data)


def test_symbols_of_other_fonts_are_in_the_text_layer() -> None:
    text = "①完成★项目3㎡，〇○●※Ⅲ，ａｂ１２，→≥"
    done = pdf.rendered(filled(text))
    assert done.written.missing == ()
    assert text in full_text(done.data)


def test_a_report_without_measures_is_one_signed_page() -> None:
    told = replace(report(), sections=(), opening=("截至2022年3月底，我单位没有承担的重点工作。",), contacts=())
    done = pdf.rendered(told)
    assert done.written.pages == 1
    assert "填报人" in full_text(done.data)


def test_nothing_filed_is_said_plainly() -> None:
    told = report()
    absent = replace(told.sections[0].measures[0], absence="本月未填报")
    told = replace(told, sections=(replace(told.sections[0], measures=(absent,)),))
    assert "2.本月进展。本月未填报。" in full_text(pdf.render(told))


def test_writing_replaces_an_older_file(tmp_path: Path) -> None:
    out = tmp_path / "月报.pdf"
    out.write_bytes(b"old")
    written = pdf.write(report(), out)
    assert written.pages == page_count(out.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == ["月报.pdf"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "月报.pdf"
    out.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError("in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(KnownError, match="没有保存"):
        pdf.write(report(), out)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["月报.pdf"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"“月报.pdf”没有保存：找不到文件夹“nowhere”"):
        pdf.write(report(), tmp_path / "nowhere" / "月报.pdf")


NASTY = st.text(
    st.sampled_from("工作进展，。、；：？！“”‘’（）《》—…·%0123456789.abcXYZ/-_ \n\t①㎡★𠮷万元年月日"), max_size=800
)


@settings(max_examples=25)
@given(st.one_of(NASTY, st.text(max_size=200)))
def test_any_text_keeps_to_the_page(text: str) -> None:
    laid_out = pdf.document(filled(text))
    for page in laid_out.pages:
        baselines = {placed.y for placed in page.placed}
        assert len(baselines) <= ROWS or page.sheet.is_turned
        for placed in page.placed:
            gaps = sum(gap * len(chars) for _, gap, chars in placed.line.runs())
            right = placed.x + (placed.line.natural_width + gaps) * placed.size
            assert placed.x >= LEFT - 0.01
            assert right <= (HEIGHT - 37 * MM if page.sheet.is_turned else RIGHT) + 0.01


@settings(max_examples=10)
@given(NASTY)
def test_any_text_is_drawn_or_reported(text: str) -> None:
    done = pdf.rendered(filled(text))
    lost = {one.char for one in done.written.missing}
    layer = full_text(done.data)
    for part in text.splitlines():
        assert "".join("〓" if char in lost else char for char in packed(part)) in layer


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")])
def test_headings_count_in_chinese(number: int, said: str) -> None:
    assert sentences.chinese(number) == said
