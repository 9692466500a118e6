"""F1: the manual with its contents at the left, found words and the program's own pictures. It never asks a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QKeySequence,
    QPixmap,
    QResizeEvent,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from core.host.resources import resource
from core.model.ports import Store
from core.search.matching import Marked
from gui.help import chapters
from gui.help.chapters import Chapter
from gui.widgets import theme
from gui.widgets.buttons import flat
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ground, hint
from gui.widgets.rows import Row, RowList

_SIZE = (960, 680)
_PICTURE_SIGN = "\ufffc"  # stands in a text for what is no character
_HEADINGS = {1: theme.SIZE_TITLE, 2: 16, 3: theme.SIZE_SECTION}
_PICTURE = 640  # logical px: the widest that a picture is shown


class Pages(QTextBrowser):
    """One file of the manual; pictures come from its own folder and from nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("手册")
        self.setOpenLinks(False)
        self.setProperty("bare", "true")
        self.document().setDocumentMargin(24)
        self._drawn_for = self._room
        self._pictures: set[str] = set()

    @property
    def _room(self) -> int:
        return min(_PICTURE, self.viewport().width() - 72)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Pictures are as wide as there is room for, and no wider than they are legible."""
        super().resizeEvent(event)
        if self._room != self._drawn_for:
            self._drawn_for = self._room
            kind = QTextDocument.ResourceType.ImageResource
            for name in self._pictures:
                self.document().addResource(kind.value, QUrl(name), self.loadResource(kind.value, QUrl(name)))
            self.document().markContentsDirty(0, self.document().characterCount())

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401, N802  Qt's own
        """A picture of the manual, no larger than the page."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        picture = QPixmap(str(resource("help", QUrl(name).fileName())))
        if picture.isNull():
            return picture
        self._pictures.add(QUrl(name).toString())
        ratio = self.devicePixelRatioF()
        width = min(picture.width(), round(max(self._room, 1) * ratio))
        shown = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        return shown

    def show_text(self, markdown: str) -> None:
        """Show a file, with room between its paragraphs and headings in the program's own type."""
        self.setMarkdown(markdown)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            cursor.setBlockFormat(_spaced(block.blockFormat(), is_picture=_PICTURE_SIGN in block.text()))
            if level := block.blockFormat().headingLevel():
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(_heading(level))
            block = block.next()
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def go_to(self, chapter: Chapter) -> None:
        """Bring a heading to the top."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() == chapter.level and block.text() == chapter.title:
                self.setTextCursor(QTextCursor(block))
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - 12)
                return
            block = block.next()


def _spaced(made: QTextBlockFormat, *, is_picture: bool) -> QTextBlockFormat:
    if made.hasProperty(QTextFormat.Property.BlockCodeFence):
        made.setLeftMargin(16)
        return made
    level = made.headingLevel()
    made.setTopMargin(22 if level == 2 else 4)
    made.setBottomMargin(8 if level else 4)
    if not is_picture:
        made.setLineHeight(140, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def _heading(level: int) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(theme.font(_HEADINGS[level], medium=True))
    return made


class HelpWindow(QDialog):
    """The manual beside the window that it explains."""

    def __init__(self, parent: QWidget | None = None, store: Store | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setWindowTitle("使用手册")
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize()))  # pictures are as wide as the page
        ground(self, "surface")
        self._file = ""
        self._contents = RowList("目录")
        self._contents.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._contents.picked.connect(lambda row: self.open_chapter(row.key))
        self._find = QLineEdit()
        self._find.setPlaceholderText("在手册里找，Enter 找下一处")
        self._find.setAccessibleName("在手册里找")
        self._find.returnPressed.connect(self.find_next)
        self._said = hint()
        self.pages = Pages()
        self._lay_out()
        self._contents.show_rows(_rows(chapters.contents()))
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._find.setFocus)
        FocusRing(self)

    def _lay_out(self) -> None:
        side = ground(QWidget(), "surface2")
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        for part in (self._find, self._said, self._contents):
            column.addWidget(part)
        if self._store is not None:
            column.addWidget(flat("导出诊断包…", self._export, icon="save"))
        halves = QSplitter()
        halves.addWidget(side)
        halves.addWidget(self.pages)
        halves.setSizes([248, _SIZE[0] - 248])
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(halves)

    def _export(self) -> None:
        from gui.help import diagnostics_export

        if self._store is not None and (saved := diagnostics_export.export(self, self._store)):
            self._said.setText(f"已保存“{saved.name}”")

    def open_chapter(self, chapter: Chapter) -> None:
        """Show a chapter."""
        self._open_file(chapter.file)
        self.pages.go_to(chapter)
        self._contents.select(lambda row: row.key == chapter)
        self.pages.setFocus()

    def _open_file(self, file: str) -> None:
        if file != self._file:
            self._file = file
            self.pages.show_text(chapters.text(file))

    def find_next(self) -> None:
        """The next place of the words, on through the other files and round."""
        words = self._find.text().strip()
        if not words:
            return
        if self.pages.find(words):
            self._said.setText("")
            return
        at = chapters.FILES.index(self._file)
        for file in (*chapters.FILES[at + 1 :], *chapters.FILES[: at + 1]):
            self._open_file(file)
            self.pages.moveCursor(QTextCursor.MoveOperation.Start)
            if self.pages.find(words):
                self._said.setText("")
                return
        self._said.setText(f"手册里没有“{words}”，换个词试试")


def _rows(contents: Sequence[Chapter]) -> list[Row]:
    return [Row(Marked(one.title if one.level == 1 else f"　{one.title}"), key=one) for one in contents]
