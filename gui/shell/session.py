"""What is open: the workspace, whose unit, which month; every change goes through here.

Data flows one way: widgets call `edit`, `undo`, `choose_…`; the session asks `core` and the store,
then says what changed; views ask again for what they show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import Enum
from itertools import chain, takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from core import unstored
from core.criteria import criteria_of
from core.errors import KnownError, MovedError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.ports import HistoryEntry, Store
from core.model.records import Filing, FilingKey, NodeId, UnitId
from core.model.setting import Setting, read, write
from core.rules import deadlines, roles
from core.rules.roles import Actor
from core.rules.task_states import board_with
from core.rules.unit_month import TaskRow, UnitMonth, unit_month
from core.settings.bookkeeping import CURRENT_MONTH, CURRENT_UNIT
from core.unstored import Unstored
from core.usecases import filing
from core.usecases.undo import UndoStack

if TYPE_CHECKING:
    from core.task_indicators import TaskIndicator
    from core.usecases.undo import Step

#: Ms until a change that a reader of the file keeps in SQLite's log is brought into the file itself, tried again.
_AGAIN = 100
#: How many changes of earlier sessions can be undone.
_REMEMBERED_STEPS = 30


class Saving(Enum):
    """The visible state of autosave."""

    SAVED = "saved"
    PENDING = "pending"
    HELD_UP = "held up"  # stored, and not yet in the file itself: someone reads it
    FAILED = "failed"


class SaveState(NamedTuple):
    """What the status bar says: 已保存 14:32 / 正在保存 / 未保存：原因."""

    saving: Saving
    at: dt.datetime | None = None
    reason: str = ""


class Session(QObject):
    """One open workspace in one window."""

    scope_changed = Signal()  # another unit or month
    filing_changed = Signal(object)  # FilingKey whose record is new
    save_state_changed = Signal(object)  # SaveState
    undo_changed = Signal()
    actor_changed = Signal()  # another role sits at the PC
    refused = Signal(object)  # KnownError to be shown
    moved = Signal(object)  # MovedError: what is typed cannot be stored in the workspace's file any more
    breakdown_wanted = Signal(object)  # NodeId whose tasks are to be changed
    owners_wanted, units_wanted = Signal(), Signal()  # who files which indicator, the directory of units: to be shown
    list_changed = Signal()  # a step changed the list: what was read of it is out of date
    wanted = Signal(object)  # Destination that a page asks for
    noticed = Signal(str)  # a sentence to stand above the page
    risking = Signal(object, str)  # backups.Kind and a note: much is about to change, back up first
    leaving = Signal(object)  # close, do this with the workspace closed, open the path that it gives

    def __init__(self, store: Store, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.board = board
        self.calendar = deadlines.calendar_of(store)
        self.actor = roles.first_seat(store)
        self.is_admitted = not roles.has_password(store, self.actor)
        self.save_state = SaveState(Saving.SAVED)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self._bring_over)
        self._unstored = unstored.read(store)
        self._unit_id = self._remembered_unit()
        self._month = self._remembered_month()
        self._filings: dict[tuple[NodeId, Month], Filing] = {}
        self._before_mergers: tuple[Filing, ...] = ()
        self._sheet: UnitMonth | None = None
        self._load()
        self.undo_stack = self._remembered_steps()

    # --- scope -----------------------------------------------------------------------------------

    @property
    def unit_id(self) -> UnitId | None:
        """The unit whose filings are shown, None until one is chosen."""
        return self._unit_id

    @property
    def month(self) -> Month:
        """The month that rules all pages."""
        return self._month

    @property
    def months(self) -> tuple[Month, Month]:
        """The first and last month that can be chosen: the list's year."""
        year = self.board.work_list.year
        return Month(year, 1), Month(year, 12)

    def choose_unit(self, unit_id: UnitId) -> None:
        """Show another unit; remembered in the workspace."""
        if unit_id != self._unit_id:
            self._unit_id = unit_id
            self._remember(CURRENT_UNIT, unit_id)
            self._load()
            self.scope_changed.emit()

    def choose_month(self, month: Month) -> None:
        """Show another month of the list's year; others are passed over."""
        first, last = self.months
        if month != self._month and first <= month <= last:
            self._month = month
            self._remember(CURRENT_MONTH, f"{month} {clock.today():%Y-%m}")
            self._load()
            self.scope_changed.emit()

    def act_as(self, actor: Actor, password: str = "") -> None:
        """Let another role sit down; what one did the other does not take back. Raises KnownError as `roles.admit`."""
        if actor == self.actor and self.is_admitted:
            return
        roles.require(self.store, actor)
        roles.admit(self.store, actor, password)
        self.actor, self.is_admitted = actor, True
        self.undo_stack.forget()
        self.undo_changed.emit()
        self.actor_changed.emit()

    def take_over(self, before: Session) -> None:
        """Go on where another window on the same workspace ended: who sits here, and what can be undone."""
        self.actor, self.is_admitted = before.actor, before.is_admitted
        self.undo_stack = before.undo_stack
        self.actor_changed.emit()
        self.undo_changed.emit()

    # --- reading ---------------------------------------------------------------------------------

    @property
    def sheet(self) -> UnitMonth | None:
        """The unit's month with its counts; None until a unit is chosen."""
        if self._sheet is None and self._unit_id is not None:
            criteria = criteria_of(self.store, self._month, self._unit_id)
            filings = (*self._filings.values(), *self._before_mergers)
            self._sheet = unit_month(self.board, self._unit_id, self._month, filings, criteria)
        return self._sheet

    def row(self, node_id: NodeId) -> TaskRow | None:
        """The unit's row of a task; None when the task is not the unit's."""
        return self.sheet.row_of(node_id) if self.sheet else None

    def key(self, node_id: NodeId) -> FilingKey:
        """The key of this month's filing of the chosen unit; raises KnownError while none is chosen."""
        if self._unit_id is None:
            raise KnownError("还没有选单位。", "先在上方选本单位。")
        return FilingKey(node_id, self._unit_id, self._month)

    def filing(self, node_id: NodeId) -> Filing:
        """The month's filing, an empty draft when nothing was entered."""
        return self._filings.get((node_id, self._month)) or Filing(self.key(node_id))

    def filing_before(self, node_id: NodeId) -> Filing | None:
        """The newest filing of an earlier month of the list's year."""
        earlier = [f for (node, month), f in self._filings.items() if node == node_id and month < self._month]
        return max((f for f in earlier if not f.is_empty), key=lambda f: f.key.month, default=None)

    def filings_of(self, node_id: NodeId) -> tuple[Filing, ...]:
        """The year's filings of a task up to this month, oldest first."""
        found = [f for (node, month), f in self._filings.items() if node == node_id and month <= self._month]
        return tuple(sorted(found, key=lambda f: f.key.month))

    def indicators(self, node_id: NodeId) -> tuple[TaskIndicator, ...]:
        """The task's indicators as the chosen unit sees them, its own and those that others file."""
        from core import task_indicators

        return task_indicators.of_task(self.store, self.board, node_id, self._unit_id, self._month)

    # --- changing --------------------------------------------------------------------------------

    def typing(self) -> None:
        """Something was typed that is not stored yet."""
        self._say(SaveState(Saving.PENDING))

    def unsaved(self, reason: str) -> None:
        """Something typed cannot be stored as it stands (a wrong number); the sentence says what to type."""
        self._say(SaveState(Saving.FAILED, reason=reason))

    def edit(self, changed: Filing) -> bool:
        """Store a filing as entered. True when it is on disk; a refusal shows in the save state."""
        before = self._stored(changed.key)
        patch = filing.difference(before, changed, filing.label_of(self.board, changed.key))
        if patch is None:
            self.hold(changed.key, Unstored(wrong=self.unstored(changed.key).wrong))
            self._say_stored(before.updated_at)
            return True
        try:
            saved = filing.save(self.store, changed, patch.label, actor=self.actor)
        except KnownError as error:
            self.hold(changed.key, Unstored(patch.after, self.unstored(changed.key).wrong))
            self._say(SaveState(Saving.FAILED, reason=error.sentence))
            if isinstance(error, MovedError):
                self.moved.emit(error)
            return False
        self.hold(changed.key, Unstored(wrong=self.unstored(changed.key).wrong))
        self.undo_stack.push(patch, clock.now())
        self._took_in(saved)
        return True

    # --- what could not be stored ----------------------------------------------------------------

    def unstored(self, key: FilingKey) -> Unstored:
        """What the fields of a filing hold besides what is stored."""
        return self._unstored.get(key, Unstored())

    @property
    def held(self) -> Mapping[FilingKey, Unstored]:
        """The same of all filings that have something."""
        return self._unstored

    def hold(self, key: FilingKey, one: Unstored) -> None:
        """Remember it until its filing is shown again; words that are no number over a restart, too."""
        before = self.unstored(key)
        if one.is_empty:
            self._unstored.pop(key, None)
        else:
            self._unstored[key] = one
        if one.wrong != before.wrong and not self.store.read_only:
            with suppress(KnownError):  # what refuses it refuses the filing, and that is said
                unstored.keep(self.store, self._unstored)

    def store_again(self) -> None:
        """Try once more to store what was refused."""
        for key, one in [*self._unstored.items()]:
            if one.fields:
                self.edit(self._stored(key)._replace(**dict(one.fields)))

    # --- steps -----------------------------------------------------------------------------------

    def take(self, do: Callable[[], Step]) -> bool:
        """Do what `core` does in one step and gives back; what it refuses is shown. True when it was done."""
        try:
            step = do()
        except KnownError as error:
            self.refused.emit(error)
            return False
        self.undo_stack.push(step, clock.now())
        self._follow(step)
        return True

    def undo(self) -> FilingKey | None:
        """Take the last change back; the key of the filing that changed."""
        return self._step(back=True)

    def redo(self) -> FilingKey | None:
        """Do the last undone change again."""
        return self._step(back=False)

    def keep_step(self, step: Step) -> None:
        """Remember a change that was made elsewhere, so that it can be taken back."""
        self.undo_stack.push(step, clock.now())
        self._bring_over()
        self.undo_changed.emit()

    def renew(self) -> None:
        """Read everything again: packages were taken in, decided on or taken back."""
        self._renew()
        self._bring_over()
        self.undo_changed.emit()

    def leave_field(self) -> None:
        """The next typing is an undo step of its own."""
        self.undo_stack.break_burst()

    # --- inside ----------------------------------------------------------------------------------

    def _stored(self, key: FilingKey) -> Filing:
        known = self._filings.get((key.node_id, key.month)) if key.unit_id == self._unit_id else self.store.filing(key)
        return known or Filing(key)

    def _step(self, *, back: bool) -> FilingKey | None:
        try:
            step = self.undo_stack.undo(self.store) if back else self.undo_stack.redo(self.store)
        except KnownError as error:
            self.undo_changed.emit()
            self.refused.emit(error)
            return None
        if step is None:
            return None
        self._follow(step)
        return step.keys[0] if step.keys else None

    def _follow(self, step: Step) -> None:
        """Read again what a step changed: its filings, or, where it is about none, everything."""
        from core.usecases.list_change import ListPatch

        if isinstance(step, ListPatch):
            self._load()
            self._bring_over()
            self.undo_changed.emit()
            self.list_changed.emit()
            return
        for key in step.keys:
            self._took_in(self.store.filing(key) or Filing(key))
        if not step.keys:
            self._renew()
            self._bring_over()
        self.undo_changed.emit()

    def _renew(self) -> None:
        """A rule, a deadline, a lock, a task's standing is another."""
        self.calendar = deadlines.calendar_of(self.store)
        self.board = board_with(self.store, self.board.work_list)  # a newer list is the window's to follow
        self._load()
        self.scope_changed.emit()

    def _took_in(self, saved: Filing) -> None:
        if saved.key.unit_id == self._unit_id:
            self._filings[saved.key.node_id, saved.key.month] = saved
            self._sheet = None
        self._say_stored(saved.updated_at)
        self.filing_changed.emit(saved.key)
        self.undo_changed.emit()

    def _say_stored(self, at: dt.datetime | None) -> None:
        """已保存 is said once the file itself holds it: what is in SQLite's log stays behind when a file is moved."""
        self._say(SaveState(Saving.SAVED if self._is_through() else Saving.HELD_UP, at))

    def _bring_over(self) -> None:
        if self.save_state.saving in {Saving.SAVED, Saving.HELD_UP}:
            self._say_stored(self.save_state.at)
        else:
            self._is_through()

    def _is_through(self) -> bool:
        is_through = self.store.write_through()
        if not is_through:
            self._again.start()
        return is_through

    def _say(self, state: SaveState) -> None:
        if state != self.save_state:
            self.save_state = state
            self.save_state_changed.emit(state)

    def _load(self) -> None:
        self._sheet = None
        self._filings, self._before_mergers = {}, ()
        if self._unit_id is not None:
            first, last = self.months
            year = self.store.filings(since=first, month=last, unit_id=self._unit_id)
            self._filings = {(f.key.node_id, f.key.month): f for f in year}
            merged = self.board.predecessors(self._unit_id)
            years = (self.store.filings(since=first, month=last, unit_id=one) for one in merged)
            self._before_mergers = tuple(chain.from_iterable(years))

    def _remember(self, setting: Setting[Any], value: str) -> None:
        if not self.store.read_only:
            with self.store.operation("记住界面位置"):
                write(self.store, setting, value)

    def _remembered_unit(self) -> UnitId | None:
        kept = read(self.store, CURRENT_UNIT) or roles.own_unit(self.store)
        return kept if kept in self.board.units else None

    def _remembered_steps(self) -> UndoStack:
        """What was done before this start can be undone too, for the unit that is shown."""
        keys = {str(filing.key.filing_id): filing.key for filing in self._filings.values()}
        entries = takewhile(_is_in_earnest, self.store.history(limit=_REMEMBERED_STEPS) if keys else ())
        return UndoStack.from_history(reversed([*entries]), keys)

    def _remembered_month(self) -> Month:
        """The month that was chosen last, if it was chosen this month; in a new month a clerk begins with that."""
        first, last = self.months
        kept, _, chosen_in = read(self.store, CURRENT_MONTH).partition(" ")
        today = Month.of(clock.today())
        month = Month.parse(kept) if kept and chosen_in in {"", str(today)} else today
        return min(max(month, first), last)


def _is_in_earnest(entry: HistoryEntry) -> bool:
    """Made-up filings that were taken out are not brought back by undoing."""
    from core.usecases import practice

    return entry.label != practice.CLEARING
