"""What can be done with a whole group of the list, at its heading: 提交 n 项 at 草稿, 审签本月… at 待审签."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from core.model.records import FilingKey
from core.model.status import FilingState
from gui.features.filing import signing, step_actions
from gui.features.filing.task_list import TaskListModel, TaskListView
from gui.shell.session import Session
from gui.widgets.buttons import flat
from gui.widgets.labels import row, tip


class GroupActions:
    """Puts the buttons on the headings; to be placed again whenever the list was shown anew."""

    def __init__(self, view: TaskListView, model: TaskListModel, session: Session, flush: Callable[[], bool]) -> None:
        self._view, self._model, self._session, self._flush = view, model, session, flush
        self.buttons: dict[FilingState, QPushButton] = {}

    def place(self) -> None:
        """The two buttons where their groups are; greyed with the reason where the role may not."""
        from core.rules.roles import UNIT

        is_unit = self._session.actor in UNIT
        drafts = "" if is_unit else "填报由单位提交。"
        count = len(self._drafts())
        self._put(FilingState.DRAFT, f"提交 {count} 项" if count > 1 else "提交", drafts, self._submit)
        self._put(FilingState.SUBMITTED, "审签本月…", signing.why_not(self._session), self._sign)

    def _put(self, state: FilingState, words: str, why: str, slot: Callable[[], None]) -> None:
        index = self._model.heading_index(state.label)
        if not index.isValid():
            return
        made = flat(words, slot)
        made.setEnabled(not why)
        made.setToolTip(tip(why))
        made.setAccessibleDescription(why)
        self.buttons[state] = made
        self._view.setIndexWidget(index, row(None, made, margins=(0, 4, 4, 0)))

    def _drafts(self) -> list[FilingKey]:
        rows = self._session.sheet.rows if self._session.sheet else ()
        drafts = [one.filing for one in rows if one.is_due and one.is_filled and not one.is_open and one.filing]
        return [one.key for one in drafts if one.state is FilingState.DRAFT]

    def _submit(self) -> None:
        if self._flush():
            step_actions.submit(self._window, self._session, self._drafts())

    def _sign(self) -> None:
        if self._flush():
            signing.SignMonth(self._window, self._session).open()

    @property
    def _window(self) -> QWidget:
        return self._view.window()
