"""The application: fonts, words, style, then the window on one workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.file_names import file_name
from core.host import program_folder
from core.model.board import Board
from core.model.ports import Store
from gui import startup_tasks
from gui.shell import appearance
from gui.shell.lazy_page import Later
from gui.shell.page import Page
from gui.shell.session import Session
from gui.shell.uncaught import Unexpected
from gui.shell.window import Window
from gui.widgets import theme

if TYPE_CHECKING:
    from core.finding import Remembered
    from gui.features.exchange.watcher import Watcher
    from gui.features.start.missing import Search
    from gui.shell.app_services import Doors

NAME = "division-list"
TITLE = "重点工作分工清单"
_COMFORTABLE = (1366, 768)
ANEW = Path()  # in the place of a workspace: begin as on a first start


def build() -> QApplication:
    """The one QApplication; the running one when there is one."""
    look = appearance.read(settings())
    appearance.scale(look)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setStyle("Fusion")
    else:  # setStyle would hand the style back, and PySide first make all that QStyle has in Python
        app = QApplication([NAME, "-style", "Fusion"])
    QGuiApplication.setApplicationName(NAME)
    QGuiApplication.setApplicationDisplayName(TITLE)
    appearance.put_in_force(look)
    theme.prepare(app)
    return app


def settings() -> QSettings:
    """Where the window's state is kept: an INI file in the user's configuration folder, or on the stick."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation))
    return settings_in(program_folder.portable_folder() or folder / NAME)


def settings_in(folder: Path) -> QSettings:
    """The window's state in another folder (tests, pictures)."""
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def require_sound_policy() -> None:
    """Raise KnownError for a policy file with anything wrong in it, be it of no use in this start."""
    if program_folder.beside(program_folder.POLICY) is not None:
        from core.settings import policy

        policy.current()


def last_workspace() -> Path | None:
    """The workspace of last time, None when there was none or it is not there."""
    path = kept_workspace()
    return path if path is not None and _is_there(path) else None


def kept_workspace() -> Path | None:
    """Where the workspace of last time was, be it still there or not."""
    kept = settings().value("workspace/last")
    return (program_folder.portable_folder() or Path()) / str(kept) if kept else None


def _is_there(path: Path) -> bool:
    """One that may not be looked at is there: opening it will tell."""
    try:
        return path.is_file()
    except PermissionError:
        return True
    except OSError:  # a share that is away
        return False


def remembered_workspace(path: Path) -> Remembered:
    """What is known of the workspace of last time, for finding it elsewhere."""
    from core.finding import Remembered

    kept = settings()
    if kept.value("workspace/state_of") != kept.value("workspace/last"):
        return Remembered(path)
    closed = dt.datetime.fromisoformat(str(kept.value("workspace/closed")))
    return Remembered(path, str(kept.value("workspace/id")), int(str(kept.value("workspace/filings"))), closed)


def remember_workspace(kept: QSettings, path: Path) -> None:
    """Keep which one is open; on a stick without the drive's letter, which is another on every PC."""
    folder = program_folder.portable_folder()
    is_carried = folder is not None and path.is_relative_to(folder)
    kept.setValue("workspace/last", str(path.relative_to(folder) if folder and is_carried else path))


def usual_workspace(ways: Callable[[], Search]) -> Path | None:
    """The workspace of last time; one that is gone is looked for with the user. None when the question was closed."""
    last, gone = last_workspace(), kept_workspace()
    if last is None and gone is not None:
        from gui.features.start import missing

        return missing.ask(remembered_workspace(gone), ways())
    return last or default_workspace()


