"""What a package would do to a workspace, as data: nothing here reads a file or writes a record.

Every rule gives the same end whatever the order in which packages arrive, and nothing when one arrives again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.exchange.moments import Arrival, Sending
from core.exchange.package import Package
from core.exchange.versions import Carried, Relation, later, relation
from core.model.codec import canonical, encode
from core.model.period import Month
from core.model.records import Filing, FilingId, NodeId, Record, TaskChange, WorkList
from core.model.status import FilingState, TaskChangeState
from core.rules import transitions
from core.rules.roles import Actor

#: What is kept of a version that came, in place of ours or of none.
Take = Callable[[Carried, Carried | None], Carried]
#: Whether the office's word stands against a step.
Binds = Callable[["FilingStep"], bool]


class Verdict(StrEnum):
    """What becomes of one filing of a package; the value is the word in the window."""

    ADDED = "新增"
    UPDATED = "更新"
    UNCHANGED = "无变化"
    CONFLICT = "冲突"


@dataclass(frozen=True, slots=True)
class FilingStep:
    """One filing: what came, what was there, and what will be kept (None: nothing is written)."""

    verdict: Verdict
    theirs: Carried
    ours: Carried | None = None
    result: Carried | None = None
    #: The version name that marks a waiting conflict.
    waits: bool = False


@dataclass(frozen=True, slots=True)
class RecordStep:
    """A record of another kind before and after; None where there was or will be none."""

    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one package does, taken in one transaction or not at all.

    `contents` are attached files that are known here by name only and that the package brings; `sending` says of an
    office's new filings when they were sent.
    """

    package: Package
    filings: tuple[FilingStep, ...] = ()
    records: tuple[RecordStep, ...] = ()
    settings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    old_list: WorkList | None = None
    new_list: WorkList | None = None
    contents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sending: Sending | None = None

    def count(self, verdict: Verdict) -> int:
        """How many filings have this verdict."""
        return sum(step.verdict is verdict for step in self.filings)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in it was there already."""
        written = any(step.result or step.waits for step in self.filings)
        return not (written or self.records or self.settings or self.new_list or self.contents)


@dataclass(frozen=True, slots=True)
class Local:
    """What the workspace holds of the same filings; `waiting` names the versions of its conflicts, decided ones too."""

    filings: Mapping[FilingId, Carried] = field(default_factory=dict)
    waiting: frozenset[tuple[FilingId, str]] = frozenset()


# --- filings -------------------------------------------------------------------------------------------


def as_received(carried: Carried, ours: Carried | None, arrival: Arrival) -> Carried:
    """What the office keeps of a filing that was sent: 已接收, by the table of steps.

    Whatever else the sender says of it counts for nothing: only the office accepts. A filing that was sent before
    keeps its first moment.
    """
    row = transitions.step(FilingState.SENT, transitions.Action.RECEIVE, Actor.OFFICE)
    first = ours.filing.sent_at if ours else None
    filing = carried.filing._replace(
        state=row.after,
        reason="",
        revision=carried.filing.revision + 1,
        updated_at=arrival.at,
        sent_at=first or arrival.sent(carried.filing.key.month, carried.filing.sent_at),
    )
    return Carried(filing, carried.evidence, carried.lineage)


def as_it_came(carried: Carried, _ours: Carried | None = None) -> Carried:
    """What a unit keeps of what came from the office or from its own other PC."""
    return Carried(carried.filing, carried.evidence, carried.lineage, shared=carried.version)


def plan_filing(theirs: Carried, local: Local, take: Take, binds: Binds = lambda _step: False) -> FilingStep:
    """What becomes of one filing. Where the office's word `binds`, another text waits for the office to decide."""
    ours = local.filings.get(theirs.filing.key.filing_id)
    step = _step(theirs, ours, local, take)
    return guarded(step, local) if step.result is not None and binds(step) else step


