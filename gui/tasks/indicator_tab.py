"""指标: all indicators of a task, and the year of the chosen one with the reason for its light."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core import wording
from core.judgement import judge_indicator
from core.light_rule import rule_of
from core.model import Indicator, IndicatorKind, NodeId
from core.status import Light
from gui.filing.sparkline import series
from gui.session import Session
from gui.tasks.indicator_view import IndicatorRow, IndicatorView
from gui.tasks.year_chart import YearChart
from gui.widgets.labels import LightLabel, ground, hint, label, row, section

_AMOUNTS = (IndicatorKind.CUMULATIVE, IndicatorKind.COUNT)


class IndicatorTab(QScrollArea):
    """Fulfils `Tab`. The selected row rules the chart below it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._node_id: NodeId | None = None
        self._rows: list[IndicatorRow] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table = IndicatorView()
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.table.setSelectionMode(IndicatorView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(IndicatorView.SelectionBehavior.SelectRows)
        self.table.selectionModel().currentChanged.connect(lambda now, _before: self._show(now.row()))
        self._name, self._kind = section(), hint()
        self.chart = YearChart()
        self._light, self._why, self.reason = LightLabel(size=20), section(), label(tone="text2", wrap=True)
        body = ground(QWidget(), "surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(8)
        column.addWidget(_card(self.table))
        column.addWidget(row(self._name, self._kind, None))
        self._chart_card = _card(self.chart)
        column.addWidget(self._chart_card)
        column.addWidget(row(self._light, self._why, None))
        column.addWidget(self.reason)
        column.addStretch(1)
        self.setWidget(body)

    def show_node(self, node_id: NodeId) -> None:
        """The task's indicators up to the month; the row that was chosen stays chosen."""
        session = self._session
        at = max(self.table.currentIndex().row(), 0) if node_id == self._node_id else 0
        self._node_id = node_id
        found = session.row(node_id)
        values = found.latest.values if found and found.latest else {}
        rule, month = rule_of(session.store), session.month
        self._rows = [
            IndicatorRow(one, values.get(one.id), judge_indicator(one, values.get(one.id), month, rule), month.pro_rata)
            for one in session.board.indicators.get(node_id, ())
        ]
        self.table.show_rows(self._rows)
        at = min(at, len(self._rows) - 1)
        self.table.setCurrentIndex(self.table.model().index(at, 0))
        self._show(at)

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._rows) or self._node_id is None:
            return
        chosen = self._rows[at]
        indicator, session = chosen.indicator, self._session
        points = dict(series(session.filings_of(self._node_id), indicator))
        self._name.setText(indicator.name)
        self._kind.setText(kind_words(indicator))
        self._chart_card.setVisible(indicator.kind is not IndicatorKind.MILESTONE)
        self.chart.show_year(indicator, points, session.month)
        light = chosen.verdict.light
        self._light.show_light(light, chosen.verdict.reason)
        self._why.setText("为什么暂不评判" if light is Light.GREY else f"为什么是{light.label}")
        self.reason.setText(sum_words(chosen, session.month.number))


def kind_words(indicator: Indicator) -> str:
    """累计指标，亿元，填到月底的累计数."""
    said = {
        IndicatorKind.CUMULATIVE: "累计指标，{unit}，填到月底的累计数",
        IndicatorKind.COUNT: "计数指标，{unit}，填到月底的累计数",
        IndicatorKind.RATE: "比率指标，{unit}，填当月的数，比全年目标",
        IndicatorKind.CEILING: "上限指标，{unit}，超过即红灯",
        IndicatorKind.MILESTONE: "是否指标，到期未完成即红灯",
    }[indicator.kind]
    return said.format(unit=indicator.unit or "无单位")


def sum_words(chosen: IndicatorRow, month: int) -> str:
    """The light's reason with the sum written out: 到 9 月底应完成 22.5（30 × 75.0%），实际 18.4，…"""
    indicator, value, verdict = chosen.indicator, chosen.value, chosen.verdict
    if value is None or indicator.kind not in _AMOUNTS or not indicator.value:
        return f"{verdict.reason}。"
    goal = indicator.value[0]
    due = wording.number(round(goal * month / 12, 2))
    share = wording.percent(chosen.pro_rata)
    ratio = f"，完成比例 {wording.percent(verdict.ratio)}" if verdict.ratio is not None else ""
    sums = f"到 {month} 月底应完成 {due}（{wording.number(goal)} × {share}），实际 {wording.number(value)}{ratio}"
    return f"{sums}，{verdict.reason}。"


def _card(inside: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("kind", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(inside)
    return card
