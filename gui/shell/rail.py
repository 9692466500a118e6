"""The rail: words under icons, and a badge that counts what waits for the one who sits here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from gui.shell.page import Page
from gui.widgets import icons, theme
from gui.widgets.labels import ground

#: Ctrl and this key opens the page, whatever pages there are.
DIGITS = {"概览": "1", "任务": "2", "填报": "3", "报表": "4", "收发": "5", "设置": ","}
#: What a badge counts; for any other page what is still to be filled in.
_COUNTED = {"收发": "个新文件"}
_LAST = "设置"  # stands at the bottom


class RailButton(QAbstractButton):
    """One page: icon, word below (not when tiny), a bar at the left when it is the one shown."""

    def __init__(self, title: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._badge = 0
        self._tiny = False
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        """Show a count; none for zero."""
        self._badge = count
        keys = f"Ctrl+{DIGITS[self.text()]}" if self.text() in DIGITS else ""
        said = f"{self.text()}，{count} {_COUNTED.get(self.text(), '项未填或退回')}" if count else self.text()
        self.setAccessibleName(said)
        self.setToolTip(f"{said}（{keys}）" if keys else said)
        self.update()

    def set_height(self, height: int, *, tiny: bool) -> None:
        """60, 54 (narrow) or 40 px without the word (tiny)."""
        self._tiny = tiny
        self.setFixedHeight(height)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the rail."""
        return QSize(64, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Ground, bar, icon, word, badge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        tone = "accent" if self.isChecked() else "text2"
        icons.paint_icon(painter, self._icon_rect(), self._icon_name, tone)
        if not self._tiny:
            painter.setFont(theme.font(theme.SIZE_SMALL, medium=self.isChecked()))
            painter.setPen(theme.color(tone))
            word = QRect(0, int(self._icon_rect().bottom()) + 4, self.width(), 16)
            painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._badge:
            self._paint_badge(painter)

    def _icon_rect(self) -> QRectF:
        top = (self.height() - 20) / 2 if self._tiny else (self.height() - 40) / 2
        return QRectF((self.width() - 20) / 2, top, 20, 20)

    def _paint_ground(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.color("surface" if self.isChecked() else "hover"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.isChecked():
            inset = 10 if self._tiny else 16
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(0, inset, 3, self.height() - 2 * inset), 1.5, 1.5)

    def _paint_badge(self, painter: QPainter) -> None:
        text = str(self._badge) if self._badge < 100 else "99+"
        painter.setFont(theme.font(theme.SIZE_BADGE))
        width = max(16, painter.fontMetrics().horizontalAdvance(text) + 8)
        icon = self._icon_rect()
        place = QRectF(min(icon.right() - 8, self.width() - width), max(icon.top() - 5, 1), width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(place, 8, 8)
        painter.setPen(theme.color("on"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """The pages one below the other."""

    chosen = Signal(int)

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        ground(self, "bg")
        self.setAccessibleName("页面")
        self._buttons = [RailButton(page.title, page.icon, self) for page in pages]
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._group = QButtonGroup(self)
        for position, made in enumerate(self._buttons):
            if made.text() == _LAST:
                self._layout.addStretch(1)
            self._layout.addWidget(made)
            self._group.addButton(made, position)
        if not any(page.title == _LAST for page in pages):
            self._layout.addStretch(1)
        self._group.idClicked.connect(self.chosen)
        self.set_width_class(narrow=False, tiny=False)

    def show_page(self, position: int | None) -> None:
        """Mark the page that is shown; None while something else lies over the pages."""
        self._group.setExclusive(position is not None)
        for at, made in enumerate(self._buttons):
            made.setChecked(at == position)

    def set_badge(self, title: str, count: int) -> None:
        """Count at the page of that title."""
        for made in self._buttons:
            if made.text() == title:
                made.set_badge(count)

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """72 wide, 56 narrow, 44 tiny; the right-most pixel is the hairline."""
        width, height, side, top = (44, 40, 2, 4) if tiny else (56, 54, 2, 8) if narrow else (72, 60, 4, 8)
        self.setFixedWidth(width)
        self._layout.setContentsMargins(side, top, side + 1, 8)
        for made in self._buttons:
            made.set_height(height, tiny=tiny)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The hairline to the page."""
        theme.fill(QPainter(self), QRect(self.width() - 1, 0, 1, self.height()), "line")
