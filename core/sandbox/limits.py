"""How much memory and time a child may use, held by the operating system: resource limits, on Windows a Job Object."""

from __future__ import annotations

import sys
from pathlib import Path

MEMORY = 340 << 20  # bytes; with the libraries' own pages a child stays below 400 MB
SECONDS = 9  # of processor time for one file, as whole seconds are counted at most 10
PATIENCE = 30.0  # seconds by the clock for one file, where the processor is busy with others
_LARGEST_FILE = 1 << 20  # a child writes compiled modules of the program and nothing else


def bound_myself() -> None:
    """In the child, before it reads anything: memory, sizes of files, no dump of its memory."""
    if sys.platform == "win32":
        return  # the parent's job holds it
    import resource

    for limit, most in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def is_spent() -> bool:
    """In the child, after a file: whether it used so much memory that the next file should have a fresh one."""
    if sys.platform == "win32":
        return False
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False  # no Linux; what getrusage says of a child begins with what its parent used
    most = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(most.split()[1]) << 10 > MEMORY // 2


def allow_a_file() -> None:
    """In the child, before each file: so much processor time from now on, then the system ends it."""
    if sys.platform == "win32":
        return
    import resource
    import time

    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + SECONDS, hard))
