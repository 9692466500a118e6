"""What every test stands on: Qt off screen, a home of its own, no time limit on generated examples."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.fixture
def documents(home: Path) -> Path:
    """The documents folder of the test's home."""
    return home / "Documents"
