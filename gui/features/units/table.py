"""The units as rows: 名称, 简称, 别名, 分组, 任务, 说明."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from core.model.board import Board
from core.model.records import Unit, UnitId
from core.settings.office import Groups
from core.usecases.unit_groups import group_of
from gui.widgets import theme
from gui.widgets.labels import tip

_HEADS = ("名称", "简称", "别名", "分组", "任务", "说明")
_WIDTHS = (0, 130, 150, 80, 48, 120)
_NARROW_HIDES = (2, 5)
_KEY = Qt.ItemDataRole.UserRole + 1
_ROW = 30


class UnitTable(QTreeWidget):
    """One unit chosen; the choice stays while the units change."""

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("单位")
        self.setHeaderLabels(_HEADS)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            if width:
                header.resizeSection(column, width)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.headerItem().setTextAlignment(_HEADS.index("任务"), right)
        self._is_filling = False
        self.currentItemChanged.connect(self._on_current)

    @property
    def current(self) -> UnitId | None:
        """The chosen unit."""
        item = self.currentItem()
        return UnitId(item.data(0, _KEY)) if item else None

    def show_units(self, units: Sequence[Unit], board: Board, own: Groups) -> None:
        """Show these units with their `own` groups; the choice stays where it can, else the first is chosen."""
        kept, place = self.current, self.verticalScrollBar().value()
        self._is_filling = True
        self.clear()
        for unit in units:
            self.addTopLevelItem(_item(unit, board, own))
        items = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        found = next((item for item in items if item and item.data(0, _KEY) == kept), items[0] if items else None)
        if found:
            self.setCurrentItem(found)
        self.verticalScrollBar().setValue(place)
        self._is_filling = False

    def step(self, by: int) -> None:
        """Choose the next row."""
        at = self.indexOfTopLevelItem(self.currentItem()) + by
        if item := self.topLevelItem(at % max(self.topLevelItemCount(), 1)):
            self.setCurrentItem(item)

    def set_narrow(self, *, narrow: bool) -> None:
        """Without aliases and remarks."""
        for column in _NARROW_HIDES:
            self.setColumnHidden(column, narrow)

    def _on_current(self) -> None:
        if not self._is_filling:
            self.picked.emit()


def _item(unit: Unit, board: Board, own: Groups) -> QTreeWidgetItem:
    tasks = len(board.tasks_of.get(unit.id, ()))
    if unit.is_collective:
        tasks = sum(any(part.unit_id == unit.id for part in parts) for parts in board.assignments.values())
    short = unit.short_name if unit.short_name != unit.name else ""
    texts = [unit.name, short, "，".join(unit.aliases), group_of(unit, own), str(tasks), _remark(unit, board)]
    item = QTreeWidgetItem(texts)
    item.setData(0, _KEY, unit.id)
    for column in range(len(_HEADS)):
        item.setSizeHint(column, QSize(0, _ROW))
        if column > 1:
            item.setForeground(column, theme.color("text2"))
            item.setFont(column, theme.font(theme.SIZE_SMALL))
        item.setToolTip(column, tip(texts[column]))
    item.setTextAlignment(4, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _remark(unit: Unit, board: Board) -> str:
    if unit.is_collective:
        return "待督查室指定" if unit.pending else f"{len(unit.members)} 家"
    if unit.merged_in is not None and unit.merged_into in board.units:
        into = board.units[unit.merged_into]
        return f"{unit.merged_in.number}月起并入{into.short_name or into.name}"
    return f"原{unit.former[-1].name}" if unit.former else ""
