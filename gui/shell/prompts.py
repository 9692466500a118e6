"""Small dialogs that ask for a reason or a password before something is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from gui.widgets.buttons import button, primary
from gui.widgets.errors import Message
from gui.widgets.labels import label, row

_MOST = 200  # characters of a reason


class Question(Message):
    """A sentence, what lies behind it, a line to fill in; Enter does it, Esc leaves it."""

    def __init__(self, parent: QWidget | None, sentence: str, hint: str, *, line: str, go: str) -> None:
        super().__init__(parent, sentence, hint, icon=("info", "accent"))
        self.edit = QLineEdit()
        self.edit.setAccessibleName(line)
        self.edit.setMaxLength(_MOST)
        self.also_needed: Callable[[], bool] = lambda: True
        self._foot.addWidget(row(label(line), self.edit, gap=12, margins=(16, 12, 16, 12)))
        self.go = primary(go, self.accept)
        self._stay = button("取消", self.reject)
        self.edit.textChanged.connect(self.look)

    def ask(self, *between: QPushButton, needed: bool = True) -> str | None:
        """What was filled in, None when it was left; `needed`: not without a word."""
        self._needed = needed
        self.offer(self.go, *between, self._stay)
        self.look()
        self.edit.setFocus()
        done = self.exec() == QDialog.DialogCode.Accepted
        return self.edit.text().strip() if done else None

    def insert(self, part: QWidget) -> None:
        """Put another part above the buttons."""
        self._foot.addWidget(part)

    def look(self) -> None:
        """Whether enough was filled in."""
        self.go.setEnabled((bool(self.edit.text().strip()) or not self._needed) and self.also_needed())


def reason(parent: QWidget | None, sentence: str, hint: str, *, go: str) -> str | None:
    """Ask why; None when it was left."""
    return Question(parent, sentence, hint, line="原因", go=go).ask()


def line(parent: QWidget | None, sentence: str, hint: str, *, name: str, go: str) -> str | None:
    """Ask for a few words; None when it was left."""
    return Question(parent, sentence, hint, line=name, go=go).ask()


def password(parent: QWidget | None, sentence: str, hint: str, *, go: str) -> str | None:
    """Ask for a password; None when it was left."""
    asked = Question(parent, sentence, hint, line="密码", go=go)
    asked.edit.setEchoMode(QLineEdit.EchoMode.Password)
    return asked.ask()


def reason_and_day(
    parent: QWidget | None, sentence: str, hint: str, start: dt.date, *, go: str
) -> tuple[str | None, dt.date | None]:
    """Ask for a later day and why; (None, None) when it was left. The calendar opens at `start`."""
    from gui.widgets.day_edit import DayEdit
    from gui.widgets.day_grid import DayGrid

    asked, day, grid = (
        Question(parent, sentence, hint, line="原因", go=go),
        DayEdit("新的完成时限", start.year),
        DayGrid(),
    )
    day.pick.hide()
    grid.show_day(start)
    grid.picked.connect(day.put)
    day.changed.connect(lambda: grid.show_day(day.day) if day.day else None)
    day.changed.connect(asked.look)
    asked.also_needed = lambda: day.day is not None
    asked.insert(row(label("新的完成时限"), day, gap=12, margins=(16, 0, 16, 4)))
    asked.insert(row(None, grid, None, margins=(16, 0, 16, 8)))
    said = asked.ask()
    return (said, day.day) if said is not None else (None, None)