def default_workspace() -> Path:
    """Where a first workspace was made before its place was asked for."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / file_name(TITLE, ending=".db")


def open_window(store: Store, board: Board, kept: QSettings, doors: Doors | None = None) -> Window:
    """The window with its pages, not shown yet."""
    from gui.elsewhere import Elsewhere
    from gui.features.exchange.watcher import Watcher
    from gui.features.tasks.page import TasksPage
    from gui.workspace_controller import ListDesk

    session = Session(store, board)
    watcher = Watcher(session, session)
    pages: list[Page] = [
        Later("概览", "data_pie", lambda: _overview_page(session), needs_no_unit=True),
        TasksPage(session),
        Later("填报", "clipboard_edit", lambda: _filing_page(session)),
        Later("报表", "document_table", lambda: _reports_page(session), needs_no_unit=True),
        Later("收发", "arrow_swap", lambda: _exchange_page(session, doors, watcher), needs_no_unit=True),
        Later("设置", "settings", lambda: _settings_page(session, doors), needs_no_unit=True),
    ]
    window = Window(session, pages, kept, _letters)
    session.setParent(window)
    watcher.found.connect(lambda: window.rail.set_badge("收发", len(watcher.parcels)))
    ListDesk(window, doors)
    Elsewhere(window, doors)
    theme.dress(cast("QApplication", QApplication.instance()))
    return window


def _letters(text: str) -> str:
    from core.search.initials import letters

    return letters(text)


def _overview_page(session: Session) -> Page:
    from gui.features.overview.page import OverviewPage

    return OverviewPage(session)


def _filing_page(session: Session) -> Page:
    from gui.features.filing.page import FilingPage

    return FilingPage(session)


def _reports_page(session: Session) -> Page:
    from gui.features.reports.page import ReportsPage

    return ReportsPage(session)


def _exchange_page(session: Session, doors: Doors | None, watcher: Watcher) -> Page:
    from gui.features.exchange.page import ExchangePage

    return ExchangePage(session, doors.safe(session.store) if doors else None, watcher, doors.hub if doors else None)


def _settings_page(session: Session, doors: Doors | None) -> Page:
    from gui.features.settings.page import SettingsPage
    from gui.features.settings.registry import entries

    return SettingsPage(session, entries(session, doors.safe(session.store) if doors else None))


def show(window: Window) -> None:
    """Show as it was left; the first time comfortably large, or filling a small screen. The page has the keyboard."""
    window.stack.currentWidget().setFocus()
    if window.settings.contains("window/geometry"):
        window.show()
        return
    room = window.screen().availableSize()
    width, height = _COMFORTABLE
    if room.width() <= width or room.height() <= height:
        window.resize(room)  # where no window manager hears the wish to be maximised
        window.showMaximized()
    else:
        window.resize(width, height)
        window.show()


#: What is done with the workspace closed; it gives the path to open next.
Deed = Callable[[], Path]


def run(app: QApplication, store: Store, board: Board, doors: Doors | None = None) -> Deed | None:
    """Show the window and stay until it is closed; what to do before the next one, if there is to be one.

    `doors` lead to other workspaces and to the backups of each.
    """
    kept = settings()
    unexpected = Unexpected(app)
    unexpected.install()
    _keep_last(kept, store)
    deeds: list[Deed] = []
    window = open_window(store, board, kept, doors)
    startup_tasks.after_start(app)
    follow_look(app, window, doors, deeds.append)
    try:
        app.exec()
    finally:
        if doors:
            doors.close()
    return deeds[-1] if deeds else None


def _keep_last(kept: QSettings, store: Store) -> None:
    if not store.read_only:
        remember_workspace(kept, store.path)


def follow_look(
    app: QApplication, window: Window, doors: Doors | None = None, leave: Callable[[Deed], object] | None = None
) -> None:
    """Show a window, and put another in its place when the system or the user changes how it should look.

    Widgets take their colours when they are made, so they are made again; what was typed is stored first.
    The same holds for another list or workspace: what the pages read at their start is read again.
    """

    def change() -> None:
        if not window.can_leave():
            return
        before = theme.current()
        hints.colorSchemeChanged.disconnect(change)  # what is put in force now is no news
        appearance.put_in_force(appearance.read(window.settings))
        if theme.current() is before:
            hints.colorSchemeChanged.connect(change)
            return
        window.remember()
        theme.redress(app)
        replace(window.session.store, window.session.board)

    def renew(board: Board) -> None:
        hints.colorSchemeChanged.disconnect(change)
        window.remember()
        replace(window.session.store, board)

    def move(store: Store, board: Board) -> None:
        hints.colorSchemeChanged.disconnect(change)
        window.remember()
        _keep_last(window.settings, store)
        left = window.session.store
        window.destroyed.connect(left.close)  # until then a page may still read
        replace(store, board)

    def replace(store: Store, board: Board) -> None:
        fresh = open_window(store, board, window.settings, doors)
        if store is window.session.store:
            fresh.session.take_over(window.session)
        follow_look(app, fresh, doors, leave)
        window.hide()
        window.deleteLater()

    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(change)
    window.look_changed.connect(change)
    window.board_changed.connect(renew)
    window.workspace_changed.connect(move)
    if leave:
        window.session.leaving.connect(lambda deed: leave(deed) if window.close() else None)
    startup_tasks.accompany(window, doors)
    show(window)
