"""Collecting: files are read, previewed and taken, each package in one transaction, whatever becomes of the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import deadlines
from core.errors import KnownError
from core.exchange import admission, keys, outgoing, package
from core.exchange.files import named, write_whole
from core.exchange.package import Kind, Package
from core.exchange.plan import Plan, Verdict
from core.exchange.ports import Desk
from core.exchange.sheets import SheetFault, is_sheet
from core.exchange.transport import files_in
from core.model import ListId, UnitId
from core.period import Month
from core.progress import Progress
from core.roles import Actor, signature
from core.standing import of as standing_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, or would. `refused` is the reason when nothing of it was taken.

    `new_key` is the fingerprint of a key that was not seen before; `faults` are those of a filled-in sheet,
    whose sound rows are taken all the same.
    """

    file: str
    kind: str = ""
    unit_id: UnitId | None = None
    unit_name: str = ""
    month: Month | None = None
    list_id: ListId | None = None
    package_id: str = ""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: int = 0
    late: int = 0
    notes: tuple[str, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    new_key: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of a batch. `missing` and `late` name units, for the months that came in."""

    outcomes: tuple[Outcome, ...] = ()
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    receipts: tuple[Path, ...] = ()

    def total(self, name: str) -> int:
        """The sum of a count over all files."""
        return sum(getattr(outcome, name) for outcome in self.outcomes)

    @property
    def taken(self) -> tuple[Outcome, ...]:
        """Those that were not refused."""
        return tuple(outcome for outcome in self.outcomes if not outcome.refused)

    @property
    def refused(self) -> tuple[Outcome, ...]:
        """Those that were."""
        return tuple(outcome for outcome in self.outcomes if outcome.refused)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a batch is collected. `confirmed` holds fingerprints that someone compared over the phone."""

    dry_run: bool = False
    confirmed: frozenset[str] = field(default_factory=frozenset)
    receipts: Path | None = None


def wishes(*, dry_run: bool = False, confirmed: Iterable[str] = (), receipts: Path | None = None) -> Wishes:
    """The wishes as they were typed: fingerprints with or without blanks."""
    return Wishes(dry_run, frozenset(map(_plain_fingerprint, confirmed)), receipts)


def collect(desk: Desk, paths: Sequence[Path], how: Wishes, progress: Progress | None = None) -> Collected:
    """Take in files and whole folders. A file that is refused changes nothing, the others go on.

    With `dry_run` nothing is written. What was taken before the user stopped stays.
    """
    files = list(dict.fromkeys(file for path in paths for file in files_in(path)))
    steps = (progress or Progress()).over(files, len(files), "收取")
    boards: admission.Boards = {}
    outcomes = _again(desk, {file: collect_one(desk, file, how, boards) for file in steps}, how)
    months = {(one.list_id, one.month) for one in outcomes if one.month and one.list_id and not one.refused}
    missing, late = _standing(desk, months) if not outgoing.is_unit(desk) else ((), ())
    came = {one.unit_name for one in outcomes if how.dry_run and (one.added or one.updated)}
    missing = tuple(name for name in missing if name not in came)
    late = tuple(dict.fromkeys([*late, *(one.unit_name for one in outcomes if one.late)]))
    receipts = () if how.dry_run or how.receipts is None else _answer(desk, outcomes, how.receipts)
    return Collected(outcomes, missing, late, receipts)


def collect_new(desk: Desk, paths: Sequence[Path], how: Wishes) -> Collected:
    """The first batch of a workspace that is being made: raises KnownError when its 交办包 is refused after all."""
    if how.dry_run:
        raise KnownError("工作区还没有建，不能预览。", "去掉 --dry-run 再试。")
    found = collect(desk, paths, how)
    if not any(one.kind == Kind.HANDOUT.label for one in found.taken):
        refused = next((one.refused for one in found.refused), "")
        raise KnownError(f"没有新建工作区。{refused}")
    return found


def _plain_fingerprint(said: str) -> str:
    """A fingerprint as it is shown, however it was typed."""
    digits = "".join(sign for sign in said if sign.isdigit())
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _again(desk: Desk, outcomes: dict[Path, Outcome], how: Wishes) -> tuple[Outcome, ...]:
    """A unit's file may have been refused only because the newer list came after it in the same batch."""
    brought_list = any(one.kind == Kind.HANDOUT.label and not one.refused for one in outcomes.values())
    if brought_list and not how.dry_run:
        outcomes |= {path: collect_one(desk, path, how) for path, one in outcomes.items() if one.refused}
    return tuple(outcomes.values())


def collect_one(desk: Desk, path: Path, how: Wishes, boards: admission.Boards | None = None) -> Outcome:
    """One file: taken whole or refused with the reason."""
    try:
        if is_sheet(path):
            return _sheet(desk, path, how)
        if not package.is_package(path):
            return Outcome(path.name, refused="不是报送包，也不是填报表。")
        return _take(desk, path, package.read(path, _seed(desk)), how, boards)
    except KnownError as error:
        return Outcome(path.name, refused=str(error))
    except OSError:
        return Outcome(path.name, refused="文件读不出来。看一看是否被其他程序占用，或U盘已拔出。")


def _seed(desk: Desk) -> bytes | None:
    """Only where a key was made can something be sealed to it."""
    return desk.exchange.seed() if desk.exchange.has_seed() else None


def _take(desk: Desk, path: Path, found: Package, how: Wishes, boards: admission.Boards | None) -> Outcome:
    head = found.manifest
    known = Outcome(path.name, head.kind.label, head.unit_id, head.unit_name, head.month, head.list_id, head.id)
    try:
        is_new = _admit(desk, found, how)
        known = dataclasses.replace(known, new_key=keys.fingerprint(head.key) if is_new else "")
        if how.dry_run:
            return _counted(desk, known, admission.plan_of(desk, found, boards))
        return _carry_out(desk, known, found, how, boards)
    except KnownError as error:
        return dataclasses.replace(known, refused=str(error))


def _carry_out(desk: Desk, known: Outcome, found: Package, how: Wishes, boards: admission.Boards | None) -> Outcome:
    """The plan is made inside the transaction: nothing can change between the two."""
    head = found.manifest
    actor = Actor.CLERK if outgoing.is_unit(desk) else Actor.OFFICE
    with desk.operation(_label(known), actor=signature(actor)):
        plan = admission.plan_of(desk, found, boards)
        outcome = _counted(desk, known, plan)
        confirmed = keys.fingerprint(head.key) in how.confirmed
        desk.exchange.keep_key(admission.owner_of(head), head.key, confirmed=confirmed)
        for name, value in admission.after_office(plan).items():
            desk.set_setting(name, value)
        _put_in_force(desk, plan)
        if not plan.changes_nothing or desk.exchange.find_import(head.id) is None:
            desk.exchange.take(plan, known.file, _summary(outcome))
    return outcome


def _put_in_force(desk: Desk, plan: Plan) -> None:
    """The list and the settings that the office sent."""
    if plan.new_list is not None:
        (desk.replace_list if plan.old_list else desk.add_list)(plan.new_list)
    for name, (_, after) in plan.settings.items():
        desk.set_setting(name, after, recorded=True)


def _label(known: Outcome) -> str:
    month = f"{known.month.number}月" if known.month else ""
    return f"收取{known.unit_name}{month}{known.kind}"


def _admit(desk: Desk, found: Package, how: Wishes) -> bool:
    """Whether the key is new; raises KnownError when another one was used before and nobody confirmed this one."""
    head = found.manifest
    known = desk.exchange.known_keys(admission.owner_of(head))
    if head.key in known:
        return False
    shown = keys.fingerprint(head.key)
    if known and shown not in how.confirmed:
        who = "督查室" if head.kind.from_office else head.unit_name
        hint = f"打电话核对指纹：{shown}；对得上的，确认后再收取。"
        raise KnownError(f"{who}换了密钥，还没有核对，没有读入。", hint)
    return True


def _counted(desk: Desk, known: Outcome, plan: Plan) -> Outcome:
    return dataclasses.replace(
        known,
        added=plan.count(Verdict.ADDED),
        updated=plan.count(Verdict.UPDATED),
        unchanged=plan.count(Verdict.UNCHANGED),
        conflicts=plan.count(Verdict.CONFLICT),
        late=_late(desk, plan),
        notes=(*known.notes, *plan.notes),
    )


def _late(desk: Desk, plan: Plan) -> int:
    """迟报: what was sent for the first time after the on-time day."""
    if plan.package.manifest.kind not in {Kind.RETURN, Kind.SHEET}:
        return 0
    calendar = deadlines.calendar_of(desk)
    new = [step.result.filing for step in plan.filings if step.result is not None]
    return sum(one.sent_at is not None and one.sent_at > calendar.deadline(one.key.month).due for one in new)


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in ("added", "updated", "unchanged", "conflicts", "late")}


