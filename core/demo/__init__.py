"""A year of made-up but believable filings for every unit of a list: for `main.py demo` and for tests.

Nothing here is anyone's real figure. The same list and seed give the same filings everywhere.
An indicator has one course through the year, which all units named at its node report alike;
a unit that stands there through a collective (各镇人民政府、街道办事处) reports its own share in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from core.demo import course, states, text
from core.demo.clauses import Topics
from core.errors import KnownError
from core.model.board import Board
from core.model.period import Frequency, Month, is_due, months_of
from core.model.ports import Store
from core.model.records import Filing, FilingKey, Indicator, IndicatorId, Node, Unit, UnitId, UnitKind
from core.model.setting import write
from core.model.status import Light, ProgressStatus
from core.rules.judgement import judge_indicator
from core.settings.bookkeeping import HAS_SAMPLE

#: Points against 序时进度 within which a clerk says 达序时.
_TOLERANCE = 5.0


def require_empty(folder: Path) -> None:
    """Make the folder if need be; raises KnownError when something is in it."""
    folder.mkdir(parents=True, exist_ok=True)
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
        self._facts = {
            indicator.id: course.values(indicator, self._random("indicator", indicator.id))
            for indicator in board.work_list.indicators
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
            named = any(part.unit_id == unit.id for part in self._board.assignments[node.id])
            indicators = self._board.indicators.get(node.id, ()) if named else ()
            desk = text.Desk(node, unit, indicators, self._topics, self._random("writer", *key))
            self._writers[key] = _Writer(desk, {one.id: self._facts[one.id] for one in indicators})
        return self._writers[key]


class _Writer:
    """One unit's filings on one task, month after month."""

    def __init__(self, desk: text.Desk, facts: dict[IndicatorId, tuple[float | None, ...]]) -> None:
        self._desk, self._facts = desk, facts
        self._pace = course.course(desk.random)
        self._idle_until = desk.random.randint(1, 2) if desk.random.random() < 0.06 else 0
        self._is_standing = not facts and _never_ends(desk.node, desk.random)
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
        if self._is_standing:
            return text.Standing(month, ProgressStatus.CONTINUOUS, None, values, before)
        if month.number <= self._idle_until and not values:
            return text.Standing(month, ProgressStatus.NOT_STARTED, 0.0, values, before)
        reported = [one for one in self._desk.indicators if one.id in values]
        percent = self._percent(reported, values, month)
        weak = any(_is_weak(one, values[one.id], month) for one in reported)
        return text.Standing(month, _status(percent, month, weak=weak), percent, values, before)

    def _values(self, number: int) -> dict[IndicatorId, float]:
        if number == 0:
            return {}
        known = ((one, series[number - 1]) for one, series in self._facts.items())
        return {one: value for one, value in known if value is not None}

    def _percent(self, reported: list[Indicator], values: dict[IndicatorId, float], month: Month) -> float:
        """What the figures say together, or the hindmost where one is weak; without figures the unit's own pace."""
        if not reported:
            return float(round(min(self._pace[month.number - 1] * 100, 100)))
        shares = [course.share_done(one, values[one.id], month) for one in reported]
        if any(_is_weak(one, values[one.id], month) for one in reported):
            return float(round(min(shares)))
        mean = sum(shares) / len(shares)
        return float(round(mean if mean >= 99 else min(max(mean + self._offset, 1), 99)))


def _is_weak(indicator: Indicator, actual: float, month: Month) -> bool:
    return judge_indicator(indicator, actual, month).light in {Light.YELLOW, Light.RED}


def _status(percent: float, month: Month, *, weak: bool) -> ProgressStatus:
    if percent >= 100:
        return ProgressStatus.COMPLETED
    gap = percent - month.pro_rata
    if weak or gap <= -_TOLERANCE:
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
