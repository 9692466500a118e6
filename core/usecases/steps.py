"""The steps of filings on their way from the clerk to the office: submitted, signed, sent, received, accepted.

Every step is looked up in `transitions`, taken in one operation for all its filings, and kept as a
patch, so that those which may be taken back can be.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, FilingKey, UnitId
from core.model.status import FilingState
from core.rules import transitions
from core.rules.roles import Actor, admit, require, signature, why_not
from core.rules.transitions import Action
from core.usecases import filing_checks, month_lock

_INSTEAD = {
    Action.SIGN: "要改由单位负责人撤回。",
    Action.SEND: "要改由督查室退回。",
    Action.WITHDRAW: "改好后再提交、再审签。",
}
_PASSED_ON = ("state", "reason", "sent_at", "confirmed")


@dataclass(frozen=True, slots=True)
class StatePatch:
    """A step that filings took together, each before and after."""

    label: str
    action: Action
    actor: Actor
    pairs: tuple[tuple[Filing, Filing], ...]
    closes: bool = True
    undoable: bool = True

    @property
    def inverse(self) -> StatePatch:
        """The patch that takes the step back."""
        return dataclasses.replace(self, pairs=tuple((after, before) for before, after in self.pairs))

    @property
    def final(self) -> str:
        """Why 撤销 does not take it back, and what does; "" where it may."""
        return "" if self.undoable else f"{self.action.label}不能撤销，{_INSTEAD[self.action]}"

    @property
    def keys(self) -> tuple[FilingKey, ...]:
        """The filings that took the step."""
        return tuple(after.key for _, after in self.pairs)

    def apply(self, store: Store, label: str) -> None:
        """Take the step with every filing or with none; refuses when one has gone on meanwhile."""
        stored = [store.filing(before.key) or Filing(before.key) for before, _ in self.pairs]
        steps = list(zip(stored, self.pairs, strict=True))
        if any((now.state, now.reason) != (was.state, was.reason) for now, (was, _) in steps):
            raise KnownError("填报的状态后来又变过，不能走这一步。", "现在的状态没有动。")
        if self.closes:
            for unit_id, month in {(key.unit_id, key.month) for key in self.keys}:
                month_lock.require_open(store, unit_id, month)
        with store.operation(label, actor=signature(self.actor)):
            for now, (_, after) in steps:
                store.save_filing(_moved(now, after))


def _moved(now: Filing, after: Filing) -> Filing:
    fields = {name: getattr(after, name) for name in _PASSED_ON}
    return now._replace(**fields, revision=now.revision + 1, updated_at=clock.now())


# --- what the window asks before ----------------------------------------------------------------------


def choices(store: Store, key: FilingKey, actor: Actor) -> tuple[transitions.Choice, ...]:
    """Every action on a filing for this role here and now, each with the reason where it is greyed."""
    filing = store.filing(key) or Filing(key)
    locked = month_lock.is_locked(store, key.unit_id, key.month)
    if refusal := why_not(store, actor, key.unit_id):
        return tuple(transitions.Choice(action, refusal) for action in Action)
    return transitions.allowed(filing.state, actor, locked=locked)


def ready(filings: Iterable[Filing], action: Action, actor: Actor) -> tuple[Filing, ...]:
    """Those that the action may be done to, whether or not their month is locked; empty ones left out."""
    return tuple(one for one in filings if not one.is_empty and transitions.choice(one.state, action, actor).allowed)


# --- the steps ------------------------------------------------------------------------------------------


def submit(
    store: Store, board: Board, keys: FilingKey | Sequence[FilingKey], *, reason: str = "", actor: Actor = Actor.CLERK
) -> StatePatch:
    """提交审签: one filing or several together.

    Raises KnownError for a blocking fault, and for a warning that is not answered; `reason` answers
    all of them that are still open.
    """
    stored = _stored(store, [keys] if isinstance(keys, FilingKey) else keys)
    answered = [filing_checks.answered(store, board, one, reason) for one in stored if one.state.is_editable]
    confirmed = {one.key: one.confirmed for one in answered}
    patch = _patch(store, board, Action.SUBMIT, stored, actor, "")
    pairs = tuple((before, after._replace(confirmed=confirmed[after.key])) for before, after in patch.pairs)
    return _apply(store, dataclasses.replace(patch, pairs=pairs))


def withdraw(store: Store, board: Board, key: FilingKey, *, reason: str = "", actor: Actor = Actor.CLERK) -> StatePatch:
    """撤回 to a draft: the unit's until the signature; after it the head's, with a reason."""
    return _do(store, board, Action.WITHDRAW, [key], actor, reason)


def sign_month(
    store: Store, board: Board, unit_id: UnitId, month: Month, *, password: str = "", actor: Actor = Actor.HEAD
) -> StatePatch:
    """审签: the unit's month as one report. Signs every submitted filing in it, and no draft.

    Raises KnownError when nothing is submitted, a submitted filing has a blocking fault, or the
    head's password is wrong.
    """
    admit(store, actor, password)
    submitted = of_month(store, unit_id, month, Action.SIGN, actor)
    return _sign(store, board, [one.key for one in submitted], actor)


def _sign(store: Store, board: Board, keys: Sequence[FilingKey], actor: Actor) -> StatePatch:
    for one in _stored(store, keys):
        if one.state is FilingState.SUBMITTED:
            filing_checks.require_no_fault(store, board, one)
    return _do(store, board, Action.SIGN, keys, actor, "")


def send(store: Store, board: Board, unit_id: UnitId, month: Month, *, actor: Actor = Actor.CLERK) -> StatePatch:
    """报送: everything signed in the unit's month. The first sending is the one that is on time or late."""
    signed = of_month(store, unit_id, month, Action.SEND, actor)
    return _do(store, board, Action.SEND, [one.key for one in signed], actor, "")


