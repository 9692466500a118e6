"""The report of 区住房和城乡建设局 on the real list, with filings in all its measures."""

from __future__ import annotations

import pytest

from core.lists.parsing import built_in
from core.model.board import Board
from core.model.period import Calendar
from core.model.records import Filing, FilingKey, NodeId, UnitId
from core.model.status import ProgressStatus
from core.reports import pdf
from core.reports.page import PORTRAIT, ROWS
from core.reports.typeset import NOT_AT_START
from core.reports.unit import UnitReport, unit_report
from tests.core.reports.reading import full_text, lines
from tests.core.reports.sample import MARCH, PROGRESS, TODAY
from tests.core.reports.test_pdf import expected_texts, portrait_pages

HOUSING = "区住房和城乡建设局"


@pytest.fixture(scope="module")
def told() -> UnitReport:
    board = Board(built_in())
    unit = next(unit.id for unit in board.single_units if unit.name == HOUSING)
    found = {node.id: _filing(board, node.id, unit) for node in board.tasks_of[unit]}
    return unit_report(board, unit, MARCH, found, calendar=Calendar(), today=TODAY)


def _filing(board: Board, node: NodeId, unit: UnitId) -> Filing:
    values = {one.id: one.value[0] * 0.3 for one in board.indicators.get(node, ()) if one.value}
    texts = {"progress": PROGRESS, "problems": "部分项目用地手续办理较慢。", "next_steps": "4月底前完成排查。"}
    key = FilingKey(node, unit, MARCH)
    return Filing(key, status=ProgressStatus.ON_TRACK, percent=25, values=values, **texts)


def test_all_its_measures_are_told(told: UnitReport) -> None:
    count = 9 + 4  # named in nine measures, and one of 区直各单位 in the four items of part two
    assert len(told.measures) == count
    assert f"我单位承担的{count}项重点工作中，达序时{count}项" in told.opening[0]
    assert all(measure.progress for measure in told.measures)


def test_the_text_of_the_pages_equals_the_data(told: UnitReport) -> None:
    done = pdf.rendered(told)
    text = full_text(done.data)
    assert done.written.missing == ()
    for said in expected_texts(told):
        assert said in text


def test_full_pages_hold_22_lines_and_none_begins_with_punctuation(told: UnitReport) -> None:
    data = pdf.render(told)
    *full, _, _ = portrait_pages(data)
    counts = []
    for page in full:
        rows = {y: row for y, row in lines(data, page).items() if y > PORTRAIT.bottom}
        counts.append(len(rows))
        assert not [row[0].text for row in rows.values() if row[0].text in NOT_AT_START]
    assert max(counts) == ROWS
    assert min(counts[1:]) >= ROWS - 2


def test_the_goals_stand_under_a_heading_that_ends_well() -> None:
    board = Board(built_in())
    finance = next(unit.id for unit in board.single_units if unit.name == "区财政局")
    goals = unit_report(board, finance, MARCH, {}, calendar=Calendar(), today=TODAY).sections[0]
    assert goals.title == "2022年全区经济社会发展的主要目标"
