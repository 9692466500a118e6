"""进度判断: six words of which one holds, by click, arrow keys or 1 to 6."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from core.model.status import ProgressStatus
from gui.widgets.segmented import Segmented

_ALL = tuple(ProgressStatus)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class StatusChoice(Segmented):
    """One stop of the Tab key."""

    status_chosen = Signal()  # by the user
    entered = Signal()  # on to the next field

    def __init__(self) -> None:
        super().__init__([status.label for status in _ALL], "进度判断", strong=True, allow_none=True)
        self.chosen.connect(lambda _position: self.status_chosen.emit())

    @property
    def status(self) -> ProgressStatus | None:
        """What is chosen."""
        return _ALL[self.current] if self.current >= 0 else None

    def set_status(self, status: ProgressStatus | None) -> None:
        """Show a choice."""
        self.choose(-1 if status is None else _ALL.index(status))

    def buttons(self) -> list[QPushButton]:
        """The six, in their order."""
        return list(self.findChildren(QPushButton))

    def focus_choice(self) -> None:
        """Take the keyboard."""
        self.buttons()[max(self.current, 0)].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """1 to 6 choose, Enter goes on; the first choice of a new filing goes on by itself. The rest is Segmented's."""
        position = "123456".find(event.text()) if event.text() else -1
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _HELD:
            self.entered.emit()
        elif position < 0:
            super().keyPressEvent(event)
        else:
            is_first = self.status is None
            self.buttons()[position].setFocus()
            self.buttons()[position].click()
            if is_first and self.status is not None:
                self.entered.emit()
