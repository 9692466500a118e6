"""README's second command: `python3 -m tests [ARGUMENTS OF PYTEST]` sets up what is missing and runs all tests."""

import subprocess
import sys

from core.host import bootstrap

_FAILED = 1  # pytest's exit code for tests that ran and failed


def run(arguments: list[str]) -> int:
    """Run pytest in a process of its own and give its exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def run_all() -> int:
    """All tests, on every core. What failed runs once more with the machine to itself, and counts as it ends then:
    windows that wait for a busy window system are slow, not wrong."""
    code = run(["-n", "auto"])
    if code != _FAILED:
        return code
    print("\nOnce more, alone: what failed.")  # noqa: T201  for whoever reads the log
    return run(["--last-failed", "--last-failed-no-failures=none"])


if __name__ == "__main__":
    bootstrap.enter("-m", "tests", purpose=bootstrap.TESTS)
    sys.exit(run(sys.argv[1:]) if sys.argv[1:] else run_all())
