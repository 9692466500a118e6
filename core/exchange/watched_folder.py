"""A folder that is looked into now and then: what lies there whole and new is offered, never taken by itself.

A file counts as whole when two looks find it the same and it can be opened; until then it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import KnownError
from core.exchange import archive, package, wrapped
from core.exchange.sheets import is_sheet
from core.exchange.transport import FolderTransport, Parcel
from core.model.ports import Store
from core.model.setting import read, write
from core.rules.roles import is_units
from core.settings.bookkeeping import WATCHED_DONE, WATCHED_FOLDER


def folder_of(store: Store) -> Path | None:
    """The folder that was named in this workspace; None without one."""
    kept = read(store, WATCHED_FOLDER)
    return Path(kept) if kept else None


def name_folder(store: Store, folder: Path | None) -> None:
    """Name the folder, or none; what was dealt with in another one is forgotten."""
    with store.operation("指定收取的共享文件夹"):
        write(store, WATCHED_FOLDER, str(folder or ""))
        write(store, WATCHED_DONE, ())


def dealt_with(store: Store) -> tuple[Parcel, ...]:
    """The files of the folder that were taken, refused or waved away, as they then were."""
    return tuple(
        Parcel(Path(path).name, Path(path), size, changed) for path, size, changed in read(store, WATCHED_DONE)
    )


def deal_with(store: Store, parcels: Iterable[Parcel]) -> None:
    """Not to be offered again as they are. What has gone from the folder need not be remembered."""
    kept = {one.path: one for one in dealt_with(store) if one.path.exists()}
    kept |= {one.path: one for one in parcels}
    with store.operation("记下看过的文件"):
        write(store, WATCHED_DONE, tuple((str(one.path), one.size, one.changed) for one in kept.values()))


@dataclass(slots=True)
class Watch:
    """One folder under watch; `is_units` picks what is meant for a unit or for the office.

    A look may take long where the folder is on a share: it belongs into a thread, one at a time.
    """

    folder: Path
    is_units: bool = False
    known: Sequence[Parcel] = ()
    _before: dict[Path, Parcel] = field(default_factory=dict)
    _meant: dict[Parcel, bool] = field(default_factory=dict)

    def look(self) -> tuple[Parcel, ...]:
        """What is whole and new. A folder that is away (a stick, a share) holds nothing, and that is no fault."""
        try:
            found = FolderTransport(self.folder, known=self.known).list()
        except KnownError:
            found = ()
        still = [one for one in found if self._before.get(one.path) == one]
        self._before = {one.path: one for one in found}
        self._meant = {one: self._meant[one] if one in self._meant else self._is_meant(one.path) for one in still}
        return tuple(one for one, meant in self._meant.items() if meant)

    def _is_meant(self, path: Path) -> bool:
        try:
            if is_sheet(path):
                return not self.is_units and archive.looks_like_one(path)
            with archive.opened(path):
                return package.is_package(path)
        except KnownError:
            return wrapped.holds_some(path)
        except OSError:
            return False


def watch_of(store: Store) -> Watch | None:
    """The watch over the named folder; None without one."""
    folder = folder_of(store)
    return Watch(folder, is_units(store), dealt_with(store)) if folder else None
