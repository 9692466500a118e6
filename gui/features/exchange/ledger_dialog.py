"""导入台账: a user's own Excel table, its columns matched once and remembered; all faults are told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QGridLayout, QVBoxLayout, QWidget

from core.documents import spreadsheet
from core.documents.spreadsheet import Workbook
from core.exchange import ledger
from core.exchange.ledger import Found, Table
from core.exchange.ports import Desk
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.setting import read
from core.model.workspace import OWN_UNIT
from core.rules.roles import is_offices
from gui.features.exchange import cards
from gui.features.exchange.tab_context import Counter
from gui.widgets.buttons import button, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ElidedLabel, ground, hint, label, row, section
from gui.widgets.layouts import emptied, footed
from gui.widgets.scroll import scrolled

if TYPE_CHECKING:
    from core.host.backups import Safekeeping

_SIZE = (720, 560)
_BOOKS = "Excel 台账 (*.xlsx *.xlsm)"
_IN_THE_SHEET = "表里写明"


@dataclass(frozen=True, slots=True)
class Order:
    """A ledger with what its columns were matched to, and what stands for columns that it lacks."""

    book: Workbook
    name: str
    columns: Mapping[str, str]
    unit: str
    month: Month | None
    safe: Safekeeping | None

    def store(self, desk: Desk, board: Board) -> tuple[Found, str]:
        """Read every row; store them all when none is wrong, a backup first; why that could not be made."""
        table = ledger.matched(self.book, {**ledger.heads(desk, board), **self.columns})
        found = ledger.read(table, board, desk, self.unit, self.month)
        if found.faults:
            return found, ""
        warned = ledger.keep(desk, found, self.name, self.safe)
        ledger.remember(desk, table)
        return found, warned


def import_ledger(counter: Counter, parent: QWidget) -> None:
    """Ask for a workbook, read it in a thread, then show its columns."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "导入台账", "", _BOOKS)
    if chosen and not counter.is_busy:
        open_ledger(counter, parent, Path(chosen))


def open_ledger(counter: Counter, parent: QWidget, path: Path) -> None:
    """The same with a workbook that was chosen."""
    board = counter.session.board

    def understand(desk: Desk, _progress: Progress) -> tuple[Workbook, Table]:
        book = spreadsheet.read(path)
        return book, ledger.likeliest(book, ledger.heads(desk, board))

    def show(understood: tuple[Workbook, Table]) -> None:
        dialog = LedgerDialog(counter, *understood, path.name, parent.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    counter.read("正在读取台账", understand, show)


class LedgerDialog(QDialog):
    """A list box for each column; faults stand below until the file is right."""

    def __init__(self, counter: Counter, book: Workbook, table: Table, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._counter, self._book, self._table, self._name = counter, book, table, name
        self.setWindowTitle("导入台账")
        self.setAccessibleName("导入台账")
        self.resize(*_SIZE)
        ground(self, "surface")
        self.boxes: dict[str, QComboBox] = {}
        self.unit, self.month = self._unit_box(), self._month_box()
        self.words = label(wrap=True)
        self._faults = QVBoxLayout()
        self.go = primary("导入", self._import)
        self._close = button("关闭", self.reject)
        self._lay_out()
        FocusRing(self)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        head = ElidedLabel(f"“{self._name}”的表“{self._table.sheet.name}”，第 {self._table.head_row} 行是列名")
        kept = "督查室的台账按已接收存入，单位已报来的不改动。"
        drafts = "存为草稿，可以接着改。"
        told = kept if is_offices(self._counter.session.store) else drafts
        column.addWidget(section("各列写的是什么"))
        column.addWidget(head)
        column.addWidget(hint(f"对应一次就记住；{told}", wrap=True))
        column.addLayout(self._columns())
        column.addWidget(section("表里没有写明的"))
        column.addWidget(row(label("单位"), self.unit, 16, label("月份"), self.month, None))
        column.addWidget(self.words)
        column.addLayout(self._faults)
        column.addStretch(1)
        footed(self, scrolled(body), None, self.go, self._close, tone="surface2")

    def _columns(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        sheet, top = self._table.sheet, self._table.head_row
        for line_, at in enumerate(at for at in sheet.columns(top) if sheet.text(top, at)):
            head = sheet.text(top, at)
            self.boxes[head] = self._field_box(head, self._table.columns.get(at, ""))
            grid.addWidget(label(head), line_, 0)
            grid.addWidget(self.boxes[head], line_, 1)
            sample = next((sheet.text(below, at) for below in sheet.rows if below > top and sheet.text(below, at)), "")
            example = ElidedLabel(f"例：{sample}" if sample else "")
            grid.addWidget(example, line_, 2)
        return grid

    def _field_box(self, head: str, field: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(f"“{head}”列写的是")
        made.setProperty("scale", "tool")
        made.setMinimumWidth(140)
        session = self._counter.session
        for word, value in ledger.words(session.store, session.board).items():
            made.addItem(word, value)
        if field.startswith("value."):
            made.addItem(f"指标“{field.removeprefix('value.')}”", field)
        made.setCurrentIndex(max(made.findData(field), 0))
        return made

    def _unit_box(self) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName("单位")
        made.addItem(_IN_THE_SHEET, "")
        session = self._counter.session
        for unit in session.board.single_units:
            made.addItem(unit.name, unit.name)
        own = session.board.units.get(read(session.store, OWN_UNIT))
        if own is not None:
            made.setCurrentIndex(made.findData(own.name))
        return made

    def _month_box(self) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName("月份")
        made.addItem(_IN_THE_SHEET, "")
        first, _ = self._counter.session.months
        for month in (first.plus(count) for count in range(12)):
            made.addItem(month.label, str(month))
        return made

    @property
    def order(self) -> Order:
        """What is asked for now."""
        columns = {head: str(box.currentData()) for head, box in self.boxes.items()}
        month = str(self.month.currentData())
        kept = Month.parse(month) if month else None
        return Order(self._book, self._name, columns, str(self.unit.currentData()), kept, self._counter.safe)

    def _import(self) -> None:
        order, board = self.order, self._counter.session.board

        def work(desk: Desk, _progress: Progress) -> tuple[Found, str]:
            return order.store(desk, board)

        self._counter.write("正在导入台账", work, self._imported)

    def _imported(self, told: tuple[Found, str]) -> None:
        found, warned = told
        if warned:
            self._counter.session.noticed.emit(warned)
        emptied(self._faults)
        if found.faults:
            self.words.setText(f"有 {len(found.faults)} 处不对，没有存入任何内容。改好文件后再导入。")
            for part in cards.fault_list(found.faults, hint_words=""):
                self._faults.addWidget(part)
            return
        self.words.setText(found.sentence)
        self.go.setEnabled(False)
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)
