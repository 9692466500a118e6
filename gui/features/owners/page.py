"""填报主体: who files each indicator, set at any time; two values that differ are decided here, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QSplitter, QVBoxLayout, QWidget

from core import discrepancies, planning
from core.errors import KnownError
from core.model.board import Board
from core.model.period import Month
from core.model.records import IndicatorId, UnitId
from core.model.status import Ownership
from core.rules.light_rule import rule_of
from core.rules.task_states import stored_board
from gui.features.owners.case import Case, Told
from gui.features.owners.rows import BY_ORDER, KINDS, OwnerRow, OwnerTable, rows_of
from gui.shell.session import Session
from gui.widgets.buttons import button, icon_button, primary
from gui.widgets.labels import ground, hint, label, line, row, section, title
from gui.widgets.layouts import scrolling
from gui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from core.usecases.undo import Step

_SIDE, _LEAST_TABLE = 520, 116  # px; the head and three rows
_HOW = (("一家填报", Ownership.SINGLE), ("各单位分别填报", Ownership.EACH), ("各单位相加", Ownership.SUM))


class OwnersPage(QWidget):
    """Lies over the pages; every change is stored at once and can be taken back."""

    left = Signal()
    refused = Signal(object)  # KnownError

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._board: Board = session.board
        self.has_changed = False
        ground(self, "surface")
        self.setAccessibleName("填报主体")
        self.table = OwnerTable()
        self.kinds = Segmented(KINDS, "看哪些指标")
        self.confirm = button("全部按首列确认", self._confirm_all)
        self.case, self.setter = Case(), QWidget()
        self.how, self.unit = QComboBox(), QComboBox()
        self._name, self._said = section(), hint(wrap=True)
        self.keep = primary("保存", self._set_owner)
        self._lay_out()
        self._connect()
        self._reload()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        back = icon_button("arrow_left", "返回（Esc）", self.leave)
        head = row(back, title("填报主体"), None, self.confirm, margins=(16, 8, 16, 4))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = (head, row(self.kinds, None, margins=(16, 4, 16, 8)), line(), self.table)
        for part in parts:
            column.addWidget(part, int(part is self.table))
        self._foot = row(hint("只向填报主体要数，别的责任单位看到的是只读的数", wrap=True), margins=(16, 4, 16, 4))
        column.addWidget(self._foot)
        self._lay_out_setter()
        side = scrolling(QScrollArea())
        body = ground(QWidget(), "surface2")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(20, 12, 20, 16)
        inside.addWidget(self.case)
        inside.addWidget(self.setter)
        inside.addStretch(1)
        side.setWidget(body)
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setHandleWidth(1)
        self._sides.setChildrenCollapsible(False)
        for part in (left, side):
            self._sides.addWidget(part)
        self._sides.setSizes([_SIDE * 2, _SIDE])
        self._sides.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sides)

    def _lay_out_setter(self) -> None:
        for box, name in ((self.how, "怎样填报"), (self.unit, "填报主体")):
            box.setAccessibleName(name)
            box.setProperty("scale", "tool")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
        self.how.addItems([words for words, _ in _HOW])
        column = QVBoxLayout(self.setter)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._name)
        column.addWidget(self._said)
        column.addWidget(row(label("怎样填报", tone="text2"), self.how, None, gap=12))
        column.addWidget(row(label("填报主体", tone="text2"), self.unit, None, gap=12))
        column.addWidget(row(self.keep, None))

    def _connect(self) -> None:
        self.kinds.chosen.connect(self._show)
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._show_row())
        self.case.decided.connect(self._decide)
        self.how.currentIndexChanged.connect(lambda at: self.unit.setEnabled(at == 0))
        self._session.list_changed.connect(self._reload)
        self._session.scope_changed.connect(self._reload)

    # --- what the window asks --------------------------------------------------------------------

    def undo(self) -> None:
        """The last change back."""
        self._session.undo()

    def redo(self) -> None:
        """The last change again."""
        self._session.redo()

    def next_unfinished(self, back: bool) -> None:
        """The next indicator that two units tell differently."""
        rows = self.table.owner_model.records
        here = self.table.currentIndex().row()
        order = [*range(here + 1, len(rows)), *range(here + 1)]
        at = next((at for at in (reversed(order[:-1]) if back else order) if rows[at].differing), None)
        if at is not None:
            self.table.setCurrentIndex(self.table.owner_model.index(at, 0))

    def leave(self) -> None:
        """Everything is stored: go."""
        self.left.emit()

    def hint(self) -> str:
        """The keys worth knowing here."""
        return "空格 确认　F2 改　1 2 选一家　Ctrl+Enter 定　F8 下一件　Esc 返回"

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the case goes below the list."""
        self._sides.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._sides.setSizes([self.height() * 3 // 5, self.height() * 2 // 5] if narrow else [_SIDE * 2, _SIDE])
        self._foot.setVisible(not tiny)
        self.table.setMinimumHeight(_LEAST_TABLE if narrow else 0)
        self.table.set_width_class(narrow=narrow, tiny=tiny)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc goes, space confirms, F2 changes, digits choose a value, Ctrl+Enter decides."""
        does: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Escape: self.leave,
            Qt.Key.Key_F2: self.how.setFocus,
            Qt.Key.Key_Space: self._confirm,
            Qt.Key.Key_1: partial(self.case.choose, 0),
            Qt.Key.Key_2: partial(self.case.choose, 1),
        }
        done = does.get(Qt.Key(event.key()))
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.case.go.isEnabled():
            self._decide()
        elif done:
            done()
        else:
            super().keyPressEvent(event)

    # --- showing ---------------------------------------------------------------------------------

    def _reload(self) -> None:
        session = self._session
        self._board = stored_board(session.store, session.board.work_list.id)
        differing = discrepancies.of_year(session.store, self._board, session.month)
        self._rows = rows_of(self._board, session.month, differing)
        self.kinds.set_texts([f"{kind} {sum(one.is_of(kind) for one in self._rows)}" for kind in KINDS])
        waiting = sum(one.how == BY_ORDER for one in self._rows)
        self.confirm.setText(f"全部按首列确认（{waiting}）")
        self.confirm.setEnabled(waiting > 0)
        self._show()

    def show_kind(self, kind: str) -> None:
        """Look at these only: 报数不同."""
        self.kinds.choose(KINDS.index(kind))
        self._show()

    def _show(self) -> None:
        kind = KINDS[max(self.kinds.current, 0)]
        self.table.show_rows([one for one in self._rows if one.is_of(kind)])
        self._show_row()

    def _show_row(self) -> None:
        chosen = self.table.current
        self.setter.setVisible(chosen is not None)
        self.case.setVisible(chosen is not None and bool(chosen.differing))
        if chosen is None:
            return
        if chosen.differing:
            rule = rule_of(self._session.store)
            self.case.show_case(self._board, chosen.differing[0], self._told(chosen), rule)
        self._show_setter(chosen)

    def _show_setter(self, chosen: OwnerRow) -> None:
        indicator = chosen.indicator
        self._name.setText(indicator.name)
        self._said.setText(f"{chosen.task}；现在{chosen.how}：{chosen.who}")
        self.unit.clear()
        for unit in self._board.units_at(indicator.node_id, self._session.month):
            self.unit.addItem(self._board.units[unit].name, unit)
        self.unit.setCurrentText(chosen.who)
        self.how.setCurrentIndex([how for _, how in _HOW].index(indicator.ownership))

    def _told(self, chosen: OwnerRow) -> Told:
        indicator_id: IndicatorId = chosen.indicator.id
        told: dict[UnitId, dict[Month, float]] = {}
        for one in self._session.store.filings(node_id=chosen.indicator.node_id):
            if indicator_id in one.values:
                told.setdefault(one.key.unit_id, {})[one.key.month] = one.values[indicator_id]
        return told

    # --- changing --------------------------------------------------------------------------------

    def _take(self, do: Callable[[], Step]) -> None:
        try:
            step = do()
        except KnownError as error:
            self.refused.emit(error)
            return
        self.has_changed = True
        self._session.keep_step(step)
        self._reload()

    def _set_owner(self) -> None:
        chosen, session = self.table.current, self._session
        if chosen is None:
            return
        how = _HOW[self.how.currentIndex()][1]
        owner = self.unit.currentData() if how is Ownership.SINGLE else None
        only = [chosen.indicator.id]
        targets = {one.unit_id: one.value for one in chosen.indicator.unit_targets} if how is Ownership.EACH else {}
        self._take(
            lambda: planning.set_owner(session.store, self._board, only, how, owner, targets, actor=session.actor)
        )

    def _confirm(self) -> None:
        chosen = self.table.current
        if chosen and chosen.how == BY_ORDER:
            self._confirm_these([chosen])

    def _confirm_all(self) -> None:
        self._confirm_these([one for one in self._rows if one.how == BY_ORDER])

    def _confirm_these(self, rows: list[OwnerRow]) -> None:
        store, actor = self._session.store, self._session.actor
        ids = [one.indicator.id for one in rows]
        self._take(lambda: planning.confirm_owners(store, self._board, ids, actor=actor))

    def _decide(self) -> None:
        case, unit = self.case.case, self.case.unit_id
        if case is None or unit is None or not self.case.isVisible():
            return
        do = partial(discrepancies.decide, self._session.store, self._board, case.indicator, case.month, unit)
        reason, reach = self.case.reason.text(), self.case.reach
        self._take(lambda: do(reason=reason, reach=reach, actor=self._session.actor))
