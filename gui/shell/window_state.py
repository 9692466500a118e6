"""What a window keeps for the next one: place, page, splitters, the units chosen last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.ports import Store
from core.model.records import UnitId
from core.model.setting import read
from core.settings.bookkeeping import CURRENT_LIST
from gui.shell.page import Page

if TYPE_CHECKING:
    from gui.shell.window import Window

_FIRST = "任务"  # the page of a window that remembers none
_RECENT = 5  # units kept at the top of the picker
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def restore(window: Window) -> int:
    """Put place and splitters back; gives the position of the page that was shown."""
    settings = window.settings
    if geometry := settings.value("window/geometry"):
        window.restoreGeometry(geometry)
    for name, splitter in _splitters(window.pages):
        if state := settings.value(name):
            splitter.restoreState(state)
    titles = [page.title for page in window.pages]
    return next((titles.index(one) for one in (settings.value("window/page"), _FIRST) if one in titles), 0)


def keep(window: Window) -> None:
    """Keep place, page and splitters for the next window."""
    settings = window.settings
    settings.setValue("window/geometry", window.saveGeometry())
    settings.setValue("window/page", window.page.title)
    for name, splitter in _splitters(window.pages):
        settings.setValue(name, splitter.saveState())
    _keep_state(settings, window.session.store)
    settings.sync()


def _keep_state(settings: QSettings, store: Store) -> None:
    """By what the workspace is known, should it lie elsewhere next time."""
    if store.read_only:
        return
    with suppress(KnownError):
        settings.setValue("workspace/id", store.id)
        settings.setValue("workspace/filings", store.count_filings())
        settings.setValue("workspace/closed", clock.now().isoformat())
        settings.setValue("workspace/state_of", settings.value("workspace/last"))


def _splitters(pages: Sequence[Page]) -> Iterator[tuple[str, QSplitter]]:
    for page in pages:
        found = cast("list[QSplitter]", cast("QWidget", page).findChildren(QSplitter, options=_DIRECT))
        yield from ((f"splitter/{page.title}{number}", splitter) for number, splitter in enumerate(found))


def recent_units(settings: QSettings, board: Board) -> list[UnitId]:
    """The units chosen last, the newest first."""
    kept = str(settings.value("units/recent") or "")
    return [UnitId(unit) for unit in kept.split(" ") if unit in board.units]


def keep_recent(settings: QSettings, board: Board, unit_id: UnitId) -> None:
    """Put a unit before the others."""
    recent = [unit_id, *(unit for unit in recent_units(settings, board) if unit != unit_id)]
    settings.setValue("units/recent", " ".join(recent[:_RECENT]))


def year_shown(store: Store) -> int | None:
    """The year of the list that the window showed last; None for the newest."""
    kept = read(store, CURRENT_LIST)
    return next((year for list_id, _title, year in store.lists() if list_id == kept), None)
