"""One set of numbers: sentence, table, chart, Excel and `status --json` say the same of any workspace."""

from __future__ import annotations

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
from core.model.status import FilingState, Light, ProgressStatus
from core.reports import excel, kinds, listings, overview
from core.reports.annual import Annual
from core.reports.charts import Bars, Lines
from core.reports.circular import Circular
from core.reports.content import Content, Grid, Text
from core.reports.ledger import Ledger
from core.reports.office import Office
from core.statistics import CellState, DistrictYear, Pace, district_year
from tests import builders

BOARD = Board(builders.work_list())
MARCH = Month(2022, 3)
NOW = dt.datetime.fromisoformat("2022-03-30T09:00")
PARTS = [(node.id, unit) for node in BOARD.tasks for unit in BOARD.units_of[node.id]]


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
        sent_at=sent if state.is_filed else None,
    )


def year_of(found: list[Filing]) -> DistrictYear:
    return district_year(BOARD, MARCH, found, Calendar(), now=NOW)


def words(content: Content) -> str:
    return "".join(block.text for part in content.parts for block in part.blocks if isinstance(block, Text))


def tables(content: Content) -> list[Any]:
    return [block.table for part in content.parts for block in part.blocks if isinstance(block, Grid)]


@settings(max_examples=60)
@given(filings())
def test_sentence_table_chart_sheet_and_json_agree(found: list[Filing]) -> None:
    year = year_of(found)
    told = status.as_json(year.current, NOW)
    report = Circular(year, Office(), NOW.date())
    text = words(kinds.content(report))

    # The sentences against the command line.
    due, on_time, late, missing = map(
        int, re.findall(r"本月应报(\d+)项，按时报送(\d+)项[^；]*；迟报(\d+)项，漏报(\d+)项", text)[0]
    )
    assert (due, on_time + late, late, missing) == (told["due"], told["filed"], told["late"], told["missing"])
    lights = {light: int((re.findall(rf"{light.label}(\d+)项[、。]", text) or ["0"])[0]) for light in Light}
    assert {light.value: count for light, count in lights.items()} == told["lights"]

    # The annex tables against the sentences.
    indicators, units = tables(kinds.content(report))
    paces = [group.rows[0][-1] for group in indicators.groups]
    good, poor = map(int, re.findall(r"达到序时进度(\d+)项.*?；未达到(\d+)项", text)[0])
    assert good == sum(Pace(pace).keeps_up for pace in paces)
    assert poor == sum(Pace(pace).lags for pace in paces) == len(re.findall(r"（第\d+项）：", text))
    columns = [[int(group.rows[0][at]) for group in units.groups] for at in (2, 3, 4, 5)]
    assert [sum(column) for column in columns] == [due, on_time, late, missing]

    # The same tables in Excel.
    book = openpyxl.load_workbook(io.BytesIO(excel.workbook(report.listings)))
    sheet = [row[2:6] for row in book["报送"].iter_rows(min_row=3, values_only=True)]
    assert [sum(row[at] for row in sheet) for at in range(4)] == [due, on_time, late, missing]

    # The charts.
    bars, lines = overview.section_bars(year).chart, overview.trend_lines(year).chart
    assert isinstance(bars, Bars)
    assert isinstance(lines, Lines)
    assert {light: sum(row.get(light, 0) for _, row in bars.rows) for light in Light} == lights
    assert lines.series[0][1][-1] == on_time / due * 100
    assert round(lines.series[1][1][-1] or 0, 6) == round(lights[Light.GREEN] / len(told["nodes"]) * 100, 6)

    # The heat map against the units of the command line.
    for (unit, cells), one in zip(year.heat_map, told["units"], strict=True):
        assert unit.name == one["name"]
        assert (cells[-1] in {CellState.ON_TIME, CellState.LATE}) == (0 < one["due"] == one["filed"])


@settings(max_examples=30)
@given(filings())
def test_the_year_is_the_sum_of_its_months(found: list[Filing]) -> None:
    year = year_of(found)
    text = words(kinds.content(Annual(year, Office(), NOW.date())))
    due, on_time, late, missing = map(
        int, re.findall(r"应报(\d+)项次，按时报送(\d+)项次[^；]*；迟报(\d+)项次，未报(\d+)项次", text)[0]
    )
    jsons = [status.as_json(month, NOW) for month in year.months]
    assert due == sum(one["due"] for one in jsons)
    assert on_time + late == sum(one["filed"] for one in jsons)
    assert late == sum(one["late"] for one in jsons)
    assert due == on_time + late + missing
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
    lights = [row[10] for row in listing.rows]
    assert all(lights.count(light.label) == sum(u.lights()[light] for u in year.current.units) for light in Light)
    (table,) = tables(kinds.content(report))
    assert sum(len(group.rows) for group in table.groups) == len(listing.rows)


@settings(max_examples=30)
@given(filings())
def test_letters_go_to_those_that_owe_or_lag_and_name_each_item(found: list[Filing]) -> None:
    source = kinds.Source(BOARD, year_of(found), Office(), NOW.date())
    for month in source.year.current.units:
        reminder, notice = (kinds.KINDS[kind].make(source, month) for kind in ("reminder", "notice"))  # type: ignore[misc]
        assert (reminder is None) == (month.unfiled == 0)
        slow = month.lights()[Light.YELLOW] + month.lights()[Light.RED]
        assert (notice is None) == (slow == 0)
        assert reminder is None or len(listings.to_file(month).rows) == month.unfiled
        assert notice is None or len(listings.to_mend(BOARD, month).rows) == slow
