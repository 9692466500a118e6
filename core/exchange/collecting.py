"""Collecting: files are read, previewed and taken, each package in one transaction, whatever becomes of the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import KnownError
from core.exchange import keys, package, package_validation
from core.exchange import receipts as answering
from core.exchange.merge_plan import FilingStep, Plan, Verdict
from core.exchange.package import Kind, Package
from core.exchange.ports import Conflict, Desk
from core.exchange.sheets import SheetFault, is_sheet
from core.exchange.transport import files_in
from core.host import backups, clock
from core.host.progress import Progress
from core.model.period import Month
from core.model.records import ListId, UnitId
from core.rules import deadlines
from core.rules.roles import Actor, is_units, signature


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, or would. `refused` is the reason when nothing of it was taken.

    `new_key` is the fingerprint of a key that was not seen before, `asked_key` of one that was refused because
    another was used before; `faults` are those of a filled-in sheet, whose sound rows are taken all the same.
    `apart` holds the versions that would wait, or wait now; `import_id` is the number in the log, 0 without one;
    `is_news` whether anything in it was not here yet, a list or a setting too.
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
    asked_key: str = ""
    apart: tuple[Conflict, ...] = ()
    import_id: int = field(default=0, compare=False)
    is_news: bool = False
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of a batch. `missing` and `late` name units, for the months that came in.

    `warned` is the sentence on a backup before it that could not be made.
    """

    outcomes: tuple[Outcome, ...] = ()
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    receipts: tuple[Path, ...] = ()
    warned: str = ""

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
    """How a batch is collected. `confirmed` holds fingerprints that someone compared over the phone.

    `safe` makes a backup before the first file is taken; without it none is made.
    """

    dry_run: bool = False
    confirmed: frozenset[str] = field(default_factory=frozenset)
    receipts: Path | None = None
    safe: backups.Safekeeping | None = None


def wishes(
    dry_run: bool = False,
    confirmed: Iterable[str] = (),
    receipts: Path | None = None,
    safe: backups.Safekeeping | None = None,
) -> Wishes:
    """The wishes as they were typed: fingerprints with or without blanks."""
    return Wishes(dry_run, frozenset(map(_plain_fingerprint, confirmed)), receipts, safe)


@dataclass(slots=True)
class Batch:
    """What the files of one batch share: the lists they stand on, and one backup before the first is taken."""

    safe: backups.Safekeeping | None = None
    note: str = ""
    boards: package_validation.Boards = field(default_factory=dict)
    warned: str = ""

    def make_safe(self) -> None:
        """Make the backup, once; why it could not be made is kept in `warned`."""
        if self.safe is not None:
            safe, self.safe = self.safe, None
            self.warned = safe.before(backups.Kind.MERGE, self.note)


def collect(desk: Desk, paths: Sequence[Path], how: Wishes, progress: Progress | None = None) -> Collected:
    """Take in files and whole folders. A file that is refused changes nothing, the others go on.

    With `dry_run` nothing is written. What was taken before the user stopped stays.
    """
    files = list(dict.fromkeys(file for path in paths for file in files_in(path)))
    steps = (progress or Progress()).over(files, len(files), "收取")
    batch = Batch(how.safe, f"收取 {len(files)} 个文件")
    outcomes = _again(desk, {file: collect_one(desk, file, how, batch) for file in steps}, how, batch)
    months = {(one.list_id, one.month) for one in outcomes if one.month and one.list_id and not one.refused}
    missing, late = answering.standing(desk, months) if not is_units(desk) else ((), ())
    came = {one.unit_name for one in outcomes if how.dry_run and (one.added or one.updated)}
    missing = tuple(name for name in missing if name not in came)
    late = tuple(dict.fromkeys([*late, *(one.unit_name for one in outcomes if one.late)]))
    receipts = () if how.dry_run or how.receipts is None else _answer(desk, outcomes, how.receipts)
    return Collected(outcomes, missing, late, receipts, batch.warned)


