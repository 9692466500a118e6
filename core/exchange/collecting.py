"""Collecting: files are read, previewed and taken, each package in one transaction, whatever becomes of the others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import KnownError
from core.exchange import chain, identity, keys, outgoing, package, package_validation, wrapped
from core.exchange import receipts as answering
from core.exchange.identity import Channel, Confirmed
from core.exchange.merge_plan import FilingStep, Plan, Verdict
from core.exchange.outcomes import Collected, Outcome
from core.exchange.package import Kind, Manifest, Package
from core.exchange.ports import Conflict, Desk
from core.exchange.sheets import is_sheet
from core.exchange.wrapped import Part
from core.host import backups, clock
from core.host.diagnostics import defects_as_refusals
from core.host.progress import Progress
from core.model.records import ListId, UnitId
from core.model.setting import read
from core.rules import deadlines
from core.rules.roles import Actor, is_units, signature
from core.sandbox import parent
from core.settings.office import SENDING_GAP


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a batch is collected. `confirmed` holds fingerprints that someone compared over the phone.

    `by_arrival` names the files whose filings count from when they are collected. `safe` makes a backup before the
    first file is taken; without it none is made.
    """

    dry_run: bool = False
    confirmed: frozenset[Confirmed] = field(default_factory=frozenset)
    receipts: Path | None = None
    safe: backups.Safekeeping | None = None
    by_arrival: frozenset[str] = field(default_factory=frozenset)


def wishes(
    dry_run: bool = False,
    confirmed: Iterable[str] = (),
    receipts: Path | None = None,
    safe: backups.Safekeeping | None = None,
    by_arrival: Iterable[str] = (),
) -> Wishes:
    """The wishes as they were typed: fingerprints with or without blanks, 单位=指纹 or the fingerprint alone."""
    return Wishes(dry_run, frozenset(map(typed_confirmed, confirmed)), receipts, safe, frozenset(by_arrival))


def typed_confirmed(said: str) -> Confirmed:
    """区教育局=0417 9928 …, however the digits were typed."""
    owner, mark, digits = said.rpartition("=")
    return Confirmed(keys.plain_fingerprint(digits), owner.strip() if mark else "")


#: For a file that came over an account of a server: the owner of that account.
Accounts = Mapping[Path, str]


@dataclass(slots=True)
class Batch:
    """What the files of one batch share: the lists they stand on, and one backup before the first is taken.

    `names` has what each owner is called.
    """

    safe: backups.Safekeeping | None = None
    note: str = ""
    accounts: Accounts = field(default_factory=dict)
    claims: identity.Claims = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    boards: package_validation.Boards = field(default_factory=dict)
    warned: str = ""

    def make_safe(self) -> None:
        """Make the backup, once; why it could not be made is kept in `warned`."""
        if self.safe is not None:
            safe, self.safe = self.safe, None
            self.warned = safe.before(backups.Kind.MERGE, self.note)


def collect(
    desk: Desk,
    paths: Sequence[Path],
    how: Wishes,
    progress: Progress | None = None,
    *,
    accounts: Accounts | None = None,
) -> Collected:
    """Take in files and whole folders. A file that is refused changes nothing, the others go on.

    With `dry_run` nothing is written. What was taken before the user stopped stays.
    """
    with wrapped.unpacked(paths) as parts, parent.batch():
        steps = (progress or Progress()).over(parts, len(parts), "收取")
        senders = {part.inner: who for part in parts if (who := (accounts or {}).get(part.outer)) is not None}
        how, batch = _begun(desk, [part.inner for part in parts], how, senders)
        outcomes = _again(desk, {part: _collected_part(desk, part, how, batch) for part in steps}, how, batch)
    months = {(one.list_id, one.month) for one in outcomes if one.month and one.list_id and not one.refused}
    missing, late = answering.standing(desk, months) if not is_units(desk) else ((), ())
    came = {one.unit_name for one in outcomes if how.dry_run and (one.added or one.updated)}
    missing = tuple(name for name in missing if name not in came)
    late = tuple(dict.fromkeys([*late, *(one.unit_name for one in outcomes if one.late)]))
    collected = Collected(outcomes, missing, late, warned=batch.warned)
    return collected if how.dry_run or how.receipts is None else _answered(desk, collected, how.receipts)


def _begun(desk: Desk, files: Sequence[Path], how: Wishes, accounts: Accounts) -> tuple[Wishes, Batch]:
    """The wishes with owners in place of names, and the batch of these files."""
    names = identity.names_of(desk)
    how = dataclasses.replace(how, confirmed=identity.resolved(how.confirmed, names))
    return how, Batch(how.safe, f"收取 {len(files)} 个文件", accounts, _claims(desk, files), names)


