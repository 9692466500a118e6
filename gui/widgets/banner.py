"""A message that stays in the page: a tint, an icon, a sentence, at most one link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from gui.widgets.buttons import flat
from gui.widgets.labels import ElidedLabel, ground, icon_label

LOOKS = {  # ground, icon, icon tone
    "warn": ("yellow_tint", "warning", "yellow_text"),
    "good": ("green_tint", "checkmark_circle", "green"),
    "error": ("red_tint", "dismiss_circle", "red_text"),
    "tip": ("accentw", "info", "accent"),
}


def banner(text: str, tone: str = "warn", action: str = "", slot: Callable[[], object] | None = None) -> QFrame:
    """A bar 36 px high; tone is warn, good, error or tip."""
    token, icon, icon_tone = LOOKS[tone]
    made = QFrame()
    ground(made, token)
    made.setFixedHeight(36)
    made.setAccessibleName(text)
    layout = QHBoxLayout(made)
    layout.setContentsMargins(16, 0, 12, 0)
    layout.setSpacing(8)
    layout.addWidget(icon_label(icon, icon_tone))
    layout.addWidget(ElidedLabel(text), 1)
    if action:
        layout.addWidget(flat(action, slot))
    return made
