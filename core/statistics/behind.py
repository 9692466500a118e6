"""The lists behind the numbers: each has exactly as many rows as the number that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from core.model.board import Part
from core.model.period import Calendar
from core.model.records import Node, UnitId
from core.model.status import Light
from core.rules.unit_month import TaskRow, UnitMonth
from core.statistics.district import DistrictMonth, NodeStanding
from core.statistics.indicators import IndicatorStanding
from core.statistics.year import CellState, DistrictYear


class FilingSet(StrEnum):
    """Which of the filings due; the value is the word in the window."""

    DUE = "应报"
    FILED = "已报"
    ON_TIME = "按时"
    LATE = "迟报"
    RETURNED = "已退回待重报"
    UNFILED = "未报"


_FILINGS: Mapping[FilingSet, Callable[[TaskRow, Calendar], bool]] = {
    FilingSet.DUE: lambda _row, _calendar: True,
    FilingSet.FILED: lambda row, _calendar: row.is_filed,
    FilingSet.ON_TIME: lambda row, calendar: row.is_filed and not row.is_late(calendar),
    FilingSet.LATE: lambda row, calendar: row.is_late(calendar),
    FilingSet.RETURNED: lambda row, _calendar: row.is_returned,
    FilingSet.UNFILED: lambda row, _calendar: not row.is_filed and not row.is_returned,
}


def filings_behind(month: DistrictMonth, which: FilingSet) -> tuple[TaskRow, ...]:
    """The rows that DistrictMonth's property of the same name counts, unit by unit."""
    belongs = _FILINGS[which]
    return tuple(row for unit in month.units for row in unit.rows if row.is_due and belongs(row, month.calendar))


class UnitSet(StrEnum):
    """Units by how much of what was due they filed."""

    DUE = "应报单位"
    COMPLETE = "全部报齐"
    PARTLY = "没有报齐"
    SILENT = "一项未报"


_UNITS: Mapping[UnitSet, Callable[[UnitMonth], bool]] = {
    UnitSet.DUE: lambda _unit: True,
    UnitSet.COMPLETE: lambda unit: not unit.unfiled and not unit.returned,
    UnitSet.PARTLY: lambda unit: bool(unit.unfiled or unit.returned) and not unit.is_silent,
    UnitSet.SILENT: lambda unit: unit.is_silent,
}


def units_behind(month: DistrictMonth, which: UnitSet) -> tuple[UnitMonth, ...]:
    """The units of a set, in the order of the directory; those with nothing due are in none."""
    return tuple(unit for unit in month.units if unit.due and _UNITS[which](unit))


def tasks_behind(
    year: DistrictYear, light: Light | None = None, section: Node | None = None
) -> tuple[NodeStanding, ...]:
    """The reported month's tasks, of one section or all, that show the light (None: any)."""
    groups = (one for one in year.sections if section is None or one.section == section)
    return tuple(node for group in groups for node in group.nodes if light is None or node.light is light)


@dataclass(frozen=True, slots=True)
class Laggard:
    """A task that shows red or yellow, with the indicator that lags most where one of that light does."""

    standing: NodeStanding
    indicator: IndicatorStanding | None

    @property
    def gap(self) -> float:
        """Points behind plan or target (negative); nought where the reason for the light is nothing that is counted."""
        verdict = self.indicator.verdict if self.indicator else self.standing.verdict
        is_counted = self.indicator is not None or verdict.computed is None
        return min(verdict.gap, 0.0) if is_counted and verdict.gap is not None else 0.0


def laggards(year: DistrictYear) -> tuple[Laggard, ...]:
    """Red before yellow, the farthest behind first."""
    lit = [node for light in (Light.RED, Light.YELLOW) for node in tasks_behind(year, light)]
    found = [Laggard(node, _most_behind(year, node)) for node in lit]
    return tuple(sorted(found, key=lambda one: (one.standing.light is not Light.RED, one.gap)))


def _most_behind(year: DistrictYear, node: NodeStanding) -> IndicatorStanding | None:
    told = (one for one in year.indicators if one.node == node.node and one.verdict.light is node.light)
    return min(told, key=lambda one: one.verdict.gap or 0.0, default=None)


def months_silent(year: DistrictYear, unit_id: UnitId) -> int:
    """For how many months in a row, the reported one included, the unit filed nothing of what was due."""
    months = (unit for month in reversed(year.months) for unit in month.units if unit.unit.id == unit_id)
    return sum(1 for _ in takewhile(lambda unit: unit.is_silent, months))


def missed(year: DistrictYear) -> int:
    """漏报 of all months up to the reported one."""
    return sum(month.missing(year.now) for month in year.months)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One line of the heat map: a unit, or a unit's task, and a cell a month since January."""

    name: str
    unit_id: UnitId
    node: Node | None
    cells: tuple[CellState, ...]


def unit_heat(year: DistrictYear) -> tuple[HeatRow, ...]:
    """Units by months, this month's offenders first."""
    return _offenders_first(HeatRow(unit.name, unit.id, None, cells) for unit, cells in year.heat_map)


def task_heat(year: DistrictYear) -> tuple[HeatRow, ...]:
    """Every unit's tasks by months, each task counted like a unit that has this one only."""
    known = (row for month in reversed(year.months) for unit in month.units for row in unit.rows)
    parts = {(row.node.id, row.unit_id): row.node for row in known}
    by_part = replace(year, months=tuple(_by_task(one, parts) for one in year.months))
    lines = zip(parts.items(), by_part.heat_map, strict=True)
    return _offenders_first(HeatRow(node.label, unit_id, node, cells) for ((_, unit_id), node), (_, cells) in lines)


def _by_task(month: DistrictMonth, parts: Iterable[Part]) -> DistrictMonth:
    """Each part as a unit of its own; without a row in a month in which another unit has it."""
    units = {unit.unit.id: unit for unit in month.units}
    found = ((units[unit_id], units[unit_id].row_of(node_id)) for node_id, unit_id in parts)
    return replace(month, units=tuple(UnitMonth(unit.unit, month.month, (row,) if row else ()) for unit, row in found))


_OFFENCE = {CellState.MISSING: 3, CellState.UNFILED: 3, CellState.RETURNED: 1, CellState.LATE: 1}


def _offenders_first(rows: Iterable[HeatRow]) -> tuple[HeatRow, ...]:
    return tuple(sorted(rows, key=_offence, reverse=True))


def _offence(row: HeatRow) -> tuple[int, int]:
    """What was missed or late in the reported month weighs before what was in the year."""
    return _OFFENCE.get(row.cells[-1], 0), sum(_OFFENCE.get(cell, 0) for cell in row.cells)
