"""Files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

from core import files, private
from core.errors import KnownError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file into a folder, which is made if need be; raises KnownError, and then nothing was replaced."""
    try:
        private.make_folder(path.parent)
    except OSError as error:
        raise KnownError(
            f"文件夹“{path.parent.name}”建不了，没有导出。", "看一看U盘或文件夹是否可写、空间是否足够。"
        ) from error
    files.write_whole(path, data)
