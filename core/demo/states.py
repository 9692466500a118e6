"""How made-up filings have travelled: who files on time, who is late, what was sent back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from core.demo.words import REASONS
from core.model.period import Calendar, Month
from core.model.records import Filing
from core.model.status import FilingState, ProgressStatus

_S = FilingState


@dataclass(frozen=True, slots=True)
class Habit:
    """How a unit files: chances of a late month, of a month left out, of one item left out."""

    late: float
    skip: float
    gap: float


PUNCTUAL, TARDY = Habit(0.04, 0.002, 0.004), Habit(0.45, 0.04, 0.06)


def habit(random: Random) -> Habit:
    """One unit in seven needs reminding."""
    return TARDY if random.random() < 0.14 else PUNCTUAL


@dataclass(frozen=True, slots=True)
class Envelope:
    """A unit's month, which travels as one report. `states` are dealt out to its items (None: not filed)."""

    states: tuple[FilingState | None, ...]
    shares: tuple[float, ...]
    sent_at: dt.datetime


def envelope(month: Month, age: int, of: Habit, random: Random) -> Envelope:
    """Where the unit's month stands, `age` months after it (0: the newest)."""
    sent_at = _sent_at(month, random.random() < of.late, random)
    if random.random() < of.skip:
        return Envelope((None,), (1,), sent_at)
    if age == 0:
        states, shares = random.choices(_NEWEST, _NEWEST_SHARES)[0]
        return Envelope(states, shares, sent_at)
    settled = random.choice((_S.RECEIVED, _S.ACCEPTED)) if age == 1 else _S.ACCEPTED
    returned = 0.05 if age == 1 else 0.012
    return Envelope((settled, _S.RETURNED, None), (1 - returned - of.gap, returned, of.gap), sent_at)


#: What units look like in the newest month, and how many of each.
_NEWEST: tuple[tuple[tuple[FilingState | None, ...], tuple[float, ...]], ...] = (
    ((_S.SENT,), (1,)),
    ((_S.SIGNED_OFF,), (1,)),
    ((_S.SUBMITTED, _S.DRAFT, None, _S.RETURNED), (0.6, 0.2, 0.15, 0.05)),
    ((_S.DRAFT, _S.SUBMITTED, None), (0.5, 0.1, 0.4)),
    ((None,), (1,)),
)
_NEWEST_SHARES = (0.45, 0.1, 0.25, 0.15, 0.05)


def _sent_at(month: Month, late: bool, random: Random) -> dt.datetime:
    due = Calendar().deadline(month).due
    day = due.date() + dt.timedelta(days=random.choice((1, 1, 2, 2, 4)) if late else -random.randint(0, 5))
    while day.weekday() > 4:  # offices send on working days
        day += dt.timedelta(days=1 if late else -1)
    return dt.datetime.combine(day, dt.time(random.randint(9, 16), random.randint(0, 59)))


def dispatch(filing: Filing, within: Envelope, random: Random) -> Filing | None:
    """The filing in one of its month's states; None when it was not made."""
    state = random.choices(within.states, within.shares)[0]
    if state is None:
        return None
    written = within.sent_at - dt.timedelta(hours=random.randint(1, 60), minutes=random.randint(0, 59))
    made = filing._replace(
        state=state,
        reason=random.choice(REASONS) if state is _S.RETURNED else "",
        revision=random.randint(1, 3),
        updated_at=written,
        sent_at=within.sent_at if state.is_filed or state is FilingState.RETURNED else None,
    )
    return _begun(made) if state is _S.DRAFT and random.random() < 0.35 else made


def _begun(filing: Filing) -> Filing:
    """A draft the clerk has only begun: some text, nothing judged yet."""
    if filing.status is ProgressStatus.NOT_STARTED:
        return filing
    first = filing.progress.split("。")[0] + "。"
    return filing._replace(
        status=None, percent=None, progress=first, cumulative="", problems="", next_steps="", values={}
    )
