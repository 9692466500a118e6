"""Work in a thread for a picture that follows the user: only what was asked for last is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from core.errors import KnownError
from core.host.progress import Progress
from gui.shell import worker

T = TypeVar("T")


class Latest(QObject, Generic[T]):
    """One job at a time. A wish that comes meanwhile waits, only the newest of them; what it overtook is dropped."""

    def __init__(
        self, show: Callable[[T], object], refuse: Callable[[KnownError], object], parent: QObject, *, delay: int = 0
    ) -> None:
        super().__init__(parent)
        self._show, self._refuse = show, refuse
        self._job: worker.Job[T] | None = None
        self._next: Callable[[Progress], T] | None = None
        self._timer = QTimer(self, interval=delay, singleShot=True)
        self._timer.timeout.connect(self._start)

    @property
    def is_busy(self) -> bool:
        """Whether something is being made or waits to be."""
        return self._job is not None or self._next is not None

    def ask(self, work: Callable[[Progress], T]) -> None:
        """Have it made `delay` ms after the last wish."""
        self._next = work
        if self._job is not None:
            self._job.cancel()
        self._timer.start()

    def forget(self) -> None:
        """Show nothing of what was asked for."""
        self._next = None
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self) -> None:
        if self._job is not None or self._next is None:
            return
        work, self._next = self._next, None
        job = worker.run(work, self)
        job.on_success(lambda made: self._ended(job, lambda: self._show(made)))
        job.on_failure(lambda error: self._ended(job, lambda: self._refuse(error)))
        job.on_stopped(lambda: self._ended(job, lambda: None))
        self._job = job.start()

    def _ended(self, job: worker.Job[T], answer: Callable[[], object]) -> None:
        if job is not self._job:
            return
        self._job = None
        if self._next is None:
            answer()
        elif not self._timer.isActive():
            self._start()
