"""The parent's side: a child is started when the first file comes, asked, and ended when it does not answer in time."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from core.errors import KnownError
from core.sandbox import WORD, frames, limits

if TYPE_CHECKING:
    from core.sandbox.job import Job

_STARTING = 60.0  # seconds; measured apart from what a file takes
_HINT = "用原来的程序打开，另存一份再选；仍读不出来，请对方重新生成。"


class Answer(NamedTuple):
    """What a reader gave: plain data and bytes."""

    value: Any
    data: bytes


@dataclass(slots=True)
class Batch:
    """Files that share a child. A child that was ended is followed by another."""

    child: _Child | None = None

    def ask(self, reader: str, data: bytes, args: dict[str, object]) -> Answer:
        """One file; raises KnownError when it is refused, too much, or the end of the child."""
        if self.child is not None and not self.child.is_alive:
            self.close()
        if self.child is None:
            self.child = _Child()
        try:
            return self.child.ask(reader, data, args)
        except _EndedError as error:
            self.close()
            raise KnownError(error.sentence, _HINT) from error
        finally:
            if self.child is not None and self.child.is_spent:
                self.close()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """What is read within shares this child, in whatever thread."""
        token = _batch.set(self)
        try:
            yield
        finally:
            _batch.reset(token)

    def close(self) -> None:
        """End the child."""
        child, self.child = self.child, None
        if child is not None:
            child.close()


_batch: ContextVar[Batch | None] = ContextVar("batch", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """Files that are read within share one child; within another batch it is that one's."""
    if _batch.get() is not None:
        yield
        return
    here = Batch()
    try:
        with here.shared():
            yield
    finally:
        here.close()


def run(reader: str, data: bytes, **args: object) -> Answer:
    """Have a file read by the reader of that name; KnownError for what it refuses or what breaks it."""
    with batch():
        here = _batch.get()
        assert here is not None  # noqa: S101  made a line above
        return here.ask(reader, data, args)


class _EndedError(Exception):
    """The child is to be ended, or has ended."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Child:
    """A started child, ready and held by its limits."""

    def __init__(self) -> None:
        self._is_late = self.is_spent = False
        try:
            self._process = _started()
            self._job = _job(self._process)
            self._end = weakref.finalize(self, _end, self._process, self._job)  # also where nobody closes it
        except OSError as error:
            raise KnownError("读文件用的子程序启动不了。", "看一看安全软件是否拦截了本程序，再试。") from error
        if self._heard(_STARTING) is None:
            self.close()
            raise KnownError("读文件用的子程序启动不了。", "关闭一些程序，再试；仍不行，把诊断包交给管理员。")

    @property
    def is_alive(self) -> bool:
        """Whether it waits for files; something else may have ended it meanwhile."""
        return self._process.poll() is None

    def ask(self, reader: str, data: bytes, args: dict[str, object]) -> Answer:
        """One file."""
        if self._job is not None:
            self._job.allow_a_file()
        found = self._heard(limits.PATIENCE, {"reader": reader, "args": args}, data)
        if found is None:
            raise _EndedError("这个文件读得太久，没有读完。" if self._ran_out() else "这个文件读不出来，已停止。")
        answer, more = found
        self.is_spent = bool(answer.get("spent"))
        if "refused" in answer:
            raise KnownError(*answer["refused"])
        if "failed" in answer:
            raise _EndedError(_failure(answer))
        return Answer(answer["value"], more)

    def _heard(self, seconds: float, request: object = None, data: bytes = b"") -> tuple[Any, bytes] | None:
        """What it says within so many seconds; None when it has ended, or was ended for being late."""
        clock = threading.Timer(seconds, self._end_late)
        clock.start()
        try:
            with suppress(OSError, ValueError):
                if request is not None:
                    frames.write(_pipe(self._process.stdin), request, data)
                return frames.read(_pipe(self._process.stdout))
            return None
        finally:
            clock.cancel()

    def _end_late(self) -> None:
        self._is_late = True
        self._process.kill()

    def _ran_out(self) -> bool:
        """Whether it was ended for its time: by the clock, or by the system for the processor's."""
        import signal

        code = self._process.wait()
        return self._is_late or code == -getattr(signal, "SIGXCPU", 0) or code == _QUOTA

    def close(self) -> None:
        """End it; whatever it does."""
        self._end()


def _end(process: subprocess.Popen[bytes], job: Job | None) -> None:
    process.kill()
    if job is not None:
        job.close()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            _pipe(pipe).close()
    process.wait()


_QUOTA = 0xC0000044  # STATUS_QUOTA_EXCEEDED, with which Windows ends a process for its time


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101  both were asked for
    return pipe


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  this program itself
        [*_program(), WORD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _job(process: subprocess.Popen[bytes]) -> Job | None:
    """On Windows what holds it; elsewhere it holds itself, see `limits`."""
    if sys.platform != "win32":
        return None
    from core.sandbox.job import Job

    try:
        return Job(int(process._handle))
    except OSError:
        _end(process, None)
        raise


def _program() -> tuple[str, ...]:
    """The program as it is started: the built one, or Python with main.py."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return sys.executable, str(Path(__file__).resolve().parents[2] / "main.py")


def _failure(answer: dict[str, Any]) -> str:
    if answer["failed"] == "memory":
        return "这个文件展开后太大，没有读完。"
    from core.host import diagnostics

    diagnostics.keep_report(str(answer.get("report", "?")))
    return "程序没能读懂这个文件，出错记录已存下。"
