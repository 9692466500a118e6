"""The one place with message boxes: what happened, what was kept, what to do; buttons are verbs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from core.errors import KnownError
from gui.widgets.buttons import button, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ground, icon_label, label, line, row

_WIDTH = 480


class Message(QDialog):
    """A sentence, a hint, and what can be done. Esc is the last button."""

    def __init__(
        self, parent: QWidget | None, sentence: str, hint: str, *, icon: tuple[str, str] = ("warning", "yellow_text")
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(QGuiApplication.applicationDisplayName())
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(hint)
        self.setFixedWidth(_WIDTH)
        ground(self, "surface")
        self._buttons: list[QPushButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(_words(sentence, hint, icon))
        layout.addWidget(line())
        self._foot = layout
        FocusRing(self)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """As high as the words are in this width: Qt's own size is of a wider one, and of two thirds of the screen."""
        super().showEvent(event)
        self.resize(_WIDTH, self._foot.totalHeightForWidth(_WIDTH))

    def offer(self, *buttons: QPushButton) -> None:
        """Put the buttons at the foot, the first one ready for Enter."""
        foot = row(None, *buttons, margins=(16, 12, 16, 12))
        self._foot.addWidget(ground(foot, "surface2"))
        buttons[0].setDefault(True)
        buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _words(sentence: str, hint: str, icon: tuple[str, str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(16, 16, 16, 16)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.addWidget(icon_label(icon[0], icon[1], 20), 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(label(sentence, size=14, medium=True, wrap=True), 0, 1)
    if hint:
        grid.addWidget(label(hint, tone="text2", wrap=True), 1, 1)
    return grid


def show(parent: QWidget | None, error: KnownError, *, details: str = "") -> Message:
    """Say a refusal; `details` go to the clipboard on 复制详情. Waits only where there is no window yet."""
    message = refusal(parent, error, details)
    if parent is None:
        message.exec()
    else:
        message.open()
    return message


def refusal(parent: QWidget | None, error: KnownError, details: str) -> Message:
    """The message of `show`, not shown yet."""
    message = Message(parent, error.sentence, error.hint, icon=("dismiss_circle", "red_text"))
    text = details or f"{error.sentence}\n{error.hint}".strip()
    copy = button("复制详情", lambda: QGuiApplication.clipboard().setText(text))
    message.offer(primary("知道了", message.accept), copy)
    message.finished.connect(message.deleteLater)
    return message


def ask(parent: QWidget | None, sentence: str, hint: str, *, go: str, stay: str) -> bool:
    """Name the consequence and wait: True for `go`, False for `stay` and Esc. Enter is `stay`."""
    message = Message(parent, sentence, hint)
    message.offer(primary(stay, message.reject), button(go, message.accept))
    return message.exec() == QDialog.DialogCode.Accepted
