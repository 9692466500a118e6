"""What leaves a workspace: the office's packages for its units, a unit's return, and what two PCs of a unit share."""

from __future__ import annotations

import platform
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from core import VERSION, task_indicators
from core.errors import KnownError
from core.exchange import identity, package
from core.exchange.package import Content, Kind, Manifest
from core.exchange.ports import Desk
from core.exchange.versions import Carried
from core.first_month import FIRST_MONTH
from core.host import clock
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import MonthLock, Review, TaskChange, UnitId, WorkList
from core.model.setting import read, texts_of, was_set, write
from core.model.status import FilingState
from core.owner_values import ValueDecision
from core.rules.roles import OFFICE, UNIT, Actor, available, own_unit, signature
from core.rules.transitions import Action
from core.settings.bookkeeping import OFFICE_ID, OFFICE_SERIAL, OWN_SERIAL
from core.settings.registry import TRAVELLING
from core.usecases import steps

#: The seconds of the year 3000: a serial that a unit claims to have heard is believed up to here.
_MOST_HEARD = 32_503_680_000


# --- from the office -----------------------------------------------------------------------------------


def handout(desk: Desk, work_list: WorkList, unit_id: UnitId, *, with_files: bool = False) -> bytes:
    """交办包: the whole list, the office's settings, and what the office holds of the unit.

    Attached files go by their names, as the unit has them; `with_files` for a unit whose PC was lost.
    """
    return _from_office(desk, Kind.HANDOUT, work_list, unit_id, (), with_files=with_files)


def receipt(desk: Desk, work_list: WorkList, unit_id: UnitId, answers: Iterable[str]) -> bytes:
    """回执: which packages came in, with the states, returned filings and reviews of the unit's year."""
    return _from_office(desk, Kind.RECEIPT, work_list, unit_id, tuple(answers))


def _from_office(
    desk: Desk,
    kind: Kind,
    work_list: WorkList,
    unit_id: UnitId,
    answers: tuple[str, ...],
    *,
    with_files: bool = False,
) -> bytes:
    if OFFICE[0] not in available(desk):
        raise KnownError(f"{kind.label}由督查室导出，这是单位的工作区。", "向督查室报送用 return。")
    year = months_of(work_list.year)
    records = partial(desk.records, since=year[0], month=year[-1], unit_id=unit_id)
    with desk.operation(f"导出{kind.label}", actor=signature(Actor.OFFICE)):
        leaving = (one for one in _leaving(desk, unit_id, None) if one.filing.key.month in year)
        filings = tuple(one for one in leaving if _is_out(one))
        waiting = {name for name, _ in desk.exchange.waiting(unit_id)}
        settled = tuple(one for one in filings if one.filing.key.filing_id not in waiting)
        desk.exchange.publish(settled)
        content = Content(
            settled,
            tuple(records(Review)),
            tuple(records(MonthLock)),
            tuple(records(TaskChange)),
            _sent_settings(desk),
            _whole(work_list) if kind is Kind.HANDOUT else None,
            _decisions(desk, work_list, unit_id),
            task_indicators.told_others(desk, Board(work_list), unit_id),
            tuple(desk.exchange.leaving_heads(unit_id)),
        )
        head = _manifest(desk, kind, work_list, unit_id, None, serial=_next_serial(desk), answers=answers)
        files = _contents(desk, settled) if with_files else None
        return package.pack(head, content, desk.exchange.seed(), evidence=files)


def _sent_settings(desk: Desk) -> Mapping[str, str]:
    """Of what units may set too, an office that never did says nothing: a unit's own stays."""
    sent = texts_of(desk, [one for one in TRAVELLING if one.is_offices or was_set(desk, one)])
    return {**sent, FIRST_MONTH.name: sent[FIRST_MONTH.name] or FIRST_MONTH.encode(Month.of(clock.today()))}


def _decisions(desk: Desk, work_list: WorkList, unit_id: UnitId) -> tuple[ValueDecision, ...]:
    """Those on indicators of the unit's tasks: it prints the decided value, too."""
    mine = {node.id for node in Board(work_list).tasks_of.get(unit_id, ())}
    return tuple(one for one in desk.records(ValueDecision) if one.node_id in mine)


def _is_out(carried: Carried) -> bool:
    return carried.filing.state.is_filed or carried.filing.state is FilingState.RETURNED


def _whole(work_list: WorkList) -> WorkList:
    """The list as its version has it, without what only this workspace still keeps."""
    return WorkList(
        work_list.id, work_list.title, work_list.year, work_list.nodes, work_list.units, work_list.assignments,
        work_list.indicators, work_list.version,
    )  # fmt: skip


def _next_serial(desk: Desk) -> int:
    """Always larger than any before, also after a backup was brought back."""
    serial = max(read(desk, OWN_SERIAL) + 1, int(time.time()))
    write(desk, OWN_SERIAL, serial)
    return serial


