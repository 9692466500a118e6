"""Workbooks read back: real numbers and dates, filters, print set-up, choices, lights; nothing runs as a formula."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from core.reports import excel, excel_cells, kinds
from core.reports.kinds import KINDS
from core.reports.listing import Field, Form, Listing, Value
from tests.core.reports import demo_year

TABLES = [name for name, kind in KINDS.items() if ".xlsx" in kind.formats]


def book(kind: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(excel.workbook(kinds.listings(demo_year.report(kind)))))


def listing(*rows: tuple[Value, ...]) -> Listing:
    return Listing("表", "表", (Field("文字", 40), Field("数", 20, Form.NUMBER)), rows)


def cells(*rows: tuple[Value, ...]) -> list[tuple[object, ...]]:
    made = openpyxl.load_workbook(io.BytesIO(excel.workbook([listing(*rows)])))
    return list(made["表"].iter_rows(min_row=3, values_only=True))


@pytest.mark.parametrize("kind", TABLES)
def test_every_row_is_there_and_prints_on_its_paper(kind: str) -> None:
    made = book(kind)
    for one, sheet in zip(kinds.listings(demo_year.report(kind)), made.worksheets, strict=True):
        assert sheet.max_row == len(one.rows) + 2
        assert [cell.value for cell in sheet[2]] == [field.head for field in one.fields]
        assert sheet.freeze_panes in {"A3", "C3"}
        assert sheet.auto_filter.ref == f"A2:{sheet.cell(2, len(one.fields)).column_letter}{len(one.rows) + 2}"
        assert sheet.print_title_rows == "$2:$2"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.paperSize in {8, 9}


def test_a_ledger_holds_numbers_dates_choices_and_lights() -> None:
    sheet = book("ledger").worksheets[0]
    heads = {cell.value: cell.column_letter for cell in sheet[2]}
    percents = [cell for cell in sheet[heads["完成比例"]][2:] if cell.value is not None]
    assert percents
    assert all(isinstance(cell.value, int | float) and cell.number_format == "0.0%" for cell in percents)
    told = {row[8] for row in kinds.listings(demo_year.report("ledger"))[0].rows}
    assert {round(cell.value * 100, 6) for cell in percents} == told - {None}
    assert all(cell.is_date for cell in sheet[heads["完成时限"]][2:])
    assert sheet[heads["完成时限"]][2].value == dt.datetime(2022, 12, 31)  # noqa: DTZ001
    choices = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert choices[f"{heads['是否达序时']}3"] == '"超序时,达序时,欠序时,已完成,未启动,持续推进"'
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules if heads["灯"] in str(area.sqref)]
    assert {rule.formula[0] for rule in rules} == {'"黄灯"', '"红灯"'}
    assert {rule.dxf.fill.patternType for rule in rules} == {"lightUp", "solid"}


def test_the_form_has_choices_and_room_in_every_row() -> None:
    sheet = book("blank").worksheets[0]
    assert any("超序时" in rule.formula1 for rule in sheet.data_validations.dataValidation)
    assert all(sheet.row_dimensions[at].height > 80 for at in range(3, sheet.max_row + 1))


@pytest.mark.parametrize("kind", TABLES)
def test_no_row_has_a_fixed_height_that_would_cut_what_is_typed_in(kind: str) -> None:
    data = excel.workbook(kinds.listings(demo_year.report(kind)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert sheets
    assert all(b' ht="' in sheet and b"customHeight" not in sheet for sheet in sheets)
    assert all(cell.alignment.wrap_text for sheet in book(kind).worksheets for cell in sheet[3])


@pytest.mark.parametrize("text", ["=1+1", "+86 762", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    made = openpyxl.load_workbook(io.BytesIO(excel.workbook([listing((text, 1))])))
    cell = made["表"]["A3"]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert not made["表"]["B3"].quotePrefix


@given(st.lists(st.tuples(st.text(max_size=60), st.floats(-1e9, 1e9)), min_size=1, max_size=8))
def test_any_text_comes_back_as_text_and_any_number_as_a_number(rows: list[tuple[str, float]]) -> None:
    for (text, number), (found, value) in zip(rows, cells(*rows), strict=True):
        speakable = "".join(char for char in text if not excel_cells.UNSPEAKABLE.match(char))
        assert (found or "") == speakable.replace("\r\n", "\n").replace("\r", "\n")
        assert value == pytest.approx(number)


def test_a_text_longer_than_a_cell_is_cut_where_excel_would_ask_for_repair() -> None:
    assert len(str(cells(("长" * 40000, 1))[0][0])) == 32767


def test_the_same_data_gives_the_same_bytes_without_a_time_in_them() -> None:
    data = excel.workbook([listing(("文", 1))])
    assert data == excel.workbook([listing(("文", 1))])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", ["unit", "reminder", "notice"])
def test_what_is_no_table_is_no_workbook(kind: str) -> None:
    with pytest.raises(Exception, match="不能存成 Excel"):
        kinds.listings(demo_year.report(kind))
