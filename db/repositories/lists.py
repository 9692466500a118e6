"""Division lists: nodes, who is named at them, and their indicators."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from core.errors import KnownError
from core.model.period import Frequency, Month
from core.model.records import (
    Assignment,
    Comparator,
    Indicator,
    IndicatorKind,
    ListId,
    Node,
    NodeId,
    NodeKind,
    Role,
    UnitId,
    WorkList,
)
from core.model.status import TaskState
from db import planned
from db.connection import row, rows
from db.repositories import units
from db.repositories.history import Change, Trail, write

HEAD = ("id", "title", "year", "version")


def overview(connection: sqlite3.Connection) -> tuple[tuple[ListId, str, int], ...]:
    """Id, title and year of each list, newest year first."""
    found = rows(connection, "SELECT id, title, year FROM lists ORDER BY year DESC, title, id")
    return tuple((ListId(list_id), title, year) for list_id, title, year in found)


def add(connection: sqlite3.Connection, trail: Trail, work_list: WorkList) -> None:
    """Store a new list; refused when it is there already."""
    from sqlite_utils import Database

    if row(connection, "SELECT 1 FROM lists WHERE id = ?", (work_list.id,)):
        raise KnownError(f"清单“{work_list.title}”已经在工作区里。", "在上方选择它的年份即可。")
    db = Database(connection, execute_plugins=False)
    db.table("lists").insert({name: getattr(work_list, name) for name in HEAD})
    units.add(db, work_list)
    db.table("nodes").insert_all(node_columns(work_list))
    db.table("assignments").insert_all(assignment_columns(work_list))
    db.table("chosen_units").insert_all(choice_columns(work_list))
    db.table("indicators").insert_all(indicator_columns(work_list))
    write(connection, trail, Change("list", work_list.id, {}, summary(work_list)))


def summary(work_list: WorkList) -> dict[str, Any]:
    """What the history says of a list: its head, and how much is in it."""
    counted = ("nodes", "units", "assignments", "indicators")
    return {name: getattr(work_list, name) for name in HEAD} | {name: len(getattr(work_list, name)) for name in counted}


def node_columns(work_list: WorkList) -> Iterator[dict[str, Any]]:
    """The rows of the table `nodes`."""
    for position, node in enumerate(work_list.nodes):
        yield {
            "id": node.id,
            "list_id": work_list.id,
            "parent_id": node.parent_id,
            "position": position,
            "kind": node.kind.value,
            "number": node.number,
            "title": node.title,
            "body": node.body,
            "due_date": node.due_date and node.due_date.isoformat(),
            "frequency": node.frequency.value,
            "task_state": node.task_state.value,
            "leaders": json.dumps(node.leaders, ensure_ascii=False),
            "removed_in": node.removed_in and str(node.removed_in),
            "weight": node.weight,
            "start_date": node.start_date and node.start_date.isoformat(),
            "points": planned.points_text(node.points),
        }


def assignment_columns(work_list: WorkList) -> Iterator[dict[str, Any]]:
    """The rows of the table `assignments`."""
    for position, part in enumerate(work_list.assignments):
        yield {
            "node_id": part.node_id,
            "position": position,
            "unit_id": part.unit_id,
            "role": part.role.value,
            "decided": int(part.chosen is not None),
            "since": part.since and str(part.since),
        }


def choice_columns(work_list: WorkList) -> Iterator[dict[str, Any]]:
    """The rows of the table `chosen_units`."""
    for assignment, part in enumerate(work_list.assignments):
        for position, unit_id in enumerate(part.chosen or ()):
            yield {"node_id": part.node_id, "assignment": assignment, "position": position, "unit_id": unit_id}


def indicator_columns(work_list: WorkList) -> Iterator[dict[str, Any]]:
    """The rows of the table `indicators`."""
    for position, indicator in enumerate(work_list.indicators):
        low, high = (*indicator.value, None, None)[:2]
        yield {
            "id": indicator.id,
            "node_id": indicator.node_id,
            "position": position,
            "name": indicator.name,
            "text": indicator.text,
            "low": low,
            "high": high,
            "unit": indicator.unit,
            "comparator": indicator.comparator.value,
            "kind": indicator.kind.value,
            "start": indicator.start,
            "end": indicator.end,
            "due_date": indicator.due_date and indicator.due_date.isoformat(),
            **planned.columns(indicator),
        }


def load(connection: sqlite3.Connection, list_id: ListId) -> WorkList:
    """The whole list; raises KnownError when there is none of this id."""
    head = row(connection, "SELECT * FROM lists WHERE id = ?", (list_id,))
    if head is None:
        raise KnownError("工作区里没有这份清单。", "重新选择年份。")
    return WorkList(
        id=list_id,
        title=head["title"],
        year=head["year"],
        nodes=_nodes(connection, list_id),
        units=units.load(connection, list_id),
        assignments=_assignments(connection, list_id),
        indicators=_indicators(connection, list_id),
        version=head["version"],
    )


def _nodes(connection: sqlite3.Connection, list_id: ListId) -> tuple[Node, ...]:
    return tuple(
        Node(
            id=columns["id"],
            parent_id=columns["parent_id"],
            kind=NodeKind(columns["kind"]),
            number=columns["number"],
            title=columns["title"],
            body=columns["body"],
            due_date=_day(columns["due_date"]),
            frequency=Frequency(columns["frequency"]),
            task_state=TaskState(columns["task_state"]),
            leaders=tuple(json.loads(columns["leaders"])),
            removed_in=Month.parse(columns["removed_in"]) if columns["removed_in"] else None,
            weight=columns["weight"],
            start_date=_day(columns["start_date"]),
            points=planned.points(columns["points"]),
        )
        for columns in rows(connection, "SELECT * FROM nodes WHERE list_id = ? ORDER BY position", (list_id,))
    )


def _assignments(connection: sqlite3.Connection, list_id: ListId) -> tuple[Assignment, ...]:
    chosen = _chosen(connection, list_id)
    sql = "SELECT a.* FROM nodes n JOIN assignments a ON a.node_id = n.id WHERE list_id = ? ORDER BY a.position"
    return tuple(
        Assignment(
            node_id, unit_id, Role(role), chosen[node_id, position] if decided else None, since and Month.parse(since)
        )
        for node_id, position, unit_id, role, decided, since in rows(connection, sql, (list_id,))
    )


def _chosen(connection: sqlite3.Connection, list_id: ListId) -> dict[tuple[NodeId, int], tuple[UnitId, ...]]:
    groups: dict[tuple[NodeId, int], tuple[UnitId, ...]] = defaultdict(tuple)
    sql = "SELECT c.* FROM nodes n JOIN chosen_units c ON c.node_id = n.id WHERE list_id = ? ORDER BY c.position"
    for node_id, assignment, _, unit_id in rows(connection, sql, (list_id,)):
        groups[node_id, assignment] += (unit_id,)
    return groups


def _indicators(connection: sqlite3.Connection, list_id: ListId) -> tuple[Indicator, ...]:
    sql = "SELECT i.* FROM nodes n JOIN indicators i ON i.node_id = n.id WHERE list_id = ? AND NOT removed"
    sql += " ORDER BY i.position"
    return tuple(
        Indicator(
            id=columns["id"],
            node_id=columns["node_id"],
            name=columns["name"],
            text=columns["text"],
            value=tuple(number for number in (columns["low"], columns["high"]) if number is not None),
            unit=columns["unit"],
            comparator=Comparator(columns["comparator"]),
            kind=IndicatorKind(columns["kind"]),
            start=columns["start"],
            end=columns["end"],
            due_date=_day(columns["due_date"]),
            **planned.fields(dict(columns)),
        )
        for columns in rows(connection, sql, (list_id,))
    )


def hidden_indicators(connection: sqlite3.Connection, list_id: ListId) -> frozenset[str]:
    """Ids of the indicators that an older version of the list had."""
    sql = "SELECT i.id FROM indicators i JOIN nodes n ON n.id = i.node_id WHERE n.list_id = ? AND i.removed"
    return frozenset(key for (key,) in rows(connection, sql, (list_id,)))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
