"""本月填报 of a task: the form with the steps of its filing below; both are made when it is first seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.shell.session import Session

if TYPE_CHECKING:
    from gui.features.filing.form import FilingForm


class FilingTab(QWidget):
    """`submitted`: the filing that was shown is on its way."""

    submitted = Signal()

    def __init__(self, session: Session, form: Callable[[], FilingForm]) -> None:
        super().__init__()
        self._session, self._make_form = session, form
        self._is_built = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Now the steps are wanted."""
        super().showEvent(event)
        if self._is_built:
            return
        from gui.features.filing.action_bar import ActionBar

        self._is_built = True
        self._form = self._make_form()
        self._column.addWidget(self._form, 1)
        self._form.show()
        self.actions_below = ActionBar(self._session, self._form, self)
        self.actions_below.submitted.connect(self.submitted)
        self.actions_below.undo.clicked.connect(self._undo)
        self._column.addWidget(self.actions_below)
        self.actions_below.show()
        self.actions_below.refresh()

    def _undo(self) -> None:
        self._form.flush()
        key = self._session.undo()
        if key is not None and key.node_id != self._form.node_id:
            self._form.changed_elsewhere.emit(key.node_id)
