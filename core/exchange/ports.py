"""What exchanging asks of a workspace beside `core.model.ports.Store`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.exchange.chain import Head
from core.exchange.identity import KnownKey
from core.exchange.merge_plan import Plan
from core.exchange.versions import Carried
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Filing, FilingId, FilingKey, NodeId, UnitId


@dataclass(frozen=True, slots=True)
class Import:
    """One package that was taken in. `summary` holds its counts; `undone_at` when it was taken back."""

    id: int
    package_id: str
    digest: str
    kind: str
    unit_id: UnitId
    month: Month | None
    file: str
    machine: str
    created_at: dt.datetime
    at: dt.datetime
    summary: Mapping[str, Any] = field(default_factory=dict)
    undone_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """One file that was written for a unit, or by it: with `count` filings, on that version of the list."""

    kind: str
    unit_id: UnitId
    month: Month | None
    file: str
    count: int
    list_version: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of a filing that grew apart: `theirs` waits, `ours` is kept until someone decides.

    `choices` says field by field which side was taken, "theirs" or "ours", and `decided_by` who said so.
    """

    id: int
    key: FilingKey
    theirs: Carried
    ours: Carried
    machine: str
    at: dt.datetime
    decided_at: dt.datetime | None = None
    decided_by: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


class Books(Protocol):
    """Keys, lineages, the log of imports and the conflicts of one workspace. Writes happen inside `operation`."""

    @property
    def id(self) -> str:
        """The workspace's UUID."""
        ...

    def seed(self) -> bytes:
        """The workspace's own secret."""
        ...

    def seeds(self) -> Sequence[bytes]:
        """The same, and before it those that it had earlier: the newest first."""
        ...

    def change_seed(self) -> None:
        """Make another secret; the one before is kept to open what was closed to it."""
        ...

    def known_keys(self) -> Sequence[KnownKey]:
        """The public keys seen of others, in the order in which they came."""
        ...

    def keep_key(self, key: KnownKey) -> None:
        """Keep what is known of a key: new, or in place of what was known before of this owner and key."""
        ...

    def hash_at(self, count: int) -> str:
        """The hash of that row of the history here, "" where there is none."""
        ...

    def settled_head(self) -> Head:
        """The newest row of the history here that can no longer change; its number is 0 when there is none."""
        ...

    def leaving_heads(self, partner: str) -> Sequence[Head]:
        """For a package to an owner: the settled head, which is noted as left, and what was noted before.

        That is: those that left for it, as the history here has them now, and the newest seen of its own histories.
        """
        ...

    def seen_heads(self, partner: str) -> Sequence[Head]:
        """What was kept of an owner's histories, of all its workspaces."""
        ...

    def keep_heads(self, partner: str, told: Iterable[Head]) -> None:
        """Keep more of an owner's histories."""
        ...

    def forget_heads(self, partner: str, workspace: str) -> None:
        """Drop what was kept of one of an owner's workspaces."""
        ...

    def handed_out(self, unit_id: UnitId) -> dt.datetime | None:
        """When the unit was given a list or a workbook for the first time; None where that was not noted."""
        ...

    def carried(self, unit_id: UnitId, month: Month | None = None) -> Mapping[FilingId, Carried]:
        """The unit's filings (of one month) with evidence and lineage."""
        ...

    def filed(self, month: Month) -> Sequence[tuple[NodeId, UnitId, dt.datetime | None]]:
        """What was sent of a month, by all units: the task, the unit, and when it was sent for the first time."""
        ...

    def publish(self, carried: Iterable[Carried]) -> None:
        """Remember that these versions leave the workspace."""
        ...

    def bump(self, filing: Filing) -> None:
        """Store a filing under a new revision, nothing else changed; not part of the history."""
        ...

    def has_content(self, sha256: str) -> bool:
        """Whether the content of an attached file is in this workspace."""
        ...

    def waiting(self, unit_id: UnitId, *, decided: bool = False) -> frozenset[tuple[FilingId, str]]:
        """The versions that wait in open conflicts, or with those that were decided."""
        ...

    def hidden_indicators(self, list_id: str) -> frozenset[str]:
        """Ids of the indicators that an older version of the list had."""
        ...

    def take(self, plan: Plan, file: str, summary: Mapping[str, Any]) -> int:
        """Carry out a plan and log it; the import's number."""
        ...

    def find_import(self, package_id: str) -> Import | None:
        """The import of that package that was not undone."""
        ...

    def imports(self, limit: int = 200) -> Sequence[Import]:
        """The log, newest first."""
        ...

    def departures(self, kind: str = "", limit: int = 5000) -> Sequence[Departure]:
        """What was written for others, of one kind or of all, newest first."""
        ...

    def note_departures(self, made: Iterable[Departure]) -> None:
        """Log what was written."""
        ...

    def forget(self) -> None:
        """Empty the logs of what came in and what went out, conflicts too; keys stay."""
        ...

    def undo_import(self, number: int) -> None:
        """Put everything back that an import changed; raises KnownError when something changed since."""
        ...

    def conflicts(self, *, decided: bool = False) -> Sequence[Conflict]:
        """The conflicts that wait, or those that were decided, oldest first."""
        ...

    def decide(self, conflict: Conflict, result: Carried, choices: Mapping[str, str], by: str) -> None:
        """Close a conflict with what is kept from now on; the other side goes to the history."""
        ...

    def products(self, package_id: str) -> Mapping[FilingId, frozenset[str]]:
        """For each filing the text hashes that imports of this package or sheet left behind."""
        ...


class Desk(Store, Protocol):
    """A workspace that exchanges packages."""

    @property
    def exchange(self) -> Books:
        """Its books."""
        ...

    def beside(self) -> Desk:
        """The same file to be written in another thread, under the lock that is held.

        To be asked for, used and closed there; whoever writes at the same moment waits for the other's transaction.
        """
        ...
