"""What the office sets of tasks and indicators: time plans, 填报主体, who 有关镇 means. Each is one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from core import owners
from core.errors import KnownError
from core.model import wording
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import (
    Assignment,
    Indicator,
    IndicatorId,
    IndicatorKind,
    Node,
    NodeId,
    UnitId,
    UnitTarget,
    WorkList,
)
from core.model.status import Ownership
from core.plan import Point
from core.rules.judgement import AMOUNTS
from core.rules.roles import Actor, require_office
from core.usecases.list_change import ListPatch, changed

_PLAN = ("start_date", "due_date", "points")


def set_plan(
    store: Store,
    board: Board,
    node_id: NodeId,
    indicators: Collection[IndicatorId],
    plan: Mapping[str, Any],
    *,
    actor: Actor = Actor.OFFICE,
) -> ListPatch:
    """Give indicators, or without any the task itself with all of its indicators, another time plan.

    `plan` has those of `start_date`, `due_date` and `points` that change; None or () takes one away. Raises
    KnownError for points that fall, exceed the target or lie outside the plan, and for a start after the deadline.
    """
    require_office(store, actor, "时间计划")
    node = board.nodes[node_id]
    chosen = indicators or {one.id for one in board.indicators.get(node_id, ())}
    held = store.load_list(board.work_list.id)
    after = tuple(_planned(one, node, held, plan) if one.id in chosen else one for one in held.indicators)
    nodes = held.nodes
    if not indicators:
        nodes = tuple(_planned_node(one, held, plan) if one.id == node_id else one for one in nodes)
    return _stored(store, held, held._replace(nodes=nodes, indicators=after), f"修改“{node.title}”的时间计划", actor)


def _planned(indicator: Indicator, node: Node, work_list: WorkList, plan: Mapping[str, Any]) -> Indicator:
    points: Sequence[Point] = plan.get("points", indicator.points)
    if points and indicator.kind not in AMOUNTS:
        if "points" in plan:
            raise KnownError(f"“{indicator.name}”按当月值评判，没有节点。", "节点用于累计、计数的指标。")
        points = ()
    found = indicator._replace(**{name: plan[name] for name in _PLAN if name in plan})
    start, due = found.start_date or node.start_date, found.due_date or node.due_date
    goal = found.value[0] if found.value else 0.0
    _check(found.name, points, _span(work_list, start, due), goal)
    return found._replace(points=tuple(sorted(points)))


def _planned_node(node: Node, work_list: WorkList, plan: Mapping[str, Any]) -> Node:
    """Points in an amount are those of its indicator."""
    found = node._replace(**{name: plan[name] for name in _PLAN if name in plan})
    points = tuple(sorted(one for one in found.points if one.is_percent))
    _check(node.title, points, _span(work_list, found.start_date, found.due_date), 0.0)
    return found._replace(points=points)


def _span(work_list: WorkList, start: dt.date | None, due: dt.date | None) -> tuple[dt.date, dt.date]:
    return start or dt.date(work_list.year, 1, 1), due or dt.date(work_list.year, 12, 31)


def check_points(board: Board, indicator: Indicator, points: Sequence[Point], due: dt.date) -> None:
    """Raise KnownError for points that fall, exceed the target or lie outside the plan that ends on the day."""
    if indicator.kind not in AMOUNTS or not indicator.value:
        raise KnownError(f"“{indicator.name}”按当月值评判，没有节点。", "节点用于累计、计数的指标。")
    start = indicator.start_date or board.nodes[indicator.node_id].start_date
    _check(indicator.name, points, (_span(board.work_list, start, due)), indicator.value[0])


def _check(name: str, points: Iterable[Point], span: tuple[dt.date, dt.date], goal: float) -> None:
    start, due = span
    if start > due:
        raise KnownError(f"“{name}”的开始日期晚于完成时限，没有修改。", "改早开始日期，或改晚完成时限。")
    before = 0.0
    for point in sorted(points):
        share = point.value if point.is_percent else point.value / goal * 100 if goal > 0 else -1.0
        where = f"“{name}”{point.month.number}月的节点"
        if not Month.of(start) <= point.month <= Month.of(due):
            raise KnownError(f"{where}不在开始日期和完成时限之间，没有修改。")
        if not 0 <= share <= 100:
            raise KnownError(f"{where}应在 0 和目标值之间，没有修改。", "节点是累计值，或累计的百分比。")
        if share < before:
            raise KnownError(f"{where}比前一个节点小，没有修改。", "节点是累计值，逐月不减。")
        before = share


# --- 填报主体 ------------------------------------------------------------------------------------------


def set_owner(
    store: Store,
    board: Board,
    indicators: Collection[IndicatorId],
    ownership: Ownership,
    owner: UnitId | None = None,
    targets: Mapping[UnitId, float] | None = None,
    *,
    actor: Actor = Actor.OFFICE,
) -> ListPatch:
    """Say who is asked for these indicators of one task: one unit, each for itself, or all for a sum."""
    require_office(store, actor, "填报主体")
    held, after, label = with_owner(store, board, indicators, ownership, owner, targets)
    return _stored(store, held, after, label, actor)


def with_owner(
    store: Store,
    board: Board,
    indicators: Collection[IndicatorId],
    ownership: Ownership,
    owner: UnitId | None = None,
    targets: Mapping[UnitId, float] | None = None,
) -> tuple[WorkList, WorkList, str]:
    """The list before and after `set_owner`, and how the change is called; nothing is stored."""
    known = [board.indicator_by_id[one] for one in indicators]
    for indicator in known:
        _require_fit(board, indicator, ownership, owner, targets or {})
    given = tuple(UnitTarget(unit, value) for unit, value in (targets or {}).items())
    fields: dict[str, Any] = {"ownership": ownership, "owner": owner, "unit_targets": given}
    label = f"“{'、'.join(one.name for one in known)}”{_owner_words(board, ownership, owner)}"
    held = store.load_list(board.work_list.id)
    after = tuple(one._replace(**fields) if one.id in indicators else one for one in held.indicators)
    return held, held._replace(indicators=after), label


def confirm_owners(
    store: Store, board: Board, indicators: Collection[IndicatorId], *, actor: Actor = Actor.OFFICE
) -> ListPatch:
    """The units that own indicators by order (按首列) are confirmed as they are."""
    require_office(store, actor, "填报主体")
    first = Month(board.work_list.year, 1)
    known = [board.indicator_by_id[one] for one in indicators]
    found = {one.id: owners.owner_at(board, one, first) for one in known if owners.is_by_order(board, one)}
    fields: dict[IndicatorId, dict[str, Any]] = {key: {"owner": owner} for key, owner in found.items()}
    return _with_fields(store, board, fields, f"确认 {len(found)} 项指标的填报主体", actor)


def _with_fields(
    store: Store, board: Board, fields: Mapping[IndicatorId, Mapping[str, Any]], label: str, actor: Actor
) -> ListPatch:
    held = store.load_list(board.work_list.id)
    after = tuple(one._replace(**fields.get(one.id, {})) for one in held.indicators)
    return _stored(store, held, held._replace(indicators=after), label, actor)


def _require_fit(
    board: Board, indicator: Indicator, ownership: Ownership, owner: UnitId | None, targets: Mapping[UnitId, float]
) -> None:
    units = board.units_of.get(indicator.node_id, ())
    strangers = [one for one in (owner, *targets) if one is not None and one not in units]
    if strangers:
        title = board.nodes[indicator.node_id].title
        raise KnownError(f"“{board.units[strangers[0]].name}”不是“{title}”的责任单位，没有修改。")
    if ownership is Ownership.SUM and (indicator.unit == "%" or indicator.kind is IndicatorKind.MILESTONE):
        raise KnownError(f"“{indicator.name}”不能相加，没有修改。", "选一个填报主体，或改为分别填报。")
    if targets and indicator.kind is IndicatorKind.MILESTONE:
        raise KnownError(f"“{indicator.name}”是是否指标，没有各单位的目标值。")


def _owner_words(board: Board, ownership: Ownership, owner: UnitId | None) -> str:
    if ownership is Ownership.SINGLE:
        return f"由{board.units[owner].name}填报" if owner else "的填报主体按首列"
    return "各单位分别填报" if ownership is Ownership.EACH else "各单位填报后相加"


# --- 有关镇… -------------------------------------------------------------------------------------------


def choose_members(
    store: Store,
    board: Board,
    node_id: NodeId,
    collective: UnitId,
    units: Sequence[UnitId],
    *,
    actor: Actor = Actor.OFFICE,
) -> ListPatch:
    """Say which units a phrase means at a task, at any time of the year."""
    require_office(store, actor, "有关单位")
    phrase, node = board.units[collective], board.nodes[node_id]
    if not units:
        raise KnownError(f"“{phrase.name}”要指定至少一个单位，没有修改。")
    held = store.load_list(board.work_list.id)

    def chosen(part: Assignment) -> Assignment:
        is_here = part.node_id == node_id and part.unit_id == collective
        return part._replace(chosen=tuple(dict.fromkeys(units))) if is_here else part

    after = held._replace(assignments=tuple(map(chosen, held.assignments)))
    names = "、".join(board.units[unit].name for unit in units)
    return _stored(store, held, after, f"“{node.title}”的{phrase.name}指{wording.cut(names, 40)}", actor)


def open_phrases(board: Board) -> tuple[Assignment, ...]:
    """The phrases that wait for the office to say whom they mean."""
    return tuple(one for one in board.work_list.assignments if board.units[one.unit_id].pending and one.chosen is None)


def open_words(board: Board) -> str:
    """The warning of a handing out: which phrases still wait, and what is done until then; "" without any."""
    waiting = open_phrases(board)
    if not waiting:
        return ""
    phrases = "、".join(dict.fromkeys(f"“{board.units[one.unit_id].name}”" for one in waiting))
    titles = wording.cut("、".join(dict.fromkeys(board.nodes[one.node_id].title for one in waiting)), 60)
    tasks = len({one.node_id for one in waiting})
    return f"{tasks} 项任务里的{phrases}还没有指定单位（{titles}），现在按全部成员交办"


def _stored(store: Store, before: WorkList, after: WorkList, label: str, actor: Actor) -> ListPatch:
    if after == before:
        raise KnownError("和现在的一样，没有改动。")
    return changed(store, after, label, actor=actor)
