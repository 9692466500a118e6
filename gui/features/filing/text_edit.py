"""A field of running text: plain, 22 px a line, as high as what stands in it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCursor, QTextDocumentFragment, QTextFrameFormat
from PySide6.QtWidgets import QTextEdit

from core.documents.typed import one_line, plain_text
from gui.widgets import theme
from gui.widgets.input_base import Entry

LINE = 22  # px
MARGIN = 14  # px above and below the lines, border and padding together


class TextEdit(Entry, QTextEdit):
    """Text without formatting. Tab leaves it; `single` takes one line only."""

    def __init__(self, *, single: bool = False) -> None:
        super().__init__()
        self._single = single
        self._given = ""
        self._touched = False
        self.start_entry()
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFont(theme.font())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out_lines()
        self.textChanged.connect(self._changed)

    def _lay_out_lines(self) -> None:
        lines = QTextBlockFormat()
        lines.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        QTextCursor(self.document()).setBlockFormat(lines)
        frame = QTextFrameFormat()
        frame.setMargin(1)
        frame.setLeftMargin(4)
        frame.setRightMargin(4)
        self.document().rootFrame().setFrameFormat(frame)

    # --- text ------------------------------------------------------------------------------------

    def text(self) -> str:
        """What is to be stored: the text as it was given until the user touches it."""
        return self.entered() if self._touched else self._given

    def entered(self) -> str:
        """The text without the input method's words."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another text; only what differs is replaced, so that the cursor and half-made words keep their place."""
        self._given = text
        if text != self.entered():
            self._replace(self.entered(), text)
        self._touched = False

    def _replace(self, old: str, new: str) -> None:
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(old[:head]))
        cursor.setPosition(_units(old[: len(old) - tail]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new[head : len(new) - tail])

    def rewrite(self, text: str) -> None:
        """Replace the text as the user would."""
        self._replace(self.entered(), text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def _changed(self) -> None:
        self._touched = True
        self.says.typed.emit()

    # --- keys and clipboard ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """In a field of one line Enter goes on to the next."""
        if self._single and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Anything that has words."""
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """The words of what was copied or dragged, without their formatting."""
        words = source.text() or QTextDocumentFragment.fromHtml(source.html()).toPlainText()
        self.insertPlainText(one_line(words) if self._single else plain_text(words))
        self.ensureCursorVisible()

    # --- size ------------------------------------------------------------------------------------

    def wanted_lines(self) -> int:
        """How many lines the text takes at the present width."""
        return max(1, round((self.document().size().height() - 2) / LINE))


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _units(text: str) -> int:
    """Qt counts UTF-16 units: a rare character beyond the BMP is two."""
    return len(text.encode("utf-16-le")) // 2
