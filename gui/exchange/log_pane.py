"""收发记录: what came in and when, what was decided by whom; an import can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core import clock
from core.backups import moment_words
from core.exchange import log
from core.exchange.ports import Conflict, Import
from core.matching import Marked
from core.model import UnitId
from gui import theme
from gui.exchange.counter import Counter
from gui.widgets.buttons import button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground, hint, section, tip
from gui.widgets.layouts import footed
from gui.widgets.record_model import RecordModel, Roles
from gui.widgets.row_table import RowTable
from gui.widgets.rows import OpenList, Row

_HEADS = ("时间", "单位", "种类", "月份", "结果", "文件")
_WIDTHS = (176, 168, 104, 96, 220, 0)  # px, 0: what is left
_MOST = 1000


#: An import and the name of its unit.
Line = tuple[Import, str]


def _words(told: Line, column: int) -> str:
    return _all_words(told)[column]


def _all_words(told: Line) -> tuple[str, ...]:
    one, unit = told
    undone = f"已撤销（{moment_words(one.undone_at, clock.today())}）" if one.undone_at else ""
    at, month = moment_words(one.at, clock.today()), one.month.label if one.month else ""
    return at, unit, log.kind_of(one), month, undone or log.counts_of(one) or "没有新的填报", one.file


def _said(told: Line, column: int) -> str:
    return _words(told, column) if column else "，".join(filter(None, _all_words(told)))


def _origin(told: Line, _column: int) -> str:
    one, _ = told
    return tip(f"{one.file}\n由“{one.machine}”导出于 {moment_words(one.created_at, clock.today())}")


_ROLES: Roles[Line] = {
    Qt.ItemDataRole.DisplayRole: _words,
    Qt.ItemDataRole.ForegroundRole: lambda told, _column: theme.color("text3" if told[0].undone_at else "text"),
    Qt.ItemDataRole.ToolTipRole: _origin,
    Qt.ItemDataRole.AccessibleTextRole: _said,
}


def log_model(lines: Sequence[Line] = ()) -> RecordModel[Line]:
    """A row an import, newest first; what was taken back is grey."""
    return RecordModel(_HEADS, _ROLES, lines)


class LogPane(QWidget):
    """The tab; fulfils `Pane`."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        ground(self, "surface")
        self._counter = counter
        self.log_model = log_model()
        self.table = RowTable(self.log_model, "收取记录", _WIDTHS)
        self.undo = button("撤销这次收取…", self._take_back, icon="arrow_undo")
        self.empty = EmptyState("history", "还没有收取过文件", "收取以后，每个文件在这里有一行，可以撤销。")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self.decisions = OpenList("冲突的选定")
        self._heading = section()
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_foot())
        counter.changed.connect(self.refresh)
        counter.begun.connect(lambda _said: self._show_foot())
        counter.ended.connect(lambda _said: self._show_foot())

    def _lay_out(self) -> None:
        page = QWidget()
        body = QVBoxLayout(page)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(8)
        for part, share in ((self._stack, 3), (self._heading, 0), (self.decisions, 1)):
            body.addWidget(part, share)
        told = hint("撤销后工作区回到收取以前；收取以后又改过的，不能整份撤销。")
        footed(self, page, told, None, self.undo)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look what there is."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the log again."""
        if not self.isVisible():
            return
        books = self._counter.desk.exchange
        imports = books.imports(limit=_MOST)
        self.log_model.replace([(one, self._unit_name(one.unit_id)) for one in imports])
        self._stack.setCurrentWidget(self.table if imports else self.empty)
        if imports:
            self.table.selectRow(0)
        decided = tuple(reversed(books.conflicts(decided=True)))
        self._heading.setText(f"冲突的选定 {len(decided)} 处")
        self._heading.setVisible(bool(decided))
        self.decisions.setVisible(bool(decided))
        self.decisions.show_rows([self._decision(one) for one in decided])
        self._show_foot()

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: without the file's name and the month; tiny: without the kind."""
        for column, hidden in ((5, narrow), (3, narrow), (2, tiny)):
            self.table.setColumnHidden(column, hidden)
        self.table.set_widths([0 if narrow and at == 4 else width for at, width in enumerate(_WIDTHS)])

    def next_unfinished(self, back: bool) -> None:
        """Nothing waits here."""

    def _decision(self, one: Conflict) -> Row:
        nodes = self._counter.session.board.nodes
        title = nodes[one.key.node_id].label if one.key.node_id in nodes else "已移出清单的任务"
        at = moment_words(one.decided_at, clock.today()) if one.decided_at else ""
        below = "，".join(filter(None, (self._unit_name(one.key.unit_id), one.key.month.label, one.decided_by)))
        return Row(Marked(title), right=Marked(f"{log.decision(one)}　{at}"), below=Marked(below))

    def _unit_name(self, unit_id: UnitId) -> str:
        unit = self._counter.session.board.units.get(unit_id)
        return unit.name if unit else ""

    @property
    def current(self) -> Import | None:
        """The chosen import."""
        told = self.log_model.record_at(self.table.currentIndex())
        return told[0] if told else None

    def _show_foot(self) -> None:
        one, closed = self.current, self._counter.is_busy or self._counter.refusal
        self.undo.setEnabled(one is not None and one.undone_at is None and not closed)

    def _take_back(self) -> None:
        from gui import errors

        one = self.current
        if one is None:
            return
        told = (f"撤销“{one.file}”的收取。", "工作区回到收取它以前；文件本身还在，可以再收。")
        if errors.ask(self.window(), *told, go="撤销", stay="不撤销"):
            before = self._counter.session.board.work_list.version
            self._counter.do(lambda desk: log.take_back(desk, [one.id], f"“{one.file}”"))
            list_id = self._counter.session.board.work_list.id
            if self._counter.desk.load_list(list_id).version != before:
                self._counter.session.list_changed.emit()
