"""The head of a task: path, light, title, what can be done, and the line of facts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model import wording
from core.model.records import Node, NodeKind, TaskChange
from core.model.status import Light
from core.rules.roles import Actor, is_offices
from core.rules.task_states import standing
from core.rules.unit_month import TaskRow
from gui.features.tasks.task_tree import GROUPS
from gui.shell.session import Session
from gui.widgets import theme
from gui.widgets.buttons import button, icon_button, primary
from gui.widgets.labels import ElidedLabel, LightLabel, as_html, label, row_layout, set_tone, title

_REASON_TONES = {
    Light.GREEN: "green",
    Light.YELLOW: "yellow_text",
    Light.RED: "red_text",
    Light.GREY: "text3",
    Light.NONE: "text3",
}


class Header(QWidget):
    """`back`, `fill` and `deal` are buttons that the detail connects."""

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
        """With the way back to the tree, or with the path."""
        self.back.setVisible(narrow)
        self._path.setVisible(not narrow)

    def show_node(self, session: Session, node: Node, row: TaskRow | None) -> None:
        """Show a node; `row` is the unit's, None for what is not the unit's to file."""
        above = session.board.path(node.id)[:-1]
        self._path.setText("　›　".join(part.label for part in above))
        self._title.setText(node.label)
        self._light.setVisible(row is not None)
        self._facts.setText(_facts(session, node, row) if row else as_html(_standing(session, node)))
        self.fill.setVisible(row is not None)
        self.deal.setVisible(row is not None)
        if row is None:
            self._reason.setText("")
            return
        self._light.show_light(row.verdict.light, row.verdict.reason)
        self._reason.setText(f"{row.verdict.light.label}：{row.verdict.reason}")
        set_tone(self._reason, _REASON_TONES[row.verdict.light])
        self.fill.setText(_fill_label(row, session.actor))


def _fill_label(row: TaskRow, actor: Actor) -> str:
    if actor is Actor.OFFICE:
        return "查看填报"
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
    leaders = session.board.leaders[node.id]
    facts += [("分管", "、".join(leaders))] if leaders else []
    soft, strong = theme.color("text2").name(), theme.color("text").name()
    told = (
        f'<span style="color:{soft}">{name}</span>&nbsp;'
        f'<span style="color:{strong};font-weight:500">{as_html(value)}</span>'
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
        if session.unit_id is None:
            return f"共 {sum(node in session.board.path(task.id) for task in session.board.tasks)} 项任务"
        below = [task for task in session.board.tasks if node in session.board.path(task.id)]
        own = [row for task in below if (row := session.row(task.id))]
        due = [row for row in own if row.is_due]
        filled = sum(row.is_filled for row in due)
        return f"共 {len(below)} 项任务，本单位 {len(own)} 项；本月应报 {len(due)} 项，已填 {filled} 项"
    if session.unit_id is None:
        return "在上方选一个单位，看它这一项的填报"
    return f"不是{'所选单位' if is_offices(session.store) else '本单位'}的任务，只供查看"
