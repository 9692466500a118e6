"""Fluent icons tinted from a token, and the lights: one painter each, used everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from core.host.resources import resource
from core.model.status import Light
from gui.widgets import theme

_SEGMENT = re.compile(r"([MLCZ])([^MLCZ]*)")
_DRAW: dict[str, Callable[..., None]] = {
    "M": QPainterPath.moveTo,
    "L": QPainterPath.lineTo,
    "C": QPainterPath.cubicTo,
    "Z": QPainterPath.closeSubpath,
}


@lru_cache(maxsize=128)
def _shape(name: str) -> QPainterPath:
    """An icon on its grid of 20 units; .ci/icons.py has written the file so that this can read it."""
    shape = QPainterPath()
    shape.setFillRule(Qt.FillRule.WindingFill)
    drawing = resource("icons", f"{name}.svg").read_text(encoding="ascii")
    for path in drawing.split(' d="')[1:]:
        for letter, numbers in _SEGMENT.findall(path[: path.index('"')]):
            _DRAW[letter](shape, *map(float, numbers.split()))
    return shape


def _ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen else 1.0


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    _paint(painter, QRectF(0, 0, size, size), name, QColor(color))
    painter.end()
    return pixmap


def pixmap(name: str, tone: str = "text2", size: int = 16) -> QPixmap:
    """An icon in logical pixels, sharp on the screen's scale."""
    return _pixmap(name, getattr(theme.current(), tone), size, _ratio())


def icon(name: str, tone: str = "text2", size: int = 16) -> QIcon:
    """An icon for a button: greyed when disabled."""
    normal = pixmap(name, tone, size)
    made = QIcon(normal)
    made.addPixmap(normal, QIcon.Mode.Selected)
    made.addPixmap(pixmap(name, "disabled", size), QIcon.Mode.Disabled)
    return made


def paint_icon(painter: QPainter, rect: QRectF, name: str, tone: str = "text2") -> None:
    """Draw an icon into a rectangle (delegates)."""
    _paint(painter, rect, name, theme.color(tone))


def _paint(painter: QPainter, rect: QRectF, name: str, color: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 20, rect.height() / 20)
    painter.fillPath(_shape(name), color)
    painter.restore()


def paint_light(painter: QPainter, rect: QRectF, light: Light) -> None:
    """Draw a light: shape, glyph and colour say the same. Everything is on a grid of 16 units."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 16, rect.height() / 16)
    {
        Light.GREEN: _green,
        Light.YELLOW: _yellow,
        Light.RED: _red,
        Light.GREY: _grey,
        Light.NONE: _none,
    }[light](painter)
    painter.restore()


def _stroke(painter: QPainter, token: str, width: float) -> None:
    pen = QPen(theme.color(token), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill(painter: QPainter, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)


def _green(painter: QPainter) -> None:
    _fill(painter, theme.color("green"))
    painter.drawEllipse(QPointF(8, 8), 7, 7)
    _stroke(painter, "surface", 1.7)
    painter.drawPolyline(QPolygonF([QPointF(4.8, 8.2), QPointF(7.1, 10.5), QPointF(11.3, 5.9)]))


def _yellow(painter: QPainter) -> None:
    triangle = QPainterPath(QPointF(8, 1.6))
    triangle.lineTo(15, 14.4)
    triangle.lineTo(1, 14.4)
    triangle.closeSubpath()
    pen = QPen(theme.color("yellow_line"), 1)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(theme.color("yellow"))
    painter.drawPath(triangle)
    _stroke(painter, "yellow_glyph", 1.7)
    painter.drawLines([QLineF(8, 5.6, 8, 10), QLineF(8, 11.2, 8, 12.9)])


def _red(painter: QPainter) -> None:
    _fill(painter, theme.color("red"))
    painter.drawRoundedRect(QRectF(1.2, 1.2, 13.6, 13.6), 2, 2)
    _stroke(painter, "surface", 1.7)
    painter.drawLines([QLineF(5, 5, 11, 11), QLineF(11, 5, 5, 11)])


def _grey(painter: QPainter) -> None:
    _stroke(painter, "grey", 1.4)
    painter.drawEllipse(QPointF(8, 8), 6.3, 6.3)
    painter.drawLine(QLineF(5, 8, 11, 8))


def _none(painter: QPainter) -> None:
    """A dash: nothing is judged this month."""
    _stroke(painter, "text3", 1.4)
    painter.drawLine(QLineF(4, 8, 12, 8))


def light_pixmap(light: Light, size: int = 16) -> QPixmap:
    """A light for labels and combo boxes."""
    ratio = _ratio()
    made = QPixmap(QSize(size, size) * ratio)
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    paint_light(painter, QRectF(0, 0, size, size), light)
    painter.end()
    return made


def paint_progress(painter: QPainter, rect: QRectF, percent: float, pro_rata: float | None) -> None:
    """Draw the 4 px bar in the rectangle's middle, with a 2 × 12 px tick at 序时 (None: no tick, as when done)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = rect.center().y()
    track = QRectF(rect.left(), middle - 2, rect.width(), 4)
    _fill(painter, theme.color("track"))
    painter.drawRoundedRect(track, 2, 2)
    done = QRectF(track)
    done.setWidth(track.width() * min(max(percent, 0), 100) / 100)
    painter.setBrush(theme.color("bar"))
    if done.width() > 0:
        painter.drawRoundedRect(done, 2, 2)
    if pro_rata is not None and percent < 100:
        painter.setBrush(theme.color("tick"))
        painter.drawRect(QRectF(rect.left() + rect.width() * pro_rata / 100 - 1, middle - 6, 2, 12))
    painter.restore()
