"""概览: the month of all units, or of one's own, on cards; each number opens the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core import statistics
from core.errors import KnownError
from core.host import clock
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import FilingKey, Node, NodeId, UnitId
from core.model.status import Light
from core.rules.roles import is_units
from core.statistics import DistrictYear, FilingSet, HeatRow, UnitSet
from gui.features.overview import lists
from gui.features.overview.heat import Heat
from gui.features.overview.laggards import Laggards
from gui.features.overview.listing import Entry, ListingPanel, Maker
from gui.features.overview.sections import Sections
from gui.features.overview.summary import Summary
from gui.features.overview.trend import Trend
from gui.shell.latest_result import Latest
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground

_DELAY = 150  # ms after the last change
_LEAST = 1160  # px for three columns in which names can be read
_SCOPES = {True: 1, False: 0}  # the choice that means the own unit


@dataclass(frozen=True, slots=True)
class Wish:
    """Which year is counted: up to which month, of which unit (None: all)."""

    store: Store
    board: Board
    month: Month
    unit_id: UnitId | None


def count(wish: Wish, _progress: Progress) -> DistrictYear:
    """Read and count in a thread, all that the cards show included, so that showing it is painting only."""
    store = wish.store.snapshot()
    try:
        if wish.unit_id is None:
            year = statistics.stored_year(store, wish.board, wish.month, clock.now())
        else:
            year = statistics.stored_unit_year(store, wish.board, wish.unit_id, wish.month, clock.now())
    finally:
        store.close()
    _ = year.sections, year.lights, year.trend, year.heat_map
    return year


class OverviewPage(QWidget):
    """The page of the rail's 概览."""

    title = "概览"
    icon = "data_pie"
    needs_no_unit = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._own = is_units(session.store)
        self._year: DistrictYear | None = None
        self._makers: list[Maker] = []
        self._opener: QWidget | None = None
        self._narrow = self._is_window_narrow = False
        self._is_stale = True
        self._latest: Latest[DistrictYear] = Latest(self._show_year, self._refuse, self, delay=_DELAY)
        self._make_cards()
        self._lay_out()
        session.scope_changed.connect(self._changed)
        session.filing_changed.connect(self._changed)

    # --- building --------------------------------------------------------------------------------

    def _make_cards(self) -> None:
        self.summary = Summary(self.open_list)
        self.summary.scope.chosen.connect(lambda at: self._choose_scope(own=at == _SCOPES[True]))
        self.sections = Sections(self._open_tasks)
        self.trend = Trend()
        self.heat = Heat(lambda: self.open_list(partial(lists.units, which=UnitSet.DUE)), self._open_cell)
        self.laggards = Laggards(self._session.wanted.emit, lambda: self.open_list(lists.laggards), self._open_silent)

    def _lay_out(self) -> None:
        self._cards = ground(QWidget(), "bg")
        self._grid = QGridLayout(self._cards)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setSpacing(12)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._cards)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panel = ListingPanel()
        self.panel.back.connect(self.close_list)
        self.panel.opened.connect(self._open_entry)
        self._empty = EmptyState("data_pie", "正在统计")
        ground(self._empty, "surface")
        self._stack = QStackedWidget()
        for part in (self._empty, self._scroll, self.panel):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._place_cards()

    def _place_cards(self) -> None:
        """Three columns; narrow one below the other in the order deadline, laggards, sections, heat map, trend."""
        cards = (self.summary, self.laggards, self.sections, self.heat, self.trend)
        places = (
            [(at, 0, 1, 1) for at in range(5)]
            if self._narrow
            else [(0, 0, 1, 3), (1, 2, 2, 1), (1, 0, 1, 1), (1, 1, 2, 1), (2, 0, 1, 1)]
        )
        for card, place in zip(cards, places, strict=True):
            self._grid.addWidget(card, *place)
        for at, share in enumerate((1, 0, 0) if self._narrow else (400, 456, 382)):
            self._grid.setColumnStretch(at, share)
        for at in range(5):
            self._grid.setRowStretch(at, 0 if self._narrow or at != 2 else 1)
        self.summary.set_narrow(narrow=self._narrow)
        self.heat.set_narrow(narrow=self._narrow)
        self._fit_heights()

    def _fit_heights(self) -> None:
        """In one column each card is as high as what it holds; beside each other they share the window."""
        self.sections.setFixedHeight(self.sections.height_wanted if self._narrow else 252)
        for card, height in (
            (self.heat, self.heat.height_wanted),
            (self.laggards, self.laggards.height_wanted),
            (self.trend, 260),
        ):
            card.setMinimumHeight(height if self._narrow else 220)
            card.setMaximumHeight(height if self._narrow else 16777215)

    # --- what the window asks --------------------------------------------------------------------

    def open_node(self, node_id: NodeId) -> None:
        """Tasks are shown on their own page."""
        self._session.wanted.emit(Destination("任务", node_id=node_id))

    def next_unfinished(self, back: bool) -> None:  # noqa: ARG002  the list is the same both ways
        """Show what still waits."""
        self.open_list(partial(lists.filings, which=FilingSet.UNFILED))

    def flush(self) -> bool:
        """Nothing is typed here."""
        return True

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:  # noqa: ARG002  one column is one column
        """Three columns of cards or one."""
        self.panel.set_narrow(narrow=narrow)
        self._is_window_narrow = narrow
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Three columns need more room than the window's other pages do."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        narrow = self._is_window_narrow or self.width() < _LEAST
        if narrow != self._narrow:
            self._narrow = narrow
            self._place_cards()

    def hint(self) -> str:
        """What one can do here."""
        return "单击任意数字查看明细"

    # --- lists -----------------------------------------------------------------------------------

    def open_list(self, maker: Maker) -> None:
        """Show the list behind a number, in the place of the cards."""
        if self._year is None:
            return
        if not self._makers:
            self._opener = QApplication.focusWidget()
        self._makers.append(maker)
        self.panel.show_listing(maker(self._year))
        self._stack.setCurrentWidget(self.panel)
        self.panel.setFocus()

    def close_list(self) -> None:
        """Go back to the list before, or to the cards and to the number that was opened."""
        self._makers = self._makers[:-1]
        if self._makers and self._year is not None:
            self.panel.show_listing(self._makers[-1](self._year))
            return
        self._stack.setCurrentWidget(self._scroll)
        if self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_entry(self, entry: Entry) -> None:
        if isinstance(entry.opens, Destination):
            self._session.wanted.emit(entry.opens)
        else:
            self.open_list(entry.opens)

    def _open_tasks(self, light: Light | None, section: Node | None) -> None:
        self.open_list(partial(lists.tasks, light=light, section=section))

    def _open_silent(self, unit_id: UnitId | None) -> None:
        if unit_id is None:
            self.open_list(partial(lists.units, which=UnitSet.SILENT))
        else:
            self.open_list(partial(lists.filings_of_unit, unit_id=unit_id, which=FilingSet.UNFILED))

    def _open_cell(self, line: HeatRow, at: int) -> None:
        if line.node is not None and self._year is not None:
            month = self._year.months[at].month
            self._session.wanted.emit(Destination("任务", line.unit_id, month, line.node.id))
        else:
            self.open_list(partial(lists.filings_of_unit, unit_id=line.unit_id, at=at))

    # --- numbers ---------------------------------------------------------------------------------

    @property
    def year(self) -> DistrictYear | None:
        """What is shown; None until it is counted."""
        return self._year

    @property
    def is_busy(self) -> bool:
        """Whether newer numbers are on their way."""
        return self._latest.is_busy

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Count when one looks: changes meanwhile were only noted."""
        super().showEvent(event)
        if self._is_stale:
            self._ask()

    def _choose_scope(self, *, own: bool) -> None:
        self._own = own
        self._makers.clear()
        self._ask()

    def _changed(self, _key: FilingKey | None = None) -> None:
        self._is_stale = True
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self._is_stale = False
        session = self._session
        unit_id = session.unit_id if self._is_own else None
        self._latest.ask(partial(count, Wish(session.store, session.board, session.month, unit_id)))

    @property
    def _is_own(self) -> bool:
        return self._own and self._session.unit_id is not None

    def _show_year(self, year: DistrictYear) -> None:
        self._year = year
        own = len(year.current.units) == 1 and self._is_own
        self._show_scope(own=own)
        self.summary.show_year(year, own=own)
        self.heat.show_year(year, own=own)
        self.laggards.show_year(year, own=own)
        self.sections.show_year(year)
        self.trend.show_year(year)
        self._fit_heights()
        if self._makers:
            self.panel.show_listing(self._makers[-1](year))
        self._stack.setCurrentWidget(self.panel if self._makers else self._scroll)

    def _show_scope(self, *, own: bool) -> None:
        """A unit's workspace knows itself only; without a unit there is nothing to choose."""
        session = self._session
        unit = session.board.units[session.unit_id] if session.unit_id else None
        self.summary.scope.setVisible(not is_units(session.store) and unit is not None)
        self.summary.scope.set_texts(["全部单位", unit.short_name or unit.name if unit else "本单位"])
        self.summary.scope.choose(_SCOPES[own])

    def _refuse(self, error: KnownError) -> None:
        self._is_stale = True
        self._empty.say(error.sentence, error.hint)
        self._stack.setCurrentWidget(self._empty)
