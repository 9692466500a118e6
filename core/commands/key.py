"""The `key` command: whose keys are known, one's own, and what a printed page is compared with."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from core.errors import KnownError
from core.exchange import identity
from core.exchange.chain import Head
from core.exchange.collecting import typed_confirmed
from core.exchange.identity import KnownKey
from core.exchange.ports import Desk
from core.host.console import to_json
from core.model.board import Board
from core.rules.roles import available


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    what = one.add_mutually_exclusive_group()
    what.add_argument("--new", action="store_true", help="换密钥：文件落到别人手里时用；换了以后对方要重新核对指纹")
    what.add_argument("--confirm", metavar="单位=指纹", help="收下时还没有核对的密钥，现在电话核对过了")
    what.add_argument("--at", type=int, metavar="条数", help="历史第几条的校验码，和打印的月报核对")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")


def only_looks(options: Namespace) -> bool:
    """Unless a key is made or confirmed."""
    return not (options.new or options.confirm)


def run(desk: Desk, _board: Board, options: Namespace) -> str:
    """本机密钥和历史的校验码，收发双方的密钥；--new 换密钥"""
    if options.new:
        return change(desk)
    if options.confirm:
        return confirm(desk, options.confirm)
    found = told(desk, options.at)
    return to_json(found) if options.json else as_text(found)


def told(desk: Desk, at: int | None = None) -> dict[str, Any]:
    """The own fingerprint, the history's newest settled row or that of a number, and the keys of others."""
    head = desk.exchange.settled_head() if at is None else Head(desk.exchange.id, at, desk.exchange.hash_at(at))
    if at is not None and not head.hash:
        raise KnownError(f"历史里没有第 {at} 条。", "看一看打印的条数。")
    names = identity.names_of(desk)
    return {
        "fingerprint": identity.own_fingerprint(desk),
        "history": head.short if head.number else "",
        "keys": [_key(one, names.get(one.owner, "")) for one in desk.exchange.known_keys()],
    }


def _key(one: KnownKey, name: str) -> dict[str, Any]:
    moments = {"seen": one.seen_at, "confirmed": one.confirmed_at, "retired": one.retired_at}
    return {
        "owner": name,
        "fingerprint": one.fingerprint,
        "channel": one.channel.value,
        **{which: at and at.isoformat() for which, at in moments.items()},
    }


def as_text(found: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"本机密钥的指纹：{found['fingerprint']}"]
    lines += [f"历史的校验码：{found['history']}"] if found["history"] else []
    return "\n".join([*lines, *(f"{one['owner']}：{one['fingerprint']}，{_state(one)}" for one in found["keys"])])


def _state(one: dict[str, Any]) -> str:
    return "已停用" if one["retired"] else "已核对" if one["confirmed"] else "待核对"


def change(desk: Desk) -> str:
    """换密钥; a sentence with the new fingerprint."""
    shown = identity.change_own_key(desk, actor=available(desk)[0])
    return f"已换密钥，新的指纹：{shown}。下一次送出的文件用新的密钥，对方收取时打电话核对。"


def confirm(desk: Desk, said: str) -> str:
    """Note that a kept key was compared with its owner; a sentence. KnownError for one that nobody sent."""
    names = identity.names_of(desk)
    (compared,) = identity.resolved([typed_confirmed(said)], names)
    known = [one for one in desk.exchange.known_keys() if one.fingerprint == compared.fingerprint]
    found = [one for one in known if compared.owner in {"", one.owner}]
    if len(found) != 1:
        raise KnownError("没有收到过这个指纹的密钥。" if not found else "用这把密钥的不只一家，写成 单位=指纹。")
    name = names.get(found[0].owner, "")
    identity.confirm(desk, found[0], name)
    return f"已记下：{name}密钥的指纹核对过。"
