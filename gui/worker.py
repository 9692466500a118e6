"""Long work in a thread: plain data in, plain data out, answers on the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import Cancelled, KnownError
from core.progress import Progress

T = TypeVar("T")


class _Wires(QObject):
    """Carries a thread's words to the main thread."""

    stepped = Signal(int, int, str)
    ended = Signal()


class Job(Generic[T]):
    """One piece of work on its way. Keep it: `cancel` asks it to stop at its next step."""

    def __init__(self, work: Callable[[Progress], T], parent: QObject) -> None:
        self._work = work
        self._wires = _Wires(parent)
        self._progress = Progress(self._wires.stepped.emit)
        self._outcome: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._success: Callable[[T], object] = lambda _result: None
        self._failure: Callable[[KnownError], object] = lambda _error: None
        self._stopped: Callable[[], object] = lambda: None
        self._answer = _Answer(self._wires, self._finish)

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
        self._answer.listen(call)
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
        try:
            result = self._work(self._progress)
        except Cancelled:
            self._outcome = self._stopped
        except KnownError as error:
            refusal = error
            self._outcome = lambda: self._failure(refusal)
        except BaseException as error:  # noqa: BLE001  raised again on the main thread
            defect = error
            self._outcome = lambda: _raise(defect)
        else:
            self._outcome = lambda: self._success(result)
        with suppress(RuntimeError):  # the window that asked is gone
            self._wires.ended.emit()

    def _finish(self) -> None:
        self._wires.deleteLater()
        self._outcome()


class _Answer(QObject):
    """Lives on the main thread, so its slots run there."""

    def __init__(self, wires: _Wires, finish: Callable[[], None]) -> None:
        super().__init__(wires)
        self._finish = finish
        self._step: Callable[[int, int, str], object] = lambda _done, _total, _what: None
        wires.stepped.connect(self._stepped, Qt.ConnectionType.QueuedConnection)
        wires.ended.connect(self._ended, Qt.ConnectionType.QueuedConnection)

    def listen(self, call: Callable[[int, int, str], object]) -> None:
        self._step = call

    def _stepped(self, done: int, total: int, what: str) -> None:
        self._step(done, total, what)

    def _ended(self) -> None:
        self._finish()


def _raise(error: BaseException) -> None:
    raise error


def run(work: Callable[[Progress], T], parent: QObject) -> Job[T]:
    """Prepare work for a thread; name the answers and `start` it."""
    return Job(work, parent)
