"""The year of one indicator in a row's height: values so far, and the way to the target."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.model import wording
from core.model.records import Filing, Indicator, IndicatorKind
from gui.widgets import theme
from gui.widgets.labels import tip

_FLAT = (IndicatorKind.RATE, IndicatorKind.CEILING)


def series(filings: Sequence[Filing], indicator: Indicator) -> list[tuple[int, float]]:
    """Month number and value wherever one was filed, oldest first."""
    return [(f.key.month.number, f.values[indicator.id]) for f in filings if indicator.id in f.values]


class Sparkline(QWidget):
    """Values as a line over their months; dashed: 序时 to the target, or a rate's or ceiling's level target."""

    def __init__(self, indicator: Indicator) -> None:
        super().__init__()
        self._indicator = indicator
        self._points: list[tuple[int, float]] = []
        self.setMaximumWidth(200)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """112 × 26 px; it takes more width, up to 200 px, where there is room."""
        return QSize(112, 26)

    def show_points(self, points: list[tuple[int, float]]) -> None:
        """Month numbers with their values."""
        self._points = points
        said = "，".join(f"{month}月 {wording.number(value)}" for month, value in points)
        self.setAccessibleName(f"{self._indicator.name}走势：{said or '还没有数值'}")
        self.setToolTip(tip(said))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._indicator.kind is IndicatorKind.MILESTONE:
            return
        paint(painter, QRectF(self.rect()), self._indicator, self._points)


def paint(painter: QPainter, rect: QRectF, indicator: Indicator, points: Sequence[tuple[int, float]]) -> None:
    """The picture in a rectangle; scaled to hold the target, every value and zero."""
    target = indicator.value[0] if indicator.value else 0.0
    heights = [0.0, target * 1.04, *(value for _, value in points)]
    low, high = min(heights), max(heights)
    floor = rect.bottom() - 1

    def at(month: float, value: float) -> QPointF:
        share = (value - low) / (high - low) if high > low else 0.0
        return QPointF(rect.left() + 3 + (month - 1) * (rect.width() - 6) / 11, floor - 1 - share * (rect.height() - 6))

    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(QPointF(rect.left() + 3, floor + 0.5), QPointF(rect.right() - 3, floor + 0.5))
    if indicator.value:
        start = target if indicator.kind in _FLAT else target / 12
        _dashed(painter, at(1, start), at(12, target))
    if points:
        _line(painter, [at(month, value) for month, value in points], floor)


def _dashed(painter: QPainter, start: QPointF, end: QPointF) -> None:
    pen = QPen(theme.color("grey"), 1)
    pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.drawLine(start, end)


def _line(painter: QPainter, spots: list[QPointF], floor: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accentw"))
    painter.drawPolygon(QPolygonF([QPointF(spots[0].x(), floor), *spots, QPointF(spots[-1].x(), floor)]))
    painter.setPen(QPen(theme.color("accent"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(spots))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawEllipse(spots[-1], 2.5, 2.5)
