"""A folder that is looked into now and then: what lies there whole and new is offered, never taken by itself.

A file counts as whole when two looks find it the same and it can be opened; until then it is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core import strict_json
from core.errors import KnownError
from core.exchange import archive, package, wrapped
from core.exchange.sheets import is_sheet
from core.exchange.transport import FolderTransport, Parcel
from core.model.ports import Store

FOLDER, _DONE = "exchange.watched", "exchange.watched_done"


def folder_of(store: Store) -> Path | None:
    """The folder that was named in this workspace; None without one."""
    kept = store.setting(FOLDER)
    return Path(kept) if kept else None


def name_folder(store: Store, folder: Path | None) -> None:
    """Name the folder, or none; what was dealt with in another one is forgotten."""
    with store.operation("指定收取的共享文件夹"):
        store.set_setting(FOLDER, str(folder) if folder else "")
        store.set_setting(_DONE, "[]")


def dealt_with(store: Store) -> tuple[Parcel, ...]:
    """The files of the folder that were taken, refused or waved away, as they then were."""
    return strict_json.setting(store.setting(_DONE, "[]"), "看过的文件", _parcels)


def _parcels(kept: Iterable[tuple[str, int, float]]) -> tuple[Parcel, ...]:
    return tuple(Parcel(Path(path).name, Path(path), size, changed) for path, size, changed in kept)


def deal_with(store: Store, parcels: Iterable[Parcel]) -> None:
    """Not to be offered again as they are. What has gone from the folder need not be remembered."""
    kept = {one.path: one for one in dealt_with(store) if one.path.exists()}
    kept |= {one.path: one for one in parcels}
    with store.operation("记下看过的文件"):
        marks = [(str(one.path), one.size, one.changed) for one in kept.values()]
        store.set_setting(_DONE, json.dumps(marks, ensure_ascii=False))


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
    return Watch(folder, is_unit_store(store), dealt_with(store)) if folder else None


def is_unit_store(store: Store) -> bool:
    """Whether the workspace is a unit's."""
    return store.setting("role") == "unit"
