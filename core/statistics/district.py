"""All units' month: the sums over the district, and every task over its units."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core import owners
from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Filing, Node, NodeId, UnitId
from core.model.status import FilingClass, Light, Ownership
from core.rules.judgement import Verdict, worst
from core.rules.unit_month import PLAIN, Criteria, TaskRow, UnitMonth, by_task, judge_holder, unit_month

_BESIDE = (Light.YELLOW, Light.RED)
Sums = Mapping[NodeId, Sequence[Verdict]]


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """A task over its units: the light is that of those who answer for it, the worst of several.

    The other units' lights stand beside it and never colour it.
    """

    node: Node
    verdict: Verdict
    rows: tuple[TaskRow, ...]

    @property
    def light(self) -> Light:
        """The task's light."""
        return self.verdict.light

    @property
    def deciding(self) -> tuple[TaskRow, ...]:
        """The rows of those who answer for it; all of them where none does alone (相加, or the lead is not here)."""
        return tuple(row for row in self.rows if row.is_deciding) or self.rows

    @property
    def lit(self) -> tuple[TaskRow, ...]:
        """The rows among these that show the task's light."""
        return tuple(row for row in self.deciding if row.verdict.light is self.light)

    @property
    def silent(self) -> tuple[TaskRow, ...]:
        """填报主体未报: those who answer for it, owe a filing of the month and have not filed."""
        return tuple(row for row in self.deciding if row.is_due and row.filing is None)

    @property
    def beside(self) -> Counter[Light]:
        """How many of the other units show yellow or red."""
        held = self.deciding
        return Counter(row.verdict.light for row in self.rows if row not in held and row.verdict.light in _BESIDE)

    @property
    def percent(self) -> float | None:
        """How much is done by the word of those who answer for it; the mean of several."""
        return _mean(self.deciding)

    @property
    def mean(self) -> float | None:
        """How much is done by the word of all its units together."""
        return _mean(self.rows)


def _mean(rows: Iterable[TaskRow]) -> float | None:
    percents = [row.percent for row in rows if row.percent is not None]
    return sum(percents) / len(percents) if percents else None


@dataclass(frozen=True)
class DistrictMonth:
    """All units' months, units in the order of the directory, `tasks` in that of the list."""

    month: Month
    units: tuple[UnitMonth, ...]
    calendar: Calendar
    tasks: tuple[Node, ...]
    sums: Sums = field(default_factory=dict)

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
    def returned(self) -> int:
        """已退回待重报 over all units."""
        return sum(unit.returned for unit in self.units)

    @property
    def unfiled(self) -> int:
        """未报 (from the lock day 漏报) over all units."""
        return self.due - self.filed - self.returned

    def classes(self, now: dt.datetime) -> dict[FilingClass, int]:
        """How many of the filings due are in which class; they add up to 应报."""
        each = [self.classes_of(unit, now) for unit in self.units]
        return {one: sum(counts[one] for counts in each) for one in FilingClass}

    def classes_of(self, unit: UnitMonth, now: dt.datetime) -> dict[FilingClass, int]:
        """The same of one unit."""
        late, is_locked = unit.late(self.calendar), self.is_locked(now)
        return {
            FilingClass.ON_TIME: unit.filed - late,
            FilingClass.LATE: late,
            FilingClass.RETURNED: unit.returned,
            FilingClass.UNFILED: 0 if is_locked else unit.unfiled,
            FilingClass.MISSING: unit.unfiled if is_locked else 0,
            FilingClass.NOT_DUE: sum(not row.is_due for row in unit.rows),
        }

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
        return tuple(standing(rows, self.sums.get(key, ())) for key, rows in groups.items() if rows)


def standing(rows: Sequence[TaskRow], sums: Sequence[Verdict] = ()) -> NodeStanding:
    """One task over its units' rows; `sums` are the verdicts of indicators whose values are added up."""
    held = [row for row in rows if row.is_deciding] or ([] if sums else list(rows))
    found = [*(row.verdict for row in held), *sums]
    verdict = worst(found, is_filed=any(row.filing is not None for row in rows))
    return NodeStanding(rows[0].node, verdict, tuple(rows))


def district_month(
    board: Board, month: Month, filings: Iterable[Filing], calendar: Calendar, criteria: Criteria = PLAIN
) -> DistrictMonth:
    """Every unit's month from all filings of this year."""
    known = tuple(filings)
    by_unit: dict[UnitId, list[Filing]] = defaultdict(list)
    for filing in known:
        by_unit[board.successor(filing.key.unit_id)].append(filing)
    active = [unit for unit in board.single_units if unit.id in board.tasks_of]
    told = ((unit.id, by_unit[board.successor(unit.id)]) for unit in active)
    units = tuple(unit_month(board, unit_id, month, held, criteria) for unit_id, held in told)
    return DistrictMonth(month, units, calendar, board.tasks, sums_of(board, month, known, criteria))


def sums_of(board: Board, month: Month, filings: Iterable[Filing], criteria: Criteria) -> Sums:
    """The verdicts of indicators whose values are added up over units, by task."""
    summed = [one for one in board.work_list.indicators if one.ownership is Ownership.SUM]
    if not summed:
        return {}
    told = by_task(filings, month)
    found: dict[NodeId, list[Verdict]] = defaultdict(list)
    for indicator in summed:
        for holder in owners.holders(board, indicator, month):
            here = told.get(indicator.node_id, {})
            found[indicator.node_id].append(judge_holder(board, holder, month, here, criteria))
    return found


def light_counts(nodes: Iterable[NodeStanding]) -> Mapping[str, int]:
    """How many tasks show each light, by the light's name, zeros included."""
    counts = Counter(node.light for node in nodes)
    return {light.value: counts[light] for light in Light}
