"""A crash below Python leaves a report for the next start; an end in peace leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.host import folders, hard_crash

ROOT = Path(__file__).resolve().parents[2]


def run(code: str) -> int:
    begin = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from core import hard_crash; hard_crash.watch(); "
    done = subprocess.run([sys.executable, "-c", begin + code], env=dict(os.environ), capture_output=True, check=False)
    return done.returncode


def notes() -> list[str]:
    return sorted(path.name.split()[0] for path in folders.log_folder().glob("*.txt"))


def test_what_died_is_told_at_the_next_start():
    assert run("import faulthandler; faulthandler._sigsegv()") != 0
    assert notes() == ["native"]
    hard_crash.watch()
    hard_crash.unwatch()
    (report,) = folders.log_folder().glob("crash *.txt")
    assert "Segmentation fault" in report.read_text() or "access violation" in report.read_text()
    assert notes() == ["crash"]


def test_an_end_in_peace_leaves_nothing():
    assert run("pass") == 0
    assert notes() == []


def test_the_note_of_an_open_window_is_left_alone():
    folders.log_folder().mkdir(parents=True)
    (folders.log_folder() / "native 1.txt").touch()
    hard_crash.watch()
    hard_crash.unwatch()
    assert notes() == ["native"]


def test_without_a_place_to_write_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr(folders, "log_folder", lambda: tmp_path / "file")
    hard_crash.watch()
    assert not hard_crash._open
    hard_crash.unwatch()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("file", "x")]
