"""Whether a package is for this workspace, and what it would do: refused with the reason, or a plan."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from core.errors import KnownError
from core.exchange import arrived_evidence
from core.exchange.merge_plan import (
    Binds,
    FilingStep,
    Local,
    Plan,
    RecordStep,
    Take,
    as_it_came,
    as_received,
    is_nothing,
    joined_changes,
    plan_filing,
    replaced,
    with_filed,
)
from core.exchange.moments import Arrival, Sending, sending
from core.exchange.package import Kind, Manifest, Package
from core.exchange.package_records import Told
from core.exchange.ports import Desk
from core.exchange.versions import Carried
from core.first_month import FIRST_MONTH
from core.host import clock
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import Evidence, FilingKey, ListId, MonthLock, NodeId, Review, TaskChange, UnitId, WorkList
from core.model.setting import read, texts_of, write
from core.model.status import FilingState, TaskChangeKind, TaskChangeState
from core.owner_values import OwnerValue, ValueDecision
from core.rules import checks
from core.rules.roles import is_units, own_unit
from core.settings.bookkeeping import OFFICE_ID, OFFICE_SERIAL
from core.settings.registry import TRAVELLING
from core.usecases import month_lock, recording

Boards = dict[ListId, Board]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one file: its key was compared with its owner, and its filings count from when they came."""

    confirmed: bool = False
    by_arrival: bool = False


def require_meant(desk: Desk, package: Package) -> None:
    """Raise KnownError for what is not for this workspace at all, whoever signed it."""
    head = package.manifest
    _require_not_replaced(desk, package)
    if head.sender == desk.exchange.id:
        raise KnownError("这是本工作区自己导出的文件，不用收取。")
    (_require_meant_for_unit if is_units(desk) else _require_meant_for_office)(desk, head)


def plan_of(desk: Desk, package: Package, boards: Boards | None = None, said: Said = Said()) -> Plan:
    """What the package would do here. Raises KnownError with the reason when it is refused.

    `boards` keeps the lists of one batch: what an office collects never changes them.
    """
    require_meant(desk, package)
    plan = _planned(desk, package, {} if boards is None else boards, said)
    told = tuple(dict.fromkeys(filter(None, arrived_evidence.looked_at(desk, package))))
    return dataclasses.replace(plan, notes=(*plan.notes, *told))


def _planned(desk: Desk, package: Package, boards: Boards, said: Said) -> Plan:
    if not is_units(desk):
        return _plan_in_office(desk, package, boards, said)
    if package.manifest.kind.from_office:
        return _plan_from_office(desk, package, rebinds=said.confirmed)
    return _plan_from_colleague(desk, package)


def _require_not_replaced(desk: Desk, package: Package) -> None:
    known = desk.exchange.find_import(package.manifest.id)
    if known is not None and known.digest != package.digest:
        raise KnownError("与收过的文件编号相同而内容不同，没有读入。", "请对方重新导出。")


# --- in the office -------------------------------------------------------------------------------------


def _require_meant_for_office(desk: Desk, head: Manifest) -> None:
    if head.kind.from_office:
        raise KnownError(f"这是发给{head.unit_name}的{head.kind.label}，不是报送包。", "在单位的工作区里打开。")
    if head.kind is Kind.SHARE:
        raise KnownError("这是单位内部两台电脑之间的交换包，督查室不收。", "请单位导出报送包。")
    if head.to not in {"", desk.exchange.id}:
        raise KnownError("不是报送给本工作区的，没有读入。", "看一看是不是另一个区或另一年的督查室。")


def _plan_in_office(desk: Desk, package: Package, boards: Boards, said: Said) -> Plan:
    head = package.manifest
    if head.list_id not in boards:
        boards[head.list_id] = Board(_stored_list(desk, head))
    board = boards[head.list_id]
    _require_place(desk, head, board)
    if head.month is not None:
        recording.require_unmerged(board, head.unit_id, head.month)
    filings = _placed(desk, board, package)
    for one in filings:
        _require_sound(board, one)
    arrival = Arrival(clock.now(), desk.exchange.handed_out(head.unit_id), said.by_arrival)
    steps = _filing_steps(desk, filings, head, partial(as_received, arrival=arrival), office_binds(desk, arrival))
    records = joined_changes(desk.records(TaskChange, unit_id=head.unit_id), _applications(board, package))
    return Plan(
        package,
        steps,
        records,
        contents=_contents(desk, package, steps),
        notes=tuple(_notes(board, package, filings)),
        sending=sending_of(steps, arrival),
    )


