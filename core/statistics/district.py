"""All units' month: the sums over the district, and every task over its units."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Filing, Node, NodeId, UnitId
from core.model.status import Light
from core.rules.judgement import DEFAULT_RULE, LightRule
from core.rules.unit_month import NONE, Reviews, TaskRow, UnitMonth, unit_month


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """A task over all its units: the worst light among their rows (and the first that shows it), their mean percent."""

    node: Node
    light: Light
    percent: float | None
    worst: TaskRow
    rows: tuple[TaskRow, ...]

    @property
    def lit(self) -> tuple[TaskRow, ...]:
        """The units' rows that show the task's light."""
        return tuple(row for row in self.rows if row.verdict.light is self.light)


@dataclass(frozen=True)
class DistrictMonth:
    """All units' months, units in the order of the directory, `tasks` in that of the list."""

    month: Month
    units: tuple[UnitMonth, ...]
    calendar: Calendar
    tasks: tuple[Node, ...]

    @property
    def due(self) -> int:
        """应报 over all units."""
        return sum(unit.due for unit in self.units)

    @property
    def filed(self) -> int:
        """已报 over all units."""
        return sum(unit.filed for unit in self.units)

    @property
    def late(self) -> int:
        """迟报 over all units."""
        return sum(unit.late(self.calendar) for unit in self.units)

    @property
    def on_time(self) -> int:
        """按时报送 over all units."""
        return self.filed - self.late

    @property
    def unfiled(self) -> int:
        """未报 (from the lock day 漏报) over all units."""
        return self.due - self.filed

    def is_over(self, now: dt.datetime) -> bool:
        """Whether the time is up until which filings are on time."""
        return now > self.calendar.deadline(self.month).due

    def is_locked(self, now: dt.datetime) -> bool:
        """Whether the lock day has come, from which 未报 is 漏报."""
        return now >= self.calendar.deadline(self.month).lock

    def missing(self, now: dt.datetime) -> int:
        """漏报: not filed though the lock day has come; before it nothing is missing yet (未报)."""
        return self.unfiled if self.is_locked(now) else 0

    def nodes(self) -> tuple[NodeStanding, ...]:
        """Every task over its units, in the order of the list."""
        return self._nodes

    @cached_property
    def _nodes(self) -> tuple[NodeStanding, ...]:
        groups: dict[NodeId, list[TaskRow]] = {node.id: [] for node in self.tasks}
        for unit in self.units:
            for row in unit.rows:
                groups[row.node.id].append(row)
        return tuple(standing(rows) for rows in groups.values() if rows)


def standing(rows: Sequence[TaskRow]) -> NodeStanding:
    """One task over its units' rows."""
    worst = max(rows, key=lambda row: _severity(row.verdict.light))
    percents = [row.percent for row in rows if row.percent is not None]
    mean = sum(percents) / len(percents) if percents else None
    return NodeStanding(rows[0].node, worst.verdict.light, mean, worst, tuple(rows))


def _severity(light: Light) -> int:
    return (Light.GREY, Light.GREEN, Light.YELLOW, Light.RED).index(light)


def district_month(
    board: Board,
    month: Month,
    filings: Iterable[Filing],
    calendar: Calendar,
    rule: LightRule = DEFAULT_RULE,
    reviews: Reviews = NONE,
) -> DistrictMonth:
    """Every unit's month from all filings of this year."""
    by_unit: dict[UnitId, list[Filing]] = defaultdict(list)
    for filing in filings:
        by_unit[filing.key.unit_id].append(filing)
    active = [unit for unit in board.single_units if unit.id in board.tasks_of]
    units = tuple(unit_month(board, unit.id, month, by_unit[unit.id], rule, reviews) for unit in active)
    return DistrictMonth(month, units, calendar, board.tasks)


def light_counts(nodes: Iterable[NodeStanding]) -> Mapping[str, int]:
    """How many tasks show each light, by the light's name, zeros included."""
    counts = Counter(node.light for node in nodes)
    return {light.value: counts[light] for light in Light}
