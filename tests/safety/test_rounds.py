"""A window and the command line work on one file at once, and one of them is killed; the file is renamed, replaced,
deleted meanwhile: nothing that was shown as saved is missing.

A few rounds; BESIDE_ROUNDS sets another number (200 in the long run), BESIDE_FIRST another seed to begin with.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.workspace import create, examine, open_workspace
from tests import builders
from tests.builders import EDUCATION, MARCH, key, node_id
from tests.safety.conftest import ROOT
from tests.safety.test_beside import Puppet

ROUNDS = int(os.environ.get("BESIDE_ROUNDS", "6"))
FIRST = int(os.environ.get("BESIDE_FIRST", "0"))
STEPS = 8

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there nobody renames a file that is open")

#: What a shell runs beside the window. The last two want to write and are refused while the window has the file.
COMMANDS = (
    "status {path} --month 2022-03 --json",
    "check {path}",
    "backup {path} --out {folder}/备份{number}.db",
    "report {path} --kind ledger --month 2022-03 --out {folder}/台账.xlsx",
    "state {path} submit --unit 区教育局 --month 2022-03 --reason 无",
    "return {path} --month 2022-03 --out {folder}/报送.zip",
)
PAGES = ("概览", "任务", "填报", "报表", "收发", "设置")


def rename(path: Path) -> Path:
    return path.rename(path.with_name("改了名.db"))


def carry_away(path: Path) -> Path:
    (path.parent / "别处").mkdir()
    return path.rename(path.parent / "别处" / path.name)


def delete(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    path.with_name("旧.db").replace(path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "区教育局2022年.db"
    create(path, role="unit", unit_id=EDUCATION.id, work_lists=[builders.work_list()]).close()
    return path


class Round:
    """One window, some commands, one death."""

    def __init__(self, seed: int, prepared: Path, folder: Path) -> None:
        self.dice = random.Random(f"beside {seed}")
        self.folder = folder
        self.path = Path(shutil.copy(prepared, folder / prepared.name))
        shutil.copy(prepared, folder / "旧.db")
        self.window = Puppet(self.path)
        self.running: list[subprocess.Popen[bytes]] = []
        self.saved = ""  # the text that was shown as saved last
        self.held_up: list[str] = []  # what was stored after it, and not shown as saved while someone read the file
        self.found: Path | None = self.path  # where the file lies now; None once it was deleted or replaced

    def work(self) -> Iterator[str]:
        fate = self.dice.choice(("kill", "kill", "kill the command", rename, carry_away, delete, replace))
        moment = self.dice.randrange(2, STEPS)
        for number in range(STEPS):
            if number == moment:
                yield from self.strike(fate)
                if fate != "kill the command":
                    return
            self.start_command(number)
            if self.dice.random() < 0.5:
                assert self.window("show", self.dice.choice(PAGES)) == ["shown"]
            self.type(f"第 {number} 次：" + "主体封顶。" * self.dice.choice((1, 30)))
        self.window.kill()
        yield "killed at last"

    def type(self, text: str) -> bool:
        said = self.window("type", EDUCATION.id, node_id("建设学校"), str(MARCH), text)
        if said == ["saved"]:
            self.saved, self.held_up = text, []
        elif said == ["held up"]:
            self.held_up.append(text)
        else:
            assert said == ["failed"]
        return said != ["failed"]

    def start_command(self, number: int) -> None:
        line = self.dice.choice(COMMANDS)
        words = [part.format(path=self.path, folder=self.folder, number=number) for part in line.split()]
        command = [sys.executable, "main.py", *words]
        quiet = subprocess.DEVNULL
        self.running.append(subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet))

    def strike(self, fate: object) -> Iterator[str]:
        if fate == "kill":
            self.window.kill()
        elif fate == "kill the command":
            for one in self.running[-2:]:
                one.kill()
        else:
            assert callable(fate)
            self.found = fate(self.path)
            assert not self.type("这一句没有地方存"), "shown as saved in a file that is gone"
            if self.dice.random() < 0.5 and self.found is not None:
                self.window.kill()
            else:
                self.found = self.folder / "另存.db"
                assert self.window("save_as", str(self.found)) == ["saved"]
                self.window.kill()
        yield getattr(fate, "__name__", str(fate))

    def end(self) -> None:
        for one in self.running:
            one.wait(120)
        assert self.found is not None
        assert examine(self.found) == []
        with open_workspace(self.found) as store:
            filing = store.filing(key("建设学校"))
            assert (filing.progress if filing else "") in {self.saved, *self.held_up}
        if self.path.exists():
            assert examine(self.path) == []


def test_rounds(prepared: Path, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]):
    happened = Counter[str]()
    for seed in range(FIRST, FIRST + ROUNDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        one = Round(seed, prepared, folder)
        try:
            happened.update(one.work())
            one.end()
        except AssertionError as error:
            raise AssertionError(f"round {seed}: {error}") from error
        finally:
            one.window.kill()
            for each in one.running:
                each.wait(120)
        shutil.rmtree(folder)
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of window and commands at once, {dict(happened)}: nothing saved was missing")  # noqa: T201
