"""The post of a workspace: what waits at a place is collected, what is to go out goes out, now or once it can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core import folders
from core.errors import KnownError
from core.exchange import outgoing
from core.exchange.archive import MOST_BYTES
from core.exchange.collecting import Collected, Outcome, Wishes, collect
from core.exchange.files import named, write_whole
from core.exchange.package import Kind
from core.exchange.ports import Desk
from core.exchange.transport import Transport
from core.model import ListId, UnitId
from core.progress import Progress

_OUTBOX = "待发"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the parcels; `busy` are being taken by another PC just now."""

    collected: Collected = field(default_factory=Collected)
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A visit: packages that went out, those that came in, receipts that were put."""

    sent: int
    received: Received
    receipts: int


def exchange(
    desk: Desk, transport: Transport, how: Wishes, progress: Progress | None = None, *, dismiss: bool = False
) -> Exchanged:
    """What waits here goes out, what waits there comes in, and an office answers. With `dry_run` nothing is written."""
    sent = 0 if how.dry_run else flush(desk, transport, progress)
    received = receive(desk, transport, how, progress, dismiss=dismiss)
    answers = not how.dry_run and not outgoing.is_unit(desk)
    return Exchanged(sent, received, answer(desk, transport, received.collected) if answers else 0)


def receive(
    desk: Desk, transport: Transport, how: Wishes, progress: Progress | None = None, *, dismiss: bool = False
) -> Received:
    """Collect what waits; what is refused waits on unless it is to be dismissed.

    A parcel counts as dealt with only once the workspace holds it: whatever breaks off before, it waits.
    """
    parcels = transport.list()
    fetched = [(parcel, path) for parcel in parcels if (path := transport.fetch(parcel)) is not None]
    paths = [path for _, path in fetched]
    try:
        collected = collect(desk, paths, how, progress) if paths else Collected()
        for (parcel, _), outcome in zip(fetched, collected.outcomes, strict=True):
            if not how.dry_run and (dismiss or not outcome.refused):
                transport.acknowledge(parcel)
    finally:
        transport.settle()
    return Received(collected, len(parcels) - len(fetched))


def answer(desk: Desk, transport: Transport, collected: Collected) -> int:
    """Put a receipt for every unit whose return came in; how many."""
    came: dict[tuple[ListId, UnitId], list[Outcome]] = {}
    for one in collected.taken:
        if one.kind == Kind.RETURN.label and one.list_id and one.unit_id:
            came.setdefault((one.list_id, one.unit_id), []).append(one)
    for (list_id, unit_id), theirs in came.items():
        made = outgoing.receipt(desk, desk.load_list(list_id), unit_id, [one.package_id for one in theirs])
        transport.put(f"{theirs[0].unit_name}-{Kind.RECEIPT.label}.zip", made)
    return len(came)


# --- what goes out ---------------------------------------------------------------------------------------


def put_files(transport: Transport, files: Sequence[Path], progress: Progress | None = None) -> tuple[int, int]:
    """Put packages that lie in files: how many are new there, and how many were there already."""
    new = 0
    for path in (progress or Progress()).over(files, len(files), "送出"):
        new += transport.put(path.name, _read(path))
    return new, len(files) - new


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KnownError(f"“{path.name}”超过 {MOST_BYTES >> 20} MB，没有送出。", "减少佐证材料，分几次导出。")
        return path.read_bytes()
    except OSError as error:
        raise KnownError(f"“{path.name}”读不出来，没有送出。", "看一看路径，U盘是否已拔出。") from error


def outbox(desk: Desk) -> Path:
    """Where packages of this workspace lie until the server has them."""
    return folders.data_folder() / _OUTBOX / desk.exchange.id


def waiting_to_go(desk: Desk) -> tuple[Path, ...]:
    """The packages that have not gone out yet, oldest first."""
    folder = outbox(desk)
    found = folder.glob("*.zip") if folder.is_dir() else ()
    return tuple(sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name)))


def keep_to_go(desk: Desk, parts: Iterable[str], data: bytes) -> Path:
    """Lay a package into the outbox; a newer one of that name takes its place: it holds all that the older held."""
    path = named(outbox(desk), *parts, ending=".zip")
    write_whole(path, data)
    return path


def flush(desk: Desk, transport: Transport, progress: Progress | None = None) -> int:
    """Put what waits to go; what is there is deleted here. How many went; on a failure the rest waits on."""
    files = waiting_to_go(desk)
    for path in (progress or Progress()).over(files, len(files), "送出"):
        transport.put(path.name, _read(path))
        path.unlink(missing_ok=True)
    return len(files)
