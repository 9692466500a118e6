"""The window listens for later starts on its workspace: it comes to the front and takes the packages they bring."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt

from core import calling
from gui.workspace_controller import ListDesk

if TYPE_CHECKING:
    from gui.shell.window import Window


class Called(QObject):
    """Listens as long as its window lives; one that only reads leaves the calls to the one that writes."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        if window.session.store.read_only:
            return
        with suppress(OSError):  # without a place for calls a second start says that it is open
            calling.begin(window.session.store.path)
            watcher = QFileSystemWatcher([str(calling.folder())], self)
            watcher.directoryChanged.connect(self._listen)

    def _listen(self) -> None:
        packages = calling.answer(self._window.session.store.path)
        if packages is None or not self._window.isVisible():
            return
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        window.raise_()
        window.activateWindow()
        if packages:
            cast("list[ListDesk]", window.findChildren(ListDesk))[0].collect(packages)
