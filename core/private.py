"""What is made in a user's home is that user's alone: files 0600, folders 0700.

Elsewhere (a share, a stick) a file is for others to read, and the system's own rule holds. Windows keeps a user's
folders by itself: there the mode says nothing.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_FILE, _FOLDER = 0o600, 0o700
_ANYONE = 0o666  # less what the umask takes away


def is_at_home(path: Path) -> bool:
    """Whether it lies in the user's home."""
    with suppress(OSError, RuntimeError):
        return path.absolute().resolve().is_relative_to(Path.home().resolve())
    return False


def file_mode(path: Path) -> int:
    """The mode with which a new file of that path is made."""
    return _FILE if is_at_home(path) else _ANYONE


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing; raises OSError where it can't be made."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=_FOLDER if is_at_home(folder) else 0o777, exist_ok=True)
