"""时间计划 under an indicator's chart: its days and 节点, set by the office, asked for by the unit that files it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core import planning
from core.model import wording
from core.model.period import Month, months_of
from core.model.records import FilingKey, Indicator
from core.model.status import TaskChangeKind
from core.plan import Plan, Point, due_in, percent_at, points_of
from core.rules.judgement import AMOUNTS
from core.rules.roles import Actor
from core.task_indicators import TaskIndicator
from core.usecases import task_changes
from core.usecases.task_changes import OfIndicator
from gui.features.tasks.year_chart import LEFT, RIGHT
from gui.shell import prompts
from gui.shell.session import Session
from gui.widgets.buttons import button, primary
from gui.widgets.day_edit import DayEdit
from gui.widgets.labels import hint, label, row
from gui.widgets.number_edit import NumberEdit

if TYPE_CHECKING:
    from core.usecases.undo import Step

_BOX, _LEAST = 44, 30  # px of a box
_HIGH = 28


class PlanStrip(QWidget):
    """What may not be changed here can be read; a box shows in grey what the plan expects, in black what was set."""

    kept = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._seen: TaskIndicator | None = None
        year = session.board.work_list.year
        self.start, self.due = DayEdit("开始日期", year), DayEdit("完成时限", year)
        self.save = primary("保存计划", self._save)
        self.ask = primary("报督查室同意…", self._ask_points)
        self.drop = button("取消", self._restore)
        self.extend = button("申请延期…", self._extend)
        self.boxes = _Boxes(year, self._look)
        self._days = row(label("开始"), self.start, label("期限"), self.due, None)
        self._fault = label(tone="red_text", wrap=True)
        self._words = hint(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._days)
        column.addWidget(self.boxes)
        column.addWidget(self._fault)
        column.addWidget(self._words)
        column.addWidget(row(self.save, self.ask, self.drop, None, self.extend))
        for day in (self.start, self.due):
            day.changed.connect(self._look)

    # --- showing ---------------------------------------------------------------------------------

    def show_plan(self, seen: TaskIndicator) -> None:
        """Show an indicator's plan; what was typed and not stored goes."""
        self._seen = seen
        self._restore()

    @property
    def _is_offices(self) -> bool:
        return self._session.actor is Actor.OFFICE and not self._session.store.read_only

    @property
    def _may_ask(self) -> bool:
        session, seen = self._session, self._seen
        return bool(seen and seen.is_mine and session.actor is not Actor.OFFICE and not session.store.read_only)

    def _restore(self) -> None:
        seen = self._seen
        if seen is None:
            return
        self.start.show_day(seen.plan.start)
        self.due.show_day(due_in(seen.plan, self._last))
        self._days.setVisible(self._is_offices)
        self.boxes.setVisible(_has_points(seen.indicator))
        first = Month(self._last.year, 1) if self._is_offices and not self._is_agreed else self._session.month.plus(1)
        self.boxes.show_plan(seen, first if self._is_offices or self._may_ask else None)
        self.extend.setText("同意延期…" if self._is_offices else "申请延期…")
        self.extend.setVisible(bool(seen.units) and (self._is_offices or self._may_ask))
        self._words.setText(_words(seen, self._session.month))
        self._look()

    @property
    def _last(self) -> Month:
        return Month(self._session.board.work_list.year, 12)

    @property
    def _is_agreed(self) -> bool:
        """Something was agreed with the owner: months before keep their plan, so only later ones are open."""
        return bool(self._seen and self._seen.plan.extensions)

    def _look(self) -> None:
        """What stands there that is not stored, and whether it may be."""
        is_changed = self.boxes.is_changed or self._changed_days() != {}
        sentence = "日期写成 6月30日 的样子。" if self.start.is_wrong or self.due.is_wrong else self.boxes.sentence
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self.save.setVisible(self._is_offices and is_changed)
        self.ask.setVisible(self._may_ask and is_changed)
        self.drop.setVisible(is_changed)
        for one in (self.save, self.ask):
            one.setEnabled(not sentence)

    def _changed_days(self) -> dict[str, dt.date | None]:
        seen = self._seen
        if seen is None or not self._is_offices:
            return {}
        pairs = (("start_date", self.start, seen.plan.start), ("due_date", self.due, due_in(seen.plan, self._last)))
        return {name: edit.day for name, edit, held in pairs if edit.day != held and not edit.is_wrong}

    # --- storing ---------------------------------------------------------------------------------

    def _key(self, seen: TaskIndicator) -> FilingKey:
        return FilingKey(seen.indicator.node_id, seen.units[0], self._session.month)

    def _save(self) -> None:
        """The office's word counts at once: before any agreement in the list, after one from this month on."""
        seen, session = self._seen, self._session
        if seen is None:
            return
        if self._is_agreed and self.boxes.is_changed:
            why = prompts.reason(self, "调整节点要写原因。", "以前的月份仍按原来的计划评判。", go="保存")
            if why is not None:
                do = partial(task_changes.grant_points, session.store, session.board, self._key(seen))
                self._take(lambda: do(self.boxes.points, reason=why, indicator_id=seen.indicator.id))
            return
        plan: dict[str, object] = dict(self._changed_days())
        if self.boxes.is_changed:
            plan["points"] = self.boxes.points
        only = [seen.indicator.id]
        node_id = seen.indicator.node_id
        self._take(lambda: planning.set_plan(session.store, session.board, node_id, only, plan, actor=session.actor))

    def _ask_points(self) -> None:
        seen = self._seen
        if seen is None:
            return
        why = prompts.reason(
            self, "调整节点要写原因。", "要有佐证材料；督查室同意后生效，同意前仍按原来的节点评判。", go="报督查室"
        )
        if why is not None:
            of = OfIndicator(seen.indicator.id, self.boxes.points)
            self._apply(seen, TaskChangeKind.AMEND, why, None, of)

    def _extend(self) -> None:
        """Another deadline for this indicator: applied for by the unit, agreed by the office."""
        seen, session = self._seen, self._session
        if seen is None:
            return
        held = due_in(seen.plan, session.month)
        hint_ = f"“{seen.indicator.name}”现在的完成时限是 {wording.date(held)}；以前的月份不变。"
        go = self.extend.text().removesuffix("…")
        why, day = prompts.reason_and_day(self, f"{go}到哪一天，要写原因。", hint_, held, go=go)
        if why is None or day is None:
            return
        if self._is_offices:
            grant = partial(task_changes.grant_extension, session.store, session.board, self._key(seen), day)
            self._take(lambda: grant(reason=why, indicator_id=seen.indicator.id, actor=session.actor))
        else:
            self._apply(seen, TaskChangeKind.EXTEND, why, day, OfIndicator(seen.indicator.id))

    def _apply(self, seen: TaskIndicator, kind: TaskChangeKind, why: str, day: dt.date | None, of: OfIndicator) -> None:
        session = self._session
        key = session.key(seen.indicator.node_id)
        do = partial(task_changes.apply_for, session.store, session.board, key, kind)
        self._take(lambda: do(reason=why, new_due=day, of=of, actor=session.actor))

    def _take(self, do: Callable[[], Step]) -> None:
        if self._session.take(do):
            self.kept.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+Enter stores or asks, Esc drops what was typed."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        ready = next((one for one in (self.save, self.ask) if not one.isHidden() and one.isEnabled()), None)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and ready:
            ready.click()
        elif event.key() == Qt.Key.Key_Escape and not self.drop.isHidden():
            self._restore()
        else:
            super().keyPressEvent(event)


