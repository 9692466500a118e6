"""What leaves a workspace: the office's packages for its units, a unit's return, and what two PCs of a unit share."""

from __future__ import annotations

import platform
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from core import VERSION
from core.errors import KnownError
from core.exchange import package
from core.exchange.package import Content, Kind, Manifest
from core.exchange.ports import Desk
from core.exchange.versions import Carried
from core.host import clock
from core.lists import unit_groups
from core.model.board import Board
from core.model.period import Month
from core.model.records import MonthLock, Review, TaskChange, UnitId, WorkList
from core.model.status import FilingState
from core.rules import deadlines, light_rule
from core.rules.roles import OFFICE, UNIT, Actor, available, signature
from core.rules.transitions import Action
from core.usecases import evidence, filing_checks, filing_fields, steps

#: What the office sets for all travels with what it sends.
SETTINGS = (
    deadlines.SETTING,
    light_rule.SETTING,
    evidence.SETTING,
    filing_checks.EVIDENCE_SETTING,
    unit_groups.SETTING,
    filing_fields.SETTING,
)
#: Where a unit keeps whose unit it is and what it last heard, and where an office counts what it sends.
OFFICE_ID, OFFICE_SERIAL, OWN_SERIAL = "exchange.office", "exchange.office_serial", "exchange.serial"
OFFICE_OWNER = "office"


def is_unit(desk: Desk) -> bool:
    """Whether the workspace is a unit's."""
    return desk.setting("role") == "unit"


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
    with desk.operation(f"导出{kind.label}", actor=signature(Actor.OFFICE)):
        filings = tuple(one for one in _leaving(desk, unit_id, None) if _is_out(one))
        waiting = {name for name, _ in desk.exchange.waiting(unit_id)}
        settled = tuple(one for one in filings if one.filing.key.filing_id not in waiting)
        desk.exchange.publish(settled)
        content = Content(
            settled,
            tuple(desk.records(Review, unit_id=unit_id)),
            tuple(desk.records(MonthLock, unit_id=unit_id)),
            tuple(desk.records(TaskChange, unit_id=unit_id)),
            _sent_settings(desk),
            _whole(work_list) if kind is Kind.HANDOUT else None,
        )
        head = _manifest(desk, kind, work_list, unit_id, None, serial=_next_serial(desk), answers=answers)
        files = _contents(desk, settled) if with_files else None
        return package.pack(head, content, desk.exchange.seed(), evidence=files)


def _sent_settings(desk: Desk) -> dict[str, str]:
    """An office that never had groups of its own says nothing of groups: a unit's own stay."""
    had_groups = desk.setting(unit_groups.SETTING) or desk.history(record_id=unit_groups.SETTING, limit=1)
    return {name: desk.setting(name) for name in SETTINGS if had_groups or name != unit_groups.SETTING}


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
    serial = max(int(desk.setting(OWN_SERIAL, "0")) + 1, int(time.time()))
    desk.set_setting(OWN_SERIAL, str(serial))
    return serial


# --- from a unit ---------------------------------------------------------------------------------------


def month_return(desk: Desk, board: Board, unit_id: UnitId, month: Month, *, sealed: bool = False) -> bytes:
    """报送包: sends what the head has signed, and packs everything of the month that was sent.

    `sealed` closes it to the office's key. Raises KnownError when nothing of the month was signed or sent.
    """
    office = _office_key(desk) if sealed else ""
    _require_unit(desk, unit_id)
    filings = desk.filings(month=month, unit_id=unit_id)
    if steps.ready(filings, Action.SEND, Actor.CLERK) or not any(one.state.is_filed for one in filings):
        steps.send(desk, board, unit_id, month)
    packed = _from_unit(desk, Kind.RETURN, board.work_list, unit_id, month, lambda one: one.filing.state.is_filed)
    return package.seal(packed, office, desk.setting(OFFICE_ID)) if sealed else packed


def share(desk: Desk, board: Board, unit_id: UnitId, month: Month) -> bytes:
    """同单位交换包: everything of the month as it stands, drafts too, for the unit's other PC. Never sealed."""
    _require_unit(desk, unit_id)
    return _from_unit(desk, Kind.SHARE, board.work_list, unit_id, month, lambda one: not one.filing.is_empty)


def _require_unit(desk: Desk, unit_id: UnitId) -> None:
    own = desk.setting("unit")
    if UNIT[0] not in available(desk):
        raise KnownError("报送由单位办理，这是督查室的工作区。", "给单位发清单用 send。")
    if own and own != unit_id:
        raise KnownError("这是另一个单位的工作区。")


def _office_key(desk: Desk) -> str:
    known = desk.exchange.known_keys(OFFICE_OWNER)
    if not known:
        raise KnownError("还没有督查室的公钥，不能加密。", "先打开一次督查室发来的交办包。")
    return next(iter(known))


def _from_unit(
    desk: Desk, kind: Kind, work_list: WorkList, unit_id: UnitId, month: Month, chosen: Callable[[Carried], bool]
) -> bytes:
    with desk.operation(f"导出{month.label}{kind.label}", actor=signature(Actor.CLERK)):
        filings = tuple(one for one in _leaving(desk, unit_id, month) if chosen(one))
        if not filings:
            raise KnownError(f"{month.label}还没有填报，没有导出。")
        desk.exchange.publish(filings)
        changes = tuple(one for one in desk.records(TaskChange, unit_id=unit_id) if one.month <= month)
        head = _manifest(desk, kind, work_list, unit_id, month)
        content = Content(filings, changes=changes)
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
        "" if kind.from_office or kind is Kind.SHARE else desk.setting(OFFICE_ID),
        unit_id, names[unit_id], month, work_list.id, work_list.title, work_list.version, clock.now(),
        platform.node(), VERSION, serial, "", answers,
    )  # fmt: skip
