"""A city as a district among whose units are whole districts: what a hub has counted, for the same reports.

Nothing is counted here: the numbers are sums of those that each district has of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.model.period import Month
from core.model.records import Node, Unit
from core.model.status import Light
from core.rules.unit_month import UnitMonth
from core.statistics.district import DistrictMonth, NodeStanding
from core.statistics.sections import SectionStanding
from core.statistics.year import DistrictYear, green_share, share


@dataclass(frozen=True, slots=True)
class Tally:
    """A district's month in numbers: filings, tasks by light, and units' parts of tasks by light."""

    due: int = 0
    filed: int = 0
    late: int = 0
    returned: int = 0
    tasks: Mapping[Light, int] = field(default_factory=dict)
    parts: Mapping[Light, int] = field(default_factory=dict)


class TalliedMonth(UnitMonth):
    """A district's month where a unit's stands in a district; it has no rows, only their sums."""

    tally: Tally

    @classmethod
    def of(cls, unit: Unit, month: Month, tally: Tally) -> TalliedMonth:
        """The month of a district; a named tuple takes no further field at its making."""
        made = cls(unit, month, ())
        made.tally = tally
        return made

    @property
    def due(self) -> int:
        """应报."""
        return self.tally.due

    @property
    def filed(self) -> int:
        """已报."""
        return self.tally.filed

    @property
    def returned(self) -> int:
        """已退回待重报."""
        return self.tally.returned

    def late(self, calendar: object) -> int:  # noqa: ARG002  each district has its own
        """迟报, by the district's own calendar."""
        return self.tally.late

    def lights(self) -> Counter[Light]:
        """Parts by light."""
        return Counter(self.tally.parts)


@dataclass(frozen=True)
class CityMonth(DistrictMonth):
    """All districts' month. `slow` are the tasks that lag most, told one by one; the others are only counted."""

    slow: tuple[NodeStanding, ...] = ()

    def nodes(self) -> tuple[NodeStanding, ...]:
        """The tasks that are told one by one."""
        return self.slow

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """The districts' numbers."""
        return tuple(unit.tally for unit in self.units if isinstance(unit, TalliedMonth))

    @cached_property
    def tasks_by_light(self) -> Counter[Light]:
        """All districts' tasks by light."""
        return sum((Counter(tally.tasks) for tally in self.tallies), Counter())


@dataclass(frozen=True, slots=True)
class CitySection(SectionStanding):
    """A district where a section stands in a district's report."""

    tasks: Mapping[Light, int] = field(default_factory=dict)

    @property
    def lights(self) -> Counter[Light]:
        """Its tasks by light."""
        return Counter(self.tasks)


@dataclass(frozen=True)
class CityYear(DistrictYear):
    """The year over all districts."""

    @property
    def who(self) -> str:
        """Whom it counts."""
        return "区县"

    @cached_property
    def lights(self) -> Counter[Light]:
        """All districts' tasks by light, in the reported month."""
        return _tasks(self.current)

    @cached_property
    def sections(self) -> tuple[SectionStanding, ...]:
        """A bar a district."""
        return tuple(
            CitySection(_heading(unit), unit.unit.name, (), unit.tally.tasks)
            for unit in self.current.units
            if isinstance(unit, TalliedMonth)
        )

    def _shares(self, month: DistrictMonth) -> tuple[float | None, float | None]:
        tasks = _tasks(month)
        return share(month.on_time, month.due), green_share(tasks)

    @cached_property
    def rates(self) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
        """Each district's 按时率 month by month, in percent."""
        found = zip(*(month.units for month in self.months), strict=True)
        return tuple((row[0].unit.name, tuple(_on_time(unit) for unit in row)) for row in found)


def _tasks(month: DistrictMonth) -> Counter[Light]:
    return month.tasks_by_light if isinstance(month, CityMonth) else Counter()


def _heading(unit: UnitMonth) -> Node:
    from core.model.records import NodeId, NodeKind

    return Node(NodeId(unit.unit.id), None, NodeKind.PART, "", unit.unit.name, "")


def _on_time(unit: UnitMonth) -> float | None:
    return share(unit.filed - unit.late(None), unit.due) if isinstance(unit, TalliedMonth) else None