def _claims(desk: Desk, files: Iterable[Path]) -> dict[str, frozenset[str]]:
    """For each key the owners whose it is known to be, and those for whom it signed in these files.

    A key that signs for two is nobody's first: so all heads are looked at before the first file is taken.
    """
    found: dict[str, frozenset[str]] = {}
    for one in desk.exchange.known_keys():
        found[one.key] = found.get(one.key, frozenset()) | {one.owner}
    for path in files:
        with suppress(KnownError, OSError):
            head = package.read_head(path, desk.exchange.seeds())
            found[head.key] = found.get(head.key, frozenset()) | {identity.owner_of(head)}
    return found


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


def _again(desk: Desk, outcomes: dict[Part, Outcome], how: Wishes, batch: Batch) -> tuple[Outcome, ...]:
    """A unit's file may have been refused only because the newer list came after it in the same batch."""
    brought_list = any(one.kind == Kind.HANDOUT.label and not one.refused for one in outcomes.values())
    if brought_list and not how.dry_run:
        batch.boards.clear()
        again = [part for part, one in outcomes.items() if one.refused]
        outcomes |= {part: _collected_part(desk, part, how, batch) for part in again}
    return tuple(outcomes.values())


def _collected_part(desk: Desk, part: Part, how: Wishes, batch: Batch) -> Outcome:
    """What a file or folder holds, told under the name that people gave it."""
    if part.refused:
        return Outcome(part.shown, refused=part.refused, path=part.outer)
    found = collect_one(desk, part.inner, how, batch, part.shown)
    return dataclasses.replace(found, file=part.shown, path=part.outer)


def collect_one(desk: Desk, path: Path, how: Wishes, batch: Batch | None = None, shown: str = "") -> Outcome:
    """One file, as it is: taken whole or refused with the reason. `shown` is its name in the log."""
    if batch is None:
        how, batch = _begun(desk, [path], how, {})
    try:
        with defects_as_refusals():
            return _collected(desk, path, how, batch, shown or path.name)
    except KnownError as error:
        return Outcome(path.name, refused=str(error), path=path)
    except OSError:
        said = "文件读不出来。看一看是否被其他程序占用，或U盘已拔出。"
        return Outcome(path.name, refused=said, path=path)


def _collected(desk: Desk, path: Path, how: Wishes, batch: Batch, shown: str) -> Outcome:
    if is_sheet(path):
        return _sheet(desk, path, how, batch, shown)
    if not package.is_package(path):
        return Outcome(path.name, refused="不是报送包，也不是填报表。", path=path)
    return _take(desk, path, package.read(path, desk.exchange.seeds()), how, batch, shown)


def _head(path: Path, found: Package, batch: Batch, shown: str) -> Outcome:
    head = found.manifest
    return Outcome(
        shown, head.kind.label, head.unit_id, batch.names.get(head.unit_id, head.unit_name), head.month,
        head.list_id, head.id, owner=identity.owner_of(head), path=path,
    )  # fmt: skip


def _take(desk: Desk, path: Path, found: Package, how: Wishes, batch: Batch, shown: str) -> Outcome:
    head = found.manifest
    known = _head(path, found, batch, shown)
    said = package_validation.Said(identity.is_confirmed(head, how.confirmed, batch.claims), shown in how.by_arrival)
    try:
        package_validation.require_meant(desk, found)
        identity.require_sender(head, batch.accounts.get(path), batch.names)
        doubt = identity.doubt(desk, head, batch.names, batch.claims)
        if doubt and not said.confirmed:
            return _asked(known, head, doubt, how)
        known = _marked(desk, known, found, said, is_new=bool(doubt))
        if how.dry_run:
            return _counted(desk, known, package_validation.plan_of(desk, found, batch.boards, said))
        batch.make_safe()
        return _carry_out(desk, known, found, said, batch)
    except KnownError as error:
        return dataclasses.replace(known, refused=str(error))


def _asked(known: Outcome, head: Manifest, doubt: str, how: Wishes) -> Outcome:
    """A key that waits until someone compared its fingerprint with this owner."""
    shown = keys.fingerprint(head.key)
    if any(one.fingerprint == shown and not one.owner for one in how.confirmed):
        name = identity.OFFICE_NAME if known.owner == identity.OFFICE else known.unit_name
        hint = f"用这把密钥的不只一家，指纹：{shown}；写明和谁核对过，例如“{name}=指纹”。"
    else:
        hint = f"打电话核对指纹：{shown}；对得上的，确认后再收取。"
    return dataclasses.replace(known, refused=str(KnownError(doubt, hint)), asked_key=shown, doubt=doubt)


