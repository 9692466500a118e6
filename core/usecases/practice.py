"""Made-up filings to practise on: put in at a first start, taken out with one action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.host import clock
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.ports import Store
from core.model.records import Evidence, MonthLock, Record, Review, TaskChange, UnitId
from core.model.setting import write
from core.owner_values import OwnerValue, ValueDecision
from core.settings.bookkeeping import HAS_SAMPLE

if TYPE_CHECKING:
    from core.exchange.ports import Desk

CLEARING = "清空示例数据"
_KINDS: tuple[type[Record], ...] = (Review, Evidence, MonthLock, TaskChange, ValueDecision, OwnerValue)


def put_in(store: Store, board: Board, unit_id: UnitId | None) -> None:
    """A year up to last month, of one unit or of all for the office."""
    from core import demo

    made_up = demo.filings(board, until=until(board, Month.of(clock.today())))
    demo.fill(store, (one for one in made_up if unit_id in {None, one.key.unit_id}))


def until(board: Board, today: Month) -> Month:
    """The last month that made-up filings reach: the one before today's, in the list's year."""
    first, *_, last = months_of(board.work_list.year)
    return min(max(today.plus(-1), first), last)


def clear(store: Desk, *, actor: str = "") -> int:
    """Take out all filings and what belongs to them, those entered while practising too; how many filings.

    The logs of exchanging go with them. Lists, units, keys and settings stay, and so does the history.
    """
    with store.operation(CLEARING, actor=actor):
        for kind in _KINDS:
            for record in store.records(kind):
                store.remove_record(record)
        filings = store.filings()
        for filing in filings:
            store.remove_filing(filing.key)
        store.exchange.forget()
        write(store, HAS_SAMPLE, None)
    return len(filings)
