"""The bar over the tree: 本单位 or 全部, the filter by light, state, status and unit, and text as one types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.board import Board
from core.model import NodeId
from core.status import FilingState, Light, ProgressStatus
from gui import icons, theme
from gui.models.task_filter import TaskFilter
from gui.widgets.buttons import button, flat
from gui.widgets.labels import hint, section
from gui.widgets.segmented import Segmented

#: What 本月 can say, in the order of a filing's way.
STATES = ("未填", "未填完", *(state.label for state in FilingState), "计入举措", "本月不报")


class FilterPanel(QFrame):
    """The check boxes behind the filter button. Changes take effect at once; Esc closes."""

    changed = Signal()

    def __init__(self, board: Board, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "panel")
        self.setAccessibleName("筛选")
        self._lights = {light: self._box(light.label, icons.light_pixmap(light)) for light in Light}
        self._states = {state: self._box(state) for state in STATES}
        self._statuses = {status: self._box(status.label) for status in ProgressStatus}
        self._unit = QComboBox()
        self._unit.setAccessibleName("责任单位")
        self._unit.addItem("不限", None)
        for unit in board.single_units:
            self._unit.addItem(unit.name, unit.id)
        self._unit.currentIndexChanged.connect(self.changed)
        self._lay_out()

    def _box(self, label: str, pixmap: QPixmap | None = None) -> QCheckBox:
        box = QCheckBox(label)
        if pixmap is not None:
            box.setIcon(QIcon(pixmap))
        box.toggled.connect(self.changed)
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        for title, boxes in (("灯", self._lights), ("本月", self._states), ("进度判断", self._statuses)):
            layout.addWidget(section(title))
            layout.addLayout(_grid(boxes.values()))
        layout.addWidget(section("责任单位"))
        layout.addWidget(self._unit)
        foot = QHBoxLayout()
        foot.addWidget(hint("几类条件同时满足才显示"))
        foot.addStretch(1)
        foot.addWidget(flat("清除筛选", self.clear))
        layout.addSpacing(4)
        layout.addLayout(foot)

    def clear(self) -> None:
        """Ask for nothing again."""
        for box in (*self._lights.values(), *self._states.values(), *self._statuses.values()):
            box.setChecked(False)
        self._unit.setCurrentIndex(0)

    def into(self, task_filter: TaskFilter) -> TaskFilter:
        """The filter with what is ticked here."""
        return replace(
            task_filter,
            lights=frozenset(light for light, box in self._lights.items() if box.isChecked()),
            states=frozenset(state for state, box in self._states.items() if box.isChecked()),
            statuses=frozenset(status for status, box in self._statuses.items() if box.isChecked()),
            unit_id=self._unit.currentData(),
        )


def _grid(boxes: Iterable[QCheckBox]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    for place, box in enumerate(boxes):
        grid.addWidget(box, place // 4, place % 4)
    return grid


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
        self._scope.chosen.connect(lambda place: self._set(replace(self._filter, only_own=place == 0)))
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

    def show_counts(self, own: int, total: int) -> None:
        """How many tasks each scope holds."""
        self._scope.set_texts([f"本单位 {own}", f"全部 {total}"])

    def set_text(self, words: str) -> None:
        """Ask for a text as if it were typed."""
        self._text.setText(words)

    def show_all(self) -> None:
        """Leave every narrowing, for a task that it hides."""
        self._scope.choose(1)
        self.clear()
        self._set(replace(self._filter, only_own=False))

    def search(self, words: str, hits: frozenset[NodeId]) -> None:
        """Show the hits of a search, whatever else was asked for; typing or clearing ends it."""
        self.show_all()
        with QSignalBlocker(self._text):
            self._text.setText(words)
        self._set(replace(self._filter, only=hits))

    def clear(self) -> None:
        """Clear text, boxes and search hits; 本单位 or 全部 stays."""
        self._text.clear()
        self._type("")
        if self._panel:
            self._panel.clear()

    def _type(self, words: str) -> None:
        self._text.setClearButtonEnabled(bool(words))  # not from the start: its icon is looked for on the disk
        self._set(replace(self._filter, text=words.strip(), only=frozenset()))

    def _open_panel(self) -> None:
        if self._panel is None:
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
        self._button.setToolTip(task_filter.summary)
        self.changed.emit(task_filter)
