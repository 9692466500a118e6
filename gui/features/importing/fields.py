"""The small inputs of the import: a line that is taken when it is left, a choice that is taken at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit


def field(name: str, take: Callable[[], None], *, width: int = 0) -> QLineEdit:
    """A line of text; `take` is called when it is left and on Enter."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setProperty("scale", "tool")
    made.editingFinished.connect(take)
    if width:
        made.setFixedWidth(width)
    return made


def choice(name: str, words: Sequence[str], take: Callable[[], None]) -> QComboBox:
    """A list box; `take` is called when a person chooses."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setProperty("scale", "tool")
    made.addItems(list(words))
    made.activated.connect(lambda _at: take())
    return made


def say(line: QLineEdit, words: str) -> None:
    """Show words from their beginning; a cursor among the same words stays."""
    if line.text() != words:
        line.setText(words)
        line.setCursorPosition(0)
