"""Time from process start to a painted, usable window, against an empty window with a tree.

    uv run python -m tests.benchmarks.bench_start [RUNS]

All programs are started in turn, as processes of their own that say when they are ready and are then closed as a user
closes them, so that the next start meets no traces of a crash: off screen, or where QT_QPA_PLATFORM says
(QT_QPA_PLATFORM=xcb xvfb-run -a uv run python -m ...). The first round only warms up (byte code, disk cache). Ours is
usable when the rows of the unit's tasks are painted and the keyboard is in them, and complete when the text of the
selected one is painted beside them; on the very first start, which parses the built-in list, it is ready when the page
that asks who we are is painted. The floor between the two is a window of as many plain widgets, without the program.
Prints for each its median, its ratio to the empty window (median of the rounds), the ratio of the two least times, and
the ratio of processor time, which others on the machine disturb less. Aim: at most 1.8 for the built-in list, complete.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import main as program
from core import demo
from core.model.board import Board
from core.usecases.recording import find_unit

ROOT = Path(__file__).resolve().parents[2]
UNIT = "区教育局"

EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView
from PySide6.QtCore import QTimer
app = QApplication(sys.argv)
class Tree(QTreeView):
    def paintEvent(self, event):
        QTimer.singleShot(0, say)  # the next turn after the picture
        super().paintEvent(event)
def say():
    print("painted", time.process_time(), flush=True)
    print("ready" if app.focusWidget() is tree or not window.isActiveWindow() else "unusable", flush=True)
    window.close()
window = QMainWindow()
tree = Tree()
window.setCentralWidget(tree)
window.resize(1366, 768)
window.show()
app.exec()
"""

#: What the toolkit alone asks for a window of this content: plain widgets in the same number, rows made beforehand, the
#: two fonts and the style sheet, the workspace opened and its nodes read. Nothing of the program is in it.
BARE = """
import builtins, gc, sqlite3, sys, time
from pathlib import Path
gc.disable()
import PySide6.QtWidgets
builtins.__import__ = builtins.__orig_import__
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QFont, QFontDatabase, QIcon, QKeySequence, QPainter, QPixmap, QShortcut, QStandardItem, QStandardItemModel
)
from PySide6.QtWidgets import (
    QApplication, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QSplitter, QTabBar, QTextEdit,
    QTreeView, QVBoxLayout, QWidget
)
app = QApplication(["bare", "-style", "Fusion"])
resources = Path({root!r}, "resources")
for name in ("Regular", "Medium"):
    QFontDatabase.addApplicationFont(str(resources / "fonts" / f"NotoSansSC-{{name}}.ttf"))
font = QFont("Noto Sans SC")
font.setPixelSize(13)
app.setFont(font)
nodes = sqlite3.connect({workspace!r}).execute("SELECT title FROM nodes").fetchall()
painted = set()
class Tree(QTreeView):
    def paintEvent(self, event):
        super().paintEvent(event)
        tell(self)
class Text(QTextEdit):
    def paintEvent(self, event):
        super().paintEvent(event)
        tell(self)
def tell(part):
    painted.add(part)
    if len(painted) == 2:
        QTimer.singleShot(0, say)
def say():
    print("painted", time.process_time(), flush=True)
    print("ready", flush=True)
    window.close()
def icon():
    drawn = QPixmap(20, 20)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.drawEllipse(2, 2, 16, 16)
    painter.end()
    return QIcon(drawn)
def put(layout, *parts):
    for part in parts:
        layout.addWidget(part)
    return layout
def buttons(number):
    for at in range(number):
        made = QPushButton(icon(), f"按钮{{at}}")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName("按钮")
        made.setToolTip("说明")
        yield made
def labels(number):
    return [QLabel(f"文字{{at}}") for at in range(number)]
window = QWidget()
grid = QGridLayout(window)
grid.addLayout(put(QVBoxLayout(), *buttons(6)), 0, 0, 3, 1)
grid.addLayout(put(QHBoxLayout(), *buttons(12), *labels(8), QLineEdit()), 0, 1)
model = QStandardItemModel()
for (title,) in nodes:
    model.appendRow([QStandardItem(words) for words in (title, "绿灯", "71%", "未填")])
tree, text, tabs, inside, area = Tree(), Text(), QTabBar(), QWidget(), QScrollArea()
tree.setModel(model)
text.setHtml("<p>" + "全年固定资产投资增长。" * 20 + "</p>")
for words in ("原文", "本月填报", "历史"):
    tabs.addTab(words)
put(QVBoxLayout(inside), text, *labels(8))
area.setWidget(inside)
area.setWidgetResizable(True)
task = QWidget()
put(QVBoxLayout(task), *labels(6), tabs, area)
grid.addWidget(put(QSplitter(), tree, task), 1, 1)
grid.addLayout(put(QHBoxLayout(), *labels(16)), 2, 0, 1, 2)
for key in "ABCDEFGHIJKLMNOPQ":
    QShortcut(QKeySequence(f"Ctrl+{{key}}"), window)
sheet = (resources / "style.qss").read_text(encoding="utf-8")
app.setStyleSheet(sheet.replace("$picture_", "").replace("$", "#"))
window.resize(1366, 768)
window.show()
app.exec()
"""

