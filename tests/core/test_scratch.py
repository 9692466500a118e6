"""What a killed process leaves is swept by the next one; what belongs to anyone alive stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import scratch

ROOT = Path(__file__).resolve().parents[2]
LEAVE = """
import sys, time
from pathlib import Path
from core import scratch
folder = scratch.folder("evidence")
(folder / "照片.jpg").write_text("佐证")
draft = scratch.draft_of(Path(sys.argv[1]) / "恢复.db")
draft.write_text("整份内容")
draft.with_name(draft.name + "-journal").write_text("x")
print("made", flush=True)
time.sleep(60)
"""


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for passing files, of this test's own."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def other(tmp_path: Path, passing: Path):
    environment = os.environ | {"TMPDIR": str(passing), "TEMP": str(passing)}
    command = [sys.executable, "-c", LEAVE, str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    with process:
        assert process.stdout
        assert process.stdout.readline() == b"made\n" or sys.platform == "win32"
        yield process
        process.kill()


def left(tmp_path: Path, passing: Path) -> int:
    return sum(one.is_file() for one in [*tmp_path.rglob("*"), *tmp_path.glob(".*")] if "~" in str(one))


def test_of_the_living_nothing_goes_of_the_dead_everything(other, tmp_path: Path, passing: Path):
    scratch.sweep_folders()
    scratch.sweep(tmp_path)
    assert left(tmp_path, passing) >= 3
    other.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    other.wait(20)
    (tmp_path / "自己的.db").write_text("x")
    (passing / "zdgz-别人的").mkdir()
    scratch.sweep_folders()
    scratch.draft_of(tmp_path / "又一份.db")  # whoever makes the next one
    assert left(tmp_path, passing) == 0
    assert (tmp_path / "自己的.db").exists()
    assert (passing / "zdgz-别人的").exists()


def test_another_computers_goes_after_a_day(tmp_path: Path):
    draft = tmp_path / ".恢复.db~JYJ-PC02~4~ab12cd"
    draft.write_text("x")
    scratch.sweep(tmp_path)
    assert draft.exists()
    os.utime(draft, (time.time() - 90_000,) * 2)
    scratch.sweep(tmp_path)
    assert not draft.exists()


def test_a_passing_folder_goes_by_itself(passing: Path):
    with scratch.passing("rescue") as folder:
        (folder / "copy.db").write_text("x")
        assert folder.stat().st_mode & 0o777 == 0o700 or sys.platform == "win32"
    assert list(passing.iterdir()) == []
