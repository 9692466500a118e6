"""原文 of a task: its text, its targets and its units, one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.model.records import Assignment, Node, Role, UnitId
from gui.features.tasks import phrases
from gui.features.tasks.breakdown_view import BreakdownView
from gui.features.tasks.source_text import SourceText
from gui.features.tasks.task_tree import HIDDEN
from gui.shell.session import Session
from gui.widgets import theme
from gui.widgets.buttons import flat, set_icon
from gui.widgets.labels import as_html, ground, hint, label, row_layout, section
from gui.widgets.layouts import card, scrolling

if TYPE_CHECKING:
    from gui.features.tasks.indicator_view import IndicatorView


class SourceTab(QScrollArea):
    """原文, 量化指标, 责任单位, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        scrolling(self)
        self._text = SourceText()
        self._fold = flat("展开全文", self._toggle)
        self._text.fold_changed.connect(self._show_fold)
        self._indicator_head, self._indicator_hint = section("量化指标"), hint()
        self._no_indicator = hint("原文中没有可计量的目标，按文字进展评判")
        self._unit_head, self._unit_hint = section("责任单位"), hint()
        self._shown: tuple[Session, Node] | None = None
        self._breakdown = BreakdownView()
        self._units = label(tone="text2", wrap=True)
        self._leaders = label(tone="text2", wrap=True)
        self._units.setTextFormat(Qt.TextFormat.RichText)
        self._units.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._units.setAccessibleName("责任单位")
        self._units.linkActivated.connect(self._choose_phrase)
        self.setWidget(ground(self._body(), "surface"))

    def _body(self) -> QWidget:
        body = QWidget()
        self._column = layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 12, 24, 16)
        layout.setSpacing(4)
        layout.addWidget(self._text)
        layout.addLayout(row_layout(self._fold, None))
        layout.addSpacing(8)
        layout.addLayout(row_layout(self._indicator_head, self._indicator_hint, None))
        layout.addWidget(self._no_indicator)
        layout.addSpacing(8)
        layout.addLayout(row_layout(self._unit_head, self._unit_hint, None))
        layout.addWidget(self._units)
        layout.addWidget(self._leaders)
        layout.addWidget(self._breakdown)
        layout.addStretch(1)
        return body

    def show_node(self, session: Session, node: Node) -> None:
        """Show a node of the list."""
        self._shown = (session, node)
        indicators = session.board.indicators.get(node.id, ())
        self._text.show_text(_body_text(session, node), indicators)
        self._text.setVisible(bool(self._text.toPlainText()))
        self._show_fold()
        assignments = session.board.assignments.get(node.id, ())
        self._show_indicators(session, node)
        self._unit_head.setVisible(bool(assignments))
        self._unit_hint.setVisible(bool(assignments))
        self._unit_hint.setText(_unit_hint(assignments))
        self._units.setText(_unit_text(session, assignments))
        self._units.setVisible(bool(assignments))
        leaders = session.board.leaders[node.id] if assignments else ()
        self._leaders.setText(f"分管领导：{'、'.join(leaders)}")
        self._leaders.setVisible(bool(leaders))
        self._breakdown.show_node(session, node)

    @cached_property
    def _indicators(self) -> IndicatorView:
        """The table in its card; most tasks have no indicator."""
        from gui.features.tasks.indicator_view import IndicatorView

        made = IndicatorView()
        self._column.insertWidget(self._column.indexOf(self._no_indicator) + 1, card(made))
        return made

    def _show_indicators(self, session: Session, node: Node) -> None:
        is_there = node.id in session.board.indicators
        if is_there or "_indicators" in self.__dict__:
            from gui.features.tasks.indicator_view import rows_of

            self._indicators.show_rows(rows_of(session, node.id))
            card = self._indicators.parentWidget()
            assert card is not None  # noqa: S101  it is made inside one
            card.setVisible(is_there)
        is_task = node.id in session.board.assignments
        self._indicator_head.setVisible(is_task)
        self._no_indicator.setVisible(is_task and not is_there)
        said = f"截至 {session.month.number} 月，差距为与计划相差的百分点"
        self._indicator_hint.setText(said if is_there else "")

    def _choose_phrase(self, link: str) -> None:
        if self._shown:
            session, node = self._shown
            phrases.choose(self, session, node.id, UnitId(link))

    def _toggle(self) -> None:
        self._text.set_folded(not self._text.is_folded)

    def _show_fold(self) -> None:
        folded = self._text.is_folded
        self._fold.setVisible(self._text.can_fold and not self._text.isHidden())
        self._fold.setText("展开全文" if folded else "收起")
        set_icon(self._fold, "chevron_down" if folded else "chevron_up", tone="accent")


def _body_text(session: Session, node: Node) -> str:
    """The node's text; a heading adds the connecting sentences that stand under it without a row of their own."""
    below = [child.body or child.title for child in session.board.children.get(node.id, ()) if child.kind in HIDDEN]
    return "\n".join(part for part in (node.body, *below) if part)


def _unit_hint(assignments: Sequence[Assignment]) -> str:
    leads = sum(part.role is Role.LEAD for part in assignments)
    said = f"其中牵头 {leads} 家" if leads else "原文未注明牵头单位"
    return f"{len(assignments)} 家，按原文顺序；{said}"


def _unit_text(session: Session, assignments: Sequence[Assignment]) -> str:
    """The units as written, grouped by role; ours stands out, and a phrase that waits for the office says so."""
    shown = []
    for role in Role:
        named = [_unit_name(session, part) for part in assignments if part.role is role]
        if named:
            head = f"{role.label}：" if any(part.role is not Role.RESPONSIBLE for part in assignments) else ""
            shown.append(f"{head}{'、'.join(named)}")
    return "<br>".join(shown)


def _unit_name(session: Session, part: Assignment) -> str:
    unit = session.board.units[part.unit_id]
    name = as_html(unit.name)
    if session.unit_id in session.board.meant_units(part):
        ground, tone = theme.color("accentw").name(), theme.color("accent2").name()
        name = f'<span style="background:{ground};color:{tone};font-weight:500">&nbsp;{name}&nbsp;</span>'
    if not unit.pending:
        return name
    link = f'<a href="{unit.id}">指定…</a>' if part in phrases.to_be_chosen(session, part.node_id) else ""
    if part.chosen is None:
        return f"{name}（{link or '待督查室明确'}，暂对所列镇街都显示）"
    meant = "、".join(session.board.units[one].name for one in part.chosen)
    return f"{name}（指{as_html(meant)}{f'，{link}' if link else ''}）"
