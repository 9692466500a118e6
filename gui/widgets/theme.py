"""The one table of colours, sizes and type. The style sheet is filled from it and delegates read it.

No colour literal stands anywhere else. Contrast figures are in the comments where they matter:
against `surface`, WCAG 2.1.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from core.file_names import file_name
from core.host.resources import resource


class Theme(NamedTuple):
    """Colour tokens by role."""

    bg: str
    surface: str
    surface2: str
    hover: str
    line: str
    control: str  # borders of inputs, at least 3 : 1
    text: str
    text2: str
    text3: str  # hints, at least 4.5 : 1
    disabled: str
    accent: str
    accent2: str
    on: str
    accentw: str
    accentl: str
    green: str
    green_tint: str
    yellow: str
    yellow_line: str
    yellow_glyph: str
    yellow_text: str
    yellow_tint: str
    red: str
    red_text: str
    red_tint: str
    grey: str
    bar: str
    track: str
    tick: str
    desk: str


LIGHT = Theme(
    bg="#EDF0F3",
    surface="#FFFFFF",
    surface2="#F6F7F9",
    hover="#EFF3F7",
    line="#DEE3E8",
    control="#7F8A96",
    text="#1B222A",
    text2="#46515C",
    text3="#5D6874",
    disabled="#9AA4AE",
    accent="#1F5A9E",
    accent2="#17477F",
    on="#FFFFFF",
    accentw="#E3ECF7",
    accentl="#B4CBE8",
    green="#1E7B4B",
    green_tint="#E4F2EA",
    yellow="#F0B323",
    yellow_line="#A06A00",
    yellow_glyph="#3A2700",
    yellow_text="#7F4F00",
    yellow_tint="#FDF3DB",
    red="#C12E2E",
    red_text="#B02525",
    red_tint="#FBEAE9",
    grey="#74808C",
    bar="#5F87B5",
    track="#E4E8ED",
    tick="#1B222A",
    desk="#D9DEE4",
)

DARK = Theme(
    bg="#191D22",
    surface="#21262C",
    surface2="#272D34",
    hover="#2C333B",
    line="#363E47",
    control="#78838F",
    text="#E5E9ED",
    text2="#B9C2CB",
    text3="#A6B1BC",
    disabled="#66717C",
    accent="#82B3F0",
    accent2="#A7CBF7",
    on="#10202F",
    accentw="#29405C",
    accentl="#3F6390",
    green="#56BE87",
    green_tint="#1F3A2D",
    yellow="#EDBA45",
    yellow_line="#EDBA45",
    yellow_glyph="#2A1C00",
    yellow_text="#F0C766",
    yellow_tint="#3D3318",
    red="#F0736D",
    red_text="#F79A94",
    red_tint="#45262A",
    grey="#97A2AD",
    bar="#6C94C4",
    track="#3A424B",
    tick="#E5E9ED",
    desk="#14171B",
)

#: High contrast: words at least 7 : 1 on every ground, lines as strong as borders, tints hardly there.
LIGHT_STRONG = LIGHT._replace(
    bg="#FFFFFF",
    surface2="#FFFFFF",
    hover="#E6EDF5",
    line="#5D6874",
    control="#1B222A",
    text="#000000",
    text2="#000000",
    text3="#2A323A",
    disabled="#5D6874",
    accent="#0A3C78",
    accent2="#062B58",
    accentw="#D6E4F5",
    green="#0B5A33",
    yellow_line="#5C3D00",
    yellow_text="#5C3D00",
    red="#9B1111",
    red_text="#8F1010",
    grey="#3B444D",
    bar="#24568F",
    track="#D3D9DF",
    tick="#000000",
)
DARK_STRONG = DARK._replace(
    bg="#000000",
    surface="#000000",
    surface2="#000000",
    hover="#1F2730",
    line="#97A2AD",
    control="#E5E9ED",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#DDE3E8",
    disabled="#97A2AD",
    accent="#A7CBF7",
    accent2="#C9E0FC",
    accentw="#17304D",
    green="#7FE0AC",
    green_tint="#0A2417",
    yellow="#FFD166",
    yellow_line="#FFD166",
    yellow_text="#FFD97F",
    yellow_tint="#2A2000",
    red="#FF9B96",
    red_text="#FFB4AF",
    red_tint="#330D0D",
    grey="#C3CBD3",
    bar="#8DB7EA",
    track="#38414A",
    tick="#FFFFFF",
)

FAMILY = "Noto Sans SC"

#: Type sizes in logical pixels.
SIZE_BADGE, SIZE_SMALL, SIZE_BODY, SIZE_SECTION, SIZE_SOURCE, SIZE_TITLE = 11, 12, 13, 14, 15, 20
NARROW = 1000  # below this many logical pixels the pages fold
TINY = 700  # below this the rail is icons only

_FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf")


#: The icons that the style sheet names, each with the token of its colour; all others are tinted when they are drawn.
IN_STYLE_SHEET = {"chevron_down": "text2", "checkmark": "on"}
TINTED = resource("icons") / "tinted"

_in_force = LIGHT


def current() -> Theme:
    """The theme in force."""
    return _in_force


def use(chosen: Theme) -> None:
    """Put another theme in force, for what is built from now on: widgets take their colours when they are made."""
    global _in_force  # noqa: PLW0603  one program, one look
    _in_force = chosen


@lru_cache(maxsize=64)
def _qcolor(value: str) -> QColor:
    return QColor(value)


def color(token: str) -> QColor:
    """A token as a QColor, for painting."""
    return _qcolor(getattr(current(), token))


def fill(painter: QPainter, rect: QRect | QRectF, token: str) -> None:
    """Fill a rectangle. Qt's own `fillRect` takes gradients too, and PySide first makes all of these in Python."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(token))
    painter.drawRect(rect)
    painter.restore()


