"""Tabs of a task that are built when they are first opened, so that the window opens sooner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model.records import NodeId
from gui.shell.session import Session


class Tab(Protocol):
    """What a tab shows of a task; a QWidget besides."""

    def show_node(self, node_id: NodeId) -> None:
        """Show a task of the chosen unit and month as it now is."""
        ...


class LaterTab(QWidget):
    """Stands for a tab until it is seen; a tab that cannot be seen waits with what it should show."""

    def __init__(self, make: Callable[[], Tab]) -> None:
        super().__init__()
        self._make = make
        self._built: Tab | None = None
        self._node_id: NodeId | None = None

    @property
    def tab(self) -> Tab:
        """The real one."""
        if self._built is None:
            self._built = self._make()
            layout = QVBoxLayout(self)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(cast("QWidget", self._built))
            cast("QWidget", self._built).show()
        return self._built

    def show_node(self, node_id: NodeId | None) -> None:
        """Another task, or news of it; None for one that has no such tab."""
        self._node_id = node_id
        if self.isVisible():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Now it is wanted."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if self._node_id is not None:
            self.tab.show_node(self._node_id)


def later_tabs(session: Session) -> tuple[LaterTab, LaterTab, LaterTab]:
    """指标, 历史, 佐证."""
    return (
        LaterTab(lambda: _indicators(session)),
        LaterTab(lambda: _history(session)),
        LaterTab(lambda: _evidence(session)),
    )


def _indicators(session: Session) -> Tab:
    from gui.features.tasks.indicator_tab import IndicatorTab

    return IndicatorTab(session)


def _history(session: Session) -> Tab:
    from gui.features.tasks.history_tab import HistoryTab

    return HistoryTab(session)


def _evidence(session: Session) -> Tab:
    from gui.features.evidence.tab import EvidenceTab

    return EvidenceTab(session)
