"""Why there is nothing to see, and the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets import icons
from gui.widgets.buttons import button
from gui.widgets.labels import hint, icon_label, label

_ICON = 24  # px


class EmptyState(QWidget):
    """Icon, what is so, why, and one small button, in the middle of the room."""

    def __init__(
        self, icon: str, text: str, why: str = "", action: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._icon, self._text, self._why = icon_label(icon, size=_ICON), label(text, medium=True), hint(why)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(4)
        layout.addStretch(1)
        for widget in (self._icon, self._text, self._why):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        if action:
            layout.addSpacing(4)
            layout.addWidget(button(action, slot, size="small"), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.say(text, why)

    def say(self, text: str, why: str = "", icon: str = "") -> None:
        """Change the words, and the icon where another one is named."""
        if icon:
            self._icon.setPixmap(icons.pixmap(icon, "text3", _ICON))
        self._text.setText(text)
        self._why.setText(why)
        self.setAccessibleName(f"{text}。{why}" if why else text)
