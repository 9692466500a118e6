"""审签本月: the head sees what is signed, may print it first, and signs all that was submitted as one report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.errors import KnownError
from core.model import wording
from core.model.status import FilingState
from core.rules.roles import RESET, Actor, available, has_password, note_of
from core.rules.transitions import Action, choice
from core.rules.unit_month import TaskRow
from core.usecases import steps
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.buttons import button, primary
from gui.widgets.errors import Message
from gui.widgets.labels import ElidedLabel, LightLabel, hint, label, row, row_layout, set_tone

_MOST = 6  # rows before the list scrolls
_ROW = 28  # px


def submitted(session: Session) -> list[TaskRow]:
    """The tasks of the unit's month that wait for the head."""
    rows = session.sheet.rows if session.sheet else ()
    return [row for row in rows if row.filing and row.filing.state is FilingState.SUBMITTED]


def why_not(session: Session) -> str:
    """Why 审签本月 is greyed; "" when the head may sign here. With a password the head signs at the clerk's seat."""
    if Actor.HEAD not in available(session.store):
        return "这是督查室的工作区，审签在单位的工作区里办理。"
    if session.actor is Actor.CLERK and has_password(session.store, Actor.HEAD):
        return ""
    found = choice(FilingState.SUBMITTED, Action.SIGN, session.actor)
    return f"{found.why}在右下角换成单位负责人。" if found.why else ""


class SignMonth(Message):
    """The list, the password where the head has one, 审签 n 项."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        rows = submitted(session)
        month = session.month.number
        hinted = "审签后不能再改，要改由单位负责人撤回；草稿不在其内。"
        super().__init__(parent, f"审签{month}月的 {len(rows)} 项填报", hinted, icon=("document_checkmark", "accent"))
        self._session = session
        self._foot.addWidget(_listed(rows))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("单位负责人密码")
        self._refusal = label(tone="red_text", wrap=True)
        self._refusal.setContentsMargins(16, 0, 16, 8)
        self._refusal.hide()
        asks = has_password(session.store, Actor.HEAD)
        if asks:
            self._foot.addWidget(row(label("单位负责人密码"), self.password, gap=12, margins=(16, 8, 16, 12)))
        if (note := note_of(session.store, Actor.HEAD)) and note.what == RESET:
            told = label(f"单位负责人的密码被重置过：{note.words}", tone="yellow_text", wrap=True)
            told.setContentsMargins(16, 0, 16, 8)
            self._foot.addWidget(told)
        self._foot.addWidget(self._refusal)
        self.sign = primary(f"审签 {len(rows)} 项", self._sign, icon="checkmark")
        self.print = button("先看报表并打印", self._print, icon="print")
        self.offer(self.sign, self.print, button("取消", self.reject))
        if asks:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sign(self) -> None:
        session = self._session
        unit_id = session.unit_id
        assert unit_id is not None  # noqa: S101  there are rows to sign
        try:
            step = steps.sign_month(
                session.store, session.board, unit_id, session.month, password=self.password.text(), actor=Actor.HEAD
            )
        except KnownError as error:
            self._refusal.setText(f"{error.sentence}{error.hint}")
            self._refusal.show()
            self.password.selectAll()
            return
        session.take(lambda: step)
        self.accept()

    def _print(self) -> None:
        self.reject()
        self._session.wanted.emit(Destination("报表", kind="unit"))


def _listed(rows: list[TaskRow]) -> QScrollArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(16, 4, 16, 4)
    column.setSpacing(0)
    for each in rows:
        column.addWidget(_line(each))
    area = QScrollArea()
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.setFixedHeight(min(len(rows), _MOST) * _ROW + 8)
    return area


def _line(each: TaskRow) -> QWidget:
    title = ElidedLabel(each.node.title)
    status = each.filing.status.label if each.filing and each.filing.status else "—"
    said = hint(f"{status}　{wording.whole_percent(each.percent)}" if each.percent is not None else status)
    set_tone(said, "text2")
    layout = row_layout(LightLabel(each.verdict.light, each.verdict.reason), gap=8)
    layout.addWidget(title, 1)
    layout.addWidget(said)
    line = QWidget()
    line.setLayout(layout)
    line.setFixedHeight(_ROW)
    return line
