"""Large choices side by side, of which one holds: 一个单位 | 督查室."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets import theme
from gui.widgets.labels import hint, icon_label, row, section


class Card(QAbstractButton):
    """A choice with its icon, word and what it is for."""

    def __init__(self, icon: str, title: str, purpose: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(purpose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        layout.addWidget(row(icon_label(icon, "accent", 20), section(title), None, gap=10))
        layout.addWidget(hint(purpose, wrap=True))
        for part in cast("list[QWidget]", self.findChildren(QWidget)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            part.setForegroundRole(QPalette.ColorRole.WindowText)  # in a button it would be the button's

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A border, strong and tinted where the choice holds."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = self.isChecked()
        painter.setPen(QPen(theme.color("accent" if is_chosen else "control"), 2 if is_chosen else 1))
        painter.setBrush(theme.color("accentw" if is_chosen else "hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class Cards(QWidget):
    """One stop of the Tab key; ← → change the choice."""

    def __init__(self, name: str, cards: list[Card], chosen: Callable[[int], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for position, card in enumerate(cards):
            self._group.addButton(card, position)
            layout.addWidget(card, 1)
        cards[0].setChecked(True)
        self._one_tab_stop(0)
        self._group.idToggled.connect(lambda position, on: self._toggled(position, chosen) if on else None)

    @property
    def current(self) -> int:
        """The position of the choice that holds."""
        return self._group.checkedId()

    def choose(self, position: int) -> None:
        """Take a choice."""
        self._group.button(position).setChecked(True)

    def _toggled(self, position: int, chosen: Callable[[int], object]) -> None:
        self._one_tab_stop(position)
        chosen(position)

    def _one_tab_stop(self, position: int) -> None:
        for at, card in enumerate(self._group.buttons()):
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == position else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """← → take the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        neighbour = self._group.button(self.current + step) if step else None
        if neighbour is None:
            super().keyPressEvent(event)
        else:
            neighbour.setChecked(True)
            neighbour.setFocus(Qt.FocusReason.TabFocusReason)
