"""A package as lines of the tables: what the office says of a unit's year, and what follows from it.

Lines are those of PostgreSQL's COPY in text form. Lights and what is due are found by `core`, as in every report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from core import owners
from core.errors import KnownError
from core.exchange.package import Content
from core.first_month import FIRST_MONTH
from core.model.board import Board
from core.model.codec import canonical
from core.model.fields import texts_of
from core.model.period import Calendar, Deadline, Month, months_of
from core.model.records import Filing, Indicator, Node, Review, UnitId
from core.model.setting import Setting
from core.model.status import Light, Ownership
from core.owner_values import OwnerValue
from core.reports.judged import row_told
from core.rules.deadlines import CALENDAR
from core.rules.judgement import Reading, Verdict
from core.rules.light_rule import LIGHT_RULE, LightRule
from core.rules.task_states import with_changes
from core.rules.unit_month import Criteria, TaskRow, UnitMonth, judge_readings, unit_month
from core.statistics import heading_of

T = TypeVar("T")
Lines = dict[str, list[str]]
_TOLD = {Light.YELLOW, Light.RED}


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a district judges: its deadlines, its rule of the lights, its first month of reporting."""

    calendar: Calendar
    rule: LightRule
    first_month: Month | None = None


def terms_of(settings: Mapping[str, str]) -> Terms:
    """From the office's settings as they travel; the usual ones where it set none."""

    def sent(setting: Setting[T]) -> T:
        return setting.value_of(settings.get(setting.name, ""))

    try:
        return Terms(sent(CALENDAR), sent(LIGHT_RULE), sent(FIRST_MONTH))
    except KnownError as error:
        raise KnownError("里面的督查室设置读不出来，没有装载。", "请督查室重新导出。") from error


# --- a unit's year -------------------------------------------------------------------------------------


def of_unit(
    district: str, board: Board, unit_id: UnitId, content: Content, terms: Terms, now: dt.datetime | None = None
) -> Lines:
    """All lines of a unit's year: filings, values, reviews, and how each task and indicator stands month by month.

    `now` is when the office wrote it: what was still to come then is not judged.
    """
    year = board.work_list.year
    taken = [one for one in content.filings if one.filing.key.month.year == year and not one.filing.is_empty]
    reviews = {one.key: one for one in content.reviews if one.key.month.year == year}
    heads = {month: f"{district}\t{year}\t{month.number}\t{unit_id}\t" for month in months_of(year)}
    filings = [one.filing for one in taken]
    first = terms.first_month if terms.first_month and terms.first_month.year == year else None
    standing = with_changes(Board(board.work_list, first_month=first), content.changes)
    decisions = {(one.indicator_id, one.month): one for one in content.decisions}
    judging = _Judging(standing, unit_id, heads, filings, content.values, Criteria(terms.rule, now, reviews, decisions))
    return {
        "filings": [_filing(heads[one.filing.key.month], one.filing, len(one.evidence)) for one in taken],
        "indicator_values": [line for one in filings for line in _values(heads[one.key.month], one)],
        "standings": list(judging.standings(terms.calendar)),
        "attainments": list(judging.attainments()),
        "reviews": [_review(heads[key.month], one) for key, one in reviews.items()],
    }


def _filing(head: str, one: Filing, files: int) -> str:
    texts = "\t".join(map(_text, (*texts_of(one), one.state, one.reason)))
    times = f"{_or_null(one.updated_at)}\t{_or_null(one.sent_at)}"
    confirmed = _text(canonical(dict(one.confirmed))) if one.confirmed else "{}"
    said = f"{one.status or _NULL}\t{_number(one.percent)}"
    return f"{head}{one.key.node_id}\t{said}\t{texts}\t{one.revision}\t{times}\t{confirmed}\t{files}\n"


def _values(head: str, one: Filing) -> Iterator[str]:
    for name, value in one.values.items():
        yield f"{head}{one.key.node_id}\t{name}\t{value!r}\n"


def _review(head: str, one: Review) -> str:
    said = f"{one.light or _NULL}\t{_text(one.reason)}\t{_text(one.remark)}"
    return f"{head}{one.key.node_id}\t{said}\t{one.revision}\t{_or_null(one.updated_at)}\n"


