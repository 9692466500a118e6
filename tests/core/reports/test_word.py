"""Word files read back: the official page by Word's own means, all the text, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Length, Mm

from core.reports import kinds, word
from core.reports.kinds import KINDS
from tests.core.reports import demo_year
from tests.core.reports.reading import packed
from tests.core.reports.test_pages import said


@cache
def data(kind: str) -> bytes:
    return word.document(kinds.content(demo_year.report(kind)))


def part(kind: str, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data(kind))) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_says_all_that_the_report_says(kind: str) -> None:
    body = docx.Document(io.BytesIO(data(kind))).element.body
    text = packed("".join(node.text or "" for node in body.iter(qn("w:t"))))
    assert [one for one in said(kinds.content(demo_year.report(kind))) if one not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_pages_have_the_official_margins_and_lines(kind: str) -> None:
    report = kinds.content(demo_year.report(kind))
    sections = docx.Document(io.BytesIO(data(kind))).sections
    for section, one in zip(sections, report.parts, strict=True):
        area, sheet = one.sheet.area, one.sheet
        height = Length(section.page_height - section.top_margin - section.bottom_margin)
        width = Length(section.page_width - section.left_margin - section.right_margin)
        assert height.mm == pytest.approx(area.height / 72 * 25.4, abs=0.1)
        assert width.mm == pytest.approx(area.width / 72 * 25.4, abs=0.1)
        grid = section._sectPr.find(qn("w:docGrid"))
        assert int(height.pt * 20 / int(grid.get(qn("w:linePitch")))) == area.rows
        assert (section.page_width > section.page_height) == (sheet.width > sheet.height)


def test_a_line_holds_28_characters() -> None:
    styles = part("unit", "word/styles.xml")
    size, squeeze = re.search(r'w:sz w:val="(\d+)"', styles), re.search(r'<w:spacing w:val="(-\d+)"', styles)
    assert size
    assert squeeze
    assert size[1] == "32"
    width = int(size[1]) / 2 + int(squeeze[1]) / 20
    assert 28 * width <= Mm(156).pt < 29 * width


@pytest.mark.parametrize("kind", KINDS)
def test_page_numbers_are_fields_odd_right_and_even_left(kind: str) -> None:
    made = docx.Document(io.BytesIO(data(kind)))
    assert made.settings.odd_and_even_pages_header_footer
    for section, one in zip(made.sections, kinds.content(demo_year.report(kind)).parts, strict=True):
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            xml = footer._element.xml
            assert " PAGE " in xml
            assert f'<w:jc w:val="{side}"/>' in xml
            assert ("tbRl" in xml) == one.sheet.is_turned


def test_fonts_are_named_as_offices_know_them_with_substitutes() -> None:
    fonts = part("circular", "word/fontTable.xml")
    for name, other in (("仿宋", "仿宋_GB2312"), ("楷体", "楷体_GB2312"), ("方正小标宋简体", "华文中宋")):
        assert f'<w:font w:name="{name}"><w:altName w:val="{other}"/>' in fonts
    used = set(re.findall(r'w:eastAsia="([^"]+)"', part("circular", "word/document.xml")))
    assert used == {"仿宋", "楷体", "黑体", "方正小标宋简体"}


def test_heads_of_tables_are_repeated_and_shared_cells_merged() -> None:
    xml = part("ledger", "word/document.xml")
    assert xml.count("<w:tblHeader/>") == 1
    assert 'w:w="16838"' in part("circular", "word/document.xml")
    whole = word.document(kinds.content(demo_year.source_ledger()))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert '<w:vMerge w:val="restart"/>' in archive.read("word/document.xml").decode()


def test_headings_are_seen_in_the_navigation() -> None:
    assert len(re.findall(r'<w:outlineLvl w:val="0"/>', part("circular", "word/document.xml"))) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_data_gives_the_same_bytes(kind: str) -> None:
    assert word.document(kinds.content(demo_year.report(kind))) == data(kind)
    with zipfile.ZipFile(io.BytesIO(data(kind))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_charts_are_pictures_with_words_for_them() -> None:
    made = docx.Document(io.BytesIO(data("overview")))
    assert len(made.inline_shapes) == 2
    descriptions = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert descriptions == ["2022年9月各板块亮灯（项）", "按时率和绿灯率（%）；绿灯率是当月评判的工作中绿灯所占的比例"]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    from core.reports.content import Content, Part, Text

    made = word.document(Content("题", "", "", (Part((Text("甲\x00乙\x0b<丙>&丁\ufffe", "文"),)),)))
    text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    assert text == "甲乙<丙>&丁"
