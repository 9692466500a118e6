"""What the system lacks is installed at once and said before; who may not install gets the one command."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.host import packages

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="packages of a Linux system")
LACKING = {"libgone.so.9": "libgone9", "gcc": "gcc"}
LINE = "apt-get update; apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 libgone9 gcc"


class System:
    """A system of stand-ins: each notes that it ran, and how."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("sh", "env"):
            self.link(name)

    def link(self, name: str) -> None:
        real = shutil.which(name, path="/usr/bin:/bin")
        assert real
        (self.folder / name).symlink_to(real)

    def add(self, name: str, body: str = "") -> None:
        script = self.folder / name
        notes = f'echo "{name} $*" >>{self.folder}/notes\n'
        script.write_text(f"#!/bin/sh\n{notes}{body}\n")
        script.chmod(0o755)

    def notes(self) -> list[str]:
        file = self.folder / "notes"
        return file.read_text().splitlines() if file.exists() else []

    def lacking(self) -> dict[str, str]:
        return {} if any("install" in note for note in self.notes() if note.startswith("apt-get")) else LACKING


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return System(tmp_path)


@pytest.fixture
def anyone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def test_root_installs_all_at_once_and_says_it_before(system: System, root: None):
    system.add("apt-get", 'echo "$DEBIAN_FRONTEND" >>' + str(system.folder / "frontend"))
    said: list[tuple[str, int]] = []
    packages.install(system.lacking, lambda words: said.append((words, len(system.notes()))))
    assert [(words.splitlines()[-1], ran) for words, ran in said] == [(LINE, 0)]
    assert system.notes() == ["apt-get update", LINE.partition("; ")[2]]
    assert (system.folder / "frontend").read_text().split() == ["noninteractive"] * 2


def test_apts_word_is_shown_when_it_did_not_help(system: System, root: None, capfd: pytest.CaptureFixture[str]):
    system.add("apt-get", "echo noise; echo E: no such host >&2; exit 0")
    with pytest.raises(SystemExit) as end:
        packages.install(lambda: LACKING, lambda _words: None)
    assert capfd.readouterr() == ("", "")
    assert str(end.value).startswith("E: no such host\n")
    assert str(end.value).endswith(f"\n请先在终端运行：{LINE}")


def test_who_may_not_install_gets_the_one_command(system: System, anyone: None):
    system.add("apt-get")
    with pytest.raises(SystemExit) as end:
        packages.install(system.lacking, lambda _words: None)
    assert str(end.value).splitlines()[-1] == f"请先在终端运行：{LINE}"
    assert system.notes() == []


def test_who_has_to_give_a_password_and_has_no_terminal_gets_it_with_sudo(system: System, anyone: None):
    system.add("apt-get")
    system.add("sudo", "exit 1")
    with pytest.raises(SystemExit) as end:
        packages.install(system.lacking, lambda _words: None)
    assert str(end.value).splitlines()[-1] == f"请先在终端运行：sudo sh -c '{LINE}'"
    assert system.notes() == ["sudo -n true"]


def test_who_is_trusted_installs_by_sudo(system: System, anyone: None):
    system.add("apt-get")
    system.add("true")
    system.add("sudo", '[ "$1" != -n ] || shift\nexec "$@"')
    packages.install(system.lacking, lambda _words: None)
    assert system.notes()[2:] == [
        f"sudo env DEBIAN_FRONTEND=noninteractive sh -c {LINE}",
        "apt-get update",
        LINE.partition("; ")[2],
    ]


def test_at_a_terminal_sudo_may_ask(system: System, anyone: None, monkeypatch: pytest.MonkeyPatch):
    system.add("apt-get")
    system.add("sudo", 'exec "$@"')
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    packages.install(system.lacking, lambda _words: None)
    assert system.notes()[0].startswith("sudo env")


def test_on_a_desktop_the_system_asks(system: System, anyone: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISPLAY", ":0")
    system.add("apt-get")
    system.add("pkexec", 'exec "$@"')
    packages.install(system.lacking, lambda _words: None)
    assert system.notes()[0].startswith("pkexec env")


def test_dnf_finds_a_library_by_its_name(system: System):
    system.add("dnf")
    assert packages.command({"libGL.so.1": "libgl1", "pip": "python3-pip"}) == (
        'dnf install -y "libGL.so.1()(64bit)" python3-pip'
    )
    assert packages.missing_programs(packages.TESTS) == {}  # whose packages have Debian's names


def test_an_unknown_system_is_told_the_names(system: System, root: None):
    with pytest.raises(SystemExit, match=r"请先用系统的软件管理器装上：libgone\.so\.9、gcc"):
        packages.install(system.lacking, lambda _words: None)


def test_programs_are_looked_for_by_name_or_place(system: System, tmp_path: Path):
    system.add("apt-get")
    system.add("objdump")
    there = tmp_path / "15" / "bin" / "initdb"
    wanted = {"objdump": "binutils", "xauth": "xauth", str(tmp_path / "*/bin/initdb"): "postgresql"}
    there.parent.mkdir(parents=True)
    assert set(packages.missing_programs(wanted).values()) == {"xauth", "postgresql"}
    there.touch()
    assert packages.missing_programs(wanted) == {"xauth": "xauth"}
