"""Buttons. They take the focus by keyboard only, so that a click leaves the text cursor where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from gui.widgets import icons
from gui.widgets.labels import tip as as_typed

Kind = Literal["plain", "primary", "flat", "field", "icon", "segment"]
Size = Literal["normal", "tool", "small"]


def button(
    text: str,
    slot: Callable[[], object] | None = None,
    *,
    icon: str = "",
    kind: Kind = "plain",
    size: Size = "normal",
    name: str = "",
    tip: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A button 32, 28 (tool) or 24 (small) px high; `name` is its accessible name when the text is not enough."""
    made = QPushButton(text, parent)
    made.setProperty("kind", kind)
    made.setProperty("scale", size)  # "size" is a property of every QWidget: it would not be kept
    made.setAccessibleName(name or text)
    made.setToolTip(as_typed(tip))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(False)
    if icon:
        set_icon(made, icon, tone=_TONES.get(kind, "text2"))
    if slot:
        made.clicked.connect(lambda: slot())  # noqa: PLW0108  without the checked state that Qt hands over
    return made


_TONES = {"primary": "on", "flat": "accent"}


def primary(text: str, slot: Callable[[], object] | None = None, *, icon: str = "") -> QPushButton:
    """The one main action of a page."""
    return button(text, slot, icon=icon, kind="primary")


def flat(text: str, slot: Callable[[], object] | None = None, *, icon: str = "", size: Size = "small") -> QPushButton:
    """A link-like action in the accent colour."""
    return button(text, slot, icon=icon, kind="flat", size=size)


def icon_button(
    icon: str, name: str, slot: Callable[[], object] | None = None, *, side: int = 32, icon_size: int = 20
) -> QPushButton:
    """A square button that is an icon only: ‹ ›, undo, close. `name` is its tooltip and accessible name."""
    made = button("", slot, kind="icon", name=name, tip=name)
    set_icon(made, icon, size=icon_size)
    made.setFixedSize(side, side)
    return made


def set_icon(target: QAbstractButton, icon: str, *, tone: str = "text2", size: int = 16) -> None:
    """Give a button a tinted icon of that many logical pixels."""
    target.setIcon(icons.icon(icon, tone, size))
    target.setIconSize(QSize(size, size))


def rename(target: QAbstractButton, name: str) -> None:
    """Change what an icon button is called: tooltip and accessible name."""
    target.setToolTip(as_typed(name))
    target.setAccessibleName(name)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and have the style sheet look again."""
    if all(widget.property(key) == value for key, value in properties.items()):
        return
    for key, value in properties.items():
        widget.setProperty(key, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
