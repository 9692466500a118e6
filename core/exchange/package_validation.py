"""Whether a package is for this workspace, and what it would do: refused with the reason, or a plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from core.errors import KnownError
from core.exchange.merge_plan import (
    FilingStep,
    Local,
    Plan,
    RecordStep,
    Take,
    as_it_came,
    as_received,
    joined_changes,
    plan_filing,
    replaced,
    with_filed,
)
from core.exchange.outgoing import OFFICE_ID, OFFICE_OWNER, OFFICE_SERIAL, SETTINGS, is_unit
from core.exchange.package import Kind, Manifest, Package
from core.exchange.ports import Desk
from core.exchange.versions import Carried
from core.host import clock
from core.lists import unit_groups
from core.model.board import Board
from core.model.records import Evidence, FilingKey, ListId, MonthLock, NodeId, Review, TaskChange, UnitId, WorkList
from core.model.status import ProgressStatus, TaskChangeKind, TaskChangeState
from core.rules import checks, deadlines, light_rule
from core.usecases import evidence, filing_checks, filing_fields

Boards = dict[ListId, Board]


def plan_of(desk: Desk, package: Package, boards: Boards | None = None) -> Plan:
    """What the package would do here. Raises KnownError with the reason when it is refused.

    `boards` keeps the lists of one batch: what an office collects never changes them.
    """
    head = package.manifest
    _require_not_replaced(desk, package)
    if head.sender == desk.exchange.id:
        raise KnownError("这是本工作区自己导出的文件，不用收取。")
    if is_unit(desk):
        return _plan_in_unit(desk, package)
    return _plan_in_office(desk, package, {} if boards is None else boards)


def _require_not_replaced(desk: Desk, package: Package) -> None:
    known = desk.exchange.find_import(package.manifest.id)
    if known is not None and known.digest != package.digest:
        raise KnownError("与收过的文件编号相同而内容不同，没有读入。", "请对方重新导出。")


# --- in the office -------------------------------------------------------------------------------------


def _plan_in_office(desk: Desk, package: Package, boards: Boards) -> Plan:
    head = package.manifest
    if head.kind.from_office:
        raise KnownError(f"这是发给{head.unit_name}的{head.kind.label}，不是报送包。", "在单位的工作区里打开。")
    if head.kind is Kind.SHARE:
        raise KnownError("这是单位内部两台电脑之间的交换包，督查室不收。", "请单位导出报送包。")
    if head.to not in {"", desk.exchange.id}:
        raise KnownError("不是报送给本工作区的，没有读入。", "看一看是不是另一个区或另一年的督查室。")
    if head.list_id not in boards:
        boards[head.list_id] = Board(_stored_list(desk, head))
    board = boards[head.list_id]
    _require_place(desk, head, board)
    filings = _placed(desk, board, package)
    for one in filings:
        _require_sound(board, one)
    steps = _filing_steps(desk, filings, head, partial(as_received, at=clock.now()))
    records = joined_changes(desk.records(TaskChange, unit_id=head.unit_id), _applications(board, package))
    return Plan(
        package, steps, records, contents=_contents(desk, package, steps), notes=tuple(_notes(board, package, filings))
    )


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
    version = board.work_list.version
    if head.list_version > version:
        said = f"清单是第 {head.list_version} 版，本工作区还是第 {version} 版，没有读入。"
        raise KnownError(said, "先打开新的交办包，再收取。" if is_unit(desk) else "看一看打开的是不是最新的工作区。")
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
        mine = change.unit_id == package.manifest.unit_id and change.node_id in board.nodes
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


def _plan_in_unit(desk: Desk, package: Package) -> Plan:
    head = package.manifest
    own = desk.setting("unit")
    if head.unit_id != own:
        raise KnownError(f"这是{head.unit_name}的文件，不是发给本单位的。", "核对后向督查室要本单位的文件。")
    if not head.kind.from_office:
        return _plan_from_colleague(desk, package)
    kept = desk.setting(OFFICE_ID)
    if kept and head.sender != kept:
        raise KnownError("这份文件来自另一个督查室的工作区，没有读入。", "电话核对；确实更换了的，用新的工作区打开。")
    return _plan_from_office(desk, package)


def _plan_from_colleague(desk: Desk, package: Package) -> Plan:
    board = Board(_known_list(desk, package.manifest))
    filings = _placed(desk, board, package)
    steps = _filing_steps(desk, filings, package.manifest, as_it_came)
    changes = [one for one in package.content.changes if one.unit_id == package.manifest.unit_id]
    kept = desk.records(TaskChange, unit_id=package.manifest.unit_id)
    applications = joined_changes(kept, _on_known_nodes(board, changes))
    return Plan(package, steps, applications, contents=_contents(desk, package, steps))


def _on_known_nodes(board: Board, changes: Iterable[TaskChange]) -> list[TaskChange]:
    return [one for one in changes if one.node_id in board.nodes]


def _plan_from_office(desk: Desk, package: Package) -> Plan:
    head, content = package.manifest, package.content
    old, new = _lists(desk, package)
    board = Board(new or old or _known_list(desk, head))
    _require_office_list(desk, head, board, old)
    filings = _placed(desk, board, package, *([old] if old else []))
    records = list(
        joined_changes(
            desk.records(TaskChange, unit_id=head.unit_id), _on_known_nodes(board, _of_unit(package, content.changes))
        )
    )
    settings: dict[str, tuple[str, str]] = {}
    if head.serial > int(desk.setting(OFFICE_SERIAL, "0")):
        records += _office_sets(desk, board, package)
        settings = _settings(desk, package)
    steps = _filing_steps(desk, filings, head, as_it_came)
    notes = [f"清单更新到第 {new.version} 版"] if new and old else []
    contents = _contents(desk, package, steps)
    return Plan(package, steps, tuple(records), settings, old if new else None, new, contents, tuple(notes))


def _lists(desk: Desk, package: Package) -> tuple[WorkList | None, WorkList | None]:
    """The list as it is here, and the newer one that the package brings."""
    sent = package.content.work_list
    head = package.manifest
    here = head.list_id in {list_id for list_id, _, _ in desk.lists()}
    old = desk.load_list(head.list_id) if here else None
    if sent is None:
        return old, None
    if (sent.id, sent.version) != (head.list_id, head.list_version):
        raise KnownError("封面与里面的清单不符，没有读入。", "请督查室重新导出。")
    if old is None or sent.version <= old.version:
        return old, None if old else sent
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
    nodes = {node.id for node in board.work_list.nodes}
    parents = {node.parent_id for node in board.work_list.nodes} - {None}
    units = {unit.id for unit in board.work_list.units}
    named = {part.unit_id for part in board.work_list.assignments}
    placed: set[NodeId] = {part.node_id for part in board.work_list.assignments}
    placed |= {one.node_id for one in board.work_list.indicators}
    if not (parents <= nodes and named <= units and placed <= nodes and len(nodes) == len(board.work_list.nodes)):
        raise KnownError("里面的清单前后不符，没有读入。", "请督查室重新导出。")


def _of_unit(package: Package, changes: Iterable[TaskChange]) -> list[TaskChange]:
    return [one for one in changes if one.unit_id == package.manifest.unit_id]


def _office_sets(desk: Desk, board: Board, package: Package) -> list[RecordStep]:
    """The office's own records of the unit as a whole: the newest package that was sent says what there is."""
    unit_id: UnitId = package.manifest.unit_id
    reviews = [one for one in package.content.reviews if one.key.unit_id == unit_id and one.key.node_id in board.nodes]
    locks = [one for one in package.content.locks if one.unit_id == unit_id]
    return [
        *replaced(desk.records(Review, unit_id=unit_id), reviews),
        *replaced(desk.records(MonthLock, unit_id=unit_id), locks),
    ]


