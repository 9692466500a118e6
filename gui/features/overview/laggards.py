"""滞后任务, the farthest behind first, and below them the units that have filed nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core import statistics
from core.model import wording
from core.model.records import IndicatorKind, UnitId
from core.model.status import Light
from core.search.matching import Marked
from core.statistics import DistrictYear, FilingSet, Laggard, UnitMonth, UnitSet
from gui.features.overview.card import Card
from gui.shell.page import Destination
from gui.widgets import theme
from gui.widgets.count import Count, Link
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ElidedLabel, ground, hint, label, row_layout
from gui.widgets.rows import OpenList, Row

_SILENT = 4  # units named before the rest is a number
_HEAD = 50  # px of heading, margins and frame
_TONES = {Light.RED: "red_text", Light.YELLOW: "yellow_text"}


class Laggards(Card):
    """The card. `go` takes a Destination, `open_silent` a unit's number (None: all of them)."""

    def __init__(
        self,
        go: Callable[[Destination], object],
        open_all: Callable[[], object],
        open_silent: Callable[[UnitId | None], object],
    ) -> None:
        self._count = Count(open_all)
        super().__init__("滞后任务", self._count)
        self._list = OpenList("滞后任务")
        self._list.picked.connect(lambda row: go(row.key))
        self._empty = EmptyState("checkmark_circle", "没有亮红灯或黄灯的任务")
        self._silent = _Silent(go, open_silent)
        self.body.setContentsMargins(1, 12, 1, 1)
        head = self.body.itemAt(0).widget()
        head.setContentsMargins(15, 0, 15, 0)
        for part, stretch in ((self._list, 1), (self._empty, 1), (self._silent, 0)):
            self.body.addWidget(part, stretch)

    def show_year(self, year: DistrictYear, *, own: bool) -> None:
        """Name them."""
        found = statistics.laggards(year)
        self._list.show_rows([_row(year, one, own=own) for one in found])
        self._list.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._empty.say(*none_words(year))
        self._count.show_count(len(found), "滞后任务", "项")
        self.remark.setText("差距为百分点" if any(one.gap for one in found) else "")
        self._silent.setVisible(not own)
        if not own:
            self._silent.show_year(year)

    @property
    def height_wanted(self) -> int:
        """The height that shows everything."""
        below = self._silent.height_wanted if self._silent.isVisibleTo(self) else 0
        return _HEAD + max(self._list.height_wanted, 96) + below


def none_words(year: DistrictYear) -> tuple[str, str, str]:
    """Why no task lags, what that leaves out, and an icon: a tick only where nothing was missed."""
    missed = statistics.missed(year)
    is_judged = any(year.lights[one] for one in (Light.GREEN, Light.YELLOW, Light.RED))
    text = "没有亮红灯或黄灯的任务" if is_judged else "还没有可以评判的任务"
    told = [f"今年已漏报 {missed} 项" if missed else "", "" if is_judged else "填了进度才亮灯"]
    icon = "warning" if missed else "checkmark_circle" if is_judged else "info"
    return text, "；".join(filter(None, told)), icon


def _row(year: DistrictYear, one: Laggard, *, own: bool) -> Row:
    node = one.standing
    unit = year.board.units[_speaker(one)]
    said = told(one) if own else f"{unit.short_name or unit.name}　{told(one)}"  # a long reason gives way
    return Row(
        Marked(node.node.title.rstrip("。：:")),
        below=Marked(said),
        light=node.light,
        right=Marked(gap_words(one)),
        right_tone=_TONES[node.light],
        key=Destination("任务", _speaker(one), year.month, node.node.id),
    )


def _speaker(one: Laggard) -> UnitId:
    units = one.indicator.units if one.indicator else ()
    return units[0] if units else (one.standing.lit or one.standing.rows)[0].unit_id


def told(one: Laggard) -> str:
    """税收超千万项目 2/6 个，完成 33.3%; without an indicator the light's own reason."""
    found = one.indicator
    if found is None or found.value is None:
        return one.standing.verdict.reason
    indicator = found.indicator
    if indicator.kind in {IndicatorKind.CUMULATIVE, IndicatorKind.COUNT} and found.verdict.ratio is not None:
        whole = wording.amount(indicator.value[0], indicator.unit)
        return f"{indicator.name} {wording.number(found.value)}/{whole}，完成 {wording.percent(found.verdict.ratio)}"
    return f"{indicator.name} {wording.value(indicator, found.value)}，目标 {wording.target(indicator)}"


def gap_words(one: Laggard) -> str:
    """−41.7 points behind 序时, 低 3.2 below a rate's target, "" where nothing can be counted."""
    if not one.gap:
        return ""
    is_rate = one.indicator is not None and one.indicator.indicator.kind is IndicatorKind.RATE
    return f"低 {wording.number(-one.gap)}" if is_rate else wording.points(one.gap)


class _Silent(QWidget):
    """一项未报的单位: a number each, that opens what it has not filed."""

    def __init__(self, go: Callable[[Destination], object], open_silent: Callable[[UnitId | None], object]) -> None:
        super().__init__()
        ground(self, "surface2")
        self._open = open_silent
        self._title = label("一项未报的单位", medium=True)
        self._remind = Link(partial(go, Destination("报表", kind="reminder")), medium=False)
        self._remind.say("生成催报单", "到报表页生成催报单")
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(15, 8, 15, 10)
        self._body.setSpacing(2)
        head = QWidget()
        head.setLayout(row_layout(self._title, None, self._remind))
        self._body.addWidget(head)
        self._lines: list[QWidget] = []

    @property
    def height_wanted(self) -> int:
        """The heading's and the lines' height."""
        return 42 + 24 * len(self._lines)

    def show_year(self, year: DistrictYear) -> None:
        found = statistics.units_behind(year.current, UnitSet.SILENT)
        for line in self._lines:
            self._body.removeWidget(line)
            line.deleteLater()
        self._lines = [self._line(year, unit) for unit in found[:_SILENT]]
        if len(found) > _SILENT:
            self._lines.append(self._rest(len(found)))
        elif not found:
            self._lines.append(hint("没有，各单位都已开始报送"))
        for line in self._lines:
            self._body.addWidget(line)

    def _line(self, year: DistrictYear, unit: UnitMonth) -> QWidget:
        name = ElidedLabel(unit.unit.name)
        name.setFont(theme.font(theme.SIZE_SMALL))
        months = statistics.months_silent(year, unit.unit.id)
        count = Count(partial(self._open, unit.unit.id), size=theme.SIZE_SMALL, medium=False)
        count.show_count(unit.unfiled, f"{unit.unit.name}{FilingSet.UNFILED.value}", "项")
        row = row_layout(name, hint(f"连续 {months} 月") if months > 1 else 0, count)
        row.setStretchFactor(name, 1)
        made = QWidget()
        made.setFixedHeight(22)
        made.setLayout(row)
        return made

    def _rest(self, number: int) -> QWidget:
        count = Count(partial(self._open, None), size=theme.SIZE_SMALL, medium=False)
        count.show_count(number, "一项未报的单位", "家")
        made = QWidget()
        made.setFixedHeight(22)
        made.setLayout(row_layout(hint("共"), count, None))
        return made
