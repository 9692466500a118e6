"""A hub: a database server as one more way for packages. Whom a workspace is there, and for whom a package is.

How the server is spoken to is not known here; see `Transport` for what packages need of it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from core.errors import KnownError
from core.exchange import package
from core.exchange.package import Kind
from core.exchange.ports import Desk
from core.exchange.transport import Transport
from core.host.hub_address import SAMPLE
from core.model.setting import read
from core.rules.roles import is_units, own_unit
from core.settings.bookkeeping import OFFICE_ID


class PasswordNeededError(KnownError):
    """The server asks for a password, or did not take the one that was given."""


class AwayError(KnownError):
    """The server can't be reached now: the same may work later."""


class Hub(Transport, Protocol):
    """An open connection with one account; `close` gives back what was fetched and not acknowledged.

    `notice` is what is to be said of the connection itself, "" for nothing.
    """

    notice: str

    def close(self) -> None:
        """Leave."""
        ...


class Connect(Protocol):
    """How a hub is reached; raises PasswordNeededError, AwayError or another KnownError."""

    def __call__(self, url: str, login: Login, password: str) -> Hub:
        """Open a connection."""
        ...


@dataclass(frozen=True, slots=True)
class Login:
    """Who comes: the account, and under which name what it takes is booked (`reader`); `machine` is for people.

    An office takes from one box, whichever of its PCs comes; each PC of a unit hears everything.
    """

    account: str
    reader: str
    machine: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """On whose way a package is: `office` is "" where the package does not say, "" as a unit is the office.

    `workspace` is where it was made, "" for a sealed one.
    """

    office: str
    from_unit: str
    to_unit: str
    kind: str
    workspace: str = ""


OFFICE_BOX = "office"
SEALED = "sealed"


def account(office: str, unit_id: str = "") -> str:
    """The name of a database account: of an office, or of a unit of that office."""
    parts = ["zdgz", office[:8], *([unit_id[:8]] if unit_id else [])]
    return "_".join(parts)


def login_of(desk: Desk) -> Login:
    """Who a workspace is at a hub; KnownError for a unit that has not yet heard of its office."""
    import platform

    own = desk.exchange.id
    if not is_units(desk):
        return Login(account(own), OFFICE_BOX, platform.node())
    office = read(desk, OFFICE_ID)
    if not office:
        raise KnownError("还不知道本单位的督查室是哪一个，没有连接。", "先打开一次督查室发来的交办包。")
    return Login(account(office, own_unit(desk) or ""), own, platform.node())


def account_at(url: str, login: Login) -> str:
    """The account that comes: the one that the address names, else the login's."""
    parts = urlsplit(url)
    named = unquote(parts.username or "") or next(iter(parse_qs(parts.query).get("user", [])), "")
    return named or login.account


def has_password(url: str) -> bool:
    """Whether the address brings its own password."""
    parts = urlsplit(url)
    return bool(parts.password) or "password" in parse_qs(parts.query)


def sender_of(data: bytes) -> Login:
    """Whose account puts this package; KnownError where only its sender can know."""
    letter = letter_of(data)
    if not letter.office or letter.kind == SEALED:
        raise KnownError("从这个包看不出用哪个账号，没有送出。", f"在地址里写上账号，例如 账号@{SAMPLE}。")
    return Login(account(letter.office, letter.from_unit), OFFICE_BOX)


def letter_of(data: bytes) -> Letter:
    """The way of a package; one that is damaged or no package is refused."""
    if data[:2] != b"PK":
        raise KnownError("不是报送包、交办包或回执，没有送出。")
    sealed_to = package.sealed_to(data)
    if sealed_to is not None:
        return Letter(sealed_to, "", "", SEALED)
    head = package.read(data).manifest
    if head.kind is Kind.SHARE:
        return Letter("", head.unit_id, head.unit_id, head.kind, head.sender)
    if head.kind.from_office:
        return Letter(head.sender, "", head.unit_id, head.kind, head.sender)
    return Letter(head.to, head.unit_id, "", head.kind, head.sender)


def of_member(letter: Letter, office: str, unit_id: str) -> Letter:
    """The way filled in by who puts the package; KnownError when it is not the member's own."""
    sealed = letter.kind == SEALED
    if letter.office not in {"", office}:
        raise KnownError("这个包属于另一个督查室，没有送出。", "看一看连接用的账号。")
    if unit_id and sealed:
        return dataclasses.replace(letter, office=office, from_unit=unit_id)
    if letter.from_unit != unit_id or sealed:
        raise KnownError("这个包不是这个账号自己的，没有送出。", "看一看连接用的账号。")
    return dataclasses.replace(letter, office=office)
