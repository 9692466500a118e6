"""The rows of 台账 and 进展情况表, typed and ready for paper and Excel alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from core import owners
from core.model import wording
from core.model.board import Board
from core.model.fields import BY_NAME, OPTIONAL, FilingField
from core.model.records import FilingKey, NodeId, UnitId
from core.model.status import Attainment, Light
from core.reports.judged import office_word, task_title
from core.reports.listing import Field, Form, Listing, Value
from core.reports.listings import LIGHT_WORDS, STATUSES, TASK, first_of, targets
from core.rules.composed_text import is_composed
from core.statistics import TaskRow

_LIGHTS = tuple(light.label for light in Light)
_NOT_OWN = {"分工", "灯"}
_LEADERS = Field("分管领导", 16, Form.WORD)


def listing(
    board: Board,
    rows: Iterable[TaskRow],
    title: str,
    name: str,
    evidence: Mapping[FilingKey, int],
    *,
    asked: Collection[FilingField] = (),
    is_own: bool = False,
) -> Listing:
    """台账: a row a task × unit, tasks in the order of the list; `evidence` counts the files of each filing.

    A unit's own table says in one cell with whom it shares each task, and has no lights on paper: they are
    the office's. An optional field has its column where it is `asked` for or some row has it filled in.
    """
    has_leaders = bool(board.leader_names)
    order = {node.id: at for at, node in enumerate(board.tasks)}
    found = sorted(rows, key=lambda row: order[row.node.id])
    numbers = {node_id: at for at, node_id in enumerate(dict.fromkeys(row.node.id for row in found), 1)}
    extra = tuple(one for one in OPTIONAL if one in asked or any(_text(row, one) for row in found))
    told = tuple(
        (
            numbers[row.node.id],
            *_task_cells(board, row, is_own=is_own, has_leaders=has_leaders),
            *_filing_cells(board, row, evidence, extra),
        )
        for row in found
    )
    columns = tuple(_fields(extra, is_own=is_own, has_leaders=has_leaders))
    return Listing(name, title, columns, told, LIGHT_WORDS, shared=len(TASK))


def _fields(extra: Iterable[FilingField], *, is_own: bool, has_leaders: bool) -> Iterator[Field]:
    """The columns; 分管领导 only where the list names any."""
    for one in (
        *TASK,
        Field("责任单位", 26),
        Field("分工", 13, Form.WORD),
        *([_LEADERS] if has_leaders else ()),
        Field("完成时限", 18, Form.DATE),
        _column(BY_NAME["progress"]),
        _column(BY_NAME["cumulative"]),
        Field("完成比例", 15, Form.SHARE),
        Field("是否达序时", 18, Form.WORD, STATUSES),
        Field("灯", 14, Form.WORD, _LIGHTS),
        replace(_column(BY_NAME["problems"]), head="存在问题及原因"),
        _column(BY_NAME["next_steps"]),
        *map(_column, extra),
        Field("佐证", 12, Form.FILES),
        Field("填报状态", 14, Form.WORD, printed=False),
        Field("报送日期", 20, Form.DATE, printed=False),
    ):
        yield replace(one, printed=False) if is_own and one.head in _NOT_OWN else one


def _column(one: FilingField) -> Field:
    return Field(one.label, one.ledger_width)


def _text(row: TaskRow, one: FilingField) -> str:
    return str(getattr(row.filing, one.name)) if row.filing else ""


def _task_cells(board: Board, row: TaskRow, *, is_own: bool, has_leaders: bool) -> tuple[Value, ...]:
    return (
        task_title(row.node),
        targets(board, row.node),
        _shared_with(board, row) if is_own else board.units[row.unit_id].name,
        role(board, row.node.id, row.unit_id),
        *(("、".join(board.leaders[row.node.id]),) if has_leaders else ()),
        row.node.due_date or dt.date(board.work_list.year, 12, 31),
    )


def _shared_with(board: Board, row: TaskRow) -> str:
    """区教育局等3家, with the unit's own part where the list says more than 责任."""
    own = role(board, row.node.id, row.unit_id)
    return first_of(board, row.node.id) + (f"（本单位{own}）" if own in {"牵头", "配合"} else "")


def _filing_cells(
    board: Board, row: TaskRow, evidence: Mapping[FilingKey, int], extra: tuple[FilingField, ...]
) -> tuple[Value, ...]:
    filing, light, said = row.filing, _light(row), office_word(row.verdict)
    texts = tuple(_text(row, one) for one in extra)
    if filing is None:
        return f"（{row.state_label}）", "", None, "", light, said, "", *texts, None, row.state_label, None
    return (
        filing.progress,
        cumulative(board, row),
        filing.percent,
        filing.status.label if filing.status else "",
        light,
        "\n".join(filter(None, (filing.problems, said))),
        filing.next_steps,
        *texts,
        evidence.get(filing.key),
        row.state_label,
        filing.sent_at.date() if filing.sent_at else None,
    )


def _light(row: TaskRow) -> str:
    """The light; where it is not that of a filing of this month, of which it is, or that there is none."""
    verdict = row.verdict
    if verdict.light is Light.NONE:
        return verdict.attainment.label if verdict.attainment is not Attainment.UNKNOWN else "—"
    return (
        f"{verdict.light.label}（{verdict.attainment.label}）"
        if row.filing is None and verdict.light is Light.RED
        else verdict.light.label
    )


def role(board: Board, node_id: NodeId, unit_id: UnitId) -> str:
    """牵头, 责任 or 配合: the unit's own part before one that it has through a collective."""
    parts = [part for part in board.assignments[node_id] if unit_id in board.meant_units(part)]
    own = [part for part in parts if part.unit_id == unit_id] or parts
    return own[0].role.label[:2] if own else ""


def cumulative(board: Board, row: TaskRow) -> str:
    """累计完成: the values of the indicators that the unit files, and its own words where they say more."""
    filing = row.filing
    if filing is None:
        return ""
    asked = owners.asked_of(board, row.node.id, row.unit_id, filing.key.month)
    values = "；".join(
        f"{one.name}{wording.value(one, filing.values[one.id])}" for one in asked if one.id in filing.values
    )
    said = "" if is_composed(filing, asked) else filing.cumulative.strip()
    return "\n".join(filter(None, (f"{values}。" if values and said else values, said)))
