"""How long until its window is painted: the built folder against an empty frozen window with a tree, on a real screen.

    xvfb-run -a -s "-screen 0 1920x1080x24 -noreset" uv run .ci/start_time.py PROGRAM EMPTY [RUNS]

Started in turn, from the folders and from source, ours on a workspace with the built-in list; the first round only
warms the disk cache. What stands on the screen is asked of the X server all the time: the tree's rows are painted when
there are words in the left half, all of it when there are words in the right half, too. Prints for both forms the
medians and how many times the empty window's time ours is.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Parts of a window of 1366 × 768 px at the corner of a larger screen, where none manages them: x, y, width, height.
_TREE, _TASK = (90, 140, 500, 300), (720, 110, 500, 200)
_WORDS = 300  # dark pixels on a light ground, less than a line of text has
_LONGEST = 60.0  # s


class Screen:
    """What the X server shows."""

    def __init__(self) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = self._x.XGetImage.restype = self._x.XDefaultRootWindow.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(None))
        self._root = ctypes.c_void_p(self._x.XDefaultRootWindow(self._display))

    def _brightness(self, place: tuple[int, int, int, int]) -> bytes:
        """The green of each pixel."""
        image = self._x.XGetImage(self._display, self._root, *place, ctypes.c_ulong(0xFFFFFF), 2)
        data = ctypes.c_void_p.from_address(image + 16).value  # width, height, xoffset, format, then the pixels
        pixels = ctypes.string_at(data, place[2] * place[3] * 4)
        self._x.XDestroyImage(ctypes.c_void_p(image))
        return pixels[1::4]

    def is_light(self) -> bool:
        """Whether a window stands where there was the black screen."""
        seen = self._brightness(_TREE)
        return sum(value > 200 for value in seen) > len(seen) / 2

    def has_words(self, place: tuple[int, int, int, int]) -> bool:
        """Whether there is text, dark on light."""
        seen = self._brightness(place)
        light, dark = sum(value > 200 for value in seen), sum(value < 120 for value in seen)
        return light > len(seen) / 2 and dark > _WORDS


def started(screen: Screen, command: list[str], home: Path, *, is_ours: bool) -> tuple[float, float]:
    """Seconds from starting the process until the tree is painted, and until all of it is."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"QT_QPA_PLATFORM": "xcb", "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    while screen.is_light():  # the window before
        time.sleep(0.01)
    began = time.perf_counter()
    program = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    times = []
    try:
        for place in (_TREE, _TASK):
            while not (screen.has_words(place) if is_ours else screen.is_light()):
                if program.poll() is not None or time.perf_counter() - began > _LONGEST:
                    sys.exit(f"{command[0]} painted no window")
            times.append(time.perf_counter() - began)
    finally:
        program.kill()
        program.wait()
    return times[0], times[1]


def one_round(screen: Screen, programs: dict[str, list[str]], made: Path) -> dict[str, tuple[float, float]]:
    """Each program once; ours on a copy of the workspace, in a home of its own, as what is killed leaves traces."""
    times = {}
    for name, command in programs.items():
        with tempfile.TemporaryDirectory() as home:
            is_ours = "empty" not in name
            workspace = [shutil.copy(made, home)] if is_ours else []
            times[name] = started(screen, [*command, *workspace], Path(home), is_ours=is_ours)
    return times


def main(program: str, empty: str, runs: int) -> None:
    """Measure in turn and print."""
    source = [sys.executable, str(ROOT / "main.py")]
    programs = {
        "empty, frozen": [empty],
        "folder build": [program],
        "empty, source": [sys.executable, str(ROOT / ".ci" / "treeview.py")],
        "main.py, source": source,
    }
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.db"
        subprocess.run([*source, "new", str(made), "--unit", "区教育局"], check=True)
        rounds = [one_round(Screen(), programs, made) for _ in range(runs + 1)][1:]
    for base, ours in (("empty, frozen", "folder build"), ("empty, source", "main.py, source")):
        for name, part, what in ((base, 0, "painted"), (ours, 0, "tree painted"), (ours, 1, "all painted")):
            median = statistics.median(each[name][part] for each in rounds)
            ratio = statistics.median(each[name][part] / each[base][0] for each in rounds)
            sys.stdout.write(f"{name:16} {what:12} {median:.3f} s  {ratio:.2f}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 9)