def collect_new(desk: Desk, paths: Sequence[Path], how: Wishes) -> Collected:
    """The first batch of a workspace that is being made: raises KnownError when its 交办包 is refused after all.

    There is nothing yet to be backed up.
    """
    if how.dry_run:
        raise KnownError("工作区还没有建，不能预览。", "去掉 --dry-run 再试。")
    found = collect(desk, paths, dataclasses.replace(how, safe=None))
    if not any(one.kind == Kind.HANDOUT.label for one in found.taken):
        refused = next((one.refused for one in found.refused), "")
        raise KnownError(f"没有新建工作区。{refused}")
    return dataclasses.replace(found, outcomes=tuple(map(_as_founding, found.outcomes)))


def _as_founding(one: Outcome) -> Outcome:
    """The list was put in before the handout was read; it is news all the same."""
    if one.kind != Kind.HANDOUT.label or one.refused:
        return one
    return dataclasses.replace(one, notes=("已用它建好工作区", *one.notes), is_news=True)


def _plain_fingerprint(said: str) -> str:
    """A fingerprint as it is shown, however it was typed."""
    digits = "".join(sign for sign in said if sign.isdigit())
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _again(desk: Desk, outcomes: dict[Path, Outcome], how: Wishes, batch: Batch) -> tuple[Outcome, ...]:
    """A unit's file may have been refused only because the newer list came after it in the same batch."""
    brought_list = any(one.kind == Kind.HANDOUT.label and not one.refused for one in outcomes.values())
    if brought_list and not how.dry_run:
        batch.boards.clear()
        outcomes |= {path: collect_one(desk, path, how, batch) for path, one in outcomes.items() if one.refused}
    return tuple(outcomes.values())


def collect_one(desk: Desk, path: Path, how: Wishes, batch: Batch | None = None) -> Outcome:
    """One file: taken whole or refused with the reason."""
    batch = batch or Batch(how.safe)
    try:
        if is_sheet(path):
            return _sheet(desk, path, how, batch)
        if not package.is_package(path):
            return Outcome(path.name, refused="不是报送包，也不是填报表。", path=path)
        return _take(desk, path, package.read(path, _seed(desk)), how, batch)
    except KnownError as error:
        return Outcome(path.name, refused=str(error), path=path)
    except OSError:
        said = "文件读不出来。看一看是否被其他程序占用，或U盘已拔出。"
        return Outcome(path.name, refused=said, path=path)


def _seed(desk: Desk) -> bytes | None:
    """Only where a key was made can something be sealed to it."""
    return desk.exchange.seed() if desk.exchange.has_seed() else None


def _head(path: Path, found: Package) -> Outcome:
    head = found.manifest
    return Outcome(
        path.name, head.kind.label, head.unit_id, head.unit_name, head.month, head.list_id, head.id, path=path
    )  # fmt: skip


def _take(desk: Desk, path: Path, found: Package, how: Wishes, batch: Batch) -> Outcome:
    head = found.manifest
    known = _head(path, found)
    try:
        trusted = desk.exchange.known_keys(package_validation.owner_of(head))
        if head.key not in trusted:
            shown = keys.fingerprint(head.key)
            if trusted and shown not in how.confirmed:
                return dataclasses.replace(known, refused=_changed_key(found, shown), asked_key=shown)
            known = dataclasses.replace(known, new_key=shown)
        if how.dry_run:
            return _counted(desk, known, package_validation.plan_of(desk, found, batch.boards))
        batch.make_safe()
        return _carry_out(desk, known, found, how, batch)
    except KnownError as error:
        return dataclasses.replace(known, refused=str(error))


def _carry_out(desk: Desk, known: Outcome, found: Package, how: Wishes, batch: Batch) -> Outcome:
    """The plan is made inside the transaction: nothing can change between the two."""
    head = found.manifest
    actor = Actor.CLERK if is_units(desk) else Actor.OFFICE
    with desk.operation(_label(known), actor=signature(actor)):
        plan = package_validation.plan_of(desk, found, batch.boards)
        outcome = _counted(desk, known, plan)
        confirmed = keys.fingerprint(head.key) in how.confirmed
        desk.exchange.keep_key(package_validation.owner_of(head), head.key, confirmed=confirmed)
        package_validation.note_office(desk, head)
        _put_in_force(desk, plan)
        if plan.changes_nothing and desk.exchange.find_import(head.id) is not None:
            return outcome
        return dataclasses.replace(outcome, import_id=desk.exchange.take(plan, known.file, _summary(outcome)))


