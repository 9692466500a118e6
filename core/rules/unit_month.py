"""A unit's month: a row a task, and what the rows come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Filing, FilingKey, Indicator, Node, NodeId, Review, Unit, UnitId
from core.model.status import FilingState, Light
from core.rules.judgement import DEFAULT_RULE, LightRule, Verdict, judge_filing, overruled


class TaskRow(NamedTuple):
    """A unit's task in a month. `filing` is this month's; `latest` the newest up to this month, which is judged.

    `is_part`: it is counted with the measure above it, where the unit files, too.
    """

    node: Node
    unit_id: UnitId
    is_due: bool
    filing: Filing | None
    latest: Filing | None
    verdict: Verdict
    is_filled: bool
    is_part: bool = False

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
            return "未填" if self.is_due else "计入举措" if self.is_part else "本月不报"
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


class UnitMonth(NamedTuple):
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

    def on_time(self, calendar: Calendar) -> int:
        """按时报送, of those due."""
        return self.filed - self.late(calendar)

    @property
    def unfiled(self) -> int:
        """未报 (from the lock day 漏报), of those due."""
        return self.due - self.filed

    def row_of(self, node_id: NodeId) -> TaskRow | None:
        """The row of a task, None when it is not this unit's."""
        return next((row for row in self.rows if row.node.id == node_id), None)

    @property
    def state(self) -> str:
        """Where the unit's month stands: the least advanced of its due filings."""
        order = ["missing", "returned", "draft", "submitted", "signed_off", "sent", "received", "accepted"]
        states = [row.filing.state.value if row.filing else "missing" for row in self.rows if row.is_due]
        return min(states, key=order.index, default="not_due")


#: What the office said to filings; where it said nothing, the computed lights stand.
Reviews = Mapping[FilingKey, Review]
NONE: Reviews = {}


def unit_month(
    board: Board,
    unit_id: UnitId,
    month: Month,
    filings: Iterable[Filing],
    rule: LightRule = DEFAULT_RULE,
    reviews: Reviews = NONE,
) -> UnitMonth:
    """A unit's month from its filings of this year (any order; other units' and later months' are passed over)."""
    known: dict[NodeId, dict[int, Filing]] = defaultdict(dict)
    last = month.ordinal
    for filing in filings:
        key = filing.key
        at = key.month.ordinal
        if at <= last and key.unit_id == unit_id and not filing.is_empty:
            known[key.node_id][at] = filing
    rows = []
    for node in board.tasks_of.get(unit_id, ()):
        held = [known[node.id][at] for at in sorted(known[node.id])]
        verdict = judged(board, node, unit_id, month, held, rule, reviews)
        rows.append(_task_row(board, node, unit_id, month, held[-1] if held else None, verdict))
    return UnitMonth(board.units[unit_id], month, tuple(rows))


def _task_row(
    board: Board, node: Node, unit_id: UnitId, month: Month, latest: Filing | None, verdict: Verdict
) -> TaskRow:
    filing = latest if latest is not None and latest.key.month == month else None
    is_filled = filing is not None and _is_filled(filing, board.indicators.get(node.id, ()))
    is_due, is_part = board.is_due(node, unit_id, month), board.is_part(node, unit_id)
    return TaskRow(node, unit_id, is_due, filing, latest, verdict, is_filled, is_part)


def judged(
    board: Board,
    node: Node,
    unit_id: UnitId,
    month: Month,
    filings: Sequence[Filing],
    rule: LightRule = DEFAULT_RULE,
    reviews: Reviews = NONE,
) -> Verdict:
    """The light of a unit's task, given the unit's filings up to the month, oldest first."""
    indicators = board.indicators.get(node.id, ())
    latest = filings[-1] if filings else None
    verdict = judge_filing(latest, indicators, month, rule, earlier=filings[:-1], period=node.frequency.months)
    return overruled(verdict, reviews.get(FilingKey(node.id, unit_id, month))) if reviews else verdict


def _is_filled(filing: Filing, indicators: tuple[Indicator, ...]) -> bool:
    from core.rules.checks import is_filled  # a month in which nothing was filed yet needs no checks

    return is_filled(filing, indicators)
