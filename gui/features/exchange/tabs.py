"""The tabs of 收发 by whose workspace it is. Another way for packages to travel is another entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from gui.features.exchange.tab_context import Counter
from gui.features.exchange.watcher import Watcher

if TYPE_CHECKING:
    from core.exchange.hub import Connect


class Pane(Protocol):
    """What the page asks of a tab; a QWidget besides. It hears of changes from the counter."""

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """The window is below 1000 (narrow) or 700 (tiny) logical pixels."""
        ...

    def next_unfinished(self, back: bool) -> None:
        """F8 and Shift+F8."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A tab: `name` stays whatever it is called, `make` builds it when it is first opened."""

    name: str
    title: str
    make: Callable[[], QWidget]


def entries(counter: Counter, watcher: Watcher, connect: Connect | None = None) -> tuple[Entry, ...]:
    """A unit opens and sends; the office hands out, collects and answers; who is neither may do all.

    `connect` reaches a server: without it there is no tab for one.
    """
    over_hub = (Entry("hub", "服务器", lambda: _hub(counter, connect)),) if connect else ()
    taking = Entry("inbox", "打开" if counter.is_units else "收取", lambda: _inbox(counter, watcher))
    giving = Entry("give", "报送", lambda: _give(counter))
    logged = Entry("log", "收发记录", lambda: _log(counter))
    if counter.is_units:
        return giving, taking, logged, *over_hub
    handing = Entry("handout", "交办", lambda: _handouts(counter))
    answering = Entry("receipts", "回执", lambda: _receipts(counter))
    both = (giving,) if counter.gives_months else ()
    return handing, taking, *both, answering, logged, *over_hub


def _inbox(counter: Counter, watcher: Watcher) -> QWidget:
    from gui.features.exchange.inbox import Inbox

    return Inbox(counter, watcher)


def _give(counter: Counter) -> QWidget:
    from gui.features.exchange.return_pane import GivePane

    return GivePane(counter)


def _log(counter: Counter) -> QWidget:
    from gui.features.exchange.log_pane import LogPane

    return LogPane(counter)


def _hub(counter: Counter, connect: Connect) -> QWidget:
    from gui.features.exchange.hub_pane import HubPane

    return HubPane(counter, connect)


def _handouts(counter: Counter) -> QWidget:
    from gui.features.exchange.export_pane import ExportPane
    from gui.features.exchange.office_files import HANDOUTS

    return ExportPane(counter, HANDOUTS, preference="exchange_handout_folder", folder="交办")


def _receipts(counter: Counter) -> QWidget:
    from gui.features.exchange.export_pane import ExportPane
    from gui.features.exchange.office_files import RECEIPTS

    return ExportPane(counter, RECEIPTS, preference="exchange_receipt_folder", folder="回执")
