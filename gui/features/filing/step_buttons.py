"""The buttons of the next steps of a filing: 提交审签, 撤回, 退回, 接收, 采用; greyed ones say why."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from core.rules.transitions import Action, Choice
from gui.widgets.buttons import button, primary
from gui.widgets.labels import row_layout, tip

_ICONS = {Action.SUBMIT: "send", Action.ACCEPT: "checkmark", Action.RECEIVE: "checkmark"}


class StepButtons(QWidget):
    """Made anew when the choices change; `asked` gives the Choice."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._choices: list[Choice] = []
        self.buttons: dict[Action, QPushButton] = {}
        self._line = row_layout(gap=8)
        self.setLayout(self._line)

    def show_choices(self, choices: list[Choice]) -> None:
        """Show these, the first as the main one unless it goes back."""
        if choices == self._choices:
            return
        self._choices = choices
        for each in self.buttons.values():
            each.hide()
            each.deleteLater()
        self.buttons = {each.action: self._button(each) for each in choices}
        for made in self.buttons.values():
            self._line.addWidget(made)
            made.show()  # a layout shows what joins it only at the next turn of the event loop

    def _button(self, choice: Choice) -> QPushButton:
        action = choice.action
        words = f"{action.label}…" if choice.needs_reason else action.label
        made = primary(words, icon=_ICONS[action]) if action in _ICONS else button(words)
        made.setEnabled(choice.allowed)
        made.setToolTip(tip(choice.why or ("Ctrl+Enter" if action is Action.SUBMIT else "")))
        made.setAccessibleDescription(choice.why)
        made.clicked.connect(partial(self.asked.emit, choice))
        return made
