"""A number that one can open: in accent, reached by Tab, taken by a click, Space or Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from core.model.status import Light
from gui.widgets import icons, theme
from gui.widgets.labels import tip


class Link(QAbstractButton):
    """Words in accent that open something; `said` is what a screen reader says of them."""

    def __init__(self, slot: Callable[[], object], *, size: int = theme.SIZE_BODY, medium: bool = True) -> None:
        super().__init__()
        self.setFont(theme.font(size, medium=medium))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: slot())  # noqa: PLW0108  without the checked state that Qt hands over

    def say(self, text: str, said: str) -> None:
        """Change the words."""
        self.setText(text)
        self.setAccessibleName(said)
        self.setToolTip(tip(said))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the words."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """The line below shows while the pointer is over it."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the words, underlined under the pointer."""
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.isEnabled() and self.underMouse())
        painter.setFont(font)
        painter.setPen(theme.color("accent" if self.isEnabled() else "text3"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Count(Link):
    """A number; nought opens nothing and is grey."""

    def __init__(self, slot: Callable[[], object], *, size: int = theme.SIZE_BODY, medium: bool = True) -> None:
        super().__init__(slot, size=size, medium=medium)
        self.value = 0

    def show_count(self, value: int, what: str, unit: str = "") -> None:
        """The number, and of what it is: 18, "迟报", "项"."""
        self.value = value
        self.say(f"{value}{unit and f' {unit}'}", f"{what} {value}，打开明细" if value else f"{what} 0")
        self.setEnabled(bool(value))


_GROUNDS = {
    Light.GREEN: ("green_tint", "green"),
    Light.YELLOW: ("yellow_tint", "yellow_text"),
    Light.RED: ("red_tint", "red_text"),
    Light.GREY: ("track", "text2"),
    Light.NONE: ("track", "text3"),
}


class LightCount(Count):
    """How many tasks show a light: light and number; on a tint when it stands in a bar."""

    narrowest = 36  # px in a bar

    def __init__(self, light: Light, slot: Callable[[], object], *, in_bar: bool) -> None:
        super().__init__(slot, size=theme.SIZE_SMALL)
        self.light = light
        self._in_bar = in_bar

    def show_light(self, value: int, where: str) -> None:
        """The number of tasks there."""
        self.show_count(value, f"{where}{self.light.label}")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Light, gap and number; 18 px high."""
        width = 12 + 4 + QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(max(width + 12, self.narrowest) if self._in_bar else width + 2, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw ground, light and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint, tone = _GROUNDS[self.light]
        if self._in_bar:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accentl" if self.underMouse() else tint))
            painter.drawRoundedRect(self.rect(), 2, 2)
        font = self.font()
        font.setUnderline(self.isEnabled() and self.underMouse())
        painter.setFont(font)
        width = 16 + painter.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - width) / 2
        icons.paint_light(painter, QRectF(left, (self.height() - 12) / 2, 12, 12), self.light)
        painter.setPen(theme.color(tone if self._in_bar else "accent" if self.isEnabled() else "text3"))
        words = QRectF(left + 16, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
