"""From one workspace to the next in one run of the program: shown, closed, restored or mended, shown again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtWidgets import QApplication

from core import files
from core.errors import DamagedError, KnownError
from core.model.board import Board
from core.model.ports import Store
from gui import app
from gui.shell.app_services import Doors

S = TypeVar("S", bound=Store)


class Door(NamedTuple, Generic[S]):
    """What only the program's door can do, as it knows the storage.

    `open` gives the workspace at a path, without one that of a start; None when its questions were closed.
    `doors` are for the window: to other workspaces, and to the backups of each.
    """

    open: Callable[[Path | None], S | None]
    board_of: Callable[[S], Board]
    doors: Doors


def parted(path: Path | None) -> tuple[Path | None, list[Path]]:
    """What the program was started with: a workspace to open, or a package to be offered (a double click on it)."""
    if path is None or not path.is_file():
        return path, []
    is_package = files.head(path, 2) == b"PK"
    return (None, [path]) if is_package else (path, [])


def stay(application: QApplication, target: Path | None, door: Door[S]) -> int:
    """Show one workspace after the other until the user leaves; the exit code."""
    while True:
        try:
            store = door.open(target)
            if store is None:
                return 0
            target = _shown(application, store, door)
        except DamagedError as error:
            target = _mended(error, target, door)
        except KnownError as error:
            _say(error)
            return 1
        if target is None:
            return 0


def _shown(application: QApplication, store: S, door: Door[S]) -> Path | None:
    """Show the window until it is closed; the workspace to show next, None for the end."""
    try:
        deed = app.run(application, store, door.board_of(store), door.doors)
    finally:
        store.close()
    try:
        return deed() if deed else None
    except DamagedError:
        raise
    except KnownError as error:
        _say(error)
        return store.path


def _mended(error: DamagedError, target: Path | None, door: Door[S]) -> Path | None:
    """What the user wants in place of a damaged workspace."""
    from gui.shell import damaged_workspace

    path = target or app.last_workspace() or app.default_workspace()
    return damaged_workspace.mend(error, path, door.doors.safe_of(path)) if door.doors.safe_of else None


def _say(error: KnownError) -> None:
    from gui.widgets import errors

    if sys.stderr is not None:  # a windowed .exe has none
        sys.stderr.write(f"{error}\n")
    errors.show(None, error)
