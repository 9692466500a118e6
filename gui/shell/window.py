"""The shell: rail, top bar, pages, status bar. It decides nothing about the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from core.errors import KnownError, MovedError
from core.model.period import Month
from core.model.records import FilingKey, UnitId
from core.rules.roles import is_offices
from gui.shell import window_state
from gui.shell.lazy_page import Later
from gui.shell.page import Destination, District, Hinting, Page, Reporting, Tabbed
from gui.shell.rail import DIGITS, Rail
from gui.shell.role_button import ask_in
from gui.shell.session import Saving, Session
from gui.shell.statusbar import StatusBar
from gui.shell.topbar import TopBar
from gui.widgets import theme
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ground
from gui.widgets.notices import Notices

if TYPE_CHECKING:
    from core.search.matching import Letters
    from core.search.query import Hit
    from gui.elsewhere import Elsewhere
    from gui.help.window import HelpWindow
    from gui.shell.overlay import Cover
    from gui.shell.search import SearchPanel
    from gui.shell.unit_picker import UnitPicker


class Window(QWidget):
    """One workspace. Pages are widgets that fulfil `Page`; the first one is shown."""

    look_changed = Signal()  # another appearance was chosen
    board_changed = Signal(object)  # Board: another list, or the list has changed
    workspace_changed = Signal(object, object)  # Store, Board
    file_dropped = Signal(object)  # Path
    text_dropped = Signal(str, str)  # text, HTML

    def __init__(self, session: Session, pages: Sequence[Page], settings: QSettings, letters: Letters) -> None:
        super().__init__()
        self.session, self.pages, self.settings, self._letters = session, tuple(pages), settings, letters
        self._picker: UnitPicker | None = None
        self._search: SearchPanel | None = None
        self._help: HelpWindow | None = None
        self._cover: Cover | None = None
        self.elsewhere: Elsewhere | None = None
        self._width_class: tuple[bool, bool] | None = None
        self.setAcceptDrops(True)
        self.setWindowTitle(session.store.path.stem)
        self.setMinimumSize(640, 360)
        ground(self, "bg")
        self._build()
        self._connect()
        self._add_shortcuts()
        self._position = window_state.restore(self)
        FocusRing(self)
        self.refresh()

    # --- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        self.rail, self.top, self.status = Rail(self.pages), TopBar(self.session), StatusBar(self.session)
        self.stack = QStackedWidget()
        for page in self.pages:
            self.stack.addWidget(cast("QWidget", page))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.rail, 0, 0, 3, 1)  # in the order of reading: Tab follows it
        grid.addWidget(self.top, 0, 1)
        self.notices = Notices()
        grid.addWidget(self.notices, 1, 1)
        for sentence in filter(None, (self.session.store.why_read_only, *self.session.store.notices)):
            self.notices.say(sentence)
        grid.addWidget(self.stack, 2, 1)
        grid.addWidget(self.status, 3, 0, 1, 2)
        grid.setRowStretch(2, 1)

    @cached_property
    def _empty(self) -> QWidget:
        """In the page's place until a unit is chosen."""
        from gui.widgets.empty import EmptyState

        made = EmptyState("building", "先选单位", "选好后显示这个单位的任务和填报。", "选单位…", self.pick_unit)
        self.stack.addWidget(made)
        return ground(made, "surface")

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.top.unit_wanted.connect(self.pick_unit)
        self.top.month_picker.wanted.connect(self.choose_month)
        self.top.search_wanted.connect(self.open_search)
        self.top.report_wanted.connect(self.show_report)
        self.top.undo_wanted.connect(self.undo)
        self.top.redo_wanted.connect(self.redo)
        self.top.help_wanted.connect(self.open_help)
        for changed in (self.session.scope_changed, self.session.filing_changed, self.session.actor_changed):
            changed.connect(self.refresh)
        self.session.refused.connect(self._show_error)
        self.session.wanted.connect(self.go)
        self.session.noticed.connect(self.notices.say)

    def _add_shortcuts(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "F1": self.open_help,
            "Ctrl+F": self.open_search,
            "Ctrl+U": self.pick_unit,
            "Ctrl+P": self.print_out,
            "Ctrl+S": self.save_now,
            "Ctrl+Z": self.undo,
            "Ctrl+Y": self.redo,
            "Ctrl+PgUp": lambda: self.top.month_picker.step(-1),
            "Ctrl+PgDown": lambda: self.top.month_picker.step(1),
            "F8": lambda: self.next_unfinished(back=False),
            "Shift+F8": lambda: self.next_unfinished(back=True),
        }
        for position, page in enumerate(self.pages):
            if page.title in DIGITS:
                keys[f"Ctrl+{DIGITS[page.title]}"] = partial(self.show_page, position)
        for sequence, slot in keys.items():
            QShortcut(QKeySequence(sequence), self).activated.connect(slot)

    # --- what the user asks for ------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is chosen in the rail."""
        return self.pages[self._position]

    def show_page(self, position: int) -> None:
        """Show a page and put the focus into it; what covers the pages is asked to go first."""
        self._ask_cover_to_go()
        self.page.flush()
        self._position = position
        self.refresh()
        self.stack.currentWidget().setFocus()

    def page_titled(self, title: str) -> int:
        """The position of a page by its word in the rail; ValueError when there is none."""
        return [page.title for page in self.pages].index(title)

    def pick_unit(self) -> None:
        """Open the unit picker."""
        if self._picker is None:
            from gui.shell.unit_picker import UnitPicker

            board = self.session.board
            recent = partial(window_state.recent_units, self.settings, board)
            self._picker = UnitPicker(self.top.unit_field, board.single_units, self._letters, recent)
            self._picker.picked.connect(self._unit_picked)
        self._picker.ask()

    def choose_unit(self, unit_id: UnitId) -> None:
        """Show another unit once the page has stored what was typed."""
        if self.can_leave():
            window_state.keep_recent(self.settings, self.session.board, unit_id)
            self.session.choose_unit(unit_id)

    def _unit_picked(self, unit_id: UnitId) -> None:
        self.choose_unit(unit_id)
        self.stack.currentWidget().setFocus()

    def choose_month(self, month: Month) -> None:
        """Show another month once the page has stored what was typed."""
        if self.can_leave():
            self.session.choose_month(month)

    def open_search(self) -> None:
        """Open the search over everything."""
        self.page.flush()
        if self._search is None:
            from gui.shell.search import SearchPanel

            self._search = SearchPanel(self, self._letters)
        self._search.ask()

    def open_hit(self, hit: Hit) -> None:
        """Go where a search hit leads: its unit and month first, then the task."""
        if not self.can_leave():
            return
        if hit.unit_id is not None:
            self.session.choose_unit(hit.unit_id)
        if hit.month is not None:
            self.session.choose_month(hit.month)
        if hit.node_id is not None:
            self.page.open_node(hit.node_id)

    def go(self, where: Destination) -> None:
        """Go where a page asks for: unit and month first, then the page and what to show there."""
        if not self.can_leave():
            return
        if where.unit_id is not None:
            self.session.choose_unit(where.unit_id)
        if where.month is not None:
            self.session.choose_month(where.month)
        self.show_page(self.page_titled(where.page))
        if where.node_id is not None:
            self.page.open_node(where.node_id)
        shown = self.page.page if isinstance(self.page, Later) else self.page
        if where.kind and isinstance(shown, Reporting):
            shown.show_kind(where.kind)
        elif where.kind and isinstance(shown, Tabbed):
            shown.show_tab(where.kind)

    def show_report(self) -> None:
        """Show this month's report of the unit."""
        if self.session.unit_id is None:
            self.pick_unit()
        else:
            self.go(Destination("报表", kind="unit"))

    def print_out(self) -> None:
        """Print the report that is shown; from other pages go to the unit's."""
        shown = self.page.page if isinstance(self.page, Later) else self.page
        if isinstance(shown, Reporting):
            shown.print_out()
        else:
            self.show_report()

    def open_help(self, title: str = "") -> None:
        """Open the manual at a chapter, without one at that of the page that is shown."""
        from gui.help import chapters
        from gui.help.window import HelpWindow

        if self._help is None:
            self._help = HelpWindow(self, self.session.store)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()
        over = self.stack.currentWidget().accessibleName() if self.covered else ""
        shown = over if over in chapters.OF_PAGE else self.page.title
        self._help.open_chapter(chapters.titled(title) if title else chapters.of_page(shown))

    def save_now(self) -> None:
        """It saves by itself: this stores what is pending and says the time."""
        self.page.flush()
        self.status.confirm()

    def undo(self) -> None:
        """Take the last change back and show it."""
        if self._cover:
            self._cover.undo()
            return
        self.page.flush()
        self._show_changed(self.session.undo())

    def redo(self) -> None:
        """Do the undone change again and show it."""
        if self._cover:
            self._cover.redo()
            return
        self.page.flush()
        self._show_changed(self.session.redo())

    def next_unfinished(self, *, back: bool) -> None:
        """F8 and Shift+F8."""
        if self._cover:
            self._cover.next_unfinished(back)
        elif self._is_page_shown:
            self.page.next_unfinished(back)

    @property
    def covered(self) -> bool:
        """Whether something lies over the pages."""
        return self._cover is not None

    def cover(self, widget: QWidget) -> None:
        """Lay a widget that fulfils `Cover` over the pages until `uncover`."""
        self.uncover()
        self._cover = cast("Cover", widget)
        self.stack.addWidget(widget)
        narrow, tiny = self._width_class or (False, False)
        self._cover.set_width_class(narrow=narrow, tiny=tiny)
        self.refresh()
        widget.setFocus()

    def uncover(self) -> None:
        """Show the page again."""
        if self._cover:
            gone, self._cover = cast("QWidget", self._cover), None
            self.stack.removeWidget(gone)
            gone.deleteLater()
            self.refresh()

    def _ask_cover_to_go(self) -> None:
        if self._cover:
            self._cover.leave()

    def can_leave(self) -> bool:
        """Store what is pending; when that fails, ask whether to leave it. Words that are no number are kept."""
        for page in self.pages:
            page.flush()
        if self.session.save_state.saving is not Saving.FAILED:
            return True
        from gui import leaving

        return not leaving.is_refused(self) or leaving.ask_about_refused(self)

    # --- what follows ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the chosen page, or the wish for a unit; badges and hints besides."""
        if self._cover:
            self.stack.setCurrentWidget(cast("QWidget", self._cover))
            self.rail.show_page(None)
            self.status.say_hint(self._cover.hint())
            return
        is_shown = self._is_page_shown
        self.stack.setCurrentWidget(cast("QWidget", self.page) if is_shown else self._empty)
        self.rail.show_page(self._position)
        self.rail.set_badge("填报", self.session.sheet.open if self.session.sheet else 0)
        self.status.say_hint(self.page.hint() if is_shown and isinstance(self.page, Hinting) else "")

    @property
    def _is_page_shown(self) -> bool:
        """Whether the page stands there, not the wish for a unit."""
        return self.session.unit_id is not None or (isinstance(self.page, District) and self.page.needs_no_unit)

    def _show_changed(self, key: FilingKey | None) -> None:
        if key is None:
            return
        self.session.choose_unit(key.unit_id)
        self.session.choose_month(key.month)
        self.page.open_node(key.node_id)

    def _show_error(self, error: KnownError) -> None:
        from gui.widgets import errors

        if isinstance(error, MovedError) and self.elsewhere:
            self.elsewhere.tell(error)
        else:
            errors.show(self, error)

    # --- remembered ------------------------------------------------------------------------------

    def remember(self) -> None:
        """Keep place, page and splitters for the next window."""
        window_state.keep(self)

    # --- Qt --------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Without a unit the picker is what one needs first; the office looks at all of them."""
        super().showEvent(event)
        if not self.session.is_admitted:
            QTimer.singleShot(0, self, partial(ask_in, self, self.session))
        elif self.session.unit_id is None and not is_offices(self.session.store):
            QTimer.singleShot(0, self, self.pick_unit)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tell all parts when 1000 or 700 logical pixels are crossed."""
        super().resizeEvent(event)
        width_class = (self.width() < theme.NARROW, self.width() < theme.TINY)
        if width_class == self._width_class:
            return
        self._width_class = width_class
        narrow, tiny = width_class
        for part in (self.rail, self.top, self.status):
            part.set_width_class(narrow=narrow, tiny=tiny)
        for page in self.pages:
            page.set_width_class(narrow=narrow, tiny=tiny)
        if self._cover:
            self._cover.set_width_class(narrow=narrow, tiny=tiny)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """A file or text may be a list."""
        data = event.mimeData()
        if data.hasText() or any(url.isLocalFile() for url in data.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """The first file, else the text."""
        data = event.mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.file_dropped.emit(files[0])
        else:
            self.text_dropped.emit(data.text(), data.html() if data.hasHtml() else "")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Nothing is lost by closing: an import that was corrected asks first."""
        from gui import leaving

        self._ask_cover_to_go()
        if not self.covered and leaving.may_close(self):
            self.remember()
            event.accept()
        else:
            event.ignore()
