"""起报月: the first month of reporting. Earlier months are not due and never missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import KnownError
from core.host import clock
from core.model.period import Month
from core.model.ports import Store
from core.rules.roles import Actor, require_office, signature

if TYPE_CHECKING:
    from core.usecases.changes import SettingPatch

SETTING = "first_month"
#: The month in which the workspace was made.
MADE_IN = "made_in"


def of(store: Store, year: int) -> Month:
    """The first month of a year's list: as it was set or handed out, else that in which the workspace was made.

    A month outside the list's year counts as January.
    """
    kept = store.setting(SETTING) or store.setting(MADE_IN)
    month = Month.parse(kept) if kept else Month(year, 1)
    return month if month.year == year else Month(year, 1)


def note_handout(store: Store) -> None:
    """Keep the month of the first handing out, where none is kept yet; inside no operation."""
    if not store.setting(SETTING):
        with store.operation("记下起报月", actor=signature(Actor.OFFICE)):
            store.set_setting(SETTING, str(Month.of(clock.today())), recorded=True)


def change(store: Store, month: Month, *, actor: Actor = Actor.OFFICE) -> SettingPatch:
    """Set the first month of reporting; the history keeps the change."""
    from core.usecases.changes import SettingPatch

    require_office(store, actor, "起报月")
    years = {year for _id, _title, year in store.lists()}
    if month.year not in years:
        raise KnownError(f"{month.label}不在清单的年份里。", f"写{'、'.join(map(str, sorted(years)))}年的月份。")
    patch = SettingPatch(f"起报月改为{month.label}", SETTING, store.setting(SETTING), str(month), actor)
    patch.apply(store, patch.label)
    return patch
