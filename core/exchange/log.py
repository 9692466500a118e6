"""The log of exchanging: what came in, what was decided and by whom, and taking an import back."""

from __future__ import annotations

from collections.abc import Sequence

from core import clock
from core.exchange.outgoing import is_unit
from core.exchange.package import Kind
from core.exchange.ports import Conflict, Desk, Import
from core.roles import Actor, signature

#: What an import does, by its name in a summary and in words.
COUNT_WORDS = (("added", "新增"), ("updated", "更新"), ("unchanged", "无变化"), ("conflicts", "冲突"), ("late", "迟报"))


def kind_of(one: Import) -> str:
    """报送包, 填报表, 交办包 …"""
    return Kind(one.kind).label


def counts_of(one: Import) -> str:
    """新增 9，更新 1; "" when it brought no filing."""
    return "，".join(f"{word} {one.summary[name]}" for name, word in COUNT_WORDS if one.summary.get(name))


def take_back(desk: Desk, imports: Sequence[int], said: str) -> None:
    """Take imports back, the newest first, all of them or none; raises KnownError when something changed since."""
    actor = Actor.CLERK if is_unit(desk) else Actor.OFFICE
    with desk.operation(f"撤销收取{said}", actor=signature(actor)):
        for number in sorted(imports, reverse=True):
            desk.exchange.undo_import(number)


def confirm(desk: Desk, owner: str, key: str) -> None:
    """Someone compared the fingerprint over the phone."""
    with desk.operation("核对指纹"):
        desk.exchange.keep_key(owner, key, confirmed=True)


def decision(conflict: Conflict) -> str:
    """Which side was taken: 全用已收的一份, 全用新送来的一份, 逐栏选定."""
    sides = set(conflict.choices.values())
    if not sides:
        return "已由更新的一份了结"
    if len(sides) == 2:
        return "逐栏选定"
    return f"全用{'已收的' if sides == {'ours'} else '新送来的'}一份"


def is_recent(one: Import) -> bool:
    """Whether it came in within the last ten minutes."""
    return (clock.now() - one.at).total_seconds() < 600
