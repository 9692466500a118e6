"""The indicators of a task as a table, with an input in each row that the unit fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from core.model.records import Filing, IndicatorId, UnitId
from core.rules.light_rule import DEFAULT_RULE, LightRule
from core.task_indicators import TaskIndicator
from gui.features.filing.indicator_row import IndicatorRow
from gui.features.filing.sparkline import series
from gui.widgets import theme
from gui.widgets.labels import label

_HEADS = ("指标", "目标", "填报主体", "上月累计", "本月累计", "1—12月走势", "完成", "比计划")
_TARGET, _OWNER, _LAST, _INPUT, _SPARK, _RATIO, _GAP = 1, 2, 3, 4, 5, 6, 7
_RIGHT = (_LAST, _RATIO, _GAP)
_HEAD, _HEAD_NARROW, _ROW, _ROW_NARROW = 28, 24, 32, 28  # px
#: Columns that give way, and below which width of the table, in px.
_GIVE_WAY = {_SPARK: 760, _OWNER: 600, _LAST: 520}


class IndicatorTable(QFrame):
    """Rows for the indicators given; no box at all when there are none."""

    typed = Signal(str)  # the indicator's id
    left = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName("量化指标")
        self.rows: list[IndicatorRow] = []
        self._narrow = self._has_others = False
        self._heads: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 0, 8, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        for column, share in ((0, 4), (_TARGET, 2), (_OWNER, 2), (_INPUT, 1), (_SPARK, 3)):
            self._grid.setColumnStretch(column, share)
        self._grid.setColumnMinimumWidth(0, 72)
        self._make_heads()

    def _make_heads(self) -> None:
        for column, words in enumerate(_HEADS):
            head = label(words, size=theme.SIZE_SMALL, tone="text2", medium=True)
            head.setAlignment(_side(column))
            self._heads.append(head)
            self._grid.addWidget(head, 0, column)

    # --- content ---------------------------------------------------------------------------------

    def set_indicators(
        self,
        indicators: Sequence[TaskIndicator],
        *,
        after: QWidget,
        rule: LightRule = DEFAULT_RULE,
        names: Mapping[UnitId, str] | None = None,
    ) -> None:
        """Make the rows of another task; Tab reaches them `after` the widget before the table.

        `names` are those of the units that file what the unit is not asked for.
        """
        self._clear()
        self._has_others = not all(one.is_mine for one in indicators)
        for position, seen in enumerate(indicators):
            owner = "本单位" if seen.is_mine else "、".join((names or {}).get(unit, "") for unit in seen.units)
            self._add(IndicatorRow(seen, owner, rule, self), position)
            after = self.rows[-1].chain(after)
        self.setVisible(bool(indicators))
        self._give_way()
        self.set_narrow(narrow=self._narrow)

    def _clear(self) -> None:
        for row in self.rows:
            for widget in (*row.cells, row.below):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
            row.deleteLater()
        for line in range(1, 2 * len(self.rows) + 1):
            self._grid.setRowMinimumHeight(line, 0)
        self.rows = []

    def _add(self, row: IndicatorRow, position: int) -> None:
        line = 1 + 2 * position
        for column, cell in enumerate(row.cells):
            self._grid.addWidget(cell, line, column)
        self._grid.addWidget(row.below, line + 1, _INPUT, 1, len(_HEADS) - _INPUT, Qt.AlignmentFlag.AlignLeft)
        row.typed.connect(lambda: self.typed.emit(row.indicator.id))
        row.left.connect(lambda: self.left.emit(row.indicator.id))
        self.rows.append(row)

    def show_values(self, filing: Filing, last: Filing | None, year: Sequence[Filing]) -> None:
        """The values of a filing, of the one before, and of the year."""
        month = filing.key.month
        before = [each for each in year if each.key.month < month]
        for row in self.rows:
            each = row.indicator
            row.show_values(
                filing.values.get(each.id), last.values.get(each.id) if last else None, series(before, each), month
            )

    def refresh_values(self, filing: Filing) -> None:
        """Follow a change of the filing shown."""
        for row in self.rows:
            row.refresh_value(filing.values.get(row.indicator.id))

    def values(self, stored: Mapping[IndicatorId, float]) -> dict[IndicatorId, float]:
        """What is typed; where that is no number, what was stored. Values of unknown indicators are kept."""
        kept = dict(stored)
        for row in self.own_rows:
            reading = row.reading()
            if reading.value is not None:
                kept[row.indicator.id] = reading.value
            elif not reading.sentence:
                kept.pop(row.indicator.id, None)
        return kept

    @property
    def own_rows(self) -> list[IndicatorRow]:
        """The rows that the unit fills in."""
        return [row for row in self.rows if row.seen.is_mine]

    def set_editable(self, editable: bool) -> None:
        """Open or close the inputs."""
        for row in self.rows:
            row.input.set_editable(editable)

    def row_of(self, indicator_id: IndicatorId) -> IndicatorRow:
        """The row of an indicator."""
        return next(row for row in self.rows if row.indicator.id == indicator_id)

    # --- looks -----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Columns give way when it gets narrow."""
        super().resizeEvent(event)
        self._give_way()

    def set_narrow(self, *, narrow: bool) -> None:
        """Lower rows where the window is small."""
        self._narrow = narrow
        self._grid.setRowMinimumHeight(0, _HEAD_NARROW if narrow else _HEAD)
        for position, row in enumerate(self.rows):
            self._grid.setRowMinimumHeight(1 + 2 * position, _ROW_NARROW if narrow else _ROW)
            row.input.set_small(small=narrow)

    def _give_way(self) -> None:
        for column, width in _GIVE_WAY.items():
            shown = self.width() >= width and (column != _OWNER or self._has_others)
            self._heads[column].setVisible(shown)
            for row in self.rows:
                row.cells[column].setVisible(shown)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The head's ground and a hairline over each row."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(inner, 5, 5)
        painter.setClipPath(shape)
        head = self._grid.cellRect(0, 0)
        theme.fill(painter, QRectF(0, 0, self.width(), head.bottom() + 1), "surface2")
        painter.setPen(QPen(theme.color("line"), 1))
        for position in range(len(self.rows)):
            y = self._grid.cellRect(1 + 2 * position, 0).top() + 0.5
            painter.drawLine(QPointF(1, y), QPointF(self.width() - 1, y))


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
