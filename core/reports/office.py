"""How an office writes: its name, its letterhead, whom it addresses, its own wording of templates.

Declared in `core.settings.report_wording`; what was never set has a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.model.period import Calendar, Month
from core.model.ports import Store
from core.model.setting import read
from core.reports import page
from core.reports.page import Sheet
from core.rules.deadlines import calendar_of
from core.rules.light_rule import DEFAULT_RULE, LightRule, rule_of
from core.settings import report_wording as declared
from core.settings.report_wording import TEMPLATES, fill

_SHEETS: Mapping[str, Sheet] = {"A3": page.A3, "A4": page.A4_LANDSCAPE}


@dataclass(frozen=True, slots=True)
class Office:
    """An office's own words. `serial` is the circular's number, "" for the month's; `paper` that of the ledger."""

    issuer: str = declared.ISSUER.default
    letterhead: str = declared.LETTERHEAD.default
    recipients: str = declared.RECIPIENTS.default
    copies: str = declared.COPIES.default
    serial: str = declared.SERIAL.default
    paper: str = declared.PAPER.default
    feedback_days: str = declared.FEEDBACK_DAYS.default
    wording: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    rule: LightRule = DEFAULT_RULE

    @property
    def sheet(self) -> Sheet:
        """The paper of wide tables."""
        return _SHEETS[self.paper]

    def number(self, month: Month) -> str:
        """第9期: by the office's count, or one circular a month."""
        return f"第{self.serial or month.number}期"

    def says(self, name: str, values: Mapping[str, str]) -> str:
        """A template in the office's wording, filled."""
        return fill(self.wording.get(name, TEMPLATES[name].default), values)


def office_of(store: Store) -> Office:
    """The office as the workspace keeps it; raises KnownError for a stored wording that can't be used."""
    return Office(
        read(store, declared.ISSUER),
        read(store, declared.LETTERHEAD),
        read(store, declared.RECIPIENTS),
        read(store, declared.COPIES),
        read(store, declared.SERIAL),
        read(store, declared.PAPER),
        read(store, declared.FEEDBACK_DAYS),
        {name: read(store, setting) for name, setting in declared.WORDING.items()},
        calendar_of(store),
        rule_of(store),
    )
