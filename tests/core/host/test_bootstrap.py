"""The set-up behind README's commands, by real processes: pip and uv are stand-ins that note what they were asked."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are scripts of a Unix system")

#: By these the set-up tells whether a Python has the program's packages.
PACKAGES = ("PySide6", "nacl", "pypdfium2", "rapidfuzz", "sqlite_utils")
#: What pip would bring: a uv that makes an environment of its own, into which no package comes but by its name.
_PIP = """
import sys
from pathlib import Path
sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent
with (ROOT / "asked").open("a") as asked:
    print("pip", *sys.argv[1:], file=asked)
if (ROOT / "offline").exists():
    sys.exit("no network")
uv = ROOT / ".uv" / "bin" / "uv"
uv.parent.mkdir(parents=True, exist_ok=True)
uv.write_text("#!" + sys.executable + "\\n" + (ROOT / "uv_stand_in.py").read_text())
uv.chmod(0o755)
"""
_UV = """
import os, signal, sys
from pathlib import Path
if sys.argv[1] == "--version":
    print("uv 0.13.9 (a stand-in)")
    sys.exit()
root = Path.cwd()
with (root / "asked").open("a") as asked:
    print("uv", *sys.argv[1:], file=asked)
if (root / "offline").exists():
    sys.exit("no network")
home = Path(os.environ["UV_PROJECT_ENVIRONMENT"])
python = home / "bin" / "python"
if sys.argv[1] == "venv":
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (home / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).parent}\\n")
    sys.exit()
if (root / "kill").exists():
    os.kill(os.getppid(), signal.SIGKILL)
    sys.exit(1)
site = home / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
for name in (root / "packages").read_text().split():
    (site / name).mkdir(parents=True, exist_ok=True)
    (site / name / "__init__.py").touch()
(site / "PySide6" / "QtWidgets.py").touch()
"""
_PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from core.host import bootstrap
bootstrap.enter(__file__)
print("runs", sys.prefix, *sys.argv[1:])
"""