def _step(theirs: Carried, ours: Carried | None, local: Local, take: Take) -> FilingStep:
    if ours is None or is_nothing(ours):
        return FilingStep(Verdict.ADDED, theirs, ours, _joined(take(theirs, ours), theirs, ours))
    found = relation(theirs, ours)
    if found in {Relation.SAME, Relation.OLDER}:
        return FilingStep(Verdict.UNCHANGED, theirs, ours)
    if found is Relation.NEWER:
        return FilingStep(Verdict.UPDATED, theirs, ours, _joined(take(theirs, ours), theirs, ours))
    if theirs.text == ours.text:
        return _alike(theirs, ours, take)
    return _parted(theirs, ours, local)


def is_nothing(carried: Carried | None) -> bool:
    """Whether nothing was entered or attached yet."""
    return carried is None or (carried.filing.is_empty and not carried.evidence)


def guarded(step: FilingStep, local: Local) -> FilingStep:
    """The same without a word against the office's: another text waits, the same text leaves all as it is."""
    theirs, ours = step.theirs, step.ours or Carried(Filing(step.theirs.filing.key))
    if theirs.text != ours.text:
        return _parted(theirs, ours, local)
    if theirs.ancestry <= ours.ancestry:
        return FilingStep(Verdict.UNCHANGED, theirs, ours)
    return FilingStep(Verdict.UNCHANGED, theirs, ours, ours.grown_from(theirs))


def _parted(theirs: Carried, ours: Carried, local: Local) -> FilingStep:
    """A conflict, once."""
    if (theirs.filing.key.filing_id, theirs.version) in local.waiting:
        return FilingStep(Verdict.UNCHANGED, theirs, ours)
    return FilingStep(Verdict.CONFLICT, theirs, ours, waits=True)


def _alike(theirs: Carried, ours: Carried, take: Take) -> FilingStep:
    """The same text on both sides is no conflict; the lineages join either way."""
    chosen = later(theirs, ours)
    result = _joined(take(theirs, ours) if chosen is theirs else ours, theirs, ours)
    return FilingStep(Verdict.UNCHANGED if chosen is ours else Verdict.UPDATED, theirs, ours, result)


def _joined(result: Carried, theirs: Carried, ours: Carried | None) -> Carried:
    return result.grown_from(theirs, ours) if ours else result.grown_from(theirs)


# --- lists ---------------------------------------------------------------------------------------------


def with_filed(new: WorkList, old: WorkList, filed: Collection[NodeId]) -> WorkList:
    """The newer list, and at its end what it no longer has but filings stand on: kept and shown, never due."""
    there = {node.id for node in new.nodes}
    kept = [node for node in old.nodes if node.id in filed and node.id not in there]
    homes = there | {node.id for node in kept}
    moved = (
        node._replace(parent_id=node.parent_id if node.parent_id in homes else None, removed_in=Month(old.year, 1))
        for node in kept
    )
    return new._replace(nodes=(*new.nodes, *moved))


# --- what only the office writes, and the one thing that both do --------------------------------------


def replaced(old: Iterable[Record], new: Iterable[Record]) -> tuple[RecordStep, ...]:
    """A whole set of the office's records in place of an older one."""
    before, after = ({one.id: one for one in side} for side in (old, new))
    ids = dict.fromkeys([*before, *after])
    pairs = ((before.get(each), after.get(each)) for each in ids)
    return tuple(RecordStep(was, now) for was, now in pairs if was != now)


_WORD = {
    TaskChangeState.APPLIED: 0,
    TaskChangeState.WITHDRAWN: 1,
    TaskChangeState.REFUSED: 2,
    TaskChangeState.AGREED: 2,
}


def joined_changes(old: Iterable[TaskChange], new: Iterable[TaskChange]) -> tuple[RecordStep, ...]:
    """Applications of both sides: an answer of the office stands above a withdrawal, that above the application."""
    kept = {one.id: one for one in old}
    pairs = ((kept.get(one.id), one) for one in new)
    return tuple(RecordStep(was, now) for was, now in pairs if was is None or _weight(now) > _weight(was))


def _weight(change: TaskChange) -> tuple[int, int, str]:
    return _WORD[change.state], change.revision, canonical(encode(change))