@dataclass(frozen=True)
class _Judging:
    """A unit's year to be judged month by month, as every report judges it."""

    board: Board
    unit_id: UnitId
    heads: Mapping[Month, str]
    filings: Sequence[Filing]
    values: Sequence[OwnerValue]
    criteria: Criteria

    @cached_property
    def _sheets(self) -> dict[Month, UnitMonth]:
        found = (
            (month, unit_month(self.board, self.unit_id, month, self.filings, self.criteria)) for month in self.heads
        )
        return dict(found)

    def standings(self, calendar: Calendar) -> Iterator[str]:
        """Every task in every month; what is slow with the reason that reports print."""
        for month, sheet in self._sheets.items():
            deadline = calendar.deadline(month)
            for row in sheet.rows:
                yield self._standing(row, month, deadline)

    def _standing(self, row: TaskRow, month: Month, deadline: Deadline) -> str:
        verdict = row.verdict
        told = [verdict.light] * row.is_deciding + [one.light for one in self._sums(row.node, month)]
        task_light = max(told, key=_RANK.index, default=None)
        reason = _text(row_told(row)) if verdict.light in _TOLD else ""
        sent = f"{_flag(row.is_due)}\t{_sent(row.filing, deadline.due)}\t{_flag(row.is_returned)}"
        lights = f"{verdict.light.value}\t{task_light.value if task_light else _NULL}\t{_flag(row.filing)}"
        numbers = f"{_number(row.percent)}\t{_number(verdict.gap)}"
        return f"{self.heads[month]}{row.node.id}\t{sent}\t{lights}\t{numbers}\t{reason}\n"

    def attainments(self) -> Iterator[str]:
        """Every indicator that the unit alone answers for, and each sum of which it is the first unit."""
        for month, sheet in self._sheets.items():
            for row in sheet.rows:
                for verdict in (*row.verdicts, *self._sums(row.node, month)):
                    yield f"{self.heads[month]}{row.node.id}\t{_attainment(verdict)}\n"

    def _sums(self, node: Node, month: Month) -> list[Verdict]:
        """Sums are the first unit's to tell: their values come with the office's package, as no unit has them."""
        found = []
        for indicator in self.board.indicators.get(node.id, ()):
            held = owners.holders(self.board, indicator, month)
            if indicator.ownership is Ownership.SUM and held and held[0].units[0] == self.unit_id:
                known = [
                    Reading(one.month, one.value)
                    for one in sorted(self.values, key=lambda one: one.month)
                    if one.indicator_id == indicator.id and one.month <= month
                ]
                found.append(judge_readings(self.board, held[0], known, month, self.criteria))
        return found


#: The worst of a task; the city says what grey is against none.
_RANK = (Light.NONE, Light.GREY, Light.GREEN, Light.YELLOW, Light.RED)


def _attainment(verdict: Verdict) -> str:
    indicator = verdict.about
    numbers = "\t".join(map(_number, (verdict.ratio, verdict.gap, verdict.planned, verdict.expected)))
    said = f"{_number(verdict.value)}\t{_or_null(verdict.month and verdict.month.number)}\t{_or_null(verdict.due)}"
    judged = f"{verdict.light.value}\t{verdict.attainment.value}\t{_text(verdict.reason)}\t{_flag(verdict.is_late)}"
    return f"{indicator.id if indicator else _NULL}\t{said}\t{judged}\t{numbers}"


def _sent(filing: Filing | None, due: dt.datetime) -> str:
    """Whether it was filed, and late."""
    if filing is None or not filing.state.is_filed:
        return "f\tf"
    return "t\tt" if filing.sent_at is not None and filing.sent_at > due else "t\tf"


# --- a list --------------------------------------------------------------------------------------------


def of_list(district: str, board: Board) -> Lines:
    """All lines of a list: its nodes, units, parts and indicators."""
    head = f"{district}\t{board.work_list.id}\t"
    return {
        "nodes": [_node(head, board, at, one) for at, one in enumerate(board.work_list.nodes, 1)],
        "units": [
            f"{head}{one.id}\t{at}\t{_text(one.name)}\t{_text(one.short_name)}\t{one.kind}\n"
            for at, one in enumerate(board.work_list.units, 1)
        ],
        "parts": list(_parts(head, board)),
        "indicators": [_indicator(head, at, one) for at, one in enumerate(board.work_list.indicators, 1)],
    }


def _node(head: str, board: Board, at: int, one: Node) -> str:
    removed = one.removed_in.number if one.removed_in else None
    words = "\t".join(map(_text, (one.number, one.title, one.body, heading_of(board, one))))
    place = f"{one.id}\t{one.parent_id or _NULL}\t{at}\t{one.kind}"
    return f"{head}{place}\t{words}\t{one.frequency}\t{_or_null(one.due_date)}\t{_or_null(removed)}\n"


def _parts(head: str, board: Board) -> Iterator[str]:
    for node_id, units in board.units_of.items():
        named = {part.unit_id for part in board.assignments[node_id]}
        for at, unit_id in enumerate(units, 1):
            yield f"{head}{node_id}\t{unit_id}\t{at}\t{_flag(unit_id in named)}\n"


def _indicator(head: str, at: int, one: Indicator) -> str:
    low, high = (one.value[0], one.value[-1]) if one.value else (None, None)
    words = f"{_text(one.name)}\t{_text(one.text)}\t{_number(low)}\t{_number(high)}\t{_text(one.unit)}"
    return f"{head}{one.id}\t{one.node_id}\t{at}\t{words}\t{one.comparator}\t{one.kind}\n"


# --- how COPY has it -----------------------------------------------------------------------------------

_NULL = "\\N"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _number(value: float | None) -> str:
    return _NULL if value is None else repr(value)


def _or_null(value: object) -> str:
    return _NULL if value is None else str(value)


def _flag(value: object) -> str:
    return "t" if value else "f"
