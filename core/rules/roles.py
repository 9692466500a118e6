"""Who sits at the PC: clerk, head of the unit, office. What a workspace is for, and optional passwords.

A password keeps honest people honest: whoever may copy the file can read it. It is stored as an
argon2id hash, so that the password itself is nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, partial
from typing import NamedTuple

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.ports import Store
from core.model.records import UnitId
from core.model.setting import Setting, Use, read, write
from core.model.workspace import OWN_UNIT, ROLE

_LEAST = 6
RESET = "重置"


class Actor(StrEnum):
    """A role at the PC."""

    CLERK = "clerk"
    HEAD = "head"
    OFFICE = "office"

    @property
    def label(self) -> str:
        """The field's term."""
        return {"clerk": "填报员", "head": "单位负责人", "office": "督查室"}[self.value]


UNIT = (Actor.CLERK, Actor.HEAD)
OFFICE = (Actor.OFFICE,)


def available(store: Store) -> tuple[Actor, ...]:
    """The roles that a workspace is for: the unit's, the office's, or all where it was not said."""
    return {"unit": UNIT, "office": OFFICE}.get(read(store, ROLE), tuple(Actor))


def is_units(store: Store) -> bool:
    """Whether a workspace is a unit's own: it knows of no other unit's filings."""
    return read(store, ROLE) == "unit"


def is_offices(store: Store) -> bool:
    """Whether a workspace is the office's: no unit in it is its own."""
    return read(store, ROLE) == "office"


def own_unit(store: Store) -> UnitId | None:
    """The unit whose workspace it is; None for the office's, and for one that is anyone's."""
    return read(store, OWN_UNIT) or None


def first_seat(store: Store) -> Actor:
    """Who sits at the PC when the workspace opens: the first role that needs no password, else the first one."""
    there = available(store)
    return next((actor for actor in there if not has_password(store, actor)), there[0])


def why_not(store: Store, actor: Actor, unit_id: UnitId | None = None) -> str:
    """Why the role may not act here on a unit's records; "" when it may."""
    if actor not in available(store):
        whose = "单位" if actor is Actor.OFFICE else "督查室"
        return f"这是{whose}的工作区，{actor.label}在自己的工作区里办理。"
    own = own_unit(store)
    if own and unit_id and unit_id != own and read(store, ROLE) == "unit":
        return "这是另一个单位的工作区。"
    return ""


def require(store: Store, actor: Actor, unit_id: UnitId | None = None) -> None:
    """Raise KnownError when the role may not act here."""
    if refusal := why_not(store, actor, unit_id):
        raise KnownError(refusal, "换到对应的工作区再办。")


@cache
def _machine() -> str:
    import platform

    return platform.node()


def signature(actor: Actor) -> str:
    """How the history names who did it: the role and the machine, never a person."""
    return f"{actor.label}，{_machine()}" if _machine() else actor.label


def require_office(store: Store, actor: Actor, what: str) -> None:
    """Raise KnownError unless it is the office that acts, in a workspace where it may."""
    if actor is not Actor.OFFICE:
        raise KnownError(f"{what}由督查室办理。")
    require(store, actor)


# --- passwords ---------------------------------------------------------------------------------------


class PasswordNote(NamedTuple):
    """What was done with a password: 设置, 修改, 取消, 重置; by whom; a reset has its reason."""

    at: dt.datetime
    what: str
    by: str
    reason: str = ""

    @property
    def words(self) -> str:
        """2022年3月22日 14:32 重置（填报员，办公电脑），原因：…"""
        at = f"{self.at.year}年{self.at.month}月{self.at.day}日 {self.at:%H:%M}"
        return f"{at} {self.what}（{self.by}）{f'，原因：{self.reason}' if self.reason else ''}"


def _note_in_words(name: str, note: PasswordNote | None, _board: Board) -> list[tuple[str, str]]:
    return [(name, note.words)] if note else []


#: The hash of each role's password, and what was last done with it.
PASSWORDS = {one: Setting(f"password.{one.value}", f"{one.label}密码", "", use=Use.PRIVATE) for one in Actor}
PASSWORD_NOTES: Mapping[Actor, Setting[PasswordNote | None]] = {
    actor: Setting(
        f"password_log.{actor.value}",
        f"{actor.label}密码",
        None,
        PasswordNote | None,
        words=partial(_note_in_words, f"{actor.label}密码"),
        use=Use.LOGGED,
    )
    for actor in Actor
}


def has_password(store: Store, actor: Actor) -> bool:
    """Whether the role asks for one."""
    return bool(read(store, PASSWORDS[actor]))


def set_password(store: Store, actor: Actor, new: str, *, old: str = "") -> None:
    """Give a role a password, or take it away with ""; the old one is asked for where there is one.

    The history tells that it was done, on which machine and when; the password and its hash stay out of it.
    """
    admit(store, actor, old)
    if new and len(new) < _LEAST:
        raise KnownError(f"密码至少 {_LEAST} 位，没有改动。", "换一个长一些的。")
    what = "取消" if not new else "修改" if has_password(store, actor) else "设置"
    _put_password(store, actor, new, PasswordNote(clock.now(), what, signature(actor)))


def reset_password(store: Store, actor: Actor, *, by: Actor, reason: str) -> None:
    """Take a forgotten password away. Whoever may write in the file may do it, and nobody unseen.

    The history keeps who, when, on which machine and why; `note_of` tells it until the role sets a new one.
    """
    if not has_password(store, actor):
        raise KnownError(f"{actor.label}没有设密码，不用重置。")
    if not reason.strip():
        raise KnownError("重置密码要写原因，没有改动。", "写明原因后再办。")
    _put_password(store, actor, "", PasswordNote(clock.now(), RESET, signature(by), reason.strip()))


def note_of(store: Store, actor: Actor) -> PasswordNote | None:
    """What was last done with the role's password; None where it never had one."""
    return read(store, PASSWORD_NOTES[actor])


def _put_password(store: Store, actor: Actor, new: str, note: PasswordNote) -> None:
    with store.operation(f"{note.what}{actor.label}密码", actor=note.by):
        write(store, PASSWORDS[actor], _hash(new) if new else None)
        write(store, PASSWORD_NOTES[actor], note)


def admit(store: Store, actor: Actor, password: str) -> None:
    """Raise KnownError unless the role has no password or this is it."""
    kept = read(store, PASSWORDS[actor])
    if kept and not _fits(kept, password):
        said = "密码不对" if password else "要输入密码"
        raise KnownError(f"{actor.label}{said}，没有办理。", "忘记密码可以重置，重置会留下记录。")


def _hash(password: str) -> str:
    from nacl import pwhash

    return pwhash.argon2id.str(password.encode()).decode("ascii")


def _fits(kept: str, password: str) -> bool:
    from nacl import exceptions, pwhash

    try:
        return pwhash.verify(kept.encode("ascii"), password.encode())
    except (exceptions.InvalidkeyError, exceptions.CryptPrefixError):
        return False
