"""Time from process start to a painted, usable window on the built-in list, against an empty window with a tree.

    uv run python -m tests.benchmarks.bench_start [RUNS]

Both are started in turn, off screen, as processes of their own that say when their first frame is painted and end.
Prints the median of each, the ratio pair by pair and its floor (the least of the pairs). Aim: at most 1.8.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView
from PySide6.QtCore import QTimer
app = QApplication(sys.argv)
class Tree(QTreeView):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: (sys.stdout.write("painted\\n"), sys.stdout.flush()))
window = QMainWindow()
tree = Tree()
window.setCentralWidget(tree)
window.resize(1366, 768)
window.show()
app.exec()
"""

OURS = """
import sys
sys.path.insert(0, {root!r})
from PySide6.QtCore import QEvent, QObject, QTimer
import gui.app
shown = gui.app.show
class Watch(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: (sys.stdout.write("painted\\n"), sys.stdout.flush()))
        return False
watch = Watch()
def show(window):
    window.pages[0].tree.viewport().installEventFilter(watch)
    shown(window)
gui.app.show = show
import main
sys.exit(main.main([{file!r}]))
"""


def seconds(code: str, home: Path) -> float:
    """From starting the interpreter to the first painted frame."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, cwd=home)
    assert process.stdout is not None
    process.stdout.readline()
    took = time.perf_counter() - began
    process.kill()
    process.wait()
    return took


def main(runs: int) -> None:
    """Measure in turn and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / "工作区.db"
        subprocess.run([sys.executable, str(ROOT / "main.py"), "new", str(file), "--unit", "区教育局"], check=True)
        ours = OURS.format(root=str(ROOT), file=str(file))
        pairs = [(seconds(EMPTY, home), seconds(ours, home)) for _ in range(runs + 1)][1:]
    ratios = [mine / empty for empty, mine in pairs]
    sys.stdout.write(
        f"empty window {statistics.median(empty for empty, _ in pairs):.3f} s, "
        f"ours {statistics.median(mine for _, mine in pairs):.3f} s, "
        f"ratio {statistics.median(ratios):.2f} (floor {min(ratios):.2f}, aim 1.8)\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
