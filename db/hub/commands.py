"""`main.py hub URL …`: what was typed, done and told. The password is the key store's, or asked for."""

from __future__ import annotations

import csv
import getpass
import io
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import files
from core.errors import KnownError
from core.exchange import batch_summary, collecting, hub, mailbox
from core.exchange.hub import Login, PasswordNeededError
from core.formula_text import is_risky
from core.host import clock, hub_address, keystore
from core.host.console import warn
from core.model.period import Month
from db.backup.service import Safe
from db.hub import link as links
from db.hub import loading, members, schema, standing
from db.hub.transport import open_hub
from db.workspace import open_workspace

if TYPE_CHECKING:
    import argparse

    from psycopg import Connection


def run(options: argparse.Namespace) -> str:
    """Do what was asked for; what is to be printed."""
    options.url = hub_address.full(options.url)
    hub_address.check_address(_without_password(options.url))
    return _ACTIONS[options.action](options)


def _without_password(url: str) -> str:
    """A script may write the password into the address; it is kept nowhere."""
    head, at, rest = url.rpartition("@")
    scheme, mark, account = head.partition("://")
    return f"{scheme}{mark}{account.partition(':')[0]}{at}{rest}"


# --- the administrator and the city --------------------------------------------------------------------


def _init(options: argparse.Namespace) -> str:
    with _linked(options) as link, links.translated("没有建立"):
        is_new = schema.make(link)
    return "汇聚库已建好。下一步：用 enroll 登记各区县。" if is_new else "汇聚库已在，核对过，没有丢失任何内容。"


def _enroll(options: argparse.Namespace) -> str:
    data, place = files.read(options.package), hub_address.place_of(options.url)

    def keep(made: tuple[members.Account, ...]) -> None:
        _write_once(options.out, _accounts(made, place))

    with _linked(options) as link:
        found = members.enroll(link, data, options.name, confirmed=options.confirm, keep=keep)
    lines = [f"已登记{found.district}：新建账号 {len(found.accounts)} 个，原有 {found.kept} 个不变。"]
    lines.append(f"督查室密钥的指纹：{found.fingerprint}，打电话核对。")
    if found.accounts:
        lines.append(f"账号和密码在“{options.out.name}”里，只写这一次；分发以后删掉这个文件。")
    return "\n".join(lines)