def _sheet(desk: Desk, path: Path, how: Wishes) -> Outcome:
    from core.exchange import sheet_intake

    intake = sheet_intake.read(desk, path)
    head = intake.package.manifest
    known = Outcome(
        path.name, head.kind.label, head.unit_id, head.unit_name, head.month, head.list_id, head.id,
        notes=intake.notes, faults=intake.faults,
    )  # fmt: skip
    if how.dry_run:
        return _counted(desk, known, sheet_intake.plan_of(desk, intake))
    with desk.operation(_label(known), actor=signature(Actor.OFFICE)):
        plan = sheet_intake.plan_of(desk, intake)
        outcome = _counted(desk, known, plan)
        if not plan.changes_nothing:
            desk.exchange.take(plan, known.file, _summary(outcome))
    return outcome


# --- after a batch -------------------------------------------------------------------------------------


def _standing(desk: Desk, months: Iterable[tuple[ListId | None, Month | None]]) -> tuple[tuple[str, ...], ...]:
    """Which units have filed nothing for the months that came in, and which filed late."""
    from core.board import Board

    missing: dict[str, None] = {}
    late: dict[str, None] = {}
    calendar = deadlines.calendar_of(desk)
    for list_id, month in sorted(months, key=str):
        if list_id is None or month is None:
            continue
        for unit in standing_of(desk, Board(desk.load_list(list_id)), month).units:
            if unit.due and not unit.filed:
                missing[unit.unit.name] = None
            if any(row.is_late(calendar) for row in unit.rows):
                late[unit.unit.name] = None
    return tuple(missing), tuple(late)


