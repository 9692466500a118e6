"""One file of 佐证: its picture, name, size and day; opened, described and removed from here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.model.records import Evidence
from core.model.wording import megabytes
from gui.widgets import icons, theme
from gui.widgets.buttons import icon_button
from gui.widgets.labels import ElidedLabel, hint, row_layout

WIDTH, _PICTURE = 200, 84  # px
_ICONS = {"pdf": "document_pdf", "xlsx": "document_table", "jpg": "image", "png": "image", "bmp": "image"}


def icon_of(evidence: Evidence) -> str:
    """The icon of its type."""
    return _ICONS.get(evidence.kind, "document")


class EvidenceCard(QFrame):
    """Enter opens, Space shows it here, Delete removes; what may not be changed has no such buttons."""

    opened = Signal(object)  # Evidence
    previewed = Signal(object)
    removed = Signal(object)
    described = Signal(object, str)

    def __init__(self, evidence: Evidence, *, editable: bool) -> None:
        super().__init__()
        self.evidence, self._editable = evidence, editable
        self.setProperty("kind", "card")
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{evidence.name}，{megabytes(evidence.size)}")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(2)
        self._picture = _Picture(icon_of(evidence))
        column.addWidget(self._picture)
        column.addLayout(self._name())
        day = evidence.added_at
        said = f"{megabytes(evidence.size)}，{day.month}月{day.day}日" if day else megabytes(evidence.size)
        facts = hint(said)
        facts.setContentsMargins(9, 0, 8, 0)
        column.addWidget(facts)
        column.addWidget(self._note())

    def show_picture(self, picture: QImage) -> None:
        """The preview in the place of the icon; a null one shows the icon."""
        self._picture.show_picture(picture)

    def _name(self) -> QHBoxLayout:
        name = ElidedLabel(self.evidence.name, Qt.TextElideMode.ElideMiddle)
        line = row_layout(gap=0, margins=(9, 4, 4, 0))
        line.addWidget(name, 1)
        self.open = icon_button(
            "open", f"打开“{self.evidence.name}”", lambda: self.opened.emit(self.evidence), side=24, icon_size=16
        )
        self.remove = icon_button(
            "delete", f"移除“{self.evidence.name}”", lambda: self.removed.emit(self.evidence), side=24, icon_size=16
        )
        self.remove.setVisible(self._editable)
        for each in (self.open, self.remove):
            line.addWidget(each)
        return line

    def _note(self) -> QLineEdit:
        self.note = QLineEdit(self.evidence.note)
        self.note.setPlaceholderText("证明什么" if self._editable else "")
        self.note.setAccessibleName(f"“{self.evidence.name}”证明什么")
        self.note.setReadOnly(not self._editable)
        self.note.setMaxLength(100)
        self.note.setProperty("scale", "small")
        self.note.editingFinished.connect(self._describe)
        return self.note

    def _describe(self) -> None:
        if self.note.text().strip() != self.evidence.note:
            self.described.emit(self.evidence, self.note.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Space shows it here, Delete removes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.evidence)
        elif event.key() == Qt.Key.Key_Space:
            self.previewed.emit(self.evidence)
        elif event.key() == Qt.Key.Key_Delete and self._editable:
            self.removed.emit(self.evidence)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """Shows it here."""
        self.previewed.emit(self.evidence)


class _Picture(QWidget):
    """The preview cut to the card's width, or the type's icon."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._picture, self._icon = QImage(), icon
        self.setFixedHeight(_PICTURE)

    def show_picture(self, picture: QImage) -> None:
        """Another picture."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        theme.fill(painter, self.rect(), "surface2")
        if self._picture.isNull():
            square = QRectF((self.width() - 32) / 2, (_PICTURE - 32) / 2, 32, 32)
            icons.paint_icon(painter, square, self._icon)
            return
        height = self._picture.height() * self.width() / self._picture.width()
        painter.drawImage(QRectF(0, max(0, (_PICTURE - height) / 2), self.width(), height), self._picture)
