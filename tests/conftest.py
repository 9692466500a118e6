"""What every test stands on: Qt off screen, a home of its own, no time limit on generated examples."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core import files

# Before anything imports Qt. A run under a real display sets QT_QPA_PLATFORM itself.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Two cores that others use too: how long an example takes says nothing about the code.
settings.register_profile("here", deadline=None, print_blob=True)
settings.load_profile("here")

#: Where programs look for a user's folders, on Linux and on Windows.
_FOLDERS = {
    "HOME": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_DOCUMENTS_DIR": "Documents",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder: no test reads or writes what belongs to the person who runs it."""
    folder = tmp_path_factory.mktemp("home")
    for name, below in _FOLDERS.items():
        (folder / below).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder / below))
    return folder


_ROOT = Path(__file__).resolve().parent.parent
_opened: list[str] = []


def _look_at_opening(event: str, arguments: tuple[object, ...]) -> None:
    """Every file that Python opens: the program opens none that a connection of its process holds (core.files)."""
    if event == "open" and isinstance(arguments[0], str | bytes) and files.is_held(Path(os.fsdecode(arguments[0]))):
        where = _nearest_line()
        if not where.startswith("tests"):
            _opened.append(f"{where} opens {os.fsdecode(arguments[0])}")


def _nearest_line() -> str:
    """The line of this project that asked for it: the program's, or a test's own."""
    frame = sys._getframe(1)
    while frame.f_back:
        frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_ROOT) and path != Path(__file__) and ".venv" not in path.parts:
            return f"{path.relative_to(_ROOT).as_posix()}:{frame.f_lineno}"
    return "?"


sys.addaudithook(_look_at_opening)


@pytest.fixture(autouse=True)
def locks_are_kept() -> Iterator[list[str]]:
    """No test has the program open a file that SQLite has locked in this process: that would take the locks away."""
    _opened.clear()
    yield _opened
    assert _opened == []


@pytest.fixture
def documents(home: Path) -> Path:
    """The documents folder of the test's home."""
    return home / "Documents"
