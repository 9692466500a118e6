"""指标: all indicators of a task, and the year of the chosen one with the reason for its light."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.model import wording
from core.model.board import Board
from core.model.records import Filing, FilingKey, Indicator, IndicatorId, IndicatorKind, NodeId
from core.model.status import Light, Ownership
from core.rules import needed_value
from core.rules.composed_text import compose, is_composed
from core.rules.judgement import AMOUNTS
from core.rules.light_rule import Basis, LightRule, rule_of
from core.rules.roles import Actor
from core.task_indicators import TaskIndicator
from gui.features.filing.indicator_input import ValueInput
from gui.features.tasks.indicator_view import IndicatorRow, IndicatorView, rows_of
from gui.features.tasks.plan_strip import PlanStrip
from gui.features.tasks.year_chart import YearChart
from gui.shell.edit_permission import why_closed
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.buttons import flat
from gui.widgets.labels import LightLabel, ground, hint, label, line, row, row_layout, section, tip
from gui.widgets.layouts import card, scrolling

_LEGEND = "累计、计数比时间计划；比率、上限按当月值比目标；过了期限没有完成即红灯。"


_COLOURS = (Light.GREEN, Light.YELLOW, Light.RED)


class IndicatorTab(QScrollArea):
    """Fulfils `Tab`. The selected row rules the chart below it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._node_id: NodeId | None = None
        self._rows: list[IndicatorRow] = []
        self._offered: tuple[IndicatorId | None, FilingKey | None] = (None, None)
        scrolling(self)
        self.table = IndicatorView()
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.table.setSelectionMode(IndicatorView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(IndicatorView.SelectionBehavior.SelectRows)
        self.table.selectionModel().currentChanged.connect(lambda now, _before: self._show(now.row()))
        self._name, self._kind, self._legend = section(), hint(), hint(_LEGEND, wrap=True)
        self._slot = row_layout(gap=6)
        self.input: ValueInput | None = None
        self.chart = YearChart()
        self.plan = PlanStrip(session)
        self._light, self._why, self.reason = LightLabel(size=20), section(), label(tone="text2", wrap=True)
        body = ground(QWidget(), "surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(8)
        column.addWidget(card(self.table))
        head = row_layout(self._name, self._kind, None)
        head.addLayout(self._slot)
        column.addLayout(head)
        self._chart_card = card(self.chart)
        column.addWidget(self._chart_card)
        column.addWidget(self.plan)
        column.addWidget(row(self._light, self._why, None))
        column.addWidget(self.reason)
        column.addStretch(1)
        column.addWidget(line())
        self.owners = flat("填报主体…", session.owners_wanted.emit)
        column.addWidget(row(self._legend, self.owners, flat("亮灯规则", self._show_rule)))
        self.setWidget(body)

    def show_node(self, node_id: NodeId) -> None:
        """The task's indicators up to the month; the row that was chosen stays chosen."""
        session = self._session
        at = max(self.table.currentIndex().row(), 0) if node_id == self._node_id else 0
        self._node_id = node_id
        self._rows = rows_of(session, node_id)
        self.table.show_rows(self._rows)
        at = min(at, len(self._rows) - 1)
        self.table.setCurrentIndex(self.table.model().index(at, 0))
        self._show(at)

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._rows) or self._node_id is None:
            return
        self.owners.setVisible(self._session.actor is Actor.OFFICE and not self._session.store.read_only)
        chosen = self._rows[at]
        indicator, session = chosen.indicator, self._session
        self._name.setText(indicator.name)
        self._kind.setText(f"{kind_words(indicator)}；{owner_words(session.board, chosen.seen)}")
        self._chart_card.setVisible(indicator.kind is not IndicatorKind.MILESTONE)
        self.chart.show_year(chosen.seen, session.month)
        self.plan.show_plan(chosen.seen)
        light = chosen.verdict.light
        self._light.show_light(light, chosen.verdict.reason)
        self._why.setText(f"为什么{'是' if light in _COLOURS else ''}{light.label}")
        rule = rule_of(session.store)
        greener = needed_value.sentence(indicator, light, chosen.seen.plan, session.month, rule)
        told = [sum_words(chosen, session.month.number), rule_words(indicator, rule), f"{greener}。" if greener else ""]
        self.reason.setText("".join(told))
        self._offer_input(chosen.seen)

    # --- this month's value ----------------------------------------------------------------------

    def _offer_input(self, seen: TaskIndicator) -> None:
        """A box for the open month's value; none where the filing takes no writing, or another unit files it."""
        filing, indicator, value = self._filing, seen.indicator, seen.value
        if filing is None:
            self._clear_input()
            return
        closed = why_closed(self._session, filing) or ("" if seen.is_mine else "由填报主体填写，这里只能查看。")
        if self._offered != (indicator.id, filing.key) or bool(closed) != (self.input is None):
            self._make_input(indicator, closed)
        if self.input is not None and value == filing.values.get(indicator.id):
            self.input.refresh_value(value)

    def _clear_input(self) -> None:
        self._offered, self.input = (None, None), None
        while item := self._slot.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _make_input(self, indicator: Indicator, closed: str) -> None:
        self._clear_input()
        self._legend.setText(_LEGEND if closed else f"{_LEGEND}F2 填本月值")
        filing = self._filing
        self._offered, self.input = (indicator.id, filing.key if filing else None), None
        if closed or filing is None:
            self._slot.addWidget(hint(closed))
            return
        self.input = ValueInput(indicator)
        self.input.set_value(filing.values.get(indicator.id))
        self.input.typed.connect(self._typed)
        self.input.left.connect(self._keep)
        if self.input.number:
            self.input.number.returnPressed.connect(self._keep)
        self._slot.addWidget(label(f"{filing.key.month.number}月"))
        self._slot.addWidget(self.input)

    @property
    def _filing(self) -> Filing | None:
        if self._node_id is None or self._session.row(self._node_id) is None:
            return None  # the office looks, or another unit's task is looked at
        return self._session.filing(self._node_id)

    def _typed(self) -> None:
        """A choice is kept at once, a number when it is left; a wrong one is tinted."""
        assert self.input is not None  # noqa: S101  it said so
        reading = self.input.reading()
        self.input.mark("error" if reading.sentence else "")
        self.input.setToolTip(tip(reading.sentence))
        if self.input.choice:
            self._keep()
        else:
            self._session.typing()

    def _keep(self) -> None:
        """Store the value, as the form would; a step that undo takes back."""
        filing, indicator_id = self._filing, self._offered[0]
        if self.input is None or filing is None or indicator_id is None:
            return
        reading = self.input.reading()
        if reading.sentence:
            self._session.unsaved(reading.sentence)
            return
        others = {name: value for name, value in filing.values.items() if name != indicator_id}
        values = others if reading.value is None else others | {indicator_id: reading.value}
        indicators = [one.indicator for one in self._rows if one.seen.is_mine]
        changed = filing._replace(values=values)
        if is_composed(filing, indicators):
            changed = changed._replace(cumulative=compose(indicators, values))
        self._session.edit(changed)
        self._session.leave_field()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """F2 goes to the value."""
        if event.key() == Qt.Key.Key_F2 and self.input is not None:
            self.input.box.setFocus()
        else:
            super().keyPressEvent(event)

    def _show_rule(self) -> None:
        self._session.wanted.emit(Destination("设置", kind="亮灯规则"))


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


def owner_words(board: Board, seen: TaskIndicator) -> str:
    """由区教育局填报（按首列）, 由本单位填报."""
    if seen.indicator.ownership is Ownership.SUM:
        return f"{len(seen.units)} 个单位相加"
    each = "分别填报，" if seen.indicator.ownership is Ownership.EACH else ""
    name = "本单位" if seen.is_mine else "、".join(board.units[unit].name for unit in seen.units)
    return f"{each}由{name}填报{'（按首列）' if seen.is_by_order else ''}"


def sum_words(chosen: IndicatorRow, month: int) -> str:
    """The light's reason with the sum written out: 到 9 月底应完成 22.5（30 × 75.0%），实际 18.4，…"""
    indicator, verdict = chosen.indicator, chosen.verdict
    if verdict.value is None or verdict.planned is None or verdict.expected is None or verdict.ratio is None:
        return f"{verdict.reason}。"
    due = wording.number(round(verdict.expected, 2))
    share = f"{wording.number(indicator.value[0])} × {wording.percent(verdict.planned)}"
    ratio = f"，完成比例 {wording.percent(verdict.ratio)}"
    return f"到 {month} 月底应完成 {due}（{share}），实际 {wording.number(verdict.value)}{ratio}，{verdict.reason}。"


def rule_words(indicator: Indicator, rule: LightRule) -> str:
    """What the rule in force says of such an indicator."""
    if indicator.kind in AMOUNTS:
        yellow, red = wording.number(rule.yellow_from), wording.number(rule.red_beyond)
        return {
            Basis.POINTS: f"低于计划 {yellow} 至 {red} 个百分点黄灯，超过 {red} 红灯。",
            Basis.SHARE: f"比应完成数慢 {yellow}% 以上黄灯，超过 {red}% 红灯。",
            Basis.MOVEMENT: "一个月没有进展黄灯，连续两个月红灯。",
        }[rule.basis]
    if indicator.kind is IndicatorKind.RATE:
        return f"低于目标黄灯，低 {wording.number(rule.rate_red_from)} 以上红灯。"
    return ""
