"""Files that appear whole or not at all, under names that every system takes."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from core import private
from core.errors import KnownError
from core.usecases.evidence import safe_name


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the place and put it there in one step; raises KnownError, and then nothing was replaced."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        private.make_folder(path.parent)
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, private.file_mode(path))) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise KnownError(f"“{path.name}”写不了，没有导出。", "看一看U盘或文件夹是否可写、空间是否足够。") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def named(folder: Path, *parts: str, ending: str) -> Path:
    """A file in the folder: 区教育局-2022年3月-报送包.zip."""
    return folder / safe_name(f"{'-'.join(part for part in parts if part)}{ending}")
