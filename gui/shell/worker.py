"""Long work in a thread: plain data in, plain data out, answers on the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, partial
from queue import SimpleQueue
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6.Shiboken import isValid

from core.errors import Cancelled, KnownError
from core.host.progress import Progress

T = TypeVar("T")


class _Post(QObject):
    """Carries calls to the main thread; made once and never deleted.

    A thread that emits from an object which the main thread deletes at that moment brings the program down.
    """

    _woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._calls: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def send(self, call: Callable[[], object]) -> None:
        self._calls.put(call)
        self._woken.emit()

    def _deliver(self) -> None:
        """One call a signal, so that one that fails holds up no other."""
        self._calls.get_nowait()()


@lru_cache(maxsize=1)
def _post() -> _Post:
    """To be asked for on the main thread first: there its calls are made."""
    return _Post()


class Job(Generic[T]):
    """One piece of work on its way. `cancel` asks it to stop at its next step; once `parent` is gone nobody is told."""

    def __init__(self, work: Callable[[Progress], T], parent: QObject) -> None:
        self._work, self._parent, self._post = work, parent, _post()
        self._progress = Progress(lambda *step: self._post.send(partial(self._tell, *step)))
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._success: Callable[[T], object] = lambda _result: None
        self._failure: Callable[[KnownError], object] = lambda _error: None
        self._stopped: Callable[[], object] = lambda: None
        self._listener: Callable[[int, int, str], object] = lambda _done, _total, _what: None

    def on_success(self, call: Callable[[T], object]) -> Job[T]:
        """What to do with the result."""
        self._success = call
        return self

    def on_failure(self, call: Callable[[KnownError], object]) -> Job[T]:
        """What to do with a refusal. A defect goes to the hook for defects instead."""
        self._failure = call
        return self

    def on_stopped(self, call: Callable[[], object]) -> Job[T]:
        """What to do once the work has stopped because it was asked to."""
        self._stopped = call
        return self

    def on_progress(self, call: Callable[[int, int, str], object]) -> Job[T]:
        """Hear `done`, `total` and what is being done."""
        self._listener = call
        return self

    def start(self) -> Job[T]:
        """Begin."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask to stop; returns at once."""
        self._progress.cancel()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the thread (closing the program); whether it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        outcome: Callable[[], object]
        try:
            result = self._work(self._progress)
        except Cancelled:
            outcome = self._stopped
        except KnownError as error:
            outcome = partial(self._failure, error)
        except BaseException as error:  # noqa: BLE001  raised again on the main thread
            outcome = partial(_raise, error)
        else:
            outcome = partial(self._success, result)
        self._post.send(partial(self._finish, outcome))

    def _tell(self, done: int, total: int, what: str) -> None:
        if isValid(self._parent):
            self._listener(done, total, what)

    def _finish(self, outcome: Callable[[], object]) -> None:
        if isValid(self._parent):
            outcome()


def _raise(error: BaseException) -> None:
    raise error


def run(work: Callable[[Progress], T], parent: QObject) -> Job[T]:
    """Prepare work for a thread; name the answers and `start` it."""
    return Job(work, parent)
