"""历史: who changed what when, old beside new, of one task or of all; older fields come back as a new change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.errors import KnownError
from core.file_names import file_name
from core.files import write_whole
from core.host.progress import Progress
from core.model.fields import FOLLOWING
from core.model.period import Month
from core.model.ports import HistoryEntry, Store
from core.model.records import Filing, FilingKey, NodeId
from core.rules import text_diff
from core.rules.roles import Actor
from core.usecases import filing as filings
from core.usecases import history_words
from core.usecases.filing_fields import in_use
from core.usecases.history_words import Told
from gui.features.tasks.chain_line import ChainLine
from gui.features.tasks.history_table import HistoryTable
from gui.shell import worker
from gui.shell.edit_permission import why_closed
from gui.shell.session import Session
from gui.widgets import theme
from gui.widgets.buttons import button, flat
from gui.widgets.empty import EmptyState
from gui.widgets.labels import hint, label, line, row, section, tip
from gui.widgets.scroll import scrolled
from gui.widgets.segmented import Segmented

_MONTH, _YEAR, _ALL = range(3)
_PAGE = 500  # records read at a time
_LEAST = 400  # px: where there is less room the tab scrolls
_EVERYTHING = 10_000_000


class HistoryTab(QWidget):
    """Fulfils `Tab`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._node_id: NodeId | None = None
        self._most = _PAGE
        self._keys: dict[str, FilingKey] = {}
        self._saving: worker.Job[bytes] | None = None
        self.entries: list[HistoryEntry] = []
        self.boxes: dict[str, QCheckBox] = {}
        self._make_parts()
        self._lay_out()
        self._connect()

    def _make_parts(self) -> None:
        self.scope = Segmented(("本月", "全年", "全部任务"), "历史的范围")
        self.field, self.by = QComboBox(), QComboBox()
        self.field.addItem("全部栏目", "")
        entered = in_use(self._session.store, self._session.board.work_list.id)
        for one in (one for one in (*entered, *FOLLOWING) if one.is_recorded):
            self.field.addItem(one.label, one.name)
        self.by.addItem("所有人", "")
        for actor in Actor:
            self.by.addItem(actor.label, actor.label)
        for box, name in ((self.field, "按栏目筛选"), (self.by, "按角色筛选")):
            box.setAccessibleName(name)
            box.setProperty("scale", "tool")
        self.words = QLineEdit()
        self.words.setPlaceholderText("按文字筛选")
        self.words.setAccessibleName("按文字筛选历史")
        self.words.setProperty("scale", "tool")
        self.chain = ChainLine(self._session.store)
        self.table = HistoryTable()
        self.more = flat("更早的记录", self._more)
        self._head, self._who = section("改了什么"), hint()
        self.restore = button("恢复所选栏目", self._restore, icon="arrow_undo")
        self._foot = hint("只改本月草稿；恢复也记一条，可以撤销")
        self.export = flat("导出记录…", self._export, icon="save", size="normal")
        self._empty = EmptyState("history", "没有记录", "填写后，每次改动都记在这里；有筛选时换个条件")

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMinimumHeight(_LEAST)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(row(self.scope, self.field, self.by, self.words, margins=(24, 8, 24, 4)))
        column.addWidget(row(self.chain, None, self.more, margins=(24, 0, 24, 4)))
        self._records_row = row(self.table, margins=(24, 0, 24, 8))
        column.addWidget(self._records_row, 2)
        column.addWidget(self._empty, 2)
        column.addWidget(row(self._head, self._who, None, margins=(24, 0, 24, 4)))
        column.addWidget(self._differences(), 3)
        column.addWidget(line())
        column.addWidget(row(self.restore, self._foot, None, self.export, margins=(24, 8, 24, 8)))

    def _differences(self) -> QScrollArea:
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(24, 0, 24, 8)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        for at, share in enumerate((0, 1, 1)):
            self._grid.setColumnStretch(at, share)
        return scrolled(inside)

    def _connect(self) -> None:
        self.scope.chosen.connect(lambda _at: self._reload())
        self.field.activated.connect(lambda _at: self._reload())
        self.by.activated.connect(lambda _at: self._reload())
        self.words.textChanged.connect(lambda _text: self._reload())
        self.table.currentCellChanged.connect(lambda at, *_rest: self._show(at))

    # --- records ---------------------------------------------------------------------------------

    def show_node(self, node_id: NodeId) -> None:
        """The filing's records, newest first."""
        if node_id != self._node_id:
            self._most = _PAGE
        self._node_id = node_id
        self._reload()

    def _more(self) -> None:
        self._most += 4 * _PAGE
        self._reload()

    def _reload(self) -> None:
        if self._node_id is None:
            return
        key = self._session.key(self._node_id)
        self._keys = {str(each.filing_id): each for each in self._months(key)}
        read = _read(self._session.store, self._names, self._most)
        found = self._found(read)
        self.more.setVisible(self.scope.current == _ALL and len(read) >= self._most)
        by, field = str(self.by.currentData()), str(self.field.currentData())
        self.entries = history_words.matching(found, field=field, by=by, words=self.words.text())
        self.table.show_entries(self.entries, self._keys, of_all=self.scope.current == _ALL)
        self._records_row.setVisible(bool(self.entries))
        self._empty.setVisible(not self.entries)
        self.table.setCurrentCell(0 if self.entries else -1, 0)
        self._show(0 if self.entries else -1)
        self.chain.verify_once()

    def _months(self, key: FilingKey) -> list[FilingKey]:
        """The filings of the scope."""
        first = key.month.number if self.scope.current == _MONTH else 1
        numbers = range(first, key.month.number + 1)
        return [FilingKey(key.node_id, key.unit_id, Month(key.month.year, number)) for number in numbers]

    @property
    def _names(self) -> list[str | None]:
        """Whose records are asked for: the filings', or those of anything."""
        return [None] if self.scope.current == _ALL else list(self._keys)

    def _found(self, read: Iterable[HistoryEntry]) -> list[HistoryEntry]:
        of_all = self.scope.current == _ALL
        kept = [one for one in read if (of_all or one.record == "filing") and history_words.changed(one)]
        return sorted(kept, key=lambda one: one.sequence, reverse=True)

    # --- one record ------------------------------------------------------------------------------

    def _show(self, at: int) -> None:
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place in range(self._grid.rowCount()):
            self._grid.setRowStretch(place, 0)
        self.boxes = {}
        entry = self.entries[at] if 0 <= at < len(self.entries) else None
        for part in (self._head, self._who):
            part.setVisible(entry is not None)
        can_return = entry is not None and entry.record == "filing"
        self.restore.setVisible(can_return)
        self._foot.setVisible(can_return)
        if entry is None:
            return
        told = history_words.fields(entry, self._session.board)
        self._who.setText(f"{entry.actor or '程序'}，{history_words.when(entry)}；{len(told)} 栏")
        for place, each in enumerate(told):
            self._show_field(place, each, entry)
        self._grid.setRowStretch(len(told), 1)
        self._look()

    def _show_field(self, place: int, told: Told, entry: HistoryEntry) -> None:
        name = self._box(told, entry) if entry.record == "filing" else label(told.label, tone="text2")
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        for column, words in enumerate(marked(told.before, told.after), 1):
            self._grid.addWidget(_rich(words), place, column, Qt.AlignmentFlag.AlignTop)

    def _box(self, told: Told, entry: HistoryEntry) -> QCheckBox:
        """A field that can be brought back into this month's draft."""
        box = QCheckBox(told.label)
        box.setEnabled(told.name in filings.ENTERED and entry.record_id in self._keys)
        box.toggled.connect(lambda _on: self._look())
        self.boxes[told.name] = box
        return box

    def _look(self) -> None:
        """The button says how many fields, or why it cannot be."""
        assert self._node_id is not None  # noqa: S101  a record is shown
        count = len(self._chosen())
        closed = why_closed(self._session, self._session.filing(self._node_id))
        self.restore.setText(f"恢复所选 {count} 栏" if count else "恢复所选栏目")
        self.restore.setEnabled(count > 0 and not closed)
        here = self.entries[self.table.currentRow()].record_id in self._keys
        none = "先勾选要恢复的栏目" if here else "别的任务，到那项任务的历史里恢复"
        self.restore.setToolTip(tip(closed or ("" if count else none)))

    def _chosen(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def _restore(self) -> None:
        """The ticked fields as this record left them, into this month's draft."""
        session, names = self._session, self._chosen()
        entry = self.entries[self.table.currentRow()]
        key = self._keys[entry.record_id]
        records = list(session.store.history(record_id=entry.record_id, limit=_EVERYTHING))
        old = filings.version_at(key, records, entry.sequence)
        now = Filing(session.key(key.node_id), **{name: getattr(old, name) for name in names})
        session.take(lambda: filings.restore(session.store, session.board, now, names))

    # --- a workbook ------------------------------------------------------------------------------

    def _export(self) -> None:
        """All records of the scope, filtered as they are shown, made in a thread."""
        from gui.preview import saving

        if self._saving is not None:
            return
        title = f"历史记录{'' if self.scope.current == _ALL else self._title}"
        path = saving.choose_file(self, None, file_name(title, ending=".xlsx"))
        if path is None:
            return
        wanted = {"field": str(self.field.currentData()), "by": str(self.by.currentData()), "words": self.words.text()}
        job = worker.run(partial(self._workbook, title, wanted, self._names), self)
        job.on_success(partial(self._save, path)).on_failure(self._refuse)
        self._saving = job.start()

    @property
    def _title(self) -> str:
        return self._session.board.nodes[self._node_id].title if self._node_id else ""

    def _workbook(self, title: str, wanted: dict[str, str], names: Sequence[str | None], _progress: Progress) -> bytes:
        """In a thread: it asks no widget."""
        from core.reports import history

        store = self._session.store.snapshot()
        try:
            found = _read(store, names, _EVERYTHING)
        finally:
            store.close()
        return history.workbook(history_words.matching(found, **wanted), self._session.board, title)

    def _save(self, path: Path, data: bytes) -> None:
        from gui.preview import saving

        self._saving = None
        try:
            write_whole(path, data)
        except KnownError as error:
            self._session.refused.emit(error)
        else:
            self._session.noticed.emit(f"历史记录{saving.words_for(path)}")

    def _refuse(self, error: KnownError) -> None:
        self._saving = None
        self._session.refused.emit(error)


def _read(store: Store, names: Iterable[str | None], limit: int) -> list[HistoryEntry]:
    return [one for name in names for one in store.history(record_id=name, limit=limit)]


def marked(old: str, new: str) -> tuple[str, str]:
    """Both texts as rich text: what was deleted struck out on the left, what was added tinted on the right."""
    pieces = text_diff.pieces(old, new)
    soft, tint = theme.color("text3").name(), theme.color("accentl").name()
    struck, added = f'<s style="color:{soft}">{{}}</s>', f'<span style="background:{tint}">{{}}</span>'
    dressed = [(piece.sign, escape(piece.text)) for piece in pieces]
    left = [struck.format(text) if sign == "-" else text for sign, text in dressed if sign != "+"]
    right = [added.format(text) if sign == "+" else text for sign, text in dressed if sign != "-"]
    return "".join(left) or "—", "".join(right) or "—"


def _rich(words: str) -> QLabel:
    made = label(wrap=True)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(words)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
