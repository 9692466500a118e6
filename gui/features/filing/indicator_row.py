"""One quantified target in the form: its target, last month, this month's value, and how that stands."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from core.documents.typed import Typed, written
from core.host import clock
from core.model import wording
from core.model.period import Month
from core.model.records import Comparator, Indicator, IndicatorKind
from core.model.status import Light
from core.rules.judgement import AMOUNTS, Verdict, judge_value
from core.rules.light_rule import LightRule
from core.task_indicators import TaskIndicator
from gui.features.filing.indicator_input import ValueInput, said
from gui.features.filing.sparkline import Sparkline
from gui.widgets.buttons import flat
from gui.widgets.labels import ElidedLabel, hint, icon_label, label, row, set_tone, tip

_BEHIND = (Light.YELLOW, Light.RED)


def said_ratio(indicator: Indicator, verdict: Verdict | None) -> str:
    """The column 完成: a ratio, or the word where a ratio says nothing."""
    if verdict is None or verdict.value is None:
        return "—"
    if indicator.kind is IndicatorKind.MILESTONE:
        return verdict.reason
    if indicator.comparator is Comparator.RANGE and verdict.reached:
        return "已达到"
    if indicator.kind is IndicatorKind.CEILING:
        return verdict.kept
    return "—" if verdict.ratio is None else wording.percent(verdict.ratio)


def said_gap(indicator: Indicator, verdict: Verdict | None) -> str:
    """The column 比计划; a range that is reached has no distance to speak of."""
    if (
        verdict is None
        or verdict.gap is None
        or indicator.kind not in AMOUNTS
        or (indicator.comparator is Comparator.RANGE and verdict.reached)
    ):
        return "—"
    return wording.points(verdict.gap)


class IndicatorRow(QObject):
    """The widgets of one target; the table places `cells` in its columns and `below` under them.

    Only an indicator that the unit is asked for has an input; another unit's value stands there with its month.
    """

    typed = Signal()  # the user changed the value
    left = Signal()

    def __init__(self, seen: TaskIndicator, owner: str, rule: LightRule, parent: QObject) -> None:
        super().__init__(parent)
        self.seen, self._rule = seen, rule
        indicator = self.indicator = seen.indicator
        self._last_value: float | None = None
        self._points: list[tuple[int, float]] = []
        self._month: Month | None = None
        self.input = ValueInput(indicator)
        self._name, self._target = ElidedLabel(indicator.name), label(wording.target(indicator), tone="text2")
        self._owner = ElidedLabel(owner)
        set_tone(self._owner, "accent" if seen.is_mine else "text2")
        self._theirs = label(tone="text2")
        (self._theirs if seen.is_mine else self.input).hide()  # shown without a parent, the other would be a window
        self._last, self._ratio, self._gap = label(tone="text2"), label(), label()
        self._spark = Sparkline(indicator)
        for figure in (self._last, self._ratio, self._gap):
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value: QWidget = self.input if seen.is_mine else self._theirs
        self.cells: tuple[QWidget, ...] = (
            self._name, self._target, self._owner, self._last, value, self._spark, self._ratio, self._gap,
        )  # fmt: skip
        self.below = self._make_below()
        self.input.typed.connect(self._typed)
        self.input.left.connect(self.left)
        self.input.bring.connect(self.bring)

    def _make_below(self) -> QWidget:
        self._sentence = hint()
        set_tone(self._sentence, "red_text")
        self._offer: QPushButton = flat("", self._take_offer)
        below = row(icon_label("dismiss_circle", "red_text"), self._sentence, self._offer, None, gap=4)
        below.hide()
        return below

    def chain(self, before: QWidget) -> QWidget:
        """Let Tab come here from the widget before; the last stop is given back."""
        if not self.seen.is_mine:
            return before
        for stop in (self.input.box, self._offer):
            QWidget.setTabOrder(before, stop)
            before = stop
        return before

    # --- content ---------------------------------------------------------------------------------

    def show_values(
        self, value: float | None, last: float | None, earlier: list[tuple[int, float]], month: Month
    ) -> None:
        """Values of this month and the last; `earlier` are the year's points before this month."""
        self._last_value, self._points, self._month = last, earlier, month
        self._last.setText(said(last, is_milestone=self.indicator.kind is IndicatorKind.MILESTONE))
        self.input.set_value(value)
        if self.seen.is_mine:
            self._judge()
        else:
            self._show_theirs(month)

    def _show_theirs(self, month: Month) -> None:
        """Another unit's value of the month, or that it has not filed; an older one stands under last month."""
        is_milestone = self.indicator.kind is IndicatorKind.MILESTONE
        now = self.seen.at(month)
        before = [one for one in self.seen.readings if one.month < month]
        self._theirs.setText("未报" if now is None else f"{said(now, is_milestone=is_milestone)} {self.indicator.unit}")
        older = f"{said(before[-1].value, is_milestone=is_milestone)}（{before[-1].month.number}月）" if before else "—"
        self._last.setText(older)
        self._show(self.seen.verdict, self.seen.verdict if now is not None else None)
        self._spark.show_points([(one.month.number, one.value) for one in self.seen.readings])

    def refresh_value(self, value: float | None) -> None:
        """Follow a change of the stored value."""
        if self.seen.is_mine:
            self.input.refresh_value(value)
            self._judge()

    def bring(self) -> None:
        """Put last month's value in."""
        if self.input.number and self._last_value is not None:
            self.input.number.enter(written(self._last_value))

    def _take_offer(self) -> None:
        offer = self.input.reading().offer
        if self.input.number and offer is not None:
            self.input.number.enter(written(offer))
            self.left.emit()

    def _typed(self) -> None:
        self._judge()
        self.typed.emit()

    def reading(self) -> Typed:
        """What stands in the input."""
        return self.input.reading()

    # --- how it stands ---------------------------------------------------------------------------

    def _judge(self) -> None:
        """Ratio, gap and line follow every key."""
        assert self._month is not None  # noqa: S101  shown before anything can be typed
        value = self.reading().value
        verdict = None
        if value is not None:
            verdict = judge_value(self.indicator, value, self.seen.plan, self._month, self._rule, now=clock.now())
        self._show(verdict, verdict)
        now = [] if value is None else [(self._month.number, value)]
        self._spark.show_points([*self._points, *now])
        if not self.reading().sentence:
            self.show_fault("")
            self.input.mark("warn" if verdict and verdict.light in _BEHIND else "")

    def _show(self, verdict: Verdict | None, compared: Verdict | None) -> None:
        """Ratio, and the distance where the value is of this month."""
        self._ratio.setText(said_ratio(self.indicator, verdict))
        self._gap.setText(said_gap(self.indicator, compared))
        set_tone(self._gap, "yellow_text" if compared and compared.light in _BEHIND else "text")
        for figure in (self._ratio, self._gap):
            figure.setToolTip(tip(verdict.reason if verdict else "没有填完成值"))

    def show_fault(self, sentence: str) -> None:
        """What is wrong with the number, and what to type; "" for nothing."""
        offer = self.reading().offer
        self._sentence.setText(sentence)
        self._offer.setVisible(offer is not None)
        self._offer.setText(f"填 {written(offer)}")
        self._offer.setAccessibleName(f"{self.indicator.name}改填 {written(offer)}")
        self.below.setVisible(bool(sentence))
        self.input.box.setAccessibleDescription(sentence)
        if sentence:
            self.input.mark("error")
