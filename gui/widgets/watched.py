"""A small window over work that the main thread does itself: how far it is, and a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from core.host.progress import Progress

_SOON = 400  # ms; what takes less is not worth a window


class Watched:
    """A context that gives the token to hand into the work."""

    def __init__(self, parent: QWidget, title: str, words: str) -> None:
        self._box = QProgressDialog(words, "停止", 0, 1, parent)
        self._box.setWindowTitle(title)
        self._box.setWindowModality(Qt.WindowModality.WindowModal)
        self._box.setMinimumDuration(_SOON)
        self._token = Progress(self._show)

    def __enter__(self) -> Progress:
        return self._token

    def __exit__(self, *_: object) -> None:
        self._box.close()
        self._box.deleteLater()

    def _show(self, done: int, total: int, what: str) -> None:
        self._box.setMaximum(total)
        self._box.setLabelText(what)
        self._box.setValue(done)
        if self._box.wasCanceled():
            self._token.cancel()