def _answer(desk: Desk, outcomes: Sequence[Outcome], folder: Path) -> tuple[Path, ...]:
    """A receipt for each unit that sent a package, naming those that came in."""
    came: dict[tuple[ListId, UnitId], list[Outcome]] = {}
    for one in outcomes:
        if not one.refused and one.kind == Kind.RETURN.label and one.list_id and one.unit_id:
            came.setdefault((one.list_id, one.unit_id), []).append(one)
    written = []
    for (list_id, unit_id), theirs in came.items():
        made = outgoing.receipt(desk, desk.load_list(list_id), unit_id, [one.package_id for one in theirs])
        path = named(folder, theirs[0].unit_name, Kind.RECEIPT.label, ending=".zip")
        write_whole(path, made)
        written.append(path)
    return tuple(written)


def require_some(collected: Collected) -> None:
    """Raise KnownError when nothing at all was taken."""
    if not collected.taken:
        raise KnownError("没有收取任何文件。", "看一看每个文件的原因。")


def as_json(collected: Collected) -> dict[str, Any]:
    """The contract's object; new keys and faults of sheets beside it."""
    return {
        "packages": len(collected.taken),
        **{name: collected.total(name) for name in ("added", "updated", "unchanged", "conflicts")},
        "refused": [{"file": one.file, "reason": one.refused} for one in collected.refused],
        "missing_units": list(collected.missing),
        "late_units": list(collected.late),
        "new_keys": [{"unit": one.unit_name, "fingerprint": one.new_key} for one in collected.taken if one.new_key],
        "faults": [{"file": one.file, **fault.as_json()} for one in collected.outcomes for fault in one.faults],
        "files": [_file_json(one) for one in collected.taken],
    }


def _file_json(one: Outcome) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in ("added", "updated", "unchanged", "conflicts", "late")}
    head = {"file": one.file, "kind": one.kind, "unit": one.unit_name, "month": one.month and str(one.month)}
    return {**head, **counts, "notes": list(one.notes)}


def as_text(collected: Collected) -> str:
    """The same for people: a line a file, then the sums."""
    lines = [_line(one) for one in collected.outcomes]
    lines += [f"　{fault.sentence}" for one in collected.outcomes for fault in one.faults]
    total = "，".join(
        f"{word} {collected.total(name)}"
        for name, word in (("added", "新增"), ("updated", "更新"), ("unchanged", "无变化"), ("conflicts", "冲突"))
    )
    lines.append(f"共 {len(collected.outcomes)} 个文件，收取 {len(collected.taken)} 个；{total}。")
    if collected.missing:
        lines.append(f"还没有收到：{'、'.join(collected.missing)}。")
    if collected.late:
        lines.append(f"迟报：{'、'.join(collected.late)}。")
    return "\n".join(lines)


def _line(one: Outcome) -> str:
    if one.refused:
        return f"{one.file}：没有收取。{one.refused}"
    counts = (("新增", one.added), ("更新", one.updated), ("无变化", one.unchanged), ("冲突", one.conflicts))
    said = "，".join([f"{word} {count}" for word, count in (*counts, ("迟报", one.late)) if count] or ["没有新内容"])
    notes = f"（{'；'.join(one.notes)}）" if one.notes else ""
    key = f" 首次使用的密钥，打电话核对指纹：{one.new_key}。" if one.new_key else ""
    return f"{one.file}：{one.unit_name} {one.kind}，{said}{notes}。{key}"
