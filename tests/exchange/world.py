"""A small district for tests: an office and its units as workspaces of their own, and what people do in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.errors import KnownError
from core.exchange import identity, keys, outgoing
from core.exchange.collecting import collect, collect_one, wishes
from core.exchange.identity import Channel, KnownKey
from core.exchange.outcomes import Collected, Outcome
from core.exchange.versions import Carried
from core.host import clock
from core.lists import parsing
from core.model.board import Board
from core.model.period import Month
from core.model.records import Evidence, Filing, FilingId, FilingKey, Unit, UnitId, WorkList
from core.model.status import FilingState
from db.workspace import Workspace, create
from tests.builders import EDUCATION, MARCH, SCHOOLS, filing, key, work_list

__all__ = ["EDUCATION", "MARCH", "SCHOOLS", "filing", "key", "work_list"]


def office(folder: Path, *lists: WorkList) -> Workspace:
    return create(folder / "督查室.db", role="office", work_lists=lists or [work_list()])


def unit(folder: Path, who: Unit = EDUCATION, name: str = "", *lists: WorkList) -> Workspace:
    path = folder / f"{name or who.name}.db"
    return create(path, role="unit", unit_id=who.id, work_lists=lists or [work_list()])


def board_of(store: Workspace) -> Board:
    return Board(store.load_list(store.lists()[0][0]))


def write(store: Workspace, *filings: Filing, state: FilingState | None = None) -> None:
    """Put filings in place as the clerk and the head would have: each with its next revision."""
    with store.operation("填报"):
        for one in filings:
            before = store.filing(one.key)
            revision = (before.revision if before else 0) + 1
            lasting = {"sent_at": before.sent_at if before else one.sent_at}
            store.save_filing(
                one._replace(revision=revision, updated_at=clock.now(), state=state or one.state, **lasting)
            )


def sign(store: Workspace, *filings: Filing) -> None:
    write(store, *(filings or (filing(),)), state=FilingState.SIGNED_OFF)


def attach(store: Workspace, at: FilingKey, name: str, data: bytes, *, note: str = "") -> Evidence:
    with store.operation("添加佐证"):
        sha256 = store.add_content(data)
        made = Evidence(at, name, sha256, len(data), "txt", note, clock.now(), 1)
        store.save_record(made)
    return made


def give(store: Workspace, path: Path, month: Month = MARCH, *, sealed: bool = False) -> Path:
    unit_id = UnitId(store.setting("unit"))
    path.write_bytes(outgoing.month_return(store, board_of(store), unit_id, month, sealed=sealed))
    return path


def share(store: Workspace, path: Path, month: Month = MARCH) -> Path:
    path.write_bytes(outgoing.share(store, board_of(store), UnitId(store.setting("unit")), month))
    return path


def hand_out(store: Workspace, path: Path, who: Unit = EDUCATION) -> Path:
    path.write_bytes(outgoing.handout(store, board_of(store).work_list, who.id))
    return path


def answer(store: Workspace, path: Path, who: Unit = EDUCATION) -> Path:
    path.write_bytes(outgoing.receipt(store, board_of(store).work_list, who.id, []))
    return path


def take(store: Workspace, *paths: Path, confirmed: Iterable[str] = ()) -> Collected:
    return collect(store, paths, wishes(confirmed=confirmed))


def one(store: Workspace, path: Path, *, dry_run: bool = False, confirmed: Iterable[str] = ()) -> Outcome:
    return collect_one(store, path, wishes(dry_run, confirmed))


def phone(store: Workspace, other: Workspace) -> None:
    """Somebody compared the other's fingerprint over the phone, before anything came from there."""
    key = keys.public_key(other.exchange.seed())
    known = KnownKey(identity.own_owner(other), key, other.exchange.id, Channel.FILE, clock.now(), clock.now())
    with store.operation("核对指纹"):
        store.exchange.keep_key(known)


def taken(store: Workspace, path: Path, **how: Any) -> Outcome:
    found = one(store, path, **how)
    assert not found.refused, found.refused
    return found


def fingerprint_in(outcome: Outcome) -> str:
    """The fingerprint that a refusal tells."""
    return outcome.refused.partition("指纹：")[2][:29]


def held(store: Workspace, unit_id: UnitId = EDUCATION.id) -> dict[FilingId, Carried]:
    return dict(store.exchange.carried(unit_id))


def dump(path: Path) -> list[str]:
    """Everything in a workspace as text, to say that nothing changed."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as link:
        return list(link.iterdump())


def sound(store: Workspace) -> bool:
    faults = list(store.check())
    assert faults == []
    return True


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def built_in() -> WorkList:
    return parsing.built_in()


__all__ += ["KnownError"]
