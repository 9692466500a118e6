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
from gui import startup
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


LEAN = "from gui import startup; startup.load_qt(); "
PLAIN = "import PySide6.QtWidgets; "


def test_qt_is_loaded_without_what_tells_of_its_functions():
    """Nor is the import there that would read the source of every module that comes later, to look for features."""
    printed = "import builtins, sys, gui.widgets.theme; print(builtins.__import__.__name__, *sys.modules)"
    name, *loaded = said(LEAN + printed).split()
    assert name != "__feature_import__"
    assert {"PySide6.QtWidgets", "gui.widgets.theme", "shibokensupport.signature.loader"} <= set(loaded)
    assert not {"shibokensupport.signature.parser", "argparse", "logging"} & set(loaded)
    plain = said(PLAIN + printed)
    assert "__feature_import__" in plain
    assert "shibokensupport.signature.parser" in plain


ASKED = {
    "a wrong type": "QLabel('a').setText(3)",
    "a wrong name": "QLabel(bad=3)",
    "too many": "QLabel(1, 2, 3, 4)",
    "of many": "QColor('x', 'y')",
    "of a type": "QLabel.__doc__ + QLabel.setText.__doc__",
    "help": "pydoc.render_doc(QLabel)",
    "a module that comes later": "__import__('PySide6.QtPrintSupport').QtPrintSupport.QPrinter('x', 'y')",
    "a function of shiboken": "Shiboken.wrapInstance('x', 3)",  # which is not found by its name
}


@pytest.mark.parametrize("order", [list(ASKED), list(ASKED)[::-1], ["help", "a wrong type"], ["a wrong name"]])
def test_what_pyside_tells_of_its_functions_is_the_same(order):
    """And it is told from the first question on: where these modules do not answer, PySide ends the process."""
    code = """
import gc, pydoc
from shiboken6 import Shiboken
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
def told(words):
    gc.collect()
    try:
        return repr(eval(words))
    except Exception as error:
        return repr(error)
""" + "\n".join(
        f"print(*sorted(told({ASKED[name]!r}).split('\\\\n')))" for name in order
    )  # overloads come in any order
    assert said(LEAN + code) == said(PLAIN + code)
    assert "QLabel" in said(LEAN + code)


def test_two_threads_may_ask_at_once():
    code = """
import threading
from PySide6.QtCore import QPoint
ready, told = threading.Barrier(2), []
def ask():
    ready.wait()
    try:
        QPoint("a", "b")
    except TypeError as error:
        told.append("QPoint" in str(error))
threads = [threading.Thread(target=ask) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(told)
"""
    assert said(LEAN + code) == "[True, True]\n"


@pytest.fixture
def copy(tmp_path) -> Path:
    """The program's first lines, in a folder that may be spoilt."""
    for name in ("core", "gui"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


SUPPORT = Path("gui", "qt_support", "files.dir", "shibokensupport.py")


def test_pyside_may_be_told_by_its_own_switch_to_unpack_itself(copy):
    """Its other setting deletes the folder in which it finds our modules; so with the switch it never sees them."""
    asked = "import builtins, sys; print(builtins.__import__.__name__, *sys.modules)"
    name, *loaded = said(f"import os; os.environ['SBK_EMBED'] = '1'; {LEAN}{asked}", copy).split()
    assert "shibokensupport.signature.parser" in loaded
    assert name != "__feature_import__"
    assert (copy / SUPPORT).is_file()


def test_without_our_modules_pyside_takes_its_own(copy):
    (copy / SUPPORT).unlink()
    asked = "import sys, zipfile; print(zipfile.ZipFile.__name__, *sys.modules)"
    assert {"ZipFile", "shibokensupport.signature.parser"} <= set(said(LEAN + asked, copy).split())


def test_an_import_that_ends_early_leaves_pythons_modules_alone():
    code = """
import sys
from gui import startup
sys.modules["shiboken6.Shiboken"] = None  # as where the library cannot be loaded
try:
    startup.load_qt()
except ImportError:
    import base64, traceback, zipfile
    print(base64.b64decode, traceback.format_exc, zipfile.ZipFile)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert "ZipFile" in done.stdout


@linux_only
def test_a_library_that_is_missing_when_qt_is_loaded_is_named(monkeypatch):
    monkeypatch.setattr(libraries, "QT_LIBRARIES", {"libgone.so.9": "libgone9"})
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    with pytest.raises(KnownError, match="libgone9"):
        startup.load_qt()
