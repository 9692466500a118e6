"""The indicators with who files them, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt

from core import owners
from core.discrepancies import Discrepancy
from core.model import wording
from core.model.board import Board
from core.model.period import Month
from core.model.records import Indicator, UnitId
from core.model.status import Ownership
from gui.widgets.labels import tip
from gui.widgets.record_model import RecordModel
from gui.widgets.row_table import RowTable

BY_ORDER, CONFIRMED, EACH, SUM, DIFFER = "按首列", "已确认", "分别填报", "相加", "报数不同"
KINDS = ("全部", BY_ORDER, CONFIRMED, EACH, SUM, DIFFER)
HEADS = ("指标", "目标", "任务", "填报主体", "定法")
_WIDTHS, _NARROW, _TINY = (0, 116, 150, 170, 110), (0, 0, 0, 150, 84), (0, 0, 0, 110, 84)


class OwnerRow(NamedTuple):
    """An indicator, who files it, how that came about, and what is told of it differently and undecided."""

    indicator: Indicator
    task: str
    who: str
    how: str
    differing: tuple[Discrepancy, ...] = ()

    def is_of(self, kind: str) -> bool:
        """Whether it belongs to what is looked at."""
        return kind in {KINDS[0], self.how} or (kind == DIFFER and bool(self.differing))

    def text(self, column: int) -> str:
        """The cell in words."""
        mark = f"{self.how}，{DIFFER}" if self.differing else self.how
        return (self.indicator.name, wording.target(self.indicator), self.task, self.who, mark)[column]


def rows_of(board: Board, month: Month, differing: Sequence[Discrepancy]) -> list[OwnerRow]:
    """All indicators of tasks in the order of the list."""
    waiting = [one for one in differing if one.decision is None]
    return [
        OwnerRow(
            one,
            board.nodes[one.node_id].title,
            who_files(board, one, month),
            how_set(board, one),
            tuple(each for each in waiting if each.indicator.id == one.id),
        )
        for one in board.work_list.indicators
        if one.node_id in board.assignments
    ]


def how_set(board: Board, indicator: Indicator) -> str:
    """按首列 until somebody said it."""
    if indicator.ownership is not Ownership.SINGLE:
        return EACH if indicator.ownership is Ownership.EACH else SUM
    return BY_ORDER if owners.is_by_order(board, indicator) else CONFIRMED


def who_files(board: Board, indicator: Indicator, month: Month) -> str:
    """The unit, or how many."""
    if indicator.ownership is Ownership.SINGLE:
        owner: UnitId | None = owners.owner_at(board, indicator, month)
        return board.units[owner].name if owner else "没有责任单位"
    return f"{len(board.units_at(indicator.node_id, month))} 家"


class OwnerTable(RowTable):
    """One row is chosen."""

    def __init__(self) -> None:
        roles: dict[int, Callable[[OwnerRow, int], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda one, column: one.text(column),
            Qt.ItemDataRole.ToolTipRole: lambda one, column: tip(one.text(column)),
        }
        self.owner_model: RecordModel[OwnerRow] = RecordModel(HEADS, roles)
        super().__init__(self.owner_model, "指标和填报主体", _WIDTHS)

    @property
    def current(self) -> OwnerRow | None:
        """The chosen row."""
        return self.owner_model.record_at(self.currentIndex())

    def show_rows(self, rows: Sequence[OwnerRow]) -> None:
        """Show these; the chosen indicator stays chosen where it can."""
        kept = self.current.indicator.id if self.current else None
        self.owner_model.replace(rows)
        at = next((at for at, one in enumerate(rows) if one.indicator.id == kept), 0)
        if rows:
            self.setCurrentIndex(self.owner_model.index(at, 0))

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: without target and task."""
        widths = _TINY if tiny else _NARROW if narrow else _WIDTHS
        self.set_widths(widths)
        for column in (1, 2):
            self.setColumnHidden(column, narrow or tiny)
