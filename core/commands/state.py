"""A step of one filing or of a unit's whole month, as the command line asks for it."""

from __future__ import annotations

from core.errors import KnownError
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, FilingKey, UnitId
from core.rules import roles, transitions
from core.rules.roles import Actor
from core.rules.transitions import Action
from core.usecases import month_lock, recording, steps

LOCK, REOPEN = "lock", "reopen"
WORDS = (*(action.value for action in Action), LOCK, REOPEN)
#: Who is taken to act: the first of them who may do something here.
_ACTORS = {
    Action.SUBMIT: (Actor.CLERK,),
    Action.WITHDRAW: (Actor.CLERK, Actor.HEAD),
    Action.SIGN: (Actor.HEAD,),
    Action.SEND: (Actor.CLERK,),
    Action.RECEIVE: (Actor.OFFICE,),
    Action.ACCEPT: (Actor.OFFICE,),
    Action.RETURN: (Actor.OFFICE, Actor.HEAD),
}


def run(
    store: Store,
    board: Board,
    word: str,
    unit_id: UnitId,
    month: Month,
    *,
    node: str = "",
    reason: str = "",
    password: str = "",
) -> str:
    """Take the step; a sentence that says what was done. `node` "": all of the unit's month.

    Raises KnownError with the state, the action and what is missing; then nothing was changed.
    """
    if month.year != board.work_list.year:
        raise KnownError(f"{month.label}不在 {board.work_list.year} 年的清单里。")
    if word in {LOCK, REOPEN}:
        return _locked(store, word, unit_id, month, node, reason, password)
    action = Action(word)
    named = _named(store, board, unit_id, month, node)
    actor = _actor(store, action, named)
    roles.admit(store, actor, password)
    chosen = named if node else steps.of_month(store, unit_id, month, action, actor)
    return f"已{steps.take(store, board, action, [one.key for one in chosen], reason=reason, actor=actor).label}。"


def _locked(store: Store, word: str, unit_id: UnitId, month: Month, node: str, reason: str, password: str) -> str:
    if node:
        raise KnownError("锁定和重新打开是整月的，不分任务。", "去掉 --node 再试。")
    roles.admit(store, Actor.OFFICE, password)
    if word == LOCK:
        return f"已{month_lock.lock_month(store, month, [unit_id], reason=reason).label}。"
    return f"已{month_lock.reopen(store, month, unit_id, reason=reason).label}。"


def _named(store: Store, board: Board, unit_id: UnitId, month: Month, node: str) -> tuple[Filing, ...]:
    if not node:
        return tuple(store.filings(month=month, unit_id=unit_id))
    task = recording.find_node(board, node)
    if unit_id not in board.units_of.get(task.id, ()):
        raise KnownError(f"“{board.units[unit_id].name}”不是“{task.title}”的责任单位。")
    key = FilingKey(task.id, unit_id, month)
    return (store.filing(key) or Filing(key),)


def _actor(store: Store, action: Action, filings: tuple[Filing, ...]) -> Actor:
    here = [actor for actor in _ACTORS[action] if actor in roles.available(store)] or list(_ACTORS[action])
    able = (one for one in here if any(transitions.choice(filing.state, action, one).allowed for filing in filings))
    return next(able, here[0])
