"""A panel below its anchor, over the page: a child of the window, so that input methods work in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

_EDGE = 8  # px kept free to the window's edge


class Dropdown(QFrame):
    """Closes on Esc, on a click elsewhere and when the focus leaves; the focus goes back where it was."""

    closed = Signal()

    def __init__(self, anchor: QWidget, *, above_anchor: bool = False) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self._above = above_anchor
        self._before: QWidget | None = None
        self.setProperty("kind", "panel")
        self.hide()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)

    def wanted(self) -> tuple[int, int]:
        """Width and height in px; the window's room limits both."""
        hint = self.sizeHint()
        return max(hint.width(), self._anchor.width()), hint.height()

    def open(self) -> None:
        """Show below the anchor and listen for clicks elsewhere."""
        if self.isVisible():
            return
        self._before = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        self._app().installEventFilter(self)
        self._app().focusChanged.connect(self._focus_moved)

    def close_panel(self, *, back: bool = True) -> None:
        """Hide; `back` returns the focus."""
        if not self.isVisible():
            return
        self._app().removeEventFilter(self)
        self._app().focusChanged.disconnect(self._focus_moved)
        self.hide()
        if back:
            self._return_focus()
        self.closed.emit()

    def place(self) -> None:
        """Fit the panel into the window."""
        window, (width, height) = self.window(), self.wanted()
        corner = self._anchor.mapTo(window, QPoint(0, 0 if self._above else self._anchor.height() + 4))
        width = min(width, window.width() - 2 * _EDGE)
        left = max(_EDGE, min(corner.x(), window.width() - width - _EDGE))
        self.setGeometry(QRect(left, corner.y(), width, min(height, window.height() - corner.y() - _EDGE)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Close on a click elsewhere, follow the window's size."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            at = self.mapFromGlobal(event.globalPosition().toPoint())
            anchor = self._anchor.mapFromGlobal(event.globalPosition().toPoint())
            if not self.rect().contains(at) and not self._anchor.rect().contains(anchor):
                self.close_panel(back=False)
        elif event.type() is QEvent.Type.Resize and watched is self.window():
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new):
            self.close_panel(back=False)

    def _return_focus(self) -> None:
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._anchor.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _app() -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101  a widget cannot be without it
        return app
