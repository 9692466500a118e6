"""A clerk's work on a real workspace through the window's session, the same each time for the same seed.

Run as a program it waits for jobs, one JSON line each, and does each in a process of its own (a fork, so that
hundreds are cheap). A job's lines: its process, then after every step what the window shows as saved.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import random
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.errors import FaultError, KnownError
from core.host import clock
from core.host.backups import Kind
from core.model.board import Board
from core.model.period import Month
from core.model.records import Review
from core.model.setting import read
from core.model.status import FilingState, Light, ProgressStatus
from core.settings.office import EVIDENCE_LIMITS
from core.usecases import evidence, steps
from db import connection
from db.backup.service import Safe
from db.integrity import digest
from db.workspace import Workspace, create, open_workspace
from gui.shell.session import Saving, Session
from tests.builders import EDUCATION, node_id, work_list

_START = dt.datetime.fromisoformat("2022-03-02T08:00")
_TASKS = (node_id("建设学校"), node_id("改进作风"))


def digest_of(path: Path) -> str:
    """What a file holds, asked of a copy so that nothing is tidied up."""
    copy = path.with_name("zzcopy.db")
    for end in ("", "-wal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{path}{end}", f"{copy}{end}")
    link = connection.connect(copy)
    try:
        return digest.digest(link)
    finally:
        link.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{copy}{end}").unlink(missing_ok=True)


class Clerk:
    """One window's session; `step(n)` does the nth thing of this seed and returns whether it is shown as saved."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.seed = path, seed
        self.open()

    def open(self) -> None:
        self.store: Workspace = open_workspace(self.path)
        self.session = Session(self.store, Board(work_list()))
        self.refusals: list[KnownError] = []
        self.session.refused.connect(self.refusals.append)

    def step(self, number: int) -> bool:
        dice = random.Random(f"{self.seed} {number}")
        clock.now = lambda: _START + dt.timedelta(minutes=7 * number)
        self.refusals.clear()
        deeds: tuple[tuple[int, Callable[[random.Random, int], object]], ...] = (
            (12, self.edit), (2, self.undo), (2, self.redo), (1, self.submit), (1, self.withdraw),
            (2, self.attach), (2, self.review), (1, self.move), (1, self.back_up), (1, self.reopen),
        )  # fmt: skip
        deed = dice.choices([deed for _, deed in deeds], [weight for weight, _ in deeds])[0]
        deed(dice, number)
        for refusal in self.refusals:
            if isinstance(refusal, FaultError):
                raise refusal
        return self.session.save_state.saving is Saving.SAVED

    def edit(self, dice: random.Random, number: int) -> None:
        old = self.session.filing(dice.choice(_TASKS))
        if old.state in (FilingState.DRAFT, FilingState.RETURNED):
            text = f"第 {number} 次：" + "东城幼儿园主体封顶。" * dice.choice((1, 5, 60))
            new = old._replace(progress=text, status=dice.choice(list(ProgressStatus)), percent=float(number))
            if not self.session.edit(new):
                raise KnownError(self.session.save_state.reason)

    def undo(self, dice: random.Random, number: int) -> None:
        self.session.undo()

    def redo(self, dice: random.Random, number: int) -> None:
        self.session.redo()

    def submit(self, dice: random.Random, number: int) -> None:
        key = self.session.key(_TASKS[0])
        if (filing := self.store.filing(key)) and filing.state is FilingState.DRAFT and filing.progress:
            with self.unless_unfit():
                steps.submit(self.store, self.session.board, [key])
            self.again()

    def withdraw(self, dice: random.Random, number: int) -> None:
        key = self.session.key(_TASKS[0])
        if (filing := self.store.filing(key)) and filing.state is FilingState.SUBMITTED:
            steps.withdraw(self.store, self.session.board, key)
            self.again()

    def attach(self, dice: random.Random, number: int) -> None:
        key = self.session.key(_TASKS[1])
        data = b"%PDF-1.7\n" + dice.randbytes(dice.choice((200, 60_000)))
        intake = evidence.look_at(f"照片{number}.pdf", data, read(self.store, EVIDENCE_LIMITS))
        evidence.add(self.store, key, intake)

    def review(self, dice: random.Random, number: int) -> None:
        with self.store.operation("评判"):
            self.store.save_record(Review(self.session.key(_TASKS[1]), Light.RED, f"理由 {number}", revision=number))

    def move(self, dice: random.Random, number: int) -> None:
        self.session.choose_month(Month(2022, dice.randint(3, 5)))

    def back_up(self, dice: random.Random, number: int) -> None:
        Safe(self.path).make(Kind.MANUAL, f"第 {number} 步")

    def reopen(self, dice: random.Random, number: int) -> None:
        self.store.close()
        self.open()

    @contextmanager
    def unless_unfit(self) -> Iterator[None]:
        """A report that is not ready is refused by the field's rules: that is no fault of the disk."""
        try:
            yield
        except FaultError:
            raise
        except KnownError:
            pass

    def again(self) -> None:
        """What pages do after a step of the filing's state."""
        self.session._load()


def prepare(path: Path) -> None:
    """A workspace for such a clerk."""
    with create(path, role="unit", unit_id=EDUCATION.id, work_lists=[work_list()]) as store:
        session = Session(store, Board(work_list()))
        session.choose_month(Month(2022, 3))


# --- jobs --------------------------------------------------------------------


def do(job: dict[str, Any], say: Callable[..., None]) -> None:
    """Work through the steps; a refused one ends the job or (with `retry`) is done again once the fault is gone."""
    path = Path(job["path"])
    clerk = Clerk(path, job["seed"])
    shim = ctypes.CDLL(None) if job.get("fault") else None
    if shim:
        at, error, sticky = job["fault"]
        shim.shim_arm(os.fsencode(path.parent), ctypes.c_long(at), error, sticky)
    for number in range(job["steps"]):
        say("begin", number)
        try:
            shown = clerk.step(number)
        except KnownError as refusal:
            say("refused", number, str(refusal))
            if not job.get("retry"):
                break
            if clerk.store.read_only:  # it could not be opened to be written, and the window said so
                clerk.reopen(random.Random(), number)
            shown = clerk.step(number)
        if shown:
            say("saved", number, digest.digest(clerk.store.link) if job.get("told", True) else "")
    if shim:
        say("calls", int(shim.shim_calls()))
    with suppress(KnownError):
        clerk.store.close()


def serve() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            _run(job)
        _, status = os.waitpid(child, 0)
        _say("end", status)


def _run(job: dict[str, Any]) -> None:
    _say("process", os.getpid())
    try:
        do(job, _say)
    except BaseException:  # noqa: BLE001  told to the test
        _say("defect", traceback.format_exc())
    sys.stdout.flush()
    os._exit(0)


def _say(*words: object) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