def _accounts(made: tuple[members.Account, ...], place: str) -> bytes:
    """A table that Excel opens."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("单位", "账号", "密码", "服务器"))
    table.writerows((_plain(one.name), one.account, one.password, place) for one in made)
    return text.getvalue().encode("utf-8-sig")


def _plain(name: str) -> str:
    """A name that a spreadsheet would take for a formula is marked as text."""
    return f"'{name}" if is_risky(name) else name


def _write_once(path: Path, data: bytes) -> None:
    """A new file that only its owner reads; one that is there is left alone: its passwords are nowhere else."""
    try:
        files.write_new(path, data)
    except FileExistsError as error:
        said = f"“{path.name}”已经在了，里面可能有还没分发的密码，没有登记。"
        raise KnownError(said, "用 --out 换一个文件名。") from error
    except OSError as error:
        raise KnownError(f"“{path.name}”写不了，没有登记。", "看一看文件夹是否可写、空间是否足够。") from error


def _load(options: argparse.Namespace) -> str:
    password = _password_for(options, Login("", ""))
    found = loading.load(lambda: links.connect(options.url, password=password))
    if options.json:
        counts = {name: getattr(found, name) for name in ("loaded", "superseded", "waiting", "filings", "lists")}
        return _json({**counts, "refused": [{"package": name, "reason": why} for name, why in found.refused]})
    older = f"；略过 {found.superseded} 个已有更新的" if found.superseded else ""
    lines = [f"装载 {found.loaded} 个包，填报 {found.filings} 项，清单 {found.lists} 份{older}。"]
    if found.waiting:
        lines.append(f"{found.waiting} 个包先于清单送到，等交办包到了再装载。")
    return "\n".join([*lines, *(f"{name}：{why}" for name, why in found.refused)])


def _report(options: argparse.Namespace) -> str:
    from dataclasses import replace

    from core.reports import formats
    from core.reports.kinds import KINDS
    from db.hub import overview

    formats.check(KINDS[options.kind], options.out)
    month = Month.parse(options.month)
    office = replace(overview.CITY_OFFICE, **({"issuer": options.issuer} if options.issuer else {}))
    with _linked(options) as link:
        year = overview.city_year(link, month)
    written = formats.write(overview.made(year, options.kind, office, clock.today()), options.out)
    return f"已生成“{options.out.name}”{f'，{written.pages} 页' if written.pages else ''}。"


# --- offices and units ---------------------------------------------------------------------------------


def _put(options: argparse.Namespace) -> str:
    packages = [path for given in options.packages for path in _packages(given)]
    first = files.read(packages[0])
    login = hub.sender_of(first) if not hub.account_at(options.url, Login("", "")) else Login("", "")
    with closing(open_hub(options.url, login, _password_for(options, login))) as box:
        new, old = mailbox.put_files(box, packages)
    return f"已送出 {new} 个包{f'；{old} 个以前送过，没有重复' if old else ''}。"


def _packages(given: Path) -> list[Path]:
    from core.exchange.transport import files_in

    found = [path for path in files_in(given) if given.is_file() or path.suffix.lower() == ".zip"]
    if not found:
        raise KnownError(f"“{given.name}”里没有包，没有送出。", "看一看路径。")
    return found


def _fetch(options: argparse.Namespace) -> str:
    how = collecting.wishes(dry_run=options.dry_run, confirmed=options.confirm, safe=Safe(options.workspace))
    with open_workspace(options.workspace) as desk:
        login = hub.login_of(desk)
        password = _password_for(options, login)
        with closing(open_hub(options.url, login, password, again=options.again, looks=options.dry_run)) as box:
            done = mailbox.exchange(desk, box, how, dismiss=options.dismiss)
    found = done.received
    if options.json:
        more: dict[str, Any] = {"busy": found.busy, "sent": done.sent, "receipts": done.receipts}
        more["stuck"] = [{"package": one.name, "reason": one.why} for one in done.stuck]
        return _json({**batch_summary.as_json(found.collected), **more})
    return "\n".join([*_told(found, done.sent, done.receipts), *_stuck(done.stuck)])


def _told(found: mailbox.Received, sent: int, answered: int) -> list[str]:
    lines = [batch_summary.as_text(found.collected)] if found.collected.outcomes else ["没有等待收取的包。"]
    if found.collected.refused:
        lines.append("没有收取的仍在服务器上等着；不再要的，加 --dismiss 收取一次。")
    if found.busy:
        lines.append(f"{found.busy} 个包正由另一台电脑收取。")
    if answered:
        lines.append(f"已给 {answered} 个单位送出回执。")
    return [*lines, f"以前没有送成的 {sent} 个包也送出了。"] if sent else lines


def _stuck(stuck: tuple[mailbox.Stuck, ...]) -> list[str]:
    """What did not go out, and what to do about it."""
    lines = [f"{one.name}：{one.why}" for one in stuck]
    return [*lines, "这些包仍在本机等着；不再送的，在窗口“收发”的“服务器”里去掉。"] if lines else []


def _status(options: argparse.Namespace) -> str:
    with _linked(options) as link:
        told = standing.standing(link)
    return _json(told) if options.json else standing.as_text(told)


def _json(value: Any) -> str:  # noqa: ANN401  JSON of any form
    return json.dumps(value, ensure_ascii=False, indent=1)


# --- the password --------------------------------------------------------------------------------------


def _linked(options: argparse.Namespace) -> Connection:
    return links.connect(options.url, password=_password_for(options, Login("", "")))


def _password_for(options: argparse.Namespace, login: Login) -> str:
    """The password to connect with; "" where the server asks for none. One that was typed is kept when it is right."""
    if hub.has_password(options.url):
        _look_at(options, login, "")
        return ""  # the address's own holds, whatever was kept before
    place, account = hub_address.place_of(options.url), hub.account_at(options.url, login)
    kept = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else keystore.password(place, account)
    try:
        _look_at(options, login, kept)
    except PasswordNeededError:
        if options.password_stdin or not sys.stdin.isatty():
            raise
        kept = getpass.getpass(f"账号 {account} 的密码：")
        _look_at(options, login, kept)
        if not keystore.keep(place, account, kept):
            sys.stderr.write(f"{keystore.NONE_HERE}\n")
    return kept


def _look_at(options: argparse.Namespace, login: Login, password: str) -> None:
    """Connect once: whether the password is right, and what is to be said of the way."""
    with links.connect(options.url, account=login.account, password=password) as link:
        if said := links.notice(link):
            warn(said)


_ACTIONS: dict[str, Callable[[Any], str]] = {
    "init": _init,
    "enroll": _enroll,
    "put": _put,
    "fetch": _fetch,
    "load": _load,
    "status": _status,
    "report": _report,
}
