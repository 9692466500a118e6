"""Before much changes there is a backup; one that fails is told and stops nothing."""

from __future__ import annotations

import pytest

from core.host.backups import Kind
from db.backup.service import Safe
from gui.features.units.page import UnitsPage
from gui.shell.app_services import Doors
from gui.workspace_controller import ListDesk
from tests.gui.test_units_page import answer_merger


@pytest.fixture
def served(make_window, session):
    """A window whose desk can reach backups, kept for the test's time."""
    window = make_window(session)
    return window, ListDesk(window, Doors(pytest.fail, pytest.fail, Safe))


def kept(session):
    return [(one.kind, one.note) for one in Safe(session.store.path).listed()]


def test_before_two_units_become_one(served, session, qtbot, monkeypatch):
    page = UnitsPage(session)
    qtbot.addWidget(page)
    unit = page._unit
    other = next(one for one in page._board.single_units if one.id != unit.id)
    answer_merger(monkeypatch, other, None)
    page._merge()
    assert kept(session) == [(Kind.MERGE, f"{unit.name}并入{other.name}")]
    assert unit.id not in {one.id for one in page._board.single_units}


def test_before_a_directory_is_taken_from_a_sheet(served, session, qtbot, tmp_path):
    from core.usecases import unit_sheet

    page = UnitsPage(session)
    qtbot.addWidget(page)
    sheet = tmp_path / "单位名录.xlsx"
    sheet.write_bytes(unit_sheet.sheet(page._board.work_list.units, {}))
    page.import_sheet(sheet)
    assert kept(session) == [(Kind.IMPORT, "单位名录")]


def test_a_backup_that_fails_is_told_and_the_step_is_taken(served, session, qtbot, tmp_path, monkeypatch):
    heard = []
    session.noticed.connect(heard.append)
    monkeypatch.setattr(Safe, "before", lambda *_: "没有做成备份：磁盘已满。")
    session.risking.emit(Kind.LIST, "修订")
    assert heard == ["没有做成备份：磁盘已满。"]
    assert kept(session) == []
