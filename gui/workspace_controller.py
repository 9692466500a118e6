"""What is done with lists as a whole: importing, the directory, 任务分解, other years, other workspaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer

from core.errors import HeldError, KnownError
from core.model.board import Board
from core.model.ports import Store
from core.model.records import ListId, NodeId
from core.model.setting import read, write
from core.rules.roles import Actor, available, signature
from core.rules.task_states import stored_board
from core.settings.bookkeeping import CURRENT_LIST, HAS_SAMPLE
from core.usecases import practice
from gui.shell.lazy_page import Later
from gui.shell.page import Destination, Receiving

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from core.documents.reading import Reading
    from core.exchange.ports import Desk
    from core.host.backups import Kind
    from core.lists.drafting import Draft
    from core.usecases.list_change import ListPatch
    from gui.features.importing.storing import Stored
    from gui.shell import worker
    from gui.shell.app_services import Doors
    from gui.shell.window import Window

_KINDS = "清单文件 (*.docx *.xlsx *.xls *.et *.pdf *.txt *.md *.csv *.tsv);;所有文件 (*)"
_WORKSPACES = "工作区 (*.db)"


def board_of(store: Store, list_id: ListId) -> Board:
    """A list of a workspace, ready to be asked."""
    return stored_board(store, list_id)


class ListDesk(QObject):
    """Serves the workspace menu, dropped files and pasted text. One piece of work at a time."""

    def __init__(self, window: Window, doors: Doors | None = None) -> None:
        super().__init__(window)
        self._window, self._doors = window, doors
        self._job: worker.Job[Draft] | None = None
        window.top.menu_wanted.connect(self._open_menu)
        window.file_dropped.connect(self.import_file)
        window.text_dropped.connect(self.import_text)
        window.session.list_changed.connect(self._reload)
        window.session.breakdown_wanted.connect(self.break_down)
        window.session.units_wanted.connect(self.open_units)
        window.session.owners_wanted.connect(self.open_owners)
        window.session.risking.connect(self._back_up_first)
        if doors and doors.offered:
            QTimer.singleShot(0, self, self._offer)

    # --- the menu --------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """The menu at the workspace's name."""
        from PySide6.QtWidgets import QMenu

        made = QMenu(self._window)
        made.setAccessibleName("工作区")
        session = self._window.session
        writable = not session.store.read_only
        for text, slot in (("导入清单…", self.choose_file), ("粘贴清单", self.paste), ("单位名录…", self.open_units)):
            made.addAction(text, slot).setEnabled(writable)
        may_set = writable and Actor.OFFICE in available(session.store)
        made.addAction("填报主体…", self.open_owners).setEnabled(may_set)
        made.addAction("核对…", self.open_findings)
        lists = session.store.lists()
        if len(lists) > 1:
            made.addSeparator()
            for list_id, title, year in lists:
                action = made.addAction(f"{year} 年　{title}", lambda list_id=list_id: self.show_list(list_id))
                action.setCheckable(True)
                action.setChecked(list_id == session.board.work_list.id)
        if writable and read(session.store, HAS_SAMPLE):
            made.addSeparator()
            made.addAction("清空示例数据…", self.clear_practice)
        made.addSeparator()
        made.addAction("收取文件…", self.choose_packages).setEnabled(writable)
        made.addAction("导入台账…", self.import_ledger).setEnabled(writable and not self._is_exchanging())
        if self._doors:
            made.addSeparator()
            made.addAction("打开工作区…", self.open_workspace)
            made.addAction("新建工作区…", self.make_workspace)
        return made

    def _open_menu(self) -> None:
        anchor = self._window.top.menu_anchor
        made = self.menu()
        made.aboutToHide.connect(made.deleteLater)
        made.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))

    # --- packages --------------------------------------------------------------------------------

    def collect(self, paths: Sequence[Path]) -> None:
        """Show packages on 收发; nothing is written yet."""
        if page := self._receiving():
            page.take_files(paths)

    def _receiving(self) -> Receiving | None:
        """收发, shown."""
        window = self._window
        window.go(Destination("收发"))
        shown = window.page.page if isinstance(window.page, Later) else window.page
        return shown if isinstance(shown, Receiving) else None

    def choose_packages(self) -> None:
        """Ask for files and show them on 收发."""
        from PySide6.QtWidgets import QFileDialog

        from gui.features.exchange.drop_zone import KINDS

        chosen, _ = QFileDialog.getOpenFileNames(self._window, "选择要收取的文件", "", KINDS)
        if chosen:
            self.collect([Path(one) for one in chosen])

    def import_ledger(self) -> None:
        """Ask for a ledger from before, on 收发, where one sees how far it is."""
        if page := self._receiving():
            page.import_ledger()

    def _offer(self) -> None:
        if self._doors:
            paths, self._doors.offered = self._doors.offered, []
            self.collect(paths)

    # --- importing -------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file and import it."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(self._window, "选择清单文件", "", _KINDS)
        if path:
            self.import_file(Path(path))

    def paste(self) -> None:
        """Import what the clipboard holds."""
        from PySide6.QtGui import QGuiApplication

        data = QGuiApplication.clipboard().mimeData()
        self.import_text(data.text() if data else "", data.html() if data and data.hasHtml() else "")

    def import_file(self, path: Path) -> None:
        """Read a file in a thread, then show what was understood; packages and folders of them go to 收发."""
        from core.documents import files

        if path.is_dir() or path.suffix.lower() == ".zip":
            self.collect([path])
            return

        self._read(lambda: files.read_whole(path), path.name)

    def import_text(self, text: str, html: str = "") -> None:
        """The same with text."""
        from core.documents.pasted import pasted
        from core.documents.reading import Reading

        self._read(lambda: Reading(pasted(text, html)), "粘贴的文字")

    def _read(self, read: Callable[[], Reading], name: str) -> None:
        from core.lists.drafting import begin, remembered
        from gui.shell import worker

        if self._job is not None or not self._window.can_leave() or self._refuses_to_write():
            return
        self._window.status.say_hint(f"正在读取“{name}”")
        from gui.features.importing.storing import names_known

        names = names_known(self._window.session.store)
        meanings = remembered(self._window.session.store)

        def made(_progress: object) -> Draft:
            found = read()
            return begin(found.text, names, found.remarks, meanings)

        job = worker.run(made, self)
        job.on_success(lambda draft: self._show(draft, name)).on_failure(self._refuse)
        self._job = job.start()

    def _refuses_to_write(self) -> bool:
        store = self._window.session.store
        if store.read_only:
            self._refuse(KnownError(store.why_read_only, "换到可以写入的地方重新打开后再导入。"))
        return store.read_only

    def _show(self, draft: Draft, name: str) -> None:
        from gui.features.importing.page import ImportPage
        from gui.features.importing.storing import Place

        self._job = None
        session = self._window.session
        page = ImportPage(draft, name, Place(session.store, session.month, session.risking.emit))
        page.stored.connect(self._stored)
        page.left.connect(self._window.uncover)
        page.refused.connect(self._refuse)
        self._window.cover(page)

    def _stored(self, stored: Stored) -> None:
        session = self._window.session
        if stored.patch:
            session.keep_step(stored.patch)
        self._window.uncover()
        self.show_list(stored.list_id)

    def _refuse(self, error: KnownError) -> None:
        from gui.widgets import errors

        self._job = None
        self._window.refresh()
        errors.show(self._window, error)

    # --- the directory and the tasks of a measure --------------------------------------------------

    def open_units(self) -> None:
        """Show the directory of units."""
        from gui.features.units.page import UnitsPage

        if not self._window.can_leave():
            return
        page = UnitsPage(self._window.session)
        page.refused.connect(self._refuse)
        page.left.connect(lambda: self._leave_units(changed=page.has_changed))
        self._window.cover(page)

    def open_owners(self) -> None:
        """Show who files which indicator, and what two units tell differently."""
        from gui.features.owners.page import OwnersPage

        if not self._window.can_leave():
            return
        page = OwnersPage(self._window.session)
        page.refused.connect(self._refuse)
        page.left.connect(lambda: self._leave_units(changed=page.has_changed))
        self._window.cover(page)

    def open_findings(self) -> None:
        """Show what may not be true of what was filed."""
        from gui.features.plausibility.page import FindingsPage

        if not self._window.can_leave():
            return
        page = FindingsPage(self._window.session)
        page.refused.connect(self._refuse)
        page.left.connect(self._window.uncover)
        self._window.cover(page)

    def _leave_units(self, *, changed: bool) -> None:
        self._window.uncover()
        if changed:
            self._reload()

    def break_down(self, node_id: NodeId) -> None:
        """Ask for the tasks of a measure and store them."""
        from core.usecases import breakdown, list_change
        from gui.features.tasks.breakdown_dialog import BreakdownDialog

        session = self._window.session
        if not self._window.can_leave() or self._refuses_to_write():
            return
        asked = BreakdownDialog(session.board, node_id, self._window)
        if not asked.exec():
            return
        try:
            node = session.board.nodes[node_id]
            whole = breakdown.broken_down(session.store.load_list(session.board.work_list.id), node_id, asked.parts)
            label = f"分解“{node.title}”"
            patch: ListPatch = list_change.changed(session.store, whole, label, actor=session.actor)
        except KnownError as error:
            self._refuse(error)
            return
        session.keep_step(patch)
        self._reload()

    # --- made-up data ----------------------------------------------------------------------------

    def clear_practice(self) -> None:
        """Take out what was there to practise on, once the user was told that it is everything."""
        from gui.widgets import errors

        session = self._window.session
        sure = self._window.can_leave() and errors.ask(
            self._window,
            "全部填报和收发记录将清空，练习时填的也在内。",
            "清单、单位名录和设置都留着。清空以前先备份一份，可以从备份恢复。",
            go="清空",
            stay="不清空",
        )
        if not sure:
            return
        try:
            self._back_up(practice.CLEARING)
            practice.clear(cast("Desk", session.store), actor=signature(session.actor))
        except KnownError as error:
            self._refuse(error)
            return
        session.undo_stack.forget()
        self._reload()

    def _back_up_first(self, kind: Kind, note: str) -> None:
        """Before much changes; a backup that fails is told and stops nothing, for each of these steps can be undone."""
        safe = self._doors.safe_of(self._window.session.store.path) if self._doors and self._doors.safe_of else None
        if safe and (failed := safe.before(kind, note)):
            self._window.session.noticed.emit(failed)

    def _back_up(self, note: str) -> None:
        """Raises KnownError when it can't be made: what follows takes everything out."""
        from core.host.backups import Kind

        if self._doors and self._doors.safe_of:
            self._doors.safe_of(self._window.session.store.path).make(Kind.MANUAL, f"{note}前")

    # --- other lists and workspaces ------------------------------------------------------------------

    def show_list(self, list_id: ListId) -> None:
        """Show a list of the workspace, as it now is."""
        session = self._window.session
        if not self._window.can_leave():
            return
        if not session.store.read_only:
            with session.store.operation("记住界面位置"):
                write(session.store, CURRENT_LIST, list_id)
        self._window.board_changed.emit(board_of(session.store, list_id))

    def _reload(self) -> None:
        if self._window.covered:
            return
        self.show_list(self._window.session.board.work_list.id)

    def open_workspace(self) -> None:
        """Ask for another workspace and show it instead."""
        from PySide6.QtWidgets import QFileDialog

        path, _ = QFileDialog.getOpenFileName(self._window, "打开工作区", "", _WORKSPACES)
        if path and self._doors:
            self._go_through(self._doors.open, Path(path))

    def make_workspace(self) -> None:
        """Ask where, make a workspace with the built-in list and show it instead."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, "新建工作区", "", _WORKSPACES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("db")
        if dialog.exec() and self._doors:
            self._go_through(self._doors.make, Path(dialog.selectedFiles()[0]))

    def _go_through(self, door: Callable[[Path], Store], path: Path) -> None:
        if not self._window.can_leave() or path.absolute() == self._window.session.store.path:
            return
        if self._is_exchanging():
            self._refuse(KnownError("收发还没有办完，没有换工作区。", "等它办完，或在“收发”里停止，再换。"))
            return
        try:
            store = door(path)
            board = board_of(store, store.lists()[0][0])
        except HeldError as error:
            from gui import held

            if not held.bring_forward(error):
                self._refuse(error)
            return
        except KnownError as error:
            self._refuse(error)
            return
        assert self._doors is not None  # noqa: S101  asked through one of them
        self._doors.opened.append(store)
        self._window.workspace_changed.emit(store, board)

    def _is_exchanging(self) -> bool:
        """Whether a thread still writes under this workspace's lock."""
        from gui.features.exchange.tab_context import Counter

        return any(one.is_busy for one in cast("list[Counter]", self._window.findChildren(Counter)))
