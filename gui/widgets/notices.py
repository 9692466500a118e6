"""Sentences above the page that stay until they are read: each a banner with a cross."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.banner import banner
from gui.widgets.buttons import icon_button


class Notices(QWidget):
    """One below the other; the same sentence stands once."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("提示")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._said: dict[str, QWidget] = {}
        self.hide()

    @property
    def said(self) -> tuple[str, ...]:
        """What stands there."""
        return tuple(self._said)

    def say(
        self, sentence: str, tone: str = "warn", action: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        """Add a sentence; tone as for a banner."""
        if sentence in self._said:
            return
        made = banner(sentence, tone, action, slot)
        layout = made.layout()
        assert layout is not None  # noqa: S101  a banner has one
        layout.addWidget(icon_button("dismiss", "知道了", lambda: self.drop(sentence), side=24, icon_size=16))
        self._said[sentence] = made
        self._layout.addWidget(made)
        self.show()

    def drop(self, sentence: str) -> None:
        """Take a sentence away, if it still stands there."""
        if sentence in self._said:
            self._said.pop(sentence).deleteLater()
            self.setVisible(bool(self._said))
