"""The filing form of one task and month. It stores by itself; nothing typed is lost by leaving it.

What is on the screen and cannot be stored (a wrong number, a refused write) the session keeps for its filing,
and it is shown again when that filing is opened again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from core.model.period import Month
from core.model.records import Filing, FilingKey, Indicator, NodeId
from core.model.status import FilingState
from core.rules import checks
from core.rules.composed_text import is_composed
from core.rules.light_rule import rule_of
from core.unstored import Unstored
from core.usecases import filing as filings
from core.usecases.filing_fields import asked
from gui.shell.edit_permission import notes, planned_of, proposal, why_closed
from gui.shell.session import Session
from gui.widgets.labels import ground
from gui.widgets.layouts import scrolling

if TYPE_CHECKING:
    from gui.features.filing.body import FormBody
    from gui.features.filing.indicator_input import ValueInput
    from gui.widgets.input_base import EntrySignals

AUTOSAVE = 700  # ms after the first key that is not stored, however one types on: a second later it is on disk


class FilingForm(QScrollArea):
    """Shows the session's filing of a task; `show_node` chooses it, `flush` stores what is pending."""

    changed_elsewhere = Signal(object)  # NodeId of another task that undo or redo has just changed
    changed = Signal()  # another filing, or other words in it

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._node_id: NodeId | None = None
        self._month: Month | None = None
        self._filing: Filing | None = None  # None too while the form waits to be seen
        self._indicators: tuple[Indicator, ...] = ()
        self._is_dirty = False
        self._is_showing = False
        self._is_open = False  # takes writing
        self._left: set[str] = set()  # fields that were left, whose faults are shown
        self._timer = QTimer(self, singleShot=True, interval=AUTOSAVE)
        scrolling(self)
        ground(self, "surface")
        self._timer.timeout.connect(self._autosave)
        session.filing_changed.connect(self._on_filing)
        session.scope_changed.connect(self._on_scope)
        session.actor_changed.connect(self._on_scope)

    @cached_property
    def body(self) -> FormBody:
        """The fields; made when the form is first seen, so that starting the program does not wait for them."""
        from gui.features.filing.body import FormBody

        body = FormBody()
        self._connect(body)
        self.setWidget(body)
        return body

    def _connect(self, body: FormBody) -> None:
        body.head.status_chosen.connect(partial(self._decided, "status"))
        body.head.percent_typed.connect(partial(self._typed, "percent"))
        body.head.percent.says.left.connect(partial(self._leave, "percent"))
        body.head.status.entered.connect(partial(self.focus_next_open, "status"))
        body.head.percent.returnPressed.connect(partial(self.focus_next_open, "percent"))
        body.table.typed.connect(self._typed)
        body.table.left.connect(self._leave)
        body.composed.rewrite.connect(self._rewrite)
        body.compose_again.clicked.connect(self._compose_again)
        body.columns.bring_all.connect(self.bring_all)
        for name, part in body.rows.items():
            part.edit.says.typed.connect(partial(self._typed, name))
            part.edit.says.left.connect(partial(self._leave, name))
            part.bringing.connect(self.flush)
            part.brought.connect(partial(self._decided, name))
        for entry in body.entries():
            self._connect_keys(entry.says)

    def _connect_keys(self, says: EntrySignals) -> None:
        says.bring_all.connect(self.bring_all)
        says.undo.connect(partial(self._step, back=True))
        says.redo.connect(partial(self._step, back=False))

    # --- what is shown ---------------------------------------------------------------------------

    @property
    def node_id(self) -> NodeId | None:
        """The task that is shown."""
        return self._node_id

    @property
    def month(self) -> Month | None:
        """The month of the filing that is shown."""
        return self._month

    @property
    def current(self) -> Filing | None:
        """The filing as its fields now hold it; None while none is shown."""
        return None if self._filing is None else self.body.collect(self._filing)

    @property
    def is_open(self) -> bool:
        """Whether the filing shown takes writing."""
        return self._filing is not None and self._is_open

    def show_node(self, node_id: NodeId | None) -> None:
        """Show this month's filing of a task of the chosen unit; what was typed before is stored first.

        A form that cannot be seen waits with it until it can.
        """
        self.flush()
        self._put_aside()
        self._node_id, self._month, self._filing = node_id, self._session.month, None
        if self.isVisible():
            self._open()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Show what was asked for meanwhile."""
        super().showEvent(event)
        if self._filing is None:
            self._open()

    def _open(self) -> None:
        self._filing = None if self._node_id is None else self._session.filing(self._node_id)
        if self._filing is not None:
            self._load(self._filing)
            self.verticalScrollBar().setValue(0)
        if self.widget() is not None:
            self.widget().setVisible(self._filing is not None)

    def _load(self, filing: Filing) -> None:
        node_id = filing.key.node_id
        seen = self._session.indicators(node_id)
        self._indicators = tuple(one.indicator for one in seen if one.is_mine)
        self._left = set() if filing.is_empty else {*checks.FIELD_NAMES, *(each.id for each in self._indicators)}
        self._is_showing = True
        self.body.rewriting = bool(self._indicators) and not is_composed(filing, self._indicators)
        self.body.asked = asked(self._session.store, self._session.board.work_list.id)
        before, year = self._session.filing_before(node_id), self._session.filings_of(node_id)
        session = self._session
        names = {unit.id: unit.short_name or unit.name for unit in session.board.work_list.units}
        planned = planned_of(session, filing.key)
        self.body.load(filing, seen, before, year, planned, rule_of(session.store), names)
        for row in self.body.table.own_rows:
            self._connect_row(row.indicator, row.input)
        closed = why_closed(self._session, filing)
        self._is_open = not closed
        self.body.show_notes(notes(self._session, filing, closed), _returned(filing))
        self.body.set_editable(self._is_open)
        self._is_showing = False
        if not filing.state.is_editable:
            self._session.hold(filing.key, Unstored())
        self._take_up(filing, self._session.unstored(filing.key) if self._is_open else Unstored())

    def _connect_row(self, indicator: Indicator, value: ValueInput) -> None:
        if value.number:
            self._connect_keys(value.number.says)
            value.number.returnPressed.connect(partial(self.focus_next_open, indicator.id))

    def _take_up(self, filing: Filing, kept: Unstored) -> None:
        """Show again what could not be stored, and try again."""
        if kept.fields:
            self.body.refresh(filing, filing._replace(**dict(kept.fields)))
        self.body.retype(kept.wrong)
        self._left |= kept.wrong.keys()
        self._is_dirty = bool(kept.fields or kept.wrong)
        self._store()
        self._show_faults()

    def _put_aside(self) -> None:
        """Keep what could not be stored until its filing is shown again."""
        if self._filing is None or not self._is_dirty:
            return
        patch = filings.difference(self._filing, self.body.collect(self._filing), "")
        self._session.hold(self._filing.key, Unstored(patch.after if patch else {}, self.body.typed_wrong()))
        self._is_dirty = False

    def _on_scope(self) -> None:
        node_id = self.node_id
        shown = node_id is not None and self._session.unit_id is not None and self._session.row(node_id) is not None
        self._put_aside()
        self._filing = None  # of the unit and month before: what could be stored was stored before they changed
        self.show_node(node_id if shown else None)

    def _on_filing(self, key: FilingKey) -> None:
        """The filing shown was stored here, undone, or changed in another tab."""
        if self._filing is None or key != self._filing.key:
            return
        before, self._filing = self._filing, self._session.filing(key.node_id)
        if before.state != self._filing.state:
            self._load(self._filing)
            return
        self._is_showing = True
        self.body.rewriting |= bool(self._indicators) and not is_composed(self._filing, self._indicators)
        self.body.refresh(before, self._filing)
        self._is_showing = False
        self._show_faults()

    # --- typing ----------------------------------------------------------------------------------

    def _typed(self, name: str) -> None:
        if self._is_showing or self._filing is None:
            return
        self._is_dirty = True
        self._left.discard(name)
        self._session.typing()
        if not self._timer.isActive():
            self._timer.start()
        self.body.show_composed(self.body.collect(self._filing))
        self._show_faults()

    def _decided(self, name: str) -> None:
        """A choice or a whole text: a step of its own, stored at once."""
        if self._filing is not None:
            self._session.leave_field()
            self._typed(name)
            self.flush()

    def _leave(self, name: str) -> None:
        if self._filing is not None:
            self._left |= {name, "status"}
            self._store()
            self._session.leave_field()
            self._show_faults()

    def _show_faults(self) -> None:
        if self._filing is not None:
            from gui.features.filing.field_faults import show_faults

            shown = self.body.collect(self._filing)
            show_faults(self.body, shown, self._indicators, self._left)
            self.body.head.propose(*proposal(self._session, shown, self._indicators))
            self.changed.emit()

    def _rewrite(self) -> None:
        """Open 累计完成 with the composed text in it."""
        assert self._filing is not None  # noqa: S101  the link is part of a shown form
        composed = self.body.collect(self._filing)
        self.body.rewriting = True
        self.body.texts["cumulative"].edit.set_text(composed.cumulative)
        self.body.show_composed(composed)
        self.body.focus_field("cumulative")

    def _compose_again(self) -> None:
        self.body.rewriting = False
        self._decided("cumulative")

    def bring_all(self) -> None:
        """Last month's text into every empty field: one step."""
        if self._filing is None or not self._is_open:
            return
        self.flush()
        for part in self.body.texts.values():
            if not part.isHidden() and not part.edit.text():
                part.put_in()
        self.flush()

    def _step(self, *, back: bool) -> None:
        """Undo or redo, asked from inside a field."""
        self.flush()
        key = self._session.undo() if back else self._session.redo()
        if key is not None and key.node_id != self.node_id:
            self.changed_elsewhere.emit(key.node_id)

    # --- storing ---------------------------------------------------------------------------------

    def flush(self) -> bool:
        """Store everything, the input method's last words too; False when something could not be stored."""
        if self._filing is None:
            return True
        for entry in self.body.entries():
            entry.settle()
        self._left |= self.body.wrong_numbers().keys()
        stored = self._store()
        self._session.leave_field()
        return stored

    def _autosave(self) -> None:
        """While the input method is at work: what it has handed over so far, and again soon."""
        self._store()
        if any(entry.is_composing for entry in self.body.entries()):
            self._is_dirty = True
            self._session.typing()
            self._timer.start()

    def _store(self) -> bool:
        self._timer.stop()
        if self._filing is None or not self._is_dirty:
            return True
        key = self._filing.key
        is_stored = self._session.edit(self.body.collect(self._filing))
        self._session.hold(key, Unstored(self._session.unstored(key).fields, self.body.typed_wrong()))
        if not is_stored:
            return False
        wrong = self.body.wrong_numbers()
        self._is_dirty = bool(wrong)
        self._say_wrong(wrong)
        return not wrong

    def _say_wrong(self, wrong: Mapping[str, str]) -> None:
        """A number that is wrong was not stored: said once its field is left."""
        told = [f"{self._name_of(name)}{sentence}" for name, sentence in wrong.items() if name in self._left]
        if told:
            self._session.unsaved(told[0])
        elif wrong:
            self._session.typing()

    def _name_of(self, name: str) -> str:
        return next(
            (f"“{each.name}”" for each in self._indicators if each.id == name), checks.FIELD_NAMES.get(name, "")
        )

    # --- focus -----------------------------------------------------------------------------------

    def focusInEvent(self, _event: QFocusEvent) -> None:  # noqa: N802
        """The form itself holds no keyboard: its first open field does."""
        self.focus_first_open()

    def focus_first_open(self) -> None:
        """Go to the first field that keeps the filing from counting, else to 本月进展."""
        if self._filing is not None:
            found = checks.faults(self.body.collect(self._filing), self._indicators)
            name = found[0].field if found and found[0].field != "values" else "progress"
            self.body.focus_field(name)
            self._show_focused()

    def focus_next_open(self, name: str) -> None:
        """Enter in a short field: on to the next empty one; past the last indicator comes 完成比例, then the text."""
        if self._filing is None:
            return
        if name == "percent":
            self.body.head.take_proposal()
        shown = self.body.collect(self._filing)
        empty: list[str] = [each.id for each in self._indicators if each.id not in shown.values]
        if shown.percent is None and name != "percent":
            empty.append("percent")
        places = ["status", *(each.id for each in self._indicators), "percent"]
        ahead = [each for each in empty if places.index(each) > places.index(name)]
        self.body.focus_field(ahead[0] if ahead else "progress")
        self._show_focused()

    def errors(self) -> tuple[checks.Fault, ...]:
        """What keeps the filing shown from being submitted: missing or wrong, a number that is none included."""
        if self._filing is None:
            return ()
        wrong = [self._wrong(name, said) for name, said in self.body.wrong_numbers().items()]
        return (*wrong, *checks.faults(self.body.collect(self._filing), self._indicators))

    def _wrong(self, name: str, sentence: str) -> checks.Fault:
        told = f"{self._name_of(name)}{sentence}".rstrip("。")
        found = next((each.id for each in self._indicators if each.id == name), None)
        return checks.Fault("values" if found else name, told, indicator_id=found)

    def focus_fault(self, field: str, indicator_id: str | None) -> None:
        """Go to the field that a check is about; evidence has none here."""
        if self._filing is not None and field != "evidence":
            self.body.focus_field(indicator_id if field == "values" and indicator_id else field)
            self._show_focused()

    def show_all_faults(self) -> None:
        """Show what is missing beside every field, left or not."""
        self._left = {*checks.FIELD_NAMES, *(each.id for each in self._indicators)}
        self._show_faults()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The field that has the keyboard stays in sight."""
        super().resizeEvent(event)
        self._show_focused()

    def _show_focused(self) -> None:
        """Scroll to the field that has the keyboard, again once a form that is new has its size."""
        self._scroll_to_focused()
        QTimer.singleShot(0, self, self._scroll_to_focused)

    def _scroll_to_focused(self) -> None:
        """What can only be read is read from its beginning."""
        focused = QApplication.focusWidget()
        if self._filing is not None and self._is_open and focused is not None:
            self.ensureWidgetVisible(focused, 0, 32)


def _returned(filing: Filing) -> str:
    return filing.reason if filing.state is FilingState.RETURNED else ""
