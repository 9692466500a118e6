"""机构改革: into which unit another is merged, and from which month on; or both are one unit under two names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import Unit, UnitId
from core.search.pinyin import find_units
from core.usecases import unit_changes
from gui.widgets.buttons import button, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import hint, label, row
from gui.widgets.layouts import footed

_WIDTH, _LIST_HEIGHT = 520, 220
_KEY = Qt.ItemDataRole.UserRole


class MergeDialog(QDialog):
    """`into` is the chosen unit; `month` the first month of the merger, None where both always were one unit."""

    def __init__(self, parent: QWidget, board: Board, unit: Unit, first: Month) -> None:
        super().__init__(parent)
        self._board, self._unit = board, unit
        room = parent.window().size()
        self.setWindowTitle(f"合并“{unit.name}”")
        self.setFixedWidth(min(_WIDTH, room.width() - 32))
        self._find = QLineEdit()
        self._find.setPlaceholderText("名称、拼音")
        self._find.setAccessibleName("查找并入的单位")
        self._list = QListWidget()
        self._list.setAccessibleName("并入哪个单位")
        self._list.setFixedHeight(min(_LIST_HEIGHT, max(room.height() - 420, 56)))
        self._since = QRadioButton("机构改革，从这个月起：")
        self._always = QRadioButton("同一个单位的两种写法：以前的任务和填报也归过去")
        both = QButtonGroup(self)
        both.addButton(self._since)
        both.addButton(self._always)
        self._month = QComboBox()
        self._month.setAccessibleName("从哪个月起合并")
        for month in months_of(board.work_list.year):
            if month >= first:
                self._month.addItem(month.label, month)
        self._effect = label(tone="text2", wrap=True)
        self._go = primary("合并", self.accept)
        self._go.setDefault(True)
        self._lay_out(first)
        self._connect()
        self._fill()

    def _lay_out(self, first: Month) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(f"把“{self._unit.name}”并入哪个单位", size=14, medium=True, wrap=True))
        column.addWidget(self._find)
        column.addWidget(self._list)
        column.addWidget(row(self._since, self._month, None))
        if first > Month(self._board.work_list.year, 1):
            last = first.plus(-1).number
            column.addWidget(hint(f"“{self._unit.name}”填报到{last}月，合并从{last}月以后开始", wrap=True))
        column.addWidget(self._always)
        column.addWidget(self._effect)
        footed(self, body, None, self._go, button("取消", self.reject), tone="surface2")
        FocusRing(self)
        self._find.setFocus()

    def _connect(self) -> None:
        can_begin = self._month.count() > 0
        self._since.setEnabled(can_begin)
        (self._since if can_begin else self._always).setChecked(True)
        self._find.textChanged.connect(self._fill)
        self._list.currentItemChanged.connect(self._tell)
        self._month.currentIndexChanged.connect(self._tell)
        self._since.toggled.connect(self._tell)

    @property
    def into(self) -> Unit | None:
        """The chosen unit."""
        item = self._list.currentItem()
        return self._board.units[UnitId(item.data(_KEY))] if item else None

    @property
    def month(self) -> Month | None:
        """From which month on."""
        return self._month.currentData() if self._since.isChecked() else None

    def choose(self, unit_id: UnitId) -> None:
        """Choose a unit of the list."""
        items = (self._list.item(at) for at in range(self._list.count()))
        self._list.setCurrentItem(next(item for item in items if item.data(_KEY) == unit_id))

    def choose_month(self, month: Month | None) -> None:
        """Choose the first month, or None for always."""
        (self._since if month else self._always).setChecked(True)
        if month:
            self._month.setCurrentIndex(self._month.findText(month.label))

    @property
    def effect(self) -> str:
        """What would become of it, in words."""
        return self._effect.text()

    def _fill(self) -> None:
        """The units that fit what was typed; the first is chosen as soon as something was."""
        others = [one for one in self._board.single_units if one.id != self._unit.id and one.merged_into is None]
        self._list.clear()
        for unit in find_units(others, self._find.text()):
            item = QListWidgetItem(unit.name, self._list)
            item.setData(_KEY, unit.id)
        if self._find.text().strip() and self._list.count():
            self._list.setCurrentRow(0)
        self._tell()

    def _tell(self) -> None:
        into, month = self.into, self.month
        self._month.setEnabled(self._since.isChecked())
        self._go.setEnabled(into is not None)
        if into is None:
            self._effect.setText("选一个单位")
        elif month is None:
            tasks = len(self._board.tasks_of.get(self._unit.id, ()))
            said = f"{tasks} 项任务和全部填报归“{into.name}”，“{self._unit.name}”成为它的别名。可以撤销。"
            self._effect.setText(said)
        else:
            self._effect.setText(_since_words(self._board, self._unit, into, month))


def _since_words(board: Board, unit: Unit, into: Unit, month: Month) -> str:
    found = unit_changes.merge_effect(board, unit, into, month)
    shared = f"，其中 {found.shared} 项两家都有，合报一份" if found.shared else ""
    return (
        f"从{month.number}月起，“{unit.name}”的 {found.tasks} 项任务由“{into.name}”填报{shared}；"
        f"{month.number}月两家应报由 {found.due_before} 项变为 {found.due_after} 项。"
        f"以前的填报仍在“{unit.name}”名下。可以撤销。"
    )
