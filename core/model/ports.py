"""What the field asks of its storage. `db` fulfils it; `core` and `gui` know nothing more of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from core.host.progress import Progress
from core.model.period import Month
from core.model.records import Filing, FilingKey, ListId, NodeId, Record, UnitId, WorkList

R = TypeVar("R", bound=Record)


class HistoryEntry(NamedTuple):
    """One recorded change: what was done, to which record, its values before and after.

    `before` and `after` hold only the fields that changed; `before` is empty for a new record.
    """

    sequence: int
    at: dt.datetime
    actor: str
    label: str
    record: str
    record_id: str
    before: dict[str, Any]
    after: dict[str, Any]


class Store(Protocol):
    """A workspace, opened. Reads give frozen records; every write happens inside `operation`."""

    @property
    def path(self) -> Path:
        """The workspace file."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether the file can be looked at only; `why_read_only` says the reason."""
        ...

    @property
    def why_read_only(self) -> str:
        """A Chinese sentence, "" when writing is possible."""
        ...

    @property
    def notices(self) -> Sequence[str]:
        """Chinese sentences on what was met while opening, to be said once: an upgrade, little room, a wrong clock."""
        ...

    def operation(self, label: str, *, actor: str = "") -> AbstractContextManager[None]:
        """One change: one transaction, rolled back whole on any exception. `label` goes to the history."""
        ...

    @property
    def id(self) -> str:
        """The workspace's own UUID, which its copies and backups share."""
        ...

    def count_filings(self) -> int:
        """How many filings there are, of all units and months."""
        ...

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the workspace as text."""
        ...

    def set_setting(self, name: str, value: str, *, recorded: bool = False) -> None:
        """Keep a setting; inside `operation`. Only one that changes others' results is `recorded` in the history."""
        ...

    def lists(self) -> Sequence[tuple[ListId, str, int]]:
        """Id, title and year of each list, newest year first."""
        ...

    def load_list(self, list_id: ListId) -> WorkList:
        """The whole list with its units, assignments and indicators."""
        ...

    def add_list(self, work_list: WorkList) -> None:
        """Store a new list; inside `operation`."""
        ...

    def replace_list(self, work_list: WorkList) -> None:
        """Put a changed list, its units included, in the place of the stored one; inside `operation`.

        Filings stay. A node that is left out is deleted only when nothing was filed at it, else KnownError;
        values of an indicator that is left out are kept, unseen. The history gets the difference of each node
        and unit.
        """
        ...

    def set_unit_initials(self, initials: dict[UnitId, str]) -> None:
        """Keep the pinyin initials once they are computed; inside `operation`, not part of the history."""
        ...

    def filing(self, key: FilingKey) -> Filing | None:
        """One filing, None when nothing was entered."""
        ...

    def filings(
        self,
        *,
        month: Month | None = None,
        since: Month | None = None,
        unit_id: UnitId | None = None,
        node_id: NodeId | None = None,
    ) -> Sequence[Filing]:
        """Filings of one month (or from `since` to `month`), narrowed by unit and node, oldest month first."""
        ...

    def save_filing(self, filing: Filing) -> None:
        """Insert or replace one filing with its values; inside `operation`; the history gets the difference."""
        ...

    def remove_filing(self, key: FilingKey) -> None:
        """Take back the creation of a filing (undo); inside `operation`; the history keeps what it held."""
        ...

    def records(
        self,
        kind: type[R],
        *,
        month: Month | None = None,
        since: Month | None = None,
        unit_id: UnitId | None = None,
        node_id: NodeId | None = None,
    ) -> Sequence[R]:
        """Reviews, evidence, month locks or task changes, narrowed as filings are, in the order they were made.

        A month lock has no node: asking for it with `node_id` is a ValueError.
        """
        ...

    def save_record(self, record: Record) -> None:
        """Insert or replace one such record; inside `operation`; the history gets the difference."""
        ...

    def remove_record(self, record: Record) -> None:
        """Delete it; inside `operation`; the history keeps what it held, the content of evidence stays."""
        ...

    def add_content(self, data: bytes) -> str:
        """Keep a file's content once, whatever it is attached to; inside `operation`. Its SHA-256 in hex."""
        ...

    def content(self, sha256: str) -> bytes:
        """The content of that hash; raises KnownError when it is not there or not whole."""
        ...

    def set_preview(self, sha256: str, picture: bytes) -> None:
        """Keep a small picture of a content; inside `operation`, not part of the history."""
        ...

    def preview(self, sha256: str) -> bytes:
        """That picture, empty when there is none."""
        ...

    def search_filings(self, words: str, *, unit_id: UnitId | None = None, limit: int = 50) -> Sequence[Filing]:
        """Filings whose text holds the words, newest month first."""
        ...

    def history(self, *, record_id: str | None = None, limit: int = 200) -> Sequence[HistoryEntry]:
        """Recorded changes, newest first."""
        ...

    def check_history(self) -> tuple[int, Sequence[str]]:
        """How many records the history has, and a Chinese sentence for each place where its chain does not hold."""
        ...

    def check(self) -> Iterable[str]:
        """Chinese sentences, one a fault found: integrity, foreign keys, history chain; none when sound."""
        ...

    def snapshot(self) -> Store:
        """The same file to be read in another thread: to be asked for, used and closed there."""
        ...

    def require_in_place(self) -> None:
        """Raise MovedError when the file that is open was renamed, replaced or deleted; KnownError when written over.

        So does every operation.
        """
        ...

    def write_through(self) -> bool:
        """Whether all that was stored stands in the file itself, so that it is whole wherever the file is carried.

        What someone who reads the file held up until now is brought there, if he has ended.
        """
        ...

    def save_as(self, out: Path, progress: Progress | None = None) -> None:
        """All that is open as a new workspace, whatever became of its file; KnownError also when it is taken."""
        ...

    def close(self) -> None:
        """Release the file and its lock."""
        ...
