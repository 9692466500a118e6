"""Killed at random moments of real work: what the window showed as saved is there, and `check` is clean.

30 times; CRASH_ROUNDS sets another number (300 in the long run).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from db.backup.service import Safe
from db.lock import lock_file
from db.workspace import examine, open_workspace
from tests.safety import work
from tests.safety.conftest import Server

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "30"))
STEPS = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


def test_killed_at_random_moments(server: Server, prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    steps, in_the_middle, backups = 0, 0, 0
    for seed in range(ROUNDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        path = Path(shutil.copy(prepared, folder / "工作区.db"))
        last, begun = _kill(server, path, seed)
        expected = _reference(server, prepared, tmp_path / f"reference{seed}", seed, begun + 1)
        found = work.digest_of(path)
        allowed = {expected.get(last), expected.get(begun)} if last >= 0 else {expected[-1], expected.get(begun)}
        assert found in allowed, f"seed {seed}: after step {last} of {begun}"
        assert examine(path) == []
        was_left = _had_lock(path)  # not while it was reopened
        with open_workspace(path) as store:  # the lock of the dead is no obstacle
            assert any("没有正常关闭" in sentence for sentence in store.notices) is was_left
        kept = Safe(path).listed()
        assert all(not backup.fault for backup in kept)
        steps, in_the_middle, backups = steps + last + 1, in_the_middle + (begun > last), len(kept)
        shutil.rmtree(folder)
    with capsys.disabled():
        print(f"\nkilled {ROUNDS} times after {steps} saved steps, {in_the_middle} times in the middle of one, "  # noqa: T201
              f"{backups} sound backups beside: nothing shown as saved was missing")  # fmt: skip


def _had_lock(path: Path) -> bool:
    """Whether the killed one had the workspace: an empty file is left by one killed before it wrote its name."""
    lock = lock_file(path)
    return lock.exists() and lock.stat().st_size > 0


def _kill(server: Server, path: Path, seed: int) -> tuple[int, int]:
    """Let it work and kill it; the last step that was shown as saved, and the last that was begun (-1: none)."""
    dice = random.Random(seed)
    victim, last, begun = 0, -1, -1
    moment = dice.randrange(STEPS)
    for said in server.start(path=str(path), seed=seed, steps=STEPS):
        match said:
            case ["process", int(process)]:
                victim = process
            case ["begin", number]:
                begun = number
                if number == moment:
                    time.sleep(dice.uniform(0, 0.012))
                    with suppress(ProcessLookupError):  # it was done with its last step already
                        os.kill(victim, signal.SIGKILL)
            case ["saved", number, _]:
                last = number
            case ["defect", text]:
                raise AssertionError(text)
    return last, begun


def _reference(server: Server, prepared: Path, folder: Path, seed: int, steps: int) -> dict[int, str]:
    """The same work undisturbed: what is there after each step; -1: before the first."""
    folder.mkdir()
    path = Path(shutil.copy(prepared, folder / "工作区.db"))
    states = {-1: work.digest_of(path)}
    for said in server.start(path=str(path), seed=seed, steps=steps):
        if said[0] == "saved":
            states[said[1]] = said[2]
        assert said[0] not in {"defect", "refused"}, said
    shutil.rmtree(folder)
    return states
