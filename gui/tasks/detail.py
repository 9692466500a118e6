"""The right side of 任务: what a node is, where it stands, its text, targets and units."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core import wording
from core.judgement import judge_indicator
from core.model import Assignment, FilingKey, Node, NodeId, NodeKind, Role, TaskChange
from core.status import Light
from core.task_standing import standing
from core.unit_month import TaskRow
from gui import theme
from gui.models.task_tree import GROUPS, HIDDEN
from gui.session import Session
from gui.tasks.breakdown_view import BreakdownView
from gui.tasks.indicator_view import IndicatorRow, IndicatorView
from gui.tasks.source_text import SourceText
from gui.tasks.tabs import later_tabs
from gui.widgets.buttons import button, flat, icon_button, primary, set_icon
from gui.widgets.labels import ElidedLabel, LightLabel, ground, hint, label, row_layout, section, set_tone, title

_REASON_TONES = {Light.GREEN: "green", Light.YELLOW: "yellow_text", Light.RED: "red_text", Light.GREY: "text3"}
SOURCE_TAB, FILING_TAB, INDICATOR_TAB, HISTORY_TAB, EVIDENCE_TAB = range(5)


class TaskDetail(QWidget):
    """Header, tabs, and the tab's page. `form` is the filing form shown in 本月填报."""

    back = Signal()
    fill_requested = Signal(object)  # NodeId

    def __init__(self, session: Session, form: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._node_id: NodeId | None = None
        self._header = _Header()
        self._header.back.clicked.connect(self.back)
        self._header.fill.clicked.connect(self._fill)
        self._header.deal.clicked.connect(self._deal)
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("任务详情")
        self._tabs.setDrawBase(False)
        self.setFocusProxy(self._tabs)
        self._tabs.setExpanding(False)
        self._tabs.addTab("原文")
        self._tabs.addTab("本月填报")
        self._source = _SourceTab()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._source)
        self._pages.addWidget(form)
        self._later = dict(zip((INDICATOR_TAB, HISTORY_TAB, EVIDENCE_TAB), later_tabs(session), strict=True))
        for words, tab in zip(("指标", "历史", "佐证"), self._later.values(), strict=True):
            self._tabs.addTab(words)
            self._pages.addWidget(tab)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._lay_out()
        session.scope_changed.connect(self.refresh)
        session.filing_changed.connect(self._on_filing)
        session.actor_changed.connect(self.refresh)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.setSpacing(4)
        head.addWidget(self._header)
        head.addWidget(self._tabs)
        layout.addLayout(head)
        line = QFrame()
        line.setProperty("kind", "line")
        line.setFixedHeight(1)
        layout.addWidget(line)
        layout.addWidget(self._pages, 1)

    @property
    def node_id(self) -> NodeId | None:
        """The node that is shown."""
        return self._node_id

    @property
    def is_filing(self) -> bool:
        """Whether 本月填报 is open."""
        return self._tabs.currentIndex() == FILING_TAB

    @property
    def can_file(self) -> bool:
        """Whether the task has a 本月填报."""
        return self._tabs.isTabVisible(FILING_TAB)

    @property
    def fill_label(self) -> str:
        """What the main button says."""
        return self._header.fill.text()

    def show_node(self, node_id: NodeId) -> None:
        """Show another node; its text first, unless the form is open and the node can be filed too."""
        self._node_id = node_id
        self.refresh()

    def show_tab(self, tab: int) -> None:
        """Open a tab, if the task has it."""
        if self._tabs.isTabVisible(tab):
            self._tabs.setCurrentIndex(tab)

    def show_filing(self) -> None:
        """Open 本月填报."""
        self.show_tab(FILING_TAB)

    def refresh(self) -> None:
        """Show what the session now says."""
        if self._node_id is None:
            return
        node = self._session.board.nodes[self._node_id]
        row = self._session.row(node.id)
        self._tabs.setTabVisible(FILING_TAB, row is not None)
        for at, tab in self._later.items():
            is_there = row is not None and (at != INDICATOR_TAB or node.id in self._session.board.indicators)
            self._tabs.setTabVisible(at, is_there)
            self._tabs.setTabText(at, self._tabs.tabText(at))  # else one that comes back keeps no room in the bar
            tab.show_node(node.id if is_there else None)
        if not self._tabs.isTabVisible(self._tabs.currentIndex()):
            self._tabs.setCurrentIndex(SOURCE_TAB)
        self._header.show_node(self._session, node, row)
        self._source.show_node(self._session, node, row)

    def set_narrow(self, narrow: bool) -> None:
        """With or without the way back to the tree."""
        self._header.set_narrow(narrow)

    def _on_filing(self, key: FilingKey) -> None:
        if key.node_id == self._node_id:
            self.refresh()

    def _deal(self) -> None:
        """The menu of what can be done besides filing."""
        if self._node_id is None or self._session.row(self._node_id) is None:
            return
        from gui.tasks import dealing

        deal = self._header.deal
        made = dealing.menu(self, self._session, self._session.key(self._node_id))
        made.popup(deal.mapToGlobal(deal.rect().bottomLeft()))

    def _fill(self) -> None:
        if self._node_id is not None:
            self.fill_requested.emit(self._node_id)


