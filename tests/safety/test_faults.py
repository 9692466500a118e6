"""A file layer that fails at each write in turn: what was shown as saved is there, the rest is refused with a sentence.

Each writing call of the work (write, pwrite, ftruncate, fsync, fdatasync) fails once with each error; then
all from that call on. FAULT_STRIDE=1 tries every call (the long run), CI every few.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from db.workspace import examine, open_workspace
from tests.safety import work
from tests.safety.conftest import Server

ERRORS = [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES]
STRIDE = int(os.environ.get("FAULT_STRIDE", "25"))
STEPS, SEED = 24, 5


@dataclass
class Told:
    """What a job said."""

    saved: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    begun: int = -1
    calls: int = 0


def told(server: Server, path: Path, **job: object) -> Told:
    heard = Told()
    for said in server.start(path=str(path), seed=SEED, steps=STEPS, **job):
        match said:
            case ["begin", number]:
                heard.begun = number
            case ["saved", number, state]:
                heard.saved[number] = state
            case ["refused", _, sentence]:
                heard.refused.append(sentence)
            case ["calls", count]:
                heard.calls = count
            case ["defect", text]:
                raise AssertionError(text)
    return heard


@pytest.mark.parametrize("sticky", [False, True], ids=["once", "from then on"])
def test_every_write_fails_in_turn(
    faulty_server: Server, prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], sticky: bool
):
    (tmp_path / "whole").mkdir()
    start = Path(shutil.copy(prepared, tmp_path / "whole" / "工作区.db"))
    states = {-1: work.digest_of(start)} | told(faulty_server, start, fault=[0, 0, 0]).saved
    calls = told(faulty_server, Path(shutil.copy(prepared, tmp_path / "whole" / "b.db")), fault=[0, 0, 0]).calls
    outcomes = Counter[str]()
    for at in range(1, calls + 1, STRIDE):
        for number in ERRORS:
            folder = tmp_path / f"{at} {number}"
            folder.mkdir()
            path = Path(shutil.copy(prepared, folder / "工作区.db"))
            heard = told(faulty_server, path, fault=[at, number, int(sticky)], retry=not sticky)
            outcomes["refused" if heard.refused else "unhurt"] += 1
            if not sticky:  # trying again leads to where it would have gone
                assert heard.saved == {step: state for step, state in states.items() if step >= 0}
            _require_kept(path, heard, states, f"call {at}, {errno.errorcode[number]}")
            shutil.rmtree(folder)
    with capsys.disabled():
        runs = f"{sum(outcomes.values())} runs with a fault {'from one on' if sticky else 'in one'}"
        print(f"\n{calls} writing calls in {STEPS} steps, {runs}: {dict(outcomes)}; nothing saved was missing")  # noqa: T201
    assert outcomes["refused"]


def _require_kept(path: Path, heard: Told, states: dict[int, str], where: str) -> None:
    """The file holds what was saved last, or a step after it that was begun: one may stand in the log unsaid."""
    for sentence in heard.refused:
        assert sentence, where
        assert "Error" not in sentence, where
    last = max(heard.saved, default=-1)
    found = work.digest_of(path)
    known = {name: number for number, name in states.items()}
    assert known.get(found) in range(last, max(last, heard.begun) + 1), (
        f"{where}: saved {last}, begun {heard.begun}, found {known.get(found)}"
    )
    assert examine(path) == [], where
    with open_workspace(path) as store:
        assert not store.read_only, where
