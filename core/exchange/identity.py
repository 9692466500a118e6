"""Who signed: a key belongs to one owner, and what an owner may say is believed for its key and its way.

An owner is a unit, or the office. The first key of an owner is taken and marked to be compared; from the first
fingerprint that somebody compared over the phone only compared keys count. A key of one owner never speaks for
another, and what came over an account of a server is believed for that account's owner only.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.errors import KnownError
from core.exchange import keys
from core.exchange.package import Kind, Manifest
from core.host import clock
from core.model.setting import read, write
from core.rules.roles import Actor, is_offices, is_units, own_unit, require, signature
from core.settings.bookkeeping import OFFICE_ID, SENT

if TYPE_CHECKING:
    from core.exchange.ports import Desk

#: The owner that is no unit.
OFFICE = "office"
OFFICE_NAME = "督查室"
_MOST_SENT = 200


class Channel(StrEnum):
    """The way on which a package came; the value is kept beside a key, the label is shown with it."""

    FILE = "file"
    HUB = "hub"

    @property
    def label(self) -> str:
        """The words for it."""
        return {"file": "文件", "hub": "服务器"}[self.value]


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key that was seen of an owner, and from which of its workspaces ("" where that was not noted).

    `confirmed_at` is when somebody compared its fingerprint over the phone, `retired_at` when another took its place.
    """

    owner: str
    key: str
    workspace: str
    channel: Channel
    seen_at: dt.datetime
    confirmed_at: dt.datetime | None = None
    retired_at: dt.datetime | None = None

    @property
    def fingerprint(self) -> str:
        """What is read out over the phone."""
        return keys.fingerprint(self.key)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A fingerprint that somebody compared over the phone, and with whom: an owner, or "" where that was not said."""

    fingerprint: str
    owner: str = ""


def owner_of(head: Manifest) -> str:
    """Whose key must have signed."""
    return OFFICE if head.kind.from_office else head.unit_id


def own_owner(desk: Desk) -> str:
    """For whom this workspace signs; "" where it was not said."""
    if is_offices(desk):
        return OFFICE
    return (own_unit(desk) or "") if is_units(desk) else ""


# --- what is believed ------------------------------------------------------------------------------------


def counting(known: Iterable[KnownKey], owner: str) -> tuple[KnownKey, ...]:
    """The keys by which an owner is believed: the compared ones, without any those that were seen."""
    there = [one for one in known if one.owner == owner and one.retired_at is None]
    return tuple(one for one in there if one.confirmed_at) or tuple(there)


#: For each key the owners whose it is known to be, and those for whom a package of a batch has it.
Claims = Mapping[str, frozenset[str]]


def doubt(desk: Desk, head: Manifest, names: Mapping[str, str], claims: Claims) -> str:
    """Why the key has to be compared over the phone before the package is taken; "" when it need not be.

    `names` has the name of each owner. Nothing is said of the first key of an owner: it is taken and marked. But only
    a 交办包 introduces an office; a receipt by a first key has to answer what was sent from here, and binds nobody.
    """
    known, owner = desk.exchange.known_keys(), owner_of(head)
    whose = names.get(owner, head.unit_name)
    believed = counting(known, owner)
    is_believed = head.key in {one.key for one in believed}
    others = _owners(desk, known, head.key) | claims.get(head.key, frozenset())
    if others - {owner} and not is_believed:
        other = names.get(min(others - {owner}), "另一个单位")
        return f"{whose}这份文件和{other}的用的是同一把密钥，没有读入。"
    if owner == OFFICE and read(desk, OFFICE_ID) not in {"", head.sender}:
        return "这份文件来自另一个督查室的工作区，没有读入。"
    if is_believed:
        return ""
    if any(one.key == head.key and one.retired_at for one in known):
        return f"{whose}用的是已经停用的密钥，没有读入。"
    if believed:
        return f"{whose}换了密钥，还没有核对，没有读入。"
    return "" if _may_come_first(desk, head) else "还没有核对过督查室的密钥，回执没有读入。"


def _may_come_first(desk: Desk, head: Manifest) -> bool:
    """Whether the first key of an owner is taken: in a receipt only where it answers what was sent from here."""
    sent = read(desk, SENT)
    return head.kind is not Kind.RECEIPT or not set(head.answers).isdisjoint(sent)


def introduces(head: Manifest, *, is_new: bool, confirmed: bool) -> bool:
    """Whether whoever signed is heard from now on: a receipt of a stranger binds a unit to nobody."""
    return confirmed or not is_new or head.kind is not Kind.RECEIPT


def note_sent(desk: Desk, package_id: str) -> None:
    """Remember what leaves this workspace, inside the running operation."""
    write(desk, SENT, (*read(desk, SENT), package_id)[-_MOST_SENT:])


def _owners(desk: Desk, known: Iterable[KnownKey], key: str) -> set[str]:
    """Whose this key is known to be; the workspace's own is its owner's, so that a copy speaks for nobody else."""
    is_own = key == keys.public_key(desk.exchange.seed())
    return {one.owner for one in known if one.key == key} | ({own_owner(desk)} - {""} if is_own else set())


def require_sender(head: Manifest, account: str | None, names: Mapping[str, str]) -> None:
    """Raise KnownError where an account of a server put what is another's; None: it came as a file."""
    owner = owner_of(head)
    if account not in {None, owner}:
        said = f"由{names.get(account or '', '另一个单位')}的账号送来，里面写的却是{names.get(owner, head.unit_name)}"
        raise KnownError(f"{said}，没有读入。", "不是本人送的；打电话核对，不再要的可以不再等待。")


