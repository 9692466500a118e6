"""The isolation that all other tests trust."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from db.workspace import create

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def test_home_is_the_tests_own(home: Path):
    assert Path.home() == home
    assert home.is_relative_to(Path(os.environ["HOME"]))


def test_qt_finds_the_documents_folder_below_it(documents: Path):
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert Path(found) == documents


def test_settings_and_data_stay_below_it(home: Path):
    for place in (QStandardPaths.StandardLocation.AppDataLocation, QStandardPaths.StandardLocation.ConfigLocation):
        assert Path(QStandardPaths.writableLocation(place)).is_relative_to(home)


def test_qt_runs_where_the_run_said(qapp: QApplication):
    assert qapp.platformName() == os.environ["QT_QPA_PLATFORM"]


def test_a_workspace_that_the_program_opens_past_sqlite_is_noticed(tmp_path: Path, locks_are_kept: list[str]):
    planted = compile("path.read_bytes()", str(Path(__file__).parents[1] / "core" / "planted.py"), "exec")
    with create(tmp_path / "a.db") as store:
        exec(planted, {"path": store.path})  # noqa: S102
        store.path.read_bytes()  # a test's own affair
    assert [line.partition(" ")[0] for line in locks_are_kept] == ["core/planted.py:1"]
    locks_are_kept.clear()
