"""收发记录: what came in and went out and when, what was decided by whom; an import can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.exchange import exchange_log
from core.exchange.exchange_log import Entry
from core.exchange.ports import Conflict, Import
from core.host import clock
from core.host.backups import moment_words
from core.model.records import UnitId
from core.search.matching import Marked
from gui.features.exchange.tab_context import Counter
from gui.widgets import theme
from gui.widgets.buttons import button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground, hint, row, section, tip
from gui.widgets.layouts import footed
from gui.widgets.record_model import RecordModel, Roles
from gui.widgets.row_table import RowTable
from gui.widgets.rows import OpenList, Row
from gui.widgets.segmented import Segmented

_HEADS = ("时间", "收发", "往来单位", "种类", "月份", "结果", "文件")
_WIDTHS = (176, 56, 168, 112, 96, 200, 0)  # px, 0: what is left
_NARROW_WIDTHS = (124, 48, 168, 104, 96, 0, 0)
_TIME, _WAY, _PARTNER, _KIND, _MONTH, _RESULT, _FILE = range(7)
_WAYS = ("全部", "收取", "发出")
_WHAT = "收取和发出的每个文件在这里有一行；收取的可以撤销。"
_MOST = 1000
#: An entry and the name of its unit.
Line = tuple[Entry, str]


def _way(one: Entry) -> str:
    return _WAYS[1] if one.came else _WAYS[2]


def _words(told: Line, column: int) -> str:
    return _all_words(told)[column]


def _all_words(told: Line) -> tuple[str, ...]:
    one, unit = told
    undone = one.came.undone_at if one.came else None
    result = f"已撤销（{moment_words(undone, clock.today())}）" if undone else one.result
    month = one.month.label if one.month else ""
    at = moment_words(one.at, clock.today())
    return at, _way(one), one.partner or unit, one.kind.label, month, result, one.file


def _said(told: Line, column: int) -> str:
    return _words(told, column) if column else "，".join(filter(None, _all_words(told)))


def _tone(told: Line, column: int) -> object:
    came = told[0].came
    is_quiet = came is not None and came.undone_at is not None
    return theme.color("text3" if is_quiet else "text2" if column == _WAY else "text")


def _origin(told: Line, _column: int) -> str:
    one, _ = told
    made = f"由“{one.came.machine}”导出于 {moment_words(one.came.created_at, clock.today())}" if one.came else ""
    return tip("\n".join(filter(None, (one.file, made))))


_ROLES: Roles[Line] = {
    Qt.ItemDataRole.DisplayRole: _words,
    Qt.ItemDataRole.ForegroundRole: _tone,
    Qt.ItemDataRole.ToolTipRole: _origin,
    Qt.ItemDataRole.AccessibleTextRole: _said,
}


def log_model(lines: Sequence[Line] = ()) -> RecordModel[Line]:
    """A row a file, newest first; what was taken back is grey."""
    return RecordModel(_HEADS, _ROLES, lines)


class LogPane(QWidget):
    """The tab; fulfils `Pane`."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        ground(self, "surface")
        self._counter = counter
        self.log_model = log_model()
        self.table = RowTable(self.log_model, "收发记录", _WIDTHS)
        self.undo = button("撤销这次收取…", self._take_back, icon="arrow_undo")
        self.empty = EmptyState("history", "")
        self.ways = Segmented(_WAYS, "收取或发出")
        self.ways.chosen.connect(lambda _at: self._show_entries())
        self._entries: tuple[Entry, ...] = ()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self.decisions = OpenList("冲突的选定")
        self._heading = section()
        self._told = hint("收取的可以撤销，工作区回到收取以前；收取以后又改过的，不能整份撤销。")
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
        body.addWidget(row(self.ways, None))
        for part, share in ((self._stack, 3), (self._heading, 0), (self.decisions, 1)):
            body.addWidget(part, share)
        footed(self, page, self._told, None, self.undo)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look what there is."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the log again."""
        if not self.isVisible():
            return
        self._entries = exchange_log.entries(self._counter.desk, _MOST)
        self._show_entries()
        decided = tuple(reversed(self._counter.desk.exchange.conflicts(decided=True)))
        self._heading.setText(f"冲突的选定 {len(decided)} 处")
        self._heading.setVisible(bool(decided))
        self.decisions.setVisible(bool(decided))
        self.decisions.show_rows([self._decision(one) for one in decided])
        self._show_foot()

    def _show_entries(self) -> None:
        at = self.ways.current
        shown = [one for one in self._entries if at == 0 or _way(one) == _WAYS[at]]
        self.log_model.replace([(one, self._unit_name(one.unit_id)) for one in shown])
        self.empty.say(f"还没有{_WAYS[at] if at else '收发'}过文件", _WHAT)
        self._stack.setCurrentWidget(self.table if shown else self.empty)
        if shown:
            self.table.selectRow(0)
        self._show_foot()

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: without the file's name; tiny: without the month, too, and the result takes what is left."""
        for column, hidden in ((_FILE, narrow), (_MONTH, tiny)):
            self.table.setColumnHidden(column, hidden)
        self._told.setVisible(not tiny)
        self.table.set_widths(_NARROW_WIDTHS if narrow else _WIDTHS)

    def next_unfinished(self, back: bool) -> None:
        """Nothing waits here."""

    def _decision(self, one: Conflict) -> Row:
        nodes = self._counter.session.board.nodes
        title = nodes[one.key.node_id].label if one.key.node_id in nodes else "已移出清单的任务"
        at = moment_words(one.decided_at, clock.today()) if one.decided_at else ""
        below = "，".join(filter(None, (self._unit_name(one.key.unit_id), one.key.month.label, one.decided_by)))
        return Row(Marked(title), right=Marked(f"{exchange_log.decision(one)}　{at}"), below=Marked(below))

    def _unit_name(self, unit_id: UnitId) -> str:
        unit = self._counter.session.board.units.get(unit_id)
        return unit.name if unit else ""

    @property
    def current(self) -> Import | None:
        """The chosen import; None when what is chosen went out."""
        told = self.log_model.record_at(self.table.currentIndex())
        return told[0].came if told else None

    def _show_foot(self) -> None:
        one, closed = self.current, self._counter.is_busy or self._counter.refusal
        self.undo.setEnabled(one is not None and one.undone_at is None and not closed)

    def _take_back(self) -> None:
        from gui.widgets import errors

        one = self.current
        if one is None:
            return
        told = (f"撤销“{one.file}”的收取。", "工作区回到收取它以前；文件本身还在，可以再收。")
        if errors.ask(self.window(), *told, go="撤销", stay="不撤销"):
            before = self._counter.session.board.work_list.version
            self._counter.do(lambda desk: exchange_log.take_back(desk, [one.id], f"“{one.file}”"))
            list_id = self._counter.session.board.work_list.id
            if self._counter.desk.load_list(list_id).version != before:
                self._counter.session.list_changed.emit()
