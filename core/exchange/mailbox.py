"""The post of a workspace: what waits at a place is collected, what is to go out goes out, now or once it can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import FaultError, KnownError
from core.exchange import refusals
from core.exchange.archive import MOST_BYTES
from core.exchange.collecting import Wishes, collect
from core.exchange.hub import AwayError
from core.exchange.outcomes import Collected
from core.exchange.ports import Desk
from core.exchange.transport import Transport
from core.files import make_folder
from core.files import read as read_file
from core.host import folders
from core.host.progress import Progress
from core.rules.roles import is_units

_OUTBOX = "待发"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the parcels; `busy` are being taken by another PC just now."""

    collected: Collected = field(default_factory=Collected)
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Stuck:
    """A package in the outbox that the server does not take, by its file's name, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Flushed:
    """How many packages went out, and those that did not."""

    sent: int = 0
    stuck: tuple[Stuck, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A visit: packages that went out, those that came in, receipts that were put; `stuck` did not go out."""

    sent: int
    received: Received
    receipts: int
    stuck: tuple[Stuck, ...] = ()


def exchange(
    desk: Desk, transport: Transport, how: Wishes, progress: Progress | None = None, *, dismiss: bool = False
) -> Exchanged:
    """What waits here goes out, what waits there comes in, and an office answers. With `dry_run` nothing is written."""
    if how.dry_run:
        return Exchanged(0, receive(desk, transport, how, progress), 0)
    first = flush(desk, transport, progress)
    answering = how if is_units(desk) else replace(how, receipts=outbox(desk))
    received = receive(desk, transport, answering, progress, dismiss=dismiss)
    last = flush(desk, transport)
    return Exchanged(first.sent, received, last.sent, last.stuck)


def receive(
    desk: Desk, transport: Transport, how: Wishes, progress: Progress | None = None, *, dismiss: bool = False
) -> Received:
    """Collect what waits; what is refused waits on unless it is to be dismissed.

    A parcel counts as dealt with only once the workspace holds it: whatever breaks off before, it waits.
    """
    parcels = transport.list()
    known = refusals.remembered(desk, parcels, how)
    wanted = [parcel for parcel in parcels if parcel.digest not in known]
    fetched = [(parcel, path) for parcel in wanted if (path := transport.fetch(parcel)) is not None]
    accounts = {path: parcel.account for parcel, path in fetched if parcel.account is not None}
    old = [(parcel, known[parcel.digest]) for parcel in parcels if parcel.digest in known]
    try:
        collected = _collected(desk, [path for _, path in fetched], how, progress, accounts)
        refused = {outcome.path: outcome for outcome in collected.refused}
        new = [(parcel, refused.get(path)) for parcel, path in fetched]
        waiting = [(parcel, outcome) for parcel, outcome in (*new, *old) if outcome is not None and not dismiss]
        if not how.dry_run:
            waits = {parcel for parcel, _ in waiting}
            for parcel, _ in (*new, *old):
                if parcel not in waits:
                    transport.acknowledge(parcel)
            refusals.remember(desk, waiting)
    finally:
        transport.settle()
    collected = replace(collected, outcomes=(*collected.outcomes, *(outcome for _, outcome in old)))
    return Received(collected, len(wanted) - len(fetched))


def _collected(
    desk: Desk, paths: Sequence[Path], how: Wishes, progress: Progress | None, accounts: Mapping[Path, str]
) -> Collected:
    return collect(desk, paths, how, progress, accounts=accounts) if paths else Collected()


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
        return read_file(path)
    except OSError as error:
        raise KnownError(f"“{path.name}”读不出来，没有送出。", "看一看路径，U盘是否已拔出。") from error


def outbox(desk: Desk) -> Path:
    """Where packages of this workspace lie until the server has them; one of the same name gives way to a newer."""
    found = folders.data_folder() / _OUTBOX / desk.exchange.id
    make_folder(found)
    return found


def waiting_to_go(desk: Desk) -> tuple[Path, ...]:
    """The packages that have not gone out yet, oldest first."""
    return tuple(sorted(outbox(desk).glob("*.zip"), key=lambda path: (path.stat().st_mtime_ns, path.name)))


def flush(desk: Desk, transport: Transport, progress: Progress | None = None) -> Flushed:
    """Put what waits to go; what is there is deleted here. One that is refused waits on and holds up no other."""
    files, stuck = waiting_to_go(desk), []
    for path in (progress or Progress()).over(files, len(files), "送出"):
        try:
            transport.put(path.name, _read(path))
        except (AwayError, FaultError):  # the next one would fare no better
            raise
        except KnownError as error:
            stuck.append(Stuck(path.name, str(error)))
        else:
            path.unlink(missing_ok=True)
    return Flushed(len(files) - len(stuck), tuple(stuck))


def drop(desk: Desk, name: str) -> None:
    """Take a package out of the outbox: it does not go out."""
    found = next((path for path in waiting_to_go(desk) if path.name == name), None)
    if found is not None:
        found.unlink(missing_ok=True)
