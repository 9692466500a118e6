"""The daily backup while a workspace is open, with a thorough check behind it; never in the way of the work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import KnownError
from core.host import clock, folders
from core.host.backups import Backup, Kind, Safekeeping, daily_due
from core.host.progress import Progress
from gui.shell import worker

_FIRST = 20_000  # ms after the start, which is busy enough
_AGAIN = 3_600_000  # a window may stay open for days


class Daily(QObject):
    """Asks every hour whether today's backup is still to be made."""

    failed = Signal(str)  # a sentence: no backup, or what the check found
    made = Signal(object)  # Backup

    def __init__(self, safe: Safekeeping, parent: QObject) -> None:
        super().__init__(parent)
        self._safe = safe
        self._job: worker.Job[tuple[Backup | None, Sequence[str]] | None] | None = None
        self._timer = QTimer(self, interval=_AGAIN)
        self._timer.timeout.connect(self.ask)
        self._timer.start()
        QTimer.singleShot(_FIRST, self, self.ask)

    def ask(self) -> None:
        """Make today's backup in a thread unless it is there, switched off, or under way."""
        if self._job is None and folders.preference("daily_backup", "on") == "on":
            job = worker.run(self._work, self)
            job.on_success(self._ended).on_failure(self._refused)
            self._job = job.start()

    def _work(self, progress: Progress) -> tuple[Backup | None, Sequence[str]] | None:
        if not daily_due(self._safe.last_at(), clock.now()):
            return None
        return self._safe.make(Kind.DAILY, "每天第一次打开", progress), self._safe.faults()

    def _ended(self, result: tuple[Backup | None, Sequence[str]] | None) -> None:
        self._job = None
        if result is None:
            return
        backup, faults = result
        if backup:
            self.made.emit(backup)
        if faults:
            self.failed.emit(f"检查工作区发现 {len(faults)} 处问题：{faults[0]}可在“设置 → 备份与恢复”里找回。")

    def _refused(self, error: KnownError) -> None:
        self._job = None
        self.failed.emit(str(error))
