"""The backups of one workspace as core.host.backups.Safekeeping asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core import files
from core.errors import KnownError
from core.host import folders
from core.host.backups import Backup, Kind, Preview
from core.host.progress import Progress
from db.backup import copies, restore
from db.failures import translated


class Safe:
    """Fulfils core.host.backups.Safekeeping. Where backups go is asked each time: it can be changed while one works."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def folder(self) -> Path:
        """Where new backups go."""
        return folders.backup_folder()

    def make(self, kind: Kind, note: str = "", progress: Progress | None = None) -> Backup | None:
        """Write and check one, then thin."""
        return copies.make(self.path, self.folder, kind, note, progress)

    def before(self, kind: Kind, note: str = "") -> str:
        """Make one before a risky step; the sentence when that fails, "" otherwise."""
        return before(self.path, kind, note)

    def save_to(self, out: Path, progress: Progress | None = None) -> None:
        """Write and check one into a file of the user's choice."""
        copies.save_to(self.path, out, progress)

    def listed(self, progress: Progress | None = None) -> Sequence[Backup]:
        """All that can be found, where they are kept now and where they are kept by default; newest first."""
        roots = dict.fromkeys((self.folder, folders.default_backup_folder()))
        found = [one for root in roots for one in copies.listed(self.path, root, progress)]
        return tuple(sorted(found, key=lambda one: (one.at, one.path), reverse=True))

    def last_at(self) -> dt.datetime | None:
        """When the newest in the present folder was made."""
        return copies.last_at(self.path, self.folder)

    def faults(self) -> Sequence[str]:
        """What a thorough check finds."""
        from db.workspace import examine

        return examine(self.path)

    def rescue(self, out: Path) -> str:
        """Save what can be read into a new workspace; the words stand in a file beside it too."""
        from db.integrity.rescue import rescue

        words = rescue(self.path, out).words
        with suppress(KnownError):
            files.write_whole(out.with_suffix(".救出清单.txt"), words.encode())
        return words

    def look_at(self, path: Path) -> Backup:
        """A backup from anywhere; raises KnownError for what is no workspace file."""
        restore.recognise_readable(path)
        return copies.look_at(path)

    def preview(self, chosen: Backup) -> Preview:
        """What restoring it would change."""
        with translated(chosen.path, OSError):
            return restore.preview(self.path, chosen)

    def restore_as(self, chosen: Path, out: Path) -> None:
        """Make a new workspace of it."""
        restore.restore_as(chosen, out)

    def replace(self, chosen: Path) -> None:
        """Put it in the place of the closed workspace."""
        restore.replace(self.path, chosen, self.folder)


def before(path: Path, kind: Kind, note: str = "") -> str:
    """A backup before a risky step. "" when it was made, else a sentence to show; the step goes on either way."""
    try:
        copies.make(path, folders.backup_folder(), kind, note)
    except KnownError as error:
        return str(error)
    return ""
