"""Every setting of a workspace. A name that stands nowhere here is never written, and never taken from a package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.discrepancies import SINCE
from core.first_month import FIRST_MONTH, MADE_IN
from core.model.setting import Setting
from core.model.workspace import OWN_UNIT, ROLE
from core.rules.deadlines import CALENDAR
from core.rules.light_rule import LIGHT_RULE
from core.rules.roles import PASSWORD_NOTES, PASSWORDS
from core.settings import bookkeeping, office, report_wording

SETTINGS: tuple[Setting[Any], ...] = (
    CALENDAR,
    LIGHT_RULE,
    FIRST_MONTH,
    *office.SETTINGS,
    *report_wording.SETTINGS,
    ROLE,
    OWN_UNIT,
    *PASSWORDS.values(),
    *PASSWORD_NOTES.values(),
    MADE_IN,
    SINCE,
    *bookkeeping.SETTINGS,
)
BY_NAME: Mapping[str, Setting[Any]] = {setting.name: setting for setting in SETTINGS}
#: What the office sets for all travels with what it sends.
TRAVELLING = tuple(setting for setting in SETTINGS if setting.travels)
