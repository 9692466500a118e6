"""One workspace, one window: who has it open, and when that no longer counts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import KnownError
from db import lock
from db.workspace import open_workspace
from tests.builders import filing, key

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from db.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture
def other(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the workspace open."""
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def from_machine(file: Path, machine: str, *, silent_for: float = 0) -> Path:
    """A lock as another machine leaves it, last touched some seconds ago."""
    path = lock.lock_file(file)
    owner = {"machine": machine, "pid": 4, "since": "2022-03-20T14:32:00", "token": "t"}
    path.write_text(json.dumps(owner), encoding="utf-8")
    touched = time.time() - silent_for
    os.utime(path, (touched, touched))
    return path


def test_another_process_is_refused_and_can_look(file: Path, other: subprocess.Popen[str]):
    with pytest.raises(KnownError, match="本机的另一个窗口") as caught:
        open_workspace(file)
    assert "只读" in caught.value.hint
    with open_workspace(file, read_only=True, lock=False) as viewer:
        assert viewer.lists()
    assert json.loads(lock.lock_file(file).read_text(encoding="utf-8"))["pid"] == other.pid


def test_a_killed_process_leaves_nothing_in_the_way(file: Path, other: subprocess.Popen[str]):
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert lock.lock_file(file).exists()
    with open_workspace(file) as workspace:
        assert not workspace.read_only
        assert json.loads(lock.lock_file(file).read_text(encoding="utf-8"))["pid"] == os.getpid()
    assert list(file.parent.iterdir()) == [file]


def test_a_second_window_of_the_same_process(file: Path):
    with open_workspace(file), pytest.raises(KnownError, match="本机的另一个窗口"):
        open_workspace(file)
    open_workspace(file).close()


def test_a_process_that_ends_without_closing_gives_it_free(file: Path):
    code = (
        "import sys; from pathlib import Path; from db.workspace import open_workspace as o; w = o(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], cwd=ROOT, check=True)
    assert not lock.lock_file(file).exists()


def test_another_machine_is_named(file: Path):
    path = from_machine(file, "二楼电脑")
    content = path.read_bytes()
    with pytest.raises(KnownError, match=r"电脑“二楼电脑”打开（自 3月20日 14:32 起）"):
        open_workspace(file)
    assert path.read_bytes() == content


def test_another_machine_that_is_long_silent_is_taken_over(file: Path):
    from_machine(file, "二楼电脑", silent_for=31 * 60)
    with open_workspace(file) as workspace, workspace.operation("填报"):
        workspace.save_filing(filing())
    assert not lock.lock_file(file).exists()


def test_the_heartbeat_keeps_others_out(file: Path):
    with open_workspace(file) as workspace:
        path = lock.lock_file(file)
        os.utime(path, (1, 1))
        assert workspace.lock is not None
        workspace.lock.beat()
        assert time.time() - path.stat().st_mtime < 60


def test_who_was_taken_over_stops_writing_and_leaves_the_others_lock(file: Path):
    with open_workspace(file) as workspace:
        path = from_machine(file, "二楼电脑")
        assert workspace.lock is not None
        workspace.lock.beat()
        with pytest.raises(KnownError, match="接管"), workspace.operation("填报"):
            workspace.save_filing(filing())
        assert workspace.filing(key()) is None
    assert path.exists()


def test_waking_from_sleep_looks_before_it_writes(file: Path, monkeypatch: pytest.MonkeyPatch):
    with open_workspace(file) as workspace:
        from_machine(file, "二楼电脑")
        later = time.time() + 3600
        monkeypatch.setattr(lock, "_now", lambda: later)
        with pytest.raises(KnownError, match="接管"), workspace.operation("填报"):
            pass


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b'{"machine": 1}'])
def test_a_lock_that_nobody_can_read_is_no_lock(file: Path, content: bytes):
    lock.lock_file(file).write_bytes(content)
    open_workspace(file).close()
    assert not lock.lock_file(file).exists()


def test_where_the_file_system_knows_no_locks_the_heartbeat_decides(file: Path, monkeypatch: pytest.MonkeyPatch):
    def unknown(_: int) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(lock, "_lock_bytes", unknown)
    with open_workspace(file), pytest.raises(KnownError, match="本机的另一个窗口"):
        open_workspace(file)
    from_machine(file, "二楼电脑", silent_for=31 * 60)
    open_workspace(file).close()
