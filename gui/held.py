"""A start on a workspace that is open already: the window that has it comes to the front, or one may only read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog

from core import calling
from core.errors import HeldError
from gui.widgets import errors
from gui.widgets.buttons import button, primary


def bring_forward(error: HeldError, packages: Sequence[Path] = ()) -> bool:
    """Call the window of this user that has it, handing packages over; False when none answers."""
    if error.pid is None:
        return False
    _allow(error.pid)
    return calling.call(error.path, packages)


def _allow(pid: int) -> None:
    """Windows lets a program come to the front only when the one that has the keyboard allows it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(pid)


def ask(error: HeldError) -> bool:
    """Say who has it; whether to open it for reading only."""
    if sys.stderr is not None:  # a windowed .exe has none
        sys.stderr.write(f"{error}\n")
    message = errors.Message(None, error.sentence, error.hint)
    message.offer(primary("以只读方式打开", message.accept), button("退出", message.reject))
    return message.exec() == QDialog.DialogCode.Accepted
