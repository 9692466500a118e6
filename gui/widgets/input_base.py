"""What every input of the form has in common: the keys it hands on, and an input method that loses nothing.

Undo is the session's: one Ctrl+Z takes back one stored change, whichever field it was in. So an input
has no undo of its own and lets the window's shortcut pass; standing alone, it asks for it itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object

Key = QKeySequence.StandardKey
_ALT = Qt.KeyboardModifier.AltModifier
_ALT_SHIFT = _ALT | Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class EntrySignals(QObject):
    """What an input tells the form."""

    typed = Signal()  # by the user, the input method's half-made words included
    left = Signal()  # the focus went elsewhere; the input method's words are in the text
    bring = Signal()  # Alt+→
    bring_all = Signal()  # Alt+Shift+→
    undo = Signal()
    redo = Signal()


class Entry(_Base):
    """Mixed into a text or number input, before the Qt class."""

    def start_entry(self) -> None:
        """To be called once the Qt part is made."""
        self.says = EntrySignals(self)
        self._composing = ""

    @property
    def is_composing(self) -> bool:
        """Whether the input method shows words that are not in the text yet."""
        return bool(self._composing)

    def settle(self) -> None:
        """Put the input method's words into the text.

        `commit` does nothing on some platforms and `reset` throws the words away on others, so what
        was shown is remembered and entered here when neither did.
        """
        held, before = self._composing, self.entered()
        if not held:
            return
        QGuiApplication.inputMethod().commit()
        if self._composing:
            QGuiApplication.inputMethod().reset()
        if self.entered() == before:
            event = QInputMethodEvent("", [])
            event.setCommitString(held)
            QCoreApplication.sendEvent(self, event)
        self._composing = ""

    def entered(self) -> str:
        """The text without the input method's words."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _undo_key(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Hand on undo, redo and the keys that bring last month's text in."""
        wanted = self._wanted(event)
        if wanted is None:
            super().keyPressEvent(event)
        else:
            wanted.emit()
            event.accept()

    def _wanted(self, event: QKeyEvent) -> SignalInstance | None:
        if key := _undo_key(event):
            return self.says.undo if key == Key.Undo else self.says.redo
        if event.key() == Qt.Key.Key_Right:
            return {_ALT: self.says.bring, _ALT_SHIFT: self.says.bring_all}.get(event.modifiers() & ~_KEYPAD)
        return None

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Remember what the input method shows."""
        self._composing = event.preeditString()
        super().inputMethodEvent(event)
        if self._composing:
            self.says.typed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Keep the input method's last words; a menu over the input is no leaving."""
        self.settle()
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.says.left.emit()


def _undo_key(event: QKeyEvent) -> QKeySequence.StandardKey | None:
    return next((key for key in (Key.Undo, Key.Redo) if event.matches(key)), None)
