"""检查: what was found in the filing that is shown, beside the form; narrow, a drawer over it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.model.records import Filing
from core.rules import checks
from core.rules.checks import Fault, Severity
from core.usecases import filing_checks, reviews
from gui.features.evidence.panel import Proofs
from gui.features.filing.check_card import CheckCard
from gui.features.filing.form import FilingForm
from gui.shell.session import Session
from gui.widgets.buttons import icon_button
from gui.widgets.labels import ground, hint, label, row, section, set_tone
from gui.widgets.layouts import scrolling

WIDTH = 264  # px
_PAUSE = 250  # ms after the last key


def summary(filing: Filing, found: tuple[Fault, ...], wrong: int = 0) -> tuple[str, str]:
    """What the head says, and its tone: 2 处要补，不能提交; 3 条提醒，可提交; 没有发现问题.

    `wrong` numbers stand in the fields that cannot be stored.
    """
    if wrong:
        return f"{wrong} 处没有保存，不能提交", "red_text"
    errors = sum(fault.severity is Severity.ERROR for fault in found)
    warnings = len(checks.unanswered(filing, found))
    if errors:
        return f"{errors} 处要补，不能提交", "red_text"
    if warnings:
        return f"{warnings} 条提醒待说明", "yellow_text"
    return ("没有要补的，可提交" if filing.state.is_editable else "没有要补的"), "text3"


class CheckColumn(QWidget):
    """Follows the form after a short pause; asks the page for evidence."""

    found = Signal(int)  # how many findings wait: errors and unanswered warnings
    evidence_wanted = Signal()
    closed = Signal()

    def __init__(self, session: Session, form: FilingForm) -> None:
        super().__init__()
        self._session, self._form = session, form
        self._shown: tuple[object, ...] = ()
        self.cards: list[CheckCard] = []
        ground(self, "surface2")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("检查")
        self._head = hint()
        self.close_button = icon_button("dismiss", "收起检查（Esc）", self.closed.emit, side=28, icon_size=16)
        self.proofs = Proofs(session)
        self._remark_head, self._remark = section("督查室意见"), label(tone="text2", wrap=True)
        self._remark_head.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row(section("检查"), None, self._head, self.close_button, gap=4, margins=(16, 12, 12, 0)))
        column.addWidget(self._area())
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._after_pause)
        form.changed.connect(self._timer.start)
        session.filing_changed.connect(self._timer.start)

    def _area(self) -> QScrollArea:
        inside = ground(QWidget(), "surface2")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._list)
        column.addSpacing(8)
        column.addWidget(self.proofs)
        column.addSpacing(8)
        column.addWidget(self._remark_head)
        column.addWidget(self._remark)
        column.addStretch(1)
        area = scrolling(QScrollArea())
        area.setWidget(inside)
        return area

    def _after_pause(self) -> None:
        """A window that was closed meanwhile asks its workspace nothing."""
        if self._form.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Look again at what the fields hold."""
        filing = self._form.current
        if filing is None:
            return
        faults = filing_checks.found_in(self._session.store, self._session.board, filing)
        said, tone = summary(filing, faults, len(self._form.body.wrong_numbers()))
        self._head.setText(said)
        set_tone(self._head, tone)
        self._show_cards(filing, faults)
        self._show_remark(filing)
        self.proofs.show_filing(filing)
        errors = sum(fault.severity is Severity.ERROR for fault in faults)
        self.found.emit(errors + len(checks.unanswered(filing, faults)))

    def _show_cards(self, filing: Filing, faults: tuple[Fault, ...]) -> None:
        shown = (filing.key, faults, filing.confirmed, self._form.is_open)
        if shown == self._shown or any(card.reason.hasFocus() for card in self.cards):
            return
        self._shown = shown
        for card in self.cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(filing, fault) for fault in faults]
        for card in self.cards:
            self._list.addWidget(card)

    def _card(self, filing: Filing, fault: Fault) -> CheckCard:
        card = CheckCard(fault, filing.confirmed.get(fault.sentence, ""), editable=self._form.is_open)
        card.jump.connect(self._jump)
        card.answered.connect(self._answer)
        return card

    def _show_remark(self, filing: Filing) -> None:
        said = reviews.last_remark(self._session.store, filing.key)
        self._remark.setText(said)
        for part in (self._remark_head, self._remark):
            part.setVisible(bool(said))

    def _jump(self, fault: Fault) -> None:
        if fault.field == "evidence":
            self.evidence_wanted.emit()
        else:
            self._form.focus_fault(fault.field, fault.indicator_id)

    def _answer(self, sentence: str, reason: str) -> None:
        """Keep the reason with the filing; an empty one takes it back."""
        self._form.flush()
        filing = self._form.current
        if filing is None:
            return
        others = {said: why for said, why in filing.confirmed.items() if said != sentence}
        confirmed = others | ({sentence: reason} if reason else {})
        self.setFocus()  # the card is made anew
        if self._session.edit(filing._replace(confirmed=confirmed)):
            self.refresh()
