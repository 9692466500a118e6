"""任务分解 in the detail: the tasks of a measure with their progress, and what they add up to."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model import wording
from core.model.period import Month
from core.model.records import Filing, Node, NodeId, NodeKind, UnitId
from core.usecases import breakdown
from gui.shell.session import Session
from gui.widgets.buttons import flat
from gui.widgets.labels import hint, label, row, section


class BreakdownView(QWidget):
    """Shown for measures with units; asks through the session for a change."""

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._node_id: NodeId | None = None
        self._hint = hint()
        self._change = flat("分解…", self._ask)
        self._tasks = label(tone="text2", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(row(section("任务分解"), self._hint, None, self._change))
        layout.addWidget(self._tasks)

    def show_node(self, session: Session, node: Node) -> None:
        """Show the tasks of a node; nothing for what is no measure with units."""
        self._session, self._node_id = session, node.id
        tasks = breakdown.tasks_of(session.board, node.id)
        can = node.kind in {NodeKind.MEASURE, NodeKind.GOAL} and node.id in session.board.assignments
        self.setVisible(bool(tasks) or (can and not session.store.read_only))
        if self.isHidden():
            return
        filings = _newest(session, [part.id for part in tasks if part.id])
        self._tasks.setVisible(bool(tasks))
        self._tasks.setText("\n".join(_line(session, part) for part in tasks))
        whole = breakdown.rolled_up(session.board, node.id, filings)
        said = f"{len(tasks)} 项" if tasks else "还没有分解；可按原文句子拟出子任务"
        self._hint.setText(f"{said}，按权重汇总完成 {wording.percent(whole)}" if whole is not None else said)
        self._change.setVisible(not session.store.read_only)

    def _ask(self) -> None:
        if self._session and self._node_id:
            self._session.breakdown_wanted.emit(self._node_id)


def _line(session: Session, part: breakdown.Part) -> str:
    names = "、".join(session.board.units[unit].name for unit in part.units)
    due = f"，{part.due_date.month}月{part.due_date.day}日前" if part.due_date else ""
    return f"· {part.title}（{names}{due}，权重 {part.weight:g}）"


def _newest(session: Session, tasks: list[NodeId]) -> dict[tuple[NodeId, UnitId], Filing]:
    """The newest filing of each unit at each task, up to the month that is shown."""
    first = Month(session.board.work_list.year, 1)
    found: dict[tuple[NodeId, UnitId], Filing] = {}
    for task in tasks:
        for filing in session.store.filings(since=first, month=session.month, node_id=task):
            found[task, filing.key.unit_id] = filing
    return found
