"""Opening and making another workspace through the menu at the workspace's name, in the running program."""

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from core.errors import DamagedError, KnownError
from core.lists.parsing import built_in
from db.workspace import create, open_workspace
from gui import app
from gui.shell.app_services import Doors
from gui.shell.window import Window
from gui.widgets import errors
from gui.workspace_controller import ListDesk
from tests import builders


def make(path):
    if path.exists():
        raise KnownError("已经有这个文件。", "换一个名字。")
    return create(path, work_lists=[built_in()])


@pytest.fixture
def started(qtbot, dressed, store, session, settings):
    """The program's window with its doors, followed to whatever window takes its place."""
    doors = Doors(open_workspace, make)
    app.follow_look(QApplication.instance(), app.open_window(store, session.board, settings, doors), doors)
    yield
    for window in windows():
        window.uncover()
        window.close()
    doors.close()


def test_a_window_that_is_replaced_before_the_look_for_damage_leaves_it_to_the_next(
    qtbot, dressed, store, session, settings
):
    """On some systems the dark look is told a moment after the start."""

    def look(path):
        raise DamagedError(f"“{path.name}”：文件内容已损坏。")

    doors, deeds = Doors(open_workspace, make, look_through=look), []
    first = app.open_window(store, session.board, settings, doors)
    app.follow_look(QApplication.instance(), first, doors, deeds.append)
    first.board_changed.emit(session.board)
    qtbot.waitUntil(lambda: bool(deeds))
    with pytest.raises(DamagedError, match="已损坏"):
        deeds[0]()
    assert windows() == []


def windows():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Window) and one.isVisible()]


def act(window, words):
    menu = window.findChild(ListDesk).menu()
    (action,) = [one for one in menu.actions() if one.text() == words]
    action.trigger()


def title_of(window):
    return window.session.board.work_list.title


def test_another_workspace_is_opened_from_the_menu(started, qtbot, tmp_path, monkeypatch):
    other = tmp_path / "另一个.db"
    create(other, work_lists=[built_in()]).close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(other), ""))
    (window,) = windows()
    act(window, "打开工作区…")
    qtbot.waitUntil(lambda: windows() != [window] and len(windows()) == 1)
    (fresh,) = windows()
    assert fresh.session.store.path == other
    assert title_of(fresh) == built_in().title


def test_a_new_workspace_is_made_from_the_menu_with_the_built_in_list(started, qtbot, tmp_path, monkeypatch):
    wanted = tmp_path / "新建.db"
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(wanted)])
    (window,) = windows()
    act(window, "新建工作区…")
    qtbot.waitUntil(lambda: windows() != [window] and len(windows()) == 1)
    (fresh,) = windows()
    assert fresh.session.store.path == wanted
    assert wanted.exists()
    assert title_of(fresh) == built_in().title


def test_what_cannot_be_opened_says_so_and_the_window_stays(started, qtbot, tmp_path, monkeypatch):
    broken = tmp_path / "坏.db"
    broken.write_bytes(b"not a workspace" * 100)
    said = []
    monkeypatch.setattr(errors, "show", lambda _parent, error: said.append(error.sentence))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(broken), ""))
    (window,) = windows()
    act(window, "打开工作区…")
    assert said
    assert windows() == [window]
    assert title_of(window) == builders.work_list().title


def test_calling_the_choice_off_changes_nothing(started, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("", ""))
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: False)
    (window,) = windows()
    act(window, "打开工作区…")
    act(window, "新建工作区…")
    assert windows() == [window]
