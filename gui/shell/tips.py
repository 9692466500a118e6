"""Says a page's tip above it, a moment after the page was opened for the first time on this computer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.host import tips
from core.rules.roles import OFFICE

if TYPE_CHECKING:
    from gui.shell.window import Window

_PAUSE = 1200  # ms; who passes through is not spoken to
_LEAST = 500  # px of height, below which the page needs the room itself


class Tips(QObject):
    """Belongs to a window. One at a time: with another page it goes."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window, self._standing = window, ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._say)
        window.stack.currentChanged.connect(self._page_changed)
        self._pause.start()

    def _page_changed(self) -> None:
        self._drop()
        self._pause.start()

    def _say(self) -> None:
        title = self._window.page.title
        sentence = tips.due(title, to_office=self._window.session.actor in OFFICE)
        is_clear = self._window.height() >= _LEAST and not self._window.covered
        if sentence and is_clear:
            self._window.notices.say(sentence, "tip", "不再提示", self._switch_off)
            self._standing = sentence
            tips.said(title)

    def _drop(self) -> None:
        self._window.notices.drop(self._standing)
        self._standing = ""

    def _switch_off(self) -> None:
        with suppress(OSError):  # then it is said again next time
            tips.switch(on=False)
        self._drop()
