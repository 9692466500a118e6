"""The post of a workspace: what waits at a place is collected, what is to go out goes out, now or once it can."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core import folders
from core.errors import KnownError
from core.exchange import outgoing
from core.exchange.archive import MOST_BYTES
from core.exchange.collecting import Collected, Outcome, Wishes, collect_one, summed
from core.exchange.files import named, write_whole
from core.exchange.package import Kind
from core.exchange.ports import Desk
from core.exchange.transport import Parcel, Transport
from core.model import ListId, UnitId
from core.progress import Progress

_OUTBOX = "待发"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the parcels; `busy` are being taken by another PC just now."""

    collected: Collected
    busy: int = 0


def receive(
    desk: Desk, transport: Transport, how: Wishes, progress: Progress | None = None, *, dismiss: bool = False
) -> Received:
    """Collect what waits, one parcel after the other; what is refused waits on unless it is to be dismissed.

    A parcel counts as dealt with only once the workspace holds it: whatever breaks off before, it waits.
    """
    parcels = transport.list()
    found = [
        _received(desk, transport, parcel, how, dismiss=dismiss)
        for parcel in (progress or Progress()).over(parcels, len(parcels), "收取")
    ]
    outcomes = tuple(one for one in found if one is not None)
    return Received(summed(desk, outcomes, how), len(found) - len(outcomes))


def _received(desk: Desk, transport: Transport, parcel: Parcel, how: Wishes, *, dismiss: bool) -> Outcome | None:
    path = transport.fetch(parcel)
    if path is None:
        return None
    outcome = dataclasses.replace(collect_one(desk, path, how), file=parcel.name)
    if how.dry_run or (outcome.refused and not dismiss):
        transport.leave(parcel)
    else:
        transport.acknowledge(parcel)
    return outcome


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
