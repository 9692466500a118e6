"""How an office writes: its name, its letterhead, whom it addresses, its own wording of templates.

Kept in the workspace as settings `report.…`; what was never set has a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from core.errors import KnownError
from core.model.period import Calendar, Month
from core.model.ports import Store
from core.reports import page, templates
from core.reports.page import Sheet
from core.reports.templates import TEMPLATES
from core.rules.deadlines import calendar_of
from core.rules.light_rule import DEFAULT_RULE, LightRule, rule_of

PAPERS: Mapping[str, Sheet] = {"A3": page.A3, "A4": page.A4_LANDSCAPE}


@dataclass(frozen=True, slots=True)
class Office:
    """An office's own words. `serial` is the circular's number, "" for the month's; `paper` that of the ledger."""

    issuer: str = "区人民政府督查室"
    letterhead: str = "督查通报"
    recipients: str = "各镇人民政府、街道办事处，区直各单位："
    copies: str = "抄送：区委办公室、区人大常委会办公室、区政协办公室。"
    serial: str = ""
    paper: str = "A3"
    feedback_days: str = "10"
    wording: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    rule: LightRule = DEFAULT_RULE

    @property
    def sheet(self) -> Sheet:
        """The paper of wide tables."""
        return PAPERS[self.paper]

    def number(self, month: Month) -> str:
        """第9期: by the office's count, or one circular a month."""
        return f"第{self.serial or month.number}期"

    def says(self, name: str, values: Mapping[str, str]) -> str:
        """A template in the office's wording, filled."""
        return templates.fill(self.wording.get(name, TEMPLATES[name].default), values)


_PLAIN = tuple(one.name for one in fields(Office) if one.name not in {"wording", "calendar", "rule"})


def office_of(store: Store) -> Office:
    """The office as the workspace keeps it; raises KnownError for a stored wording that can't be used."""
    kept = {name: store.setting(f"report.{name}") for name in _PLAIN}
    plain: dict[str, Any] = {name: check(name, value) for name, value in kept.items() if value}
    own = {name: store.setting(f"report.{name}") for name in TEMPLATES}
    words = {name: templates.check(name, text) for name, text in own.items() if text}
    return Office(**plain, wording=words, calendar=calendar_of(store), rule=rule_of(store))


def check(name: str, value: str) -> str:
    """A plain setting if it can be used; KnownError says why not. `paper` is A3 or A4, `feedback_days` a number."""
    if name == "paper" and value not in PAPERS:
        raise KnownError(f"没有“{value}”这种纸张。", "选 A3 或 A4。")
    if name == "feedback_days" and not (value.isdecimal() and 0 < int(value) < 100):
        raise KnownError(f"整改天数“{value}”不对。", "写 1 到 99 的整数。")
    return value
