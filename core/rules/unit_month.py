"""A unit's month: a row a task, and what the rows come to."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core import owners
from core.model.board import Board
from core.model.period import Calendar, Deadline, Month
from core.model.records import Filing, FilingKey, Node, NodeId, Review, Unit, UnitId
from core.model.status import FilingClass, FilingState, Light
from core.owners import UNDECIDED, Decisions, Told
from core.percent_judgement import judge_percent
from core.rules.judgement import DEFAULT_RULE, Duty, LightRule, Reading, Verdict, judge, overruled, worst

#: What the office said to filings; where it said nothing, the computed lights stand.
Reviews = Mapping[FilingKey, Review]
NONE: Reviews = {}


class Criteria(NamedTuple):
    """By what a month is judged: the rule of the lights, the moment, the office's reviews and decided values.

    Without `now` a month is judged at its end. Differing values are asked about from `asked_since` on.
    """

    rule: LightRule = DEFAULT_RULE
    now: dt.datetime | None = None
    reviews: Reviews = NONE
    decisions: Decisions = UNDECIDED
    asked_since: Month | None = None


PLAIN = Criteria()


class TaskRow(NamedTuple):
    """A unit's task in a month. `filing` is this month's; `latest` the newest up to this month, which is shown.

    `is_part`: it is counted with the measure above it, where the unit files, too. `is_deciding`: the unit answers
    for the task, so that its light is the task's. `verdicts` are those of the indicators that it alone files.
    """

    node: Node
    unit_id: UnitId
    is_due: bool
    filing: Filing | None
    latest: Filing | None
    verdict: Verdict
    is_filled: bool
    is_part: bool = False
    is_deciding: bool = True
    verdicts: tuple[Verdict, ...] = ()

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
        return self.filing is not None and self.is_filed and _is_late(self.filing, calendar)

    @property
    def is_returned(self) -> bool:
        """已退回待重报: it was sent, came back and is not sent again yet."""
        return self.filing is not None and not self.is_filed and self.filing.sent_at is not None

    def filing_class(self, deadline: Deadline, now: dt.datetime) -> FilingClass:
        """按时, 迟报, 已退回待重报, 未报 or 漏报 of what is due; 未到期 of the rest. `deadline` is the month's.

        One that was sent again after it came back keeps the class of its first sending.
        """
        if not self.is_due:
            return FilingClass.NOT_DUE
        if self.is_returned:
            return FilingClass.RETURNED
        if self.filing is None or not self.is_filed:
            return FilingClass.MISSING if now >= deadline.lock else FilingClass.UNFILED
        is_late = self.filing.sent_at is not None and self.filing.sent_at > deadline.due
        return FilingClass.LATE if is_late else FilingClass.ON_TIME


def _is_late(filing: Filing, calendar: Calendar) -> bool:
    return filing.sent_at is not None and filing.sent_at > calendar.deadline(filing.key.month).due


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
    def returned(self) -> int:
        """已退回待重报, of those due."""
        return sum(row.is_due and row.is_returned for row in self.rows)

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
        return self.due - self.filed - self.returned

    @property
    def is_silent(self) -> bool:
        """Whether nothing of what is due was ever sent."""
        return self.unfiled == self.due > 0

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
    board: Board, unit_id: UnitId, month: Month, filings: Iterable[Filing], criteria: Criteria = PLAIN
) -> UnitMonth:
    """A unit's month from its filings of this year (any order; other units' and later months' are passed over).

    Those of a unit that was merged into it tell what its indicators stood at before.
    """
    held = by_task(filings, month, {unit_id, *board.predecessors(unit_id)})
    nodes = (node for node in board.tasks_of.get(unit_id, ()) if board.holds(node.id, unit_id, month))
    rows = (_task_row(board, node, unit_id, month, held.get(node.id, {}), criteria) for node in nodes)
    return UnitMonth(board.units[unit_id], month, tuple(rows))


def by_task(filings: Iterable[Filing], month: Month, units: set[UnitId] | None = None) -> Mapping[NodeId, Told]:
    """What was filed up to the month, by task and unit, oldest first; empty filings left out."""
    known: dict[NodeId, dict[UnitId, dict[int, Filing]]] = defaultdict(lambda: defaultdict(dict))
    last = month.ordinal
    for filing in filings:
        key = filing.key
        at = key.month.ordinal
        if at <= last and (units is None or key.unit_id in units) and not filing.is_empty:
            known[key.node_id][key.unit_id][at] = filing
    return {
        node_id: {unit: [held[at] for at in sorted(held)] for unit, held in told.items()}
        for node_id, told in known.items()
    }


def _task_row(board: Board, node: Node, unit_id: UnitId, month: Month, told: Told, criteria: Criteria) -> TaskRow:
    held = told.get(unit_id, ())
    latest = held[-1] if held else None
    filing = latest if latest is not None and latest.key.month == month else None
    is_filled = filing is not None and _is_filled(board, filing)
    verdicts = judged_each(board, node, unit_id, month, told, criteria)
    return TaskRow(
        node, unit_id, board.is_due(node, unit_id, month), filing, latest,
        _of_part(board, node, unit_id, month, held, criteria, verdicts), is_filled,
        board.is_part(node, unit_id), decides(board, node, unit_id, month), verdicts,
    )  # fmt: skip


def duty_of(board: Board, node: Node, unit_id: UnitId, month: Month) -> Duty:
    """Whether the month asks the unit for a filing on the task; one that is part of a measure asks for none."""
    if board.is_part(node, unit_id) or not board.is_worked_on(node, unit_id, month):
        return Duty.OVER
    return Duty.DUE if board.is_due(node, unit_id, month) else Duty.NOT_DUE


def decides(board: Board, node: Node, unit_id: UnitId, month: Month) -> bool:
    """Whether the task's light is the unit's: it alone answers for an indicator, or leads a task that has none."""
    indicators = board.indicators.get(node.id, ())
    if indicators:
        return bool(owners.alone(board, node.id, unit_id, month))
    lead = board.leads.get(node.id)
    return lead is not None and board.successor(lead, month) == unit_id


def judged(board: Board, node: Node, unit_id: UnitId, month: Month, told: Told, criteria: Criteria = PLAIN) -> Verdict:
    """The light of a unit's part: the worst of the indicators that it alone answers for, else by its percent."""
    verdicts = judged_each(board, node, unit_id, month, told, criteria)
    return _of_part(board, node, unit_id, month, told.get(unit_id, ()), criteria, verdicts)


