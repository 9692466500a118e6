"""An open workspace, asked through one object that fulfils core.model.ports.Store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from core.errors import KnownError
from core.host.progress import Progress
from core.model.period import Month
from core.model.ports import HistoryEntry, R
from core.model.records import Filing, FilingKey, ListId, NodeId, Record, UnitId, WorkList
from db import connection, opening, whereabouts
from db.connection import Link
from db.failures import UNREADABLE, explained, translated
from db.integrity import checksums, row_sums
from db.lock import Lock
from db.repositories import evidence, filings, history, lists, records, settings, units

if TYPE_CHECKING:
    from db.repositories.books import ExchangeBooks

P = ParamSpec("P")
T = TypeVar("T")


class Workspace:
    """An open workspace; belongs to the thread that opened it. Fulfils core.model.ports.Store.

    `link` is the SQLite connection and `lock` the held lock, for the other modules of this layer.
    """

    def __init__(self, path: Path, link: Link, *, lock: Lock | None = None, why: str = "") -> None:
        self._path, self.link, self.lock, self._why = path, link, lock, why
        self._trail = history.Trail()
        self._writing = False
        self._is_to_seal = self._has_written = False
        self._is_through = True
        self._notices: list[str] = []

    @property
    def path(self) -> Path:
        """The workspace file."""
        return self._path

    @property
    def read_only(self) -> bool:
        """Whether the file can be looked at only."""
        return bool(self._why)

    @property
    def why_read_only(self) -> str:
        """A Chinese sentence, "" when writing is possible."""
        return self._why

    @property
    def notices(self) -> Sequence[str]:
        """What was met while opening, in Chinese sentences."""
        return tuple(self._notices)

    def notice(self, *sentences: str) -> None:
        """Add to what is to be said of the opening."""
        self._notices += filter(None, sentences)

    @property
    def id(self) -> str:
        """The workspace's own UUID, given when it was made."""
        return self._ask(settings.identity)

    @cached_property
    def exchange(self) -> ExchangeBooks:
        """The books of packages; loaded when the first package comes or goes."""
        from db.repositories.books import ExchangeBooks

        return ExchangeBooks(self._ask, self._change, self._trail)

    @cached_property
    def _turned(self) -> row_sums.Sums:
        return row_sums.watch(self.link)

    @contextmanager
    def operation(self, label: str, *, actor: str = "") -> Iterator[None]:
        """One change: one transaction, rolled back whole on any exception."""
        self._begin(label, actor)
        mark = self._trail.mark
        try:
            with translated(self._path):
                turned = self._turned  # watched before the transaction, which may be taken back
                turned.clear()
                with connection.transaction(self.link):
                    yield
                    if self._is_to_seal:
                        checksums.put(self.link)
                    row_sums.keep(self.link, turned)
            self._has_written = True
            self._is_through = whereabouts.write_through(self.link)
        except BaseException:
            self._trail.mark = mark
            raise
        finally:
            self._writing = False

    def _begin(self, label: str, actor: str) -> None:
        if self._writing:
            raise RuntimeError("operations do not nest")
        if self._why:
            raise KnownError(self._why, "换到可以写入的地方重新打开后再填。")
        self.require_in_place()
        if self.lock:
            self.lock.assure()
        self._trail.label, self._trail.actor, self._writing = label, actor, True
        self._is_to_seal = False

    def _ask(self, question: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with opening.reading(self.link, self._path):
            return question(self.link, *args, **kwargs)

    def _change(self, change: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        if not self._writing:
            raise RuntimeError("a change outside an operation")
        self._is_to_seal |= checksums.is_concerned(getattr(change, "__module__", ""))
        with translated(self._path, UnicodeEncodeError):
            return change(self.link, *args, **kwargs)

    def setting(self, name: str, default: str = "") -> str:
        """A setting as text; `role` and `unit` are set when the workspace is made."""
        return self._ask(settings.get, name, default)

    def set_setting(self, name: str, value: str, *, recorded: bool = False) -> None:
        """Keep a setting; `recorded` in the history or not."""
        self._is_to_seal |= checksums.is_concerned("", name)
        if recorded:
            self._change(settings.record, self._trail, name, value)
        else:
            self._change(settings.put, name, value)

    def lists(self) -> Sequence[tuple[ListId, str, int]]:
        """Id, title and year of each list, newest year first."""
        return self._ask(lists.overview)

    def load_list(self, list_id: ListId) -> WorkList:
        """The whole list."""
        return self._ask(lists.load, list_id)

    def add_list(self, work_list: WorkList) -> None:
        """Store a new list."""
        self._change(lists.add, self._trail, work_list)

    def replace_list(self, work_list: WorkList) -> None:
        """Put a changed list in the place of the stored one; filings stay."""
        from db.repositories import list_revision

        self._change(list_revision.replace, self._trail, work_list)

    def set_unit_initials(self, initials: dict[UnitId, str]) -> None:
        """Keep the pinyin initials."""
        self._change(units.set_initials, initials)

    def filing(self, key: FilingKey) -> Filing | None:
        """One filing, None when nothing was entered."""
        return self._ask(filings.one, key)

    def filings(
        self,
        *,
        month: Month | None = None,
        since: Month | None = None,
        unit_id: UnitId | None = None,
        node_id: NodeId | None = None,
    ) -> Sequence[Filing]:
        """Filings of one month, or from `since` to `month`; oldest month first."""
        return self._ask(filings.some, month=month, since=since, unit_id=unit_id, node_id=node_id)

    def count_filings(self) -> int:
        """How many there are."""
        return self._ask(filings.count)

    def save_filing(self, filing: Filing) -> None:
        """Insert or replace one filing with its values."""
        self._change(filings.save, self._trail, filing)

    def remove_filing(self, key: FilingKey) -> None:
        """Take back the creation of a filing."""
        self._change(filings.remove, self._trail, key)

    def records(
        self,
        kind: type[R],
        *,
        month: Month | None = None,
        since: Month | None = None,
        unit_id: UnitId | None = None,
        node_id: NodeId | None = None,
    ) -> Sequence[R]:
        """Reviews, evidence, month locks or task changes, in the order they were made."""
        return self._ask(records.some, kind, month=month, since=since, unit_id=unit_id, node_id=node_id)

    def save_record(self, record: Record) -> None:
        """Insert or replace one of them."""
        self._change(records.save, self._trail, record)

    def remove_record(self, record: Record) -> None:
        """Delete one of them."""
        self._change(records.remove, self._trail, record)

    def add_content(self, data: bytes) -> str:
        """Keep a file's content once; its SHA-256."""
        sha256 = evidence.digest(data)
        self._change(evidence.add, sha256, data)
        return sha256

    def content(self, sha256: str) -> bytes:
        """The content of that hash."""
        return self._ask(evidence.content, sha256)

    def set_preview(self, sha256: str, picture: bytes) -> None:
        """Keep a small picture of a content."""
        self._change(evidence.set_preview, sha256, picture)

    def preview(self, sha256: str) -> bytes:
        """That picture, empty when there is none."""
        return self._ask(evidence.preview, sha256)

    def search_filings(self, words: str, *, unit_id: UnitId | None = None, limit: int = 50) -> Sequence[Filing]:
        """Filings whose text holds each of the words, newest month first."""
        return self._ask(filings.search, words, unit_id=unit_id, limit=limit)

    def history(self, *, record_id: str | None = None, limit: int = 200) -> Sequence[HistoryEntry]:
        """Recorded changes, newest first."""
        return self._ask(history.entries, record_id, limit)

    def check_history(self) -> tuple[int, Sequence[str]]:
        """The length of the history and the faults of its chain."""
        return self._ask(history.examined)

    def check(self) -> Iterator[str]:
        """Chinese sentences, one a fault found; a file too damaged to be read is one too."""
        from db.integrity import check

        try:
            yield from check.faults(self.link)
        except UNREADABLE as error:
            known = explained(error, self._path)
            if known is None:
                raise
            yield str(known)

    def snapshot(self) -> Workspace:
        """The same file to be read in another thread."""
        from db.workspace import snapshot  # which opens with this class

        self.require_in_place()
        return snapshot(self._path)

    def beside(self) -> Workspace:
        """The same file to be written in another thread, under this one's lock; a file to be read only stays so.

        What its changes leave loose goes with this session, not with the thread: until then it may be brought back.
        """
        from db.workspace import open_workspace

        self.require_in_place()
        if self.lock:
            self.lock.assure()
            self._has_written = True
        self._is_through = False  # of what is written there nothing is known here
        return open_workspace(self._path, read_only=self.read_only, lock=False)

    def require_in_place(self) -> None:
        """Raise KnownError when the file no longer lies at its path as it was written here."""
        whereabouts.require_in_place(self.link)

    def write_through(self) -> bool:
        """Whether all that was stored stands in the file itself; what a reader held up until now is brought there."""
        if not self._is_through:
            self._is_through = whereabouts.write_through(self.link)
        return self._is_through

    def save_as(self, out: Path, progress: Progress | None = None) -> None:
        """All that is open as a new workspace, whatever became of its file; raises KnownError."""
        from db.backup import copies

        copies.save_as(self.link, out, progress)

    def close(self) -> None:
        """Release the file and its lock; calling it twice does no harm.

        Evidence that was removed could be brought back until now: what nothing refers to goes with the session.
        """
        if self._has_written and self.lock:
            with suppress(sqlite3.Error, KnownError):  # it will go next time; closing is not to fail for it
                self._sweep()
            self._has_written = False
        self._is_through = True  # from here on it is for whoever opens it next
        whereabouts.leave(self.link)
        if self.lock:
            self.lock.release()

    def _sweep(self) -> None:
        if found := evidence.loose(self.link):
            opening.require_sound(self.link, self._path)  # a damaged file may have lost what refers to them
            with self.operation("清除移除的佐证材料"):
                self._change(evidence.drop, found)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
