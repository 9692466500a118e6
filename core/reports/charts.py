"""Charts as vectors, readable in black and white: a word, a shape or a hatching beside every colour."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from core.model import wording
from core.model.status import Light
from core.reports.document import BLACK, Colour, Shape
from core.reports.flow import Piece, Row, kept_together
from core.reports.fonts import Face
from core.reports.ink import BLUE, GREEN, GREY, LINE, MUTED, RED, WHITE, YELLOW
from core.reports.page import CELL, LEADING, RISE, SIZE_5
from core.reports.table import Tone
from core.reports.typeset import set_text

#: The ground of a light, and its word in a narrow place.
LIGHT_TONES = {
    Light.GREEN: Tone(GREEN),
    Light.YELLOW: Tone(YELLOW, hatch=5.0),
    Light.RED: Tone(RED, WHITE),
    Light.GREY: Tone(GREY),
}
_SHORT = {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红", Light.GREY: "灰"}

_BASE = (LEADING - CELL) / 2 + RISE * CELL
_BAR, _BAR_STEP, _LABELS, _COUNTS = 12.0, 19.0, 176.0, 30.0
_PLOT_TOP, _PLOT_LEFT, _PLOT_RIGHT, _PLOT_BOTTOM, _PLOT_HEIGHT = 12.0, 28.0, 84.0, 22.0, 150.0

Drawn = Iterator[Shape | Piece]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar a label, its length the sum of its lights."""

    rows: tuple[tuple[str, Mapping[Light, int]], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Two series over the year's months, in percent; None where a month has no value."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]


Chart = Bars | Lines


def chart_rows(chart: Chart, width: float, where: str) -> list[Row]:
    """The chart on lines of the grid that stay together."""
    drawn = list(_bars(chart, width) if isinstance(chart, Bars) else _lines(chart, width))
    pieces = tuple(one for one in drawn if isinstance(one, Piece))
    shapes = tuple(one for one in drawn if isinstance(one, Shape))
    count = math.ceil(_height(chart) / LEADING)
    return kept_together([Row(pieces, shapes=shapes, where=where), *[Row()] * (count - 1)])


def _height(chart: Chart) -> float:
    if isinstance(chart, Bars):
        return (len(chart.rows) + 1) * _BAR_STEP
    return _PLOT_TOP + _PLOT_HEIGHT + _PLOT_BOTTOM


# --- bars --------------------------------------------------------------------


def _bars(chart: Bars, width: float) -> Drawn:
    room = width - _LABELS - len(Light) * _COUNTS - 8
    longest = max((sum(lights.values()) for _, lights in chart.rows), default=0) or 1
    starts = {light: width - (len(Light) - at) * _COUNTS for at, light in enumerate(Light)}
    for light, x in starts.items():
        tone = LIGHT_TONES[light]
        yield _box(x, -_BAR_STEP + 5, x + 8, -_BAR_STEP + 13, tone.fill, tone.hatch)
        yield _text(_SHORT[light], x + 10, -_BAR_STEP + 6, size=9.0)
    for at, (label, lights) in enumerate(chart.rows, 1):
        y = -(at + 1) * _BAR_STEP + 6
        yield _text(label, 0.0, y)
        yield from _bar(lights, _LABELS, y - 2, room / longest)
        for light, x in starts.items():
            yield _text(str(lights.get(light, 0)), x + _COUNTS / 2 - 6, y)


def _bar(lights: Mapping[Light, int], x: float, y: float, scale: float) -> Drawn:
    counts = [lights.get(light, 0) for light in Light]
    edges = [x + count * scale for count in accumulate(counts, initial=0)]
    for light, (left, right) in zip(Light, pairwise(edges), strict=True):
        if right > left:
            tone = LIGHT_TONES[light]
            yield _box(left, y, right, y + _BAR, tone.fill, tone.hatch)


# --- lines -------------------------------------------------------------------


def _lines(chart: Lines, width: float) -> Drawn:
    right = width - _PLOT_RIGHT
    step = (right - _PLOT_LEFT) / max(len(chart.labels) - 1, 1)
    yield from _axes(chart, right, step)
    ends = _apart([_last(values) for _, values in chart.series])
    styles = zip(_STYLES, chart.series, ends, strict=False)
    for (colour, dash, corners), (name, values), end in styles:
        points = [(_PLOT_LEFT + at * step, _y(value)) for at, value in enumerate(values) if value is not None]
        if not points:  # before the year's first deadline
            continue
        yield Shape(tuple(points), stroke=colour, width=1.4, dash=dash)
        yield from (_marker(point, corners, colour) for point in points)
        yield _text(f"{name} {wording.percent(_last(values))}", points[-1][0] + 7, _y(end) - 4, colour=colour)


#: Colour, dashes and corners of the marker of each series.
_STYLES: tuple[tuple[Colour, tuple[float, ...], int], ...] = ((BLUE, (), 16), (MUTED, (4.0, 2.5), 4))


def _axes(chart: Lines, right: float, step: float) -> Drawn:
    for value in range(0, 101, 20):
        yield Shape(((_PLOT_LEFT, _y(value)), (right, _y(value))), stroke=LINE, width=0.4)
        yield _text(str(value), 0.0, _y(value) - 3.5, size=9.0, colour=MUTED)
    for at, label in enumerate(chart.labels):
        yield _text(label, _PLOT_LEFT + at * step - 9, _y(0) - 14, size=9.0, colour=MUTED)


def _y(percent: float) -> float:
    return -_PLOT_TOP - _PLOT_HEIGHT * (1 - percent / 100)


def _last(values: Sequence[float | None]) -> float:
    return next((value for value in reversed(values) if value is not None), 0.0)


def _apart(ends: Sequence[float], least: float = 9.0) -> list[float]:
    """Heights of the labels at the lines' ends, moved apart where they would touch."""
    if len(ends) == 2 and abs(ends[0] - ends[1]) < least:
        middle, sign = sum(ends) / 2, 1 if ends[0] >= ends[1] else -1
        return [middle + sign * least / 2, middle - sign * least / 2]
    return list(ends)


def _marker(at: Point, corners: int, colour: Colour) -> Shape:
    turns = [math.tau * (n + 0.5) / corners for n in range(corners)]
    points = tuple((at[0] + 2.6 * math.cos(turn), at[1] + 2.6 * math.sin(turn)) for turn in turns)
    return Shape(points, colour if corners > 4 else WHITE, colour, 0.9)


# --- what they share ---------------------------------------------------------


def _box(x0: float, y0: float, x1: float, y1: float, fill: Colour, hatch: float) -> Shape:
    return Shape(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), fill, MUTED, 0.4, hatch=hatch)


def _text(said: str, x: float, y: float, *, size: float = SIZE_5, colour: Colour = BLACK) -> Piece:
    """A text with its baseline `y` points over the upper edge of the chart (negative: below it)."""
    line = set_text([(Face.FANGSONG, said)], 1e6, justify=False)[0]
    return Piece(line, x, size, y + _BASE, colour)
