"""What a server's packages were refused for: kept, so that none is downloaded again while nothing has changed.

What may change the answer is another version of the program or of a list, another key, another office, or a new day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from core import VERSION
from core.exchange.collecting import Wishes
from core.exchange.outcomes import Outcome
from core.exchange.ports import Desk
from core.exchange.transport import Parcel
from core.host import clock
from core.model.codec import canonical
from core.model.setting import read, write
from core.settings.bookkeeping import OFFICE_ID, REFUSED, Refused

_KEPT = ("file", "kind", "unit_name", "owner", "refused", "asked_key", "doubt")


def remembered(desk: Desk, parcels: Iterable[Parcel], how: Wishes) -> dict[str, Outcome]:
    """By their digests those that were refused and would be again; not whose fingerprint was compared meanwhile."""
    kept = read(desk, REFUSED)
    if kept.state != _state(desk):
        return {}
    compared = {one.fingerprint for one in how.confirmed}
    waiting = {one.digest for one in parcels if one.digest}
    found = {digest: _outcome(said) for digest, said in kept.said.items() if digest in waiting}
    return {digest: one for digest, one in found.items() if not one.asked_key or one.asked_key not in compared}


def remember(desk: Desk, refused: Iterable[tuple[Parcel, Outcome]]) -> None:
    """Keep those that wait on, in place of what was kept; nothing is written where that is the same."""
    said = {parcel.digest: {name: getattr(one, name) for name in _KEPT} for parcel, one in refused if parcel.digest}
    kept = Refused(_state(desk), said) if said else Refused()
    if kept != read(desk, REFUSED):
        with desk.operation("记下没有收取的包"):
            write(desk, REFUSED, kept)


def _outcome(said: Mapping[str, str]) -> Outcome:
    kept: dict[str, Any] = {name: said[name] for name in _KEPT}
    return Outcome(**kept, path=Path(said["file"]))


def _state(desk: Desk) -> str:
    lists = [(list_id, desk.load_list(list_id).version) for list_id, _, _ in desk.lists()]
    keys = sorted(
        (one.owner, one.key, bool(one.confirmed_at), bool(one.retired_at)) for one in desk.exchange.known_keys()
    )
    told = [VERSION, clock.today().isoformat(), lists, keys, read(desk, OFFICE_ID)]
    return hashlib.sha256(canonical(told).encode()).hexdigest()