def office_binds(desk: Desk, arrival: Arrival) -> Binds:
    """Whether what the office said of a filing stands against another text: it accepted it, or the month is locked.

    What it returned is expected back. Where nothing was filed yet, a month that locks itself was open when the
    filing was sent.
    """

    def binds(step: FilingStep) -> bool:
        ours, key = step.ours, step.theirs.filing.key
        if ours is not None and ours.filing.state in {FilingState.RETURNED, FilingState.ACCEPTED}:
            return ours.filing.state is FilingState.ACCEPTED
        sent_at = step.result.filing.sent_at if step.result and is_nothing(ours) else None
        return month_lock.is_locked(desk, key.unit_id, key.month, sent_at or arrival.at)

    return binds


def sending_of(steps: Iterable[FilingStep], arrival: Arrival) -> Sending | None:
    """When the filings that come in for the first time were sent."""
    new = [one.theirs.filing for one in steps if is_nothing(one.ours)]
    return sending(((one.sent_at, arrival.sent(one.key.month, one.sent_at)) for one in new), arrival.at)


def _known_list(desk: Desk, head: Manifest) -> WorkList:
    work_list = _stored_list(desk, head)
    _require_place(desk, head, Board(work_list))
    return work_list


def _stored_list(desk: Desk, head: Manifest) -> WorkList:
    if head.list_id not in {list_id for list_id, _, _ in desk.lists()}:
        raise KnownError(f"所用的清单“{head.list_title}”不在本工作区里，没有读入。", "先发交办包，按同一份清单填报。")
    return desk.load_list(head.list_id)


def _require_place(desk: Desk, head: Manifest, board: Board) -> None:
    """Neither a list that is newer than the one here, nor a unit that the list doesn't name."""
    version, year = board.work_list.version, board.work_list.year
    if head.month is not None and head.month.year != year:
        raise KnownError(f"{head.month.label}不在 {year} 年的清单里，没有读入。", "请对方核对月份后重新导出。")
    if head.list_version > version:
        said = f"清单是第 {head.list_version} 版，本工作区还是第 {version} 版，没有读入。"
        raise KnownError(said, "先打开新的交办包，再收取。" if is_units(desk) else "看一看打开的是不是最新的工作区。")
    if head.unit_id not in board.units or board.units[head.unit_id].is_collective:
        raise KnownError(f"清单里没有单位“{head.unit_name}”，没有读入。", "先在单位名录里核对。")


def _placed(desk: Desk, board: Board, package: Package, *before: WorkList) -> tuple[Carried, ...]:
    """The filings that have their place in the list; raises KnownError when the cover is wrong, or none has."""
    head, filings = package.manifest, package.content.filings
    keys = [one.filing.key for one in filings]
    if len(set(keys)) != len(keys) or not all(_is_covered(key, head, board) for key in keys):
        raise KnownError("里面的填报与封面的单位或月份不符，没有读入。", "请对方重新导出。")
    values = desk.exchange.hidden_indicators(head.list_id) | set(board.indicator_by_id)
    values |= {one.id for work_list in before for one in work_list.indicators}
    at_home = (one for one in filings if one.filing.key.node_id in board.nodes)
    placed = tuple(one for one in at_home if values.issuperset(one.filing.values))
    if filings and not placed:
        raise KnownError("里面有清单上没有的任务或指标，没有读入。", "先打开最新的交办包，再重新导出。")
    return placed


def _is_covered(key: FilingKey, head: Manifest, board: Board) -> bool:
    return key.unit_id == head.unit_id and _is_month(key, head, board)


def _is_month(key: FilingKey, head: Manifest, board: Board) -> bool:
    return key.month == head.month if head.month else key.month.year == board.work_list.year


def _require_sound(board: Board, carried: Carried) -> None:
    filing = carried.filing
    title = board.nodes[filing.key.node_id].title
    if not filing.state.is_filed:
        raise KnownError(f"“{title}”还没有审签报送，没有读入。", "请单位审签后重新导出。")
    found = checks.faults(filing, board.indicators.get(filing.key.node_id, ()))
    if found:
        raise KnownError(f"“{title}”{found[0].sentence}，没有读入。", "请单位改好后重新导出。")


def _applications(board: Board, package: Package) -> Iterator[TaskChange]:
    """Only what a unit may say: it applied, or took it back."""
    said_by_unit = {TaskChangeState.APPLIED, TaskChangeState.WITHDRAWN}
    for change in package.content.changes:
        mine = change.unit_id == package.manifest.unit_id and _is_of_list(change, board)
        if mine and change.state in said_by_unit and change.kind is not TaskChangeKind.RESUME:
            yield change


