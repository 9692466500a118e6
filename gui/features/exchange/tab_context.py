"""What the tabs of 收发 share: the workspace at hand, and one piece of long work at a time, in a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.errors import KnownError
from core.exchange.ports import Desk
from core.host.progress import Progress
from core.rules.roles import is_offices, is_units
from gui.shell import worker
from gui.shell.session import Session

if TYPE_CHECKING:
    from core.host.backups import Safekeeping

T = TypeVar("T")
_PATIENCE = 10.0  # seconds for what is being written, at the program's end


class Counter(QObject):
    """Where packages come in and go out. Long work has a connection of its own; the window goes on meanwhile."""

    begun = Signal(str)  # what is being done
    stepped = Signal(int, int)  # done of total
    ended = Signal(str)  # what to say of it, "" for nothing
    changed = Signal()  # the workspace holds something else now

    def __init__(self, session: Session, safe: Safekeeping | None, parent: QObject) -> None:
        super().__init__(parent)
        self.session, self.safe = session, safe
        self._job: worker.Job[Any] | None = None
        app = QCoreApplication.instance()
        assert app is not None  # noqa: S101  a widget cannot be without it
        app.aboutToQuit.connect(self._leave)

    @property
    def desk(self) -> Desk:
        """The open workspace as the main thread has it."""
        return cast("Desk", self.session.store)

    @property
    def is_units(self) -> bool:
        """Whether it is a unit's own workspace."""
        return is_units(self.session.store)

    @property
    def gives_months(self) -> bool:
        """Whether a unit's months are sent from here: not from the office's."""
        return not is_offices(self.session.store)

    @property
    def refusal(self) -> str:
        """Why nothing can be written here; "" when it can."""
        return self.session.store.why_read_only

    @property
    def is_busy(self) -> bool:
        """Whether long work is on its way."""
        return self._job is not None

    def read(self, said: str, work: Callable[[Desk, Progress], T], done: Callable[[T], object]) -> None:
        """Look at the workspace in a thread."""
        store = self.session.store
        self._start(said, lambda progress: _with(cast("Desk", store.snapshot()), work, progress), done)

    def write(
        self,
        said: str,
        work: Callable[[Desk, Progress], T],
        done: Callable[[T], object],
        stopped: Callable[[], object] = lambda: None,
    ) -> None:
        """Change the workspace in a thread; afterwards everything is read again. What was done before a stop stays."""
        if self.refusal:
            self.session.refused.emit(KnownError(self.refusal, "换到可以写入的地方重新打开后再办。"))
            return
        desk = self.desk
        self._start(said, lambda progress: _with(desk.beside(), work, progress), done, stopped, follows=True)

    def do(self, work: Callable[[Desk], object]) -> bool:
        """Change a little at once; a refusal is shown. Whether it was done."""
        try:
            work(self.desk)
        except KnownError as error:
            self.session.refused.emit(error)
            return False
        self.follow()
        return True

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        if self._job is not None:
            self._job.cancel()

    def follow(self) -> None:
        """Read everything again and tell the tabs."""
        self.session.renew()
        self.changed.emit()

    def _start(
        self,
        said: str,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        stopped: Callable[[], object] = lambda: None,
        *,
        follows: bool = False,
    ) -> None:
        if self._job is not None:
            return
        job = worker.run(work, self)
        job.on_success(lambda made: self._end("", lambda: done(made), follows=follows))
        job.on_failure(lambda error: self._end("", lambda: self.session.refused.emit(error), follows=follows))
        job.on_stopped(lambda: self._end("已停止，停止前办完的都保留", stopped, follows=follows))
        job.on_progress(lambda at, total, _what: self.stepped.emit(at, total))
        self.destroyed.connect(job.cancel)
        self._job = job
        self.begun.emit(said)
        job.start()

    def _end(self, said: str, answer: Callable[[], object], *, follows: bool) -> None:
        self._job = None
        self.ended.emit(said)
        if follows:
            self.follow()
        answer()

    def _leave(self) -> None:
        """The program ends: the package that is being taken is finished, no other begun."""
        if self._job is not None:
            self._job.cancel()
            self._job.wait(_PATIENCE)


def _with(desk: Desk, work: Callable[[Desk, Progress], T], progress: Progress) -> T:
    try:
        return work(desk, progress)
    finally:
        desk.close()
