"""The bar over the tree: 本单位 or 全部, the filter by light, state, status and unit, and text as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.model.board import Board
from core.model.records import NodeId
from gui.features.tasks.task_filter import TaskFilter
from gui.widgets import theme
from gui.widgets.buttons import button
from gui.widgets.labels import tip
from gui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from gui.features.tasks.filter_panel import FilterPanel


class FilterBar(QWidget):
    """44 px over the tree."""

    changed = Signal(object)  # TaskFilter

    def __init__(self, board: Board, pro_rata: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._filter = TaskFilter()
        self._panel: FilterPanel | None = None
        self.setFixedHeight(44)
        self._scope = Segmented(["本单位", "全部"], name="显示范围", size="tool")
        self._scope.chosen.connect(lambda place: self._set(self._filter._replace(only_own=place == 0)))
        self._button = button("筛选：全部状态", self._open_panel, icon="filter", size="tool")
        self._text = QLineEdit()
        self._text.setProperty("scale", "tool")
        self._text.setPlaceholderText("按文字筛选")
        self._text.setAccessibleName("按文字筛选任务")
        self._text.setMinimumWidth(72)
        self._text.textChanged.connect(self._type)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(8)
        for widget, stretch in ((self._scope, 0), (self._button, 0), (self._text, 1), (pro_rata, 0)):
            layout.addWidget(widget, stretch)

    @property
    def task_filter(self) -> TaskFilter:
        """The filter in force."""
        return self._filter

    def show_counts(self, own: int, total: int, whose: str = "本单位") -> None:
        """How many tasks each scope holds; `whose` for the office, to which no unit is its own."""
        self._scope.set_texts([f"{whose} {own}", f"全部 {total}"])

    def set_text(self, words: str) -> None:
        """Ask for a text as if it were typed."""
        self._text.setText(words)

    def show_all(self) -> None:
        """Leave every narrowing, for a task that it hides."""
        self._scope.choose(1)
        self.clear()
        self._set(self._filter._replace(only_own=False))

    def search(self, words: str, hits: frozenset[NodeId]) -> None:
        """Show the hits of a search, whatever else was asked for; typing or clearing ends it."""
        self.show_all()
        with QSignalBlocker(self._text):
            self._text.setText(words)
        self._set(self._filter._replace(only=hits))

    def clear(self) -> None:
        """Clear text, boxes and search hits; 本单位 or 全部 stays."""
        self._text.clear()
        self._type("")
        if self._panel:
            self._panel.clear()

    def _type(self, words: str) -> None:
        self._text.setClearButtonEnabled(bool(words))  # not from the start: its icon is looked for on the disk
        self._set(self._filter._replace(text=words.strip(), only=frozenset()))

    def _open_panel(self) -> None:
        if self._panel is None:
            from gui.features.tasks.filter_panel import FilterPanel

            self._panel = FilterPanel(self._board, self)
            self._panel.changed.connect(self._take_panel)
        self._panel.move(self._button.mapToGlobal(QPoint(0, self._button.height() + 4)))
        self._panel.show()

    def _take_panel(self) -> None:
        if self._panel:
            self._set(self._panel.into(self._filter))

    def _set(self, task_filter: TaskFilter) -> None:
        if task_filter == self._filter:
            return
        self._filter = task_filter
        summary = self._button.fontMetrics().elidedText(
            task_filter.summary, Qt.TextElideMode.ElideRight, 11 * theme.SIZE_BODY
        )
        self._button.setText(f"筛选：{summary}")
        self._button.setToolTip(tip(task_filter.summary))
        self.changed.emit(task_filter)
