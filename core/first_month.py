"""起报月: the first month of reporting. Earlier months are not due and never missing."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.setting import Setting, Use, read, write
from core.rules.roles import Actor, signature


def _words(month: Month | None, _board: Board) -> Iterator[tuple[str, str]]:
    yield "月份", month.label if month else ""


def _require_year(month: Month | None, store: Store) -> None:
    years = sorted(year for _id, _title, year in store.lists())
    if month is not None and month.year not in years:
        raise KnownError(f"{month.label}不在清单的年份里。", f"写{'、'.join(map(str, years))}年的月份。")


def _usual(store: Store) -> Month | None:
    """The month in which the workspace was made, if it lies in a list's year, else January of the newest list."""
    years = [year for _id, _title, year in store.lists()]
    made = read(store, MADE_IN)
    if made is not None and made.year in years:
        return made
    return Month(years[0], 1) if years else None


#: The month in which the workspace was made.
MADE_IN: Setting[Month | None] = Setting("made_in", "建立工作区的月份", None, Month | None, use=Use.INTERNAL)
FIRST_MONTH: Setting[Month | None] = Setting(
    "first_month",
    "起报月",
    None,
    Month | None,
    words=_words,
    suits=_require_year,
    unset=_usual,
    is_offices=True,
    travels=True,
)


def of(store: Store, year: int) -> Month:
    """The first month of a year's list: as it was set or handed out, else that in which the workspace was made.

    A month outside the list's year counts as January.
    """
    month = read(store, FIRST_MONTH)
    return month if month is not None and month.year == year else Month(year, 1)


def note_handout(store: Store) -> None:
    """Keep the month of the first handing out, where none is kept yet; inside no operation."""
    if not store.setting(FIRST_MONTH.name):
        with store.operation("记下起报月", actor=signature(Actor.OFFICE)):
            write(store, FIRST_MONTH, Month.of(clock.today()))
