"""No network: neither a command nor the window opens a socket, seen from Python and below it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Loaded by every Python process that is started with this folder on its path.
GUARD = """
import os, sys
def guard(event, args):
    if event.startswith("socket.") and event != "socket.gethostname":
        with open(os.environ["SOCKET_NOTES"], "a") as notes:
            notes.write(f"{event}\\n")
        raise PermissionError(f"{event} is not allowed")
sys.addaudithook(guard)
"""
FILING = {
    "node": "推动教育优质发展",
    "unit": "区教育局",
    "month": "2022-03",
    "status": "on_track",
    "progress": "已开工。",
}
COMMANDS = [
    ["parse", "resources/lists/2022.txt"],
    ["new", "工作.db", "--unit", "区教育局"],
    ["record", "工作.db", "filings.json"],
    ["status", "工作.db", "--month", "2022-03"],
    ["report", "工作.db", "--kind", "unit", "--month", "2022-03", "--out", "月报.pdf"],
    ["report", "工作.db", "--kind", "ledger", "--month", "2022-03", "--out", "台账.xlsx"],
    ["report", "工作.db", "--kind", "unit", "--month", "2022-03", "--out", "月报.docx"],
    ["backup", "工作.db", "--out", "备份.db"],
    ["restore", "备份.db", "--out", "恢复.db"],
    ["check", "工作.db"],
    ["new", "督查室.db"],
    ["send", "督查室.db", "--unit", "区教育局", "--out", "交办"],
    ["collect", "新.db", "交办"],
    ["return", "工作.db", "--month", "2022-03", "--drafts", "--out", "交换.zip"],
    ["selftest", "--out", "selftest.json"],  # opens the window, files, prints, exits
]


@pytest.fixture
def guarded(tmp_path: Path, home: Path) -> dict[str, str]:
    """An environment in which every attempt is noted and refused."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    notes = {"SOCKET_NOTES": str(tmp_path / "notes.txt"), "PYTHONPATH": str(hooks), "QT_QPA_PLATFORM": "offscreen"}
    return dict(os.environ) | notes


def run_all(folder: Path, environment: dict[str, str]) -> None:
    (folder / "filings.json").write_text(json.dumps([FILING], ensure_ascii=False), encoding="utf-8")
    for command in COMMANDS:
        words = [str(ROOT / one) if one.startswith("resources/") else one for one in command]
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *words],
            cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_no_socket_is_opened(tmp_path: Path, guarded: dict[str, str]):
    run_all(tmp_path, guarded)
    assert not (tmp_path / "notes.txt").exists()


def test_none_below_python_either(tmp_path: Path, guarded: dict[str, str], shim: Path):
    """Qt and the other libraries could open one without Python's knowledge."""
    note = tmp_path / "sockets.txt"
    run_all(tmp_path, guarded | {"LD_PRELOAD": str(shim), "SHIM_SOCKETS": str(note)})
    assert not note.exists()


def test_one_would_be_noticed(tmp_path: Path, guarded: dict[str, str]):
    done = subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket()"], env=guarded, capture_output=True, check=False
    )
    assert done.returncode
    assert "socket.__new__" in (tmp_path / "notes.txt").read_text()


def test_one_below_python_would_be_noticed(tmp_path: Path, shim: Path):
    note = tmp_path / "sockets.txt"
    call = "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)"
    subprocess.run(
        [sys.executable, "-c", call],
        env=dict(os.environ) | {"LD_PRELOAD": str(shim), "SHIM_SOCKETS": str(note)}, check=True,
    )  # fmt: skip
    assert note.read_text() == "socket\n"
