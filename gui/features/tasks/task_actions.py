"""办理: what can be done with a task besides filing it, by the role that sits here; greyed entries say why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from core.errors import KnownError
from core.model import wording
from core.model.period import Frequency
from core.model.records import FilingKey, TaskChange
from core.model.status import Light, TaskChangeKind
from core.rules.roles import Actor
from core.usecases import month_lock, reviews, task_changes
from core.usecases.list_change import reschedule
from gui.features.tasks import phrases
from gui.shell import prompts
from gui.shell.session import Session
from gui.widgets.labels import tip

_KINDS = (TaskChangeKind.COMPLETE, TaskChangeKind.EXTEND, TaskChangeKind.AMEND, TaskChangeKind.SUSPEND)


def menu(parent: QWidget, session: Session, key: FilingKey) -> QMenu:
    """The unit's applications, or the office's answers, lights, remarks and locks."""
    made = QMenu(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setToolTipsVisible(True)
    waiting = task_changes.standing_of(session.store, session.board, key.node_id, key.unit_id).waiting
    (_offices if session.actor is Actor.OFFICE else _units)(made, parent, session, key, waiting)
    if session.store.read_only:
        for action in made.actions():
            action.setEnabled(False)
    made.addSeparator()
    _put(made, "打印本项…", partial(print_item, parent, session, key))
    return made


def print_item(parent: QWidget, session: Session, key: FilingKey) -> None:
    """Show the filing on a page of its own."""
    from gui.features.filing.item_print import ItemPrint

    ItemPrint(parent, session, key).open()


def _put(made: QMenu, words: str, do: Callable[[], object], why: str = "") -> None:
    action = made.addAction(words, lambda: do())  # noqa: PLW0108  without the state that Qt hands over
    action.setEnabled(not why)
    action.setToolTip(tip(why))


# --- the unit ------------------------------------------------------------------------------------------


def _units(made: QMenu, parent: QWidget, session: Session, key: FilingKey, waiting: TaskChange | None) -> None:
    why = f"{waiting.kind.label}申请还在等督查室答复" if waiting else ""
    for kind in _KINDS:
        _put(made, f"申请{kind.label}…", partial(apply_for, parent, session, key, kind), why)
    if waiting is not None:
        made.addSeparator()
        take_back = partial(task_changes.take_back, session.store, session.board, waiting, actor=session.actor)
        _put(made, f"撤回{waiting.kind.label}申请", partial(session.take, take_back))


def apply_for(parent: QWidget, session: Session, key: FilingKey, kind: TaskChangeKind) -> bool:
    """Ask for the reason (and the later due date of 延期), then apply; True when it was done."""
    hint = "要有佐证材料；督查室同意后生效，原来的时限留在记录里。"
    reason: str | None
    if kind is TaskChangeKind.EXTEND:
        reason, new_due = prompts.reason_and_day(parent, *_extension(session, key, hint), go="申请延期")
    else:
        reason, new_due = prompts.reason(parent, f"申请{kind.label}要写原因。", hint, go=f"申请{kind.label}"), None
    return reason is not None and session.take(
        partial(
            task_changes.apply_for,
            session.store,
            session.board,
            key,
            kind,
            reason=reason,
            new_due=new_due,
            actor=session.actor,
        )
    )


def _extension(session: Session, key: FilingKey, hint: str) -> tuple[str, str, dt.date]:
    """What is asked, what lies behind it, and the day to start from: the due date that holds."""
    held = task_changes.standing_of(session.store, session.board, key.node_id, key.unit_id).due_date
    now = f"现在的完成时限是 {wording.date(held)}。" if held else "现在没有单独的完成时限。"
    year = session.board.work_list.year
    return "申请延期到哪一天，要写原因。", f"{now}{hint}", held or dt.date(year, 12, 31)


# --- the office ----------------------------------------------------------------------------------------


def _offices(made: QMenu, parent: QWidget, session: Session, key: FilingKey, waiting: TaskChange | None) -> None:
    if waiting is not None:
        agree = partial(task_changes.agree, session.store, session.board, waiting, actor=session.actor)
        asked = task_changes.asked_words(session.board, waiting)
        _put(made, f"同意{asked}", partial(session.take, agree))
        _put(made, f"不同意{asked}…", partial(_refuse, parent, session, waiting))
        made.addSeparator()
    for light in (Light.GREEN, Light.YELLOW, Light.RED):
        _put(made, f"改为{light.label}…", partial(overrule, parent, session, key, light))
    review = reviews.review_of(session.store, key)
    if review is not None and review.light is not None:
        by_rule = partial(reviews.overrule, session.store, session.board, key, None, actor=session.actor)
        _put(made, "按规则亮灯", partial(session.take, by_rule))
    _put(made, "写意见…", partial(remark, parent, session, key))
    made.addSeparator()
    _frequency(made, session, key)
    for part in phrases.to_be_chosen(session, key.node_id):
        words = f"“{session.board.units[part.unit_id].name}”指…"
        _put(made, words, partial(phrases.choose, parent, session, key.node_id, part.unit_id))
    _put(made, "恢复任务…", partial(_resume, parent, session, key), _why_no_resume(session, key))
    _lock(made, parent, session, key)


def _frequency(made: QMenu, session: Session, key: FilingKey) -> None:
    """填报频次 of the measure, for all its units."""
    now = session.board.nodes[key.node_id].frequency
    offered = made.addMenu(f"填报频次：{now.label}")
    for each in Frequency:
        do = partial(reschedule, session.store, session.board.work_list.id, key.node_id, each, actor=session.actor)
        action = offered.addAction(each.label, partial(session.take, do))
        action.setCheckable(True)
        action.setChecked(each is now)
        action.setEnabled(each is not now)


def _refuse(parent: QWidget, session: Session, waiting: TaskChange) -> None:
    said = prompts.reason(parent, f"不同意{waiting.kind.label}要写原因。", "任务回到申请前的状态。", go="不同意")
    if said is not None:
        session.take(
            partial(task_changes.refuse, session.store, session.board, waiting, answer=said, actor=session.actor)
        )


def overrule(parent: QWidget, session: Session, key: FilingKey, light: Light) -> None:
    """Give the task another light this month, with the reason that is printed."""
    said = prompts.reason(parent, f"改为{light.label}要写原因。", "原因会印在通报里。", go=f"改为{light.label}")
    if said is not None:
        session.take(
            partial(reviews.overrule, session.store, session.board, key, light, reason=said, actor=session.actor)
        )


def remark(parent: QWidget, session: Session, key: FilingKey) -> None:
    """Say something to the filing; the unit reads it beside its form."""
    said = prompts.line(parent, "对这一项填报的意见", "单位在填报旁边看到。", name="意见", go="写入")
    if said is not None:
        session.take(partial(reviews.remark, session.store, session.board, key, said, actor=session.actor))


def _why_no_resume(session: Session, key: FilingKey) -> str:
    from core.rules.transitions import task_step

    found = task_changes.standing_of(session.store, session.board, key.node_id, key.unit_id)
    try:
        task_step(found.state, TaskChangeKind.RESUME)
    except KnownError as error:
        return error.sentence
    return ""


def _resume(parent: QWidget, session: Session, key: FilingKey) -> None:
    said = prompts.reason(parent, "恢复任务要写原因。", "从这个月起，单位重新填报这一项。", go="恢复任务")
    if said is not None:
        session.take(partial(task_changes.resume, session.store, session.board, key, reason=said, actor=session.actor))


def _lock(made: QMenu, parent: QWidget, session: Session, key: FilingKey) -> None:
    unit, month = session.board.units[key.unit_id].name, key.month
    if month_lock.is_locked(session.store, key.unit_id, month):
        _put(made, f"为{unit}重新打开{month.number}月…", partial(_reopen, parent, session, key))
    else:
        lock = partial(month_lock.lock_month, session.store, month, [key.unit_id], actor=session.actor)
        _put(made, f"锁定{unit}{month.number}月", partial(session.take, lock))


def _reopen(parent: QWidget, session: Session, key: FilingKey) -> None:
    said = prompts.reason(parent, f"重新打开{key.month.label}要写原因。", "单位又可以填报这个月。", go="重新打开")
    if said is not None:
        session.take(
            partial(month_lock.reopen, session.store, key.month, key.unit_id, reason=said, actor=session.actor)
        )
