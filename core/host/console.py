"""What commands print."""

from __future__ import annotations

import sys


def to_json(value: object) -> str:
    """JSON as the contract prints it."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=1)


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def say_json(value: object) -> None:
    """Print JSON."""
    say(to_json(value))


def warn(text: str) -> None:
    """Say on standard error; a windowed .exe has none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