class Source:
    """A small source tree with the set-up in it; `packages` are what its uv brings."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "core" / "host", root / "core" / "host", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "core" / "__init__.py", root / "core")
        shutil.copy(ROOT / "pyproject.toml", root)
        (root / "pip.py").write_text(_PIP)
        (root / "uv_stand_in.py").write_text(_UV)
        (root / "packages").write_text(" ".join(PACKAGES))
        (root / "program.py").write_text(_PROGRAM.format(root=str(root)))

    def start(self, *arguments: str, where: Path | None = None, own: bool = False) -> tuple[int, str, str]:
        """By a Python without packages, or the environment's: exit code, what it printed, what it said beside."""
        python = [self.root / ".venv" / "bin" / "python"] if own else [sys.executable, "-S"]
        command = [*python, self.root / "program.py", *arguments]
        # The program's path comes first: so `python -m pip` is the stand-in.
        done = subprocess.run(
            command,
            cwd=where or self.root,
            # Without a PATH no packages of the system are looked for, or installed.
            env={**os.environ, "PATH": str(self.root / "nothing"), "PYTHONPATH": "", "VIRTUAL_ENV": "/elsewhere"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout.strip(), done.stderr

    def asked(self) -> list[str]:
        """What pip and uv were asked since the last time, by the first word after the program's name."""
        notes = self.root / "asked"
        lines = notes.read_text().splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return lines

    def put(self, name: str) -> None:
        (self.root / name).touch()

    def take(self, name: str) -> None:
        (self.root / name).unlink()


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "源 代码")


def words(lines: list[str]) -> list[str]:
    return [" ".join(line.split()[:2]) for line in lines]


def test_the_first_start_sets_up_and_the_next_goes_straight_on(source: Source):
    code, printed, said = source.start("工作.db", "--json")
    assert (code, printed) == (0, f"runs {source.root / '.venv'} 工作.db --json"), said
    pip, venv, sync = source.asked()
    assert f"-t {source.root / '.uv'} uv==" in pip
    assert venv.endswith(f" --python {sys.executable} {source.root / '.venv'}")
    assert sync == f"uv sync --inexact --python {sys.executable} --no-dev"
    source.put("offline")
    assert source.start("工作.db", "--json") == (0, printed, "")
    assert source.asked() == []


def test_it_starts_from_another_folder_and_after_a_move(source: Source, tmp_path: Path):
    source.start()
    moved = tmp_path / "moved"
    source.root.rename(moved)
    source.root = moved
    (moved / "program.py").write_text(_PROGRAM.format(root=str(moved)))
    source.asked()
    assert source.start(where=tmp_path) == (0, f"runs {moved / '.venv'}", "")
    assert source.asked() == []


def test_what_was_killed_midway_is_done_over(source: Source):
    source.put("kill")
    assert source.start()[0] == -signal.SIGKILL
    source.take("kill")
    source.asked()
    code, printed, said = source.start()
    assert (code, printed) == (0, f"runs {source.root / '.venv'}"), said
    (uv,) = source.asked()  # pip had brought uv before
    assert uv.endswith(" --reinstall")
    source.start()
    assert source.asked() == []


def test_half_a_uv_is_fetched_again(source: Source):
    source.start()
    (source.root / ".uv" / "bin" / "uv").write_text("#!/bin/sh\n")
    (source.root / ".venv" / "ready-program").unlink()
    source.asked()
    assert source.start()[0] == 0
    assert words(source.asked()) == ["pip install", "uv sync"]


@pytest.mark.parametrize("change", ["pyproject", "environment", "python"])
def test_a_change_is_noticed(source: Source, change: str, tmp_path: Path):
    source.start()
    source.asked()
    if change == "pyproject":
        with (source.root / "pyproject.toml").open("a") as file:
            file.write("\n")
    elif change == "environment":
        shutil.rmtree(source.root / ".venv")
    else:  # of another version: the stamp names it
        stamp = source.root / ".venv" / "ready-program"
        stamp.write_text(stamp.read_text().replace(sys.version, "3.12.0"))
    assert source.start()[0] == 0
    assert words(source.asked()) == (["uv venv", "uv sync"] if change == "environment" else ["uv sync"])


def test_without_a_network_it_says_so(source: Source):
    source.put("offline")
    code, printed, said = source.start()
    assert (code, printed) == (1, "")
    assert "no network" in said
    assert said.endswith("没能取得安装工具 uv。请看一看网络，再运行一次。\n")
    source.take("offline")
    assert source.start()[0] == 0


def test_a_package_that_does_not_come_is_no_success(source: Source):
    (source.root / "packages").write_text("PySide6 nacl")
    code, printed, said = source.start()
    assert (code, printed) == (1, "")
    assert "请删掉 .venv 文件夹，再运行一次" in said


def test_a_python_that_has_the_packages_is_not_caught(source: Source):
    for name in PACKAGES:
        (source.root / name).mkdir()
        (source.root / name / "__init__.py").touch()
    code, printed, said = source.start("a")
    assert (code, said) == (0, "")
    assert printed.endswith(" a")
    assert str(source.root) not in printed
    assert source.asked() == []


def test_the_environments_own_python_asks_nobody(source: Source):
    source.start()
    source.asked()
    (source.root / ".venv" / "ready-program").unlink()
    assert source.start("a", own=True) == (0, f"runs {source.root / '.venv'} a", "")
    assert source.asked() == []


def test_it_gets_what_the_tests_want_besides(source: Source):
    source.start()
    source.asked()
    file = source.root / "program.py"
    file.write_text(file.read_text().replace("enter(__file__)", "enter(__file__, purpose=bootstrap.BUILD)"))
    (source.root / "packages").write_text("PyInstaller")
    code, printed, said = source.start(own=True)
    assert (code, printed) == (0, f"runs {source.root / '.venv'}"), said
    (uv,) = source.asked()
    assert "--no-dev" not in uv


def test_a_python_that_is_not_the_projects_leaves_the_choice_to_uv(source: Source):
    file = source.root / "pyproject.toml"
    file.write_text(file.read_text().replace(">=3.11,<3.14", ">=3.98,<3.99"))
    assert source.start()[0] == 0
    assert source.asked()[-1] == "uv sync --inexact --no-dev"


def test_an_interrupt_is_answered_with_a_sentence(source: Source):
    file = source.root / "uv_stand_in.py"
    file.write_text(file.read_text().replace('"kill").exists()', '"asked").exists()').replace("SIGKILL", "SIGINT"))
    code, _printed, said = source.start()
    assert code == 1
    assert said.endswith("已停下，准备好的部分留着；再运行一次会接着做。\n")


def test_the_commands_of_readme_are_the_ones():
    text = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    for line in ("python3 main.py", "python3 -m tests", "py main.py", "py -m tests"):
        assert line in text
