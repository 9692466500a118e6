"""报送: what of the month can go to the office, what is missing, and what the office answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.exchange import deliveries, identity, readiness
from core.exchange.deliveries import How, Parting
from core.exchange.package import Kind
from core.exchange.ports import Desk
from core.exchange.readiness import Readiness
from core.files import make_folder
from core.host import clock
from core.host.backups import moment_words
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.status import FilingState
from core.rules.unit_month import TaskRow, UnitMonth
from core.search.matching import Marked
from gui.features.exchange import cards
from gui.features.exchange.folder_row import FolderRow
from gui.features.exchange.tab_context import Counter
from gui.features.filing.task_list import groups, word
from gui.shell.page import Destination
from gui.widgets.buttons import button, primary
from gui.widgets.labels import ground, hint, label, section, tip
from gui.widgets.layouts import emptied, footed
from gui.widgets.rows import OpenList, Row
from gui.widgets.scroll import scrolled

_WIDTH = 720  # px at most, so that lines stay readable

#: Where the month's filings stand at the office, as a receipt tells it.
_ANSWERED = {
    FilingState.ACCEPTED: "已采用",
    FilingState.RECEIVED: "已接收",
    FilingState.RETURNED: "已退回",
    FilingState.SENT: "已报送、还没有接收",
}


class GivePane(QWidget):
    """The tab of a unit; fulfils `Pane`."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        ground(self, "surface")
        self._counter, self._session = counter, counter.session
        self._parting: Parting | None = None
        self.head, self.sentence = section(), label(wrap=True)
        self.rows = OpenList("还没有报送的填报")
        self.rows.picked.connect(self._open)
        self.seal = QCheckBox("加密，只有督查室能打开")
        self.folder = FolderRow("exchange_give_folder", "报送")
        self.words = label()
        self.other = button("给另一台电脑…", self._share, name="给本单位的另一台电脑导出，连同草稿")
        self.other.setToolTip("本单位两台电脑都在填时：连同草稿导出，在另一台的“打开”里读入")
        self.go = primary("生成报送包", self._give, icon="send")
        self._answers = QVBoxLayout()
        self._answers.setSpacing(8)
        self._lay_out()
        for signal in (counter.changed, self._session.scope_changed, self._session.filing_changed):
            signal.connect(lambda *_: self.refresh())
        counter.begun.connect(lambda _said: self._show_foot())
        counter.ended.connect(lambda _said: self._show_foot())

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        self._frame = cards.card(self.rows)
        for part in (self.head, self.sentence, self._frame, self.folder, self.seal):
            part.setMaximumWidth(_WIDTH)
            column.addWidget(part)
        column.addLayout(self._answers)
        column.addStretch(1)
        footed(self, scrolled(body), self.words, None, self.other, self.go)

    # --- what the page asks ----------------------------------------------------------------------

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """It scrolls."""
        self.words.setVisible(not tiny and not narrow)

    def next_unfinished(self, back: bool) -> None:  # noqa: ARG002  the first is the next one either way
        """Go to the first filing that is still missing."""
        if self.rows.rows_model.rows:
            self._open(next(one for one in self.rows.rows_model.rows if not one.heading))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look how the month stands."""
        super().showEvent(event)
        self.refresh()

    # --- showing ---------------------------------------------------------------------------------

    @property
    def ready(self) -> Readiness | None:
        """How the month stands; None until a unit is chosen."""
        return readiness.of_month(self._session.sheet) if self._session.sheet else None

    def refresh(self) -> None:
        """Show the month as it now is."""
        ready = self.ready
        if not self.isVisible():
            return
        self.head.setText(f"{self._session.month.label}报送")
        self.sentence.setText(ready.sentence if ready else "先在上方选单位。")
        rows = _rows(self._session.sheet, ready) if self._session.sheet and ready else []
        self._frame.setVisible(bool(rows))
        self.rows.show_rows(rows)
        self.rows.setFixedHeight(self.rows.height_wanted)
        why = identity.why_not_sealed(self._counter.desk)
        self.seal.setEnabled(not why)
        self.seal.setToolTip(tip(why))
        self._show_answers()
        self._show_foot()

    def _show_answers(self) -> None:
        emptied(self._answers)
        for part in self._answer_cards():
            part.setMaximumWidth(_WIDTH)
            self._answers.addWidget(part)
            part.show()

    def _answer_cards(self) -> list[QWidget]:
        """Where the package lies, this PC's fingerprint, the newest receipt."""
        made: list[QWidget] = []
        if self._parting is not None:
            where = label(f"已存为“{self._parting.path.name}”，内有 {self._parting.count} 项", medium=True, wrap=True)
            how = hint("用U盘、共享文件夹或邮件交给督查室；收到回执后在“打开”里读入。", wrap=True)
            made.append(cards.card(where, hint(str(self._parting.path), wrap=True), how))
        made.append(self._receipt_card())
        return [*made, cards.own_key_card(identity.own_fingerprint(self._counter.desk))]

    def _receipt_card(self) -> QWidget:
        receipts = (one for one in self._counter.desk.exchange.imports() if one.kind == Kind.RECEIPT.value)
        newest = next((one for one in receipts if one.undone_at is None), None)
        if newest is None:
            return cards.card(label("还没有收到督查室的回执", medium=True), hint("收到后在“打开”里读入。"))
        states = [one.filing.state for one in self._session.sheet.rows if one.filing] if self._session.sheet else []
        counts = "，".join(f"{word} {states.count(state)} 项" for state, word in _ANSWERED.items() if state in states)
        head = f"最近的回执：{moment_words(newest.created_at, clock.today())} 出具"
        return cards.card(label(head, medium=True), hint(f"{self._session.month.label}：{counts or '还没有报送'}"))

    def _show_foot(self) -> None:
        ready, busy = self.ready, self._counter.is_busy
        open_ = not busy and not self._counter.refusal
        self.go.setEnabled(open_ and ready is not None and ready.can_send)
        self.other.setEnabled(open_ and self._session.unit_id is not None)
        self.go.setText("再次生成报送包" if ready and ready.sent and not ready.signed else "生成报送包")
        self.words.setText("" if ready is None or ready.can_send else "负责人审签后可以报送")

    def _open(self, picked: Row) -> None:
        if isinstance(picked.key, TaskRow):
            self._session.wanted.emit(Destination("填报", node_id=picked.key.node.id))

    # --- writing ---------------------------------------------------------------------------------

    def _give(self) -> None:
        self._write("正在生成报送包", How(sealed=self.seal.isChecked() and self.seal.isEnabled()))

    def _share(self) -> None:
        self._write("正在导出", How(drafts=True))

    def _write(self, said: str, how: How) -> None:
        order = _Order(self._session.board, self._session.month, self.folder.folder, how)
        self._counter.write(said, order.write, self._gave)

    def _gave(self, made: Parting) -> None:
        self._parting = made
        self.refresh()


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be written, and where."""

    board: Board
    month: Month
    folder: Path
    how: How

    def write(self, desk: Desk, _progress: Progress) -> Parting:
        """Write it; the folder is made when it is not there."""
        make_folder(self.folder)
        return deliveries.give(desk, self.board, self.month, self.folder, self.how)


def _rows(sheet: UnitMonth, ready: Readiness) -> list[Row]:
    """What is missing, in the groups and words of 填报; a row leads to its filing."""
    missing = {one.node.id for one in (*ready.returned, *ready.waiting)}
    found: list[Row] = []
    for group in groups(sheet._replace(rows=tuple(one for one in sheet.rows if one.node.id in missing))):
        found.append(Row(Marked(group.title), heading=True))
        found += [_row(one) for one in group.rows]
    return found


def _row(one: TaskRow) -> Row:
    reason = one.filing.reason if one.filing and one.filing.state is FilingState.RETURNED else ""
    tone = "red_text" if reason else "yellow_text"
    below = Marked(f"退回原因：{reason}") if reason else Marked("")
    said = Marked(word(one))
    return Row(Marked(one.node.title), right=said, right_tone=tone, below=below, light=one.verdict.light, key=one)