def judged_each(
    board: Board, node: Node, unit_id: UnitId, month: Month, told: Told, criteria: Criteria
) -> tuple[Verdict, ...]:
    """The indicators that the unit alone answers for, in their order."""
    held = owners.alone(board, node.id, unit_id, month)
    return tuple(judge_holder(board, one, month, told, criteria) for one in held)


def _of_part(
    board: Board,
    node: Node,
    unit_id: UnitId,
    month: Month,
    filings: Sequence[Filing],
    criteria: Criteria,
    verdicts: Sequence[Verdict],
) -> Verdict:
    is_filed = bool(filings) and filings[-1].key.month == month
    if verdicts:
        verdict = worst(verdicts, is_filed=is_filed)
        if verdict.light is Light.GREY and not is_filed:
            verdict = _without_filing(verdict, filings)
    else:
        verdict = judge_percent(
            filings, owners.plan_of_part(board, node, unit_id, filings), month, criteria.rule,
            now=criteria.now, duty=duty_of(board, node, unit_id, month), period=node.frequency.months,
            may_continue=not board.indicators.get(node.id) and node.due_date is None,
        )  # fmt: skip
    key = FilingKey(node.id, unit_id, month)
    return overruled(verdict, criteria.reviews.get(key)) if criteria.reviews else verdict


def _without_filing(verdict: Verdict, filings: Sequence[Filing]) -> Verdict:
    """Grey is for what was never filed; where only the value never was, the month has no light."""
    if not filings:
        return verdict._replace(reason="还没有填报")
    reason = f"按{filings[-1].key.month.number}月填报，本月未评判"
    return verdict._replace(light=Light.NONE, reason=reason)


def judge_holder(board: Board, holder: owners.Holder, month: Month, told: Told, criteria: Criteria = PLAIN) -> Verdict:
    """An indicator in the month by its owner's values."""
    known = owners.readings(board, holder, told, month, criteria.decisions)
    return judge_readings(board, holder, known, month, criteria)


def judge_readings(
    board: Board, holder: owners.Holder, known: Sequence[Reading], month: Month, criteria: Criteria = PLAIN
) -> Verdict:
    """The same by values that are known; of a sum the first of its units says what is due."""
    node = board.nodes[holder.indicator.node_id]
    verdict = judge(
        holder.indicator, owners.plan_of(board, holder, known), known, month, criteria.rule,
        now=criteria.now, duty=duty_of(board, node, holder.units[0], month), period=node.frequency.months,
    )  # fmt: skip
    return verdict._replace(about=holder.indicator)


def _is_filled(board: Board, filing: Filing) -> bool:
    from core.rules.checks import is_filled  # a month in which nothing was filed yet needs no checks

    return is_filled(filing, board.indicators.get(filing.key.node_id, ()))
