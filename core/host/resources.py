"""Where the program's own files are, from source and inside a frozen bundle alike."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


def resource(*parts: str) -> Path:
    """A file of resources/; in a PyInstaller bundle below its unpacked folder."""
    return _root().joinpath("resources", *parts)


@cache
def _root() -> Path:
    return Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