def _marked(desk: Desk, known: Outcome, found: Package, said: package_validation.Said, *, is_new: bool) -> Outcome:
    """What is to be known of who signed: a new key, one that waits to be compared, another history than before."""
    key = found.manifest.key
    kept = next((one for one in desk.exchange.known_keys() if (one.owner, one.key) == (known.owner, key)), None)
    is_new = is_new or kept is None
    waits = not (is_new or said.confirmed or (kept and kept.confirmed_at))
    notes = (*(("密钥待核对",) if waits else ()), *chain.notes(desk, found, known.owner))
    return dataclasses.replace(known, new_key=keys.fingerprint(key) if is_new else "", notes=notes)


def _carry_out(desk: Desk, known: Outcome, found: Package, said: package_validation.Said, batch: Batch) -> Outcome:
    """The plan is made inside the transaction: nothing can change between the two."""
    head = found.manifest
    actor = Actor.CLERK if is_units(desk) else Actor.OFFICE
    with desk.operation(_label(known), actor=signature(actor)):
        plan = package_validation.plan_of(desk, found, batch.boards, said)
        outcome = _counted(desk, known, plan)
        if identity.introduces(head, is_new=bool(known.new_key), confirmed=said.confirmed):
            channel = Channel.HUB if known.path in batch.accounts else Channel.FILE
            identity.learn(desk, head, channel, confirmed=said.confirmed)
            chain.keep(desk, found, known.owner)
            _hear(desk, head)
        _put_in_force(desk, plan)
        if plan.changes_nothing and desk.exchange.find_import(head.id) is not None:
            return outcome
        return dataclasses.replace(outcome, import_id=desk.exchange.take(plan, known.file, _summary(outcome)))


def _hear(desk: Desk, head: Manifest) -> None:
    """What is remembered of who sent it: which office it is, and how far its serials have come."""
    if is_units(desk):
        package_validation.note_office(desk, head)
    else:
        outgoing.hear_serial(desk, head.serial)


def _put_in_force(desk: Desk, plan: Plan) -> None:
    """The list and the settings that the office sent."""
    if plan.new_list is not None:
        (desk.replace_list if plan.old_list else desk.add_list)(plan.new_list)
    for name, (_, after) in plan.settings.items():
        desk.set_setting(name, after, recorded=True)


def _label(known: Outcome) -> str:
    month = f"{known.month.number}月" if known.month else ""
    return f"收取{known.unit_name}{month}{known.kind}"


def _counted(desk: Desk, known: Outcome, plan: Plan) -> Outcome:
    return dataclasses.replace(
        known,
        added=plan.count(Verdict.ADDED),
        updated=plan.count(Verdict.UPDATED),
        unchanged=plan.count(Verdict.UNCHANGED),
        conflicts=plan.count(Verdict.CONFLICT),
        late=_late(desk, plan),
        is_news=not plan.changes_nothing,
        notes=(*known.notes, *plan.notes, *_moments(desk, plan)),
        sending=plan.sending,
        apart=tuple(_apart(plan, step) for step in plan.filings if step.waits),
    )


def _moments(desk: Desk, plan: Plan) -> Iterator[str]:
    """Both moments, where they lie so far apart that the office is to look at them."""
    if plan.sending is not None and plan.sending.is_apart(read(desk, SENDING_GAP)):
        yield plan.sending.words(clock.today())


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


def _sheet(desk: Desk, path: Path, how: Wishes, batch: Batch, shown: str) -> Outcome:
    from core.exchange import sheet_intake

    intake = sheet_intake.read(desk, path)
    by_arrival = shown in how.by_arrival
    known = dataclasses.replace(_head(path, intake.package, batch, shown), notes=intake.notes, faults=intake.faults)
    if how.dry_run:
        return _counted(desk, known, sheet_intake.plan_of(desk, intake, by_arrival=by_arrival))
    batch.make_safe()
    with desk.operation(_label(known), actor=signature(Actor.OFFICE)):
        plan = sheet_intake.plan_of(desk, intake, by_arrival=by_arrival)
        outcome = _counted(desk, known, plan)
        if plan.changes_nothing:
            return outcome
        return dataclasses.replace(outcome, import_id=desk.exchange.take(plan, known.file, _summary(outcome)))


# --- after a batch -------------------------------------------------------------------------------------


def _answered(desk: Desk, collected: Collected, folder: Path) -> Collected:
    """With the receipts; where they can't be written, what was taken stays taken and that is said."""
    try:
        return dataclasses.replace(collected, receipts=_answer(desk, collected.outcomes, folder))
    except KnownError as error:
        return dataclasses.replace(collected, unanswered=str(error))


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
    """Raise KnownError when nothing at all was taken, or when receipts that were asked for could not be written."""
    if not collected.taken:
        raise KnownError("没有收取任何文件。", "看一看每个文件的原因。")
    if collected.unanswered:
        raise KnownError(f"填报已经收取，回执没有写成：{collected.unanswered}", "换一个文件夹再收取一次，不会重复。")
