"""Enrolling a district: its office and its units get an account each, named by what a package of the office says."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import KnownError
from core.exchange import hub, keys, package
from core.exchange.package import Kind, Manifest, Package
from core.model.records import Unit
from db.hub.link import row, rows, translated
from db.hub.rights import OFFICE, UNIT

if TYPE_CHECKING:
    from psycopg import Connection

_TOO_LONG = 60
_LETTERS, _SIGNS = string.ascii_letters, string.ascii_letters + string.digits
_PASSWORD_LENGTH = 16
#: An account without its role, as after a restore without roles, is made anew.
_MEMBERS = """
    SELECT account FROM zdgz.members JOIN pg_catalog.pg_roles ON rolname = account WHERE district_id = %s
"""
_ADMIT = """
    INSERT INTO zdgz.members (account, district_id, unit_id, name) VALUES (%s, %s, %s, %s)
    ON CONFLICT (account) DO NOTHING
"""
#: What was refused may have been signed with the key that counts from now on.
_ASK_AGAIN = """
    DELETE FROM zdgz.loads l USING zdgz.packages p
    WHERE p.id = l.package_id AND p.district_id = %s AND l.outcome = 'refused'
"""
Keep = Callable[[tuple["Account", ...]], object]


@dataclass(frozen=True, slots=True)
class Account:
    """A new account, with its password in the clear: it is shown once and kept nowhere."""

    name: str
    account: str
    password: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What enrolling did; `fingerprint` is to be compared over the phone."""

    district: str
    fingerprint: str
    accounts: tuple[Account, ...]
    kept: int


def enroll(link: Connection, data: bytes, name: str, *, confirmed: str = "", keep: Keep | None = None) -> Enrolled:
    """Enrol the district whose office made this 交办包, or its new units; another key must be confirmed.

    Passwords of accounts that are there stay as they are. `keep` gets the new ones before any of this counts:
    when it raises, nothing was enrolled, so that no account has a password that nobody knows.
    """
    found = _handout(data)
    head = found.manifest
    if not 0 < len(name.strip()) <= _TOO_LONG:
        raise KnownError("没有写区县的名称，没有登记。", "加上 --name 区县名称。")
    with translated("没有登记"), link.transaction():
        _keep_district(link, head, name.strip(), confirmed)
        members = [(hub.account(head.sender), None, f"{name.strip()}督查室"), *_units(found)]
        there = {one for (one,) in rows(link, _MEMBERS, (head.sender,))}
        made = tuple(_admit(link, head.sender, *one) for one in members if one[0] not in there)
        if keep is not None and made:
            keep(made)
    return Enrolled(name.strip(), keys.fingerprint(head.key), made, len(there))


def _handout(data: bytes) -> Package:
    if data[:2] != b"PK" or package.sealed_to(data) is not None:
        raise KnownError("这不是交办包，没有登记。", "请区督查室给任一单位的交办包。")
    found = package.read(data)
    if found.manifest.kind is not Kind.HANDOUT or found.content.work_list is None:
        raise KnownError("这不是交办包，没有登记。", "请区督查室给任一单位的交办包。")
    return found


def _units(found: Package) -> list[tuple[str, str | None, str]]:
    units = found.content.work_list.units if found.content.work_list else ()
    return [_unit(found.manifest.sender, one) for one in units if not one.is_collective]


def _unit(office: str, unit: Unit) -> tuple[str, str | None, str]:
    return hub.account(office, unit.id), unit.id, unit.name


def _keep_district(link: Connection, head: Manifest, name: str, confirmed: str) -> None:
    other = row(link, "SELECT 1 FROM zdgz.districts WHERE name = %s AND id <> %s", (name, head.sender))
    if other is not None:
        raise KnownError(f"“{name}”已经登记为另一个督查室的工作区，没有登记。", "换一个名称，或核对是不是同一个文件。")
    known = row(link, "SELECT key FROM zdgz.districts WHERE id = %s", (head.sender,))
    shown = keys.fingerprint(head.key)
    if known is not None and known[0] != head.key and _digits(confirmed) != _digits(shown):
        said = f"{name}换了密钥，还没有核对，没有登记。"
        raise KnownError(said, f"打电话核对指纹：{shown}；对得上的，加 --confirm 再登记。")
    keep = """
        INSERT INTO zdgz.districts (id, name, key) VALUES (%s, %s, %s)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, key = excluded.key
    """
    link.execute(keep.encode(), (head.sender, name, head.key))
    if known is not None and known[0] != head.key:
        link.execute(_ASK_AGAIN.encode(), (head.sender,))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _new_password() -> str:
    """Letters and digits, a letter first: no spreadsheet takes it for a formula or a number."""
    rest = (secrets.choice(_SIGNS) for _ in range(_PASSWORD_LENGTH - 1))
    return secrets.choice(_LETTERS) + "".join(rest)


def _admit(link: Connection, district: str, account: str, unit_id: str | None, name: str) -> Account:
    from psycopg import sql

    password = _new_password()
    link.execute(_ADMIT.encode(), (account, district, unit_id, name))
    there = row(link, "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s", (account,)) is not None
    # The server gets the password as it would keep it, so that none of its logs has it in the clear.
    kept = link.pgconn.encrypt_password(password.encode(), account.encode(), b"scram-sha-256").decode()
    what = sql.SQL("ALTER ROLE" if there else "CREATE ROLE")
    made = sql.SQL("{} {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}")
    link.execute(made.format(what, sql.Identifier(account), sql.Literal(kept)))
    group = sql.Identifier(UNIT if unit_id else OFFICE)
    link.execute(sql.SQL("GRANT {} TO {}").format(group, sql.Identifier(account)))
    link.execute(b"SELECT zdgz.limit_account(%s)", (account,))
    return Account(name, account, password)
