"""Files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

from core import files


def write_whole(path: Path, data: bytes) -> None:
    """Write a file into a folder, which is made if need be; raises KnownError, and then nothing was replaced."""
    files.make_folder(path.parent)
    files.write_whole(path, data)
