"""示例数据 goes with one action, asked first and backed up."""

from __future__ import annotations

import pytest

from core.errors import KnownError
from core.model.board import Board
from core.settings.bookkeeping import HAS_SAMPLE
from db.backup.service import Safe
from gui.shell.app_services import Doors
from gui.shell.session import Session
from gui.widgets import errors
from gui.workspace_controller import ListDesk
from tests import builders


@pytest.fixture
def practised(session):
    with session.store.operation("放入示例数据"):
        session.store.set_setting(HAS_SAMPLE.name, "1")
        session.store.save_filing(builders.filing(progress="示例里的一份"))
    session._load()
    return session


@pytest.fixture
def desk(make_window, practised):
    window = make_window(practised)
    return ListDesk(window, Doors(pytest.fail, pytest.fail, Safe))


def offered(desk):
    return [action.text() for action in desk.menu().actions()]


def test_it_is_offered_while_there_are_made_up_data(desk, practised):
    assert "清空示例数据…" in offered(desk)
    with practised.store.operation("设置"):
        practised.store.set_setting(HAS_SAMPLE.name, "")
    assert "清空示例数据…" not in offered(desk)


@pytest.mark.parametrize("width", [640, 760, 900])
def test_the_mark_of_made_up_data_does_not_cut_the_units_name_beside_free_room(qtbot, desk, width):
    window = desk._window
    window.top.unit_field.show_unit("埔前镇人民政府")
    window.resize(width, 500)
    window.show()
    qtbot.waitExposed(window)
    words = window.top.unit_field._words
    needed = words.fontMetrics().horizontalAdvance(words.text())
    assert words.width() >= needed


def test_all_goes_once_it_was_said_and_a_backup_is_there(desk, practised, monkeypatch):
    asked, boards = [], []
    monkeypatch.setattr(errors, "ask", lambda *words, **_: asked.append(words[1]) or len(asked) > 1)
    desk._window.board_changed.connect(boards.append)
    desk.clear_practice()
    assert len(practised.store.filings()) == 1
    desk.clear_practice()
    assert asked == ["全部填报和收发记录将清空，练习时填的也在内。"] * 2
    assert not practised.store.filings()
    assert len(boards) == 1
    assert [one.note for one in Safe(practised.store.path).listed()] == ["清空示例数据前"]
    assert not practised.undo_stack.undo_label


def test_what_was_taken_out_does_not_come_back_by_undoing(desk, practised, monkeypatch):
    monkeypatch.setattr(errors, "ask", lambda *_, **__: True)
    desk.clear_practice()
    with practised.store.operation("填报"):
        practised.store.save_filing(builders.filing(progress="认真的一份"))
    again = Session(practised.store, Board(builders.work_list()))
    while again.undo_stack.undo_label:
        again.undo()
    assert "示例里的一份" not in [one.progress for one in practised.store.filings()]
    assert "示例里的一份" in str(practised.store.history())  # where nothing is ever removed


def test_without_a_backup_nothing_goes(desk, practised, monkeypatch):
    def refuse(*_):
        raise KnownError("没有做成备份。")

    shown = []
    monkeypatch.setattr(errors, "ask", lambda *_, **__: True)
    monkeypatch.setattr(errors, "show", lambda _parent, error: shown.append(error.sentence))
    monkeypatch.setattr(Safe, "make", refuse)
    desk.clear_practice()
    assert shown == ["没有做成备份。"]
    assert len(practised.store.filings()) == 1
