"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from core.errors import KnownError


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the place and put it there in one step; raises KnownError, and then nothing was replaced."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise KnownError(f"“{path.name}”写不了，没有导出。", "看一看U盘或文件夹是否可写、空间是否足够。") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
