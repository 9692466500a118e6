"""What the office's pages share: fields at the left, their consequence at the right, put in force by one button."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.roles import OFFICE
from gui.session import Session
from gui.widgets.labels import ground, line, row

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


def lay_out(pane: QWidget, sides: tuple[QWidget, ...], said: QWidget, *buttons: QPushButton) -> QBoxLayout:
    """Columns that scroll together over a foot with what is said and the buttons; `turn` takes what this gives."""
    inside = QWidget()
    columns = QBoxLayout(_RIGHT, inside)
    columns.setSpacing(0)
    columns.setContentsMargins(0, 0, 0, 0)
    for each in sides:
        columns.addWidget(each, 1)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    whole = QVBoxLayout(pane)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(area, 1)
    whole.addWidget(line())
    foot = QBoxLayout(_RIGHT)
    foot.setContentsMargins(24, 8, 24, 8)
    foot.addWidget(said, 1)
    foot.addWidget(row(*buttons))
    whole.addLayout(foot)
    return columns


def turn(columns: QBoxLayout, *, narrow: bool) -> None:
    """Narrow, the right column goes below."""
    columns.setDirection(_DOWN if narrow else _RIGHT)
