"""A row of choices of which one holds: 本单位 14 | 全部 27."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gui.widgets.buttons import Size, button


class Segmented(QWidget):
    """One stop of the Tab key; ← → move between the choices. `strong` fills the chosen one (进度判断)."""

    chosen = Signal(int)  # by the user, not by `choose`

    def __init__(
        self, texts: Sequence[str], name: str, *, size: Size = "tool", strong: bool = False, allow_none: bool = False
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for position, text in enumerate(texts):
            layout.addWidget(self._segment(position, text, len(texts), size, strong))
        if texts and not allow_none:
            self.choose(0)
        self._one_tab_stop()
        self._group.idClicked.connect(self._clicked)

    def _segment(self, position: int, text: str, count: int, size: Size, strong: bool) -> QPushButton:
        made = button(text, kind="segment", size=size, name=f"{self.accessibleName()}：{text}", parent=self)
        at = "first" if position == 0 else "last" if position == count - 1 else "middle"
        made.setProperty("at", at)
        made.setProperty("strong", strong)
        made.setCheckable(True)
        self._group.addButton(made, position)
        return made

    @property
    def current(self) -> int:
        """The position of the choice that holds, -1 for none."""
        return self._group.checkedId()

    def choose(self, position: int) -> None:
        """Show a choice without a signal; -1 clears it."""
        self._group.setExclusive(position >= 0)
        for at, made in enumerate(self._group.buttons()):
            made.setChecked(at == position)
        self._group.setExclusive(True)
        self._one_tab_stop()

    def set_shown(self, position: int, *, shown: bool) -> None:
        """Offer a choice, or not."""
        self._group.button(position).setVisible(shown)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Change the words (counts), not the choice."""
        for made, text in zip(self._group.buttons(), texts, strict=True):
            made.setText(text)
            made.setAccessibleName(f"{self.accessibleName()}：{text}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """← → choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        target = self._group.button(self._focused() + step) if step else None
        if target is None:
            super().keyPressEvent(event)
        else:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            target.click()

    def _focused(self) -> int:
        return next((at for at, made in enumerate(self._group.buttons()) if made.hasFocus()), max(self.current, 0))

    def _clicked(self, position: int) -> None:
        self._one_tab_stop()
        self.chosen.emit(position)

    def _one_tab_stop(self) -> None:
        stop = max(self.current, 0)
        for at, made in enumerate(self._group.buttons()):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus if at == stop else Qt.FocusPolicy.ClickFocus)
