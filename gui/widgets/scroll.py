"""A page that scrolls where the window is lower than it: at 300 % most are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui.widgets.labels import ground


def scrolled(content: QWidget) -> QScrollArea:
    """The content in a frame without a line; the Tab key goes to what is in it, not to the frame."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(ground(content, "surface"))
    return area
