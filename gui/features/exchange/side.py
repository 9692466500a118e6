"""The right column of 收取: what the chosen file needs, conflicts, fingerprints, and who has not sent yet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.exchange.ports import Desk
from core.exchange.receipts import Silent, silent
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.records import UnitId
from core.search.matching import Marked
from gui.features.exchange.tab_context import Counter
from gui.shell.latest_result import Latest
from gui.shell.page import Destination
from gui.widgets.buttons import button
from gui.widgets.labels import ground, hint, row, section
from gui.widgets.rows import OpenList, Row

_WIDTH = 424


class Side(QScrollArea):
    """Cards one below the other; `show_cards` puts others in their place."""

    def __init__(self) -> None:
        super().__init__()
        self._narrow = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("所选文件")
        body = ground(QWidget(), "surface")
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(16, 16, 16, 16)
        self._layout.setSpacing(8)
        self.setWidget(body)
        self.setFixedWidth(_WIDTH)

    def show_cards(self, cards: Sequence[QWidget], kept: Sequence[QWidget] = ()) -> None:
        """Show these; of those shown before, all but the `kept` are thrown away."""
        while self._layout.count():
            widget = self._layout.takeAt(0).widget()
            if widget is not None and widget not in cards:
                widget.hide()
                if widget not in kept:
                    widget.deleteLater()
        for card in cards:
            self._layout.addWidget(card)
            card.show()
        self._layout.addStretch(1)
        self._fit()

    def set_width_class(self, *, narrow: bool) -> None:
        """Narrow it stands below the table, as wide as that and as high as its cards."""
        self._narrow = narrow
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if narrow else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)
        if narrow:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16777215)
        else:
            self.setFixedWidth(_WIDTH)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrapped words take more height in less width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self._layout.heightForWidth(self.viewport().width()) if self._layout.hasHeightForWidth() else -1
        self.setMinimumHeight(max(wanted, self._layout.minimumSize().height()) if self._narrow else 0)


class SilentCard(QWidget):
    """还没有报齐的单位: a row leads to the unit's month, the button to its 催报单. Counted in a thread."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        self.found: tuple[Silent, ...] = ()
        self._coming: frozenset[UnitId] = frozenset()
        self._asks: Latest[tuple[Silent, ...]] = Latest(self._show, counter.session.refused.emit, self, delay=100)
        self._head, self._count = section("还没有报齐的单位"), hint()
        self.remind = button("催报单…", self._remind, icon="alert", size="tool")
        self.rows = OpenList("还没有报齐的单位")
        self.rows.picked.connect(self._picked)
        self._frame = QFrame()
        self._frame.setProperty("kind", "card")
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(1, 4, 1, 4)
        inner.addWidget(self.rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(row(self._head, self._count, None, self.remind))
        layout.addWidget(self._frame)
        self._frame.hide()
        self.remind.hide()
        self._count.setText("正在统计")

    @property
    def is_busy(self) -> bool:
        """Whether newer numbers are on their way."""
        return self._asks.is_busy

    def refresh(self) -> None:
        """Count anew."""
        session = self._counter.session
        self._asks.ask(partial(_silent, self._counter.desk, session.board, session.month))

    def leave_out(self, coming: frozenset[UnitId]) -> None:
        """Units whose filings lie on the counter are not named."""
        if coming != self._coming:
            self._coming = coming
            self.refresh()

    def _show(self, counted: tuple[Silent, ...]) -> None:
        found = self.found = tuple(one for one in counted if one.unit.id not in self._coming)
        month = self._counter.session.month.label
        self._head.setText("还没有报齐的单位" if found else f"{month}没有欠报的单位")
        self._count.setText(f"{len(found)} 家" if found else "")
        self.remind.setVisible(bool(found))
        self._frame.setVisible(bool(found))
        self.rows.show_rows([Row(Marked(one.unit.name), right=Marked(_owed(one)), key=one) for one in found])
        self.rows.setFixedHeight(self.rows.height_wanted)

    def _picked(self, picked: Row) -> None:
        if isinstance(picked.key, Silent):
            self._counter.session.wanted.emit(Destination("任务", picked.key.unit.id))

    def _remind(self) -> None:
        self._counter.session.wanted.emit(Destination("报表", self.found[0].unit.id, kind="reminder"))


def _silent(desk: Desk, board: Board, month: Month, _progress: Progress) -> tuple[Silent, ...]:
    look = cast("Desk", desk.snapshot())
    try:
        return silent(look, board, month)
    finally:
        look.close()


def _owed(one: Silent) -> str:
    """6 项，上月也有未报."""
    now = f"{one.due - one.filed} 项" if one.filed else f"{one.due} 项都没有报"
    return f"{now}，上月也有未报" if one.missed_before else now
