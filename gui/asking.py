"""Small dialogs that ask for a reason or a password before something is done."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from gui.errors import Message
from gui.widgets.buttons import button, primary
from gui.widgets.labels import label, row

_MOST = 200  # characters of a reason


class Question(Message):
    """A sentence, what lies behind it, a line to fill in; Enter does it, Esc leaves it."""

    def __init__(self, parent: QWidget | None, sentence: str, hint: str, *, line: str, go: str) -> None:
        super().__init__(parent, sentence, hint, icon=("info", "accent"))
        self.edit = QLineEdit()
        self.edit.setAccessibleName(line)
        self.edit.setMaxLength(_MOST)
        self._foot.addWidget(row(label(line), self.edit, gap=12, margins=(16, 12, 16, 12)))
        self.go = primary(go, self.accept)
        self._stay = button("取消", self.reject)
        self.edit.textChanged.connect(self._look)

    def ask(self, *between: QPushButton, needed: bool = True) -> str | None:
        """What was filled in, None when it was left; `needed`: not without a word."""
        self._needed = needed
        self.offer(self.go, *between, self._stay)
        self._look()
        self.edit.setFocus()
        done = self.exec() == QDialog.DialogCode.Accepted
        return self.edit.text().strip() if done else None

    def _look(self) -> None:
        self.go.setEnabled(bool(self.edit.text().strip()) or not self._needed)


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
