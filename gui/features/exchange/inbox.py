"""收取: files are given, previewed and taken in; what needs a person comes first. Nothing is written before 并入."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.exchange import conflicts, exchange_log, identity
from core.exchange.collecting import collect
from core.exchange.identity import Confirmed, KnownKey
from core.exchange.outcomes import Collected, Outcome
from core.exchange.ports import Conflict, Desk
from core.exchange.receipts import write_receipts
from core.host.progress import Progress
from core.model.board import Board
from core.model.records import UnitId
from core.model.setting import read
from core.settings.office import SENDING_GAP
from gui.features.exchange import cards
from gui.features.exchange.collect_batch import Lot
from gui.features.exchange.conflict_card import ConflictPager
from gui.features.exchange.drop_zone import DropZone
from gui.features.exchange.file_outcome import ALL, CONFLICT, FAULTS, KEY, REFUSED, verdict, whose_key
from gui.features.exchange.outcome_table import OutcomeTable
from gui.features.exchange.side import Side, SilentCard
from gui.features.exchange.tab_context import Counter
from gui.features.exchange.watched_row import WatchedRow
from gui.features.exchange.watcher import Watcher
from gui.preview import saving
from gui.widgets.buttons import button, primary
from gui.widgets.chips import Chips
from gui.widgets.empty import EmptyState
from gui.widgets.labels import hint, label, line, row, section
from gui.widgets.layouts import footed
from gui.widgets.scroll import scrolled

_NEEDS_SOMEONE = {KEY.rank, CONFLICT.rank, REFUSED.rank, FAULTS.rank}
_KEYS_SHOWN = 10
_GAP = 8  # px above the batch


class Inbox(QWidget):
    """The tab; fulfils `Pane`."""

    def __init__(self, counter: Counter, watcher: Watcher) -> None:
        super().__init__()
        self._counter, self._session, self._watcher = counter, counter.session, watcher
        self.lot = Lot()
        self._is_tiny = False
        self._make_parts()
        self._lay_out()
        self._connect()
        self.set_width_class(narrow=False, tiny=False)
        self._show()

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        is_units = self._counter.is_units
        title = "把交办包、回执拖到这里" if is_units else "把报送包或填好的表格拖到这里"
        self.zone = DropZone(title, "可一次拖入多个文件或整个文件夹；先预览，确认后才写入")
        self.watched = WatchedRow(self._watcher)
        self.count = label()
        self.chips = Chips(["全部", *(one.word for one in ALL)], "按处理筛选")
        self.table = OutcomeTable()
        what = "没有要打开的文件" if is_units else "还没有要收取的文件"
        why = (
            "督查室发来的文件、本单位另一台电脑的文件，都在这里打开"
            if is_units
            else "把文件拖到这里，或从共享文件夹中选择"
        )
        self.empty = EmptyState("arrow_swap", what, why, "选择文件…", self.zone.choose_files)
        self.pager = ConflictPager(self._board_for)
        self.silent = SilentCard(self._counter)
        self.side = Side()
        self.words, self.needs = label(), label(tone="yellow_text")
        self.away = button("放弃本批", self.clear)
        self.undo = button("撤销本批…", self._take_back, icon="arrow_undo")
        self.receipts = button("生成回执…", self._write_receipts)
        self.go = primary("并入工作区", self.merge, icon="checkmark")

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(16, 12, 16, 8)
        left.setSpacing(8)
        self._order = hint("要处理的排在前面")
        self._chip_row = row(self.count, 8, self.chips, None, self._order)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        for part in (self.zone, self.watched, self._chip_row):
            left.addWidget(part)
        left.addWidget(self._stack, 1)
        inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(line(vertical=True))
        self._columns.addWidget(self.side)
        buttons = (self.undo, self.receipts, self.away, self.go)
        self._room = scrolled(inner)
        footed(self, self._room, self.words, 8, self.needs, None, *buttons)

    def _connect(self) -> None:
        self.zone.files_given.connect(self.give)
        self.watched.wanted.connect(self.give)
        self.watched.ledger_wanted.connect(self._import_ledger)
        self.chips.chosen.connect(lambda _at: self._show_rows())
        self.table.chosen.connect(self._show_side)
        self.pager.decided.connect(self._decide)
        self.pager.changed.connect(self._show_foot)
        self._counter.changed.connect(self._changed)
        self._counter.begun.connect(lambda _said: self._show_foot())
        self._counter.ended.connect(lambda _said: self._show_foot())
        self._session.scope_changed.connect(self._ask)

    # --- what the page asks ----------------------------------------------------------------------

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the right column goes below the table."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if narrow else across)
        self.side.set_width_class(narrow=narrow)
        self._stack.setMinimumHeight(220 if narrow else 120)
        self.zone.set_width_class(narrow=narrow, tiny=tiny)
        self.table.set_width_class(narrow=narrow, tiny=tiny)
        self._order.setVisible(not narrow)
        self._is_tiny = tiny
        self._show_foot()

    def next_unfinished(self, back: bool) -> None:
        """The next file, or the next conflict, that needs a person."""
        if self.lot.found and not self.lot.is_taken:
            self.table.step(-1 if back else 1, _NEEDS_SOMEONE)
        else:
            self.pager.step(-1 if back else 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Count anew who has not sent."""
        super().showEvent(event)
        self._ask()

    # --- previewing ------------------------------------------------------------------------------

    def give(self, paths: Sequence[Path]) -> None:
        """Preview files and folders, together with those that lie here already."""
        if self._counter.is_busy:
            return
        if self.lot.is_taken:
            self.clear()
        self.lot.paths = list(dict.fromkeys([*self.lot.paths, *paths]))
        self.preview()

    def preview(self) -> None:
        """Look at all files again; nothing is written."""
        how = self.lot.wishes(dry_run=True)
        paths = tuple(self.lot.paths)
        self._counter.read("正在预览", lambda desk, progress: collect(desk, paths, how, progress), self._previewed)

    def _previewed(self, found: Collected) -> None:
        self.lot.found = found
        self._show()
        self.table.setFocus()
        QTimer.singleShot(0, self._chip_row, self._show_batch)

    def _show_batch(self) -> None:
        """Where the page scrolls, the batch has the room that the place to drop files took."""
        self._room.verticalScrollBar().setValue(self._chip_row.y() - _GAP)

    def clear(self) -> None:
        """放弃本批, 完成: what lies here is put away."""
        self._watcher.deal_with(one.path for one in self.lot.outcomes if one.path)
        self.lot = Lot()
        self.pager.forget()
        self._show()

    def _confirm(self, compared: Confirmed) -> None:
        """A fingerprint was compared with its owner: what was signed with it for that one may come in."""
        self.lot.confirmed.add(compared)
        self.preview()

    def _decide_moment(self, file: str, by_arrival: bool) -> None:
        """The office said what counts as the moment of sending of this file."""
        (self.lot.by_arrival.add if by_arrival else self.lot.by_arrival.discard)(file)
        self.preview()

    # --- taking ----------------------------------------------------------------------------------

    def merge(self) -> None:
        """并入工作区: each file in a transaction of its own, a backup before the first."""
        paths, board = self.lot.to_take, self._session.board
        if self._counter.is_busy or not paths or self.lot.is_taken:
            return
        how = self.lot.wishes(safe=self._counter.safe)
        choices = dict(self.pager.choices)

        def work(desk: Desk, progress: Progress) -> Collected:
            found = collect(desk, paths, how, progress)
            conflicts.resolve_all(desk, board, choices)
            return found

        self._counter.write("正在并入", work, self._merged, self.preview)

    def _merged(self, found: Collected) -> None:
        told = {one.path for one in found.outcomes}
        refused = tuple(one for one in self.lot.outcomes if one.refused and one.path not in told)
        self._watcher.deal_with([one.path for one in self.lot.outcomes if one.path])
        self.lot.found = Collected((*found.outcomes, *refused), found.missing, found.late)
        self.lot.is_taken = True
        self.pager.forget()
        self._show()
        if found.warned:
            self._session.noticed.emit(found.warned)
        self._follow_list()

    def _follow_list(self) -> None:
        """A newer list came: the window is made anew with it."""
        board, desk = self._session.board.work_list, self._counter.desk
        if desk.load_list(board.id).version != board.version:
            QTimer.singleShot(0, self._session.list_changed.emit)

    def _take_back(self) -> None:
        from gui.widgets import errors

        numbers = self.lot.imports
        told = (f"撤销刚才并入的 {len(numbers)} 个文件。", "工作区回到并入以前；文件本身还在，可以再收。")
        sure = errors.ask(self.window(), *told, go="撤销本批", stay="不撤销")
        if sure and self._counter.do(lambda desk: exchange_log.take_back(desk, numbers, f" {len(numbers)} 个文件")):
            self.lot = Lot()
            self._show()

    def _write_receipts(self) -> None:
        folder = saving.choose_folder(self, self.zone.folder)
        if folder is None:
            return
        board = self._session.board
        came = {one.unit_id for one in self.lot.outcomes if not one.refused}
        units = [unit for unit in board.single_units if unit.id in came]
        self._counter.write(
            "正在生成回执",
            lambda desk, progress: write_receipts(desk, board, units, folder, progress),
            lambda made: self.words.setText(f"已生成 {len(made)} 份回执，在“{folder.name}”里"),
        )

    def _decide(self, conflict: Conflict, choices: dict[str, conflicts.Side]) -> None:
        board = self._board_for(conflict)
        self._counter.do(lambda desk: conflicts.resolve(desk, board, conflict, choices))

    # --- showing ---------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._show_side()
        self._ask()

    def _ask(self) -> None:
        if not self._counter.is_units and self.isVisible():
            self.silent.refresh()

    def _show(self) -> None:
        self._stack.setCurrentWidget(self.table if self.lot.found else self.empty)
        self._chip_row.setVisible(self.lot.found is not None)
        counts = [sum(verdict(one) is kind for one in self.lot.outcomes) for kind in ALL]
        self.chips.set_counts([len(self.lot.outcomes), *counts])
        self.chips.choose(0)
        self.count.setText(f"{len(self.lot.outcomes)} 个文件")
        if not self._counter.is_units:
            self.silent.leave_out(self.lot.coming)
        self._show_rows()
        self._show_foot()

    def _show_rows(self) -> None:
        at = self.chips.current
        wanted = ALL[at - 1] if at > 0 else None
        self.table.show_outcomes([one for one in self.lot.outcomes if wanted is None or verdict(one) is wanted])

    def _show_foot(self) -> None:
        lot, busy = self.lot, self._counter.is_busy
        is_open = lot.found is not None and not lot.is_taken
        for part, shown in (
            (self.away, lot.found is not None),
            (self.go, is_open),
            (self.undo, lot.is_taken and bool(lot.imports)),
            (self.receipts, lot.is_taken and lot.has_returns),
        ):
            part.setVisible(shown)
            part.setEnabled(not busy)
        self.away.setText("完成" if lot.is_taken else "放弃本批")
        self.go.setEnabled(bool(lot.to_take) and not busy and not self._counter.refusal)
        self.words.setText(lot.sentence)
        self.needs.setText(lot.needs(self.pager.choices, self._board_for))
        self.words.setVisible(not self._is_tiny or lot.is_taken or not self.needs.text())
        self.needs.setVisible(not self._is_tiny or not lot.is_taken)

    def _show_side(self) -> None:
        chosen = self.table.current if self.lot.found else None
        shown = [*self._outcome_cards(chosen), *self._book_cards()]
        if not self._counter.is_units:
            shown.append(self.silent)
        self.side.show_cards(shown, (self.pager, self.silent))

    def _outcome_cards(self, chosen: Outcome | None) -> list[QWidget]:
        """What the chosen file needs of a person."""
        if chosen is None:
            return []
        made = cards.about(chosen)
        shown = chosen.asked_key or chosen.new_key
        if shown and not self.lot.is_taken:
            compared = Confirmed(shown, chosen.owner)
            confirm = None if compared in self.lot.confirmed else partial(self._confirm, compared)
            made.append(cards.key_card(whose_key(chosen), shown, why=chosen.doubt, confirm=confirm))
        days = read(self._session.store, SENDING_GAP)
        if chosen.sending is not None and chosen.sending.is_apart(days) and not self.lot.is_taken:
            by_arrival = chosen.file in self.lot.by_arrival
            decide = partial(self._decide_moment, chosen.file)
            made.append(cards.moments_card(chosen.sending, by_arrival=by_arrival, decide=decide))
        if chosen.apart and not self.lot.is_taken:
            self.pager.show_conflicts("冲突", chosen.apart, waits=False)
            made.append(self.pager)
        return [*made, *(cards.fault_list(chosen.faults) if chosen.faults else [])]

    def _book_cards(self) -> list[QWidget]:
        """What waits in the workspace since earlier: conflicts to be decided, fingerprints to be compared."""
        if self.lot.found and not self.lot.is_taken:
            return []
        made: list[QWidget] = []
        if waiting := tuple(conflicts.waiting(self._counter.desk)):
            self.pager.show_conflicts("等着选定的冲突", waiting, waits=True)
            made.append(self.pager)
        kept = identity.unconfirmed(self._counter.desk)
        if kept:
            made.append(section(f"还没有核对的指纹 {len(kept)} 个"))
        return [*made, *map(self._key_card, kept[:_KEYS_SHOWN])]

    def _key_card(self, key: KnownKey) -> QWidget:
        unit = self._session.board.units.get(UnitId(key.owner))
        name = unit.name if unit else identity.OFFICE_NAME

        def confirm() -> None:
            self._counter.do(lambda desk: identity.confirm(desk, key, name))

        return cards.key_card(name, key.fingerprint, confirm=confirm)

    def _board_for(self, conflict: Conflict) -> Board:
        return conflicts.board_for(self._counter.desk, conflict, self._session.board)

    def _import_ledger(self) -> None:
        from gui.features.exchange.ledger_dialog import import_ledger

        import_ledger(self._counter, self)
