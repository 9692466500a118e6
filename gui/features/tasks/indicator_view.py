"""量化指标 of a task: target, deadline, what is expected, value, ratio against the plan, light. Reading only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.model import wording
from core.model.records import Indicator, IndicatorKind, NodeId
from core.model.status import Attainment, Light
from core.plan import is_extended
from core.rules.judgement import AMOUNTS, Verdict
from core.task_indicators import TaskIndicator
from gui.shell.session import Session
from gui.widgets import icons, theme
from gui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex

HEADERS = ("指标", "目标", "期限", "应完成", "实际", "完成比例", "比计划", "灯")
#: From which width of the table on: px of 期限, 应完成, 实际, 完成比例, 比计划, 灯; 0 hides. The rest is the names'.
_WIDTHS = (
    (720, (112, 72, 84, 140, 68, 44)),
    (630, (112, 64, 76, 72, 64, 44)),
    (550, (104, 0, 76, 72, 60, 44)),
    (450, (0, 0, 72, 68, 60, 44)),
    (390, (0, 0, 72, 68, 0, 44)),
    (0, (0, 0, 72, 0, 0, 44)),
)
_BAR, _BESIDE_BAR, _LEAST_BAR = 60, 76, 24  # px
_NO_RATIO = 76  # 完成比例 while no row has one: the names need the room
_NAME, _TARGET, _DUE, _EXPECTED, _VALUE, _RATIO, _GAP, _LIGHT = range(8)
_RIGHT = (_EXPECTED, _VALUE, _GAP)
ROW_HEIGHT = 30
HEADER_HEIGHT = 28


class IndicatorRow(NamedTuple):
    """One indicator as the chosen unit sees it."""

    seen: TaskIndicator

    @property
    def indicator(self) -> Indicator:
        """The indicator, with the unit's own target."""
        return self.seen.indicator

    @property
    def value(self) -> float | None:
        """Its newest value."""
        return self.seen.value

    @property
    def verdict(self) -> Verdict:
        """How it stands."""
        return self.seen.verdict

    def text(self, column: int) -> str:
        """The cell in words."""
        return (
            self.indicator.name,
            wording.target(self.indicator),
            self._due(),
            self._expected(),
            self._value(),
            self._ratio(),
            self._gap(),
            self.verdict.light.label,
        )[column]

    def _due(self) -> str:
        """12月底, with 已延期 or 到期未完成."""
        due = self.verdict.due
        if due is None:
            return "按当月值"
        mark = "　到期未完成" if self.verdict.attainment is Attainment.OVERDUE else ""
        return f"{wording.due(due).removesuffix('前')}{mark or ('　已延期' if is_extended(self.seen.plan) else '')}"

    def _expected(self) -> str:
        if self.verdict.expected is None or self.indicator.kind not in AMOUNTS:
            return ""
        return wording.number(round(self.verdict.expected, 2))

    def _value(self) -> str:
        """A value of an earlier month says which."""
        if self.value is None:
            return "未填"
        said = wording.value(self.indicator, self.value).removesuffix(self.indicator.unit)  # the target says the unit
        last = self.seen.readings[-1].month
        is_now = self.verdict.month == last and self.verdict.light is not Light.NONE
        return said if is_now or self.verdict.month is None else f"{said}（{last.number}月）"

    def _ratio(self) -> str:
        if self.indicator.kind in {IndicatorKind.CEILING, IndicatorKind.MILESTONE}:
            said = self.verdict.kept if self.indicator.kind is IndicatorKind.CEILING else self.verdict.reason
            return said if self.value is not None else ""
        return wording.percent(self.verdict.ratio) if self.verdict.ratio is not None else ""

    def _gap(self) -> str:
        against_plan = self.indicator.kind in AMOUNTS
        return wording.points(self.verdict.gap) if against_plan and self.verdict.gap is not None else "—"

    @property
    def has_bar(self) -> bool:
        """Whether the ratio can be drawn as part of the whole."""
        return self.verdict.ratio is not None and self.indicator.kind is not IndicatorKind.MILESTONE


def rows_of(session: Session, node_id: NodeId) -> list[IndicatorRow]:
    """The indicators of a task with their owners' newest values, judged by the rule in force."""
    return [IndicatorRow(one) for one in session.indicators(node_id)]


