"""A year of made-up but believable filings for every unit of a list: for `main.py demo` and for tests.

Nothing here is anyone's real figure. The same list and seed give the same filings everywhere.
An indicator has one course through the year along its time plan, wherever the list names it, and its owner alone
files it; the other units of the task report their own part in words and percent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from core import owners
from core.demo import course, states, text
from core.demo.clauses import Topics
from core.errors import KnownError
from core.files import make_folder
from core.model.board import Board
from core.model.period import Frequency, Month, is_due, months_of
from core.model.ports import Store
from core.model.records import Filing, FilingKey, Indicator, IndicatorId, Node, Unit, UnitId, UnitKind
from core.model.setting import write
from core.model.status import ProgressStatus
from core.plan import Plan, is_due_by, percent_at
from core.settings.bookkeeping import HAS_SAMPLE
from core.usecases import filing_checks

#: Points against the plan within which a clerk says 达序时.
_TOLERANCE = 5.0


def require_empty(folder: Path) -> None:
    """Make the folder if need be; raises KnownError when something is in it."""
    make_folder(folder)
    if any(folder.iterdir()):
        raise KnownError(f"文件夹“{folder.name}”不是空的，没有放入任何内容。", "换一个空文件夹。")


def fill(store: Store, made_up: Iterable[Filing]) -> None:
    """Store made-up filings, and that they are: the window and the reports say so."""
    with store.operation("放入示例数据"):
        write(store, HAS_SAMPLE, value=True)
        for filing in made_up:
            store.save_filing(filing)


def filings(board: Board, *, seed: int = 2022, until: Month | None = None) -> Iterator[Filing]:
    """The filings of the list's year up to `until` (December when None), oldest month first.

    One for every task × unit × due month, except those that units left out; the newest month is
    still under way: drafts, submitted and sent side by side.
    """
    year = months_of(board.work_list.year)
    months = [month for month in year if until is None or month <= until]
    written = _Writers(board, seed)
    for age, month in zip(range(len(months) - 1, -1, -1), months, strict=True):
        for unit in board.single_units:
            yield from _unit_month(board, written, unit, month, age)


def _unit_month(board: Board, writers: _Writers, unit: Unit, month: Month, age: int) -> Iterator[Filing]:
    random, habit = writers.clerk(unit.id)
    envelope = states.envelope(month, age, habit, random)
    for node in board.tasks_of.get(unit.id, ()):
        if is_due(node.frequency, month, node.due_date):
            sent = states.dispatch(writers.writer(node, unit).write(month), envelope, random)
            if sent is not None:
                yield sent


class _Writers:
    """Everyone who writes, made once: the indicators' courses, the units' habits, a writer a task × unit."""

    def __init__(self, board: Board, seed: int) -> None:
        self._board, self._seed = board, seed
        self._topics = Topics(board)
        self._clerks: dict[UnitId, tuple[Random, states.Habit]] = {}
        self._writers: dict[tuple[str, str], _Writer] = {}
        self._plans = {one.id: owners.base_plan(board, one) for one in board.work_list.indicators}
        self._facts = {
            one.id: course.values(one, self._plans[one.id], self._random("indicator", one.name, one.unit))
            for one in board.work_list.indicators
        }

    def _random(self, *parts: str) -> Random:
        return Random("\x1f".join((str(self._seed), *parts)))  # noqa: S311  made-up figures, no secret

    def clerk(self, unit_id: UnitId) -> tuple[Random, states.Habit]:
        """A unit's luck through the year and its habit of filing."""
        if unit_id not in self._clerks:
            random = self._random("clerk", unit_id)
            self._clerks[unit_id] = (random, states.habit(random))
        return self._clerks[unit_id]

    def writer(self, node: Node, unit: Unit) -> _Writer:
        """Who writes the unit's filings on this task."""
        key = (node.id, unit.id)
        if key not in self._writers:
            first = Month(self._board.work_list.year, 1)
            indicators = owners.asked_of(self._board, node.id, unit.id, first)
            plans = {one.id: self._plans[one.id] for one in indicators}
            desk = text.Desk(node, unit, indicators, plans, self._topics, self._random("writer", *key))
            facts = {one.id: self._facts[one.id] for one in indicators}
            own = owners.plan_of_part(self._board, node, unit.id, ())
            may_continue = filing_checks.may_continue(self._board, node.id)
            self._writers[key] = _Writer(desk, facts, own, may_continue=may_continue)
        return self._writers[key]


