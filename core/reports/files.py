"""Files that are replaced at once or left as they were."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from core.errors import KnownError


def write_file(out: Path, data: bytes) -> None:
    """Write the file; raises KnownError when the folder or the file can't be written, the older one unchanged."""
    if not out.parent.is_dir():
        raise KnownError(f"没有文件夹“{out.parent}”，“{out.name}”没有保存成功。", "先建好文件夹，或换一个再保存。")
    try:
        _replace(out, data)
    except OSError as error:
        raise KnownError(
            f"“{out.name}”没有保存成功，原来的文件没有变动。", "关闭正在打开它的程序，或换一个能写入的文件夹再保存。"
        ) from error


def _replace(out: Path, data: bytes) -> None:
    """Through a file beside it: a full disk or a loss of power never leaves half a report."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.stem[:40]}-", suffix=".part")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
