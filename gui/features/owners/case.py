"""两家报数不同: the values side by side, both year's months, and the office's decision with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHeaderView,
    QLineEdit,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core import owners
from core.discrepancies import Discrepancy, Reach
from core.model import wording
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import UnitId
from core.rules.judgement import judge_value
from core.rules.light_rule import LightRule
from gui.widgets.buttons import primary
from gui.widgets.labels import LightLabel, hint, label, row, section
from gui.widgets.layouts import emptied

#: What each unit told in each month of the year.
Told = Mapping[UnitId, Mapping[Month, float]]
_ROW = 26


class Case(QWidget):
    """`decided` once 以…为准 is pressed; unit, reason and reach are read then."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._case: Discrepancy | None = None
        self.units = QButtonGroup(self)
        self.reaches = QButtonGroup(self)
        self._title, self._about = section(), label(tone="text2", wrap=True)
        self._choices = QWidget()
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(4)
        self.table = QTableWidget()
        self.table.setAccessibleName("两家各月的数")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("理由")
        self.reason.setPlaceholderText("印在报表上")
        self.reason.setMaxLength(200)
        self.go = primary("", self.decided.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._title, self._about, self._choices, self.table):
            column.addWidget(part)
        column.addWidget(label("以后", tone="text2"))
        for at, reach in enumerate((Reach.OWNER, Reach.MONTH, Reach.EACH)):
            one = QRadioButton(reach.value)
            self.reaches.addButton(one, at)
            column.addWidget(one)
        self.reaches.button(1).setChecked(True)
        column.addWidget(row(label("理由", tone="text2"), self.reason, gap=12))
        column.addWidget(row(self.go, hint("报表写明出处"), None))
        self.units.idToggled.connect(lambda _at, _on: self._look())
        self.reason.textChanged.connect(self._look)

    @property
    def case(self) -> Discrepancy | None:
        """What is shown."""
        return self._case

    @property
    def unit_id(self) -> UnitId | None:
        """Whose value was chosen."""
        at = self.units.checkedId()
        return list(self._case.values)[at] if self._case and at >= 0 else None

    @property
    def reach(self) -> Reach:
        """How far it reaches."""
        return (Reach.OWNER, Reach.MONTH, Reach.EACH)[self.reaches.checkedId()]

    def choose(self, at: int) -> None:
        """Choose the first, second … value."""
        if one := self.units.button(at):
            one.setChecked(True)

    def show_case(self, board: Board, case: Discrepancy, told: Told, rule: LightRule) -> None:
        """Show a difference; `told` is what each unit said over the year."""
        self._case = case
        indicator = case.indicator
        self._title.setText(f"两家报数不同：{indicator.name}")
        task = board.nodes[indicator.node_id].title
        self._about.setText(
            f"{case.month.label}，{task}，目标 {wording.target(indicator)}。没有定以前按填报主体的数，报表写明待定。"
        )
        self._fill_choices(board, case, rule)
        self._fill_table(board, case, told)
        self.reason.clear()
        self._look()

    def _fill_choices(self, board: Board, case: Discrepancy, rule: LightRule) -> None:
        layout = self._choices.layout()
        assert layout is not None  # noqa: S101  laid out above
        for one in self.units.buttons():
            self.units.removeButton(one)
        emptied(layout)
        for at, (unit, value) in enumerate(case.values.items()):
            role = "填报主体" if unit == case.owner else "责任单位"
            one = QRadioButton(f"{board.units[unit].name}　{wording.value(case.indicator, value)}")
            one.setChecked(at == 0)
            self.units.addButton(one, at)
            verdict = judge_value(case.indicator, value, owners.base_plan(board, case.indicator), case.month, rule)
            light = LightLabel(verdict.light, size=14)
            layout.addWidget(row(one, hint(role), light, hint(verdict.reason), None, gap=8))

    def _fill_table(self, board: Board, case: Discrepancy, told: Told) -> None:
        """A row a month, the newest first; a column a unit, and of two the gap."""
        months = [one for one in reversed(months_of(case.month.year)) if one <= case.month]
        units = list(case.values)
        gap = ["相差"] if len(units) == 2 else []
        names = [board.units[one].short_name or board.units[one].name for one in units]
        self.table.clear()
        self.table.setRowCount(len(months))
        self.table.setColumnCount(len(units) + len(gap))
        self.table.setHorizontalHeaderLabels([*names, *gap])
        self.table.setVerticalHeaderLabels([f"{one.number}月" for one in months])
        for line, month in enumerate(months):
            for column, words in enumerate(_cells([told.get(unit, {}).get(month) for unit in units])):
                self.table.setItem(line, column, _cell(words))
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + _ROW * len(months) + 4)

    def _look(self) -> None:
        unit = self.unit_id
        if self._case is None or unit is None:
            return
        button = self.units.checkedButton()
        self.go.setText(f"以{button.text().replace('　', ' ')} 为准")
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(bool(self.reason.text().strip()))


def _cells(values: Sequence[float | None]) -> list[str]:
    """The values in words; of two that are both there the gap besides."""
    words = ["" if one is None else wording.number(one) for one in values]
    first, last = values[0], values[-1]
    if len(values) != 2 or first is None or last is None:
        return words
    return [*words, wording.number(round(abs(first - last), 4))]


def _cell(words: str) -> QTableWidgetItem:
    made = QTableWidgetItem(words)
    made.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made
