"""One file that may be the workspace: where it lies, what speaks for it, when it was saved, how full it is."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QVBoxLayout, QWidget

from core import finding
from core.finding import Found, Likeness, Remembered
from core.host import clock
from core.host.backups import moment_words
from gui.widgets import theme
from gui.widgets.labels import ElidedLabel, Tag, hint, icon_label, label, row

_TONES = {Likeness.SAME: "good", Likeness.OLDER: "warn"}
_HEIGHT, _HEIGHT_NARROW = 60, 96  # px
_DOT = 44  # px at the left for the mark of the choice


class Candidate(QAbstractButton):
    """A row with a mark; one of a group holds."""

    stepped = Signal(int)  # to the neighbour, -1 or 1

    def __init__(self, one: Found, last: Remembered) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        likeness = finding.likeness(one, last) or Likeness.NAMESAKE
        name, icon = ("最新的备份", "archive") if one.backup else (f"“{one.path.parent.name}”里的", "document")
        saved = moment_words(one.saved_at, clock.today()) if one.saved_at else "没有填报"
        why = (one.backup.note or one.backup.kind.label) if one.backup else "最后保存"
        difference = finding.difference(one, last)
        where = str(one.path) if not one.backup else f"{one.path}；打开时另存为新的工作区"
        self.setAccessibleName(f"{name}{one.path.name}，{likeness.label}")
        self.setAccessibleDescription(f"{where}，{saved}，填报 {one.filings} 项，{difference}")
        path = ElidedLabel(where, Qt.TextElideMode.ElideMiddle)
        path.setFont(theme.font(theme.SIZE_SMALL))
        head = row(icon_label(icon), label(name, medium=True), Tag(likeness.label, _TONES.get(likeness, "plain")), None)
        self._figures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._figures.setSpacing(24)
        for words in ((saved, why), (f"填报 {one.filings} 项", difference)):
            self._figures.addWidget(_pair(*words))
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(_DOT, 8, 16, 8)
        self._line.addWidget(_column(head, path), 1)
        self._line.addLayout(self._figures)
        for part in cast("list[QWidget]", self.findChildren(QWidget)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            part.setForegroundRole(QPalette.ColorRole.WindowText)  # in a button it would be the button's
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Date and count below the path."""
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.setFixedHeight(_HEIGHT_NARROW if narrow else _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """↑ ↓ are the page's, which knows the order."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The mark, and a tint where it holds."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, is_chosen = QRectF(self.rect()), self.isChecked()
        painter.fillRect(rect, theme.color("accentw" if is_chosen else "hover" if self.underMouse() else "surface"))
        if is_chosen:
            painter.fillRect(QRectF(0, 0, 3, rect.height()), theme.color("accent"))
        painter.setPen(QPen(theme.color("accent" if is_chosen else "control"), 5 if is_chosen else 1))
        painter.drawEllipse(QPointF(22, rect.center().y()), 5.5 if is_chosen else 7.5, 5.5 if is_chosen else 7.5)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(0, rect.bottom() - 0.5), QPointF(rect.right(), rect.bottom() - 0.5))


def _pair(words: str, below: str) -> QWidget:
    made = _column(label(words), hint(below))
    made.setFixedWidth(128)
    return made


def _column(*parts: QWidget) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for part in parts:
        layout.addWidget(part)
    return made
