"""Sentences above the page that stay until they are read: each a banner with a cross."""

from __future__ import annotations

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

    def say(self, sentence: str, tone: str = "warn") -> None:
        """Add a sentence; tone is warn, good or error."""
        if sentence in self._said:
            return
        made = banner(sentence, tone)
        layout = made.layout()
        assert layout is not None  # noqa: S101  a banner has one
        layout.addWidget(icon_button("dismiss", "知道了", lambda: self._drop(sentence), side=24, icon_size=16))
        self._said[sentence] = made
        self._layout.addWidget(made)
        self.show()

    def _drop(self, sentence: str) -> None:
        self._said.pop(sentence).deleteLater()
        self.setVisible(bool(self._said))
