"""One set of numbers: sentence, table, chart, Excel and `status --json` say the same of any workspace."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands import status
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Filing, FilingKey
from core.model.status import FilingState, Light, Ownership, ProgressStatus
from core.reports import excel, kinds, listings, overview
from core.reports.annual import Annual
from core.reports.charts import Bars, Lines
from core.reports.circular import Circular
from core.reports.content import Content, Grid, Text
from core.reports.ledger import Ledger
from core.reports.office import Office
from core.statistics import CellState, DistrictYear, district_year
from tests import builders

BOARD = Board(builders.work_list())
JUDGED = (Light.GREEN, Light.YELLOW, Light.RED)
MARCH = Month(2022, 3)
NOW = dt.datetime.fromisoformat("2022-03-30T09:00")
PARTS = [(node.id, unit) for node in BOARD.tasks for unit in BOARD.units_of[node.id]]


@st.composite
def boards(draw: Any) -> Board:
    """The list with any owners and deadlines: one unit's value, each unit's, or their sum."""
    work_list = builders.work_list()
    owned = tuple(
        one._replace(
            ownership=draw(st.sampled_from(Ownership)),
            owner=draw(st.none() | st.sampled_from(BOARD.units_of[one.node_id])),
            due_date=draw(st.sampled_from([None, dt.date(2022, 2, 28), dt.date(2022, 3, 31), dt.date(2022, 9, 30)])),
        )
        for one in work_list.indicators
    )
    return Board(work_list._replace(indicators=owned))


@st.composite
def filings(draw: Any) -> list[Filing]:
    """A filing or none for each part and month, in any state, sent at any time, with any figures."""
    months = (Month(2022, 1), Month(2022, 2), MARCH)
    keys = [FilingKey(node, unit, month) for node, unit in PARTS for month in months]
    return [_filing(draw, key) for key in keys if draw(st.booleans())]


def _filing(draw: Any, key: FilingKey) -> Filing:
    state = draw(st.sampled_from(list(FilingState)))
    sent = dt.datetime(key.month.year, key.month.number, draw(st.integers(20, 28)), 9)  # noqa: DTZ001
    indicators = BOARD.indicators.get(key.node_id, ())
    return Filing(
        key,
        status=draw(st.sampled_from([None, *ProgressStatus])),
        percent=draw(st.sampled_from([None, 0.0, 10.0, 25.0, 60.0, 100.0])),
        progress=draw(st.sampled_from(["", "有进展。"])),
        values={one.id: draw(st.sampled_from([0.0, 1.0, 3.0, 12.2])) for one in indicators if draw(st.booleans())},
        state=state,
        sent_at=sent if state.is_filed or state is FilingState.RETURNED else None,
    )


def year_of(found: list[Filing], board: Board = BOARD) -> DistrictYear:
    return district_year(board, MARCH, found, Calendar(), now=NOW)


def words(content: Content) -> str:
    return "".join(block.text for part in content.parts for block in part.blocks if isinstance(block, Text))


def tables(content: Content) -> list[Any]:
    return [block.table for part in content.parts for block in part.blocks if isinstance(block, Grid)]


@settings(max_examples=60)
@given(filings(), boards())
def test_sentence_table_chart_sheet_and_json_agree(found: list[Filing], board: Board) -> None:
    year = year_of(found, board)
    told = status.as_json(year)
    report = Circular(year, Office(), NOW.date())
    text = words(kinds.content(report))

    # The sentences against the command line.
    pattern = r"本月应报(\d+)项，按时(\d+)项[^；]*；迟报(\d+)项，(?:已退回待重报(\d+)项，)?漏报(\d+)项"
    due, on_time, late, returned, missing = (int(part or 0) for part in re.findall(pattern, text)[0])
    assert (due, on_time + late, late, returned, missing) == tuple(
        told[name] for name in ("due", "filed", "late", "returned", "missing")
    )
    assert due == on_time + late + returned + missing + told["not_yet"]
    sentence = re.findall(r"进度评判，(.*?)。", text)[0]
    shown = {word: int(count) for word, count in re.findall(r"(\D+?)(\d+)项(?:、|$)", sentence)}
    assert sum(shown.values()) == len(told["nodes"])
    lights = {light: shown.get(light.label, 0) for light in JUDGED}
    assert {light.value: count for light, count in lights.items()} == {one.value: told["lights"][one] for one in JUDGED}
    assert [one["light"] for one in told["nodes"]].count(None) == told["lights"][Light.NONE]

    # The annex tables against the sentences.
    indicators, units = tables(kinds.content(report))
    words_of = [group.rows[0][-1].partition("（两家")[0] for group in indicators.groups]
    good, poor = map(int, re.findall(r"达到计划(\d+)项.*?；未达到(\d+)项", text)[0])
    assert good <= sum(word in {"超序时", "达序时", "已完成", "已完成（超期）", "达到目标"} for word in words_of)
    lagging = [word for word in words_of if word in {"欠序时", "到期未完成", "未达目标", "超出目标"}]
    assert poor == len(lagging) == len(re.findall(r"（第\d+项，[^）]*）：", text))
    columns = [[int(group.rows[0][at]) for group in units.groups] for at in (2, 3, 4, 5, 6)]
    assert [sum(column) for column in columns] == [due, on_time, late, returned, missing]

    # The same tables in Excel.
    book = openpyxl.load_workbook(io.BytesIO(excel.workbook(report.listings)))
    sheet = [row[2:7] for row in book["报送"].iter_rows(min_row=3, values_only=True)]
    assert [sum(row[at] for row in sheet) for at in range(5)] == [due, on_time, late, returned, missing]

    # The charts.
    bars, lines = overview.section_bars(year).chart, overview.trend_lines(year).chart
    assert isinstance(bars, Bars)
    assert isinstance(lines, Lines)
    assert {light: sum(row.get(light, 0) for _, row in bars.rows) for light in JUDGED} == lights
    assert lines.series[0][1][-1] == on_time / due * 100
    judged = sum(lights.values())
    assert lines.series[1][1][-1] == (lights[Light.GREEN] / judged * 100 if judged else None)

    # The heat map against the units of the command line.
    for (unit, cells), one in zip(year.heat_map, told["units"], strict=True):
        assert unit.name == one["name"]
        assert (cells[-1] in {CellState.ON_TIME, CellState.LATE}) == (0 < one["due"] == one["filed"])


@settings(max_examples=30)
@given(filings())
def test_the_year_is_the_sum_of_its_months(found: list[Filing]) -> None:
    year = year_of(found)
    text = words(kinds.content(Annual(year, Office(), NOW.date())))
    pattern = r"应报(\d+)项次，按时(\d+)项次[^；]*；迟报(\d+)项次，(?:已退回待重报(\d+)项次，)?未报(\d+)项次"
    due, on_time, late, returned, missing = (int(part or 0) for part in re.findall(pattern, text)[0])
    jsons = [status.as_json(dataclasses.replace(year, months=year.months[: at + 1])) for at in range(3)]
    assert due == sum(one["due"] for one in jsons)
    assert on_time + late == sum(one["filed"] for one in jsons)
    assert late == sum(one["late"] for one in jsons)
    assert returned == sum(one["returned"] for one in jsons)
    assert due == on_time + late + returned + missing
    assert [one.place for one in year.ranking] == sorted(one.place for one in year.ranking)
    rates = [one.rate for one in year.ranking if one.rate is not None]
    assert rates == sorted(rates, reverse=True)


@settings(max_examples=30)
@given(filings())
def test_the_ledger_has_a_row_for_everything_that_is_due(found: list[Filing]) -> None:
    year = year_of(found)
    report = Ledger(year, Office(), NOW.date())
    listing = report.listings[0]
    assert len(listing.rows) == len(PARTS)
    at = [one.head for one in listing.fields].index("灯")
    lights = [str(row[at]).partition("（")[0] for row in listing.rows]
    assert all(lights.count(light.label) == sum(u.lights()[light] for u in year.current.units) for light in JUDGED)
    (table,) = tables(kinds.content(report))
    assert sum(len(group.rows) for group in table.groups) == len(listing.rows)


@settings(max_examples=30)
@given(filings())
def test_letters_go_to_those_that_owe_or_lag_and_name_each_item(found: list[Filing]) -> None:
    source = kinds.Source(BOARD, year_of(found), Office(), NOW.date())
    for month in source.year.current.units:
        reminder, notice = (kinds.KINDS[kind].make(source, month) for kind in ("reminder", "notice"))  # type: ignore[misc]
        assert (reminder is None) == (month.unfiled + month.returned == 0)
        slow = month.lights()[Light.YELLOW] + month.lights()[Light.RED]
        assert (notice is None) == (slow == 0)
        assert reminder is None or len(listings.to_file(month).rows) == month.unfiled + month.returned
        assert notice is None or len(listings.to_mend(BOARD, month).rows) == slow
