"""The year of one indicator: values by month, its plan dashed, the target a full line; months stand under points."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.model import wording
from core.model.period import Month, months_of
from core.model.records import Indicator, IndicatorKind
from core.plan import Plan, due_in, has_begun, percent_at, points_of
from core.task_indicators import TaskIndicator
from gui.widgets import theme

LEFT, RIGHT, _TOP, _FOOT, _HEIGHT = 56, 24, 20, 72, 232  # px
_LEVEL = (IndicatorKind.RATE, IndicatorKind.CEILING)
_NEAR = 1e-9  # what a division may be off by
_CENTRE = Qt.AlignmentFlag.AlignCenter


def ticks(low: float, high: float, least: float = 0) -> list[float]:
    """Round numbers within the bounds, not nearer to each other than `least`."""
    size = 10.0 ** floor(log10((high - low) / 4))
    step = max(next(size * by for by in (1, 2, 5, 10) if size * by >= (high - low) / 4), least)
    return [at * step for at in range(ceil(low / step - _NEAR), floor(high / step + _NEAR) + 1)]


class YearChart(QWidget):
    """232 px high. A rate or a ceiling has no plan line; a milestone is told in words, not drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._indicator: Indicator | None = None
        self._plan: Plan | None = None
        self._open = Month(1, 1)
        self._points: dict[int, float] = {}
        self._month = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(480, _HEIGHT)

    def show_year(self, seen: TaskIndicator, month: Month) -> None:
        """The values up to the month that is open, against the plan."""
        indicator = seen.indicator
        points = {one.month.number: one.value for one in seen.readings}
        self._indicator, self._points, self._month = indicator, points, month.number
        self._plan, self._open = seen.plan, month
        said = "，".join(f"{at}月 {wording.number(value)}" for at, value in sorted(points.items()))
        self.setAccessibleName(f"{indicator.name}，目标 {wording.target(indicator)}；{said or '还没有数值'}")
        self.update()

    # --- places ----------------------------------------------------------------------------------

    @property
    def _goal(self) -> float:
        return self._indicator.value[0] if self._indicator and self._indicator.value else 0.0

    def _bounds(self) -> tuple[float, float]:
        values = [*self._points.values(), self._goal, 0.0]
        low, high = min(values), max(values)
        return low, high if high > low else low + 1

    def _x(self, month: float) -> float:
        return LEFT + (self.width() - LEFT - RIGHT) * (month - 0.5) / 12

    def _y(self, value: float) -> float:
        low, high = self._bounds()
        room = _HEIGHT - _TOP - _FOOT
        return _TOP + room * (1 - (value - low) / (high - low))

    # --- drawing ---------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Grid, target, plan, values, months."""
        if self._indicator is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SIZE_SMALL))
        self._paint_axis(painter)
        self._paint_target(painter)
        self._paint_values(painter)
        self._paint_months(painter)

    def _paint_axis(self, painter: QPainter) -> None:
        is_whole = self._indicator is not None and self._indicator.kind is IndicatorKind.COUNT
        for value in ticks(*self._bounds(), least=1 if is_whole else 0):
            y = self._y(value)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(LEFT, y), QPointF(self.width() - RIGHT, y))
            painter.setPen(theme.color("text3"))
            words = wording.number(float(f"{value:.3g}"))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 10, LEFT - 8, 20), side, words)

    def _paint_target(self, painter: QPainter) -> None:
        assert self._indicator is not None  # noqa: S101  asked before
        y = self._y(self._goal)
        painter.setPen(QPen(theme.color("text"), 1.4))
        painter.drawLine(QPointF(LEFT, y), QPointF(self.width() - RIGHT, y))
        words = f"目标 {wording.target(self._indicator)}"
        painter.drawText(
            QRectF(LEFT + 4, y - 20 if y > _TOP + 2 else y + 2, 300, 18), Qt.AlignmentFlag.AlignLeft, words
        )
        if self._indicator.kind not in _LEVEL and self._plan is not None:
            self._paint_plan(painter, self._plan)

    def _paint_plan(self, painter: QPainter, plan: Plan) -> None:
        """What is expected at each month's end, diamonds at its points, the deadline a vertical line.

        Before an agreed extension the plan that held then is drawn, and goes on as dots.
        """
        months = [month for month in months_of(self._open.year) if has_begun(plan, month)]
        if plan.extensions:
            before = plan._replace(extensions=plan.extensions[:-1])
            self._polyline(painter, before, months, Qt.PenStyle.DotLine)
        self._polyline(painter, plan, months, Qt.PenStyle.DashLine)
        painter.setBrush(theme.color("surface"))
        for month, percent in points_of(plan, months[-1] if months else self._open):
            if month.year == self._open.year:
                self._diamond(painter, QPointF(self._x(month.number), self._y(self._goal * percent / 100)))
        due = due_in(plan, months[-1]) if months else plan.due
        if due.year == self._open.year and due.month < 12:
            x = self._x(due.month)
            painter.setPen(QPen(theme.color("control"), 1))
            painter.drawLine(QPointF(x, self._y(self._goal)), QPointF(x, self._y(0)))

    def _polyline(self, painter: QPainter, plan: Plan, months: Sequence[Month], style: Qt.PenStyle) -> None:
        painter.setPen(QPen(theme.color("control"), 1.2, style))
        places = [QPointF(self._x(at.number), self._y(self._goal * percent_at(plan, at) / 100)) for at in months]
        painter.drawPolyline(QPolygonF(places))

    def _diamond(self, painter: QPainter, at: QPointF) -> None:
        corners = ((0, -5), (5, 0), (0, 5), (-5, 0))
        painter.setPen(QPen(theme.color("control"), 1.2))
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))

    def _paint_values(self, painter: QPainter) -> None:
        months = sorted(self._points)
        places = [QPointF(self._x(at), self._y(self._points[at])) for at in months]
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(theme.color("accent"))
        for at, place in zip(months, places, strict=True):
            radius = 4.0 if at == self._month else 2.5
            painter.drawEllipse(place, radius, radius)
        self._paint_gap(painter)

    def _paint_gap(self, painter: QPainter) -> None:
        """How far this month's value lies below the plan, as a stroke with its number."""
        assert self._indicator is not None and self._plan is not None  # noqa: S101  asked before
        value, due = self._points.get(self._month), self._goal * percent_at(self._plan, self._open) / 100
        if value is None or value >= due or self._indicator.kind in _LEVEL:
            return
        x = self._x(self._month)
        painter.setPen(QPen(theme.color("yellow_line"), 2))
        painter.drawLine(QPointF(x, self._y(due)), QPointF(x, self._y(value) - 5))
        painter.setPen(theme.color("yellow_text"))
        words = f"比应达少 {wording.number(round(due - value, 2))}"
        width = painter.fontMetrics().horizontalAdvance(words) + 8
        left = x + 8 if x < self.width() - width - 16 else x - width - 8
        box = QRectF(left, (self._y(due) + self._y(value)) / 2 - 9, width, 18)
        theme.fill(painter, box, "surface")
        painter.drawText(box, _CENTRE, words)

    def _paint_months(self, painter: QPainter) -> None:
        top = _HEIGHT - _FOOT + 4
        heads = (("月份", top, "text3"), ("累计", top + 22, "text"), ("当月", top + 44, "text3"))
        for words, y, tone in heads:
            painter.setPen(theme.color(tone))
            painter.drawText(QRectF(8, y, LEFT - 8, 20), Qt.AlignmentFlag.AlignVCenter, words)
        before = 0.0
        for at in range(1, 13):
            value = self._points.get(at)
            cell = QRectF(self._x(at) - 26, top, 52, 20)
            painter.setPen(theme.color("accent2" if at == self._month else "text3"))
            painter.drawText(cell, _CENTRE, str(at))
            if value is None:
                continue
            painter.setPen(theme.color("text"))
            painter.drawText(cell.translated(0, 22), _CENTRE, wording.number(value))
            if self._indicator and self._indicator.kind not in _LEVEL:
                painter.setPen(theme.color("text3"))
                painter.drawText(cell.translated(0, 44), _CENTRE, wording.number(round(value - before, 4)))
            before = value
