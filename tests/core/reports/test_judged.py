"""The words on a light: whose value was judged, what the office overruled, how many files prove it."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from core.model.board import Board
from core.model.period import Calendar
from core.model.records import Filing, FilingKey, Node, NodeKind, Review
from core.model.status import Light, Ownership, ProgressStatus
from core.reports import excel, judged, kinds, pdf
from core.reports.circular import Circular
from core.reports.ledger import Ledger
from core.reports.office import Office
from core.reports.unit import report_of
from core.rules.unit_month import Criteria
from core.statistics import DistrictYear, NodeStanding, UnitMonth, district_year
from tests import builders
from tests.builders import EDUCATION, INVESTMENT, MARCH
from tests.core.reports.reading import page_count, page_text

BOARD = Board(builders.work_list())
NOW = dt.datetime.fromisoformat("2022-03-30T09:00")
PARTS = [(node.id, unit) for node in BOARD.tasks for unit in BOARD.units_of[node.id]]


VALUES = {INVESTMENT.id: 9.0, builders.SCHOOLS.id: 1.0}


def year_of(found: list[Filing], *reviews: Review) -> DistrictYear:
    said = {review.key: review for review in reviews}
    return district_year(BOARD, MARCH, found, Calendar(), now=NOW, criteria=Criteria(reviews=said))


def key(at: int) -> FilingKey:
    return FilingKey(*PARTS[at], MARCH)


def filing(at: int, **fields: object) -> Filing:
    return Filing(key(at), progress="有进展。")._replace(**fields)


def standing(year: DistrictYear, at: int) -> NodeStanding:
    return next(one for one in year.current.nodes() if one.node.id == PARTS[at][0])


def at_indicator() -> int:
    return next(at for at, (node, _) in enumerate(PARTS) if node == INVESTMENT.node_id)


def without_indicators(units: int) -> int:
    """The first part of a task of so many units that has no indicator."""
    found = (at for at, (node, _) in enumerate(PARTS) if not BOARD.indicators.get(node))
    return next(at for at in found if len(BOARD.units_of[PARTS[at][0]]) == units)


def test_the_sentence_says_the_percent_that_was_judged_and_how_many_units_lag() -> None:
    at = without_indicators(2)
    year = year_of([filing(at, percent=10.0), filing(at + 1, percent=30.0)])
    unit = BOARD.units[PARTS[at][1]].name
    told = judged.task_told(BOARD, standing(year, at))
    assert told.endswith(f"：{unit}（按首列）完成比例10%，低于计划15.0个百分点。")


def test_the_light_of_another_unit_stands_beside_the_leads_and_does_not_colour_it() -> None:
    at = without_indicators(2)
    year = year_of([filing(at, percent=30.0), filing(at + 1, percent=1.0)])
    assert standing(year, at).light is Light.GREEN
    year = year_of([filing(at, percent=10.0), filing(at + 1, percent=1.0)])
    assert judged.task_told(BOARD, standing(year, at)).endswith("；另有1个单位亮黄灯。")


def test_units_of_the_same_words_are_named_together() -> None:
    each = BOARD.work_list._replace(indicators=(builders.SCHOOLS._replace(ownership=Ownership.EACH),))
    board = Board(each)
    units = board.units_of[builders.SCHOOLS.node_id]
    keys = [FilingKey(builders.SCHOOLS.node_id, unit, MARCH) for unit in units]
    found = [Filing(key, progress="有进展。", values={builders.SCHOOLS.id: 0.0}) for key in keys]
    year = district_year(board, MARCH, found, Calendar(), now=NOW)
    (one,) = [one for one in year.current.nodes() if one.node.id == builders.SCHOOLS.node_id]
    names = "、".join(board.units[unit].name for unit in units)
    assert f"{names}“新建学校”完成0所，为9月底前目标的0.0%，低于计划33.3个百分点。" in judged.task_told(board, one)


def test_the_sentence_names_the_indicator_with_its_value() -> None:
    at = at_indicator()
    year = year_of([filing(at, values={INVESTMENT.id: 1.22}, percent=60.0)])
    told = judged.task_told(BOARD, standing(year, at))
    assert "“固定资产投资”完成1.22亿元，为全年目标的10.0%，低于计划15.0个百分点。" in told
    assert "指标①" not in told


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": ProgressStatus.BEHIND}, "没有可评判的数"),
        ({"status": ProgressStatus.COMPLETED}, "已完成"),
        ({}, "没有可评判的数"),
    ],
)
def test_without_a_percent_nothing_is_said_but_what_is_known(fields: dict[str, object], words: str) -> None:
    at = without_indicators(2)
    (row,) = [row for row in standing(year_of([filing(at, **fields)]), at).rows if row.unit_id == PARTS[at][1]]
    assert judged.row_told(row).endswith(words)


def test_a_title_stands_without_the_word_that_linked_it_in_the_list() -> None:
    node = next(iter(BOARD.tasks))
    linked = Node(node.id, node.parent_id, NodeKind.MEASURE, "", "同时，加强国防动员。", "")
    assert judged.task_title(linked) == "加强国防动员"


def overruled() -> tuple[DistrictYear, FilingKey]:
    at = next(at for at, (_, unit) in enumerate(PARTS) if unit == EDUCATION.id)
    review = Review(key(at), light=Light.RED, reason="现场核查没有开工")
    found = [filing(one, percent=60.0, values=VALUES, problems="雨水多。") for one in range(len(PARTS))]
    return year_of(found, review), key(at)


def text_of(data: bytes) -> str:
    return "".join(page_text(data, at) for at in range(page_count(data))).replace("\n", "").replace("\r", "")


def education(year: DistrictYear) -> UnitMonth:
    return next(one for one in year.current.units if one.unit.id == EDUCATION.id)


def test_the_circular_prints_why_the_office_overruled_a_light() -> None:
    year, at = overruled()
    title = judged.task_title(BOARD.nodes[at.node_id])
    text = text_of(pdf.render(Circular(year, Office(), NOW.date())))
    assert f"核实后评定1项次：区教育局“{title}”由绿灯改为红灯，理由是现场核查没有开工。" in text
    (lit,) = [one for one in year.current.nodes() if one.node.id == at.node_id]
    assert "区教育局，督查室评为红灯：现场核查没有开工。" in judged.task_told(BOARD, lit)
    assert judged.overruled_told(year_of([])) == ""


def test_a_light_that_the_office_left_as_it_is_is_told_as_kept() -> None:
    at = key(0)
    kept = Review(at, light=Light.GREEN, reason="核实无误")
    assert "维持绿灯，理由是核实无误。" in judged.overruled_told(year_of([filing(0, values=VALUES)], kept))


def test_the_ledger_and_the_units_report_print_the_offices_reason() -> None:
    year, at = overruled()
    (listing,) = Ledger(year, Office(), NOW.date()).listings
    problems = [row[12] for row in listing.rows if row[11] == "红灯"]
    assert problems == ["雨水多。\n督查室评为红灯（原为绿灯）：现场核查没有开工"]
    report = report_of(BOARD, education(year), calendar=Calendar(), today=NOW.date(), files={at: 2})
    text = text_of(pdf.render(report))
    assert "督查评判。督查室评为红灯（原为绿灯）：现场核查没有开工。" in text
    assert "佐证材料。2份。" in text


def test_the_number_of_files_stands_in_the_units_table_on_paper_and_as_a_number_in_excel() -> None:
    year, at = overruled()
    source = kinds.Source(BOARD, year, Office(), NOW.date(), {at: 2})
    made = kinds.KINDS["ledger"].make
    assert made is not None
    report = made(source, education(year))
    assert report is not None
    text = text_of(pdf.render(report))
    assert text.count("2份") == 1
    for words in ("填报单位（盖章）：区教育局", "填报人：", "审核人：", "单位负责人（签字盖章）：", "日期："):
        assert words in text
    sheet = openpyxl.load_workbook(io.BytesIO(excel.workbook(kinds.listings(report)))).worksheets[0]
    column = next(cell.column_letter for cell in sheet[2] if cell.value == "佐证")
    counts = [cell for cell in sheet[column][2:] if cell.value is not None]
    assert [(cell.value, cell.number_format) for cell in counts] == [(2, '0"份"')]
    assert "灯" in {cell.value for cell in sheet[2]}