@lru_cache(maxsize=32)
def font(size: int = SIZE_BODY, *, medium: bool = False) -> QFont:
    """The program's type in a size of logical pixels; Medium is the only other weight. Not to be altered: shared."""
    made = QFont(FAMILY)
    made.setPixelSize(size)
    if medium:
        made.setWeight(QFont.Weight.Medium)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accentw",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
}
_GREYED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def palette(theme: Theme) -> QPalette:
    """The tokens by Qt's roles, so that nothing takes its colour from the desktop."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, QColor(getattr(theme, token)))
    for role in _GREYED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return made


def style_sheet(theme: Theme) -> str:
    """resources/style.qss with its $tokens filled."""
    text = resource("style.qss").read_text(encoding="utf-8")
    values = theme._asdict()
    values |= {f"picture_{name}": tinted(name, values[token]).as_posix() for name, token in IN_STYLE_SHEET.items()}
    return re.sub(r"\$(\w+)", lambda found: values[found[1]], text)


def tinted(name: str, colour: str) -> Path:
    """An icon in a colour, as .ci/tint.py makes it for the style sheet."""
    return TINTED / file_name(name, colour.removeprefix("#"), between="-", ending=".svg")


def prepare(app: QApplication) -> None:
    """Load the bundled fonts and set palette and type: what widgets need to be built."""
    for name in _FONTS:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    app.setPalette(palette(current()))
    app.setFont(font())


def redress(app: QApplication) -> None:
    """Palette and style sheet of a theme that was put in force later."""
    app.setPalette(palette(current()))
    app.setStyleSheet(style_sheet(current()))


def dress(app: QApplication) -> None:
    """Put the style sheet on, once, as the last step before showing.

    Under it a layout that takes a widget in has the whole branch looked at again: the window took twice as long.
    """
    if not app.styleSheet():
        app.setStyleSheet(style_sheet(current()))


def apply(app: QApplication) -> None:
    """Prepare and dress at once, for single widgets."""
    app.setStyle("Fusion")
    prepare(app)
    dress(app)
