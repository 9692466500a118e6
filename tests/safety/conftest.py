from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """Processes that work as a clerk does; see tests/safety/work.py."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.safety.work"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=pipe, stdout=pipe, env=os.environ | environment, encoding="utf-8"
        )

    def start(self, **job: Any) -> Iterator[list[Any]]:
        """The lines of a job as they come; the last is its end."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            said = json.loads(line)
            yield said
            if said[0] == "end":
                return
        raise AssertionError("the server is gone")

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The failing file layer, compiled."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    out = tmp_path_factory.mktemp("shim") / "shim.so"
    source = ROOT / "tests" / "safety" / "shim.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", out, source, "-ldl"], check=True, capture_output=True)
    return out


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.safety import work

    path = tmp_path_factory.mktemp("prepared") / "工作区.db"
    work.prepare(path)
    return path


def _server(environment: dict[str, str]) -> Iterator[Server]:
    made = Server(environment)
    yield made
    made.close()


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    yield from _server({})


@pytest.fixture
def faulty_server(home: Path, shim: Path) -> Iterator[Server]:
    yield from _server({"LD_PRELOAD": str(shim)})
