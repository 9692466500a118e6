"""The form's first line: 进度判断 and 完成比例; one below the other where they do not fit side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from core.documents.typed import written
from core.model import wording
from core.model.period import Month
from core.model.records import Filing
from core.rules.checks import PERCENTS
from gui.features.filing.status_choice import StatusChoice
from gui.widgets.buttons import flat
from gui.widgets.labels import hint, icon_label, label, row, row_layout, set_tone
from gui.widgets.number_edit import NumberEdit

_SIDE_BY_SIDE = 720  # px


class HeadLine(QWidget):
    """Both fields with their sentences below."""

    status_chosen = Signal()
    percent_typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._last: float | None = None
        self.status = StatusChoice()
        self.status.status_chosen.connect(self.status_chosen)
        self.percent = NumberEdit("完成比例，百分数", "%", 56, PERCENTS)
        self.percent.says.typed.connect(self.percent_typed)
        self.percent.says.bring.connect(self._bring)
        self._proposed: float | None = None
        self._proposal = flat("", self._adopt)
        self._compared = hint()
        self._status_fault, self._percent_fault = _Fault(), _Fault()
        left = _with_fault(row(label("进度判断", medium=True), self.status, None), self._status_fault)
        name = label("完成比例", medium=True)
        percent = row(name, self.percent, label("%"), self._proposal, self._compared, None)
        right = _with_fault(percent, self._percent_fault)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 4, 0, 8)
        self._line.setSpacing(8)
        self._line.addWidget(left, 1)
        self._line.addWidget(right)

    def show_filing(self, filing: Filing, last: Filing | None) -> None:
        """The two fields, and what the percent can be held against."""
        month: Month = filing.key.month
        self._last = last.percent if last else None
        self.status.set_status(filing.status)
        self.percent.set_value(filing.percent)
        before = f"上月 {wording.whole_percent(self._last)}，" if self._last is not None else ""
        self._compared.setText(f"{before}序时 {wording.percent(month.pro_rata)}")

    def set_editable(self, editable: bool) -> None:
        """Open or close both."""
        self.status.setEnabled(editable)
        self.percent.setReadOnly(not editable)

    def propose(self, percent: float | None, source: str = "按指标") -> None:
        """What the values (or the tasks below) say, offered where it is not what stands there; None for nothing."""
        self._proposed = percent
        said = wording.whole_percent(percent) if percent is not None else ""
        self._proposal.setText(f"{source} {said}")
        self._proposal.setAccessibleName(f"完成比例{source}填 {said}")
        self.percent.setPlaceholderText(written(percent) if percent is not None else "")
        offered = percent is not None and not self.percent.isReadOnly() and self.percent.reading().value != percent
        self._proposal.setVisible(offered)

    def take_proposal(self) -> None:
        """Fill the field with what the values say, if it is empty."""
        if not self.percent.text():
            self._adopt()

    def _adopt(self) -> None:
        if self._proposed is not None and not self.percent.isReadOnly():
            self.percent.enter(written(self._proposed))

    def _bring(self) -> None:
        if self._last is not None and not self.percent.isReadOnly():
            self.percent.enter(written(self._last))

    def show_status_fault(self, sentence: str) -> None:
        """What is missing; "" for nothing."""
        self._status_fault.say(sentence)

    def show_percent_fault(self, sentence: str) -> None:
        """What is wrong; "" for nothing."""
        self._percent_fault.say(sentence)
        self.percent.mark("error" if sentence else "")
        self.percent.setAccessibleDescription(sentence)

    def set_width(self, width: int) -> None:
        """Side by side, or one below the other."""
        wide = width >= _SIDE_BY_SIDE
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


class _Fault(QWidget):
    """A sentence with its icon; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._sentence = hint()
        set_tone(self._sentence, "red_text")
        self.setLayout(row_layout(icon_label("error_circle", "red_text"), self._sentence, None, gap=4))
        self.hide()

    def say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self.setVisible(bool(sentence))


def _with_fault(line: QWidget, fault: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(line)
    column.addWidget(fault)
    return made
