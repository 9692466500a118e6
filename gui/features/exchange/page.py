"""收发: packages go out and come in, a tab for each way. It knows no tab: the registry does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.model.records import NodeId
from gui.features.exchange.drop_zone import files_of
from gui.features.exchange.tab_context import Counter
from gui.features.exchange.tabs import Pane, entries
from gui.features.exchange.watcher import Watcher
from gui.features.exchange.work_bar import WorkBar
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.labels import ground, line, row

if TYPE_CHECKING:
    from core.exchange.hub import Connect
    from core.host.backups import Safekeeping
    from gui.features.exchange.inbox import Inbox

_INBOX = "inbox"


class ExchangePage(QWidget):
    """The page of the rail's 收发."""

    title = "收发"
    icon = "arrow_swap"
    needs_no_unit = True

    def __init__(
        self,
        session: Session,
        safe: Safekeeping | None,
        watcher: Watcher | None = None,
        connect: Connect | None = None,
    ) -> None:
        super().__init__()
        ground(self, "surface")
        self.setAcceptDrops(True)
        self._session = session
        self.counter = Counter(session, safe, self)
        self.entries = entries(self.counter, watcher or Watcher(session, self), connect)
        self._built: dict[int, QWidget] = {}
        self._widths = (False, False)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("收发")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for entry in self.entries:
            self.tabs.addTab(entry.title)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(row(self.tabs, None, margins=(16, 0, 16, 0)))
        for part, share in ((line(), 0), (self._stack, 1), (WorkBar(self.counter), 0)):
            layout.addWidget(part, share)
        self.setFocusProxy(self.tabs)
        self.tabs.currentChanged.connect(self._show)
        only_here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+O"), self, self.choose_files, context=only_here)
        self.show_tab("give" if self.counter.is_units else _INBOX)
        self._show(self.tabs.currentIndex())

    # --- what the window asks --------------------------------------------------------------------

    @property
    def pane(self) -> Pane:
        """The tab that is shown."""
        return cast("Pane", self._stack.currentWidget())

    @property
    def inbox(self) -> Inbox:
        """收取, shown."""
        self.show_tab(_INBOX)
        return cast("Inbox", self._stack.currentWidget())

    def show_tab(self, kind: str) -> None:
        """Open a tab by its name; one that is not there is passed over."""
        for at, entry in enumerate(self.entries):
            if entry.name == kind:
                self.tabs.setCurrentIndex(at)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Preview files and folders."""
        self.inbox.give(paths)

    def choose_files(self) -> None:
        """Ask for files to preview, from whichever tab."""
        self.inbox.zone.choose_files()

    def import_ledger(self) -> None:
        """Ask for a ledger and import it."""
        from gui.features.exchange.ledger_dialog import import_ledger

        import_ledger(self.counter, self)

    def open_node(self, node_id: NodeId) -> None:
        """Tasks are shown on their own page."""
        self._session.wanted.emit(Destination("任务", node_id=node_id))

    def next_unfinished(self, back: bool) -> None:
        """The next file, conflict or filing that needs a person."""
        self.pane.next_unfinished(back)

    def flush(self) -> bool | None:
        """Nothing is typed here."""
        return None

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or written."""
        return self.counter.is_busy

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Pass it on to the tabs that were opened."""
        self._widths = (narrow, tiny)
        for pane in self._built.values():
            cast("Pane", pane).set_width_class(narrow=narrow, tiny=tiny)

    def hint(self) -> str:
        """The keys worth knowing here."""
        return "Ctrl+O 选择文件　F8 下一处要处理的"

    # --- dropped files -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and folders may be dropped anywhere on the page."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """All of them are previewed."""
        event.acceptProposedAction()
        self.take_files(files_of(event.mimeData()))

    def _show(self, at: int) -> None:
        if at not in self._built:
            self._built[at] = self.entries[at].make()
            self._stack.addWidget(self._built[at])
            narrow, tiny = self._widths
            cast("Pane", self._built[at]).set_width_class(narrow=narrow, tiny=tiny)
        self._stack.setCurrentWidget(self._built[at])
