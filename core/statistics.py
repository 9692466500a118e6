"""The one set of numbers: what is due, filled, filed, late and missing, and the lights.

Window, reports and command line all take their counts from here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.board import Board
from core.judgement import DEFAULT_RULE, LightRule, Verdict, judge_filing
from core.model import Filing, Node, NodeId, Unit, UnitId
from core.period import Calendar, Month, is_due
from core.quality import is_filled
from core.status import FilingState, Light


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A unit's task in a month. `filing` is this month's; `latest` the newest up to this month, which is judged."""

    node: Node
    unit_id: UnitId
    is_due: bool
    filing: Filing | None
    latest: Filing | None
    verdict: Verdict
    is_filled: bool

    @property
    def percent(self) -> float | None:
        """The unit's newest word on how much is done."""
        return self.latest.percent if self.latest else None

    @property
    def is_filed(self) -> bool:
        """已报: sent or later."""
        return self.filing is not None and self.filing.state.is_filed

    @property
    def is_open(self) -> bool:
        """What the clerk still has to take up: due, and 未填 or 已退回."""
        returned = self.filing is not None and self.filing.state is FilingState.RETURNED
        return self.is_due and (returned or not self.is_filled)

    @property
    def state_label(self) -> str:
        """本月: 未填, 草稿, 待审签 …; "" when nothing is due and nothing was entered."""
        if self.filing is None or self.filing.is_empty:
            return "未填" if self.is_due else "本月不报"
        if self.filing.state is FilingState.DRAFT and not self.is_filled:
            return "未填完"
        return self.filing.state.label

    def is_late(self, calendar: Calendar) -> bool:
        """迟报: sent after the on-time day."""
        sent = self.filing.sent_at if self.filing else None
        return self.is_filed and sent is not None and sent > calendar.deadline(self.filing_month).due

    @property
    def filing_month(self) -> Month:
        """The month of this month's filing."""
        if self.filing is None:
            raise ValueError("no filing")
        return self.filing.key.month


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit's month: its tasks in the order of the list."""

    unit: Unit
    month: Month
    rows: tuple[TaskRow, ...]

    @property
    def due(self) -> int:
        """应报."""
        return sum(row.is_due for row in self.rows)

    @property
    def filled(self) -> int:
        """已填, of those due."""
        return sum(row.is_due and row.is_filled for row in self.rows)

    @property
    def filed(self) -> int:
        """已报, of those due."""
        return sum(row.is_due and row.is_filed for row in self.rows)

    @property
    def open(self) -> int:
        """未填 and 已退回: what waits for the clerk."""
        return sum(row.is_open for row in self.rows)

    def lights(self) -> Counter[Light]:
        """How many tasks show each light."""
        return Counter(row.verdict.light for row in self.rows)

    def late(self, calendar: Calendar) -> int:
        """迟报, of those due."""
        return sum(row.is_due and row.is_late(calendar) for row in self.rows)

    def row_of(self, node_id: NodeId) -> TaskRow | None:
        """The row of a task, None when it is not this unit's."""
        return next((row for row in self.rows if row.node.id == node_id), None)

    @property
    def state(self) -> str:
        """Where the unit's month stands: the least advanced of its due filings."""
        order = ["missing", "returned", "draft", "submitted", "signed_off", "sent", "received", "accepted"]
        states = [row.filing.state.value if row.filing else "missing" for row in self.rows if row.is_due]
        return min(states, key=order.index, default="not_due")


def unit_month(
    board: Board, unit_id: UnitId, month: Month, filings: Iterable[Filing], rule: LightRule = DEFAULT_RULE
) -> UnitMonth:
    """A unit's month from its filings of this year (any order; other units' and later months' are passed over)."""
    newest: dict[NodeId, Filing] = {}
    for filing in filings:
        key = filing.key
        if key.unit_id != unit_id or key.month > month or filing.is_empty:
            continue
        if key.node_id not in newest or newest[key.node_id].key.month < key.month:
            newest[key.node_id] = filing
    rows = [
        task_row(board, node, unit_id, month, newest.get(node.id), rule) for node in board.tasks_of.get(unit_id, ())
    ]
    return UnitMonth(board.units[unit_id], month, tuple(rows))


def task_row(
    board: Board, node: Node, unit_id: UnitId, month: Month, latest: Filing | None, rule: LightRule = DEFAULT_RULE
) -> TaskRow:
    """One task's row, given the unit's newest filing up to the month."""
    indicators = board.indicators.get(node.id, ())
    filing = latest if latest is not None and latest.key.month == month else None
    return TaskRow(
        node,
        unit_id,
        is_due(node.frequency, month, node.due_date),
        filing,
        latest,
        judge_filing(latest, indicators, month, rule),
        is_filled(filing, indicators),
    )


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """A task over all its units: the worst light among them, the mean of their percents."""

    node: Node
    light: Light
    percent: float | None


@dataclass(frozen=True, slots=True)
class DistrictMonth:
    """All units' months, units in the order of the directory."""

    month: Month
    units: tuple[UnitMonth, ...]
    calendar: Calendar

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

    def missing(self, now: dt.datetime) -> int:
        """漏报: not filed though the lock day has come; before it nothing is missing yet (未报)."""
        locked = now >= self.calendar.deadline(self.month).lock
        return self.due - self.filed if locked else 0

    def nodes(self) -> tuple[NodeStanding, ...]:
        """Every task over its units, in the order of the list."""
        groups: dict[NodeId, list[TaskRow]] = defaultdict(list)
        for unit in self.units:
            for row in unit.rows:
                groups[row.node.id].append(row)
        return tuple(standing(rows) for rows in groups.values())


def standing(rows: Sequence[TaskRow]) -> NodeStanding:
    """One task over its units' rows."""
    worst = max((row.verdict.light for row in rows), key=_severity)
    percents = [row.percent for row in rows if row.percent is not None]
    return NodeStanding(rows[0].node, worst, sum(percents) / len(percents) if percents else None)


def _severity(light: Light) -> int:
    return (Light.GREY, Light.GREEN, Light.YELLOW, Light.RED).index(light)


def district_month(
    board: Board,
    month: Month,
    filings: Iterable[Filing],
    calendar: Calendar,
    rule: LightRule = DEFAULT_RULE,
) -> DistrictMonth:
    """Every unit's month from all filings of this year."""
    by_unit: dict[UnitId, list[Filing]] = defaultdict(list)
    for filing in filings:
        by_unit[filing.key.unit_id].append(filing)
    active = [unit for unit in board.single_units if unit.id in board.tasks_of]
    return DistrictMonth(
        month, tuple(unit_month(board, unit.id, month, by_unit[unit.id], rule) for unit in active), calendar
    )


def light_counts(nodes: Iterable[NodeStanding]) -> Mapping[str, int]:
    """How many tasks show each light, by the light's name, zeros included."""
    counts = Counter(node.light for node in nodes)
    return {light.value: counts[light] for light in Light}
