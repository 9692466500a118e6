"""Round choices with counts above a list: 全部 9, 任务 2."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from gui.widgets import theme
from gui.widgets.labels import row_layout

_HEIGHT, _PADDING, _GAP = 26, 10, 6


class _Chip(QAbstractButton):
    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFont(theme.font(theme.SIZE_SMALL))
        self.count = 0

    def say(self, count: int) -> None:
        self.count = count
        self.setAccessibleName(f"{self.text()} {count} 条")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self.text()) + metrics.horizontalAdvance(str(self.count))
        return QSize(words + 2 * _PADDING + _GAP, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(theme.color("accent" if on else "line"))
        painter.setBrush(theme.color("accentw" if on else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 12.5, 12.5)
        inner = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        painter.setPen(theme.color("accent2" if on else "text2"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setPen(theme.color("accent2" if on else "text"))
        painter.setFont(theme.font(theme.SIZE_SMALL, medium=True))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(self.count))


class Chips(QWidget):
    """One holds at a time; Tab in the line edit below goes on to the next."""

    chosen = Signal(int)

    def __init__(self, texts: Sequence[str], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._chips = [_Chip(text, self) for text in texts]
        for position, chip in enumerate(self._chips):
            self._group.addButton(chip, position)
        self.setLayout(row_layout(*self._chips, gap=4))
        self._group.idClicked.connect(self.chosen)

    @property
    def current(self) -> int:
        """The position of the choice that holds."""
        return self._group.checkedId()

    def choose(self, position: int) -> None:
        """Show a choice without a signal."""
        self._chips[position].setChecked(True)

    def set_counts(self, counts: Sequence[int]) -> None:
        """Say how many stand behind each; empty ones cannot be chosen."""
        for position, (chip, count) in enumerate(zip(self._chips, counts, strict=True)):
            chip.say(count)
            chip.setVisible(count > 0 or position == 0)

    def step(self, by: int) -> None:
        """Choose the next one that is not empty, round the end."""
        there = [position for position, chip in enumerate(self._chips) if chip.count or not position]
        at = there.index(self.current) if self.current in there else 0
        self.choose(there[(at + by) % len(there)])
        self.chosen.emit(self.current)
