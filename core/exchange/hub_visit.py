"""A visit to the hub from a window: with the kept or typed password, whatever becomes of it told as data."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field

from core.exchange import deliveries, mailbox
from core.exchange.collecting import Wishes
from core.exchange.deliveries import How
from core.exchange.hub import AwayError, Connect, PasswordNeededError, account_at, login_of
from core.exchange.mailbox import Exchanged
from core.exchange.ports import Desk
from core.host import folders, keystore
from core.host.hub_address import check_address, full, place_of
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.settings import policy

_PREFERENCE = "hub"


@dataclass(frozen=True, slots=True)
class Visited:
    """What became of it: `done`, or `away` why the server was not reached, or `asks` why a password is needed.

    `is_kept` is False when a typed password was right and no key store took it; `notice` is said of the connection.
    """

    done: Exchanged | None = None
    away: str = ""
    asks: str = ""
    is_kept: bool = True
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a visit is for: `typed` is a password that was just typed; `dismiss` lets what is refused wait no longer."""

    url: str
    typed: str = ""
    how: Wishes = field(default_factory=Wishes)
    dismiss: bool = False


def address() -> tuple[str, bool]:
    """The hub's address, "" for none, and whether the policy file says so."""
    said = policy.current().hub
    return (said, True) if said else (folders.preference(_PREFERENCE), False)


def keep_address(text: str) -> str:
    """Remember an address that was typed, "" for none; raises KnownError for one that is none, OSError."""
    checked = check_address(text) if text.strip() else ""
    folders.set_preference(_PREFERENCE, checked)
    return checked


def visit(desk: Desk, connect: Connect, errand: Errand, progress: Progress | None = None) -> Visited:
    """Connect, send, take in, leave. A refusal of another kind is raised as KnownError."""
    url, login = full(errand.url), login_of(desk)
    place, account = place_of(url), account_at(url, login)
    password = errand.typed or keystore.password(place, account)
    try:
        with closing(connect(url, login, password)) as box:
            is_kept = not errand.typed or keystore.keep(place, account, errand.typed)
            done = mailbox.exchange(desk, box, errand.how, progress, dismiss=errand.dismiss)
    except PasswordNeededError as error:
        return Visited(asks=error.sentence)
    except AwayError as error:
        return Visited(away=str(error))
    return Visited(done, is_kept=is_kept, notice=box.notice)


def prepare_month(desk: Desk, board: Board, month: Month, *, sealed: bool) -> None:
    """Lay the unit's month into the outbox."""
    deliveries.give(desk, board, month, mailbox.outbox(desk), How(sealed=sealed))


def prepare_handouts(desk: Desk, board: Board, progress: Progress | None = None) -> None:
    """Lay a 交办包 for every unit into the outbox."""
    deliveries.send_to(desk, board, board.single_units, mailbox.outbox(desk), progress=progress)
