"""The box in the top bar that says whose filings are shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from gui.widgets.labels import ElidedLabel, icon_label, set_tone, tip

#: In the box before a unit is chosen; the office has no unit of its own, it looks at one.
WISH, OFFICES_WISH = "先选本单位", "选单位，看它的填报"
_WIDE, _NARROW, _TINY = 224, 196, 188


class UnitField(QPushButton):
    """The box in the top bar: the chosen unit, or the wish to choose one."""

    def __init__(self, slot: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda: slot())  # noqa: PLW0108  without the checked state that Qt hands over
        self._words = ElidedLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 0, 9, 0)
        layout.setSpacing(8)
        layout.addWidget(icon_label("building"))
        layout.addWidget(self._words, 1)
        layout.addWidget(icon_label("chevron_down", "text2"))

    def show_unit(self, name: str, *, wish: str = WISH) -> None:
        """The unit's name; "" asks for one, with the words of `wish`."""
        self._words.setText(name or wish)
        set_tone(self._words, "text" if name else "text3")
        self.setAccessibleName(f"单位：{name or '还没有选'}")
        self.setToolTip(tip(f"{name}（Ctrl+U 换单位）" if name else f"{wish}（Ctrl+U）"))

    def set_compact(self, *, narrow: bool, tiny: bool, less: int = 0) -> None:
        """224 × 32; narrow 196, tiny 188 × 28; down to `less` px narrower where what stands beside it needs them."""
        width = _TINY if tiny else _NARROW if narrow else _WIDE
        self.setFixedHeight(28 if tiny else 32)
        self.setMinimumWidth(width - less)
        self.setMaximumWidth(width)
