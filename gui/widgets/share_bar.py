"""How far long work is."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.widgets import theme


class ShareBar(QWidget):
    """6 px high."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(6)
        self._share = 0.0

    def show_share(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self._share = done / max(total, 1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Track, then what is done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("track"))
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(0, 0, round((self.width() - 1) * self._share), 5, 3, 3)
