"""全年走势: the shares of filings on time and of green lights, a point a month whose deadline has passed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from core.model import wording
from core.statistics import DistrictYear, TrendPoint
from gui.features.overview.card import Card
from gui.widgets import theme
from gui.widgets.labels import tip

_LEFT, _FOOT, _TOP = 28, 24, 8  # px for the scale, the months, the air above
_APART, _BESIDE, _BETWEEN = 18, 10, 6  # px between two labels, from a line's end to its label, between two months
_NOTHING = "截止日过后显示"
_LINES = (("on_time", "按时", "accent"), ("green", "绿灯", "grey"))
_NAMES = tuple(name for name, _, _ in _LINES)
End = tuple[str, str]  # words, tone


class Trend(Card):
    """The card."""

    def __init__(self) -> None:
        super().__init__("全年走势")
        self._chart = _Chart()
        self.body.addWidget(self._chart, 1)

    def show_year(self, year: DistrictYear) -> None:
        """Draw the year up to its month; a month that still runs is counted once its deadline has passed."""
        self.remark.setText(remark(year))
        self._chart.show_points(year.trend)


def remark(year: DistrictYear) -> str:
    """%，1—8月；9月截止后计入."""
    told = [month.month.number for month in year.months if month.is_over(year.now)]
    first, running = ("1—" if len(told) > 1 else ""), year.month.number not in told
    parts = [f"%，{first}{told[-1]}月" if told else "", f"{year.month.number}月截止后计入" if running else ""]
    return "；".join(filter(None, parts))


class _Chart(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[TrendPoint, ...] = ()
        self.setMinimumHeight(120)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(366, 220)

    @property
    def ends(self) -> dict[str, End]:
        """What stands at the end of each line: 按时 89.1, its last share."""
        shares = {name: [kept for one in self._points if (kept := getattr(one, name)) is not None] for name in _NAMES}
        return {name: (f"{word} {shares[name][-1]:.1f}", tone) for name, word, tone in _LINES if shares[name]}

    def show_points(self, points: tuple[TrendPoint, ...]) -> None:
        self._points = points
        self.setAccessibleName("；".join(map(_said, points)))
        self.setToolTip(tip("\n".join(map(_said, points))))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SIZE_SMALL))
        ends = self.ends
        beside = _BESIDE + max((_advance(words, medium=True) for words, _ in ends.values()), default=0)
        room = QRectF(_LEFT, _TOP, self.width() - _LEFT - beside - 4, self.height() - _TOP - _FOOT)
        lowest = lowest_tick(self._points)
        _paint_scale(painter, room, lowest, self.width())
        _paint_months(painter, room, len(self._points), self.height())
        spots = {name: _spots(self._points, name, room, lowest) for name, _, _ in _LINES}
        for name, _, tone in _LINES:
            _paint_line(painter, spots[name], tone, dashed=tone == "grey")
        _paint_labels(painter, spots, ends, room.bottom() - 6)
        if not ends:
            painter.setPen(theme.color("text3"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, _NOTHING)


def _advance(words: str, *, medium: bool = False) -> int:
    return QFontMetrics(theme.font(theme.SIZE_SMALL, medium=medium)).horizontalAdvance(words)


def lowest_tick(points: Sequence[TrendPoint]) -> int:
    """The scale begins at the 20 below the lowest share."""
    shares = [share for one in points for share in (one.on_time, one.green) if share is not None]
    return min(math.floor(min(shares, default=0) / 20) * 20, 80)


def _said(point: TrendPoint) -> str:
    told = ((word, getattr(point, name)) for name, word, _ in _LINES)
    shares = (f"{word} {'—' if share is None else wording.percent(share)}" for word, share in told)
    return f"{point.month.number}月 {'，'.join(shares)}"


def _paint_scale(painter: QPainter, room: QRectF, lowest: int, right: int) -> None:
    for tick in range(lowest, 101, 20):
        y = _height(room, tick, lowest)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(room.left(), y), QPointF(right, y))
        painter.setPen(theme.color("text3"))
        painter.drawText(QRectF(0, y - 10, room.left() - 6, 20), _AT_RIGHT, str(tick))


_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _paint_months(painter: QPainter, room: QRectF, count: int, bottom: int) -> None:
    painter.setPen(theme.color("text3"))
    step = max((room.width() - 14) / max(count - 1, 1), 1)  # too narrow for any line, and still no reason to fail
    for month in months_labelled(count, step, _advance("12月") + _BETWEEN):
        place = QRectF(_across(room, month, count) - 20, bottom - 18, 40, 18)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{month}月")


def months_labelled(count: int, step: float, needed: float) -> range:
    """The months whose names fit side by side: every one, or every so many, the last one among them."""
    every = max(math.ceil(needed / step), 1)
    return range((count - 1) % every + 1, count + 1, every)


def _across(room: QRectF, month: int, count: int) -> float:
    """Months spread over the room; one alone stands at its left."""
    return room.left() + 14 + (month - 1) * (room.width() - 14) / max(count - 1, 1)


def _height(room: QRectF, share: float, lowest: int) -> float:
    return room.bottom() - (share - lowest) / (100 - lowest) * room.height()


Spot = tuple[int, QPointF]


def _spots(points: Sequence[TrendPoint], name: str, room: QRectF, lowest: int) -> list[Spot]:
    """The months in which there is a share, with their places."""
    shares = ((one.month.number, getattr(one, name)) for one in points)
    return [
        (month, QPointF(_across(room, month, len(points)), _height(room, share, lowest)))
        for month, share in shares
        if share is not None
    ]


def _paint_line(painter: QPainter, spots: Sequence[Spot], tone: str, *, dashed: bool) -> None:
    """A line ends where a month has no share."""
    pen = QPen(theme.color(tone), 2)
    if dashed:
        pen.setDashPattern([2.5, 1.5])
    for _, run in groupby(enumerate(spots), lambda one: one[1][0] - one[0]):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([spot for _, (_, spot) in run]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(tone))
    for _, spot in spots:
        painter.drawEllipse(spot, *((4, 4) if spot is spots[-1][1] else (2.5, 2.5)))


def _paint_labels(painter: QPainter, spots: dict[str, list[Spot]], ends: dict[str, End], lowest: float) -> None:
    """The last shares in words at the ends of the lines, moved apart where they would touch."""
    placed = sorted(((spots[name][-1][1], *end) for name, end in ends.items()), key=lambda one: one[0].y())
    for (spot, words, tone), y in zip(placed, label_heights([one[0].y() for one in placed], lowest), strict=True):
        painter.setFont(theme.font(theme.SIZE_SMALL, medium=True))
        painter.setPen(theme.color("text" if tone == "accent" else "text2"))
        painter.drawText(QRectF(spot.x() + _BESIDE, y - 10, _advance(words, medium=True) + 2, 20), _AT_LEFT, words)


def label_heights(wanted: Sequence[float], lowest: float) -> list[float]:
    """Where labels stand that want to be at these heights from the top down: apart, and none below the lowest."""
    heights: list[float] = []
    for y in wanted:
        heights.append(max([y, *(heights[-1:] and [heights[-1] + _APART])]))
    over = max(heights[-1] - lowest, 0) if heights else 0
    return [y - over for y in heights]
