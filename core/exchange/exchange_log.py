"""The log of exchanging: what came in and went out, what was decided and by whom, and taking an import back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.exchange.package import Kind
from core.exchange.ports import Conflict, Departure, Desk, Import
from core.model.period import Month
from core.model.records import UnitId
from core.rules.roles import Actor, is_units, signature

#: What an import does, by its name in a summary and in words.
COUNT_WORDS = (("added", "新增"), ("updated", "更新"), ("unchanged", "无变化"), ("conflicts", "冲突"), ("late", "迟报"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that came in or went out, as the log shows it. `came` is the import that can be taken back."""

    at: dt.datetime
    unit_id: UnitId
    kind: Kind
    month: Month | None
    result: str
    file: str
    came: Import | None = None

    @property
    def partner(self) -> str:
        """With whom, when it was not the unit: 督查室, 另一台电脑; "" when it was."""
        if self.kind is Kind.SHARE:
            return "本单位另一台电脑"
        is_offices = self.kind.from_office if self.came else self.kind is Kind.RETURN
        return "督查室" if is_offices else ""


def entries(desk: Desk, limit: int) -> tuple[Entry, ...]:
    """What came in and went out, newest first."""
    found = [*map(_arrived, desk.exchange.imports(limit)), *map(_departed, desk.exchange.departures(limit=limit))]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:limit])


def _arrived(one: Import) -> Entry:
    result = counts_of(one) or "没有新的填报"
    return Entry(one.at, one.unit_id, Kind(one.kind), one.month, result, one.file, one)


def _departed(one: Departure) -> Entry:
    kind = Kind(one.kind)
    result = f"填报 {one.count} 项" if kind in {Kind.RETURN, Kind.SHARE} else f"清单第 {one.list_version} 版"
    return Entry(one.at, one.unit_id, kind, one.month, "" if kind is Kind.RECEIPT else result, one.file)


def counts_of(one: Import) -> str:
    """新增 9，更新 1; "" when it brought no filing."""
    return "，".join(f"{word} {one.summary[name]}" for name, word in COUNT_WORDS if one.summary.get(name))


def take_back(desk: Desk, imports: Sequence[int], said: str) -> None:
    """Take imports back, the newest first, all of them or none; raises KnownError when something changed since."""
    actor = Actor.CLERK if is_units(desk) else Actor.OFFICE
    with desk.operation(f"撤销收取{said}", actor=signature(actor)):
        for number in sorted(imports, reverse=True):
            desk.exchange.undo_import(number)


def decision(conflict: Conflict) -> str:
    """Which side was taken: 全用已收的一份, 全用新送来的一份, 逐栏选定."""
    sides = set(conflict.choices.values())
    if not sides:
        return "已由更新的一份了结"
    if len(sides) == 2:
        return "逐栏选定"
    return f"全用{'已收的' if sides == {'ours'} else '新送来的'}一份"
