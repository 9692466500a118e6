"""A PostgreSQL server of the tests' own: a folder in the system's temporary one, a free port, gone afterwards.

The server refuses to run as root, so that root gives it to another user. Debian's own cluster is never touched.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

import pytest

MISSING = "PostgreSQL is not installed, its tests were not run. On Debian: apt-get install postgresql"
ADMIN = "zdgz_admin"
_SLACK = ("-c", "max_connections=40", "-c", "log_min_messages=fatal", "-c", "max_wal_size=8GB")


#: An address of a server that runs already (as its administrator), or a folder with initdb and postgres in it.
NAMED = os.environ.get("HUB_TEST_SERVER", "")


def programs() -> Path | None:
    """The folder of initdb and postgres: the one that was named, else the newest version; None where there is none."""
    if NAMED:
        return Path(NAMED)
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    found = shutil.which("postgres")
    return debian[-1].parent if debian else Path(found).parent if found else None


@dataclass
class Server:
    """The server; `start` and `stop` as often as a test likes. `is_quick` leaves out what only a power cut needs."""

    is_quick: bool = True
    password: str = field(default_factory=lambda: secrets.token_hex(8))
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="zdgz-pg-"))
        self.port = _free_port()
        bin_folder = programs()
        assert bin_folder is not None, MISSING
        self._bin = bin_folder
        secret = self.folder / "password"
        secret.write_text(self.password)
        if os.geteuid() == 0:
            for path in (self.folder, secret):
                shutil.chown(path, _user())
        how = ["-U", ADMIN, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [self._bin / "initdb", "-D", self.folder / "data", *how], check=True, capture_output=True, **self._whose()
        )

    def _whose(self) -> dict[str, Any]:
        """As whom its programs run, away from folders that this user may not see."""
        as_other = {"user": _user(), "group": _user_group(), "extra_groups": []} if os.geteuid() == 0 else {}
        return {"cwd": self.folder, **as_other}

    def start(self) -> None:
        """Start and wait until it answers."""
        quick = ("-c", "fsync=off", "-c", "full_page_writes=off") if self.is_quick else ()
        place = ("-D", self.folder / "data", "-h", "127.0.0.1", "-p", str(self.port), "-k", self.folder)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", *place, *_SLACK, *quick],
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_us,  # noqa: PLW1509  the tests start it before any thread
                **self._whose(),
            )
        self._wait()

    def _wait(self) -> None:
        import psycopg

        for _ in range(300):
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.folder / "log").read_text())

    @property
    def pid(self) -> int:
        """Its first process."""
        assert self._process is not None
        return self._process.pid

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop at once for everyone; SIGQUIT as a crash would."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    def url(self, database: str, account: str = ADMIN, password: str = "") -> str:
        """The address of a database, with an account and its password."""
        return f"postgresql://{account}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def open_address(self, database: str) -> str:
        """The same as it may be kept: no account, no password."""
        return f"postgresql://127.0.0.1:{self.port}/{database}"

    def remove(self) -> None:
        """Stop and clean up."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class RunningServer:
    """A server that runs already and stays; what the tests made in it is taken away again."""

    address: str

    def _parts(self) -> SplitResult:
        return urlsplit(self.address)

    def url(self, database: str, account: str = "", password: str = "") -> str:
        """The address of a database, with an account and its password; without them the administrator's."""
        parts, account = self._parts(), quote(account)
        who = f"{account}:{quote(password)}" if account else parts.netloc.rpartition("@")[0]
        return f"postgresql://{who}@{parts.hostname}:{parts.port or 5432}/{database}"

    def open_address(self, database: str) -> str:
        """The same as it may be kept: no account, no password."""
        return f"postgresql://{self._parts().hostname}:{self._parts().port or 5432}/{database}"

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """It is not ours to stop."""
        pytest.skip("stops its server: run with a server of the tests' own")

    def start(self) -> None:
        """It runs."""

    def remove(self) -> None:
        """Drop the tests' databases and roles."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as link:
            for (name,) in link.execute("SELECT datname FROM pg_database WHERE datname ~ '^hub_[0-9]+$'").fetchall():
                link.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            for (name,) in link.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^zdgz_[0-9a-f]{8}'").fetchall():
                link.execute(f"DROP ROLE {name}".encode())


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PARENT_DIED = 1  # PR_SET_PDEATHSIG


def _end_with_us() -> None:
    """The server ends with the tests even where these crash."""
    if _libc is not None:
        _libc.prctl(_PARENT_DIED, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _user() -> str:
    import pwd

    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _user_group() -> int:
    import pwd

    return pwd.getpwnam(_user()).pw_gid
