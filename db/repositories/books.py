"""`core.exchange.ports.Books` on a workspace: `db.repositories.exchange` with its connection and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from core.exchange.chain import Head
from core.exchange.identity import KnownKey
from core.exchange.merge_plan import Plan
from core.exchange.ports import Conflict, Departure, Import
from core.exchange.versions import Carried
from core.model.period import Month
from core.model.records import Filing, FilingId, ListId, NodeId, UnitId
from db import heads
from db.repositories import evidence, exchange, exchange_undo, filings, history, lists, sent_log, settings
from db.repositories.history import Trail


class ExchangeBooks:
    """The books of one workspace; `ask` and `change` are the workspace's own ways to read and to write."""

    def __init__(self, ask: Callable[..., Any], change: Callable[..., Any], trail: Trail) -> None:
        self._ask, self._change, self._trail = ask, change, trail

    @property
    def id(self) -> str:
        """The workspace's UUID."""
        return str(self._ask(settings.identity))

    def seed(self) -> bytes:
        """The workspace's secret."""
        return bytes(self._ask(exchange.kept_seed))

    def seeds(self) -> Sequence[bytes]:
        """The secret and those before it."""
        return (self.seed(), *self._ask(exchange.former_seeds))

    def change_seed(self) -> None:
        """Another secret from now on."""
        self._change(exchange.change_seed, self._trail)

    def known_keys(self) -> Sequence[KnownKey]:
        """The keys of others."""
        return tuple(self._ask(exchange.known_keys))

    def keep_key(self, key: KnownKey) -> None:
        """Keep what is known of a key of another."""
        self._change(exchange.keep_key, self._trail, key)

    def hash_at(self, count: int) -> str:
        """The hash of that row of the history here, "" where there is none."""
        return str(self._ask(history.hash_at, count))

    def settled_head(self) -> Head:
        """The newest row of the history here that can no longer change."""
        return Head(self.id, *self._ask(history.settled))

    def leaving_heads(self, partner: str) -> Sequence[Head]:
        """What a package tells a partner of histories."""
        return tuple(self._change(heads.leaving, self.settled_head(), partner))

    def seen_heads(self, partner: str) -> Sequence[Head]:
        """What was kept of a partner's histories."""
        return tuple(self._ask(heads.seen, self.id, partner))

    def keep_heads(self, partner: str, told: Iterable[Head]) -> None:
        """Keep more of a partner's history."""
        self._change(heads.keep, partner, told)

    def forget_heads(self, partner: str, workspace: str) -> None:
        """Drop what was kept of one of a partner's workspaces."""
        self._change(heads.forget, partner, workspace)

    def handed_out(self, unit_id: UnitId) -> dt.datetime | None:
        """When the unit was given a list or a workbook for the first time."""
        found: dt.datetime | None = self._ask(sent_log.handed_out, unit_id)
        return found

    def carried(self, unit_id: UnitId, month: Month | None = None) -> Mapping[FilingId, Carried]:
        """The unit's filings with evidence and lineage."""
        return dict(self._ask(exchange.carried, unit_id, month))

    def filed(self, month: Month) -> Sequence[tuple[NodeId, UnitId, dt.datetime | None]]:
        """What was sent of a month, by all units."""
        return tuple(self._ask(exchange.filed, month))

    def publish(self, carried: Iterable[Carried]) -> None:
        """Remember that these versions leave the workspace."""
        self._change(exchange.publish, carried)

    def bump(self, filing: Filing) -> None:
        """Give a filing its next revision, nothing else changed."""
        self._change(filings.bump, filing)

    def has_content(self, sha256: str) -> bool:
        """Whether the content of an attached file is in this workspace."""
        return bool(self._ask(evidence.is_here, sha256))

    def waiting(self, unit_id: UnitId, *, decided: bool = False) -> frozenset[tuple[FilingId, str]]:
        """The versions that wait in open conflicts, or with those that were decided."""
        return frozenset(self._ask(exchange.waiting, unit_id, decided=decided))

    def hidden_indicators(self, list_id: str) -> frozenset[str]:
        """Ids of the indicators that an older version of the list had."""
        return frozenset(self._ask(lists.hidden_indicators, ListId(list_id)))

    def take(self, plan: Plan, file: str, summary: Mapping[str, Any]) -> int:
        """Carry out a plan and log it; the import's number."""
        return int(self._change(exchange.take, self._trail, plan, file, summary))

    def find_import(self, package_id: str) -> Import | None:
        """The import of that package that still holds."""
        found: Import | None = self._ask(exchange.find_import, package_id)
        return found

    def imports(self, limit: int = 200) -> Sequence[Import]:
        """The log, newest first."""
        return tuple(self._ask(exchange.imports, limit))

    def departures(self, kind: str = "", limit: int = 5000) -> Sequence[Departure]:
        """What was written for others, newest first."""
        return tuple(self._ask(sent_log.some, kind, limit))

    def note_departures(self, made: Iterable[Departure]) -> None:
        """Log what was written."""
        self._change(sent_log.add, made)

    def forget(self) -> None:
        """Empty the logs."""
        self._change(sent_log.forget)

    def undo_import(self, number: int) -> None:
        """Put back what an import changed."""
        self._change(exchange_undo.undo_import, self._trail, number)

    def conflicts(self, *, decided: bool = False) -> Sequence[Conflict]:
        """The waiting conflicts, or the decided ones."""
        return tuple(self._ask(exchange.conflicts, decided=decided))

    def decide(self, conflict: Conflict, result: Carried, choices: Mapping[str, str], by: str) -> None:
        """Close a conflict."""
        self._change(exchange.decide, self._trail, conflict, result, choices, by)

    def products(self, package_id: str) -> Mapping[FilingId, frozenset[str]]:
        """What imports of this sheet left behind."""
        return dict(self._ask(exchange.products, package_id))
