"""各板块亮灯: a bar a section, all on one scale, its lights as numbers that open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.model.records import Node
from core.model.status import Light
from core.statistics import DistrictYear, SectionStanding
from gui.features.overview.card import Card
from gui.widgets.count import Count, LightCount
from gui.widgets.labels import ElidedLabel, ground, row_layout

_TOTAL, _GAP, _ROW = 36, 2, 24  # px
_WIDEST, _ROOM = 40, 200  # px a task takes at most, px a bar takes at most

Open = Callable[[Light | None, Node | None], object]


class Sections(Card):
    """The card. `open_tasks` is called with a light and a section, None for any."""

    def __init__(self, open_tasks: Open) -> None:
        self._counts = {light: LightCount(light, partial(open_tasks, light, None), in_bar=False) for light in Light}
        super().__init__("各板块亮灯", *self._counts.values())
        self._open = open_tasks
        self._rows = QWidget()
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._area = QScrollArea()
        self._area.setWidget(ground(self._rows, "surface"))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._area, 1)
        self._shown: tuple[Node, ...] = ()
        self._lines: list[_Line] = []

    def show_year(self, year: DistrictYear) -> None:
        """Count again; the lines stay while the sections do, so that the keyboard stays where it is."""
        sections = tuple(one.section for one in year.sections)
        if sections != self._shown:
            self._shown = sections
            self._rebuild(year)
        largest = max((len(one.nodes) for one in year.sections), default=1)
        for line, standing in zip(self._lines, year.sections, strict=True):
            line.show_standing(standing, largest)
        for light, count in self._counts.items():
            count.show_light(year.lights[light], "各板块")
        self.remark.setText(f"{year.lights.total()} 项")

    @property
    def height_wanted(self) -> int:
        """The height of all lines with the frame's."""
        return 58 + _ROW * len(self._lines)

    def _rebuild(self, year: DistrictYear) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        self._lines = [_Line(one, self._open) for one in year.sections]
        for line in self._lines:
            self._column.addWidget(line)
        self._column.addStretch(1)


class _Line(QWidget):
    """Name, bar, number of tasks."""

    def __init__(self, standing: SectionStanding, open_tasks: Open) -> None:
        super().__init__()
        self.setFixedHeight(_ROW)
        name = ElidedLabel(_name(standing))
        self._bar = _Bar(
            {light: LightCount(light, partial(open_tasks, light, standing.section), in_bar=True) for light in Light}
        )
        self._total = Count(partial(open_tasks, None, standing.section))
        self._total.setFixedWidth(_TOTAL)
        layout = row_layout(name, self._bar, self._total)
        layout.setStretchFactor(name, 1)
        self.setLayout(layout)

    def show_standing(self, standing: SectionStanding, largest: int) -> None:
        """Show its lights, on the scale on which the largest section fills the bar."""
        self._bar.show_standing(standing, largest)
        self._total.show_count(len(standing.nodes), f"{standing.title}任务")


def _name(standing: SectionStanding) -> str:
    """（一）工业经济: the number as the list writes it, the title without what only introduces it."""
    return f"{standing.section.number}{standing.title}"


class _Bar(QWidget):
    """The lights of a section side by side."""

    def __init__(self, counts: dict[Light, LightCount]) -> None:
        super().__init__()
        self._counts, self._largest = counts, 1
        for count in counts.values():
            count.setParent(self)

    def show_standing(self, standing: SectionStanding, largest: int) -> None:
        self._largest = largest
        self.setFixedWidth(min(max(largest * (_WIDEST + _GAP), 3 * LightCount.narrowest), _ROOM))
        for light, count in self._counts.items():
            count.show_light(standing.lights[light], standing.title)
            count.setVisible(bool(count.value))
        self._place()

    def _place(self) -> None:
        shown = [count for count in self._counts.values() if count.value]
        left = 0
        for count, width in zip(shown, self._widths([count.value for count in shown]), strict=True):
            count.setGeometry(left, (self.height() - 18) // 2, width, 18)
            left += width + _GAP

    def _widths(self, values: list[int]) -> list[int]:
        """A task has the same width everywhere; a light keeps room for its number, at the cost of the widest."""
        room = self.width() - _GAP * (len(values) - 1)
        each = min(_WIDEST, (self.width() - 3 * _GAP) / self._largest)
        widths = [max(round(value * each), LightCount.narrowest) for value in values]
        over = sum(widths) - room
        if over > 0 and widths:
            widths[widths.index(max(widths))] -= over
        return widths

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay the lights anew."""
        super().resizeEvent(event)
        self._place()
