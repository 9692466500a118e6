"""The one table of what may become of a filing, and the one of what may become of a task.

Every change of a state goes through here, from the window, the command line and packages alike.
Progress status, filing state and task state are three fields; nothing here mixes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import KnownError
from core.model.status import FilingState as S
from core.model.status import Labelled
from core.model.status import TaskChangeKind as K
from core.model.status import TaskState as T
from core.rules.roles import OFFICE, UNIT, Actor

HEAD = (Actor.HEAD,)


class Action(Labelled):
    """What is done to a filing; the label is the word on the button."""

    SUBMIT = "submit", "提交审签"
    WITHDRAW = "withdraw", "撤回"
    SIGN = "sign", "审签"
    SEND = "send", "报送"
    RECEIVE = "receive", "接收"
    ACCEPT = "accept", "采用"
    RETURN = "return", "退回"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `closes`: not in a locked month. `undoable`: 撤销 may take it back."""

    action: Action
    before: S
    after: S
    actors: tuple[Actor, ...]
    needs_reason: bool = False
    closes: bool = True
    undoable: bool = True


TABLE = (
    Transition(Action.SUBMIT, S.DRAFT, S.SUBMITTED, UNIT),
    Transition(Action.SUBMIT, S.RETURNED, S.SUBMITTED, UNIT),
    Transition(Action.WITHDRAW, S.SUBMITTED, S.DRAFT, UNIT),
    Transition(Action.WITHDRAW, S.SIGNED_OFF, S.DRAFT, HEAD, needs_reason=True, undoable=False),
    Transition(Action.SIGN, S.SUBMITTED, S.SIGNED_OFF, HEAD, undoable=False),
    Transition(Action.SEND, S.SIGNED_OFF, S.SENT, UNIT, undoable=False),
    Transition(Action.RECEIVE, S.SENT, S.RECEIVED, OFFICE, closes=False),
    Transition(Action.ACCEPT, S.RECEIVED, S.ACCEPTED, OFFICE, closes=False),
    Transition(Action.RETURN, S.SUBMITTED, S.RETURNED, HEAD, needs_reason=True),
    Transition(Action.RETURN, S.SENT, S.RETURNED, OFFICE, needs_reason=True),
    Transition(Action.RETURN, S.RECEIVED, S.RETURNED, OFFICE, needs_reason=True),
    Transition(Action.RETURN, S.ACCEPTED, S.RETURNED, OFFICE, needs_reason=True),
)
_BY_STEP = {(row.action, row.before): row for row in TABLE}


@dataclass(frozen=True, slots=True)
class Choice:
    """An action as a button shows it: `why` is empty when it may be done, else the reason it is greyed."""

    action: Action
    why: str = ""
    needs_reason: bool = False

    @property
    def allowed(self) -> bool:
        """Whether it may be done now."""
        return not self.why


def allowed(state: S, actor: Actor, *, locked: bool = False) -> tuple[Choice, ...]:
    """Every action in the order of a filing's way, each with the reason where it is not allowed."""
    return tuple(choice(state, action, actor, locked=locked) for action in Action)


def choice(state: S, action: Action, actor: Actor, *, locked: bool = False) -> Choice:
    """One action on a filing in this state."""
    row = _BY_STEP.get((action, state))
    if row is None:
        return Choice(action, f"现在是“{state.label}”，不能{action.label}；{_from(action)}才可以{action.label}。")
    if actor not in row.actors:
        return Choice(action, f"{row.before.label}的填报由{_names(row.actors)}{action.label}。", row.needs_reason)
    if locked and row.closes:
        return Choice(action, "这个月已锁定，要办先由督查室重新打开。", row.needs_reason)
    return Choice(action, needs_reason=row.needs_reason)


def step(state: S, action: Action, actor: Actor, *, locked: bool = False, reason: str = "") -> Transition:
    """The row that leads on; raises KnownError with the state, the action and what is missing."""
    found = choice(state, action, actor, locked=locked)
    if not found.allowed:
        raise KnownError(found.why)
    if found.needs_reason and not reason.strip():
        raise KnownError(f"{action.label}要写原因，没有办理。", "写明原因后再办。")
    return _BY_STEP[action, state]


def why_not_edit(state: S, *, locked: bool = False) -> str:
    """Why the text of a filing may not be changed; "" when it may."""
    if not state.is_editable:
        return f"这一项{state.label}，不能再改。"
    return "这个月已锁定，不能再改。" if locked else ""


def _from(action: Action) -> str:
    return "、".join(f"“{row.before.label}”" for row in TABLE if row.action is action)


def _names(actors: tuple[Actor, ...]) -> str:
    return "或".join(actor.label for actor in actors)


# --- tasks ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskTransition:
    """What a change makes of a task: `applied` as soon as the unit applies, `agreed` once the office agrees."""

    kind: K
    before: tuple[T, ...]
    applied: T | None
    agreed: T


_WORKED_ON = (T.OPEN, T.EXTENDED, T.AMENDED)
TASK_TABLE = (
    TaskTransition(K.COMPLETE, _WORKED_ON, T.DONE, T.CLOSED_OUT),
    TaskTransition(K.EXTEND, _WORKED_ON, None, T.EXTENDED),
    TaskTransition(K.AMEND, _WORKED_ON, None, T.AMENDED),
    TaskTransition(K.SUSPEND, _WORKED_ON, None, T.SUSPENDED),
    TaskTransition(K.RESUME, (T.CLOSED_OUT, T.SUSPENDED), None, T.OPEN),
)
TASK_BY_KIND = {row.kind: row for row in TASK_TABLE}


def task_step(state: T, kind: K) -> TaskTransition:
    """The row of this change; raises KnownError where the task's state does not allow it."""
    row = TASK_BY_KIND[kind]
    if state not in row.before:
        among = "、".join(f"“{each.label}”" for each in row.before)
        raise KnownError(f"这项任务现在是“{state.label}”，不能{kind.label}；{among}的任务才可以{kind.label}。")
    return row
