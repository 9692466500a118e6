"""One finding of the checks: its sentence, the jump to its field, and for a warning the unit's reason."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.rules.checks import FIELD_NAMES, Fault, Severity
from gui.widgets import theme
from gui.widgets.buttons import button, flat
from gui.widgets.labels import hint, icon_label, label, row

_LOOKS = {  # icon, its tone, the stripe
    Severity.ERROR: ("error_circle", "red_text", "red"),
    Severity.WARNING: ("warning", "yellow_text", "yellow"),
    Severity.HINT: ("info", "text3", "line"),
}
_MOST = 200  # characters of a reason


class CheckCard(QFrame):
    """A stripe at the left says how much it weighs; answered, it goes quiet."""

    jump = Signal(object)  # Fault
    answered = Signal(str, str)  # the sentence and the reason

    def __init__(self, fault: Fault, reason: str, *, editable: bool) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._fault = fault
        icon, tone, self._stripe = _LOOKS[fault.severity]
        self.reason = QLineEdit(reason)
        if reason:
            icon, tone, self._stripe = "checkmark_circle", "green", "green"
        self.setAccessibleName(fault.sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(2)
        column.addLayout(_told(icon, tone, fault.sentence))
        self._said = hint(f"已说明：{reason}", wrap=True)
        self._said.setContentsMargins(24, 0, 0, 0)
        self._said.setVisible(bool(reason))
        column.addWidget(self._said)
        column.addWidget(self._actions(reason, editable=editable))
        column.addWidget(self._answer())

    def _actions(self, reason: str, *, editable: bool) -> QWidget:
        words = "转到佐证材料" if self._fault.field == "evidence" else f"转到“{FIELD_NAMES[self._fault.field]}”"
        self.go = flat(words, lambda: self.jump.emit(self._fault))
        self.explain = flat("改说明" if reason else "说明原因", self._open)
        self.explain.setAccessibleDescription(self._fault.sentence)
        made = row(self.go, self.explain, None, gap=0, margins=(14, 0, 0, 0))  # shown on their own they were windows
        self.go.setVisible(editable or self._fault.field == "evidence")  # a closed filing's fields take nothing
        self.explain.setVisible(editable and self._fault.severity is Severity.WARNING)
        return made

    def _answer(self) -> QWidget:
        self.reason.setAccessibleName(f"原因：{self._fault.sentence}")
        self.reason.setPlaceholderText("写明原因，随填报留存")
        self.reason.setProperty("scale", "tool")
        self.reason.setMaxLength(_MOST)
        self.reason.returnPressed.connect(self._give)
        self._line = row(self.reason, button("记下", self._give, size="tool"), gap=4)
        self._line.hide()
        return self._line

    def _open(self) -> None:
        self._line.show()
        self.reason.setFocus()

    def _give(self) -> None:
        self.answered.emit(self._fault.sentence, self.reason.text().strip())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The stripe over the card's left edge."""
        super().paintEvent(event)
        theme.fill(QPainter(self), QRect(0, 1, 3, self.height() - 2), self._stripe)


def _told(icon: str, tone: str, sentence: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    column = QVBoxLayout()
    column.addSpacing(2)
    column.addWidget(icon_label(icon, tone))
    column.addStretch(1)
    line.addLayout(column)
    line.addWidget(label(sentence, wrap=True), 1)
    return line
