"""A second start on an open workspace: its window comes to the front; where none answers one may read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from core import calling
from core.errors import HeldError
from db import lock
from db.backup.service import Safe
from db.workspace import create, open_workspace
from gui import app, held, runner
from gui.called import Called
from gui.shell.app_services import Doors
from gui.widgets import errors
from gui.workspace_controller import ListDesk
from tests import builders
from tests.db.test_lock import from_machine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def window(qtbot, dressed, store, session, settings):
    made = app.open_window(store, session.board, settings, Doors(open_workspace, open_workspace))
    qtbot.addWidget(made)
    Called(made)
    made.show()
    return made


def called(qtbot, path: Path, *packages: Path) -> bool:
    """What a second process does; this one's window answers meanwhile."""
    return calling.call(path, packages, wait=lambda seconds: qtbot.wait(int(seconds * 1000)))


def test_a_minimised_window_comes_back(window, qtbot, store):
    window.showMinimized()
    assert called(qtbot, store.path)
    assert not window.isMinimized()
    assert list(calling.folder().iterdir()) == []


def test_under_another_name_it_is_the_same_file(window, qtbot, store, tmp_path):
    (tmp_path / "指向它.db").symlink_to(store.path)
    assert called(qtbot, tmp_path / "指向它.db")


def test_a_package_is_handed_over(window, qtbot, store, tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(ListDesk, "collect", lambda _desk, paths: taken.extend(paths))
    assert called(qtbot, store.path, tmp_path / "交办 包.zip")
    assert taken == [tmp_path / "交办 包.zip"]


def test_without_an_answer_it_is_not_waited_for_long_and_nothing_is_left(qtbot, store, monkeypatch):
    monkeypatch.setattr(calling, "_PATIENCE", 0.2)
    assert not called(qtbot, store.path)
    assert list(calling.folder().iterdir()) == []


def test_a_call_from_before_is_forgotten(qtbot, dressed, store, session, settings, window):
    calling.folder().mkdir(exist_ok=True)
    place = next(iter([calling._place(store.path)]))
    place.write_text("")
    Called(window)
    assert not place.exists()


def test_who_only_reads_leaves_the_call_to_the_other(qtbot, dressed, store, settings, monkeypatch):
    from core.model.board import Board

    monkeypatch.setattr(calling, "_PATIENCE", 0.2)
    with open_workspace(store.path, read_only=True) as reader:
        made = app.open_window(reader, Board(builders.work_list()), settings, Doors(open_workspace, open_workspace))
        qtbot.addWidget(made)
        Called(made)
        made.show()
        assert not called(qtbot, store.path)


def test_another_computer_is_not_called(store, monkeypatch):
    monkeypatch.setattr(calling, "call", lambda *_: pytest.fail("called"))
    assert not held.bring_forward(HeldError("", "", store.path, None))


def test_one_may_read_what_another_computer_has(dressed, store, monkeypatch):
    store.close()
    from_machine(store.path, "JYJ-PC02")
    asked, seen = [], []
    monkeypatch.setattr(
        errors.Message,
        "exec",
        lambda message: asked.append(message.accessibleName()) or QDialog.DialogCode.Accepted.value,
    )
    monkeypatch.setattr(runner.app, "run", lambda _app, opened, _board, _doors: seen.append(opened.read_only))
    door = runner.Door(
        open_workspace,
        lambda _store: None,
        Doors(open_workspace, open_workspace, Safe),
        lambda path: open_workspace(path, read_only=True),
    )
    assert runner.stay(dressed, store.path, door) == 0
    assert "JYJ-PC02" in asked[0]
    assert seen == [True]
    monkeypatch.setattr(errors.Message, "exec", lambda _message: 0)
    assert runner.stay(dressed, store.path, door) == 1
    lock.lock_file(store.path).unlink()


FIRST = """
import sys
from PySide6.QtCore import QTimer
import main
from gui import called
class Noted(called.Called):
    def __init__(self, window):
        super().__init__(window)
        window.showMinimized()
        print("open", flush=True)
        timer = QTimer(self, interval=20)
        timer.timeout.connect(lambda: window.isMinimized() or (print("in front", flush=True), window.close()))
        timer.start()
called.Called = Noted
sys.exit(main.main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes off screen")
def test_two_starts_of_the_program(tmp_path, home):
    path = tmp_path / "工作区.db"
    create(path, work_lists=[builders.work_list()]).close()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    first = subprocess.Popen(
        [sys.executable, "-c", FIRST, path], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout
        assert first.stdout.readline() == "open\n"
        second = subprocess.run(
            [sys.executable, "main.py", path], cwd=ROOT, env=environment, timeout=120, check=False, capture_output=True
        )
        assert first.stdout.readline() == "in front\n"
    assert second.returncode == 0, second.stderr
    assert first.returncode == 0
