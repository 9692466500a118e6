"""原文: the text of a node as the list has it, its quantified targets marked and numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from core.model import wording
from core.model.records import Indicator
from gui.widgets import theme
from gui.widgets.labels import as_html

LINE_HEIGHT = 26
FOLDED_LINES = 8
_NUMBER_SIZE = 17  # a superscript is drawn at two thirds of it


def runs(body: str, indicators: Sequence[Indicator]) -> Iterator[tuple[str, str]]:
    """The body cut into (words, marks): marks are the circled numbers of the targets that the words state."""
    spans: dict[tuple[int, int], str] = {}
    for position, indicator in enumerate(indicators, 1):
        if 0 <= indicator.start < indicator.end <= len(body):
            span = (indicator.start, indicator.end)
            spans[span] = spans.get(span, "") + wording.circled(position)
    at = 0
    for (start, end), marks in sorted(spans.items()):
        if start < at:
            continue
        yield body[at:start], ""
        yield body[start:end], marks
        at = end
    yield body[at:], ""


def as_page(body: str, indicators: Sequence[Indicator]) -> str:
    """The text as Qt's HTML, a paragraph a line. (With text formats, PySide first makes all of these in Python.)"""
    page = "".join(_marked(words, marks) if marks else as_html(words) for words, marks in runs(body, indicators))
    style = f"margin:0; line-height:{LINE_HEIGHT}px; -qt-line-height-type:fixed; white-space:pre-wrap; "
    style += f"text-indent:{2 * theme.SIZE_SOURCE}px; font-size:{theme.SIZE_SOURCE}px; color:{_hex('text')}"
    empty = f'<p style="-qt-paragraph-type:empty; {style}"><br></p>'  # Qt leaves out any other without words
    return "".join(f'<p style="{style}">{line}</p>' if line else empty for line in page.split("\n"))


def _marked(words: str, marks: str) -> str:
    """A mark ends with its line, so that one over two lines has two."""
    ink = f"color:{_hex('accent2')}; background:{_hex('accentw')}"
    under = f"{ink}; font-weight:500; text-decoration:underline; text-decoration-color:{_hex('accent')}"
    lines = "\n".join(line and f'<span style="{under}">{line}</span>' for line in as_html(words).split("\n"))
    return f'{lines}<span style="{ink}; font-size:{_NUMBER_SIZE}px; vertical-align:super">{marks}</span>'


def _hex(token: str) -> str:
    return theme.color(token).name()


class SourceText(QTextEdit):
    """Read-only, selectable, as high as its text; folded to eight lines until it is unfolded."""

    fold_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folded = True
        self.setReadOnly(True)
        self.setAccessibleName("原文")
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)

    def show_text(self, body: str, indicators: Sequence[Indicator]) -> None:
        """Show another node's text, folded."""
        self._folded = True
        self.setHtml(as_page(body, indicators))
        self._fit()

    @property
    def can_fold(self) -> bool:
        """Whether the text is longer than its folded height."""
        return self._full_height() > FOLDED_LINES * LINE_HEIGHT + LINE_HEIGHT

    @property
    def is_folded(self) -> bool:
        """Whether only the first lines are shown."""
        return self._folded and self.can_fold

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold."""
        self._folded = folded
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width breaks other lines."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as what is shown."""
        return QSize(400, self._shown_height())

    def _full_height(self) -> int:
        width = self.contentsRect().width()
        if self.document().textWidth() != width:  # setting it breaks all lines anew
            self.document().setTextWidth(width)
        return round(self.document().size().height())

    def _shown_height(self) -> int:
        return FOLDED_LINES * LINE_HEIGHT if self.is_folded else self._full_height()

    def _fit(self) -> None:
        height = self._shown_height()
        if height != self.height():
            self.setFixedHeight(height)
        self.verticalScrollBar().setValue(0)
        self.fold_changed.emit()
