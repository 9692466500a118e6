"""历史: who changed what in a filing, old beside new; older fields come back as a new change."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core import filing as filings
from core import likeness, wording
from core.model import Filing, FilingKey, NodeId
from core.period import Month
from core.ports import HistoryEntry
from core.quality import FIELD_NAMES
from core.status import FilingState
from gui import theme
from gui.filing.standing import why_closed
from gui.session import Session
from gui.widgets.buttons import button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground, hint, label, line, row, section, tip
from gui.widgets.segmented import Segmented

_NAMES = FIELD_NAMES | {"values": "指标完成值", "state": "填报状态", "reason": "理由", "confirmed": "提醒的说明"}
_SHOWN = (*filings.ENTERED, "state", "reason", "sent_at")
_MOST = 500  # records of one task's year


class HistoryTab(QWidget):
    """Fulfils `Tab`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._node_id: NodeId | None = None
        self.entries: list[tuple[FilingKey, HistoryEntry]] = []
        self.boxes: dict[str, QCheckBox] = {}
        self.scope = Segmented(("本月", "全年"), "历史的范围")
        self.scope.chosen.connect(lambda _at: self._reload())
        self.table = _table()
        self.table.currentCellChanged.connect(lambda at, *_rest: self._show(at))
        self._head, self._who = section("改了什么"), hint()
        self.restore = button("恢复所选栏目", self._restore, icon="arrow_undo")
        self._foot = hint("只改本月草稿；恢复也记一条，可以撤销")
        self._empty = EmptyState("history", "还没有记录", "填写后，每次改动都记在这里")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(row(self.scope, None, margins=(24, 8, 24, 8)))
        self._records_row = row(self.table, margins=(24, 0, 24, 8))
        column.addWidget(self._records_row, 2)
        column.addWidget(self._empty, 2)
        column.addWidget(row(self._head, self._who, None, margins=(24, 0, 24, 4)))
        column.addWidget(self._differences(), 3)
        column.addWidget(line())
        column.addWidget(row(self.restore, self._foot, None, margins=(24, 8, 24, 8)))

    def _differences(self) -> QScrollArea:
        inside = ground(QWidget(), "surface")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(24, 0, 24, 8)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        for at, share in enumerate((0, 1, 1)):
            self._grid.setColumnStretch(at, share)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    # --- records ---------------------------------------------------------------------------------

    def show_node(self, node_id: NodeId) -> None:
        """The filing's records, newest first."""
        self._node_id = node_id
        self._reload()

    def _reload(self) -> None:
        if self._node_id is None:
            return
        key = self._session.key(self._node_id)
        keys = [key] if self.scope.current == 0 else [_at(key, number) for number in range(1, key.month.number + 1)]
        found = [(each, one) for each in keys for one in self._records(each)]
        self.entries = sorted(found, key=lambda pair: pair[1].sequence, reverse=True)
        self.table.setRowCount(len(self.entries))
        for at, (each, entry) in enumerate(self.entries):
            for column, words in enumerate(_cells(each, entry)):
                item = QTableWidgetItem(words)
                item.setToolTip(tip(words))
                self.table.setItem(at, column, item)
        self._records_row.setVisible(bool(self.entries))
        self._empty.setVisible(not self.entries)
        self.table.setCurrentCell(0 if self.entries else -1, 0)
        self._show(0 if self.entries else -1)

    def _records(self, key: FilingKey) -> list[HistoryEntry]:
        records = self._session.store.history(record_id=key.filing_id, limit=_MOST)
        return [one for one in records if one.record == "filing" and _fields(one)]

    # --- one record ------------------------------------------------------------------------------

    def _show(self, at: int) -> None:
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        is_there = 0 <= at < len(self.entries)
        for part in (self._head, self._who, self.restore, self._foot):
            part.setVisible(is_there)
        if not is_there:
            return
        key, entry = self.entries[at]
        fields = _fields(entry)
        self._who.setText(f"{entry.actor or '程序'}，{_when(entry)}；{len(fields)} 栏")
        for place, name in enumerate(fields):
            self._show_field(place, name, entry)
        self._grid.setRowStretch(len(fields), 1)
        self._look(key)

    def _show_field(self, place: int, name: str, entry: HistoryEntry) -> None:
        box = QCheckBox(_NAMES.get(name, "报送时间"))
        box.setEnabled(name in filings.ENTERED)
        box.toggled.connect(lambda _on: self._look(self.entries[self.table.currentRow()][0]))
        self.boxes[name] = box
        old, new = (self._words(name, kept.get(name)) for kept in (entry.before, entry.after))
        self._grid.addWidget(box, place, 0, Qt.AlignmentFlag.AlignTop)
        for column, words in enumerate(marked(old, new), 1):
            self._grid.addWidget(_rich(words), place, column, Qt.AlignmentFlag.AlignTop)

    def _words(self, name: str, kept: object) -> str:
        """A field's content as people read it."""
        if kept is None or kept == "":
            return ""
        if name == "values" and isinstance(kept, Mapping) and self._node_id is not None:
            named = {one.id: one for one in self._session.board.indicators.get(self._node_id, ())}
            known = [(named[at], value) for at, value in kept.items() if at in named]
            return "；".join(f"{one.name} {wording.amount(value, one.unit)}" for one, value in known)
        return _plain(name, kept)

    def _look(self, key: FilingKey) -> None:
        """The button says how many fields, or why it cannot be."""
        count = len(self._chosen())
        current = self._session.key(key.node_id)
        closed = why_closed(self._session, self._session.filing(current.node_id))
        self.restore.setText(f"恢复所选 {count} 栏" if count else "恢复所选栏目")
        self.restore.setEnabled(count > 0 and not closed)
        self.restore.setToolTip(closed or ("" if count else "先勾选要恢复的栏目"))

    def _chosen(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def _restore(self) -> None:
        """The ticked fields as this record left them, into this month's draft."""
        session, names = self._session, self._chosen()
        key, entry = self.entries[self.table.currentRow()]
        old = filings.version_at(key, self._records(key), entry.sequence)
        now = Filing(session.key(key.node_id), **{name: getattr(old, name) for name in names})
        session.take(lambda: filings.restore(session.store, session.board, now, names))


def marked(old: str, new: str) -> tuple[str, str]:
    """Both texts as rich text: what was deleted struck out on the left, what was added tinted on the right."""
    pieces = likeness.pieces(old, new)
    soft, tint = theme.color("text3").name(), theme.color("accentl").name()
    struck, added = f'<s style="color:{soft}">{{}}</s>', f'<span style="background:{tint}">{{}}</span>'
    dressed = [(piece.sign, escape(piece.text)) for piece in pieces]
    left = [struck.format(text) if sign == "-" else text for sign, text in dressed if sign != "+"]
    right = [added.format(text) if sign == "+" else text for sign, text in dressed if sign != "-"]
    return "".join(left) or "—", "".join(right) or "—"


def _plain(name: str, kept: object) -> str:
    if name == "state":
        return FilingState(str(kept)).label
    if name == "status":
        typed = filings.as_typed(name, kept)
        return str(getattr(typed, "label", kept))
    if name == "percent" and isinstance(kept, int | float):
        return wording.whole_percent(kept)
    if isinstance(kept, Mapping):
        return "；".join(f"{sentence}：{reason}" for sentence, reason in kept.items())
    return str(kept).replace("T", " ")[:19] if name == "sent_at" else str(kept)


def _fields(entry: HistoryEntry) -> list[str]:
    """The fields that the record changed, in the order of the form."""
    return [name for name in _SHOWN if _differs(entry.before.get(name), entry.after.get(name))]


def _differs(old: Any, new: Any) -> bool:  # noqa: ANN401  whatever the history kept
    return (old or None) != (new or None)


def _cells(key: FilingKey, entry: HistoryEntry) -> tuple[str, str, str, str]:
    names = "，".join(_NAMES.get(name, "报送时间") for name in _fields(entry))
    what = entry.label.partition("“")[0]
    return _when(entry), entry.actor.partition("，")[0], what, f"{key.month.number}月：{names}"


def _when(entry: HistoryEntry) -> str:
    return f"{entry.at.month}月{entry.at.day}日 {entry.at:%H:%M}"


def _at(key: FilingKey, number: int) -> FilingKey:
    return FilingKey(key.node_id, key.unit_id, Month(key.month.year, number))


def _table() -> QTableWidget:
    made = QTableWidget(0, 4)
    made.setAccessibleName("改动记录")
    made.setHorizontalHeaderLabels(["时间", "谁", "做了什么", "内容"])
    made.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    made.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(28)
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
    for column, width in enumerate((112, 84, 112)):
        made.setColumnWidth(column, width)
    return made


def _rich(words: str) -> QLabel:
    made = label(wrap=True)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(words)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
