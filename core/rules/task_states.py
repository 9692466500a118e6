"""Where each unit's part of a task stands: never stored, it follows from what was applied for and agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core import first_month
from core.errors import KnownError
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import ListId, Node, NodeId, TaskChange, UnitId, WorkList
from core.model.status import TaskChangeState, TaskState

_ENDED = {TaskState.CLOSED_OUT, TaskState.SUSPENDED}


class Standing(NamedTuple):
    """Where a unit's part of a task stands: its state, its due date now and as the list has it, what waits."""

    state: TaskState
    due_date: dt.date | None
    original_due: dt.date | None
    waiting: TaskChange | None = None
    ended: Month | None = None


def standing(node: Node, changes: Iterable[TaskChange]) -> Standing:
    """Follow one unit's changes on the task, by when they were applied for (in one second: as they come)."""
    found = Standing(node.task_state, node.due_date, node.due_date)
    for change in sorted(changes, key=lambda one: str(one.applied_at or "")):
        found = _followed(found, change)
    return found


def _followed(found: Standing, change: TaskChange) -> Standing:
    from core.rules.transitions import TASK_BY_KIND

    row = TASK_BY_KIND[change.kind]
    if change.state is TaskChangeState.APPLIED:
        return found._replace(state=row.applied or found.state, waiting=change)
    if change.state is not TaskChangeState.AGREED:
        return found
    ended = change.month if row.agreed in _ENDED else None
    due = change.new_due if change.new_due and change.indicator_id is None else found.due_date
    return found._replace(state=row.agreed, due_date=due, ended=ended)


def ended(nodes: Mapping[NodeId, Node], changes: Iterable[TaskChange]) -> dict[tuple[NodeId, UnitId], Month]:
    """The parts that are closed out or suspended with their last month: what `Board` takes as `ended`."""
    parts: dict[tuple[NodeId, UnitId], list[TaskChange]] = {}
    for change in changes:
        parts.setdefault((change.node_id, change.unit_id), []).append(change)
    found = {part: standing(nodes[part[0]], made).ended for part, made in parts.items() if part[0] in nodes}
    return {part: month for part, month in found.items() if month is not None}


def extended(changes: Iterable[TaskChange]) -> dict[NodeId, list[TaskChange]]:
    """The agreed changes of deadlines by task, in the order in which they were agreed."""
    found: dict[NodeId, list[TaskChange]] = {}
    for change in sorted(changes, key=lambda one: (one.month, str(one.decided_at or ""))):
        if change.state is TaskChangeState.AGREED and (change.new_due or change.points):
            found.setdefault(change.node_id, []).append(change)
    return found


def with_changes(board: Board, changes: Iterable[TaskChange]) -> Board:
    """The board that knows which parts have ended, and which deadlines were extended."""
    known = tuple(changes)
    return Board(board.work_list, ended(board.nodes, known), extended(known), board.first_month)


def stored_board(store: Store, list_id: ListId) -> Board:
    """A list of the workspace with all that the workspace says of it."""
    return board_with(store, store.load_list(list_id))


def board_with(store: Store, work_list: WorkList) -> Board:
    """A list that was read already, with all that the workspace says of it."""
    board = Board(work_list, first_month=first_month.of(store, work_list.year))
    return with_changes(board, store.records(TaskChange))


def board_of(store: Store, year: int | None = None) -> Board:
    """The list of a year (the newest without one), with where each unit's part stands; raises KnownError for none."""
    lists = [list_id for list_id, _title, list_year in store.lists() if year in {None, list_year}]
    if not lists:
        raise KnownError(f"工作区里没有 {year} 年的清单。" if year else "工作区里没有清单。", "先导入清单。")
    return stored_board(store, lists[0])
