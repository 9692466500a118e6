"""What stands behind the filter button: boxes for light, state and status, and the unit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.model.board import Board
from core.model.status import FilingState, Light, ProgressStatus
from gui.features.tasks.task_filter import TaskFilter
from gui.widgets import icons
from gui.widgets.buttons import flat
from gui.widgets.labels import hint, section

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
        self._leader = QComboBox()
        self._leader.setAccessibleName("分管领导")
        self._leader.addItem("不限", "")
        for name in board.leader_names:
            self._leader.addItem(name, name)
        self._leader.currentIndexChanged.connect(self.changed)
        self._lay_out(has_leaders=bool(board.leader_names))

    def _box(self, label: str, pixmap: QPixmap | None = None) -> QCheckBox:
        box = QCheckBox(label)
        if pixmap is not None:
            box.setIcon(QIcon(pixmap))
        box.toggled.connect(self.changed)
        return box

    def _lay_out(self, *, has_leaders: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        for title, boxes in (("灯", self._lights), ("本月", self._states), ("进度判断", self._statuses)):
            layout.addWidget(section(title))
            layout.addLayout(_grid(boxes.values()))
        layout.addWidget(section("责任单位"))
        layout.addWidget(self._unit)
        if has_leaders:
            layout.addWidget(section("分管领导"))
            layout.addWidget(self._leader)
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
        self._leader.setCurrentIndex(0)

    def into(self, task_filter: TaskFilter) -> TaskFilter:
        """The filter with what is ticked here."""
        return task_filter._replace(
            lights=frozenset(light for light, box in self._lights.items() if box.isChecked()),
            states=frozenset(state for state, box in self._states.items() if box.isChecked()),
            statuses=frozenset(status for status, box in self._statuses.items() if box.isChecked()),
            unit_id=self._unit.currentData(),
            leader=self._leader.currentData(),
        )


def _grid(boxes: Iterable[QCheckBox]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    for place, box in enumerate(boxes):
        grid.addWidget(box, place // 4, place % 4)
    return grid
