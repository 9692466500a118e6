"""待确认: the doubts as questions; the first button is the likely answer and Enter takes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.lists.drafting import Answer, Question
from gui.widgets import theme
from gui.widgets.buttons import button
from gui.widgets.labels import ElidedLabel, ground, hint, icon_label, line, row_layout, set_tone, tip

_ROW_HEIGHT = 46
_MOST = 60  # rows made at once; the next ones come as these are answered


class DoubtList(QScrollArea):
    """Rows of questions, one of them current."""

    answered = Signal(object, object)  # Question, Answer
    chosen = Signal(object)  # Question

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("待确认")
        self._rows: list[_Row] = []
        self._at = 0

    @property
    def current(self) -> Question | None:
        """The question that Enter answers."""
        return self._rows[self._at].question if self._rows else None

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show what is still open; the choice stays where it was in the list."""
        body = ground(QWidget(), "surface")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._rows = [_Row(question, self) for question in questions[:_MOST]]
        for made in self._rows:
            layout.addWidget(made)
        if len(questions) > _MOST:
            layout.addWidget(hint(f"　其余 {len(questions) - _MOST} 处处理后显示"))
        layout.addStretch(1)
        self.setWidget(body)
        self._at = min(self._at, max(len(self._rows) - 1, 0))
        self._mark()

    def step(self, by: int) -> None:
        """Go to the next question, round the end."""
        if self._rows:
            self.go_to(self._rows[(self._at + by) % len(self._rows)].question)

    def go_to(self, question: Question) -> None:
        """Make a question the current one and say so."""
        for at, made in enumerate(self._rows):
            if made.question.key == question.key:
                self._at = at
                self._mark()
                self.ensureWidgetVisible(made)
                self.chosen.emit(made.question)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter takes the likely answer, ↑ and ↓ move."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current:
            self.answered.emit(self.current, self.current.answers[0])
        else:
            super().keyPressEvent(event)

    def _mark(self) -> None:
        for at, made in enumerate(self._rows):
            made.set_current(at == self._at)


class _Row(QWidget):
    def __init__(self, question: Question, owner: DoubtList) -> None:
        super().__init__()
        self.question, self._owner = question, owner
        self._is_current = False
        self.setFixedHeight(_ROW_HEIGHT)
        self.setAccessibleName(f"{question.text}，{question.why}")
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        text, why = ElidedLabel(question.text), ElidedLabel(question.why)
        why.setFont(theme.font(theme.SIZE_SMALL))
        set_tone(why, "text3")
        for label in (text, why):
            words.addWidget(label)
        inner = row_layout(icon_label("warning", "yellow_text"), gap=8, margins=(16, 3, 16, 3))
        inner.addLayout(words, 1)
        for answer in question.answers:
            inner.addWidget(self._button(answer))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line())
        layout.addLayout(inner)

    def _button(self, answer: Answer) -> QWidget:
        made = button(answer.label, lambda: self._owner.answered.emit(self.question, answer), size="small")
        made.setMaximumWidth(180)
        made.setToolTip(tip(answer.label))
        return made

    def set_current(self, is_current: bool) -> None:
        self._is_current = is_current
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        theme.fill(QPainter(self), self.rect(), "yellow_tint" if self._is_current else "surface")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        self._owner.go_to(self.question)
