"""What a user without Qt's libraries, without a desktop or with an old Windows is told, instead of a crash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from core.errors import KnownError
from core.host import libraries
from gui.shell import startup

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import sys
from core.errors import KnownError
from core.host import libraries
from gui.shell import startup
try:
    startup.require_display()
except KnownError as error:
    print(error)
    sys.exit(1)
finally:
    assert not any(name.startswith("PySide6") for name in sys.modules)
from PySide6.QtGui import QGuiApplication
print(QGuiApplication([]).platformName())
"""
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux's loader")


def start(*, under: tuple[str, ...] = (), **environment: str) -> tuple[int, str]:
    """Ask for a display in a process of its own, with only these variables about displays set."""
    told = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in told}
    done = subprocess.run(
        [*under, sys.executable, "-c", PROBE],
        cwd=ROOT,
        env={**kept, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.strip()


@linux_only
def test_without_a_desktop_it_says_what_to_do():
    code, said = start()
    assert code == 1
    assert said.startswith("没有可用的图形桌面")
    assert "xvfb-run" in said
    assert "QT_QPA_PLATFORM" in said


@linux_only
@pytest.mark.parametrize("platform", [{}, {"QT_QPA_PLATFORM": "xcb"}])
def test_a_desktop_that_does_not_answer_is_named(platform: dict[str, str]):
    code, said = start(DISPLAY=":987", **platform)
    assert code == 1
    assert said.startswith("图形桌面 :987 没有应答")


@linux_only
def test_off_screen_needs_no_desktop():
    assert start(QT_QPA_PLATFORM="offscreen") == (0, "offscreen")


@linux_only
@pytest.mark.skipif(not shutil.which("xvfb-run"), reason="no Xvfb here")
def test_a_real_x_server_is_taken():
    assert start(under=("xvfb-run", "-a")) == (0, "xcb")


@linux_only
@pytest.mark.parametrize("table", ["QT_LIBRARIES", "X11_LIBRARIES"])
def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch, table: str):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.setattr(libraries, table, {"libc.so.6": "libc6", "libgone.so.9": "libgone9", "libfar.so.1": "libfar1"})
    with pytest.raises(KnownError) as refusal:
        startup.require_display()
    assert refusal.value.sentence == "打开窗口缺少系统库：libgone.so.9、libfar.so.1。"
    assert "apt-get install " in refusal.value.hint
    assert " libgone9 libfar1" in refusal.value.hint


@linux_only
def test_the_tables_hold_what_qt_takes_from_the_system():
    """Qt's own files are asked which libraries they want that neither Qt nor glibc brings."""
    qt = Path(__import__("PySide6").__file__).parent
    wanted = needed(qt / "Qt/lib/libQt6Gui.so.6") | needed(qt / "Qt/lib/libQt6XcbQpa.so.6")
    plain = {"libc", "libm", "libdl", "libpthread", "librt", "libz", "libgcc_s", "libstdc++", "libgthread-2"}
    named = {name for name in wanted if name.partition(".")[0] not in plain and not name.startswith(("libQt6", "ld-"))}
    brought = {"libxcb.so.1", "libxcb-render.so.0", "libxcb-shm.so.0"}  # come with libx11-6, libgl1 and image
    assert named - brought <= {*libraries.QT_LIBRARIES, *libraries.X11_LIBRARIES}


def needed(library: Path) -> set[str]:
    lines = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split()[1] for line in lines if line.strip().startswith("NEEDED")}


def test_an_old_windows_is_told_so():
    with pytest.raises(KnownError, match="Windows 10"):
        startup._require_windows(6)


class Windows(NamedTuple):
    platform_version: tuple[int, int, int]


@pytest.mark.parametrize("major", [10, 11])
def test_windows_10_and_later_go_on(major, monkeypatch):
    asked = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(
        sys, "getwindowsversion", lambda: asked.append(major) or Windows((major, 0, 19045)), raising=False
    )
    startup.require_display()
    assert asked == [major]  # and nothing is asked of X11


def said(code: str, where: Path = ROOT) -> str:
    """What a Python of its own prints."""
    environment = {name: value for name, value in os.environ.items() if name != "SBK_EMBED"}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    how = {"cwd": where, "env": environment, "capture_output": True, "encoding": "utf-8", "timeout": 60}
    done = subprocess.run([sys.executable, "-c", code], check=False, **how)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


OPENED = "from gui.shell import startup; startup.load_qt(); "
PLAIN = "import PySide6.QtWidgets; "
ASKED = """
import builtins, inspect, pydoc
import shiboken6
from shiboken6 import Shiboken
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
def answer(words):
    try:
        return repr(eval(words))
    except Exception as error:
        return repr(error)
for words in (
    "QLabel('a').setText(3)",
    "QLabel(bad=3)",
    "QColor('x', 'y')",
    "pydoc.render_doc(QLabel)",
    "inspect.signature(QLabel.setText)",
    "Shiboken.wrapInstance('x', 3)",
    "shiboken6.isValid(application), shiboken6.__version__",
    "builtins.__import__.__name__",
):
    print(*sorted(answer(words).split("\\n")))  # overloads come in any order
from __feature__ import snake_case
print(QLabel.set_text)
"""


def test_what_pyside_offers_in_public_is_untouched():
    assert said(OPENED + ASKED) == said(PLAIN + ASKED)
    assert "QLabel" in said(OPENED + ASKED)


@linux_only
def test_a_library_that_is_missing_when_qt_is_loaded_is_named(monkeypatch):
    monkeypatch.setattr(libraries, "QT_LIBRARIES", {"libgone.so.9": "libgone9"})
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    with pytest.raises(KnownError, match="libgone9"):
        startup.load_qt()
