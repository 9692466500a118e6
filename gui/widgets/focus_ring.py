"""The ring round the button that has the keyboard: 2 px accent, 1 px off, since style sheets have no outline offset."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6.Shiboken import isValid

from gui.widgets import theme

_OFF = 3  # px from the button to the ring's outer edge


class FocusRing(QWidget):
    """One a window; follows the focused button and lies over its neighbours."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101  a widget cannot be without it
        app.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        target = new if isinstance(new, QAbstractButton) and new.window() is self._window else None
        for widget in filter(isValid, self._watched):
            widget.removeEventFilter(self)
        self._target, self._watched = target, list(self._up_from(target))
        for widget in self._watched:
            widget.installEventFilter(self)
        self._follow()

    def _up_from(self, target: QWidget | None) -> Iterator[QWidget]:
        """The button and all it lies in: a layout or a scroll bar moves those, not the button itself."""
        at = target
        while at is not None and at is not self._window:
            yield at
            at = at.parentWidget()

    def _follow(self) -> None:
        if self._target is None or not isValid(self._target) or self._target.visibleRegion().isEmpty():
            self.hide()
            return
        corner = self._target.mapTo(self._window, QPoint(0, 0))
        self.setGeometry(self._target.rect().translated(corner).adjusted(-_OFF, -_OFF, _OFF, _OFF))
        self.raise_()
        self.show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay with the button when it moves, grows or goes."""
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}:
            self._follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
