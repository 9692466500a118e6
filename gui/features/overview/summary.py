"""The top card: how many by when, who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from core import statistics
from core.model import wording
from core.model.period import Calendar, Month
from core.model.records import UnitKind
from core.model.status import FilingState
from core.statistics import CellState, DistrictYear, FilingSet, UnitMonth, UnitSet
from gui.features.overview.heat import paint_field
from gui.features.overview.listing import Maker
from gui.features.overview.lists import filings, rows_of_unit, units
from gui.widgets import theme
from gui.widgets.count import Count
from gui.widgets.labels import hint, label, line, row, row_layout
from gui.widgets.segmented import Segmented

_BIG = 24  # px
#: In the bar.
_GROUNDS = {
    FilingSet.ON_TIME: "bar",
    FilingSet.LATE: "yellow",
    FilingSet.RETURNED: "yellow_tint",
    FilingSet.UNFILED: "red",
}
_WORDS = {FilingSet.LATE: CellState.LATE.value, FilingSet.RETURNED: CellState.RETURNED.value}
_LONG = 31  # days after which nobody counts them any more
_TOWNS = {UnitKind.TOWN, UnitKind.SUBDISTRICT}


class Summary(QFrame):
    """The card. `open_list` takes a list's maker; `scope` chooses between all units and the own one."""

    def __init__(self, open_list: Callable[[Maker], object]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName("本月报送")
        self._open = open_list
        self.scope = Segmented(["全部单位", "本单位"], "统计范围", size="small")
        self._on_time = Count(partial(self._filings, FilingSet.ON_TIME), size=_BIG)
        self._due = Count(partial(self._filings, FilingSet.DUE))
        self._share = label(tone="text2")
        self._until = hint()
        self._bar = _Bar()
        self._counts = {which: Count(partial(self._filings, which), size=theme.SIZE_SMALL) for which in _GROUNDS}
        self._keys: dict[FilingSet, _Key] = {}
        self._unfiled_word = hint()
        self._figures = [_Figure() for _ in range(4)]
        self._rule = line(vertical=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(24)
        self._left, self._right = self._make_left(), self._make_right()
        self.set_narrow(narrow=False)

    def _make_left(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        words = (label("项按时报送，应报"), self._due, self._share)
        head = row(self._on_time, 4, *words, None, self.scope, gap=6)
        head.setFixedHeight(32)
        column.addWidget(head)
        column.addWidget(self._bar)
        words_of = {FilingSet.UNFILED: self._unfiled_word}
        parts: list[QWidget | int | None] = []
        for which, ground in _GROUNDS.items():
            self._keys[which] = _Key(ground)
            parts += [self._keys[which], words_of.get(which) or hint(which.value), self._counts[which], 10]
        column.addWidget(row(*parts, None, self._until, gap=4))
        return made

    def _make_right(self) -> QWidget:
        parts: list[QWidget] = []
        for figure in self._figures:
            parts += [line(vertical=True), figure]
        layout = row_layout(*parts[1:], gap=16)
        for figure in self._figures:
            layout.setStretchFactor(figure, 1)
        made = QWidget()
        made.setLayout(layout)
        return made

    def _filings(self, which: FilingSet) -> None:
        self._open(partial(filings, which=which))

    def set_narrow(self, *, narrow: bool) -> None:
        """The figures stand beside the bar or below it."""
        self._grid.addWidget(self._left, *((0, 0, 1, 3) if narrow else (0, 0)))
        self._grid.addWidget(self._rule, 0, 1)
        self._grid.addWidget(self._right, *((1, 0, 1, 3) if narrow else (0, 2)))
        self._grid.setColumnStretch(0, 1)
        self._rule.setVisible(not narrow)
        self._grid.setVerticalSpacing(12 if narrow else 0)

    def show_year(self, year: DistrictYear, *, own: bool) -> None:
        """Count the reported month."""
        now = year.current
        self._on_time.show_count(now.on_time, "按时报送")
        self._due.show_count(now.due, "应报")
        percent = statistics.share(now.on_time, now.due)
        self._share.setText("项" if percent is None else f"项的 {wording.percent(percent)}")
        self._unfiled_word.setText(year.absent_word)
        self._until.setText(deadline_words(now.calendar, year.month, year.now))
        self._show_parts(year)
        for figure, told in zip(self._figures, _own(now.units[0]) if own else _of_all(year), strict=True):
            figure.show_figure(*told, self._open)

    def _show_parts(self, year: DistrictYear) -> None:
        """The bar with its key."""
        parts = []
        for which in _GROUNDS:
            value = len(statistics.filings_behind(year.current, which))
            ground, word = _look(year, which)
            self._counts[which].show_count(value, year.absent_word if which is FilingSet.UNFILED else which.value)
            self._keys[which].show_look(ground, word)
            parts.append((value, ground))
        self._bar.show_parts(parts)


def _look(year: DistrictYear, which: FilingSet) -> tuple[str, str]:
    """Ground in the bar and the heat map's word. Before the deadline nobody is behind: 未 is the rest of the bar."""
    if which is not FilingSet.UNFILED:
        return _GROUNDS[which], _WORDS.get(which, "")
    cell = CellState.MISSING if year.current.is_locked(year.now) else CellState.UNFILED
    return _GROUNDS[which] if year.current.is_over(year.now) else "track", cell.value


Told = tuple[str, int, str, Maker]


def _of_all(year: DistrictYear) -> list[Told]:
    """应报单位, 全部报齐, 部分未报, 一项未报, with what is worth knowing of each."""
    now = year.current
    found = {which: statistics.units_behind(now, which) for which in UnitSet}
    due, complete = found[UnitSet.DUE], found[UnitSet.COMPLETE]
    towns = sum(unit.unit.kind in _TOWNS for unit in due)
    late = sum(bool(unit.late(now.calendar)) for unit in complete)
    notes = {
        UnitSet.DUE: f"部门 {len(due) - towns}，镇街 {towns}",
        UnitSet.COMPLETE: f"其中迟报 {late}",
        UnitSet.PARTLY: _missing_words(found[UnitSet.PARTLY]),
        UnitSet.SILENT: f"缺 {sum(unit.unfiled for unit in found[UnitSet.SILENT])} 项",
    }
    words = {UnitSet.DUE: "应报单位（家）"}
    return [(words.get(one, one.value), len(found[one]), notes[one], partial(units, which=one)) for one in UnitSet]


def _missing_words(units: Sequence[UnitMonth]) -> str:
    """缺 3，退回 1: as short as the others, a fourth of the width of a small screen."""
    missing, returned = sum(unit.unfiled for unit in units), sum(unit.returned for unit in units)
    return f"缺 {missing}，退回 {returned}" if returned else f"缺 {missing} 项"


def _own(unit: UnitMonth) -> list[Told]:
    """What a clerk still has to do, by the words of 填报."""
    filled = tuple(row for row in unit.rows if row.is_due and row.is_filled)
    waiting = tuple(row for row in unit.rows if row.is_due and row.filing and row.filing.state is FilingState.SUBMITTED)
    still = tuple(row for row in unit.rows if row.is_open)
    drafts = sum(row.filing is not None and row.filing.state is FilingState.DRAFT for row in filled)
    returned = sum(row.filing is not None and row.filing.state is FilingState.RETURNED for row in still)
    return [
        ("承担任务（项）", len(unit.rows), f"本月应报 {unit.due}", partial(rows_of_unit, title="任务", rows=unit.rows)),
        ("已填", unit.filled, f"其中草稿 {drafts}", partial(rows_of_unit, title="已填", rows=filled)),
        ("待审签", len(waiting), "等单位负责人", partial(rows_of_unit, title="待审签", rows=waiting)),
        ("未填和退回", unit.open, f"其中退回 {returned}", partial(rows_of_unit, title="未填和退回", rows=still)),
    ]


def deadline_words(calendar: Calendar, month: Month, now: dt.datetime) -> str:
    """9月25日 18:00 截止，已过 1 天；9月28日锁定. Months that do not lock themselves have only passed the day."""
    deadline = calendar.deadline(month)
    due, lock, days = deadline.due, deadline.lock, deadline.days_left(now)
    over = "" if -days > _LONG else f"，已过 {-days} 天" if days else "，今天已截止"
    left = f"，还有 {days} 天" if days else "，就在今天"
    passed = "已锁定" if calendar.locks_itself else "已过锁定日"
    locked = passed if now >= lock else f"{lock.month}月{lock.day}日锁定"
    return f"{due.month}月{due.day}日 {due:%H:%M} 截止{over if now > due else left}；{locked}"


class _Figure(QWidget):
    """A word, a large number, a remark."""

    def __init__(self) -> None:
        super().__init__()
        self._word, self._note = hint(), hint()
        self._open: Callable[[], object] = lambda: None
        self._count = Count(lambda: self._open(), size=_BIG)  # noqa: PLW0108  what it opens changes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._word, self._count, self._note):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self._note.setMinimumWidth(1)
        self.setMinimumWidth(88)

    def show_figure(self, word: str, value: int, note: str, maker: Maker, open_list: Callable[[Maker], object]) -> None:
        self._word.setText(word)
        self._note.setText(note)
        self._count.show_count(value, word)
        self._open = partial(open_list, maker)


class _Bar(QWidget):
    """Shares of the whole side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[int, str]] = []
        self.setFixedHeight(16)

    def show_parts(self, parts: list[tuple[int, str]]) -> None:
        self._parts = parts
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """From the left: on time, late, not filed."""
        painter = QPainter(self)
        theme.fill(painter, self.rect(), "track")
        whole = sum(value for value, _ in self._parts)
        done = 0
        for value, ground in self._parts:
            left, right = (round(self.width() * part / whole) for part in (done, done + value)) if value else (0, 0)
            theme.fill(painter, QRect(left, 0, max(right - left - 1, 0), self.height()), ground)
            done += value


class _Key(QLabel):
    """A field of the bar's key: its ground, with the heat map's word."""

    def __init__(self, ground: str) -> None:
        super().__init__()
        self.ground, self.word = ground, ""
        self.setFixedSize(16, 16)

    def show_look(self, ground: str, word: str) -> None:
        self.ground, self.word = ground, word
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        tone = {"yellow": "yellow_glyph", "track": "text2"}.get(self.ground, "surface")
        paint_field(painter, self.rect(), self.ground, tone, self.word)
