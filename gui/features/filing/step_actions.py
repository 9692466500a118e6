"""The steps of filings as the window takes them: what is missing is asked for, what is refused is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.model.records import Filing, FilingKey
from core.model.status import FilingState
from core.rules import checks
from core.rules.checks import Severity
from core.rules.transitions import Action, Choice
from core.usecases import filing_checks, steps
from gui.shell import prompts
from gui.shell.session import Session

#: What may come next, by state: the first is the main one.
_SHOWN = {
    FilingState.DRAFT: (Action.SUBMIT,),
    FilingState.RETURNED: (Action.SUBMIT,),
    FilingState.SUBMITTED: (Action.WITHDRAW, Action.RETURN),
    FilingState.SIGNED_OFF: (Action.WITHDRAW,),
    FilingState.SENT: (Action.RECEIVE, Action.RETURN),
    FilingState.RECEIVED: (Action.ACCEPT, Action.RETURN),
    FilingState.ACCEPTED: (Action.RETURN,),
}
_WHY = {
    Action.WITHDRAW: ("撤回已审签的填报", "撤回后回到草稿，审签作废；原因留在历史里。"),
    Action.RETURN: ("退回这一项填报", "单位看到原因后修改，再提交、再审签。"),
}


def choices(session: Session, filing: Filing) -> list[Choice]:
    """The steps that belong to the filing's state, each with the reason where this role may not take it."""
    shown = _SHOWN[filing.state]
    found = {each.action: each for each in steps.choices(session.store, filing.key, session.actor)}
    return [found[action] for action in shown if _concerns(session, found[action], filing)]


def _concerns(session: Session, choice: Choice, filing: Filing) -> bool:
    """A unit is not shown the office's steps; 退回 of what waits for the head is the head's."""
    from core.rules.roles import Actor

    if choice.action is Action.RETURN and filing.state is FilingState.SUBMITTED:
        return session.actor is Actor.HEAD
    is_offices = choice.action in {Action.RECEIVE, Action.ACCEPT, Action.RETURN}
    return is_offices == (session.actor is Actor.OFFICE)


def take(parent: QWidget, session: Session, filing: Filing, choice: Choice) -> bool:
    """Take a step with one filing; True when it was taken."""
    if choice.action is Action.SUBMIT:
        return submit(parent, session, [filing.key])
    reason: str | None = ""
    if choice.needs_reason:
        sentence, hint = _WHY[choice.action]
        reason = prompts.reason(parent, f"{sentence}要写明原因。", hint, go=choice.action.label)
    if reason is None:
        return False
    said = reason
    return session.take(
        lambda: steps.take(session.store, session.board, choice.action, [filing.key], reason=said, actor=session.actor)
    )


def submit(parent: QWidget, session: Session, keys: Sequence[FilingKey]) -> bool:
    """提交审签; open warnings are listed and one reason is asked for all of them."""
    stored = [session.store.filing(key) or Filing(key) for key in keys]
    open_ones = [fault for one in stored for fault in open_warnings(session, one)]
    reason: str | None = ""
    if open_ones:
        listed = "\n".join(f"· {fault.sentence}" for fault in open_ones[:8])
        sentence = f"有 {len(open_ones)} 条提醒，改好或写明原因再提交。"
        reason = prompts.reason(parent, sentence, listed, go=Action.SUBMIT.label)
    if reason is None:
        return False
    said = reason
    return session.take(
        lambda: steps.submit(session.store, session.board, list(keys), reason=said, actor=session.actor)
    )


def open_warnings(session: Session, filing: Filing) -> tuple[checks.Fault, ...]:
    """The warnings that still want a reason; none while an error blocks the filing anyway."""
    found = filing_checks.found_in(session.store, session.board, filing)
    is_blocked = any(fault.severity is Severity.ERROR for fault in found)
    return () if is_blocked else checks.unanswered(filing, found)