class _Writer:
    """One unit's filings on one task, month after month."""

    def __init__(
        self, desk: text.Desk, facts: dict[IndicatorId, tuple[float | None, ...]], plan: Plan, *, may_continue: bool
    ) -> None:
        self._desk, self._facts, self._plan = desk, facts, plan
        self._pace = course.course(course.times_of(plan, plan.start.year), desk.random)
        self._idle_until = desk.random.randint(1, 2) if desk.random.random() < 0.06 else 0
        self._is_standing = may_continue and _never_ends(desk.node, desk.random)
        self._offset = desk.random.uniform(-1.5, 1.5)
        self._contact = _contact(desk)

    def write(self, month: Month) -> Filing:
        """The month's filing, in the state of a draft."""
        desk, at = self._desk, self._standing(month)
        return Filing(
            FilingKey(desk.node.id, desk.unit.id, month),
            status=at.status,
            percent=at.percent,
            progress=text.progress(desk, at),
            cumulative=text.cumulative(desk, at),
            problems=text.problems(desk, at),
            next_steps=text.next_steps(desk, at),
            contact=self._contact,
            values=at.values,
        )

    def _standing(self, month: Month) -> text.Standing:
        values, before = self._values(month.number), self._values(month.number - 1)
        planned = percent_at(self._plan, month)
        if self._is_standing:
            return text.Standing(month, ProgressStatus.CONTINUOUS, None, planned, values, before)
        if month.number <= self._idle_until and not values:
            return text.Standing(month, ProgressStatus.NOT_STARTED, 0.0, planned, values, before)
        reported = [one for one in self._desk.indicators if one.id in values]
        weak = any(self._desk.is_weak(one, values[one.id], month) for one in reported)
        percent = self._percent(reported, values, month, weak=weak)
        status = _status(percent, planned, weak=weak, is_over=is_due_by(self._plan, month))
        return text.Standing(month, status, percent, planned, values, before)

    def _values(self, number: int) -> dict[IndicatorId, float]:
        if number == 0:
            return {}
        known = ((one, series[number - 1]) for one, series in self._facts.items())
        return {one: value for one, value in known if value is not None}

    def _percent(
        self, reported: list[Indicator], values: dict[IndicatorId, float], month: Month, *, weak: bool
    ) -> float:
        """What the figures say together, or the hindmost where one is weak; without figures the unit's own pace."""
        if not reported:
            return float(round(min(self._pace[month.number - 1] * 100, 100)))
        planned = percent_at(self._plan, month)
        shares = [course.share_done(one, values[one.id], planned) for one in reported]
        if weak:
            return float(round(min(shares)))
        mean = sum(shares) / len(shares)
        return float(round(mean if mean >= 99 else min(max(mean + self._offset, 1), 99)))


def _status(percent: float, planned: float, *, weak: bool, is_over: bool) -> ProgressStatus:
    if percent >= 100 and not weak:
        return ProgressStatus.COMPLETED
    gap = percent - planned
    if weak or gap <= -_TOLERANCE or is_over:
        return ProgressStatus.BEHIND
    return ProgressStatus.AHEAD if gap >= _TOLERANCE else ProgressStatus.ON_TRACK


def _never_ends(node: Node, random: Random) -> bool:
    """What is filed as 持续推进: all that is asked only now and then and has no figures, some of the rest."""
    return node.frequency is not Frequency.MONTHLY or random.random() < 0.2


def _contact(desk: text.Desk) -> str:
    local = desk.unit.kind in {UnitKind.TOWN, UnitKind.SUBDISTRICT}
    room = Random(desk.unit.id)  # noqa: S311  the same room for all of a unit's filings
    section = room.choice(("党政办", "综合办") if local else ("办公室", "综合股"))
    return f"{section}，内线 8{room.randint(0, 999):03d}"
