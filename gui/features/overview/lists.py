"""The lists behind the numbers of the page, in words."""

from __future__ import annotations

import datetime as dt
from functools import partial

from core import statistics
from core.model import wording
from core.model.records import Node, UnitId
from core.model.status import Light
from core.statistics import DistrictMonth, DistrictYear, FilingSet, NodeStanding, TaskRow, UnitMonth, UnitSet
from gui.features.overview.listing import LIGHT, Column, Entry, Listing
from gui.shell.page import Destination

_UNIT = Column("单位", 216)
_FILING = (
    Column("任务"),
    Column(LIGHT, 96),
    Column("进度", 72, is_number=True, is_extra=True),
    Column("本月", 88),
    Column("报送时间", 136, is_extra=True),
)
_UNITS = (
    Column("单位"),
    *(Column(name, 72, is_number=True) for name in ("应报", "已报")),
    *(Column(name, 72, is_number=True, is_extra=True) for name in ("按时", "迟报", "退回")),
    Column("未报", 72, is_number=True),
)
_TASKS = (
    Column("任务"),
    Column(LIGHT, 96),
    Column("原因", 320),
    Column("单位", 200, is_extra=True),
    Column("进度", 88, is_number=True, is_extra=True),
)


def filings(year: DistrictYear, which: FilingSet) -> Listing:
    """The filings that a number of the reported month counts."""
    word = year.absent_word if which is FilingSet.UNFILED else which.value
    return _filings(year, f"{year.month.label}{word}", statistics.filings_behind(year.current, which))


def filings_of_unit(year: DistrictYear, unit_id: UnitId, at: int = -1, which: FilingSet = FilingSet.DUE) -> Listing:
    """One unit's filings of a month, counted from January or from the end."""
    month = year.months[at]
    rows = [row for row in statistics.filings_behind(month, which) if row.unit_id == unit_id]
    word = year.absent_word if which is FilingSet.UNFILED else which.value
    return _filings(year, f"{year.board.units[unit_id].name}{month.month.label}{word}", rows, month)


def rows_of_unit(year: DistrictYear, title: str, rows: tuple[TaskRow, ...]) -> Listing:
    """Rows that a unit's own number counts."""
    return _filings(year, f"{year.month.label}{title}", rows)


def units(year: DistrictYear, which: UnitSet) -> Listing:
    """The units that a number of the reported month counts."""
    found = statistics.units_behind(year.current, which)
    return Listing(f"{year.month.label}{which.value}", "家", _UNITS, tuple(_unit(year.current, unit) for unit in found))


def tasks(year: DistrictYear, light: Light | None = None, section: Node | None = None) -> Listing:
    """The tasks that a number of lights counts."""
    where = next((one.title for one in year.sections if one.section == section), "各板块")
    title = f"{year.month.label}{where}{light.label if light else '任务'}"
    found = statistics.tasks_behind(year, light, section)
    return Listing(title, "项", _TASKS, tuple(_task(year, node) for node in found))


def laggards(year: DistrictYear) -> Listing:
    """滞后任务, the farthest behind first."""
    found = tuple(_task(year, one.standing) for one in statistics.laggards(year))
    return Listing(f"{year.month.label}滞后任务", "项", _TASKS, found)


def _filings(
    year: DistrictYear, title: str, rows: tuple[TaskRow, ...] | list[TaskRow], month: DistrictMonth | None = None
) -> Listing:
    month = month or year.current
    with_unit = len(year.current.units) > 1
    columns = (_UNIT, *_FILING) if with_unit else _FILING
    return Listing(title, "项", columns, tuple(_filing(year, month, row, with_unit=with_unit) for row in rows))


def _filing(year: DistrictYear, month: DistrictMonth, row: TaskRow, *, with_unit: bool) -> Entry:
    cells = (
        row.node.label,
        row.verdict.light.label,
        "" if row.percent is None else wording.whole_percent(row.percent),
        row.state_label,
        _sent(row, month),
    )
    name = (year.board.units[row.unit_id].name,) if with_unit else ()
    leads_to = _to_task(row.unit_id, month, row.node)
    return Entry((*name, *cells), leads_to, row.verdict.light, f"{row.verdict.light.label}：{row.verdict.reason}")


def _sent(row: TaskRow, month: DistrictMonth) -> str:
    """9月26日 09:10, with 迟 before what came after the deadline."""
    at = row.filing.sent_at if row.filing else None
    if at is None or not row.is_filed:
        return ""
    return f"{'迟　' if row.is_late(month.calendar) else ''}{_moment(at)}"


def _moment(at: dt.datetime) -> str:
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def _unit(month: DistrictMonth, unit: UnitMonth) -> Entry:
    late = unit.late(month.calendar)
    numbers = (unit.due, unit.filed, unit.on_time(month.calendar), late, unit.returned, unit.unfiled)
    cells = (unit.unit.name, *(str(number) if number else "" for number in numbers))
    return Entry(cells, partial(filings_of_unit, unit_id=unit.unit.id))


def _task(year: DistrictYear, node: NodeStanding) -> Entry:
    percent = "" if node.percent is None else wording.percent(node.percent)
    unit_id = (node.lit or node.deciding)[0].unit_id
    cells = (node.node.label, node.light.label, node.verdict.reason, year.board.units[unit_id].name, percent)
    return Entry(cells, _to_task(unit_id, year.current, node.node), node.light)


def _to_task(unit_id: UnitId, month: DistrictMonth, node: Node) -> Destination:
    return Destination("任务", unit_id, month.month, node.id)
