"""A window on a real workspace file, its clock stopped three days before the deadline of March."""

import datetime as dt

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication

from core.host import clock
from core.model.board import Board
from db.workspace import create
from gui.shell.session import Session
from gui.shell.window import Window
from gui.widgets import theme
from tests import builders
from tests.gui.pages import NotedPage, NotedReports

NOW = dt.datetime.fromisoformat("2022-03-22T14:32:08")
_INITIALS = {"教": "j", "育": "y", "局": "j", "区": "q", "建": "j", "设": "s", "学": "x", "校": "x"}


def letters(text):
    """Initials of the few characters that the tests ask for."""
    return "".join(_INITIALS.get(character, character.lower()) for character in text)


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture(autouse=True)
def empty_clipboard():
    """What a test copied is given back while its application still lives."""
    yield
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication) and app.clipboard().mimeData() is not None:
        app.clipboard().clear()


@pytest.fixture
def dressed(qapp):
    """The application with the program's fonts and style."""
    if not qapp.styleSheet():
        theme.apply(qapp)
    return qapp


@pytest.fixture
def store(tmp_path):
    with create(tmp_path / "区教育局2022年.db", work_lists=[builders.work_list()]) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def session(store, now):
    made = Session(store, Board(builders.work_list()))
    made.choose_unit(builders.EDUCATION.id)
    made.choose_month(builders.MARCH)
    return made


def _let_go(window):
    """Close at a test's end without questions."""
    window.uncover()
    window.can_leave = lambda: True


@pytest.fixture
def make_window(qtbot, dressed, settings):
    """Open a window on a session, as large as asked."""

    def make(session, width=1366, height=768):
        pages = [
            NotedPage("任务", "task_list_square_ltr"),
            NotedPage("填报", "clipboard_edit"),
            NotedReports("报表", "document_table"),
        ]
        window = Window(session, pages, settings, letters)
        qtbot.addWidget(window, before_close_func=_let_go)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return make


@pytest.fixture
def window(make_window, session):
    return make_window(session)
