"""The year up to a month: trend, heat map of units × months, ranks. Each month is counted as it stands by itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from core.model.board import Board
from core.model.period import Calendar, Month, months_of
from core.model.records import Filing, Unit
from core.model.status import Attainment, Light
from core.rules.unit_month import PLAIN, Criteria, UnitMonth
from core.statistics.district import DistrictMonth, district_month
from core.statistics.indicators import IndicatorStanding, attainment_counts, indicator_standings
from core.statistics.sections import SectionStanding, section_standings


class CellState(StrEnum):
    """A unit's month in the heat map; the value is the word that stands in its cell."""

    ON_TIME = "按"
    LATE = "迟"
    RETURNED = "退"
    MISSING = "漏"
    UNFILED = "未"
    NOT_DUE = ""

    @property
    def label(self) -> str:
        """The word of the key."""
        return {"按": "按时", "迟": "迟报", "退": "待重报", "漏": "漏报", "未": "未报", "": "不报"}[self.value]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month's two shares in percent: 按时率 of the filings due, 绿灯率 of the tasks that were judged.

    None where there are none: nothing is due, or the month still runs.
    """

    month: Month
    on_time: float | None
    green: float | None


@dataclass(frozen=True, slots=True)
class Rank:
    """A unit's filing in some months. `place` is shared by equals; `rate` in percent, None when nothing was due."""

    place: int
    unit: Unit
    due: int
    on_time: int
    late: int
    returned: int
    unfiled: int
    rate: float | None
    lights: Counter[Light]


@dataclass(frozen=True)
class DistrictYear:
    """The months of a list's year from January to the reported one, with all that is counted of them."""

    board: Board
    months: tuple[DistrictMonth, ...]
    indicators: tuple[IndicatorStanding, ...]
    now: dt.datetime

    @property
    def current(self) -> DistrictMonth:
        """The reported month."""
        return self.months[-1]

    @property
    def month(self) -> Month:
        """The reported month's name."""
        return self.current.month

    @property
    def who(self) -> str:
        """Whom it counts."""
        return "单位"

    @property
    def absent_word(self) -> str:
        """未报 before the month's lock day, 漏报 from then on."""
        return "漏报" if self.current.is_locked(self.now) else "未报"

    @cached_property
    def sections(self) -> tuple[SectionStanding, ...]:
        """The reported month's tasks by section."""
        return section_standings(self.board, self.current.nodes())

    @cached_property
    def lights(self) -> Counter[Light]:
        """How many tasks show each light in the reported month."""
        return Counter(node.light for node in self.current.nodes())

    @cached_property
    def attainments(self) -> dict[Attainment, int]:
        """How many indicators stand how."""
        return attainment_counts(one.attainment for one in self.indicators)

    @cached_property
    def trend(self) -> tuple[TrendPoint, ...]:
        """A point a month; one that still runs has no shares, for what may still come is not missed."""
        return tuple(
            TrendPoint(one.month, *(self._shares(one) if one.is_over(self.now) else (None, None)))
            for one in self.months
        )

    def _shares(self, month: DistrictMonth) -> tuple[float | None, float | None]:
        lights = Counter(node.light for node in month.nodes())
        return share(month.on_time, month.due), green_share(lights)

    @cached_property
    def heat_map(self) -> tuple[tuple[Unit, tuple[CellState, ...]], ...]:
        """Each unit's months, units in the order of the directory."""
        return tuple((row[0].unit, tuple(map(self._cell, self.months, row))) for row in self._rows())

    def _cell(self, month: DistrictMonth, unit: UnitMonth) -> CellState:
        if not unit.due:
            return CellState.NOT_DUE
        if unit.unfiled:
            return CellState.MISSING if month.is_locked(self.now) else CellState.UNFILED
        if unit.returned:
            return CellState.RETURNED
        return CellState.LATE if unit.late(month.calendar) else CellState.ON_TIME

    @cached_property
    def ranking(self) -> tuple[Rank, ...]:
        """Units by what they filed since January."""
        return rank_units(self.months)

    @cached_property
    def month_ranking(self) -> tuple[Rank, ...]:
        """Units by what they filed for the reported month."""
        return rank_units(self.months[-1:])

    def _rows(self) -> Iterator[tuple[UnitMonth, ...]]:
        """Each unit's months."""
        return _rows_of(self.months)


def _rows_of(months: Sequence[DistrictMonth]) -> Iterator[tuple[UnitMonth, ...]]:
    return zip(*(month.units for month in months), strict=True)


def rank_units(months: Sequence[DistrictMonth]) -> tuple[Rank, ...]:
    """Units by the share filed on time in these months, then by their share of green lights in the last one."""
    found = [_rank(row, months) for row in _rows_of(months)]
    merits = sorted(map(_merit, found))
    placed = (replace(one, place=1 + merits.index(_merit(one))) for one in found)
    return tuple(sorted(placed, key=lambda one: one.place))


def share(part: int, whole: int) -> float | None:
    """In percent; None of nothing."""
    return part / whole * 100 if whole else None


def _rank(row: Sequence[UnitMonth], months: Sequence[DistrictMonth]) -> Rank:
    due, filed = sum(one.due for one in row), sum(one.filed for one in row)
    late = sum(one.late(month.calendar) for one, month in zip(row, months, strict=True))
    returned = sum(one.returned for one in row)
    on_time = filed - late
    unfiled = due - filed - returned
    return Rank(0, row[-1].unit, due, on_time, late, returned, unfiled, share(on_time, due), row[-1].lights())


def green_share(lights: Counter[Light]) -> float | None:
    """绿灯率: of those that were judged, in percent; None where none was."""
    return share(lights[Light.GREEN], sum(lights[one] for one in (Light.GREEN, Light.YELLOW, Light.RED)))


def _merit(rank: Rank) -> tuple[float, float]:
    green = green_share(rank.lights)
    return -(101.0 if rank.rate is None else rank.rate), -(green or 0.0)


def district_year(
    board: Board,
    month: Month,
    filings: Iterable[Filing],
    calendar: Calendar,
    *,
    now: dt.datetime,
    criteria: Criteria = PLAIN,
) -> DistrictYear:
    """Everything that is counted of the year up to the month, from all filings of the year."""
    known, criteria = tuple(filings), criteria._replace(now=now)
    months = [one for one in months_of(month.year) if one <= month]
    return DistrictYear(
        board,
        tuple(district_month(board, one, known, calendar, criteria) for one in months),
        indicator_standings(board, month, known, criteria),
        now,
    )
