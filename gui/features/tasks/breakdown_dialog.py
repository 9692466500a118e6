"""任务分解: the tasks of a measure in a table: name, units, due date, weight; proposed from its sentences."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from core.errors import KnownError
from core.lists.directory import find_unit
from core.lists.parsing.deadlines import read_deadline
from core.lists.parsing.names import split_names
from core.model.board import Board
from core.model.records import NodeId
from core.usecases import breakdown
from core.usecases.breakdown import Part
from gui.widgets.buttons import button, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ground, hint, label, line, row, tip

_HEADS = ("子任务", "责任单位", "完成时限", "权重")
_TITLE, _UNITS, _DUE, _WEIGHT = range(4)


class BreakdownDialog(QDialog):
    """`parts` are the tasks as they stand when the dialog is accepted."""

    def __init__(self, board: Board, node_id: NodeId, parent: QWidget) -> None:
        super().__init__(parent)
        self._board, self._node = board, board.nodes[node_id]
        held = breakdown.tasks_of(board, node_id)
        self._parts = list(held or breakdown.proposed(board, node_id))
        self.parts: tuple[Part, ...] = ()
        self.setWindowTitle("任务分解")
        room = parent.window().size()
        self.resize(min(960, room.width() - 48), min(560, room.height() - 64))
        ground(self, "surface")
        said = "已分解的子任务" if held else "按原文的句子拟出的子任务，改好后保存；不需要的一行删去"
        self._table = QTableWidget(0, len(_HEADS))
        self._fault = label(tone="red_text")
        self._lay_out(said)
        for part in self._parts:
            self._append(part)

    def _lay_out(self, said: str) -> None:
        self._table.setHorizontalHeaderLabels(_HEADS)
        self._table.setAccessibleName("子任务")
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setWordWrap(True)
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((_DUE, 120), (_WEIGHT, 60)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(label(self._node.label, size=14, medium=True, wrap=True))
        head.addWidget(hint(f"{said}。权重相对，举措的完成比例按权重汇总。", wrap=True))
        layout.addLayout(head)
        layout.addWidget(self._table, 1)
        add = button("加一行", self._add, icon="add", size="tool")
        away = button("删去一行", self._remove, size="tool")
        layout.addWidget(row(add, away, self._fault, None, margins=(16, 8, 16, 8)))
        layout.addWidget(line())
        foot = row(None, primary("保存", self._save), button("取消", self.reject), margins=(16, 12, 16, 12))
        layout.addWidget(ground(foot, "surface2"))
        FocusRing(self)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Now the widths are known, so rows can be as high as their words need."""
        super().showEvent(event)
        self._table.resizeRowsToContents()

    def _append(self, part: Part) -> None:
        at = self._table.rowCount()
        self._table.insertRow(at)
        names = "、".join(self._board.units[unit].name for unit in part.units)
        due = f"{part.due_date.year}年{part.due_date.month}月{part.due_date.day}日" if part.due_date else ""
        for column, text in enumerate((part.title, names, due, f"{part.weight:g}")):
            item = QTableWidgetItem(text)
            item.setToolTip(tip(part.body if column == _TITLE else text))
            self._table.setItem(at, column, item)
        self._table.resizeRowToContents(at)

    def _add(self) -> None:
        units = tuple(one.unit_id for one in self._board.assignments.get(self._node.id, ()))
        part = Part("", "", units)
        self._parts.append(part)
        self._append(part)
        self._table.setCurrentCell(self._table.rowCount() - 1, _TITLE)
        self._table.editItem(self._table.currentItem())

    def _remove(self) -> None:
        at = self._table.currentRow()
        if at >= 0:
            del self._parts[at]
            self._table.removeRow(at)

    def _save(self) -> None:
        self._table.setCurrentItem(self._table.currentItem())
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # a cell that is being edited gives its text
        try:
            self.parts = tuple(self._read(at) for at in range(self._table.rowCount()))
        except KnownError as error:
            self._fault.setText(f"{error.sentence}{error.hint}")
            return
        self.accept()

    def _read(self, at: int) -> Part:
        items = (self._table.item(at, column) for column in range(len(_HEADS)))
        title, names, due, weight = (item.text().strip() if item else "" for item in items)
        if not title:
            raise KnownError(f"第 {at + 1} 行没有名称。")
        held = self._parts[at]
        units = []
        for name in split_names(names):
            unit = find_unit(self._board.work_list.units, name)
            if unit is None:
                raise KnownError(f"第 {at + 1} 行的“{name}”不在单位名录里。")
            units.append(unit.id)
        if not units:
            raise KnownError(f"第 {at + 1} 行没有责任单位。")
        return held._replace(
            title=title,
            body=held.body or title,
            units=tuple(units),
            due_date=self._day(due, at),
            weight=_number(weight, at),
        )

    def _day(self, text: str, at: int) -> dt.date | None:
        if not text:
            return None
        found = read_deadline(text, self._board.work_list.year)
        if found is None:
            raise KnownError(f"第 {at + 1} 行的完成时限读不懂。", "写成 6月底、2022年9月30日 的样子。")
        return found


def _number(text: str, at: int) -> float:
    try:
        value = float(text or "1")
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1000:
        raise KnownError(f"第 {at + 1} 行的权重应是 0 到 1000 的数。")
    return value
