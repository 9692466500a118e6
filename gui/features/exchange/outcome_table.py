"""The files of a batch as a table: a row a file, zero is blank."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from core.exchange.outcomes import Outcome
from gui.features.exchange.file_outcome import explained, verdict, whose
from gui.widgets import icons, theme
from gui.widgets.labels import tip
from gui.widgets.record_model import RecordModel, Roles
from gui.widgets.row_table import RowTable

_HEADS = ("单位", "处理", "新增", "更新", "无变化", "迟报", "冲突", "说明")
_COUNTS = {2: "added", 3: "updated", 4: "unchanged", 5: "late", 6: "conflicts"}
_WIDTHS = (184, 104, 52, 52, 64, 52, 52, 0)  # px, 0: what is left
_UNIT, _VERDICT, _WORDS = 0, 1, 7


def _text(outcome: Outcome, column: int) -> str:
    if column in _COUNTS:
        count = getattr(outcome, _COUNTS[column])
        return str(count) if count else ""
    return {_UNIT: whose(outcome), _VERDICT: verdict(outcome).word, _WORDS: explained(outcome)}[column]


def said(outcome: Outcome) -> str:
    """A row read out."""
    counts = [f"{_HEADS[at]} {_text(outcome, at)}" for at in _COUNTS if _text(outcome, at)]
    return "，".join(filter(None, (whose(outcome), verdict(outcome).word, *counts, explained(outcome))))


def _tone(outcome: Outcome, column: int) -> object:
    return theme.color(verdict(outcome).tone if column == _VERDICT else "text2" if column == _WORDS else "text")


def _sign(outcome: Outcome, column: int) -> object:
    found = verdict(outcome)
    return icons.icon(found.icon, found.tone, 16) if column == _VERDICT else None


_ROLES: Roles[Outcome] = {
    Qt.ItemDataRole.DisplayRole: _text,
    Qt.ItemDataRole.ForegroundRole: _tone,
    Qt.ItemDataRole.DecorationRole: _sign,
    Qt.ItemDataRole.ToolTipRole: lambda outcome, _column: tip(f"{outcome.file}\n{explained(outcome)}".strip()),
    Qt.ItemDataRole.AccessibleTextRole: lambda outcome, at: said(outcome) if at == _UNIT else _text(outcome, at),
}


def outcome_model(outcomes: Sequence[Outcome] = ()) -> RecordModel[Outcome]:
    """A row a file."""
    return RecordModel(_HEADS, _ROLES, outcomes, numbers=_COUNTS)


class OutcomeTable(RowTable):
    """Rows to choose one of; ↑↓ and a click show it beside."""

    chosen = Signal()

    def __init__(self) -> None:
        self.outcome_model = outcome_model()
        super().__init__(self.outcome_model, "收取的文件", _WIDTHS)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())

    @property
    def current(self) -> Outcome | None:
        """The chosen file."""
        return self.outcome_model.record_at(self.currentIndex())

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Show others; the file that was chosen stays so, else the first."""
        before = self.current
        self.outcome_model.replace(outcomes)
        paths = [one.path for one in outcomes]
        at = paths.index(before.path) if before and before.path in paths else 0
        if outcomes:
            self.selectRow(at)
        self.chosen.emit()

    def step(self, by: int, holds: set[int]) -> None:
        """Go to the next row whose verdict has one of these ranks, round the end."""
        outcomes = self.outcome_model.records
        at = self.currentIndex().row()
        for distance in range(1, len(outcomes) + 1):
            row = (at + by * distance) % len(outcomes)
            if verdict(outcomes[row]).rank in holds:
                self.selectRow(row)
                return

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: shorter columns; tiny: whose, what and why."""
        for column in _COUNTS:
            self.setColumnHidden(column, tiny)
        self.horizontalHeader().resizeSection(_UNIT, 168 if tiny else 140 if narrow else _WIDTHS[_UNIT])
