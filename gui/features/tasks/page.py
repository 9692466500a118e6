"""任务: the tree beside the detail; in a narrow window one or the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.model import wording
from core.model.records import FilingKey, NodeId
from core.model.status import Light
from core.plan import plain_percent
from core.rules.roles import OFFICE, is_offices
from gui.features.tasks.filter_bar import FilterBar
from gui.features.tasks.task_filter import TaskFilter, TaskFilterModel
from gui.features.tasks.task_tree import Role, TaskTreeModel
from gui.features.tasks.tree_view import TaskTreeView
from gui.shell.session import Session
from gui.widgets.labels import LightLabel, ground, hint, line, row

if TYPE_CHECKING:
    from gui.features.filing.form import FilingForm
    from gui.features.tasks.detail import TaskDetail
    from gui.widgets.empty import EmptyState

_TREE_WIDTH = 612


class TasksPage(QWidget):
    """The page of the rail's 任务."""

    title = "任务"
    icon = "task_list_square_ltr"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._narrow, self._is_tiny = False, False
        self._model = TaskTreeModel(session, self)
        self._proxy = TaskFilterModel(session.board, self._model, self)
        self._pro_rata = hint()
        self.bar = FilterBar(session.board, self._pro_rata)
        self.bar.changed.connect(self._apply_filter)
        self.tree = TaskTreeView()
        self._legend = _Legend()
        self._right = ground(QWidget(), "surface")
        self._splitter = self._lay_out()
        self.setFocusProxy(self.tree)
        self._connect()
        if session.unit_id is None:
            self.bar.show_all()
        self._show_scope()

    def _lay_out(self) -> QSplitter:
        left = QWidget()
        ground(left, "surface")
        self._column = column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.bar, 0), (self.tree, 1), (self._legend, 0)):
            column.addWidget(widget, stretch)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self._right)
        splitter.setSizes([_TREE_WIDTH, _TREE_WIDTH + 70])
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        return splitter

    def _connect(self) -> None:
        self.tree.opened.connect(self._on_opened)
        self.tree.fill_requested.connect(self.fill)
        self.tree.first_painted.connect(self._show_current)
        self._session.scope_changed.connect(self._refresh_scope)
        self._session.filing_changed.connect(self._refresh_counts)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Now the rows are wanted."""
        super().showEvent(event)
        self._fill_tree()

    def _fill_tree(self) -> None:
        """Put the rows in, once; under a style sheet that is put on later they would be laid out twice."""
        if self.tree.model() is None:
            self.tree.setModel(self._proxy)
            self.tree.set_up_header()
            self.tree.selectionModel().currentChanged.connect(self._on_current)
            self._after_filter()

    @cached_property
    def _empty(self) -> EmptyState:
        """In the tree's place when nothing passes the filter."""
        from gui.widgets.empty import EmptyState

        made = EmptyState("filter", "没有符合条件的任务", "换个条件，或清除筛选", "清除筛选", self.bar.clear)
        self._column.insertWidget(self._column.indexOf(self.tree), made, 1)
        return made

    @cached_property
    def _form(self) -> FilingForm:
        from gui.features.filing.form import FilingForm

        made = FilingForm(self._session)
        made.changed_elsewhere.connect(self.open_node)
        self._show_in(made, self.detail.node_id)
        return made

    def _show_in(self, form: FilingForm, node_id: NodeId | None) -> None:
        form.show_node(node_id if node_id and self._session.row(node_id) else None)

    @cached_property
    def detail(self) -> TaskDetail:
        """The right side; built right after the first frame, so that the tree is there sooner."""
        from gui.features.tasks.detail import TaskDetail
        from gui.features.tasks.filing_tab import FilingTab

        filing = FilingTab(self._session, lambda: self._form)
        filing.submitted.connect(lambda: self.next_unfinished(back=False))
        made = TaskDetail(self._session, filing)
        made.back.connect(self._show_tree)
        made.fill_requested.connect(self.fill)
        made.set_narrow(self._narrow)
        layout = self._right.layout()
        assert layout is not None  # noqa: S101  laid out in _lay_out
        layout.addWidget(made)
        self._fill_in(made)
        return made

    @property
    def _has_detail(self) -> bool:
        return "detail" in self.__dict__

    @property
    def _has_form(self) -> bool:
        return "_form" in self.__dict__

    @property
    def _has_cursor(self) -> bool:
        """Whether the keyboard is in a field of the form."""
        focused = QApplication.focusWidget()
        return self._has_form and focused is not None and self._form.isAncestorOf(focused)

    @property
    def needs_no_unit(self) -> bool:
        """The office looks at all tasks; a unit's clerk says first which unit it is."""
        return is_offices(self._session.store)

    # --- what the window asks ------------------------------------------------------------------------

    def open_node(self, node_id: NodeId) -> None:
        """Show a task, leaving any filter that hides it; in the one that is shown the cursor stays where it is."""
        self._fill_tree()
        source = self._model.index_of(node_id)
        if not self._proxy.mapFromSource(source).isValid():
            self.bar.show_all()
        index = self._proxy.mapFromSource(source)
        if index.isValid():
            is_being_filled = node_id == self._current_id() and self._has_cursor
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
            if not is_being_filled:
                self.tree.setFocus()

    def fill(self, node_id: NodeId) -> None:
        """Open a task's 本月填报."""
        self.open_node(node_id)
        if self._narrow:
            self._show_detail()
        self._show_current()
        self.detail.show_filing()
        self._form.setFocus()

    def show_tab(self, kind: str) -> None:
        """Open a tab of the chosen task: evidence."""
        from gui.features.tasks.detail import EVIDENCE_TAB

        if self._narrow:
            self._show_detail()
        self._show_current()
        if kind == "evidence":
            self.detail.show_tab(EVIDENCE_TAB)

    def next_unfinished(self, back: bool) -> None:
        """Go to the unit's next task that still waits, round the end of the list."""
        sheet = self._session.sheet
        waiting = [row.node.id for row in sheet.rows if row.is_open] if sheet else []
        if not waiting:
            return
        order = {node.id: place for place, node in enumerate(self._model.walk())}
        shown = self._current_id()
        here = order.get(shown, -1) if shown else -1
        if back:
            target = next((n for n in reversed(waiting) if order[n] < here), waiting[-1])
        else:
            target = next((n for n in waiting if order[n] > here), waiting[0])
        self.fill(target)

    def flush(self) -> bool:
        """Store what is pending in the form."""
        return self._form.flush() if self._has_form else True

    def hint(self) -> str:
        """The keys worth knowing here."""
        if self._session.actor not in OFFICE:
            return "F2 填写　F8 下一项未完成"
        return "Enter 看填报　Ctrl+U 换单位" if self._session.unit_id else "Ctrl+U 选单位"

    def show_only(self, node_ids: Sequence[NodeId], words: str) -> None:
        """Narrow the tree to the hits of a search."""
        self.bar.search(words, frozenset(node_ids))

    def set_width_class(self, narrow: bool, tiny: bool) -> None:
        """Tree beside detail, or one at a time."""
        self._is_tiny = tiny
        self._fit_legend()
        if self._has_detail:
            self.detail.set_narrow(narrow)
        if narrow != self._narrow:
            self._narrow = narrow
            self._right.setVisible(not narrow)
            self._splitter.widget(0).setVisible(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc goes back to the tree."""
        if event.key() == Qt.Key.Key_Escape:
            self._show_tree()
        else:
            super().keyPressEvent(event)

    # --- inside --------------------------------------------------------------------------------------

    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        if self._has_detail:
            self._show_current()

    def _current_id(self) -> NodeId | None:
        index = self.tree.currentIndex()
        return index.data(Role.NODE_ID) if index.isValid() else None

    def _show_current(self) -> None:
        if self.detail.node_id != self._current_id():
            self._fill_in(self.detail)

    def _fill_in(self, detail: TaskDetail) -> None:
        node_id = self._current_id()
        if node_id is not None:
            if self._has_form:
                self._form.flush()
                self._show_in(self._form, node_id)
            detail.show_node(node_id)

    def _on_opened(self, node_id: NodeId) -> None:
        if self._narrow:
            self._show_detail()
        elif self._session.row(node_id):
            self.fill(node_id)

    def _show_detail(self) -> None:
        self._show_current()
        self._right.show()
        self.detail.setFocus()  # the tree gives the keyboard away when it goes
        self._splitter.widget(0).hide()

    def _show_tree(self) -> None:
        self._splitter.widget(0).show()
        if self._narrow:
            self._right.hide()
        self.tree.setFocus()

    def _apply_filter(self, task_filter: TaskFilter) -> None:
        self._proxy.set_filter(task_filter)
        self._after_filter()

    def _after_filter(self) -> None:
        if self.tree.model() is None:
            return
        is_empty = self._proxy.rowCount() == 0
        self.tree.unfold()
        self.tree.setVisible(not is_empty)
        if is_empty or "_empty" in self.__dict__:
            self._empty.setVisible(is_empty)
        if not self.tree.currentIndex().isValid():
            self._select_first()

    def _refresh_scope(self) -> None:
        self._proxy.refilter()
        self._show_scope()
        if self._has_form and self.detail.node_id:
            self._show_in(self._form, self.detail.node_id)

    def _show_scope(self) -> None:
        self._pro_rata.setText(f"序时进度 {wording.percent(plain_percent(self._session.month))}")
        self._refresh_counts()
        self._after_filter()

    def _refresh_counts(self, _key: FilingKey | None = None) -> None:
        sheet = self._session.sheet
        whose = "所选单位" if self.needs_no_unit else "本单位"
        self.bar.show_counts(len(sheet.rows) if sheet else 0, len(self._session.board.tasks), whose)
        self._legend.show_counts({light: sheet.lights()[light] for light in Light} if sheet else None)
        self._fit_legend()

    def _fit_legend(self) -> None:
        """A low window has no room for the lights' numbers, but says why there are none."""
        self._legend.setVisible(not self._is_tiny or self._session.unit_id is None)

    def _select_first(self) -> None:
        sheet = self._session.sheet
        for row_ in sheet.rows if sheet else ():
            index = self._proxy.mapFromSource(self._model.index_of(row_.node.id))
            if index.isValid():
                self.tree.setCurrentIndex(index)
                return
        if self._proxy.rowCount():
            self.tree.setCurrentIndex(self._proxy.index(0, 0))


class _Legend(QWidget):
    """绿 9 黄 2 红 2 暂不评判 1 under the tree; nothing is counted before a unit is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._words = {light: hint() for light in Light}
        self._pairs = [row(LightLabel(light, size=14), self._words[light], gap=6) for light in Light]
        self._none = hint("灯和进度按单位显示，在上方选一个单位；全部单位的灯见“概览”")
        self._none.hide()  # the tree is not made wider by what never stands beside the lights
        self._rule = hint("竖线为计划进度")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addWidget(row(*self._pairs, self._none, None, self._rule, gap=16, margins=(16, 0, 16, 0)))
        self.setFixedHeight(32)

    def show_counts(self, counts: dict[Light, int] | None) -> None:
        for part in (*self._pairs, self._rule):
            part.setVisible(counts is not None)
        self._none.setVisible(counts is None)
        for light, words in self._words.items():
            words.setText(f"{light.label.removesuffix('灯')} {(counts or {}).get(light, 0)}")