def _notes(board: Board, package: Package, filings: Sequence[Carried]) -> Iterator[str]:
    head = package.manifest
    if head.list_version < board.work_list.version:
        yield f"按清单第 {head.list_version} 版填报，现用第 {board.work_list.version} 版"
    gone = sum(board.nodes[one.filing.key.node_id].removed_in is not None for one in filings)
    if gone:
        yield f"{gone} 项任务已移出清单，填报仍保留"
    unknown = len(package.content.filings) - len(filings)
    if unknown:
        yield f"{unknown} 项任务清单上没有，没有收取，仍在单位的工作区里"


# --- in a unit -----------------------------------------------------------------------------------------


def _require_meant_for_unit(desk: Desk, head: Manifest) -> None:
    if head.unit_id != own_unit(desk):
        raise KnownError(f"这是{head.unit_name}的文件，不是发给本单位的。", "核对后向督查室要本单位的文件。")


def _plan_from_colleague(desk: Desk, package: Package) -> Plan:
    board = Board(_known_list(desk, package.manifest))
    filings = _placed(desk, board, package)
    steps = _filing_steps(desk, filings, package.manifest, as_it_came)
    changes = [one for one in package.content.changes if one.unit_id == package.manifest.unit_id]
    kept = desk.records(TaskChange, unit_id=package.manifest.unit_id)
    applications = joined_changes(kept, _on_known_nodes(board, changes))
    return Plan(package, steps, applications, contents=_contents(desk, package, steps))


def _on_known_nodes(board: Board, changes: Iterable[TaskChange]) -> list[TaskChange]:
    return [one for one in changes if _is_of_list(one, board)]


def _is_of_list(change: TaskChange, board: Board) -> bool:
    return change.node_id in board.nodes and change.month.year == board.work_list.year


def _plan_from_office(desk: Desk, package: Package, *, rebinds: bool) -> Plan:
    """`rebinds`: the key was compared just now, so that another office than before may be the right one."""
    head, content = package.manifest, package.content
    is_other = read(desk, OFFICE_ID) not in {"", head.sender}
    if is_other and not rebinds:
        raise KnownError("这份文件来自另一个督查室的工作区，没有读入。", "电话核对指纹以后再收取。")
    heard = 0 if is_other else read(desk, OFFICE_SERIAL)
    old, new = _lists(desk, package, is_other=is_other)
    board = Board(new or old or _known_list(desk, head))
    _require_office_list(desk, head, board, old)
    filings = _placed(desk, board, package, *([old] if old else []))
    records = list(
        joined_changes(
            desk.records(TaskChange, unit_id=head.unit_id), _on_known_nodes(board, _of_unit(package, content.changes))
        )
    )
    settings: dict[str, tuple[str, str]] = {}
    if head.serial > heard:
        records += _office_sets(desk, board, package)
        settings = _settings(desk, package)
    steps = _filing_steps(desk, filings, head, as_it_came)
    notes = [f"清单更新到第 {new.version} 版"] if new and old else []
    notes += [merger] if new and (merger := recording.merger_of(board, head.unit_id)) else []
    notes += ["改由这个督查室收取本单位的报送"] if is_other else []
    notes += [_OLDER_THAN_HEARD] if head.serial < heard else []
    contents = _contents(desk, package, steps)
    return Plan(package, steps, tuple(records), settings, old if new else None, new, contents, tuple(notes))


_OLDER_THAN_HEARD = (
    "比已经收过的一份旧：里面的锁定、意见和设置没有用上；这一份若是新导出的，请督查室核对电脑时间，"
    "收取一次本单位的报送包后重新导出"
)


def _lists(desk: Desk, package: Package, *, is_other: bool) -> tuple[WorkList | None, WorkList | None]:
    """The list as it is here, and the newer one that the package brings; another office's counts whatever it is."""
    sent = package.content.work_list
    head = package.manifest
    here = head.list_id in {list_id for list_id, _, _ in desk.lists()}
    old = desk.load_list(head.list_id) if here else None
    if sent is None:
        return old, None
    if (sent.id, sent.version) != (head.list_id, head.list_version):
        raise KnownError("封面与里面的清单不符，没有读入。", "请督查室重新导出。")
    if old is None:
        return None, sent
    if not is_other and sent.version <= old.version:
        return old, None
    return old, with_filed(sent, old, _filed(desk))


