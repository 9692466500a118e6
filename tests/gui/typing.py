"""Keys, words and clipboards as a clerk's machine sends them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def enter(target: QWidget, words: str) -> None:
    """Chinese words, as an input method hands them over."""
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    QCoreApplication.sendEvent(target, event)


def compose(target: QWidget, words: str) -> None:
    """Words that the input method shows and has not handed over yet."""
    QCoreApplication.sendEvent(target, QInputMethodEvent(words, []))


def press(target: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(target, key, held)


def copied(text: str = "", html: str = "") -> QMimeData:
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    return data
