"""The status bar: saved or not, how much of the month is done, until when, the page's keys, who sits here."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.host import clock
from core.model.period import Deadline
from core.rules.roles import is_offices
from core.rules.unit_month import UnitMonth
from gui.shell.role_button import role_button
from gui.shell.session import SaveState, Saving, Session
from gui.widgets import icons, theme
from gui.widgets.labels import ground, hint, label, line, set_tone, tip

_MOMENT = 3000  # ms
_SAVE_LOOKS = {  # icon and tone
    Saving.SAVED: ("checkmark_circle", "green"),
    Saving.PENDING: ("clock", "text3"),
    Saving.HELD_UP: ("clock", "text3"),
    Saving.FAILED: ("error_circle", "red_text"),
}


def save_words(state: SaveState, now: dt.datetime) -> str:
    """已保存 14:32, 已保存 3月5日 14:32, 正在保存, 未保存：原因."""
    if state.saving in {Saving.PENDING, Saving.HELD_UP}:
        return "正在保存"
    if state.saving is Saving.FAILED:
        return f"未保存：{state.reason}"
    if state.at is None:
        return "已保存"
    day = "" if state.at.date() == now.date() else f"{state.at.month}月{state.at.day}日 "
    return f"已保存 {day}{state.at:%H:%M}"


def count_words(sheet: UnitMonth) -> str:
    """3月应报 9 项，已填 6 项."""
    month = f"{sheet.month.number}月"
    return f"{month}应报 {sheet.due} 项，已填 {sheet.filled} 项" if sheet.due else f"{month}没有应报的任务"


def deadline_words(deadline: Deadline, now: dt.datetime) -> str:
    """距截止 3 天（3月25日 18:00）, 今天截止, 已过截止日."""
    due = deadline.due
    days = deadline.days_left(now)
    said = "已过截止日" if now > due else f"距截止 {days} 天" if days else "今天截止"
    return f"{said}（{due.month}月{due.day}日 {due:%H:%M}）"


class StatusBar(QWidget):
    """28 px high, 24 when tiny; the saved state and the deadline stay at every width."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._is_office = is_offices(session.store)  # whose it is stays so; asked once, as the clock asks for the rest
        ground(self, "bg")
        self.setAccessibleName("状态")
        self._build()
        self._timer = QTimer(self, interval=60_000)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        session.save_state_changed.connect(self.refresh)
        session.filing_changed.connect(self.refresh)
        session.scope_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        self._save_icon = QLabel()
        self._save, self._counts, self._deadline = (label(size=theme.SIZE_SMALL, tone="text2") for _ in range(3))
        self._save.setMaximumWidth(520)
        self._hint = hint()
        self._rules = [line(vertical=True), line(vertical=True)]
        for rule in self._rules:
            rule.setFixedHeight(14)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 1, 12, 0)
        layout.setSpacing(6)
        first, second = self._rules
        for widget in (self._save_icon, self._save, first, self._counts, second, self._deadline):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
            layout.addSpacing(6 if widget is not self._save_icon else 0)
        layout.addStretch(1)
        layout.addWidget(self._hint)
        layout.addSpacing(6)
        self.actor = role_button(self._session)
        layout.addWidget(self.actor)

    def say_hint(self, text: str) -> None:
        """The keys of the page that is shown."""
        self._hint.setText(text)

    def confirm(self) -> None:
        """Answer Ctrl+S: the time to the second, for a moment."""
        state = self._state(self._session.sheet)
        if state.saving is Saving.SAVED and not self._session.store.read_only:
            self._save.setText(f"已保存 {state.at:%H:%M:%S}" if state.at else "没有未保存的内容")
            QTimer.singleShot(_MOMENT, self, self.refresh)

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: no hint, no rules; tiny: the saved state and the deadline only."""
        self.setFixedHeight(24 if tiny else 28)
        self._hint.setVisible(not narrow)
        self._counts.setVisible(not tiny)
        for rule in self._rules:
            rule.setVisible(not narrow)

    def refresh(self) -> None:
        """Say again what holds now."""
        now = clock.now()
        sheet = self._session.sheet
        self._say_saved(self._state(sheet), now)
        self._counts.setText((self._merged_words(sheet) or count_words(sheet)) if sheet else self._no_unit_words())
        deadline = self._session.calendar.deadline(self._session.month)
        self._deadline.setText(deadline_words(deadline, now))

    def _merged_words(self, sheet: UnitMonth) -> str:
        """A unit that was merged files nothing from its month on, and is told why."""
        unit, units = sheet.unit, self._session.board.units
        if unit.merged_in is None or unit.merged_into not in units or sheet.month < unit.merged_in:
            return ""
        return f"{unit.merged_in.number}月起并入{units[unit.merged_into].name}，不再填报"

    def _no_unit_words(self) -> str:
        """The office needs no unit to work."""
        return f"清单共 {len(self._session.board.tasks)} 项任务" if self._is_office else "还没有选单位"

    def _state(self, sheet: UnitMonth | None) -> SaveState:
        """Before anything is typed: when the month was last saved."""
        state = self._session.save_state
        if state.saving is not Saving.SAVED or state.at or sheet is None:
            return state
        times = [row.filing.updated_at for row in sheet.rows if row.filing and row.filing.updated_at]
        return SaveState(Saving.SAVED, max(times, default=None))

    def _wrong_words(self, state: SaveState) -> str:
        """Beside what is saved: that elsewhere words stand that are no number."""
        count = sum(len(one.wrong) for one in self._session.held.values())
        return f"，另有 {count} 处没填对" if count and state.saving is Saving.SAVED else ""

    def _say_saved(self, state: SaveState, now: dt.datetime) -> None:
        words = "只读，不能保存" if self._session.store.read_only else save_words(state, now) + self._wrong_words(state)
        icon, tone = ("info", "text2") if self._session.store.read_only else _SAVE_LOOKS[state.saving]
        self._save_icon.setPixmap(icons.pixmap(icon, tone, 14))
        self._save.setText(words)
        self._save.setToolTip(tip(words if state.saving is Saving.FAILED else ""))
        self._save.setAccessibleName(words)
        set_tone(self._save, tone if state.saving is Saving.FAILED else "text2")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The hairline above."""
        theme.fill(QPainter(self), QRect(0, 0, self.width(), 1), "line")
