"""How far a history has come, told to others: whoever heard of it notices when it is another one later.

A history's hashes are chained (`db.repositories.history`), but whoever may write in the file can reckon the whole
chain anew. So each package carries heads of its sender's chain: the one it has now, those that left for the same
partner before, and the newest that the sender saw of the partner's own. The partner holds them against what it kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from core.rules.roles import is_offices

if TYPE_CHECKING:
    from core.exchange.package import Package
    from core.exchange.ports import Desk

#: Of those that left before, so many travel: more than a year has packages for one partner.
MOST_HEADS = 500
_GROUP, _SHOWN = 4, 16


class Head(NamedTuple):
    """The hash (64 hex digits) of the row of that number in a workspace's history."""

    workspace: str
    number: int
    hash: str

    @property
    def short(self) -> str:
        """As it is printed: 第 123 条 7F3A-9C21-04BE-11D0."""
        shown = self.hash[:_SHOWN].upper()
        return f"第 {self.number} 条 {'-'.join(shown[at : at + _GROUP] for at in range(0, _SHOWN, _GROUP))}"


def is_parted(known: Iterable[Head], told: Iterable[Head]) -> bool:
    """Whether what is told of a history does not go on from what was known of it, or the other way round.

    Each account names all that left for us: so the newest head of the shorter one stands in the longer one.
    """
    ours, theirs = ({one.number: one.hash for one in side} for side in (known, told))
    if not (ours and theirs):
        return bool(ours)
    if any(ours[at] != theirs[at] for at in ours.keys() & theirs.keys()):
        return True
    return min(max(ours), max(theirs)) not in ours.keys() & theirs.keys()


def notes(desk: Desk, found: Package, owner: str) -> Iterator[str]:
    """What does not fit in what a package tells of the sender's history, and of the one here."""
    told = found.content.heads
    known = [one for one in desk.exchange.seen_heads(owner) if one.workspace == found.manifest.sender]
    if is_parted(known, _of(told, found.manifest.sender)):
        yield "历史记录与以前送来的对不上：可能恢复过备份，也可能被改动过，请电话核对"
    if any(desk.exchange.hash_at(one.number) != one.hash for one in _of(told, desk.exchange.id)):
        yield "本机的历史记录与对方以前收到的对不上：可能恢复过备份，也可能被改动过，请核对"


def keep(desk: Desk, found: Package, owner: str) -> None:
    """Keep how far the sender's history has come, inside the running operation; a new account replaces another."""
    sender, told = found.manifest.sender, _of(found.content.heads, found.manifest.sender)
    known = [one for one in desk.exchange.seen_heads(owner) if one.workspace == sender]
    if is_parted(known, told):
        desk.exchange.forget_heads(owner, sender)
        known = []
    desk.exchange.keep_heads(owner, [one for one in told if one not in known])


def proof(desk: Desk) -> tuple[str, ...]:
    """For the page that a unit's head signs: how far its history has come, and with which key the unit signs.

    An office prints what its units filed: there is nothing of its own to vouch for.
    """
    if is_offices(desk):
        return ()
    from core.exchange.identity import own_fingerprint

    head = desk.exchange.settled_head()
    chain = (f"记录链：{head.short}",) if head.number else ()
    return (*chain, f"密钥指纹：{own_fingerprint(desk)}")


def _of(heads: Iterable[Head], workspace: str) -> list[Head]:
    return [one for one in heads if one.workspace == workspace]
