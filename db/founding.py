"""A unit's workspace that is filled before it appears: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from core import scratch
from core.errors import KnownError
from core.model.records import UnitId, WorkList
from db.failures import translated
from db.workspace import Workspace, create

T = TypeVar("T")


def create_with(path: Path, fill: Callable[[Workspace], T], *, unit_id: UnitId, work_lists: Iterable[WorkList]) -> T:
    """Make a unit's workspace and fill it before it appears; what `fill` raises leaves nothing behind."""
    path = path.absolute()
    if path.exists():
        raise KnownError(f"“{path.name}”已经存在，没有改动它。", "换一个文件名，或直接打开它。")
    draft = scratch.draft_of(path)
    try:
        with create(draft, role="unit", unit_id=unit_id, work_lists=work_lists) as workspace:
            answer = fill(workspace)
        with translated(path, OSError):
            draft.replace(path)
    finally:
        with suppress(OSError):
            for ending in ("", "-wal", "-shm"):
                draft.with_name(f"{draft.name}{ending}").unlink(missing_ok=True)
    return answer
