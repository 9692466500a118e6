"""The right side of 任务: what a node is, where it stands, its text, targets and units."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.model.records import FilingKey, NodeId
from core.rules.roles import Actor
from gui.features.tasks.header import Header
from gui.features.tasks.source_tab import SourceTab
from gui.features.tasks.tabs import later_tabs
from gui.shell.session import Session

SOURCE_TAB, FILING_TAB, INDICATOR_TAB, HISTORY_TAB, EVIDENCE_TAB = range(5)


class TaskDetail(QWidget):
    """Header, tabs, and the tab's page. `form` is the filing form shown in 本月填报."""

    back = Signal()
    fill_requested = Signal(object)  # NodeId

    def __init__(self, session: Session, form: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._node_id: NodeId | None = None
        self._header = Header()
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
        self._source = SourceTab()
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
            looks = self._session.actor is Actor.OFFICE and at == INDICATOR_TAB  # at the tasks of all units
            is_there = (row is not None or looks) and (at != INDICATOR_TAB or node.id in self._session.board.indicators)
            self._tabs.setTabVisible(at, is_there)
            self._tabs.setTabText(at, self._tabs.tabText(at))  # else one that comes back keeps no room in the bar
            tab.show_node(node.id if is_there else None)
        if not self._tabs.isTabVisible(self._tabs.currentIndex()):
            self._tabs.setCurrentIndex(SOURCE_TAB)
        self._header.show_node(self._session, node, row)
        self._source.show_node(self._session, node)

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
        from gui.features.tasks import task_actions

        deal = self._header.deal
        made = task_actions.menu(self, self._session, self._session.key(self._node_id))
        made.popup(deal.mapToGlobal(deal.rect().bottomLeft()))

    def _fill(self) -> None:
        if self._node_id is not None:
            self.fill_requested.emit(self._node_id)
