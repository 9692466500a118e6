"""填报: the month's tasks in the order of what remains, and the form of one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.host import clock
from core.model.records import FilingKey, NodeId
from core.rules.roles import OFFICE
from core.rules.unit_month import TaskRow
from gui.features.filing.action_bar import ActionBar
from gui.features.filing.checks import CheckColumn
from gui.features.filing.form import FilingForm
from gui.features.filing.group_actions import GroupActions
from gui.features.filing.task_list import Role, TaskListModel, TaskListView, order
from gui.features.filing.title_bar import TitleBar
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets import icons
from gui.widgets.buttons import button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground, hint, line, row, section

_LIST = 240  # px


class FilingPage(QWidget):
    """The page of the rail's 填报."""

    title = "填报"
    icon = "clipboard_edit"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = TaskListModel(self)
        self._list = TaskListView()
        self._list.setModel(self._model)
        self._summary = _Summary(session)
        self._groups = GroupActions(self._list, self._model, session, self.flush)
        self._next = button("下一项未完成　F8", icon="arrow_next", name="下一项未完成")
        self._bar = TitleBar()
        self.form = FilingForm(session)
        self._actions = ActionBar(session, self.form, self)
        self.checks = CheckColumn(session, self.form)
        self._is_narrow = False
        self._empty = EmptyState("clipboard_edit", "")
        self.setFocusProxy(self.form)
        self._lay_out()
        self._connect()
        self._on_scope()

    def _lay_out(self) -> None:
        self._side = QWidget()
        self._side.setFixedWidth(_LIST)
        ground(self._side, "surface")
        foot = row(self._next, margins=(16, 12, 16, 12), gap=0)
        _stack(self._side, self._summary, self._list, line(), foot)
        self._filing = QWidget()
        _stack(self._filing, self._bar, self.form, self._actions)
        self._right = QStackedWidget()
        for part in (self._filing, self._empty):
            ground(part, "surface")
            self._right.addWidget(part)
        self._rule = line(vertical=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._side, self._rule):
            layout.addWidget(part)
        layout.addWidget(self._right, 1)
        self._check_rule = line(vertical=True)
        layout.addWidget(self._check_rule)
        layout.addWidget(self.checks)
        self._row = layout

    def _connect(self) -> None:
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.opened.connect(self.form.focus_first_open)
        self._next.clicked.connect(lambda: self.next_unfinished(back=False))
        self._actions.next.clicked.connect(lambda: self.next_unfinished(back=False))
        self._actions.undo.clicked.connect(self._undo)
        self._actions.checks.clicked.connect(self._open_checks)
        self._actions.blocked.connect(self.checks.refresh)
        self.checks.found.connect(self._actions.say_found)
        self.checks.closed.connect(self._close_checks)
        self.checks.evidence_wanted.connect(self._show_evidence)
        self._actions.submitted.connect(lambda: self.next_unfinished(back=False))
        self._bar.step.connect(self._step)
        self._bar.asked_for.connect(self.open_node)
        self.form.changed_elsewhere.connect(self.open_node)
        self._session.scope_changed.connect(self._on_scope)
        self._session.filing_changed.connect(self._on_filing)
        self._session.actor_changed.connect(self._groups.place)

    # --- what the window asks --------------------------------------------------------------------

    def open_node(self, node_id: NodeId) -> None:
        """Show a task, if it is the unit's; in the one that is shown the cursor stays where it is."""
        if self._session.row(node_id) is None:
            return
        is_new = not self._is_shown(node_id)
        self._show(node_id)
        focused = QApplication.focusWidget()
        if is_new or focused is None or not self.isAncestorOf(focused):
            self.form.focus_first_open()

    def _is_shown(self, node_id: NodeId) -> bool:
        return (node_id, self._session.month) == (self.form.node_id, self.form.month)

    def next_unfinished(self, back: bool) -> None:
        """Go to the next task that still waits, in the order of the division list, round its end."""
        sheet = self._session.sheet
        places = {row.node.id: at for at, row in enumerate(sheet.rows)} if sheet else {}
        waiting = [row.node.id for row in sheet.rows if row.is_open] if sheet else []
        here = places.get(self.form.node_id, -1) if self.form.node_id else -1
        if not waiting:
            return
        if back:
            target = next((node for node in reversed(waiting) if places[node] < here), waiting[-1])
        else:
            target = next((node for node in waiting if places[node] > here), waiting[0])
        self.open_node(target)
        self.form.focus_first_open()

    def flush(self) -> bool:
        """Store what is pending; what cannot be stored stays in the form and in the save state."""
        return self.form.flush()

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow, the list folds into the title."""
        for part in (self._side, self._rule):
            part.setVisible(not narrow)
        self._bar.set_width_class(narrow=narrow, tiny=tiny)
        self._actions.set_narrow(narrow=narrow)
        self._fold_checks(narrow=narrow)

    def hint(self) -> str:
        """The keys worth knowing here."""
        if self._session.actor in OFFICE:
            return "Ctrl+U 换单位　Ctrl+P 月报"
        return "F8 下一项未完成　Alt+→ 带入上月　Ctrl+Enter 提交审签"

    # --- 检查 --------------------------------------------------------------------------------------

    def _fold_checks(self, *, narrow: bool) -> None:
        """Beside the form, or a drawer over it."""
        self._is_narrow = narrow
        self._check_rule.setVisible(not narrow)
        self.checks.close_button.setVisible(narrow)
        if narrow:
            self._row.removeWidget(self.checks)
            self.checks.hide()
            self._place_drawer()
        else:
            self._row.addWidget(self.checks)
            self.checks.setVisible(self._right.currentWidget() is self._filing)

    def _open_checks(self) -> None:
        self.checks.refresh()
        self._place_drawer()
        self.checks.show()
        self.checks.raise_()
        (self.checks.cards[0].go if self.checks.cards else self.checks.close_button).setFocus()

    def _close_checks(self) -> None:
        if self._is_narrow and self.checks.isVisible():
            self.checks.hide()
            self.form.focus_first_open()

    def _place_drawer(self) -> None:
        width = self.checks.width()
        self.checks.setGeometry(self.width() - width, 0, width, self.height() - self._actions.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The drawer stays at the right edge."""
        super().resizeEvent(event)
        if self._is_narrow:
            self._place_drawer()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes the drawer."""
        if event.key() == Qt.Key.Key_Escape and self._is_narrow and self.checks.isVisible():
            self._close_checks()
        else:
            super().keyPressEvent(event)

    def _show_evidence(self) -> None:
        """Evidence is a tab of the task."""
        if self.form.node_id is not None:
            self._session.wanted.emit(Destination("任务", node_id=self.form.node_id, kind="evidence"))

    # --- inside ----------------------------------------------------------------------------------

    def _rows(self) -> list[TaskRow]:
        return order(self._session.sheet)

    def _on_scope(self) -> None:
        self._refresh()
        rows = self._rows()
        node_id = self.form.node_id
        if self._session.unit_id is None:
            self._empty.say("还没有选单位", "在上方选单位，就能看到它本月要填的任务")
        elif not rows:
            self._empty.say("本单位本月没有要填的任务", "清单中没有本单位负责的任务")
        self._right.setCurrentWidget(self._filing if rows else self._empty)
        self.checks.setVisible(bool(rows) and not self._is_narrow)
        self._list.setEnabled(bool(rows))
        if rows:
            nodes = [each.node.id for each in rows]
            self._show(node_id if node_id in nodes else nodes[0])

    def _on_filing(self, key: FilingKey) -> None:
        if key.unit_id == self._session.unit_id:
            self._refresh()
            self._follow(self.form.node_id)

    def _refresh(self) -> None:
        """The list may be made anew while its tasks move between the groups; `_follow` chooses again."""
        self._model.show_sheet(self._session.sheet)
        self._groups.place()
        self._summary.refresh()
        is_waiting = bool(self._session.sheet and self._session.sheet.open)
        for each in (self._next, self._actions.next):
            each.setEnabled(is_waiting)

    def _show(self, node_id: NodeId) -> None:
        if not self._is_shown(node_id):
            self.form.show_node(node_id)
        self._follow(node_id)

    def _follow(self, node_id: NodeId | None) -> None:
        """Title and list point at the task of the form."""
        shown = self._session.row(node_id) if node_id else None
        if shown is None:
            return
        self._bar.show_row(shown, self._rows())
        self._actions.show_stored(shown.filing.updated_at if shown.filing else None)
        index = self._model.index_of(node_id)
        if index != self._list.currentIndex():
            self._list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._list.scrollTo(index)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        node_id = current.data(Role.NODE_ID)
        if node_id is not None and node_id != self.form.node_id:
            self._show(node_id)

    def _step(self, by: int) -> None:
        nodes: Sequence[NodeId] = [each.node.id for each in self._rows()]
        if self.form.node_id in nodes:
            self._show(nodes[(nodes.index(self.form.node_id) + by) % len(nodes)])

    def _undo(self) -> None:
        self.form.flush()
        key = self._session.undo()
        if key is not None and key.node_id != self.form.node_id:
            self.open_node(key.node_id)


def _stack(inside: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, TaskListView | FilingForm) else 0)


class _Summary(QWidget):
    """Over the list: 9月应报 14 项, 已填 10, and until when."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._due, self._filled = section(), hint()
        self._bar = _FilledBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(2)
        column.addWidget(row(self._due, None, self._filled, gap=4))
        column.addWidget(self._bar)

    def refresh(self) -> None:
        """Count again."""
        sheet = self._session.sheet
        due, filled = (sheet.due, sheet.filled) if sheet else (0, 0)
        left = self._session.calendar.deadline(self._session.month).days_left(clock.now())
        until = f"，距截止 {left} 天" if left > 0 else "，今天截止" if left == 0 else ""
        self._due.setText(f"{self._session.month.number}月应报 {due} 项")
        self._filled.setText(f"已填 {filled}{until}")
        self._bar.show_share(filled / due * 100 if due else 0)


class _FilledBar(QWidget):
    """How much of the month is filled."""

    def __init__(self) -> None:
        super().__init__()
        self._percent = 0.0
        self.setFixedHeight(8)

    def show_share(self, percent: float) -> None:
        self._percent = percent
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        icons.paint_progress(QPainter(self), self.rect().toRectF(), self._percent, None)