def hear_serial(desk: Desk, heard: int) -> None:
    """A unit heard of a serial that this office does not know of: what is sent from now on is newer to it.

    So after a clock was years ahead and a backup from before it was brought back.
    """
    if read(desk, OWN_SERIAL) < heard <= _MOST_HEARD:
        write(desk, OWN_SERIAL, heard)


# --- from a unit ---------------------------------------------------------------------------------------


def month_return(desk: Desk, board: Board, unit_id: UnitId, month: Month, *, sealed: bool = False) -> bytes:
    """报送包: sends what the head has signed, and packs everything of the month that was sent.

    `sealed` closes it to the office's key. Raises KnownError when nothing of the month was signed or sent.
    """
    office = identity.sealing_key(desk) if sealed else ""
    _require_unit(desk, unit_id)
    filings = desk.filings(month=month, unit_id=unit_id)
    if steps.ready(filings, Action.SEND, Actor.CLERK) or not any(one.state.is_filed for one in filings):
        steps.send(desk, board, unit_id, month)
    packed = _from_unit(desk, Kind.RETURN, board.work_list, unit_id, month, lambda one: one.filing.state.is_filed)
    return package.seal(packed, office, read(desk, OFFICE_ID)) if sealed else packed


def share(desk: Desk, board: Board, unit_id: UnitId, month: Month) -> bytes:
    """同单位交换包: everything of the month as it stands, drafts too, for the unit's other PC. Never sealed."""
    _require_unit(desk, unit_id)
    return _from_unit(desk, Kind.SHARE, board.work_list, unit_id, month, lambda one: not one.filing.is_empty)


def _require_unit(desk: Desk, unit_id: UnitId) -> None:
    own = own_unit(desk)
    if UNIT[0] not in available(desk):
        raise KnownError("报送由单位办理，这是督查室的工作区。", "给单位发清单用 send。")
    if own and own != unit_id:
        raise KnownError("这是另一个单位的工作区。")


def _from_unit(
    desk: Desk, kind: Kind, work_list: WorkList, unit_id: UnitId, month: Month, chosen: Callable[[Carried], bool]
) -> bytes:
    with desk.operation(f"导出{month.label}{kind.label}", actor=signature(Actor.CLERK)):
        filings = tuple(one for one in _leaving(desk, unit_id, month) if chosen(one))
        if not filings:
            raise KnownError(f"{month.label}还没有填报，没有导出。")
        desk.exchange.publish(filings)
        changes = tuple(one for one in desk.records(TaskChange, unit_id=unit_id) if one.month <= month)
        head = _manifest(desk, kind, work_list, unit_id, month, serial=read(desk, OFFICE_SERIAL))
        partner = unit_id if kind is Kind.SHARE else identity.OFFICE
        identity.note_sent(desk, head.id)
        content = Content(filings, changes=changes, heads=tuple(desk.exchange.leaving_heads(partner)))
        return package.pack(head, content, desk.exchange.seed(), evidence=_contents(desk, filings))


def _contents(desk: Desk, filings: Iterable[Carried]) -> Mapping[str, Callable[[], bytes]]:
    """How to get each attached file; one that is on another PC is left out."""
    hashes = dict.fromkeys(one.sha256 for each in filings for one in each.evidence)
    return {sha256: partial(desk.content, sha256) for sha256 in hashes if desk.exchange.has_content(sha256)}


# --- both ----------------------------------------------------------------------------------------------


def _leaving(desk: Desk, unit_id: UnitId, month: Month | None) -> tuple[Carried, ...]:
    """The filings as they leave. One that came back to an earlier version gets a new name, else it would seem old."""
    found = desk.exchange.carried(unit_id, month)
    again = [one for one in found.values() if one.came_back]
    for one in again:
        desk.exchange.bump(one.filing)
    return tuple((desk.exchange.carried(unit_id, month) if again else found).values())


def _manifest(
    desk: Desk,
    kind: Kind,
    work_list: WorkList,
    unit_id: UnitId,
    month: Month | None,
    *,
    serial: int = 0,
    answers: tuple[str, ...] = (),
) -> Manifest:
    names = {unit.id: unit.name for unit in work_list.units}
    if unit_id not in names:
        raise KnownError("清单里没有这个单位。", "先在单位名录里核对。")
    return Manifest(
        package.FORMAT, kind, str(uuid.uuid4()), desk.exchange.id,
        "" if kind.from_office or kind is Kind.SHARE else read(desk, OFFICE_ID),
        unit_id, names[unit_id], month, work_list.id, work_list.title, work_list.version, clock.now(),
        platform.node(), VERSION, serial, "", answers,
    )  # fmt: skip
