"""单位月报: what a unit's month says, made from the list and the unit's filings. Data only, nothing is drawn."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from core import owners
from core.model import wording
from core.model.board import Board
from core.model.fields import OPTIONAL
from core.model.period import Calendar, Month
from core.model.records import Filing, FilingKey, Indicator, NodeId, UnitId
from core.model.status import ProgressStatus
from core.plan import plain_percent
from core.reports.judged import in_full, measured, office_word, task_title
from core.reports.sentences import enumerated
from core.rules.composed_text import is_composed
from core.rules.judgement import Verdict
from core.rules.unit_month import PLAIN, Criteria
from core.settings.report_wording import TEMPLATES, fill
from core.statistics import TaskRow, UnitMonth, heading_of, unit_month, word_of


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One 量化指标 at the month's end, in words; `ratio` in percent, `standing` the short word of a table.

    `told` is the sentence: 完成1所，为全年目标的50.0%，低于计划25.0个百分点.
    """

    name: str
    target: str
    actual: str
    ratio: float | None
    standing: str
    told: str


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """One measure of the unit. Without a filing this month `absence` says why, and the unit's texts are empty.

    `more` are the optional fields that were filled in, each with its label. `office` is the office's word on a light
    that it overruled, `files` the number of 佐证; `against` the distance of the unit's own percent to the plan, where
    no indicator says it.
    """

    title: str
    indicators: tuple[IndicatorEntry, ...]
    absence: str = ""
    pending: bool = False
    status: str = ""
    percent: float | None = None
    against: str = ""
    progress: str = ""
    cumulative: str = ""
    problems: str = ""
    next_steps: str = ""
    more: tuple[tuple[str, str], ...] = ()
    office: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """The unit's measures under one heading of the list."""

    title: str
    measures: tuple[MeasureEntry, ...]


@dataclass(frozen=True, slots=True)
class UnitReport:
    """单位月报 as data: every format that prints it says the same.

    `proof` are lines below the signatures by which the file that it was printed from can be told again.
    """

    unit: str
    month: Month
    date: dt.date
    opening: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    contacts: tuple[str, ...]
    proof: tuple[str, ...] = ()

    @property
    def title_words(self) -> tuple[str, ...]:
        """The title in words: it may be broken between them only."""
        return self.unit, self.month.label, "重点工作", "进展情况", "报告"

    @property
    def title(self) -> str:
        """The whole title."""
        return "".join(self.title_words)

    @property
    def annex_title(self) -> str:
        """The title of the summary table."""
        return f"{self.month.label}重点工作进展情况汇总表"

    @property
    def measures(self) -> tuple[MeasureEntry, ...]:
        """All measures in the order of the list."""
        return tuple(measure for section in self.sections for measure in section.measures)


def unit_report(
    board: Board,
    unit_id: UnitId,
    month: Month,
    filings: Mapping[NodeId, Filing],
    *,
    calendar: Calendar,
    today: dt.date,
    criteria: Criteria = PLAIN,
    opening: str = TEMPLATES["unit.opening"].default,
) -> UnitReport:
    """The report of a unit's month. `filings` by node: only those of the month itself are told."""
    found = unit_month(board, unit_id, month, filings.values(), criteria)
    return report_of(board, found, calendar=calendar, today=today, opening=opening)


def report_of(
    board: Board,
    found: UnitMonth,
    *,
    calendar: Calendar,
    today: dt.date,
    now: dt.datetime | None = None,
    opening: str = TEMPLATES["unit.opening"].default,
    files: Mapping[FilingKey, int] | None = None,
) -> UnitReport:
    """The report of a month that is counted and judged; `files` counts each filing's 佐证.

    Without `now` it is the end of `today`. `opening` words the first sentence, see `templates.check`.
    """
    entries = {row.node.id: _measure(board, row, found.month, files or {}) for row in found.rows}
    is_locked = (now or dt.datetime.combine(today, dt.time.max)) >= calendar.deadline(found.month).lock
    return UnitReport(
        unit=found.unit.name,
        month=found.month,
        date=today,
        opening=tuple(_opening(found, entries.values(), opening, is_locked=is_locked)),
        sections=tuple(_sections(board, found.rows, entries)),
        contacts=tuple(dict.fromkeys(f.contact.strip() for f in _filings(found) if f.contact.strip())),
    )


def _filings(found: UnitMonth) -> Iterator[Filing]:
    return (row.filing for row in found.rows if row.filing is not None)


def _sections(board: Board, rows: Iterable[TaskRow], entries: Mapping[NodeId, MeasureEntry]) -> Iterator[SectionEntry]:
    for heading, group in groupby(rows, lambda row: heading_of(board, row.node)):
        yield SectionEntry(heading, tuple(entries[row.node.id] for row in group))