class _Header(QWidget):
    """Path, light, title, actions, and the line of facts."""

    def __init__(self) -> None:
        super().__init__()
        self.back = icon_button("chevron_left", "返回任务树（Esc）")
        self.fill = primary("填写本月", icon="clipboard_edit")
        self.deal = button("办理", icon="chevron_down", tip="办结、延期、调整、中止；督查室的改灯、意见、锁定")
        self._path = ElidedLabel()
        self._path.setFont(theme.font(theme.SIZE_SMALL))
        set_tone(self._path, "text3")
        self._light = LightLabel(size=20)
        self._title = title()
        self._title.setWordWrap(True)
        self._facts = label()
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._reason = ElidedLabel()
        self._reason.setFont(theme.font(theme.SIZE_SMALL))
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._path)
        line = row_layout(self.back, self._light, gap=12)
        line.addWidget(self._title, 1)
        line.addWidget(self.deal)
        line.addWidget(self.fill)
        layout.addLayout(line)
        facts = row_layout(self._facts, gap=16)
        facts.addWidget(self._reason, 1)
        layout.addLayout(facts)
        self.back.hide()

    def set_narrow(self, narrow: bool) -> None:
        self.back.setVisible(narrow)
        self._path.setVisible(not narrow)

    def show_node(self, session: Session, node: Node, row: TaskRow | None) -> None:
        above = session.board.path(node.id)[:-1]
        self._path.setText("　›　".join(part.label for part in above))
        self._title.setText(node.label)
        self._light.setVisible(row is not None)
        self._facts.setText(_facts(session, node, row) if row else escape(_standing(session, node)))
        self.fill.setVisible(row is not None)
        self.deal.setVisible(row is not None)
        if row is None:
            self._reason.setText("")
            return
        self._light.show_light(row.verdict.light, row.verdict.reason)
        self._reason.setText(f"{row.verdict.light.label}：{row.verdict.reason}")
        set_tone(self._reason, _REASON_TONES[row.verdict.light])
        self.fill.setText(_fill_label(row))


def _fill_label(row: TaskRow) -> str:
    if row.filing is None or row.filing.is_empty:
        return "填写本月"
    return "继续填报" if row.filing.state.is_editable else "查看填报"


def _facts(session: Session, node: Node, row: TaskRow) -> str:
    """进度判断 欠序时　完成比例 71% …, the values in the main tone."""
    status = row.latest.status.label if row.latest and row.latest.status else "—"
    percent = wording.whole_percent(row.percent) if row.percent is not None else "—"
    facts = [
        ("进度判断", status),
        ("完成比例", percent),
        ("任务状态", _task_state(session, node, row)),
        ("本月", row.state_label),
    ]
    soft, strong = theme.color("text2").name(), theme.color("text").name()
    told = (
        f'<span style="color:{soft}">{name}</span>&nbsp;'
        f'<span style="color:{strong};font-weight:500">{escape(value)}</span>'
        for name, value in facts
    )
    return ("&nbsp;" * 5).join(told)


def _task_state(session: Session, node: Node, row: TaskRow) -> str:
    """已延期（至 2022年12月31日）; 推进中（办结申请待同意）; 2022年7月起移出清单."""
    if node.removed_in is not None and node.is_removed(session.month):
        return f"{node.removed_in.label}起移出清单，填报保留"
    found = standing(node, session.store.records(TaskChange, node_id=node.id, unit_id=row.unit_id))
    if found.waiting is not None:
        return f"{found.state.label}（{found.waiting.kind.label}申请待同意）"
    moved = found.due_date is not None and found.due_date != found.original_due
    return (
        f"{found.state.label}（至 {wording.date(found.due_date)}）" if moved and found.due_date else found.state.label
    )


