"""What was filed the month before, beside each field: to read, to copy, to bring in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.features.filing.text_edit import TextEdit
from gui.widgets.buttons import button, set_icon

MIDDLE, CLOSED_MIDDLE = 80, 16  # px between last month and this one, with 带入 and without


class LastMonthText(TextEdit):
    """Read-only; the mouse can select in it, Tab passes it by."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(f"上月{name}")
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setPlaceholderText("上月没有填这一栏")


def bring_button(name: str) -> QPushButton:
    """带入 →: replaces the field's text; undo gives it back. Alt+→ does the same from the field."""
    made = button("带入", kind="plain", size="small", name=f"把上月{name}带入本月", tip="带入上月（Alt+→）")
    set_icon(made, "arrow_right", tone="accent")
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setProperty("kind", "bring")
    return made


class Pair(QWidget):
    """Last month, 带入, this month, side by side in equal halves; without a month before, this month alone."""

    def __init__(self, last: LastMonthText, bring: QPushButton, edit: TextEdit) -> None:
        super().__init__()
        middle = QWidget()
        middle.setFixedWidth(MIDDLE)
        self._middle = middle
        self._before = (last, middle)
        inner = QHBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(bring, 0, Qt.AlignmentFlag.AlignCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(last, 1)
        layout.addWidget(middle)
        layout.addWidget(edit, 1)

    def show_before(self, shown: bool) -> None:
        """Show or hide last month's half."""
        for widget in self._before:
            widget.setVisible(shown)

    def set_editable(self, editable: bool) -> None:
        """With nothing to bring in, the halves have the room between them."""
        self._middle.setFixedWidth(MIDDLE if editable else CLOSED_MIDDLE)
