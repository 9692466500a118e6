"""Files that appear whole or not at all, under names that every system takes."""

from __future__ import annotations

from pathlib import Path

from core import files
from core.errors import KnownError
from core.usecases.evidence import safe_name


def write_whole(path: Path, data: bytes) -> None:
    """Write a file into a folder, which is made if need be; raises KnownError, and then nothing was replaced."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(
            f"文件夹“{path.parent.name}”建不了，没有导出。", "看一看U盘或文件夹是否可写、空间是否足够。"
        ) from error
    files.write_whole(path, data)


def named(folder: Path, *parts: str, ending: str) -> Path:
    """A file in the folder: 区教育局-2022年3月-报送包.zip."""
    return folder / safe_name(f"{'-'.join(part for part in parts if part)}{ending}")