def _filed(desk: Desk) -> set[NodeId]:
    """The tasks on which something was filed, attached, said or applied for."""
    found = {one.key.node_id for one in desk.filings()} | {one.node_id for one in desk.records(TaskChange)}
    found |= {one.key.node_id for one in desk.records(Evidence)}
    return found | {one.key.node_id for one in desk.records(Review)}


def _require_office_list(desk: Desk, head: Manifest, board: Board, old: WorkList | None) -> None:
    if head.unit_id not in {unit.id for unit in board.single_units}:
        raise KnownError(f"清单里没有单位“{head.unit_name}”，没有读入。", "请督查室核对单位名录。")
    if head.kind is Kind.RECEIPT and old is not None:
        _known_list(desk, head)


def _of_unit(package: Package, changes: Iterable[TaskChange]) -> list[TaskChange]:
    return [one for one in changes if one.unit_id == package.manifest.unit_id]


def _office_sets(desk: Desk, board: Board, package: Package) -> list[RecordStep]:
    """The office's own records of the unit's year: the newest package that was sent says what there is."""
    unit_id: UnitId = package.manifest.unit_id
    first, last = months_of(board.work_list.year)[0], months_of(board.work_list.year)[-1]
    held = partial(desk.records, since=first, month=last, unit_id=unit_id)
    reviews = [one for one in package.content.reviews if one.key.unit_id == unit_id and one.key.node_id in board.nodes]
    locks = [one for one in package.content.locks if one.unit_id == unit_id]
    return [
        *replaced(held(Review), [one for one in reviews if first <= one.key.month <= last]),
        *replaced(held(MonthLock), [one for one in locks if first <= one.month <= last]),
        *replaced(desk.records(ValueDecision), _known(board, package.content.decisions)),
        *replaced(desk.records(OwnerValue), _known(board, package.content.values)),
    ]


def _known(board: Board, told: Iterable[Told]) -> list[Told]:
    """Those on indicators and units that the list has."""
    return [one for one in told if one.indicator_id in board.indicator_by_id and one.unit_id in board.units]


def _settings(desk: Desk, package: Package) -> dict[str, tuple[str, str]]:
    """What the office sets anew, before and after, each read once: one that can't be read never comes in."""
    sent = _said_settings(desk, package)
    for setting in TRAVELLING:
        try:
            setting.value_of(sent.get(setting.name, ""))
        except KnownError as error:
            raise KnownError(f"里面的“{setting.label}”读不出来，没有读入。", "请督查室重新导出。") from error
    held = texts_of(desk, (one for one in TRAVELLING if one.name in sent))
    return {name: (text, sent[name]) for name, text in held.items() if text != sent[name]}


def _said_settings(desk: Desk, package: Package) -> Mapping[str, str]:
    """A package of an older program says nothing of the first month: it is that of its first filing, else its own."""
    sent = package.content.settings
    if FIRST_MONTH.name in sent or desk.setting(FIRST_MONTH.name):
        return sent
    months = [one.filing.key.month for one in package.content.filings]
    first = min(months, default=Month.of(package.manifest.created_at.date()))
    return {**sent, FIRST_MONTH.name: FIRST_MONTH.encode(first)}


# --- both ----------------------------------------------------------------------------------------------


def _filing_steps(
    desk: Desk, filings: Iterable[Carried], head: Manifest, take: Take, binds: Binds = lambda _step: False
) -> tuple[FilingStep, ...]:
    held = desk.exchange.carried(head.unit_id, head.month)
    local = Local(held, desk.exchange.waiting(head.unit_id, decided=True))
    return tuple(plan_filing(one, local, take, binds) for one in filings)


def _contents(desk: Desk, package: Package, steps: Iterable[FilingStep]) -> tuple[str, ...]:
    """Attached files of filings that stay as they are, of which so far only the names are here."""
    named = (one.sha256 for step in steps if step.result is None and step.ours for one in step.ours.evidence)
    brought = (sha256 for sha256 in dict.fromkeys(named) if f"evidence/{sha256}" in package.manifest.members)
    return tuple(sha256 for sha256 in brought if not desk.exchange.has_content(sha256))


def note_office(desk: Desk, head: Manifest) -> None:
    """What a unit remembers of the office once a package of it was taken; of one office serials only rise."""
    if not head.kind.from_office:
        return
    heard = read(desk, OFFICE_SERIAL) if read(desk, OFFICE_ID) == head.sender else 0
    write(desk, OFFICE_ID, head.sender)
    write(desk, OFFICE_SERIAL, max(heard, head.serial))
