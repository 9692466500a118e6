"""What the window waits for before its first frame. How long that takes is measured by tests/benchmarks/bench_start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import main
from core.model.board import Board
from core.usecases.recording import find_unit
from tests.benchmarks import bench_start

ROOT = Path(__file__).resolve().parents[1]
START = """
import sys
from pathlib import Path
import main
from gui.shell import startup
startup.load_qt()
from gui import app
application = app.build()
store = main.store_for_window(Path(sys.argv[1]))
window = app.open_window(store, main.board_of(store), app.settings_in(Path(sys.argv[1]).parent))
window.resize(1366, 768)
window.show()
application.processEvents()
from PySide6 import QtWidgets
print(*sys.modules, *(f"prepared:{name}" for name in vars(QtWidgets)))
"""
#: What is imported when it is first wanted.
LATER = {
    "PySide6.QtSvg",
    "calendar",
    "core.host.backups",
    "core.usecases.changes",
    "core.usecases.filing_checks",
    "core.rules.text_diff",
    "core.usecases.list_change",
    "core.search.matching",
    "core.lists.parsing",
    "core.rules.checks",
    "core.rules.quoted_numbers",
    "core.reports",
    "core.search.query",
    "core.statistics",
    "core.usecases.steps",
    "core.rules.transitions",
    "ctypes",
    "db.backup.copies",
    "db.integrity.check",
    "db.migrations",
    "db.repositories.list_revision",
    "db.backup.service",
    "gui.widgets.errors",
    "gui.features.filing",
    "gui.features.filing.page",
    "gui.preview",
    "gui.shell.search",
    "gui.features.tasks.filter_panel",
    "gui.shell.unit_picker",
    "gui.shell.worker",
    "hashlib",
    "html",
    "platform",
    "uuid",
}


@pytest.fixture
def found(tmp_path: Path) -> set[str]:
    """The modules, and the classes of QtWidgets as "prepared:…", once the window on the built-in list is shown."""
    path, work_list = tmp_path / "工作.db", main.built_in_list()
    main.make_workspace(path, work_list, find_unit(Board(work_list), "区教育局")).close()
    done = subprocess.run(
        [sys.executable, "-c", START, path], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    return set(done.stdout.split())


def test_the_first_frame_waits_for_nothing_that_is_wanted_later(found: set[str]):
    assert "gui.features.tasks.tree_view" in found
    assert "prepared:QTreeView" in found
    assert sorted(found & LATER) == []
    # PySide prepares all widget classes as soon as Qt hands over a widget that Python has not made.
    assert not found & {"prepared:QCalendarWidget", "prepared:QWizard", "prepared:QStyle", "prepared:QComboBox"}


@pytest.mark.parametrize("platform", ["", "offscreen"])
def test_the_benchmark_has_a_common_screen_wherever_it_is_off_screen(platform, tmp_path, monkeypatch):
    """On the small one that Qt takes for itself the text of the task never comes."""
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    path = tmp_path / "工作.db"
    bench_start.make_built_in(path)
    code = bench_start.ours(bench_start.TASKS, str(path))
    assert bench_start.seconds(code, tmp_path) > (0, 0)