class IndicatorModel(QAbstractTableModel):
    """Rows of IndicatorRow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[IndicatorRow, ...] = ()

    def set_rows(self, rows: Sequence[IndicatorRow]) -> None:
        """Show another task's indicators, or the same ones with new values."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()
            return
        self._rows = tuple(rows)
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(HEADERS) - 1))

    def row(self, index: Index) -> IndicatorRow:
        """The record of a row."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """A flat table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """The columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        """The columns' names, over numbers to the right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for people; the light's reason as tool tip."""
        row = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.text(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(row.indicator.text if index.column() <= _TARGET else row.verdict.reason)
        return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    side = Qt.AlignmentFlag.AlignHCenter if column == _LIGHT else side
    return side | Qt.AlignmentFlag.AlignVCenter


class _Painter(QStyledItemDelegate):
    """Numbered names, bars and lights."""

    def paint(self, painter: QPainter, _option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        table = self.parent()
        assert isinstance(table, IndicatorView)  # noqa: S101  the view made this delegate
        row = table.indicator_model.row(index)
        rect = QRectF(table.visualRect(table.model().index(index.row(), index.column())))
        if index.row():
            theme.fill(painter, QRectF(rect.left(), rect.top(), rect.width(), 1), "line")
        if index.column() == _NAME:
            rect = self._number(painter, rect, index.row() + 1)
        elif index.column() == _RATIO and row.has_bar:
            rect = self._bar(painter, rect, row)
        elif index.column() == _LIGHT:
            light = QRectF(0, 0, 16, 16)
            light.moveCenter(rect.center())
            icons.paint_light(painter, light, row.verdict.light)
            return
        self._words(painter, rect.adjusted(8, 0, -8, 0), row, index.column())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Wide enough for the words."""
        return QSize(super().sizeHint(option, index).width() + 16, ROW_HEIGHT)

    def _number(self, painter: QPainter, rect: QRectF, number: int) -> QRectF:
        badge = QRectF(rect.left() + 8, rect.center().y() - 9, 18, 18)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accentw"))
        painter.drawEllipse(badge)
        painter.restore()
        painter.setFont(theme.font(theme.SIZE_SMALL))
        painter.setPen(theme.color("accent2"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))
        return rect.adjusted(26, 0, 0, 0)

    def _bar(self, painter: QPainter, rect: QRectF, row: IndicatorRow) -> QRectF:
        width = min(_BAR, rect.width() - _BESIDE_BAR)
        if width < _LEAST_BAR:
            return rect
        bar = QRectF(rect.left() + 8, rect.top(), width, rect.height())
        icons.paint_progress(painter, bar, row.verdict.ratio or 0, row.verdict.planned)
        return rect.adjusted(bar.width() + 8, 0, 0, 0)

    def _words(self, painter: QPainter, rect: QRectF, row: IndicatorRow, column: int) -> None:
        painter.setFont(theme.font())
        late = column == _DUE and row.verdict.attainment is Attainment.OVERDUE
        behind = late or (column in {_RATIO, _GAP} and row.verdict.light in {Light.YELLOW, Light.RED})
        tone = {Light.YELLOW: "yellow_text", Light.RED: "red_text"}.get(row.verdict.light, "text") if behind else "text"
        painter.setPen(theme.color("text3" if row.text(column) in {"未填", "—"} else tone))
        shown = painter.fontMetrics().elidedText(row.text(column), Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, _alignment(column), shown)


class IndicatorView(QTableView):
    """The table as high as its rows: the page scrolls, not the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.indicator_model = IndicatorModel(self)
        self.setModel(self.indicator_model)
        self.setAccessibleName("量化指标")
        self.setItemDelegate(_Painter(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFixedHeight(HEADER_HEIGHT)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_TARGET, QHeaderView.ResizeMode.ResizeToContents)
        self._has_ratios = True
        self._fit()

    def show_rows(self, rows: Sequence[IndicatorRow]) -> None:
        """Show these indicators; hidden when there are none."""
        self.indicator_model.set_rows(rows)
        self._has_ratios = any(row.text(_RATIO) for row in rows)
        self._fit()
        self.setFixedHeight(HEADER_HEIGHT + ROW_HEIGHT * len(rows) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """In little room the numbers stand closer, then the bars go, then what can be reckoned."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widths = next(widths for least, widths in _WIDTHS if self.width() >= least)
        for column, width in enumerate(widths, _DUE):
            self.setColumnHidden(column, not width)
            no_ratios = column == _RATIO and not self._has_ratios
            self.horizontalHeader().resizeSection(column, min(width, _NO_RATIO) if no_ratios else width)