def _standing(session: Session, node: Node) -> str:
    """What there is to say of a node that is not the unit's own to file."""
    if node.removed_in is not None and node.is_removed(session.month):
        return f"{node.removed_in.label}起移出清单，已有的填报保留"
    if node.kind is NodeKind.REFERENCE:
        return "引用附件，没有责任单位，不需要填报"
    if node.kind in GROUPS:
        below = [task for task in session.board.tasks if node in session.board.path(task.id)]
        own = [row for task in below if (row := session.row(task.id))]
        due = [row for row in own if row.is_due]
        filled = sum(row.is_filled for row in due)
        return f"共 {len(below)} 项任务，本单位 {len(own)} 项；本月应报 {len(due)} 项，已填 {filled} 项"
    return "不是本单位的任务，只供查看"


class _SourceTab(QScrollArea):
    """原文, 量化指标, 责任单位, one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = SourceText()
        self._fold = flat("展开全文", self._toggle)
        self._text.fold_changed.connect(self._show_fold)
        self._indicator_head, self._indicator_hint = section("量化指标"), hint()
        self._indicators = IndicatorView()
        self._no_indicator = hint("原文中没有可计量的目标，按文字进展评判")
        self._unit_head, self._unit_hint = section("责任单位"), hint()
        self._breakdown = BreakdownView()
        self._units = label(tone="text2", wrap=True)
        self._units.setTextFormat(Qt.TextFormat.RichText)
        self._units.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWidget(ground(self._body(), "surface"))

    def _body(self) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 12, 24, 16)
        layout.setSpacing(4)
        layout.addWidget(self._text)
        layout.addLayout(row_layout(self._fold, None))
        layout.addSpacing(8)
        layout.addLayout(row_layout(self._indicator_head, self._indicator_hint, None))
        layout.addWidget(self._no_indicator)
        layout.addWidget(_card(self._indicators))
        layout.addSpacing(8)
        layout.addLayout(row_layout(self._unit_head, self._unit_hint, None))
        layout.addWidget(self._units)
        layout.addWidget(self._breakdown)
        layout.addStretch(1)
        return body

    def show_node(self, session: Session, node: Node, row: TaskRow | None) -> None:
        indicators = session.board.indicators.get(node.id, ())
        self._text.show_text(_body_text(session, node), indicators)
        self._text.setVisible(bool(self._text.toPlainText()))
        self._show_fold()
        assignments = session.board.assignments.get(node.id, ())
        self._show_indicators(session, node, row)
        self._unit_head.setVisible(bool(assignments))
        self._unit_hint.setVisible(bool(assignments))
        self._unit_hint.setText(_unit_hint(assignments))
        self._units.setText(_unit_text(session, assignments))
        self._units.setVisible(bool(assignments))
        self._breakdown.show_node(session, node)

    def _show_indicators(self, session: Session, node: Node, row: TaskRow | None) -> None:
        indicators = session.board.indicators.get(node.id, ())
        latest = row.latest if row else None
        rows = []
        for indicator in indicators:
            value = latest.values.get(indicator.id) if latest else None
            verdict = judge_indicator(indicator, value, session.month)
            rows.append(IndicatorRow(indicator, value, verdict, session.month.pro_rata))
        self._indicators.show_rows(rows)
        card = self._indicators.parentWidget()
        assert card is not None  # noqa: S101  laid out in _body
        card.setVisible(bool(rows))
        is_task = node.id in session.board.assignments
        self._indicator_head.setVisible(is_task)
        self._no_indicator.setVisible(is_task and not rows)
        said = f"截至 {session.month.number} 月；序时进度 {wording.percent(session.month.pro_rata)}，差距为百分点"
        self._indicator_hint.setText(said if rows else "")

    def _toggle(self) -> None:
        self._text.set_folded(not self._text.is_folded)

    def _show_fold(self) -> None:
        folded = self._text.is_folded
        self._fold.setVisible(self._text.can_fold and not self._text.isHidden())
        self._fold.setText("展开全文" if folded else "收起")
        set_icon(self._fold, "chevron_down" if folded else "chevron_up", tone="accent")


def _card(inside: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("kind", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(inside)
    return card


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
    name = escape(unit.name)
    if session.unit_id in session.board.meant_units(part):
        ground, tone = theme.color("accentw").name(), theme.color("accent2").name()
        name = f'<span style="background:{ground};color:{tone};font-weight:500">&nbsp;{name}&nbsp;</span>'
    if unit.pending and part.chosen is None:
        return f"{name}（待督查室明确，暂对所列镇街都显示）"
    return name
