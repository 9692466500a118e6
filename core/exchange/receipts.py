"""What the office knows and says after collecting: who has not sent, who was late, and the receipts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.exchange import outgoing
from core.exchange.output_files import write_whole
from core.exchange.package import Kind
from core.exchange.ports import Departure, Desk
from core.file_names import unit_file_name
from core.host import clock
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.records import ListId, NodeId, Unit, UnitId, WorkList
from core.rules import deadlines
from core.rules.task_states import stored_board


@dataclass(frozen=True, slots=True)
class Silent:
    """A unit that has not sent all of a month: how many were due and are filed, and what it owed the month before."""

    unit: Unit
    due: int
    filed: int
    missed_before: int


def standing(desk: Desk, months: Iterable[tuple[ListId | None, Month | None]]) -> tuple[tuple[str, ...], ...]:
    """Which units have filed nothing for the months that came in, and which filed late."""
    missing: dict[str, None] = {}
    late: dict[str, None] = {}
    for list_id, month in sorted(months, key=str):
        if list_id is not None and month is not None:
            board = stored_board(desk, list_id)
            filed = _filed(desk, board, month)
            missing |= {unit.name: None for unit in board.single_units if _owes_all(board, unit, month, filed)}
            late |= dict.fromkeys(_late(desk, board, month, filed))
    return tuple(missing), tuple(late)


#: When each of a unit's tasks was sent.
_Sent = Mapping[NodeId, dt.datetime | None]


def _filed(desk: Desk, board: Board, month: Month) -> dict[UnitId, dict[NodeId, dt.datetime | None]]:
    """What was sent of the month, of the tasks that are the unit's."""
    found: dict[UnitId, dict[NodeId, dt.datetime | None]] = {}
    for node_id, unit_id, sent_at in desk.exchange.filed(month):
        if unit_id in board.units_of.get(node_id, ()):
            found.setdefault(unit_id, {})[node_id] = sent_at
    return found


def _owes_all(board: Board, unit: Unit, month: Month, filed: Mapping[UnitId, _Sent]) -> bool:
    due = {node.id for node in board.due_tasks(unit.id, month)}
    return bool(due) and due.isdisjoint(filed.get(unit.id, {}))


def _late(desk: Desk, board: Board, month: Month, filed: Mapping[UnitId, _Sent]) -> list[str]:
    due = deadlines.calendar_of(desk).deadline(month).due
    was = {unit_id for unit_id, sent in filed.items() if any(at and at > due for at in sent.values())}
    return [unit.name for unit in board.single_units if unit.id in was]


def silent(desk: Desk, board: Board, month: Month) -> tuple[Silent, ...]:
    """The units that owe something of the month, those that owe most first."""
    now, before = _filed(desk, board, month), _filed(desk, board, month.plus(-1))
    found = [_owing(board, unit, month, now, before) for unit in board.single_units]
    return tuple(sorted((one for one in found if one.filed < one.due), key=lambda one: one.filed - one.due))


def _owing(
    board: Board,
    unit: Unit,
    month: Month,
    now: Mapping[UnitId, _Sent],
    before: Mapping[UnitId, _Sent],
) -> Silent:
    due, filed = _counted(board, unit, month, now)
    owed, sent = (0, 0) if month.number == 1 else _counted(board, unit, month.plus(-1), before)
    return Silent(unit, due, filed, owed - sent)


def _counted(board: Board, unit: Unit, month: Month, filed: Mapping[UnitId, _Sent]) -> tuple[int, int]:
    due = {node.id for node in board.due_tasks(unit.id, month)}
    return len(due), len(due & filed.get(unit.id, {}).keys())


# --- what units were given -----------------------------------------------------------------------------


def given(desk: Desk, kind: Kind, month: Month | None = None) -> dict[UnitId, Departure]:
    """What each unit was given last of a kind, that is about a month where one is named."""
    known = reversed(desk.exchange.departures(kind.value, _MOST_GIVEN))
    return {one.unit_id: one for one in known if month in {None, one.month}}


def note_given(
    desk: Desk, kind: Kind, files: Mapping[UnitId, Path], version: int, *, month: Month | None = None, count: int = 0
) -> None:
    """Keep that these files were written now, each for a unit or by it; `count` filings are in each."""
    now = clock.now()
    made = [Departure(kind.value, unit, month, path.name, count, version, now) for unit, path in files.items()]
    with desk.operation(f"记下{kind.label}"):
        desk.exchange.note_departures(made)


# --- receipts ------------------------------------------------------------------------------------------


def write_receipt(desk: Desk, work_list: WorkList, unit_id: UnitId, ids: Sequence[str], folder: Path) -> Path:
    """Write a unit's receipt, naming the packages that came in."""
    path = folder / unit_file_name(work_list.units, unit_id, Kind.RECEIPT.label, between="-", ending=".zip")
    write_whole(path, outgoing.receipt(desk, work_list, unit_id, ids))
    note_given(desk, Kind.RECEIPT, {unit_id: path}, work_list.version)
    return path


def write_receipts(
    desk: Desk, board: Board, units: Sequence[Unit], folder: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """A receipt for each of the units, naming all of its packages that hold; what is written stays when one stops."""
    came: dict[UnitId, list[str]] = {}
    for one in desk.exchange.imports(limit=5000):
        if one.undone_at is None and one.kind == Kind.RETURN.value:
            came.setdefault(one.unit_id, []).append(one.package_id)
    steps = (progress or Progress()).over(units, len(units), "导出回执")
    return tuple(
        write_receipt(desk, board.work_list, unit.id, came.get(unit.id, ())[:_MOST_ANSWERS], folder) for unit in steps
    )


_MOST_GIVEN = 20_000  # sixty units, each given something every day of a year
_MOST_ANSWERS = 100  # a year has twelve months; older ones were answered long ago
