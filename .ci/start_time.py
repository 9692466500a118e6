"""How long until the window is there: the built folder against `python main.py`, in a real window system.

    xvfb-run -a -s "-screen 0 1366x768x24 -noreset" uv run .ci/start_time.py PROGRAM [RUNS]

Both open the same workspace in turn; the first round only warms the disk cache. Prints the medians and their ratio.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TITLE = "start-time"


def seconds(command: list[str], workspace: Path) -> float:
    """From starting the process until X shows a window with the workspace's name."""
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "HOME": str(workspace.parent)}
    waiting = subprocess.Popen(["xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{TITLE}"],
                               stdout=subprocess.DEVNULL)  # fmt: skip
    began = time.perf_counter()
    program = subprocess.Popen([*command, str(workspace)], env=environment, stderr=subprocess.DEVNULL)
    try:
        if waiting.wait(timeout=60):
            sys.exit("xdotool could not ask the X server")
        return time.perf_counter() - began
    finally:
        for process in (program, waiting):
            process.kill()
            process.wait()


def main(program: Path, runs: int) -> None:
    """Measure in turn and print."""
    commands = {"python main.py": [sys.executable, str(ROOT / "main.py")], "folder build": [str(program)]}
    with tempfile.TemporaryDirectory() as home:
        workspace = Path(home) / f"{TITLE}.db"
        subprocess.run([*commands["python main.py"], "new", str(workspace), "--unit", "区教育局"], check=True)
        rounds = [{name: seconds(command, workspace) for name, command in commands.items()} for _ in range(runs + 1)]
    medians = {name: statistics.median(each[name] for each in rounds[1:]) for name in commands}
    for name, median in medians.items():
        sys.stdout.write(f"{name:16} {median:.2f} s\n")
    sys.stdout.write(f"ratio            {medians['folder build'] / medians['python main.py']:.2f}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