def _measure(board: Board, row: TaskRow, month: Month, files: Mapping[FilingKey, int]) -> MeasureEntry:
    node, filing = row.node, row.filing
    indicators = tuple(_entries(board, row, month))
    title, office = task_title(node), office_word(row.verdict)
    pending = board.is_pending(node.id, row.unit_id)
    if filing is None:
        return MeasureEntry(title, indicators, absence=_absence(row), pending=pending, office=office)
    asked = owners.asked_of(board, node.id, row.unit_id, month)
    return MeasureEntry(
        title=title,
        indicators=indicators,
        pending=pending,
        status=filing.status.label if filing.status else "",
        percent=filing.percent,
        against=_against(row),
        progress=filing.progress,
        cumulative="" if is_composed(filing, asked) else filing.cumulative,
        problems=filing.problems,
        next_steps=filing.next_steps,
        more=tuple((one.label, text) for one in OPTIONAL if (text := getattr(filing, one.name).strip())),
        office=office,
        files=files.get(filing.key, 0),
    )


def _against(row: TaskRow) -> str:
    """低于计划8.0个百分点, of a part that is judged by its percent."""
    is_judged = row.verdict.about is None and row.verdict.planned is not None and row.verdict.computed is None
    return in_full(row.verdict.reason) if is_judged else ""


def _entries(board: Board, row: TaskRow, month: Month) -> Iterator[IndicatorEntry]:
    """The indicators that the unit is asked for; a part of a sum is told, and judged with the others."""
    judged = {one.about.id: one for one in row.verdicts if one.about is not None}
    for indicator in owners.asked_of(board, row.node.id, row.unit_id, month):
        verdict = judged.get(indicator.id)
        yield _indicator(indicator, verdict) if verdict else _part_of_sum(indicator, row)


def _part_of_sum(indicator: Indicator, row: TaskRow) -> IndicatorEntry:
    value = row.filing.values.get(indicator.id) if row.filing else None
    actual = "未填" if value is None else wording.value(indicator, value)
    told = "没有填完成值" if value is None else f"本单位{actual}，与其他单位相加评判"
    target = f"{wording.target(indicator, space=False)}（各单位合计）"
    return IndicatorEntry(indicator.name, target, actual, None, "相加", told)


def _absence(row: TaskRow) -> str:
    if row.is_part:
        return "计入所属举措，不单独填报"
    return "本月未填报" if row.is_due else f"本月不需填报（{row.node.frequency.label}）"


def _indicator(indicator: Indicator, verdict: Verdict) -> IndicatorEntry:
    value = verdict.value
    return IndicatorEntry(
        name=indicator.name,
        target=wording.target(indicator, space=False),
        actual="未填" if value is None else wording.value(indicator, value),
        ratio=verdict.ratio,
        standing=word_of(indicator, verdict),
        told=measured(indicator, verdict),
    )


def _opening(found: UnitMonth, entries: Iterable[MeasureEntry], wording_of: str, *, is_locked: bool) -> Iterator[str]:
    """What the month comes to, in one paragraph on the measures and one on the indicators."""
    month, total = found.month, len(found.rows)
    if not total:
        yield f"截至{month.label}底，我单位没有承担的重点工作。"
        return
    values = {
        "年份": str(month.year),
        "月份": month.label,
        "单位": found.unit.name,
        "任务数": str(total),
        "构成": enumerated(_measure_counts(found)),
        "序时进度": wording.percent(plain_percent(month)),
        "填报情况": _filed_sentence(found, is_locked=is_locked),
    }
    yield fill(wording_of, values)
    standings = Counter(one.standing for entry in entries for one in entry.indicators)
    if standings:
        yield f"负责填报的量化指标{standings.total()}项，其中{enumerated(standings.items())}。"


def _filed_sentence(found: UnitMonth, *, is_locked: bool) -> str:
    """What was sent back is filled, and was never missing."""
    open_count = sum(row.is_due and not row.is_filled and not row.is_returned for row in found.rows)
    late = "，按漏报统计" if is_locked else ""
    rest = f"，未填报或未填完{open_count}项{late}" if open_count else ""
    back = f"，已退回待重报{found.returned}项" if found.returned else ""
    return f"本月应报{found.due}项，已填报{found.filled}项{rest}{back}。"


def _measure_counts(found: UnitMonth) -> Iterator[tuple[str, int]]:
    said = Counter(row.filing.status for row in found.rows if row.filing and row.filing.status)
    yield from ((status.label, said[status]) for status in ProgressStatus)
    silent = [row for row in found.rows if row.filing is None]
    yield "未作进度判断", sum(row.filing is not None and row.filing.status is None for row in found.rows)
    yield "本月未填报", sum(row.is_due for row in silent)
    yield "本月不需填报", sum(not row.is_due for row in silent)
