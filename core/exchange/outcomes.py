"""What became of the files of a batch, as data for the window, scripts and the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.exchange.moments import Sending
from core.exchange.ports import Conflict
from core.exchange.sheets import SheetFault
from core.model.period import Month
from core.model.records import ListId, UnitId


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, or would. `refused` is the reason when nothing of it was taken.

    `owner` is whose package it is; `new_key` is the fingerprint of a key that was not seen before, `asked_key` of one
    that was refused until it is compared with the owner, for what `doubt` says; `faults` are those of a filled-in
    sheet, whose sound rows are taken all the same; `sending` says when new filings were sent.
    `apart` holds the versions that would wait, or wait now; `import_id` is the number in the log, 0 without one;
    `is_news` whether anything in it was not here yet, a list or a setting too.
    """

    file: str
    kind: str = ""
    unit_id: UnitId | None = None
    unit_name: str = ""
    month: Month | None = None
    list_id: ListId | None = None
    package_id: str = ""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: int = 0
    late: int = 0
    notes: tuple[str, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    new_key: str = ""
    refused: str = ""
    asked_key: str = ""
    doubt: str = ""
    apart: tuple[Conflict, ...] = ()
    owner: str = ""
    sending: Sending | None = None
    import_id: int = field(default=0, compare=False)
    is_news: bool = False
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of a batch. `missing` and `late` name units, for the months that came in.

    `warned` is the sentence on a backup before it that could not be made, `unanswered` that on receipts.
    """

    outcomes: tuple[Outcome, ...] = ()
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    receipts: tuple[Path, ...] = ()
    warned: str = ""
    unanswered: str = ""

    def total(self, name: str) -> int:
        """The sum of a count over all files."""
        return sum(getattr(outcome, name) for outcome in self.outcomes)

    @property
    def taken(self) -> tuple[Outcome, ...]:
        """Those that were not refused."""
        return tuple(outcome for outcome in self.outcomes if not outcome.refused)

    @property
    def refused(self) -> tuple[Outcome, ...]:
        """Those that were."""
        return tuple(outcome for outcome in self.outcomes if outcome.refused)
