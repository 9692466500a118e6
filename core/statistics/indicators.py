"""量化指标: what each stands at by its owner's word, and how that is to plan or target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core import discrepancies, owners
from core.discrepancies import Discrepancy
from core.model.board import Board
from core.model.period import Month
from core.model.records import Filing, Indicator, Node, NodeId, UnitId
from core.model.status import Attainment, Light
from core.owners import Holder, Told
from core.rules.judgement import Duty, Verdict, is_level, judge
from core.rules.unit_month import PLAIN, Criteria, by_task, judge_holder


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """One indicator at the month's end. `position` is its number in the list, from 1.

    `units` answer for it: one, or all whose values are added up; with 分别填报 it is the worst of `parts`, one a
    unit, worst first. `silent` are those of them without a value of the month. `is_by_order`: 按首列.
    """

    position: int
    indicator: Indicator
    node: Node
    units: tuple[UnitId, ...]
    verdict: Verdict
    silent: tuple[UnitId, ...] = ()
    is_by_order: bool = False
    discrepancy: Discrepancy | None = None
    parts: tuple[IndicatorStanding, ...] = ()

    @property
    def attainment(self) -> Attainment:
        """How it stands."""
        return self.verdict.attainment

    @property
    def value(self) -> float | None:
        """The value that was judged, or the last one that was filed."""
        return self.verdict.value

    @property
    def word(self) -> str:
        """The word of a table."""
        return word_of(self.indicator, self.verdict)

    @property
    def is_undecided(self) -> bool:
        """Whether differing values wait for the office."""
        return self.discrepancy is not None and self.discrepancy.decision is None


def word_of(indicator: Indicator, verdict: Verdict) -> str:
    """是否达到计划, in one word; a level has no pace, a carried value says of when it is."""
    attainment = verdict.attainment
    if attainment is Attainment.UNKNOWN:
        return f"按{verdict.month.number}月填报" if verdict.month and verdict.value is not None else "未填"
    if is_level(indicator) and attainment in {Attainment.REACHED, Attainment.BEHIND}:
        return "达到目标" if attainment is Attainment.REACHED else "未达目标"
    return "已完成（超期）" if verdict.is_late else attainment.label


def attainment_counts(found: Iterable[Attainment]) -> dict[Attainment, int]:
    """How many indicators stand how, zeros included."""
    counts = Counter(found)
    return {one: counts[one] for one in Attainment}


def indicator_standings(
    board: Board, month: Month, filings: Iterable[Filing], criteria: Criteria = PLAIN
) -> tuple[IndicatorStanding, ...]:
    """Every indicator of the list in its order, from all units' filings of this year up to the month."""
    told = by_task(filings, month)
    return tuple(_standings(board, month, told, criteria))


def _standings(
    board: Board, month: Month, told: Mapping[NodeId, Told], criteria: Criteria
) -> Iterator[IndicatorStanding]:
    for position, indicator in enumerate(board.work_list.indicators, 1):
        here = told.get(indicator.node_id, {})
        held = owners.holders(board, indicator, month)
        found = [_standing(board, position, one, here, month, criteria) for one in held]
        if not found:
            yield _ownerless(board, position, indicator, month, criteria)
        elif len(found) == 1:
            yield found[0]
        else:
            yield _of_many(found)


def _ownerless(
    board: Board, position: int, indicator: Indicator, month: Month, criteria: Criteria
) -> IndicatorStanding:
    """An indicator at a heading: no unit stands there."""
    plan = owners.base_plan(board, indicator)
    verdict = judge(indicator, plan, (), month, criteria.rule, now=criteria.now, duty=Duty.OVER)
    return IndicatorStanding(position, indicator, board.nodes[indicator.node_id], (), verdict)


def _standing(
    board: Board, position: int, holder: Holder, told: Told, month: Month, criteria: Criteria
) -> IndicatorStanding:
    verdict = judge_holder(board, holder, month, told, criteria)
    filed = owners.parts_at(board, holder, told, month)
    listed = board.indicator_by_id[holder.indicator.id]
    return IndicatorStanding(
        position, holder.indicator, board.nodes[holder.indicator.node_id], holder.units, verdict,
        tuple(unit for unit in holder.units if unit not in filed), owners.is_by_order(board, listed),
        discrepancies.found(board, listed, told, month, criteria.decisions, criteria.asked_since),
    )  # fmt: skip


def _of_many(found: list[IndicatorStanding]) -> IndicatorStanding:
    """分别填报: the worst of the units that were judged, the farthest behind of equals."""
    rank = [Light.RED, Light.YELLOW, Light.GREEN, Light.GREY, Light.NONE]
    ordered = sorted(found, key=lambda one: (rank.index(one.verdict.light), one.verdict.gap or 0.0))
    first = ordered[0]
    silent = tuple(unit for one in found for unit in one.silent)
    return IndicatorStanding(
        first.position, first.indicator, first.node, first.units, first.verdict, silent, parts=tuple(ordered)
    )
