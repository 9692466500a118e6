"""A page that is built when it is first wanted, so that the window opens sooner."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model.records import NodeId
from gui.shell.page import Hinting, Page, Working


class Later(QWidget):
    """Stands in the rail with its word and icon; fulfils `Page` by building the real one."""

    def __init__(self, title: str, icon: str, make: Callable[[], Page], *, needs_no_unit: bool = False) -> None:
        super().__init__()
        self.title, self.icon, self._make, self.needs_no_unit = title, icon, make, needs_no_unit
        self._built: Page | None = None
        self._is_narrow, self._is_tiny = False, False

    @property
    def page(self) -> Page:
        """The real page."""
        if self._built is None:
            self._built = self._make()
            widget = cast("QWidget", self._built)
            layout = QVBoxLayout(self)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(widget)
            widget.show()  # what joins a window while it is being shown would wait for the next turn of the event loop
            self.setFocusProxy(widget)
            self._built.set_width_class(narrow=self._is_narrow, tiny=self._is_tiny)
        return self._built

    def open_node(self, node_id: NodeId) -> None:
        """Show a task."""
        self.page.open_node(node_id)

    def next_unfinished(self, back: bool) -> None:
        """Go to the next item that still waits."""
        self.page.next_unfinished(back)

    def flush(self) -> bool | None:
        """Store what is pending; nothing is, before the page is built."""
        return self._built.flush() if self._built else None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Fold, or remember to."""
        self._is_narrow, self._is_tiny = narrow, tiny
        if self._built:
            self._built.set_width_class(narrow=narrow, tiny=tiny)

    @property
    def is_busy(self) -> bool:
        """Whether the page's content is still being made."""
        return isinstance(self.page, Working) and self.page.is_busy

    def hint(self) -> str:
        """The page's keys."""
        return self.page.hint() if isinstance(self.page, Hinting) else ""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Now it is wanted."""
        super().showEvent(event)
        _ = self.page
