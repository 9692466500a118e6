"""Words, tags, lights: labels dressed by code, because each style-sheet rule is paid for by every label."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from core.model.status import FilingState, Light
from gui.widgets import icons, theme


def label(
    text: str = "", *, size: int = theme.SIZE_BODY, tone: str = "text", medium: bool = False, wrap: bool = False
) -> QLabel:
    """Plain text in a size of the type scale and a tone of the theme."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(size, medium=medium))
    made.setWordWrap(wrap)
    set_tone(made, tone)
    return made


def hint(text: str = "", *, wrap: bool = False) -> QLabel:
    """Secondary words, 12 px."""
    return label(text, size=theme.SIZE_SMALL, tone="text3", wrap=wrap)


def section(text: str = "") -> QLabel:
    """The heading of a group, 14 px Medium."""
    return label(text, size=theme.SIZE_SECTION, medium=True)


def title(text: str = "") -> QLabel:
    """The heading of a page or task, 20 px Medium."""
    return label(text, size=theme.SIZE_TITLE, medium=True)


def set_tone(target: QWidget, tone: str) -> None:
    """Colour a widget's words with a token."""
    palette = target.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.color(tone))
    target.setPalette(palette)


def ground(target: QWidget, token: str) -> QWidget:
    """Fill a widget with a token and give it back."""
    palette = target.palette()
    palette.setColor(QPalette.ColorRole.Window, theme.color(token))
    target.setPalette(palette)
    target.setAutoFillBackground(True)
    return target


def line(*, vertical: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("kind", "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def as_html(text: str) -> str:
    """Plain text for a label of rich text, between tags; html.escape would bring the names of all entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def tip(text: str) -> str:
    """A tooltip that shows the text as it is: Qt takes what looks like markup for markup."""
    if "<" not in text and "&" not in text:
        return text
    return f"<p>{as_html(text).replace(chr(10), '<br>')}</p>"


class ElidedLabel(QLabel):
    """One line that gives up its end (or its middle) when there is no room; the whole text is the tooltip then."""

    def __init__(self, text: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(text)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Room for an ellipsis."""
        return QSize(self.fontMetrics().horizontalAdvance("……"), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw what fits."""
        rect = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, rect.width())
        self.setToolTip(tip(self.text()) if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | self.alignment(), shown)


_TAG_TONES = {  # ground and words
    "plain": ("surface2", "text2"),
    "accent": ("accentw", "accent2"),
    "warn": ("yellow_tint", "yellow_text"),
    "error": ("red_tint", "red_text"),
    "good": ("green_tint", "green"),
}
_STATE_TONES = {FilingState.DRAFT: "plain", FilingState.ACCEPTED: "good", FilingState.RETURNED: "error"}


class Tag(QLabel):
    """A word on a tint, 20 px high: 草稿, 待审签."""

    def __init__(self, text: str = "", tone: str = "plain") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(theme.SIZE_SMALL))
        self.setContentsMargins(6, 0, 6, 0)
        self.setFixedHeight(20)
        self.say(text, tone)

    def say(self, text: str, tone: str = "plain") -> None:
        """Change word and tone; an empty word hides the tag."""
        self._ground, words = _TAG_TONES[tone]
        set_tone(self, words)
        self.setText(text)
        if self.parent() is not None or not text:  # showing it alone would open a window
            self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the tint, then the word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line" if self._ground == "surface2" else self._ground))
        painter.setBrush(theme.color(self._ground))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.end()
        super().paintEvent(event)


def state_tone(state: FilingState) -> str:
    """The tag tone of a filing state: 草稿 grey, 已采用 green, 已退回 red, on its way blue."""
    return _STATE_TONES.get(state, "accent")


def state_tag(state: FilingState) -> Tag:
    """A filing state as a tag."""
    return Tag(state.label, state_tone(state))


class LightLabel(QLabel):
    """A light with its reason as tooltip and accessible name."""

    def __init__(self, light: Light = Light.GREY, reason: str = "", size: int = 16) -> None:
        super().__init__()
        self._size = size
        self.setFixedSize(size, size)
        self.show_light(light, reason)

    def show_light(self, light: Light, reason: str = "") -> None:
        """Change the light."""
        said = f"{light.label}：{reason}" if reason else light.label
        self.setPixmap(icons.light_pixmap(light, self._size))
        self.setToolTip(tip(said))
        self.setAccessibleName(said)


def icon_label(icon: str, tone: str = "text3", size: int = 16) -> QLabel:
    """A decorative icon."""
    made = QLabel()
    made.setPixmap(icons.pixmap(icon, tone, size))
    made.setFixedSize(size, size)
    return made


def row(*widgets: QWidget | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QWidget:
    """Widgets side by side: a number is a space in px, None takes what room is left."""
    made = QWidget()
    made.setLayout(row_layout(*widgets, gap=gap, margins=margins))
    return made


def row_layout(
    *widgets: QWidget | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """The layout of `row`."""
    layout = QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        elif isinstance(widget, int):
            layout.addSpacing(widget)
        else:
            layout.addWidget(widget)
    return layout


def key_hint(keys: str) -> QLabel:
    """A key's name in a small box."""
    made = Tag(keys)
    set_tone(made, "text3")
    return made
