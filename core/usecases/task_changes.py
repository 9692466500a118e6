"""Closing out a task (办结 → 销号), and 延期, 调整, 中止: applied for by the unit, agreed by the office.

Each unit answers for its own part of a measure; where that stands, `task_standing` tells.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from core import owners, planning
from core.errors import KnownError
from core.host import clock
from core.model import wording
from core.model.board import Board
from core.model.ports import Store
from core.model.records import Filing, FilingKey, IndicatorId, NodeId, RecordId, TaskChange, UnitId
from core.model.status import FilingState, ProgressStatus, TaskChangeKind, TaskChangeState
from core.plan import Point, due_in
from core.rules.roles import OFFICE, UNIT, Actor, require
from core.rules.task_states import Standing, standing
from core.rules.transitions import task_step
from core.usecases import evidence, filing_checks
from core.usecases.changes import RecordPatch

_SIGNED = {FilingState.SIGNED_OFF, FilingState.SENT, FilingState.RECEIVED, FilingState.ACCEPTED}


class OfIndicator(NamedTuple):
    """What an application is about when it is not the whole task: one indicator, and its 节点 in months to come."""

    id: IndicatorId | None = None
    points: tuple[Point, ...] = ()


_WHOLE_TASK = OfIndicator()


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
    of: OfIndicator = _WHOLE_TASK,
    actor: Actor = Actor.CLERK,
) -> RecordPatch:
    """Apply for a change of the unit's part of a task, in the month of the key.

    延期 and 调整 may be asked for one indicator that the unit files; 调整 then brings its points after the month.

    Raises KnownError without a reason or evidence, while another application waits, where the task's
    state does not allow it, for 延期 without a later due date, and for 办结 of what is not 已完成.
    """
    _require_among(store, actor, UNIT, f"{kind.label}由单位申请。", key.unit_id)
    found = standing_of(store, board, key.node_id, key.unit_id)
    indicator_id, points = of
    held = found.due_date if indicator_id is None else _latest_due(board, key, indicator_id)
    _require_fit(store, key, kind, found._replace(due_date=held), new_due)
    if points:
        _require_points(board, key, indicator_id, points)
    if not reason.strip():
        raise KnownError(f"申请{kind.label}要写原因，没有办理。", "写明原因后再办。")
    if not evidence.attached(store, key):
        raise KnownError(f"申请{kind.label}要有佐证材料，没有办理。", "先在这个月的填报里添加。")
    change = TaskChange(
        _new_id(), key.node_id, key.unit_id, key.month, kind, reason=reason.strip(),
        old_due=held, new_due=new_due, applied_at=clock.now(), indicator_id=indicator_id, points=tuple(points),
    )  # fmt: skip
    return _put(store, board, f"申请{kind.label}", None, change, actor)


def _require_points(board: Board, key: FilingKey, indicator_id: IndicatorId | None, points: Sequence[Point]) -> None:
    """Points of one of the unit's indicators, in months to come."""
    if indicator_id is None or any(one.month <= key.month for one in points):
        raise KnownError("节点只改一个指标以后的月份，没有办理。")
    due = _latest_due(board, key, indicator_id)
    planning.check_points(board, board.indicator_by_id[indicator_id], points, due)


def grant_points(
    store: Store,
    board: Board,
    key: FilingKey,
    points: Sequence[Point],
    *,
    reason: str,
    indicator_id: IndicatorId,
    actor: Actor = Actor.OFFICE,
) -> RecordPatch:
    """Agreed 节点 without an application: from the month of the key on; earlier months keep their plan."""
    _require_among(store, actor, OFFICE, "节点由督查室同意。")
    found = standing_of(store, board, key.node_id, key.unit_id)
    task_step(found.state, TaskChangeKind.AMEND)
    _require_points(board, key, indicator_id, points)
    if not reason.strip():
        raise KnownError("调整节点要写原因，没有办理。", "写明原因后再办。")
    now = clock.now()
    change = TaskChange(
        _new_id(), key.node_id, key.unit_id, key.month, TaskChangeKind.AMEND, TaskChangeState.AGREED, reason.strip(),
        old_due=found.due_date, applied_at=now, decided_at=now, indicator_id=indicator_id, points=tuple(points),
    )  # fmt: skip
    return _put(store, board, "同意调整节点", None, change, actor)


def asked_words(board: Board, change: TaskChange) -> str:
    """What an application asks for: 延期到2022年12月31日, “新建学校”调整节点（10月 7、11月 8）."""
    about = (
        f"“{board.indicator_by_id[change.indicator_id].name}”" if change.indicator_id in board.indicator_by_id else ""
    )
    until = f"到{wording.date(change.new_due)}" if change.new_due else ""
    told = "、".join(
        f"{one.month.number}月 {wording.number(one.value)}{'%' if one.is_percent else ''}" for one in change.points
    )
    return f"{about}{change.kind.label}{until}{f'节点（{told}）' if told else ''}"


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


def grant_extension(
    store: Store,
    board: Board,
    key: FilingKey,
    new_due: dt.date,
    *,
    reason: str,
    indicator_id: IndicatorId | None = None,
    actor: Actor = Actor.OFFICE,
) -> RecordPatch:
    """An agreed 延期 without an application: from the month of the key on the unit's plan leads to the new day.

    Raises KnownError where the task's state does not allow it, for a unit that is not asked, and for a day that
    is no later than all deadlines that it would move.
    """
    _require_among(store, actor, OFFICE, "延期由督查室同意。")
    node, unit = board.nodes[key.node_id], board.units[key.unit_id]
    if key.unit_id not in board.units_of.get(key.node_id, ()) or key.month.year != board.work_list.year:
        raise KnownError(f"“{unit.name}”{key.month.label}没有“{node.title}”这项任务，没有办理。")
    found = standing_of(store, board, key.node_id, key.unit_id)
    task_step(found.state, TaskChangeKind.EXTEND)
    latest = _latest_due(board, key, indicator_id)
    if new_due <= latest:
        raise KnownError(f"延期要有更晚的完成时限（现在是 {wording.date(latest)}），没有办理。")
    if not reason.strip():
        raise KnownError("延期要写原因，没有办理。", "写明原因后再办。")
    now = clock.now()
    change = TaskChange(
        _new_id(), key.node_id, key.unit_id, key.month, TaskChangeKind.EXTEND, TaskChangeState.AGREED,
        reason.strip(), old_due=latest, new_due=new_due, applied_at=now, decided_at=now, indicator_id=indicator_id,
    )  # fmt: skip
    return _put(store, board, f"同意{unit.name}延期", None, change, actor)


def _latest_due(board: Board, key: FilingKey, indicator_id: IndicatorId | None) -> dt.date:
    """The earliest deadline that an extension would move: of the indicator, of those the unit files, of its part."""
    indicators = owners.asked_of(board, key.node_id, key.unit_id, key.month)
    if indicator_id is not None and indicator_id not in {one.id for one in indicators}:
        name = board.indicator_by_id[indicator_id].name
        raise KnownError(f"“{board.units[key.unit_id].name}”不是“{name}”的填报主体，没有办理。")
    chosen = [one for one in indicators if indicator_id in {None, one.id}]
    holders = [owners.Holder(one, (key.unit_id,)) for one in chosen]
    days = [due_in(owners.plan_of(board, one, ()), key.month) for one in holders]
    part = owners.plan_of_part(board, board.nodes[key.node_id], key.unit_id, ())
    return min(days) if days else due_in(part, key.month)


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
