"""原文: the paragraphs that were read, with three marks that differ by underline and not by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from core.lists.drafting import Mark, Shown
from gui.widgets import theme

_MARGIN, _LINE = 92, 25
_TAG_WIDTH, _TAG_LEFT = 44, 40
_SIZE = 14
_PLAIN_RUN, _KEPT = 40, 14  # characters: a longer run without marks is folded to its ends
_GAP = "……"
#: Kinds whose tag stands out: headings.
_STRONG = {"部分", "板块"}
Piece = tuple[str, Mark | None]


def pieces(part: Shown, *, folded: bool) -> Iterator[Piece]:
    """The words of a paragraph with their marks; folded, long runs without a mark keep their ends only."""
    at = 0
    for start, end, mark in part.marks:
        yield from _plain(part.text[at:start], first=at == 0, folded=folded)
        yield part.text[start:end], mark
        at = end
    yield from _plain(part.text[at:], first=at == 0, folded=folded, last=True)


def _plain(text: str, *, first: bool, folded: bool, last: bool = False) -> Iterator[Piece]:
    if not text:
        return
    if not folded or len(text) <= _PLAIN_RUN:
        yield text, None
        return
    head, tail = text[: _KEPT * 2 if first else _KEPT // 2], text[-_KEPT:]
    yield f"{head}{_GAP}" if last else f"{head}{_GAP}{tail}", None


class OriginalView(QTextEdit):
    """Read-only; a click chooses the paragraph's node. Number and kind stand in the margin."""

    node_picked = Signal(str)
    place_shown = Signal(str)  # the node at the top, after a person scrolled

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("bare", True)
        self.setAccessibleName("原文")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(8)
        self._parts: tuple[Shown, ...] = ()
        self._kinds: Mapping[str, str] = {}
        self._node: str | None = None
        self._folded = False
        self._is_led = False
        self.verticalScrollBar().valueChanged.connect(self._say_place)

    def show_parts(self, parts: Sequence[Shown], kinds: Mapping[str, str]) -> None:
        """Show the paragraphs; `kinds` are the words for the nodes. Only what differs is written again."""
        old, self._parts, self._kinds = self._parts, tuple(parts), kinds
        if len(old) != len(parts):
            self._write_all()
            return
        for at, (before, now) in enumerate(zip(old, parts, strict=True)):
            if (before.text, before.marks) != (now.text, now.marks):
                self._write(self.document().findBlockByNumber(at), now)
        self.choose(self._node)

    def set_folded(self, folded: bool) -> None:
        """With or without the words between the marks."""
        self._folded = folded
        self._write_all()

    def choose(self, node_id: str | None, *, scroll: bool = False) -> None:
        """Lay a ground under the paragraphs of a node; `scroll` brings the first into view."""
        self._node = node_id
        blocks = [self.document().findBlockByNumber(at) for at, part in enumerate(self._parts) if part.node == node_id]
        self.setExtraSelections([_ground(block) for block in blocks if node_id])
        if blocks and scroll:
            self._scroll_to(blocks[0], above=60)

    def show_place(self, node_id: str) -> None:
        """Bring a node to the top without choosing it: the tree beside was scrolled there."""
        at = next((at for at, part in enumerate(self._parts) if part.node == node_id), None)
        if at is not None:
            self._scroll_to(self.document().findBlockByNumber(at), above=4)

    def _scroll_to(self, block: QTextBlock, *, above: int) -> None:
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self._is_led = True
        self.verticalScrollBar().setValue(int(top) - above)
        self._is_led = False

    def _say_place(self) -> None:
        if self._is_led or not self._parts:
            return
        at = self.cursorForPosition(QPoint(_MARGIN, 4)).blockNumber()
        node = next((part.node for part in self._parts[at:] if part.node), None)
        if node:
            self.place_shown.emit(node)

    def _write_all(self) -> None:
        self._is_led = True
        self.clear()
        cursor = QTextCursor(self.document())
        for at, part in enumerate(self._parts):
            if at:
                cursor.insertBlock()
            cursor.setBlockFormat(_block_format())
            self._insert(cursor, part)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._is_led = False
        self.choose(self._node)

    def _write(self, block: QTextBlock, part: Shown) -> None:
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._insert(cursor, part)

    def _insert(self, cursor: QTextCursor, part: Shown) -> None:
        for words, mark in pieces(part, folded=self._folded):
            cursor.insertText(words, mark_format(mark))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click without a selection chooses the node."""
        super().mouseReleaseEvent(event)
        if self.textCursor().hasSelection() or event.button() is not Qt.MouseButton.LeftButton:
            return
        at = self.cursorForPosition(event.position().toPoint()).blockNumber()
        node = self._parts[at].node if at < len(self._parts) else None
        if node:
            self.node_picked.emit(node)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The text, then numbers and kinds in the margin of what can be seen."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout, offset = self.document().documentLayout(), self.verticalScrollBar().value()
        block = self.cursorForPosition(QPoint(_MARGIN, 0)).block()
        while block.isValid():
            rect = layout.blockBoundingRect(block).translated(0, -offset)
            if rect.top() > self.viewport().height():
                break
            if block.blockNumber() < len(self._parts):
                self._paint_margin(painter, rect.top() + 3, self._parts[block.blockNumber()])
            block = block.next()

    def _paint_margin(self, painter: QPainter, top: float, part: Shown) -> None:
        painter.setFont(theme.font(theme.SIZE_SMALL))
        painter.setPen(theme.color("text3"))
        painter.drawText(
            QRectF(0, top, 32, _LINE), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(part.line)
        )
        kind = self._kinds.get(part.node or "", "") if part.begins else ""
        if not kind:
            return
        box = QRectF(_TAG_LEFT, top + 4, _TAG_WIDTH, 18)
        strong = kind in _STRONG
        painter.setBrush(theme.color("accent" if strong else "accentw"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 2, 2)
        painter.setPen(theme.color("on" if strong else "accent2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, kind)


def _block_format() -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLeftMargin(_MARGIN - 8)
    made.setRightMargin(16)
    made.setTopMargin(3)
    made.setBottomMargin(3)
    made.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return made


def mark_format(mark: Mark | None) -> QTextCharFormat:
    """Targets stand on a blue ground with a full line, units over dots, doubts on yellow over a wave."""
    made = QTextCharFormat()
    made.setFont(theme.font(_SIZE))
    made.setForeground(theme.color("text"))
    if mark is Mark.TARGET:
        made.setFontWeight(QFont.Weight.Medium)
        made.setForeground(theme.color("accent2"))
        made.setBackground(theme.color("accentw"))
        _underline(made, QTextCharFormat.UnderlineStyle.SingleUnderline, "accent")
    elif mark is Mark.UNIT:
        _underline(made, QTextCharFormat.UnderlineStyle.DotLine, "text2")
    elif mark is Mark.DOUBT:
        made.setForeground(theme.color("yellow_text"))
        made.setBackground(theme.color("yellow_tint"))
        _underline(made, QTextCharFormat.UnderlineStyle.WaveUnderline, "yellow_text")
    return made


def _underline(made: QTextCharFormat, style: QTextCharFormat.UnderlineStyle, token: str) -> None:
    made.setUnderlineStyle(style)
    made.setUnderlineColor(theme.color(token))


def _ground(block: QTextBlock) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    made.cursor = cursor  # type: ignore[attr-defined]  # missing in the stubs of this PySide6
    made.format.setProperty(  # type: ignore[attr-defined]
        QTextFormat.Property.FullWidthSelection, True
    )
    made.format.setBackground(theme.color("hover"))  # type: ignore[attr-defined]
    return made
