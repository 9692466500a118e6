"""What the office's pages share: fields at the left, their consequence at the right, put in force by one button."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.rules.roles import OFFICE
from gui.shell.session import Session
from gui.widgets.labels import ground, line, row, set_tone
from gui.widgets.scroll import scrolled

_DOWN, _RIGHT = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
BY_OFFICE = "由督查室规定，随清单下发"


def may_change(session: Session) -> bool:
    """Whether the role that sits here changes what holds for all."""
    return session.actor in OFFICE and not session.store.read_only


def side(tone: str = "surface") -> tuple[QWidget, QVBoxLayout]:
    """One of the two columns, with its layout."""
    made = ground(QWidget(), tone)
    column = QVBoxLayout(made)
    column.setContentsMargins(24, 16, 24, 16)
    column.setSpacing(6)
    return made, column


class Foot(NamedTuple):
    """Below the columns: what is said, the way back to what holds, and the button that puts a change in force."""

    said: QLabel
    back: QPushButton
    put: QPushButton

    def tell(self, change: str, now: str, *, may: bool) -> None:
        """Say what would change, without a change what holds. Who only reads needs no buttons."""
        self._say(change or (now if may else BY_OFFICE), "yellow_text" if change else "text2")
        for each in (self.back, self.put):
            each.setEnabled(may and bool(change))
            each.setVisible(may)

    def refuse(self, sentence: str, *, may: bool) -> None:
        """Say what is wrong with what was typed."""
        self._say(sentence, "yellow_text")
        self.put.setEnabled(False)
        self.back.setEnabled(may)

    def _say(self, words: str, tone: str) -> None:
        self.said.setText(words)
        set_tone(self.said, tone)


def lay_out(pane: QWidget, sides: tuple[QWidget, ...], below: Foot) -> QBoxLayout:
    """Columns that scroll together over a foot with what is said and the buttons; `turn` takes what this gives."""
    inside = QWidget()
    columns = QBoxLayout(_RIGHT, inside)
    columns.setSpacing(0)
    columns.setContentsMargins(0, 0, 0, 0)
    for each in sides:
        columns.addWidget(each, 1)
    area = scrolled(inside)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # who only reads has no field to scroll by
    whole = QVBoxLayout(pane)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(area, 1)
    whole.addWidget(line())
    foot = QBoxLayout(_RIGHT)
    foot.setContentsMargins(24, 8, 24, 8)
    foot.addWidget(below.said, 1)
    foot.addWidget(row(below.back, below.put))
    whole.addLayout(foot)
    return columns


def turn(columns: QBoxLayout, *, narrow: bool) -> None:
    """Narrow, the right column goes below."""
    columns.setDirection(_DOWN if narrow else _RIGHT)