_OURS = """
import sys, time
sys.path.insert(0, {root!r})
import gc
import main
gc.disable()  # from here on as in main.window, in its order: what comes after Qt costs more
from db import opening, workspace
from gui.shell import startup
startup.load_qt()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import gui.app
{watch}
seen = {{}}
def heard(kind, paint):
    def paint_and_tell(self, event):
        seen[kind] = self
        if len(seen) == len(painted):
            QTimer.singleShot(0, say)  # the next turn after the picture
        paint(self, event)
    return paint_and_tell
for kind in painted:
    kind.paintEvent = heard(kind, kind.paintEvent)
def holds_keyboard(window):
    # where no window manager makes any window the active one, none has it
    return window.isAncestorOf(QApplication.focusWidget()) if window.isActiveWindow() else True
def say():
    print("painted", time.process_time(), flush=True)
    print("ready" if holds(window) else "unusable", flush=True)  # asking takes its time, too
    QApplication.closeAllWindows()
shown = gui.app.show
def show(made):
    global window
    window = made
    shown(window)
gui.app.show = show
main.main({arguments!r})
"""

_TREE = """
from gui.features.tasks.tree_view import TaskTreeView
painted = [TaskTreeView]
def holds(window):
    return seen[TaskTreeView].model().rowCount() and holds_keyboard(window)
"""

TASKS = """
from gui.features.tasks.source_text import SourceText
from gui.features.tasks.tree_view import TaskTreeView
painted = [TaskTreeView, SourceText]
def holds(window):
    rows, text = seen[TaskTreeView].model().rowCount(), seen[SourceText].toPlainText()
    return rows and text and holds_keyboard(window)
"""

_FIRST = """

from gui.features.start.cards import Card
painted = [Card]
window = None
def holds(_window):
    return QApplication.focusWidget() is not None
"""


def ours(watch: str, *arguments: str) -> str:
    """The program with an ear for its first frame."""
    return _OURS.format(root=str(ROOT), watch=watch, arguments=list(arguments))


#: A common screen: on the 800 × 800 px that Qt's off-screen platform takes for itself the window would be narrow.
_SCREEN = {"name": "", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}


#: Seconds after which a window that never says that it is ready is given up.
_LIMIT = 60.0


def seconds(code: str, home: Path) -> tuple[float, float]:
    """From starting the interpreter until it says that it is ready: on the clock, and of processor time."""
    screen = home / "screen.json"
    screen.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    if environment.get("QT_QPA_PLATFORM", "") in {"", "offscreen"}:
        environment["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    began = time.perf_counter()
    # Qt's off-screen platform says on standard error that it knows no size hints.
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=home
    )
    assert process.stdout is not None
    limit = threading.Timer(_LIMIT, process.kill)
    limit.start()
    painted = process.stdout.readline()
    took = time.perf_counter() - began
    word = process.stdout.readline().decode().strip()
    process.stdout.close()
    process.wait(timeout=30)
    limit.cancel()
    if word != "ready":
        raise SystemExit(f"its window was not ready: {word or 'it ended'}")
    return took, float(painted.split()[1])


@contextmanager
def new_home() -> Iterator[Path]:
    """A home without a workspace."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def make_built_in(path: Path) -> None:
    """The built-in list, nothing filed."""
    work_list = program.built_in_list()
    program.make_workspace(path, work_list, find_unit(Board(work_list), UNIT)).close()


def make_demo(path: Path) -> None:
    """A year of made-up filings, looked at in September."""
    work_list = program.built_in_list()
    board = Board(work_list)
    with program.make_workspace(path, work_list, find_unit(board, UNIT)) as store, store.operation("示例"):
        store.set_setting("current_month", f"{work_list.year}-09")
        for filing in demo.filings(board):
            store.save_filing(filing)


def measure(home: Path) -> dict[str, tuple[float, float]]:
    """One round: each program once."""
    took = {
        "empty window": seconds(EMPTY, home),
        "bare widgets": seconds(BARE.format(root=str(ROOT), workspace=str(home / "内置.db")), home),
        "its tree": seconds(ours(_TREE, str(home / "内置.db")), home),
        "built-in list": seconds(ours(TASKS, str(home / "内置.db")), home),
        "a year of filings": seconds(ours(TASKS, str(home / "示例.db")), home),
    }
    with new_home() as fresh:
        took["very first start"] = seconds(ours(_FIRST), fresh)
    return took


def main(runs: int) -> None:
    """Measure in turn and print."""
    with new_home() as home:
        make_built_in(home / "内置.db")
        make_demo(home / "示例.db")
        rounds = [measure(home) for _ in range(runs + 1)][1:]
    empty = [each["empty window"] for each in rounds]
    for name in rounds[0]:
        times = [each[name] for each in rounds]
        clock = statistics.median(took for took, _ in times)
        ratio, work = (statistics.median(a[n] / b[n] for a, b in zip(times, empty, strict=True)) for n in (0, 1))
        least = min(times)[0] / min(empty)[0]
        sys.stdout.write(f"{name:18} {clock:.3f} s  ratio {ratio:.2f}  least {least:.2f}  processor {work:.2f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
