"""量化指标: what each stands at by its units' word, and whether that keeps pace with time or target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.model.board import Board
from core.model.period import Month
from core.model.records import Filing, Indicator, IndicatorKind, Node, NodeId, UnitId
from core.model.status import Light
from core.rules.judgement import DEFAULT_RULE, LightRule, Verdict, judge_indicator


class Pace(StrEnum):
    """是否达序时, in one word; an amount is held against time, all else against its target."""

    REACHED = "已达目标"
    AHEAD = "超序时"
    ON_TRACK = "达序时"
    BEHIND = "欠序时"
    SHORT = "未达目标"
    NOT_DUE = "未到期"
    SILENT = "未填"

    @property
    def keeps_up(self) -> bool:
        """达到序时进度: what a circular praises."""
        return self in {Pace.REACHED, Pace.AHEAD, Pace.ON_TRACK}

    @property
    def lags(self) -> bool:
        """未达到序时进度: what a circular names one by one."""
        return self in {Pace.BEHIND, Pace.SHORT}


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """One indicator at the month's end. `position` is its number in the list, from 1.

    `value` is None where no unit gave one; else `said_by` gave it in `said_in`.
    """

    position: int
    indicator: Indicator
    node: Node
    value: float | None
    said_by: UnitId | None
    said_in: Month | None
    verdict: Verdict
    pace: Pace


def pace_of(indicator: Indicator, actual: float | None, verdict: Verdict) -> Pace:
    """The word for one value that was judged."""
    if actual is None:
        return Pace.SILENT
    if verdict.reached:
        return Pace.REACHED
    if indicator.kind in {IndicatorKind.CUMULATIVE, IndicatorKind.COUNT} and verdict.gap is not None:
        return _against_time(verdict.gap)
    return Pace.NOT_DUE if verdict.light is Light.GREY else Pace.SHORT


def _against_time(gap: float) -> Pace:
    if abs(gap) < 0.05:
        return Pace.ON_TRACK
    return Pace.AHEAD if gap > 0 else Pace.BEHIND


def pace_counts(paces: Iterable[Pace]) -> dict[Pace, int]:
    """How many indicators keep which pace, zeros included."""
    counts = Counter(paces)
    return {pace: counts[pace] for pace in Pace}


def indicator_standings(
    board: Board, month: Month, filings: Iterable[Filing], rule: LightRule = DEFAULT_RULE
) -> tuple[IndicatorStanding, ...]:
    """Every indicator of the list in its order, from all units' filings of this year up to the month.

    Units named at the node speak before those that a collective stands for, a newer month before an
    older one, and among equals the one that the list names first.
    """
    by_node: dict[NodeId, list[Filing]] = {}
    for filing in filings:
        if filing.key.month <= month and filing.values:
            by_node.setdefault(filing.key.node_id, []).append(filing)
    voices = {node_id: sorted(told, key=_Precedence(board, node_id)) for node_id, told in by_node.items()}
    return tuple(_standings(board, month, voices, rule))


class _Precedence:
    """Who is heard first at a node."""

    def __init__(self, board: Board, node_id: NodeId) -> None:
        self._named = {part.unit_id for part in board.assignments.get(node_id, ())}
        self._order = {unit: at for at, unit in enumerate(board.units_of.get(node_id, ()))}

    def __call__(self, filing: Filing) -> tuple[bool, int, int]:
        unit, month = filing.key.unit_id, filing.key.month
        return unit not in self._named, -month.number, self._order.get(unit, len(self._order))


def _standings(
    board: Board, month: Month, voices: Mapping[NodeId, Sequence[Filing]], rule: LightRule
) -> Iterator[IndicatorStanding]:
    for position, indicator in enumerate(board.work_list.indicators, 1):
        told = next((one for one in voices.get(indicator.node_id, ()) if indicator.id in one.values), None)
        value = told.values[indicator.id] if told else None
        verdict = judge_indicator(indicator, value, month, rule)
        yield IndicatorStanding(
            position,
            indicator,
            board.nodes[indicator.node_id],
            value,
            told.key.unit_id if told else None,
            told.key.month if told else None,
            verdict,
            pace_of(indicator, value, verdict),
        )
