"""核对: every doubt about the year's filings with its reason; Enter leads to the filing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from core.errors import KnownError
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.plausibility import finder
from core.plausibility.year import Finding, Kind
from gui.shell.latest_result import Latest
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.buttons import button, icon_button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground, hint, line, row, tip, title
from gui.widgets.record_model import RecordModel
from gui.widgets.row_table import RowTable

_HEADS = ("类别", "单位", "月份", "任务", "说明")
_WIDTHS, _NARROW, _TINY = (124, 150, 56, 190, 0), (112, 120, 48, 0, 0), (0, 100, 44, 0, 0)
_TASK, _KIND = 3, 0
_ALL, _NOTHING = "全部类别", ("没有发现疑点", "累计数、单位、文字和佐证都对得上。")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which year is looked at, up to which month."""

    store: Store
    board: Board
    month: Month


def look(wish: Wish, progress: Progress) -> tuple[Finding, ...]:
    """Look through the year in a thread, on a snapshot."""
    store = wish.store.snapshot()
    try:
        return finder.find(store, wish.board, wish.month, progress)
    finally:
        store.close()


class FindingsPage(QWidget):
    """Lies over the pages; it only reads."""

    left = Signal()
    refused = Signal(object)  # KnownError

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: tuple[Finding, ...] = ()
        ground(self, "surface")
        self.setAccessibleName("核对")
        self.kind = QComboBox()
        self.kind.setAccessibleName("类别")
        self.kind.setProperty("scale", "tool")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.only_month = QComboBox()
        self.only_month.setAccessibleName("月份")
        self.only_month.setProperty("scale", "tool")
        self.only_month.addItems([f"{session.month.number}月", "全年"])
        self.table = _table(self._text)
        self.empty = EmptyState("data_pie", "正在核对")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.words = hint()
        self._lay_out()
        self.kind.activated.connect(self._show)
        self.only_month.activated.connect(self._show)
        self.table.doubleClicked.connect(self.open_current)
        self._latest: Latest[tuple[Finding, ...]] = Latest(self._take, self._refuse, self)
        wish = Wish(session.store, session.board, session.month)
        self._latest.ask(lambda progress: look(wish, progress))
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        back = icon_button("arrow_left", "返回（Esc）", self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(row(back, title("核对"), self.words, None, margins=(16, 8, 16, 4)))
        go = button("去看填报", self.open_current, size="tool")
        column.addWidget(row(self.only_month, self.kind, None, go, margins=(16, 4, 16, 8)))
        column.addWidget(line())
        column.addWidget(self.stack, 1)
        column.addWidget(
            row(hint("只是疑点：问清楚再退回或采用，灯和应报数不受影响", wrap=True), margins=(16, 4, 16, 4))
        )

    @property
    def is_busy(self) -> bool:
        """Whether it is still looking."""
        return self._latest.is_busy

    # --- what the window asks --------------------------------------------------------------------

    def undo(self) -> None:
        """Nothing is changed here."""

    redo = undo

    def next_unfinished(self, back: bool) -> None:
        """The next doubt."""
        count = len(self.table.model().records)
        if count:
            at = (self.table.currentIndex().row() + (-1 if back else 1)) % count
            self.table.setCurrentIndex(self.table.model().index(at, 0))

    def leave(self) -> None:
        """Go; what is still looked for is dropped."""
        self._latest.forget()
        self.left.emit()

    def hint(self) -> str:
        """The keys worth knowing here."""
        return "Enter 去看填报　F8 下一条　Esc 返回"

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the reason in place of the task; tiny: without the kind."""
        self.table.set_widths(_TINY if tiny else _NARROW if narrow else _WIDTHS)
        self.table.setColumnHidden(_TASK, narrow or tiny)
        self.table.setColumnHidden(_KIND, tiny)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc goes, Enter opens the filing."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_current()
        else:
            super().keyPressEvent(event)

    def open_current(self) -> None:
        """Leave for the filing that is doubted."""
        found = self.table.model().record_at(self.table.currentIndex())
        if found is not None:
            key = found.key
            self.leave()
            self._session.wanted.emit(Destination("任务", key.unit_id, key.month, key.node_id))

    # --- showing ---------------------------------------------------------------------------------

    def _take(self, found: tuple[Finding, ...]) -> None:
        self._found = found
        if not self._of_month() and found:
            self.only_month.setCurrentIndex(1)
        self._show()

    def _refuse(self, error: KnownError) -> None:
        self.empty.say("没有核对完", error.sentence)
        self.refused.emit(error)

    def _of_month(self) -> list[Finding]:
        is_year = self.only_month.currentIndex() == 1
        return [one for one in self._found if is_year or one.key.month == self._session.month]

    def _show(self) -> None:
        there = self._of_month()
        kept = self.kind.currentData()
        self.kind.clear()
        self.kind.addItem(f"{_ALL} {len(there)}", None)
        for kind in Kind:
            if count := sum(one.kind is kind for one in there):
                self.kind.addItem(f"{kind.value} {count}", kind)
        self.kind.setCurrentIndex(max(self.kind.findData(kept), 0))
        wanted = self.kind.currentData()
        shown = [one for one in there if wanted in {None, one.kind}]
        self.table.model().replace(shown)
        self.words.setText(f"{len(there)} 处疑点")
        self.empty.say(*_NOTHING)
        self.stack.setCurrentWidget(self.table if shown else self.empty)
        if shown:
            self.table.setCurrentIndex(self.table.model().index(0, 0))

    def _text(self, one: Finding, column: int) -> str:
        board = self._session.board
        key = one.key
        month, unit, task = f"{key.month.number}月", board.units[key.unit_id].name, board.nodes[key.node_id].title
        return (one.kind.value, unit, month, task, one.sentence)[column]


class _Table(RowTable):
    """The doubts; its model is one of records."""

    def __init__(self, records: RecordModel[Finding]) -> None:
        super().__init__(records, "疑点", _WIDTHS)
        self._records = records

    def model(self) -> RecordModel[Finding]:
        """The model with its own type."""
        return self._records


def _table(text: Callable[[Finding, int], str]) -> _Table:
    shown: dict[int, Callable[[Finding, int], object]] = {
        Qt.ItemDataRole.DisplayRole: text,
        Qt.ItemDataRole.ToolTipRole: lambda one, column: tip(text(one, column)),
    }
    return _Table(RecordModel(_HEADS, shown))
