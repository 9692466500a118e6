"""Layouts that several panes share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from gui.widgets.labels import ground, label, line, row


def footed(owner: QWidget, body: QWidget, *foot: QWidget | int | None, tone: str = "surface") -> None:
    """Lay the owner out: the body, a hairline, and what stands side by side in the foot."""
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(body, 1)
    layout.addWidget(line())
    layout.addWidget(ground(row(*foot, margins=(16, 12, 16, 12)), tone))


def card(inside: QWidget) -> QFrame:
    """A widget in a thin frame with round corners."""
    made = QFrame()
    made.setProperty("kind", "card")
    column = QVBoxLayout(made)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(inside)
    return made


def scrolling(area: QScrollArea) -> QScrollArea:
    """Without a frame, as wide as its room: it scrolls up and down only, and the keyboard passes over it."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def emptied(layout: QLayout) -> None:
    """Throw away what is in it."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()  # it may be painted once more before it is gone
            widget.deleteLater()


def labelled(words: str, widget: QWidget, width: int) -> QWidget:
    """A word of that width in px at the top left of a widget."""
    name = label(words, tone="text2")
    name.setFixedWidth(width)
    name.setAlignment(Qt.AlignmentFlag.AlignTop)
    return row(name, widget)