class _Boxes(QWidget):
    """A box a month, below the chart's months; ← → go from one to the next."""

    def __init__(self, year: int, look: Callable[[], None]) -> None:
        super().__init__()
        self._months = months_of(year)
        self._indicator: Indicator | None = None
        self._set: dict[Month, float] = {}
        self._name = label("节点", tone="text3")
        self._name.setParent(self)
        self.edits = {month: NumberEdit(f"{month.number}月的节点", "", _BOX) for month in self._months}
        for edit in self.edits.values():
            edit.setParent(self)
            edit.setProperty("scale", "cell")
            edit.says.typed.connect(look)
            edit.installEventFilter(self)
        self.setFixedHeight(_HIGH + 4)

    def show_plan(self, seen: TaskIndicator, first: Month | None) -> None:
        """`first` is the first month that may be changed; None: none may."""
        indicator, plan = seen.indicator, seen.plan
        goal = indicator.value[0] if indicator.value else 0.0
        self._indicator = indicator
        self._set = {month: round(goal * share / 100, 4) for month, share in points_of(plan, self._months[-1])}
        for month, edit in self.edits.items():
            edit.set_value(self._set.get(month))
            edit.setPlaceholderText(_grey(plan, goal, month))
            edit.setReadOnly(first is None or month < first)
            edit.setProperty("check", "")
            edit.setFocusPolicy(Qt.FocusPolicy.NoFocus if edit.isReadOnly() else Qt.FocusPolicy.StrongFocus)

    @property
    def _typed(self) -> dict[Month, float]:
        found = {month: edit.reading().value for month, edit in self.edits.items()}
        return {month: value for month, value in found.items() if value is not None}

    @property
    def is_changed(self) -> bool:
        """Whether anything stands there that is not stored, a wrong number too."""
        return bool(self.sentence) or self._typed != self._set

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of the months that are open to be changed."""
        return tuple(Point(month, value) for month, value in self._typed.items() if not self.edits[month].isReadOnly())

    @property
    def sentence(self) -> str:
        """What is wrong with a box, the first of them; each is tinted."""
        goal = self._indicator.value[0] if self._indicator and self._indicator.value else 0.0
        first, before = "", 0.0
        for month, edit in self.edits.items():
            reading = edit.reading()
            said = reading.sentence
            if reading.value is not None and not 0 <= reading.value <= goal:
                said = f"应在 0 和目标 {wording.number(goal)} 之间"
            elif reading.value is not None and reading.value < before:
                said = "比前一个节点小，节点是累计值"
            before = before if reading.value is None else reading.value
            edit.mark("error" if said else "")
            first = first or (f"{month.number}月的节点{said}" if said else "")
        return f"{first}。" if first and not first.endswith("。") else first

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Each box below its month."""
        super().resizeEvent(event)
        step = (self.width() - LEFT - RIGHT) / 12
        width = int(max(min(_BOX, step - 2), _LEAST))
        self._name.setGeometry(8, 2, LEFT - 8, _HIGH)
        for at, edit in enumerate(self.edits.values()):
            edit.setFixedSize(width, _HIGH)
            edit.move(int(LEFT + step * (at + 0.5) - width / 2), 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """← → at a box's edge go to the next month that is open."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, NumberEdit):
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            return bool(step) and _is_at_edge(watched, step) and self._go(watched, step)
        return super().eventFilter(watched, event)

    def _go(self, here: NumberEdit, step: int) -> bool:
        edits = [edit for edit in self.edits.values() if not edit.isReadOnly()]
        at = edits.index(here) + step if here in edits else -1
        if not 0 <= at < len(edits):
            return False
        edits[at].setFocus()
        edits[at].selectAll()
        return True


def _is_at_edge(edit: NumberEdit, step: int) -> bool:
    if edit.selectedText() == edit.text():
        return True
    return edit.cursorPosition() == (0 if step < 0 else len(edit.text()))


def _has_points(indicator: Indicator) -> bool:
    return indicator.kind in AMOUNTS and bool(indicator.value) and indicator.value[0] > 0


def _grey(plan: Plan, goal: float, month: Month) -> str:
    return wording.number(round(goal * percent_at(plan, month) / 100, 1))


def _words(seen: TaskIndicator, month: Month) -> str:
    """How the plan comes about, and what was agreed."""
    if not _has_points(seen.indicator):
        return "" if seen.indicator.value == () else "按当月值评判，没有节点。"
    told = [] if points_of(seen.plan, month) else ["没有节点，按期限折算。"]
    plan = seen.plan
    for at, one in enumerate(plan.extensions):
        before = due_in(plan._replace(extensions=plan.extensions[:at]), one.month)
        moved = f"期限由{wording.date(before)}改为{wording.date(one.due)}" if one.due != before else "调整节点"
        told.append(f"{one.month.number}月起{moved}，以前的月份仍按原计划评判。")
    return "".join(told)