def _put_in_force(desk: Desk, plan: Plan) -> None:
    """The list and the settings that the office sent."""
    if plan.new_list is not None:
        (desk.replace_list if plan.old_list else desk.add_list)(plan.new_list)
    for name, (_, after) in plan.settings.items():
        desk.set_setting(name, after, recorded=True)


def _label(known: Outcome) -> str:
    month = f"{known.month.number}月" if known.month else ""
    return f"收取{known.unit_name}{month}{known.kind}"


def _changed_key(found: Package, shown: str) -> str:
    """Another key than before: refused until someone compared its fingerprint."""
    head = found.manifest
    who = "督查室" if head.kind.from_office else head.unit_name
    hint = f"打电话核对指纹：{shown}；对得上的，确认后再收取。"
    return str(KnownError(f"{who}换了密钥，还没有核对，没有读入。", hint))


def _counted(desk: Desk, known: Outcome, plan: Plan) -> Outcome:
    return dataclasses.replace(
        known,
        added=plan.count(Verdict.ADDED),
        updated=plan.count(Verdict.UPDATED),
        unchanged=plan.count(Verdict.UNCHANGED),
        conflicts=plan.count(Verdict.CONFLICT),
        late=_late(desk, plan),
        is_news=not plan.changes_nothing,
        notes=(*known.notes, *plan.notes),
        apart=tuple(_apart(plan, step) for step in plan.filings if step.waits),
    )


def _apart(plan: Plan, step: FilingStep) -> Conflict:
    """A conflict that is not in the books yet, to be looked at."""
    head = plan.package.manifest
    ours = step.ours or step.theirs
    return Conflict(0, step.theirs.filing.key, step.theirs, ours, head.machine, clock.now())


def _late(desk: Desk, plan: Plan) -> int:
    """迟报: what was sent for the first time after the on-time day."""
    if plan.package.manifest.kind not in {Kind.RETURN, Kind.SHEET}:
        return 0
    calendar = deadlines.calendar_of(desk)
    new = [step.result.filing for step in plan.filings if step.result is not None]
    return sum(one.sent_at is not None and one.sent_at > calendar.deadline(one.key.month).due for one in new)


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in ("added", "updated", "unchanged", "conflicts", "late")}


def _sheet(desk: Desk, path: Path, how: Wishes, batch: Batch) -> Outcome:
    from core.exchange import sheet_intake

    intake = sheet_intake.read(desk, path)
    known = dataclasses.replace(_head(path, intake.package), notes=intake.notes, faults=intake.faults)
    if how.dry_run:
        return _counted(desk, known, sheet_intake.plan_of(desk, intake))
    batch.make_safe()
    with desk.operation(_label(known), actor=signature(Actor.OFFICE)):
        plan = sheet_intake.plan_of(desk, intake)
        outcome = _counted(desk, known, plan)
        if plan.changes_nothing:
            return outcome
        return dataclasses.replace(outcome, import_id=desk.exchange.take(plan, known.file, _summary(outcome)))


# --- after a batch -------------------------------------------------------------------------------------


def _answer(desk: Desk, outcomes: Sequence[Outcome], folder: Path) -> tuple[Path, ...]:
    """A receipt for each unit that sent a package, naming those that came in."""
    came: dict[tuple[ListId, UnitId], list[str]] = {}
    for one in outcomes:
        if not one.refused and one.kind == Kind.RETURN.label and one.list_id and one.unit_id:
            came.setdefault((one.list_id, one.unit_id), []).append(one.package_id)
    return tuple(
        answering.write_receipt(desk, desk.load_list(list_id), unit_id, ids, folder)
        for (list_id, unit_id), ids in came.items()
    )


def require_some(collected: Collected) -> None:
    """Raise KnownError when nothing at all was taken."""
    if not collected.taken:
        raise KnownError("没有收取任何文件。", "看一看每个文件的原因。")
