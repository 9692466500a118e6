"""Below the form: the next steps of the filing, the next item, undo, and when it was stored."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.host import clock
from core.model.records import FilingKey
from core.model.status import FilingState
from core.rules.roles import Actor
from core.rules.transitions import Action, Choice
from gui.features.filing import step_actions
from gui.features.filing.form import FilingForm
from gui.features.filing.step_buttons import StepButtons
from gui.shell.session import SaveState, Saving, Session
from gui.widgets import icons, theme
from gui.widgets.buttons import button, flat
from gui.widgets.labels import ElidedLabel, line, row_layout, set_tone, tip

_LOOKS = {  # icon and tone
    Saving.SAVED: ("checkmark_circle", "green"),
    Saving.PENDING: ("clock", "text3"),
    Saving.HELD_UP: ("clock", "text3"),
    Saving.FAILED: ("error_circle", "red_text"),
}


def words(state: SaveState) -> str:
    """已自动保存 14:32:08, 正在保存, 未保存：原因; "" before anything was entered."""
    if state.saving in {Saving.PENDING, Saving.HELD_UP}:
        return "正在保存"
    if state.saving is Saving.FAILED:
        return f"未保存：{state.reason}"
    return f"已自动保存 {state.at:%H:%M:%S}" if state.at else ""


def stored_words(at: dt.datetime | None, now: dt.datetime) -> str:
    """已保存 14:32, 已保存 9月20日 14:32: when the filing shown was stored last."""
    if at is None:
        return ""
    day = "" if at.date() == now.date() else f"{at.month}月{at.day}日 "
    return f"已保存 {day}{at:%H:%M}"


class ActionBar(QWidget):
    """56 px high, 48 narrow. Ctrl+Enter is 提交审签 wherever the cursor stands in `scope`."""

    submitted = Signal()  # the filing that was shown is on its way
    blocked = Signal(str)  # it cannot be submitted: the sentence says why

    def __init__(self, session: Session, form: FilingForm, scope: QWidget) -> None:
        super().__init__()
        self._form = form
        self.steps = StepButtons()
        self.steps.asked.connect(self._take)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), scope, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submit)
        self.next = button("F8", icon="arrow_next", name="下一项未完成", tip="下一项未完成（F8）")
        self.undo = flat("撤销", icon="arrow_undo", size="normal")
        self.checks = button("检查", icon="warning")
        self.print = button("打印本项", self._print, icon="print", tip="这一项单独一页：预览、打印、保存")
        self._icon = QLabel()
        self._icon.setFixedSize(16, 16)
        self._said = ElidedLabel()
        self._said.setFont(theme.font(theme.SIZE_SMALL))
        self._said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._layout = row_layout(self.steps, self.next, self.checks, self.print, self.undo, 4, gap=8)
        self._layout.addStretch(1)
        self._layout.addWidget(self._icon)
        self._layout.addWidget(self._said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(self._layout, 1)
        self._session = session
        self._stored_at: dt.datetime | None = None
        self._shown_for: tuple[FilingKey, FilingState, Actor, bool] | None = None
        session.save_state_changed.connect(self.show_state)
        session.undo_changed.connect(self._show_undo)
        session.scope_changed.connect(self._look_again)
        form.changed.connect(self.refresh)
        self._show_undo()
        self.set_narrow(narrow=False)

    def show_state(self, state: SaveState) -> None:
        """Stored, being stored, or why not."""
        self._say(words(state) or stored_words(self._stored_at, clock.now()), *_LOOKS[state.saving])

    def _say(self, said: str, icon: str, tone: str) -> None:
        self._icon.setPixmap(icons.pixmap(icon, tone))
        self._icon.setVisible(bool(said))
        self._said.setText(said)
        self._said.setAccessibleName(said)
        set_tone(self._said, tone)

    def show_stored(self, at: dt.datetime | None) -> None:
        """When the filing shown was stored last; said until something is stored now."""
        self._stored_at = at
        self.show_state(self._session.save_state)

    def say_found(self, count: int) -> None:
        """How many findings wait, on the button that opens them."""
        self.checks.setText(f"检查 {count}" if count else "检查")
        self.checks.setAccessibleName(f"检查，{count} 条要看" if count else "检查，没有要看的")

    def refresh(self) -> None:
        """Looked at again only where the filing's state, its month or the role is another."""
        filing = self._form.current
        if filing is None:
            self._shown_for = None
            self.steps.show_choices([])
            return
        shown = (filing.key, filing.state, self._session.actor, self._form.is_open)
        if shown != self._shown_for:
            self._shown_for = shown
            self.steps.show_choices(step_actions.choices(self._session, filing))

    def _look_again(self) -> None:
        """A month was locked or opened: what stands there is the same, what may be done is not."""
        self._shown_for = None
        self.refresh()

    def submit(self) -> None:
        """提交审签, if that is what comes next."""
        made = self.steps.buttons.get(Action.SUBMIT)
        if made is not None and made.isEnabled():
            made.click()

    def _take(self, choice: Choice) -> None:
        self._form.flush()
        filing = self._form.current
        if filing is None:
            return
        if choice.action is Action.SUBMIT and (found := self._form.errors()):
            self._form.show_all_faults()
            self._form.focus_fault(found[0].field, found[0].indicator_id)
            self.blocked.emit(f"还不能提交：{'；'.join(fault.sentence for fault in found)}")
        elif step_actions.take(self, self._session, filing, choice) and choice.action is Action.SUBMIT:
            self.submitted.emit()
            title = self._session.board.nodes[filing.key.node_id].label
            self._say(f"已提交审签：{title}", *_LOOKS[Saving.SAVED])  # the next item is shown by now

    def _print(self) -> None:
        self._form.flush()
        if (filing := self._form.current) is not None:
            from gui.features.filing.item_print import ItemPrint

            ItemPrint(self, self._session, filing.key).open()

    def _show_undo(self) -> None:
        label = self._session.undo_stack.undo_label
        self.undo.setEnabled(bool(label))
        self.undo.setToolTip(tip(f"{label}（Ctrl+Z）" if label else ""))
        self.show_state(self._session.save_state)  # what was submitted before is no longer the last thing done

    def set_narrow(self, *, narrow: bool) -> None:
        """Narrow, the list and its button are folded away: the next item is here."""
        for part in (self.next, self.checks):
            part.setVisible(narrow)
        self.print.setVisible(not narrow)  # 办理 has it, too
        pad = 16 if narrow else 24
        self._layout.setContentsMargins(pad, 0, pad, 0)
        self.setFixedHeight(48 if narrow else 56)
