"""报表: choose a kind, look at its pages, print or save them, one or all units' in one go."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.errors import KnownError
from core.model.records import FilingKey, NodeId, UnitId
from core.model.setting import read
from core.model.workspace import ROLE
from gui.features.reports import making
from gui.features.reports.kind_list import KindList, rows_of
from gui.features.reports.making import Order
from gui.features.reports.side import Side
from gui.preview import PreviewPane, saving
from gui.shell import worker
from gui.shell.latest_result import Latest
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.labels import ground, line

if TYPE_CHECKING:
    from core.reports.kinds import Kind
    from core.reports.pdf import Rendered, Written

_DELAY = 120  # ms after the last change
_KINDS, _SIDE = 176, 256  # px


class ReportsPage(QWidget):
    """The page of the rail's 报表."""

    title = "报表"
    icon = "document_table"
    needs_no_unit = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from core.reports.kinds import KINDS

        self._session, self._kinds = session, KINDS
        self._is_stale = True
        self._is_tiny = False
        self._saving: worker.Job[Written] | None = None
        self._latest: Latest[Rendered] = Latest(self._show, self._refuse, self, delay=_DELAY)
        labels = {kind.name: kind.label for kind in KINDS.values()}
        self.list = KindList(rows_of(labels, read(session.store, ROLE)))
        self._kind = self.list.kinds[0]
        self.side = Side(session, {kind: KINDS[kind].label for kind in self.list.kinds})
        self.pane = PreviewPane()
        self._lay_out()
        self._connect()
        self.show_kind(self._kind)

    # --- building --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._left = QWidget()
        ground(self._left, "surface")
        ground(self.list, "surface")
        self.list.setFixedWidth(_KINDS)
        self._rule = line(vertical=True)
        row = QHBoxLayout(self._left)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.list, self._rule, self.side):
            row.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._left)
        layout.addWidget(line(vertical=True))
        layout.addWidget(self.pane, 1)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        side = self.side
        side.kind_chosen.connect(self.list.choose)
        side.changed.connect(self.refresh)
        side.print_wanted.connect(self.print_out)
        side.save_wanted.connect(self.save_as)
        side.all_wanted.connect(self.save_all)
        side.pages_wanted.connect(lambda: self._show_pages(shown=True))
        self.pane.options_wanted.connect(lambda: self._show_pages(shown=False))
        self.pane.pages_changed.connect(lambda: side.show_pages(self.pane.page_count))
        QShortcut(QKeySequence("Ctrl+E"), self, self.save_as, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._session.scope_changed.connect(self._changed)
        self._session.filing_changed.connect(self._changed)

    # --- what the window asks --------------------------------------------------------------------

    def show_kind(self, kind: str) -> None:
        """Choose a kind; one that is not offered here is passed over."""
        self.list.choose(kind)

    def open_node(self, node_id: NodeId) -> None:
        """Tasks are shown on their own page."""
        self._session.wanted.emit(Destination("任务", node_id=node_id))

    def next_unfinished(self, back: bool) -> None:  # noqa: ARG002  the same both ways
        """Go where it can be filled in."""
        self._session.wanted.emit(Destination("填报"))

    def flush(self) -> bool:
        """Take over what stands in a box."""
        self.side.flush()
        return True

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the kinds are a list box above the options; tiny: options or pages."""
        self.list.setVisible(not narrow)
        self._rule.setVisible(not narrow)
        self.side.set_width_class(narrow=narrow, tiny=tiny)
        self.side.setFixedWidth(_SIDE) if not tiny else self.side.setMaximumWidth(16777215)
        self.setFocusProxy(self.side if narrow else self.list)
        self.pane.set_narrow(narrow=narrow, tiny=tiny)
        self._is_tiny = tiny
        self._show_pages(shown=True)

    def hint(self) -> str:
        """The keys worth knowing here."""
        return "Ctrl+P 打印　Ctrl+E 保存为文件"

    def _show_pages(self, *, shown: bool) -> None:
        """When tiny, the pages or what is chosen about them."""
        self._left.setVisible(not (self._is_tiny and shown))
        self.pane.setVisible(shown or not self._is_tiny)

    # --- what is shown ---------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether newer pages are on their way."""
        return self._latest.is_busy

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        return self._kind

    @property
    def _chosen(self) -> Kind:
        return self._kinds[self._kind]

    def order(self) -> Order:
        """What is asked for now."""
        session = self._session
        return Order(session.store, session.board, self._kind, session.month, self._unit_id())

    def _unit_id(self) -> UnitId | None:
        from core.reports.kinds import Scope

        if self._chosen.scope is Scope.DISTRICT or (self._chosen.scope is Scope.EITHER and self.side.is_of_all):
            return None
        return self._session.unit_id

    def _choose(self, kind: str) -> None:
        if kind != self._kind or not self.side.kind:
            self.side.flush()
            self._kind = kind
            self.side.show_kind(self._chosen)
            self.refresh()

    def _changed(self, _key: FilingKey | None = None) -> None:
        self._is_stale = True
        self.side.show_scope()
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Make it when one looks: changes meanwhile were only noted."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Make the pages of what is chosen."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        order = self.order()
        if order.unit_id is None and _needs_unit(self._chosen):
            self._latest.forget()
            self.pane.show_nothing("先选单位", "在上方选一个单位，或按单位分别保存全部")
            return
        self.pane.show_busy()
        self._latest.ask(partial(making.render, order))

    def _show(self, made: Rendered) -> None:
        name = self._file_name(".pdf")
        title = Path(name).stem
        self.pane.show_pdf(title, made.data, making.missing_lines(made.written), name)

    def _refuse(self, error: KnownError) -> None:
        self.pane.show_nothing(error.sentence, error.hint)

    def _file_name(self, suffix: str) -> str:
        from core.reports import batch

        order = self.order()
        return batch.file_name(order.board, order.unit_id, order.month, order.kind, suffix)

    # --- what is made of it ----------------------------------------------------------------------

    def print_out(self) -> None:
        """Print what is shown."""
        self.pane.print_out()

    def save_as(self) -> None:
        """Save what is chosen: the shown PDF as it is, Word and Excel made anew from the same data."""
        self.flush()
        suffix = self.side.suffix
        if suffix == ".pdf":
            self.pane.save_as()
        elif self._saving is None and self.pane.page_count:
            path = saving.choose_file(self, PreviewPane.last_folder, self._file_name(suffix))
            if path is not None:
                self._write(path)

    def _write(self, path: Path) -> None:
        self.pane.notice.clear_refusal()
        job = worker.run(partial(making.write, self.order(), path), self)
        job.on_success(lambda _written: self._written(path)).on_failure(self._not_written)
        self._saving = job.start()

    def _written(self, path: Path) -> None:
        self._saving = None
        PreviewPane.last_folder = path.parent
        self.pane.say(saving.words_for(path))

    def _not_written(self, error: KnownError) -> None:
        self._saving = None
        self.pane.notice.refuse(error)

    def save_all(self) -> None:
        """Save a report for every unit that gets one."""
        self.flush()
        if self.side.batch.is_running:
            return
        folder = saving.choose_folder(self, PreviewPane.last_folder)
        if folder is not None:
            PreviewPane.last_folder = folder
            self.side.batch.start(self.order(), self._chosen.label, folder, self.side.suffix)
            self.side.show_scope()


def _needs_unit(kind: Kind) -> bool:
    from core.reports.kinds import Scope

    return kind.scope is Scope.UNIT
