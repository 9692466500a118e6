"""Where an indicator's value is put in: a number with its unit, or a list box for 是否."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from core.documents.typed import Typed, written
from core.model.records import Indicator, IndicatorKind
from gui.widgets import icons
from gui.widgets.buttons import restyle
from gui.widgets.labels import hint, label
from gui.widgets.number_edit import NumberEdit


class MilestoneBox(QComboBox):
    """未完成 or 已完成; the wheel turns it only once it has the keyboard."""

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.addItems(["未完成", "已完成"])
        self.setPlaceholderText("未选")
        self.setCurrentIndex(-1)
        self.setAccessibleName(name)
        self.setProperty("scale", "tool")
        self.setFixedSize(96, 28)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The arrow in the theme's tone."""
        super().paintEvent(event)
        icons.paint_icon(QPainter(self), QRectF(self.width() - 24, (self.height() - 16) / 2, 16, 16), "chevron_down")

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Let the page scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell that the box was left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class ValueInput(QWidget):
    """What both have in common for the table; shows a plain word when it cannot be edited."""

    typed = Signal()
    left = Signal()
    bring = Signal()

    def __init__(self, indicator: Indicator) -> None:
        super().__init__()
        name = f"{indicator.name}本月累计"
        self._plain = label()
        self._plain.hide()
        self.number: NumberEdit | None = None
        self.choice: MilestoneBox | None = None
        if indicator.kind is IndicatorKind.MILESTONE:
            self.choice = self._milestone(name)
        else:
            self.number = self._number(f"{name}，单位{indicator.unit}" if indicator.unit else name, indicator.unit)
        self.box: QWidget = self.choice or self.number or self._plain
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._plain, self.box, hint(indicator.unit)):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _milestone(self, name: str) -> MilestoneBox:
        made = MilestoneBox(name)
        made.activated.connect(lambda _index: self.typed.emit())
        made.left.connect(self.left)
        return made

    def _number(self, name: str, unit: str) -> NumberEdit:
        made = NumberEdit(name, unit, 72)
        made.says.typed.connect(self.typed)
        made.says.left.connect(self.left)
        made.says.bring.connect(self.bring)
        return made

    def reading(self) -> Typed:
        """What stands there."""
        if self.number:
            return self.number.reading()
        index = self.choice.currentIndex() if self.choice else -1
        return Typed(None if index < 0 else float(index))

    def set_value(self, value: float | None) -> None:
        """Show a stored value."""
        if self.number:
            self.number.set_value(value)
        elif self.choice:
            self.choice.setCurrentIndex(-1 if value is None else int(value >= 1))
        self._plain.setText(said(value, is_milestone=self.choice is not None))

    def refresh_value(self, value: float | None) -> None:
        """Follow a change of the stored value, what is being typed left alone."""
        if self.number:
            self.number.refresh_value(value)
        else:
            self.set_value(value)

    def set_editable(self, editable: bool) -> None:
        """Read-only: the value as plain text."""
        self.box.setVisible(editable)
        self._plain.setVisible(not editable)

    def set_small(self, *, small: bool) -> None:
        """24 px high instead of 28."""
        restyle(self.box, scale="small" if small else "tool")
        self.box.setFixedHeight(24 if small else 28)

    def mark(self, check: str) -> None:
        """Tint the number's box."""
        if self.number:
            self.number.mark(check)


def said(value: float | None, *, is_milestone: bool) -> str:
    """A value as plain text: 8.66, 未完成; — for none."""
    if value is None:
        return "—"
    return ("已完成" if value >= 1 else "未完成") if is_milestone else written(value)