def receive(store: Store, board: Board, keys: Sequence[FilingKey], *, actor: Actor = Actor.OFFICE) -> StatePatch:
    """接收: what was sent has come in."""
    return _do(store, board, Action.RECEIVE, keys, actor, "")


def accept(store: Store, board: Board, keys: Sequence[FilingKey], *, actor: Actor = Actor.OFFICE) -> StatePatch:
    """采用."""
    return _do(store, board, Action.ACCEPT, keys, actor, "")


def give_back(
    store: Store, board: Board, keys: Sequence[FilingKey], *, reason: str, actor: Actor = Actor.OFFICE
) -> StatePatch:
    """退回 with a reason: by the head before the signature, by the office after it was sent."""
    return _do(store, board, Action.RETURN, keys, actor, reason)


def take(
    store: Store, board: Board, action: Action, keys: Sequence[FilingKey], *, reason: str, actor: Actor
) -> StatePatch:
    """Any of the steps by its name; a role's password was asked for before."""
    if action is Action.SUBMIT:
        return submit(store, board, keys, reason=reason, actor=actor)
    if action is Action.SIGN:
        return _sign(store, board, keys, actor)
    return _do(store, board, action, keys, actor, reason)


def of_month(store: Store, unit_id: UnitId, month: Month, action: Action, actor: Actor) -> tuple[Filing, ...]:
    """The unit's filings of the month that the action may be done to; raises KnownError when there is none."""
    filings = [one for one in store.filings(month=month, unit_id=unit_id) if not one.is_empty]
    found = ready(filings, action, actor)
    if not found:
        raise KnownError(f"{month.label}没有可以{action.label}的填报：{_counted(filings)}。", _before(action, actor))
    return found


def _counted(filings: Sequence[Filing]) -> str:
    counts = Counter(one.state for one in filings)
    return "，".join(f"{state.label} {counts[state]} 项" for state in FilingState if counts[state]) or "还没有填报"


def _before(action: Action, actor: Actor) -> str:
    rows = [row for row in transitions.TABLE if row.action is action]
    mine = [row for row in rows if actor in row.actors]
    states = "、".join(f"“{row.before.label}”" for row in mine or rows)
    return f"先要是{states}，才可以{action.label}。"


def _do(store: Store, board: Board, action: Action, keys: Sequence[FilingKey], actor: Actor, reason: str) -> StatePatch:
    return _apply(store, _patch(store, board, action, _stored(store, keys), actor, reason))


def _stored(store: Store, keys: Sequence[FilingKey]) -> list[Filing]:
    return [store.filing(key) or Filing(key) for key in keys]


def _patch(
    store: Store, board: Board, action: Action, filings: Sequence[Filing], actor: Actor, reason: str
) -> StatePatch:
    """The step with all its filings; raises KnownError naming the first that may not take it."""
    pairs, rows = [], []
    for one in filings:
        require(store, actor, one.key.unit_id)
        row = _row(store, board, action, one, actor, reason)
        rows.append(row)
        pairs.append((one, _after(one, row, reason)))
    closes, undoable = any(row.closes for row in rows), all(row.undoable for row in rows)
    return StatePatch(_label(board, action, filings), action, actor, tuple(pairs), closes, undoable)


def _row(
    store: Store, board: Board, action: Action, filing: Filing, actor: Actor, reason: str
) -> transitions.Transition:
    locked = month_lock.is_locked(store, filing.key.unit_id, filing.key.month)
    try:
        return transitions.step(filing.state, action, actor, locked=locked, reason=reason)
    except KnownError as error:
        title = board.nodes[filing.key.node_id].title
        raise KnownError(f"“{title}”没有{action.label}：{error.sentence}", error.hint) from error


def _after(filing: Filing, row: transitions.Transition, reason: str) -> Filing:
    sent_at: dt.datetime | None = filing.sent_at
    if row.action is Action.SEND:
        sent_at = sent_at or clock.now()
    # Until the head has signed, a clerk reads on top why a filing came back.
    kept = filing.reason if row.action in {Action.SUBMIT, Action.WITHDRAW} else ""
    return filing._replace(state=row.after, reason=reason.strip() or kept, sent_at=sent_at)


def _label(board: Board, action: Action, filings: Sequence[Filing]) -> str:
    if not filings:
        raise KnownError(f"没有要{action.label}的填报。")
    key = filings[0].key
    if len(filings) == 1:
        return f"{action.label}“{board.nodes[key.node_id].title}”{key.month.number}月填报"
    units = {one.key.unit_id for one in filings}
    whose = board.units[key.unit_id].name if len(units) == 1 else f"{len(units)} 个单位"
    return f"{action.label}{whose}{key.month.number}月填报 {len(filings)} 项"


def _apply(store: Store, patch: StatePatch) -> StatePatch:
    patch.apply(store, patch.label)
    return patch