def is_confirmed(head: Manifest, said: Iterable[Confirmed], claims: Claims) -> bool:
    """Whether somebody compared this key with this owner.

    A fingerprint without an owner is that of the only owner who claims the key.
    """
    shown, owner = keys.fingerprint(head.key), owner_of(head)
    alone = claims.get(head.key, frozenset()) <= {owner}
    return any(one.fingerprint == shown and (one.owner == owner or (alone and not one.owner)) for one in said)


# --- what is learned -------------------------------------------------------------------------------------


def learn(desk: Desk, head: Manifest, channel: Channel, *, confirmed: bool) -> None:
    """Keep whose key it is, inside the running operation; nothing is written where that was known."""
    now = clock.now()
    known = desk.exchange.known_keys()
    new = KnownKey(owner_of(head), head.key, head.sender, channel, now)
    old = _same(known, new)
    if old is not None:
        new = dataclasses.replace(old, workspace=old.workspace or head.sender)
    if confirmed:
        _confirm(desk, known, new)
    elif new != old:
        desk.exchange.keep_key(new)


def confirm(desk: Desk, chosen: KnownKey, name: str) -> None:
    """Somebody compared a kept key over the phone with its owner, who is called so."""
    with desk.operation(f"核对{name}密钥的指纹", actor=signature(Actor.CLERK if is_units(desk) else Actor.OFFICE)):
        _confirm(desk, desk.exchange.known_keys(), chosen)


def change_own_key(desk: Desk, *, actor: Actor) -> str:
    """换密钥: what is signed from now on has another key, which partners compare once more; its fingerprint.

    For a file that came into wrong hands: who has a copy can sign as its owner until this was done and compared.
    """
    require(desk, actor)
    with desk.operation("换密钥", actor=signature(actor)):
        desk.exchange.change_seed()
    return own_fingerprint(desk)


def own_fingerprint(desk: Desk) -> str:
    """The fingerprint of this workspace's key."""
    return keys.fingerprint(keys.public_key(desk.exchange.seed()))


def _confirm(desk: Desk, known: Sequence[KnownKey], chosen: KnownKey) -> None:
    """The key that the owner had before in the same workspace ends with it; an office has one key only."""
    now = clock.now()
    new = dataclasses.replace(chosen, confirmed_at=chosen.confirmed_at or now, retired_at=None)
    for one in known:
        same_place = new.owner == OFFICE or (one.workspace and one.workspace == new.workspace)
        if one.owner == new.owner and one.key != new.key and same_place and one.retired_at is None:
            desk.exchange.keep_key(dataclasses.replace(one, retired_at=now))
    if new != _same(known, new):
        desk.exchange.keep_key(new)


def _same(known: Iterable[KnownKey], wanted: KnownKey) -> KnownKey | None:
    return next((one for one in known if (one.owner, one.key) == (wanted.owner, wanted.key)), None)


# --- what is asked of it ---------------------------------------------------------------------------------


def unconfirmed(desk: Desk) -> tuple[KnownKey, ...]:
    """The keys that are believed and that nobody has compared yet, in the order they came."""
    known = desk.exchange.known_keys()
    owners = dict.fromkeys(one.owner for one in known)
    return tuple(one for owner in owners for one in counting(known, owner) if not one.confirmed_at)


def why_not_sealed(desk: Desk) -> str:
    """Why nothing can be closed to the office's key yet; "" when it can."""
    found = counting(desk.exchange.known_keys(), OFFICE)
    if not found:
        return "还没有督查室的公钥，先打开一次督查室发来的交办包"
    return "" if found[0].confirmed_at else "督查室的密钥还没有核对，先打电话核对指纹"


def sealing_key(desk: Desk) -> str:
    """The office's public key, compared over the phone; KnownError without one."""
    if why := why_not_sealed(desk):
        found = counting(desk.exchange.known_keys(), OFFICE)
        shown = f"督查室密钥的指纹：{found[0].fingerprint}。" if found else ""
        raise KnownError(f"{why}；没有加密，没有导出。", shown)
    return counting(desk.exchange.known_keys(), OFFICE)[0].key


def names_of(desk: Desk) -> dict[str, str]:
    """What each owner is called, as this workspace's lists have it."""
    units = (unit for list_id, _, _ in desk.lists() for unit in desk.load_list(list_id).units)
    return {unit.id: unit.name for unit in units} | {OFFICE: OFFICE_NAME}


def resolved(said: Iterable[Confirmed], names: Mapping[str, str]) -> frozenset[Confirmed]:
    """The same with owners in place of names that were typed; KnownError for a name that nobody has."""
    owners = {name: owner for owner, name in names.items()}
    return frozenset(_resolved(one, names, owners) for one in said)


def _resolved(one: Confirmed, names: Mapping[str, str], owners: Mapping[str, str]) -> Confirmed:
    if not one.owner or one.owner in names:
        return one
    if one.owner not in owners:
        raise KnownError(f"名录里没有单位“{one.owner}”，没有收取。", "指纹前面写单位的全称，或写“督查室”。")
    return dataclasses.replace(one, owner=owners[one.owner])
