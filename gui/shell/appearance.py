"""How the window looks on this PC: light or dark, contrast, size. Kept beside the window's state."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import NamedTuple

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication

from gui.widgets import theme

#: The choices of each setting, with the words of the page 外观.
MODES = {"system": "跟随系统", "light": "浅色", "dark": "深色"}
SIZES = {90: "小", 100: "标准", 115: "大", 130: "特大", 150: "最大"}
_STANDARD = 100


class Appearance(NamedTuple):
    """`size` in percent, of words and everything else; it holds from the next start on."""

    mode: str = "system"
    is_strong: bool = False
    size: int = _STANDARD


def read(kept: QSettings) -> Appearance:
    """What was chosen; anything else that stands there counts as not chosen."""
    mode, size = str(kept.value("look/mode", "system")), str(kept.value("look/size", "100"))
    return Appearance(
        mode if mode in MODES else "system",
        str(kept.value("look/strong", "")) == "true",
        int(size) if size.isdecimal() and int(size) in SIZES else _STANDARD,
    )


def keep(kept: QSettings, look: Appearance) -> None:
    """Store a choice."""
    kept.setValue("look/mode", look.mode)
    kept.setValue("look/strong", "true" if look.is_strong else "")
    kept.setValue("look/size", str(look.size))


def scale(look: Appearance, environment: MutableMapping[str, str] = os.environ) -> None:
    """Have Qt draw everything larger, on top of the screen's own scale. To be called before the application is made."""
    if look.size != _STANDARD and "QT_SCALE_FACTOR" not in environment:
        environment["QT_SCALE_FACTOR"] = str(look.size / 100)


def put_in_force(look: Appearance) -> None:
    """Choose the theme; the window's frame follows where the system lets it."""
    QGuiApplication.styleHints().setColorScheme(_SCHEMES[look.mode])
    system = QGuiApplication.styleHints().colorScheme()  # Unknown where the system says nothing
    is_dark = look.mode == "dark" or (look.mode == "system" and system == Qt.ColorScheme.Dark)
    light, dark = (theme.LIGHT_STRONG, theme.DARK_STRONG) if look.is_strong else (theme.LIGHT, theme.DARK)
    theme.use(dark if is_dark else light)


_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
