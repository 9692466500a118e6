"""A reader of the file holds a change up in SQLite's log: it is not said to be saved, and the log harms no other file.

Real processes, killed: what they leave beside the file is what a power cut leaves.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import main
from core.model.period import Month
from core.model.records import Filing
from db.workspace import create, examine, open_workspace
from tests import builders
from tests.builders import EDUCATION, key
from tests.safety.conftest import ROOT
from tests.safety.test_beside import Puppet

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there nobody renames a file that is open")

WRITER = """
import sys
from pathlib import Path
from db.workspace import open_workspace
from tests import builders
store = open_workspace(Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    with store.operation("填报"):
        store.save_filing(builders.filing()._replace(progress=line.strip()))
    print("through" if store.write_through() else "held up", flush=True)
"""
READER = """
import sys
from pathlib import Path
from db.workspace import snapshot
store = snapshot(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
store.close()
print("closed", flush=True)
"""
Start = Callable[[str, Path], "Other"]


class Other:
    """A process that works on the file as well."""

    def __init__(self, program: str, path: Path) -> None:
        command, pipe = [sys.executable, "-c", program, str(path)], subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8")
        assert self.heard() == "open"

    def __call__(self, line: str) -> str:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.heard()

    def heard(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    started: list[Other] = []

    def one(program: str, path: Path) -> Other:
        started.append(Other(program, path))
        return started[-1]

    yield one
    for each in started:
        each.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with 第一句, and a copy of it as it was before much else was stored."""
    folder = tmp_path / "工作"
    folder.mkdir()
    made = folder / "区教育局2022年.db"
    with create(made, role="unit", unit_id=EDUCATION.id, work_lists=[builders.work_list()]) as store:
        with store.operation("填报"):
            store.save_filing(builders.filing()._replace(progress="第一句"))
        shutil.copy(made, tmp_path / "旧.db")
        for month in range(4, 8):
            with store.operation("填报"):
                store.save_filing(Filing(key("改进作风", month=Month(2022, month)), progress="东城幼儿园。" * 800))
    return made


@pytest.fixture
def log(path: Path, start: Start) -> Path:
    """What is left when writer and reader are killed while 第二句 stands in the log only."""
    writer, reader = start(WRITER, path), start(READER, path)
    assert writer("第二句") == "held up"
    writer.kill()
    reader.kill()
    found = path.with_name(f"{path.name}-wal")
    assert found.stat().st_size
    return found


def progress(path: Path) -> str:
    assert examine(path) == []
    with open_workspace(path) as store:
        filing = store.filing(builders.filing().key)
        return filing.progress if filing else ""


def test_a_file_finds_its_own_log(path: Path, log: Path):
    assert progress(path) == "第二句"


def test_a_folder_that_was_copied_brings_its_log_along(path: Path, log: Path, tmp_path: Path):
    shutil.copytree(path.parent, tmp_path / "备份")
    assert progress(tmp_path / "备份" / path.name) == "第二句"


def test_a_file_that_was_put_in_the_place_gets_no_foreign_log(path: Path, log: Path, tmp_path: Path):
    (tmp_path / "旧.db").replace(path)
    with open_workspace(path) as store:
        assert any("不属于这个文件的日志" in sentence for sentence in store.notices)
    assert progress(path) == "第一句"
    assert [one.suffix for one in path.parent.glob("*日志*")] == [".wal"]


@pytest.mark.parametrize("line", ["status {path} --month 2022-03", "check {path}", "backup {path} --out {path}.bak"])
def test_a_command_gives_it_none_either(path: Path, log: Path, tmp_path: Path, line: str):
    (tmp_path / "旧.db").replace(path)
    assert main.main(line.format(path=path).split()) == 0
    assert progress(path) == "第一句"


def test_a_log_that_is_older_than_the_file_is_not_used(path: Path, log: Path, start: Start):
    elsewhere = path.rename(path.with_name("改了名.db"))
    writer = start(WRITER, elsewhere)
    assert writer("第三句") == "through"
    writer.kill()
    elsewhere.rename(path)
    assert progress(path) == "第三句"


def test_no_command_opens_what_lies_in_the_place_of_an_open_file(path: Path, start: Start, tmp_path: Path, capsys):
    writer, reader = start(WRITER, path), start(READER, path)
    assert writer("第二句") == "held up"
    (tmp_path / "旧.db").replace(path)
    before = path.read_bytes()
    assert main.main(["status", str(path), "--month", "2022-03"]) == 1
    assert "换成了另一个文件" in capsys.readouterr().err
    assert path.read_bytes() == before
    writer.kill()
    reader.kill()
    assert main.main(["status", str(path), "--month", "2022-03"]) == 0
    assert progress(path) == "第一句"


def test_the_window_says_saved_once_the_file_itself_holds_it(path: Path, start: Start):
    """Until then a file that is carried away and a program that is killed would lose what was said to be safe."""
    window, reader = Puppet(path), start(READER, path)
    task = builders.filing().key
    said = window("type", task.unit_id, task.node_id, str(task.month), "第二句")
    assert said == ["held up"]
    assert window("saving") == ["held up"]
    assert reader("") == "closed"
    assert window("settled") == ["saved"]
    moved = path.rename(path.with_name("改了名.db"))
    window.kill()
    assert progress(moved) == "第二句"
