"""Input as it comes, through the real command line: read like the original, or refused and left as it was."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "resources/lists/2022.txt"
TEXT = LIST.read_text(encoding="utf-8")


def run(*arguments):
    """The program in a process of its own: exit code, what it printed, what it refused."""
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def parsed():
    code, out, _ = run("parse", LIST, "--json")
    assert code == 0
    return out


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_list_in_any_encoding_reads_like_the_original(tmp_path, parsed, encoding):
    file = tmp_path / "清单.txt"
    file.write_bytes(TEXT.encode(encoding))
    assert run("parse", file, "--json")[:2] == (0, parsed)


def test_a_list_in_gbk_reads_like_the_original(tmp_path):
    """GBK has no 湧; the file that it can write reads as the same text does in UTF-8."""
    text = TEXT.replace("湧", "涌")
    (tmp_path / "gbk.txt").write_bytes(text.encode("gbk"))
    (tmp_path / "utf8.txt").write_bytes(text.encode())
    assert run("parse", tmp_path / "gbk.txt", "--json") == run("parse", tmp_path / "utf8.txt", "--json")


def test_windows_line_ends_change_nothing(tmp_path, parsed):
    file = tmp_path / "清单.txt"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert run("parse", file, "--json")[:2] == (0, parsed)


NOISE = os.urandom(1 << 20) * 50
BAD_LISTS = {
    "空.txt": (b"", "空"),
    "二进制.txt": (bytes(range(256)) * 40, "不是文本"),
    "旧.doc": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096), "另存"),
    "噪声.txt": (NOISE, "MB"),
    "没有清单.txt": ("今天天气很好。\n".encode(), "清单"),
}


@pytest.mark.parametrize("name", BAD_LISTS)
def test_what_is_no_list_is_refused_and_no_workspace_is_left(tmp_path, name):
    data, said = BAD_LISTS[name]
    file, workspace = tmp_path / name, tmp_path / "工作区.db"
    file.write_bytes(data)
    before = digest(file)
    code, out, refusal = run("new", workspace, "--list", file)
    assert (code, out) == (1, "")
    assert said in refusal
    assert "Traceback" not in refusal
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert digest(file) == before


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "工作区.db"
    assert run("new", path, "--unit", "区教育局")[0] == 0
    return path


def _newer(path):
    with sqlite3.connect(path) as link:
        (version,) = link.execute("pragma user_version").fetchone()
        link.execute(f"pragma user_version = {version + 1}")
    link.close()


def _foreign(path):
    path.unlink()
    with sqlite3.connect(path) as link:
        link.execute("create table notes (text)")
    link.close()


BROKEN = {
    "no database": (lambda path: path.write_bytes("这是一段文字".encode() * 500), "不是工作区文件"),
    "another program's database": (_foreign, "不是"),
    "empty": (lambda path: path.write_bytes(b""), "空"),
    "newer": (_newer, "更新版本"),
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:3000]), "损坏"),
}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("command", ["status", "record"])
def test_a_workspace_that_cannot_be_used_is_refused_and_left_as_it_is(tmp_path, workspace, fault, command):
    harm, said = BROKEN[fault]
    harm(workspace)
    before = digest(workspace)
    (tmp_path / "填报.json").write_text("[]", encoding="utf-8")
    tail = ["--month", "2022-03"] if command == "status" else [tmp_path / "填报.json"]
    code, out, refusal = run(command, workspace, *tail)
    assert (code, out) == (1, "")
    assert said in refusal
    assert "Traceback" not in refusal
    assert digest(workspace) == before


HOLD = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from db.workspace import open_workspace
with open_workspace(Path({path!r})):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_workspace_open_in_another_window_is_refused_for_writing_and_can_be_read(tmp_path, workspace):
    code = HOLD.format(root=str(ROOT), path=str(workspace))
    (tmp_path / "填报.json").write_text("[]", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        refused = run("record", workspace, tmp_path / "填报.json")
        looked = run("status", workspace, "--month", "2022-03")
        holder.communicate()
    assert refused[0] == 1
    assert "打开" in refused[2]
    assert looked[0] == 0
    assert run("record", workspace, tmp_path / "填报.json")[0] == 0


def test_the_window_says_on_a_machine_without_a_display_what_to_do(tmp_path, workspace):
    environment = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, str(ROOT / "main.py"), str(workspace)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False)
    assert done.returncode == 1
    assert "图形桌面" in done.stderr


def test_a_window_ended_from_outside_leaves_a_sound_workspace(workspace):
    """The real program, ended as the system ends it when the user logs off."""
    with subprocess.Popen([sys.executable, str(ROOT / "main.py"), str(workspace)], stderr=subprocess.PIPE) as program:
        lock = workspace.with_name(f"{workspace.name}.lock")
        for _ in range(400):
            if lock.exists() or program.poll() is not None:
                break
            time.sleep(0.05)
        time.sleep(0.5)
        assert program.poll() is None
        program.terminate()
        program.wait(timeout=20)
    assert run("check", workspace)[0] == 0
    code, out, _ = run("status", workspace, "--month", "2022-03")
    assert code == 0
    assert "应报 8 项" in out


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"]])
def test_help_is_in_chinese(arguments):
    code, out, _ = run(*arguments)
    assert code == 0
    assert "月" in out


@pytest.mark.parametrize("arguments", [["report"], ["status", "x.db", "--colour"], ["nonsense", "more"]])
def test_wrong_use_is_exit_code_two_with_the_right_use(arguments):
    code, _, refusal = run(*arguments)
    assert code == 2
    assert "用法" in refusal
