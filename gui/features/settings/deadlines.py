"""填报期限: on time until, locked from, days off; the whole year under it stands below, the effect at the button."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from core.errors import KnownError
from core.model import workdays
from core.model.period import Calendar, Month, Shift
from core.rules import deadlines
from core.rules.deadlines import CALENDAR
from core.usecases.changes import change_setting
from gui.features.settings.deadline_year import YearTable
from gui.features.settings.frame import Foot, lay_out, may_change, side, turn
from gui.shell.session import Session
from gui.widgets.buttons import button, flat, primary
from gui.widgets.day_edit import DayEdit
from gui.widgets.day_grid import DayGrid
from gui.widgets.labels import hint, label, row, section
from gui.widgets.number_edit import NumberEdit

_NUMBERS = {
    "due_day": ("按时截止", "日"),
    "lock_day": ("锁定", "日"),
    "hour": ("钟点", "时（24 小时制）"),
}
#: Line and column; the two days share a line, so that the year below has room for its last month.
_PLACES = {"due_day": (0, 0), "lock_day": (0, 4), "hour": (1, 0)}


class DeadlinesPane(QWidget):
    """Fulfils `Pane`; read-only but for the office. Nothing holds before the button."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._draft = self._current = Calendar()
        self._is_showing = False
        year = session.board.work_list.year
        self.numbers = {name: NumberEdit(f"每月{words}", "", 56) for name, (words, _unit) in _NUMBERS.items()}
        self.shift = QComboBox()
        self.shift.setAccessibleName("期限遇放假")
        self.shift.addItems([each.label for each in Shift])
        self.locks = QCheckBox("到锁定日自动锁定；不勾选时由督查室手工锁定")
        self.table = YearTable(year)
        self.grid = DayGrid(self._marks)
        self.due, self.lock = DayEdit("按时截止", year), DayEdit("锁定日", year)
        self.alone = flat("按每月的规定", lambda: self._set_month(None))
        self._month_head, self._known = section(), hint(_known(year), wrap=True)
        self._how = hint("选一个月，可以单独规定"), hint("点一天，放假改上班，上班改放假")
        self.own_days = QVBoxLayout()
        self._said = label(wrap=True)
        self.back = button("还原为现用", self._show_current)
        self.put = primary("换用这些期限", self._put)
        self._foot = Foot(self._said, self.back, self.put)
        self._columns = lay_out(self, (self._left(), self._right()), self._foot)
        self._connect()
        self._show_current()
        self.table.setCurrentCell(session.month.number - 1, 0)

    # --- laying out ------------------------------------------------------------------------------

    def _left(self) -> QWidget:
        made, column = side()
        column.addWidget(section("每月"))
        column.addLayout(self._monthly())
        column.addWidget(self.locks)
        column.addSpacing(8)
        column.addWidget(row(section("全年"), self._how[0], None))
        column.addWidget(self.table)
        column.addStretch(1)
        return made

    def _monthly(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnMinimumWidth(3, 16)
        grid.setColumnStretch(6, 1)
        for name, (line, at) in _PLACES.items():
            words, unit = _NUMBERS[name]
            grid.addWidget(label(words), line, at)
            grid.addWidget(self.numbers[name], line, at + 1)
            grid.addWidget(label(unit, tone="text2"), line, at + 2, 1, 1 if line == 0 else 5)
        grid.addWidget(label("遇周末、放假"), 2, 0)
        grid.addWidget(row(self.shift, None), 2, 1, 1, 6)
        return grid

    def _right(self) -> QWidget:
        made, column = side("surface2")
        column.addWidget(self._month_head)
        days = QGridLayout()
        days.setColumnStretch(1, 1)
        for at, (words, field) in enumerate((("按时截止到", self.due), ("从这天起锁定", self.lock))):
            days.addWidget(label(words, tone="text2"), at, 0)
            days.addWidget(field, at, 1)
        column.addLayout(days)
        column.addWidget(row(self.alone, None))
        column.addSpacing(8)
        column.addWidget(row(section("放假与调休"), self._how[1], None))
        column.addWidget(self._known)
        column.addWidget(row(self.grid, None))
        self.own_days.setSpacing(0)
        column.addLayout(self.own_days)
        column.addStretch(1)
        return made

    def _connect(self) -> None:
        for field in self.numbers.values():
            field.says.typed.connect(self._typed)
        self.shift.activated.connect(self._typed)
        self.locks.clicked.connect(self._typed)
        self.table.chosen.connect(self._show_month)
        self.grid.picked.connect(self._turn_day)
        for day in (self.due, self.lock):
            day.changed.connect(self._typed_month)
        self._session.actor_changed.connect(self._show_current)
        self._session.scope_changed.connect(self._on_scope)

    # --- the draft -------------------------------------------------------------------------------

    def calendar(self) -> Calendar:
        """The calendar as the page holds it; raises KnownError for what makes none."""
        due, lock, hour = map(_whole, self.numbers.values())
        if self.due.is_wrong or self.lock.is_wrong:
            raise KnownError(f"{self.table.month.label}的日子写成 9月26日 的样子。")
        shift = list(Shift)[self.shift.currentIndex()]
        days = self._draft._replace(due_day=due, lock_day=lock, hour=hour)
        made = days._replace(shift=shift, locks_itself=self.locks.isChecked())
        deadlines.check(made)
        return made

    def _show_current(self) -> None:
        self._current = deadlines.calendar_of(self._session.store)
        self._show(self._current)

    def _on_scope(self) -> None:
        """Deadlines that undo took back are shown."""
        if deadlines.calendar_of(self._session.store) != self._current:
            self._show_current()

    def _show(self, calendar: Calendar) -> None:
        self._draft = calendar
        for name, field in self.numbers.items():
            field.set_value(float(getattr(calendar, name)))
        self.shift.setCurrentIndex(list(Shift).index(calendar.shift))
        self.locks.setChecked(calendar.locks_itself)
        self._look()
        self._show_month(self.table.month)

    def _typed(self) -> None:
        self._look()
        self._show_month(self.table.month)

    def _set_month(self, days: tuple[dt.date, dt.date] | None) -> None:
        self._draft = deadlines.with_month(self._draft, self.table.month, days)
        self._look()
        if days is None:
            self._show_month(self.table.month)

    def _typed_month(self) -> None:
        """Both days of the month stand there and differ from what the year says: they are set alone."""
        if self._is_showing:
            return
        due, lock = self.due.day, self.lock.day
        if due and lock:
            self._set_month((due, lock))
        else:
            self._look()

    def _turn_day(self, day: dt.date) -> None:
        if may_change(self._session):
            self._draft = deadlines.with_day_turned(self._draft, day)
            self._typed()

    # --- showing ---------------------------------------------------------------------------------

    def _show_month(self, month: Month) -> None:
        found = self._draft_or_none()
        deadline = (found or self._current).deadline(month)
        self._is_showing = True
        self.due.show_day(deadline.due.date())
        self.lock.show_day(deadline.lock.date())
        self._is_showing = False
        self._month_head.setText(f"{month.label}的期限")
        if self.grid.days.month != month:
            self.grid.show_day(deadline.due.date())
        self._look()

    def _draft_or_none(self) -> Calendar | None:
        try:
            return self.calendar()
        except KnownError:
            return None

    def _look(self) -> None:
        """The year under the draft, what it would change, whether it may be put in force."""
        may = may_change(self._session)
        for part in (*self.numbers.values(), self.shift, self.locks, self.due, self.lock):
            part.setEnabled(may)
        for words in self._how:
            words.setVisible(may)
        self.alone.setVisible(may and self.table.month in self._draft.months)
        try:
            made = self.calendar()
        except KnownError as error:
            self._foot.refuse(error.sentence, may=may)
            return
        self.table.show_calendar(made, self._current)
        self.grid.days.update()
        self._list_own_days(made, may=may)
        self._foot.tell(self._words(made) if made != self._current else "", "现用的期限", may=may)

    def _words(self, made: Calendar) -> str:
        year = self._session.board.work_list.year
        months, late, in_time = deadlines.effect(self._session.store, year, made)
        said = [f"换用后，{len(months)} 个月的日子不同" if months else "换用后，各月的日子不变"]
        said += [f"{late} 项变为迟报"] if late else []
        said += [f"{in_time} 项不再是迟报"] if in_time else []
        return "，".join(said)

    def _marks(self, day: dt.date) -> tuple[str, str]:
        works = workdays.is_workday(day, self._draft.days)
        is_usual = works == (day.weekday() < 5)
        return "" if is_usual else "班" if works else "休", "text" if works else "text3"

    def _list_own_days(self, made: Calendar, *, may: bool) -> None:
        while item := self.own_days.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for day, works in sorted(made.days.items()):
            said = label(f"{day.month}月{day.day}日　{'上班' if works else '放假'}")
            away = flat("删去", partial(self._turn_day, day))
            away.setAccessibleName(f"删去 {day.month}月{day.day}日")
            away.setVisible(may)
            self.own_days.addWidget(row(said, away, None))

    def _put(self) -> None:
        session, made = self._session, self.calendar()
        session.take(lambda: change_setting(session.store, CALENDAR, made, actor=session.actor))
        self._show_current()

    # --- what the frame asks ---------------------------------------------------------------------

    def flush(self) -> bool | None:
        """Deadlines are put in force by their button only."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:  # noqa: ARG002
        """Narrow, the chosen month goes below the year."""
        turn(self._columns, narrow=narrow)


def _whole(field: NumberEdit) -> int:
    typed = field.reading()
    if typed.sentence or typed.value is None or typed.value != int(typed.value):
        raise KnownError(f"“{field.accessibleName()}”要填一个整数。")
    return int(typed.value)


def _known(year: int) -> str:
    if workdays.is_announced(year):
        return f"国务院公布的 {year} 年放假安排已在程序里，只填本地另外规定的。"
    return f"{year} 年的放假安排程序里没有，先按周末放假；公布后在这里填。"