def _settings(desk: Desk, package: Package) -> dict[str, tuple[str, str]]:
    sent = {name: value for name, value in package.content.settings.items() if name in SETTINGS}
    _require_settings(sent)
    return {name: (desk.setting(name), value) for name, value in sent.items() if desk.setting(name) != value}


def _require_settings(sent: dict[str, str]) -> None:
    """Read each once, so that a setting that can't be read never comes in."""
    readers: dict[str, Callable[[str], object]] = {
        deadlines.SETTING: deadlines.from_json,
        light_rule.SETTING: light_rule.from_json,
        evidence.SETTING: lambda text: evidence.Limits(**json.loads(text)),
        filing_checks.EVIDENCE_SETTING: lambda text: tuple(map(ProgressStatus, json.loads(text))),
        unit_groups.SETTING: unit_groups.from_json,
        filing_fields.SETTING: filing_fields.from_json,
    }
    try:
        for name, text in sent.items():
            if text:
                readers[name](text)
    except (ValueError, TypeError) as error:
        raise KnownError("里面的督查室设置读不出来，没有读入。", "请督查室重新导出。") from error


# --- both ----------------------------------------------------------------------------------------------


def _filing_steps(desk: Desk, filings: Iterable[Carried], head: Manifest, take: Take) -> tuple[FilingStep, ...]:
    local = Local(desk.exchange.carried(head.unit_id, head.month), desk.exchange.waiting(head.unit_id))
    return tuple(plan_filing(one, local, take) for one in filings)


def _contents(desk: Desk, package: Package, steps: Iterable[FilingStep]) -> tuple[str, ...]:
    """Attached files of filings that stay as they are, of which so far only the names are here."""
    named = (one.sha256 for step in steps if step.result is None and step.ours for one in step.ours.evidence)
    brought = (sha256 for sha256 in dict.fromkeys(named) if f"evidence/{sha256}" in package.manifest.members)
    return tuple(sha256 for sha256 in brought if not desk.exchange.has_content(sha256))


def after_office(plan: Plan) -> dict[str, str]:
    """What a unit remembers of the office once a package of it was taken."""
    head = plan.package.manifest
    return {OFFICE_ID: head.sender, OFFICE_SERIAL: str(head.serial)} if head.kind.from_office else {}


def owner_of(head: Manifest) -> str:
    """Whose key it is that signed."""
    return OFFICE_OWNER if head.kind.from_office else head.unit_id
