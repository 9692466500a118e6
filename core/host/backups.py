"""Backups as the user sees them: why each was made, what is in it, and what a restore would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from core import file_names
from core.host.progress import Progress


class Kind(Enum):
    """Why a backup was made."""

    DAILY = "daily"
    MANUAL = "manual"
    MERGE = "merge"
    IMPORT = "import"
    LIST = "list"
    UPGRADE = "upgrade"
    RESTORE = "restore"

    @property
    def label(self) -> str:
        """The word of the table."""
        return _LABELS[self]


_LABELS = {
    Kind.DAILY: "自动",
    Kind.MANUAL: "手动",
    Kind.MERGE: "并入前",
    Kind.IMPORT: "导入前",
    Kind.LIST: "换清单前",
    Kind.UPGRADE: "升级前",
    Kind.RESTORE: "恢复前",
}


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file; `size` in bytes, `fault` a Chinese sentence when it can't be restored from."""

    path: Path
    at: dt.datetime
    kind: Kind
    note: str = ""
    size: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the preview: so many there are now, so many there will be; how many go, come and change.

    `measure` is the word for counting (项, 份); without one only whether there is a difference can be said.
    """

    name: str
    measure: str
    now: int
    then: int
    lost: int = 0
    new: int = 0
    changed: int = 0

    @property
    def words(self) -> str:
        """少 147 项，改 3 项; 没有差别."""
        if not self.measure:
            return "没有差别" if self.is_none else "有差别"
        parts = (("少", self.lost), ("多", self.new), ("改", self.changed))
        return "，".join(f"{word} {count} {self.measure}" for word, count in parts if count) or "没有差别"

    @property
    def is_none(self) -> bool:
        """Nothing would change."""
        return not (self.lost or self.new or self.changed)


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring a backup would change. `units`: the names of those whose filings would go or be older."""

    backup: Backup
    differences: tuple[Difference, ...]
    units: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """The backup holds what the workspace holds."""
        return all(line.is_none for line in self.differences)


class Safekeeping(Protocol):
    """The backups of one workspace. Every call opens its own connections, so any thread may make it."""

    @property
    def folder(self) -> Path:
        """Where new backups go."""
        ...

    def make(self, kind: Kind, note: str = "", progress: Progress | None = None) -> Backup | None:
        """Write and check one, then thin; None when a daily one would be the same as the last.

        Raises KnownError when none could be made.
        """
        ...

    def before(self, kind: Kind, note: str = "") -> str:
        """Make one before a risky step. "" when it is there, else the sentence to show; never raises KnownError."""
        ...

    def listed(self, progress: Progress | None = None) -> Sequence[Backup]:
        """All that can be found, newest first, each opened and checked."""
        ...

    def last_at(self) -> dt.datetime | None:
        """When the newest in the present folder was made, by its name alone."""
        ...

    def faults(self) -> Sequence[str]:
        """What a thorough check of the workspace finds, in Chinese sentences; takes a while."""
        ...

    def rescue(self, out: Path) -> str:
        """Save what can be read of a damaged workspace into a new one; what was saved and lost, in words."""
        ...

    def preview(self, chosen: Backup) -> Preview:
        """What restoring it would change; raises KnownError for one that can't be read."""
        ...

    def save_to(self, out: Path, progress: Progress | None = None) -> None:
        """Write and check one into a file of the user's choice; raises KnownError, also when the name is taken."""
        ...

    def look_at(self, path: Path) -> Backup:
        """A backup from anywhere; raises KnownError for what is no workspace file."""
        ...

    def restore_as(self, chosen: Path, out: Path) -> None:
        """Make a new workspace of it; raises KnownError when it is damaged or `out` is taken."""
        ...

    def replace(self, chosen: Path) -> None:
        """Put it in the place of what the workspace holds, which is backed up first. The workspace must be closed."""
        ...


def daily_due(last: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether today's backup is still to be made; one dated in the future (a clock set back) is no excuse."""
    return last is None or last.date() != now.date()


def file_name(at: dt.datetime, kind: Kind) -> str:
    """A name that sorts by time and says why: 2022-09-26 091003 并入前.db."""
    return file_names.file_name(f"{at:%Y-%m-%d %H%M%S}", kind.label, between=" ", ending=".db")


def size_words(size: int) -> str:
    """24.8 MB, 38.6 GB, 12 KB."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{max(1, round(size / 1024))} KB" if size else "0 KB"


def moment_words(at: dt.datetime, today: dt.date) -> str:
    """今天 09:10, 9月25日 17:52, 2021年9月25日 17:52."""
    if at.date() == today:
        return f"今天 {at:%H:%M}"
    year = "" if at.year == today.year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}"
