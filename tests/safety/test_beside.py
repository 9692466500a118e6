"""A command works on the file that a window holds open, and the window is killed: what it showed as saved is there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.model.period import Month
from core.rules import deadlines
from db.workspace import create, examine, open_workspace
from tests import builders
from tests.safety.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="locks are read from /proc")

PAGES = ("概览", "任务", "填报", "报表", "收发", "设置")
#: What a shell may run beside an open window: each opens the file and closes it again.
BESIDE = (
    "status {path} --month 2022-03 --json",
    "check {path}",
    "report {path} --kind circular --month 2022-03 --out {folder}/通报.pdf",
    "backup {path} --out {folder}/备份{number}.db",
)


class Puppet:
    """A window in a process of its own; see tests/safety/window.py."""

    def __init__(self, path: Path) -> None:
        command, pipe = [sys.executable, "-m", "tests.safety.window", path], subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8")
        assert self.heard() == ["ready"]

    def __call__(self, *words: Any) -> list[Any]:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self.heard()

    def heard(self) -> list[Any]:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline() or '["gone"]')

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "督查室2022年.db"
    with create(made, role="office", work_lists=[builders.work_list()]) as store, store.operation("填报"):
        store.save_filing(builders.filing())
    return made


@pytest.fixture
def window(path: Path, home: Path) -> Iterator[Puppet]:
    made = Puppet(path)
    yield made
    made.kill()


def run(line: str, path: Path, number: int) -> None:
    words = [part.format(path=path, folder=path.parent, number=number) for part in line.split()]
    done = subprocess.run([sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def locks_of(process: int, path: Path) -> int:
    """How many POSIX locks the process has on the file."""
    inode = path.stat().st_ino
    rows = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return sum("POSIX" in row and str(process) in row and row[-3].rsplit(":", 1)[-1] == str(inode) for row in rows)


@pytest.mark.parametrize("line", BESIDE, ids=lambda line: line.split()[0])
def test_a_command_beside_a_window_that_is_killed(window: Puppet, path: Path, line: str):
    for title in PAGES:
        assert window("show", title) == ["shown"]
    log = path.with_name(f"{path.name}-wal")
    for file in (path, path.with_name(f"{path.name}-shm")):
        assert locks_of(window.process.pid, file), f"the window gave up its locks on {file.name}"
    run(line, path, 1)
    assert log.exists()
    assert window("deadline", 21) == ["saved"]
    run(line, path, 2)
    window.kill()
    assert examine(path) == []
    with open_workspace(path) as store:
        assert deadlines.calendar_of(store).deadline(Month(2022, 3)).due.day == 21
        assert store.history(limit=1)[0].label == "修改填报期限"


def test_no_page_leaves_the_file_to_itself(window: Puppet, path: Path):
    """Each page in turn: after none of them are the locks gone."""
    for title in PAGES:
        window("show", title)
        assert locks_of(window.process.pid, path), title
