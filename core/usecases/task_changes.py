"""Closing out a task (办结 → 销号), and 延期, 调整, 中止: applied for by the unit, agreed by the office.

Each unit answers for its own part of a measure; where that stands, `task_standing` tells.
"""

from __future__ import annotations

import datetime as dt
import uuid

from core.errors import KnownError
from core.host import clock
from core.model import wording
from core.model.board import Board
from core.model.ports import Store
from core.model.records import Filing, FilingKey, NodeId, RecordId, TaskChange, UnitId
from core.model.status import FilingState, ProgressStatus, TaskChangeKind, TaskChangeState
from core.rules.roles import OFFICE, UNIT, Actor, require
from core.rules.task_states import Standing, standing
from core.rules.transitions import task_step
from core.usecases import evidence, filing_checks
from core.usecases.changes import RecordPatch

_SIGNED = {FilingState.SIGNED_OFF, FilingState.SENT, FilingState.RECEIVED, FilingState.ACCEPTED}


def standing_of(store: Store, board: Board, node_id: NodeId, unit_id: UnitId) -> Standing:
    """Where the unit's part of the task stands."""
    return standing(board.nodes[node_id], store.records(TaskChange, node_id=node_id, unit_id=unit_id))


# --- what a unit and the office do -----------------------------------------------------------------------


def apply_for(
    store: Store,
    board: Board,
    key: FilingKey,
    kind: TaskChangeKind,
    *,
    reason: str,
    new_due: dt.date | None = None,
    actor: Actor = Actor.CLERK,
) -> RecordPatch:
    """Apply for a change of the unit's part of a task, in the month of the key.

    Raises KnownError without a reason or evidence, while another application waits, where the task's
    state does not allow it, for 延期 without a later due date, and for 办结 of what is not 已完成.
    """
    _require_among(store, actor, UNIT, f"{kind.label}由单位申请。", key.unit_id)
    found = standing_of(store, board, key.node_id, key.unit_id)
    _require_fit(store, key, kind, found, new_due)
    if not reason.strip():
        raise KnownError(f"申请{kind.label}要写原因，没有办理。", "写明原因后再办。")
    if not evidence.attached(store, key):
        raise KnownError(f"申请{kind.label}要有佐证材料，没有办理。", "先在这个月的填报里添加。")
    change = TaskChange(
        _new_id(), key.node_id, key.unit_id, key.month, kind, reason=reason.strip(),
        old_due=found.due_date, new_due=new_due, applied_at=clock.now(),
    )  # fmt: skip
    return _put(store, board, f"申请{kind.label}", None, change, actor)


def _require_fit(store: Store, key: FilingKey, kind: TaskChangeKind, found: Standing, new_due: dt.date | None) -> None:
    if found.waiting is not None:
        raise KnownError(f"{found.waiting.kind.label}申请还在等督查室答复，不能再申请。", "可先撤回那一份。")
    task_step(found.state, kind)
    if kind is TaskChangeKind.RESUME:
        raise KnownError("恢复由督查室办理。")
    if kind is TaskChangeKind.EXTEND and (new_due is None or (found.due_date and new_due <= found.due_date)):
        now = f"现在是 {wording.date(found.due_date)}" if found.due_date else "现在没有期限"
        raise KnownError(f"延期要有更晚的完成时限（{now}），没有办理。")
    filing = store.filing(key)
    if kind is TaskChangeKind.COMPLETE and (filing is None or filing.status is not ProgressStatus.COMPLETED):
        raise KnownError(f"{key.month.label}的进度判断还不是“已完成”，不能申请办结。", "先填好这个月的进展。")


def take_back(store: Store, board: Board, change: TaskChange, *, actor: Actor = Actor.CLERK) -> RecordPatch:
    """The unit takes back what it applied for."""
    _require_among(store, actor, UNIT, "申请由单位撤回。", change.unit_id)
    return _answer(store, board, change, TaskChangeState.WITHDRAWN, "", actor)


def agree(
    store: Store, board: Board, change: TaskChange, *, answer: str = "", actor: Actor = Actor.OFFICE
) -> RecordPatch:
    """The office agrees. 销号 only after the unit head has signed the filing that says 已完成."""
    _require_among(store, actor, OFFICE, "同意由督查室办理。")
    key = FilingKey(change.node_id, change.unit_id, change.month)
    if change.kind is TaskChangeKind.COMPLETE and not _is_signed_completed(store, key):
        raise KnownError("单位负责人还没有审签“已完成”的填报，不能销号。", "等审签以后再同意。")
    return _answer(store, board, change, TaskChangeState.AGREED, answer, actor)


def _is_signed_completed(store: Store, key: FilingKey) -> bool:
    newest: Filing | None = store.filing(key) or filing_checks.before(store, key)
    return newest is not None and newest.state in _SIGNED and newest.status is ProgressStatus.COMPLETED


def refuse(store: Store, board: Board, change: TaskChange, *, answer: str, actor: Actor = Actor.OFFICE) -> RecordPatch:
    """The office does not agree, and says why: the task is as it was before."""
    _require_among(store, actor, OFFICE, "答复由督查室办理。")
    if not answer.strip():
        raise KnownError("不同意要写原因，没有办理。", "写明原因后再办。")
    return _answer(store, board, change, TaskChangeState.REFUSED, answer, actor)


def resume(store: Store, board: Board, key: FilingKey, *, reason: str, actor: Actor = Actor.OFFICE) -> RecordPatch:
    """The office takes up a suspended or closed task again, from the month of the key on."""
    _require_among(store, actor, OFFICE, "恢复由督查室办理。")
    found = standing_of(store, board, key.node_id, key.unit_id)
    task_step(found.state, TaskChangeKind.RESUME)
    if not reason.strip():
        raise KnownError("恢复要写原因，没有办理。", "写明原因后再办。")
    now = clock.now()
    change = TaskChange(
        _new_id(), key.node_id, key.unit_id, key.month, TaskChangeKind.RESUME, TaskChangeState.AGREED,
        reason.strip(), old_due=found.due_date, applied_at=now, decided_at=now,
    )  # fmt: skip
    return _put(store, board, "恢复", None, change, actor)


def _answer(
    store: Store, board: Board, change: TaskChange, state: TaskChangeState, answer: str, actor: Actor
) -> RecordPatch:
    if change.state is not TaskChangeState.APPLIED:
        raise KnownError(f"这份{change.kind.label}申请{change.state.label}，不能再答复。")
    decided = change._replace(state=state, answer=answer.strip(), decided_at=clock.now())
    verb = {"agreed": "同意", "refused": "不同意", "withdrawn": "撤回"}[state.value]
    return _put(store, board, f"{verb}{change.kind.label}", change, decided, actor)


def _put(
    store: Store, board: Board, what: str, before: TaskChange | None, after: TaskChange, actor: Actor
) -> RecordPatch:
    patch = RecordPatch(f"{what}“{board.nodes[after.node_id].title}”", ((before, after),), actor)
    patch.apply(store, patch.label)
    return patch


def _require_among(
    store: Store, actor: Actor, among: tuple[Actor, ...], refusal: str, unit_id: UnitId | None = None
) -> None:
    if actor not in among:
        raise KnownError(refusal)
    require(store, actor, unit_id)


def _new_id() -> RecordId:
    return RecordId(str(uuid.uuid4()))
