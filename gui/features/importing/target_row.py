"""One target of the chosen node: name, kind, comparison, value, unit and day, each to be corrected."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.lists.drafting.target_words import COMPARATORS, TargetWords, in_words
from core.lists.parsing.records import Target
from core.model.records import IndicatorKind
from gui.features.importing.fields import choice, field, say
from gui.widgets.buttons import icon_button, rename
from gui.widgets.labels import row_layout, tip

_VALUE, _UNIT, _DAY = 72, 72, 96


class TargetRow(QWidget):
    """Two lines; a field is taken when it is left or on Enter, a choice at once."""

    written = Signal(object)  # TargetWords
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before: TargetWords | None = None
        self._name, self._value = field("指标名称", self._take), field("目标值", self._take, width=_VALUE)
        self._unit, self._day = field("计量单位", self._take, width=_UNIT), field("时限", self._take, width=_DAY)
        self._day.setPlaceholderText("时限：年底")
        self._unit.setPlaceholderText("单位")
        self._kind = choice("指标类型", [kind.value for kind in IndicatorKind], self._take)
        self._comparator = choice("比较方式", list(COMPARATORS.values()), self._take)
        self._away = icon_button("dismiss", "不作指标", self.dropped.emit, side=24, icon_size=16)
        first, second = row_layout(self._kind, gap=4), row_layout(self._comparator, gap=4)
        first.insertWidget(0, self._name, 1)
        first.addWidget(self._away)
        for line in (self._value, self._unit, self._day):
            second.addWidget(line)
        second.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addLayout(first)
        layout.addLayout(second)

    def show_target(self, target: Target, year: int | None) -> None:
        """Show another target, or the same after a correction."""
        self._before = words = in_words(target, year)
        for line, text in (
            (self._name, words.name),
            (self._value, words.value),
            (self._unit, words.unit),
            (self._day, words.day),
        ):
            say(line, text)
        self._kind.setCurrentText(words.kind.value)
        self._comparator.setCurrentText(COMPARATORS[words.comparator])
        self._name.setToolTip(tip(f"原文：{target.text}"))
        rename(self._away, f"“{target.text}”不作指标")
        for widget in (self._value, self._unit, self._comparator):
            widget.setEnabled(words.kind is not IndicatorKind.MILESTONE)

    def _take(self) -> None:
        words = TargetWords(
            self._name.text().strip(),
            list(COMPARATORS)[self._comparator.currentIndex()],
            self._value.text().strip(),
            self._unit.text().strip(),
            list(IndicatorKind)[self._kind.currentIndex()],
            self._day.text().strip(),
        )
        if self._before and words != self._before:
            self.written.emit(words)
