"""A year of filings made ready to be doubted: values by indicator and owner, filings by month and task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from core import owners
from core.model.board import Board
from core.model.period import Month
from core.model.records import Evidence, Filing, FilingKey, Indicator, IndicatorId, NodeId, UnitId
from core.owners import Holder, Told
from core.plan import Plan
from core.rules.unit_month import PLAIN, Criteria, by_task


class Kind(StrEnum):
    """What is doubted; the value is the word in the window."""

    RAN_BACK = "累计数减少"
    JUMPED = "突然增加"
    SCALE = "单位像写错了"
    FRACTION = "件数有小数"
    SIGN = "正负号"
    SAME_SENTENCE = "两家文字相同"
    LEAD_SUPPORT = "与牵头单位不一致"
    WORD_VALUE = "判断与指标不符"
    EVIDENCE = "佐证重复使用"
    PLAN_DENIES = "判断与计划不符"
    PACE = "照此完不成"


class Finding(NamedTuple):
    """A doubt about a filing in one sentence; `other` is the filing that it was held against, if another."""

    kind: Kind
    key: FilingKey
    sentence: str
    indicator_id: IndicatorId | None = None
    other: FilingKey | None = None


class Series(NamedTuple):
    """An indicator's values as its owner filed them, oldest first, and the plan that they follow."""

    indicator: Indicator
    plan: Plan
    keys: tuple[FilingKey, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Year:
    """Filings of a year up to a month, evidence, and by what they are judged."""

    board: Board
    month: Month
    filings: Sequence[Filing]
    evidence: Sequence[Evidence] = ()
    criteria: Criteria = PLAIN

    @cached_property
    def told(self) -> Mapping[NodeId, Told]:
        """By task and unit, oldest first; empty filings left out."""
        return by_task(self.filings, self.month)

    @cached_property
    def known(self) -> Mapping[FilingKey, Filing]:
        """Every filing that is not empty, by its key."""
        return {one.key: one for told in self.told.values() for mine in told.values() for one in mine}

    @cached_property
    def by_month(self) -> Mapping[tuple[NodeId, Month], tuple[Filing, ...]]:
        """The filings of all units on a task in a month."""
        found: dict[tuple[NodeId, Month], list[Filing]] = defaultdict(list)
        for one in self.known.values():
            found[one.key.node_id, one.key.month].append(one)
        return {key: tuple(group) for key, group in found.items()}

    def series(self) -> Iterator[Series]:
        """One an indicator and unit that is asked for it."""
        for indicator in self.board.work_list.indicators:
            told = self.told.get(indicator.node_id, {})
            for holder in owners.holders(self.board, indicator, self.month):
                for unit in holder.units:
                    yield from self._series(Holder(holder.indicator, (unit,)), told)

    def _series(self, holder: Holder, told: Told) -> Iterator[Series]:
        (unit,) = holder.units
        units: set[UnitId] = {unit, *self.board.predecessors(unit)}
        indicator_id = holder.indicator.id
        mine = sorted(
            (one for each in units for one in told.get(each, ()) if indicator_id in one.values),
            key=lambda one: one.key.month,
        )
        if mine:
            plan = owners.plan_of(self.board, holder, ())
            keys, values = tuple(one.key for one in mine), tuple(one.values[indicator_id] for one in mine)
            yield Series(holder.indicator, plan, keys, values)
