"""角色与密码: who works in this workspace, what each may do, and the password of each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.errors import KnownError
from core.model.ports import Store
from core.rules import roles
from core.rules.roles import RESET, Actor
from gui.shell import passwords
from gui.shell.session import Session
from gui.widgets.buttons import button
from gui.widgets.labels import Tag, hint, icon_label, label, row, section, set_tone, tip
from gui.widgets.scroll import scrolled

_DOES = {
    Actor.CLERK: "填写、提交审签、撤回还没审签的，报送已审签的；申请办结、延期、调整、中止。",
    Actor.HEAD: "审签本月的填报；审签前可退回，审签后可撤回，都要写原因。填报员能做的也都能做。",
    Actor.OFFICE: "接收、采用、退回填报；答复申请，改灯，写意见；管清单、期限、亮灯规则，锁定和重新打开月份。",
}


class RolesPane(QWidget):
    """Fulfils `Pane`. A password is given and taken away by the role itself, once it sits here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.cards: dict[Actor, _Card] = {}
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(12)
        there = roles.available(session.store)
        words = "密码防误用，不防窃取：能复制这个文件的人都能看到内容。"
        self._column.addWidget(hint(words + ("换角色在右下角。" if len(there) > 1 else ""), wrap=True))
        for actor in there:
            self.cards[actor] = _Card(session, actor, self.refresh)
            self._column.addWidget(self.cards[actor])
        self._column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inside))
        session.actor_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what holds now."""
        for card in self.cards.values():
            card.refresh()

    def flush(self) -> bool | None:
        """Nothing is pending: dialogs do what is done."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """One column at every width."""


def _anyone(store: Store) -> str:
    """What is so without a password; where there is one role only, nobody changes to it."""
    return "谁都可以换成这个角色" if len(roles.available(store)) > 1 else "打开时不问密码"


class _Card(QFrame):
    """One role."""

    def __init__(self, session: Session, actor: Actor, changed: Callable[[], None]) -> None:
        super().__init__()
        self._session, self._actor, self._changed = session, actor, changed
        self.setProperty("kind", "card")
        self._here = Tag("现在的角色", "accent")
        self.said, self.note = label(tone="text2"), hint(wrap=True)
        self.give = button("设置密码…", self._give, size="tool")
        self.take = button("取消密码…", self._take, size="tool")
        self.forgotten = button("忘记密码…", self._reset, size="tool")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(row(icon_label("person", "text2"), section(actor.label), self._here, None))
        column.addWidget(label(_DOES[actor], tone="text2", wrap=True))
        column.addWidget(row(self.said, None, self.give, self.take, self.forgotten))
        column.addWidget(self.note)
        self.refresh()

    def refresh(self) -> None:
        """Whether there is a password, what was done with it, and what may be done."""
        store, actor = self._session.store, self._actor
        is_there, is_here = roles.has_password(store, actor), self._session.actor is actor
        why = "工作区只读。" if store.read_only else "" if is_here else f"先换成{actor.label}，再设密码。"
        self._here.setVisible(is_here)
        self.said.setText("已设密码" if is_there else f"没有设密码，{_anyone(store)}")
        self.give.setText("修改密码…" if is_there else "设置密码…")
        for each in (self.give, self.take):
            each.setEnabled(not why)
            each.setToolTip(tip(why))
        self.take.setVisible(is_there)
        self.forgotten.setVisible(is_there)
        self.forgotten.setEnabled(not store.read_only)
        found = roles.note_of(store, actor)
        self.note.setVisible(found is not None)
        self.note.setText(found.words if found else "")
        set_tone(self.note, "yellow_text" if found and found.what == RESET else "text3")

    def _give(self) -> None:
        dialog = passwords.NewPassword(self.window(), self._session, self._actor)
        dialog.exec()
        self._changed()

    def _take(self) -> None:
        session, actor = self._session, self._actor
        sentence, warning = f"取消{actor.label}的密码要先输入它。", f"取消后，{_anyone(session.store)}。"
        password = passwords.ask(self.window(), session, actor, sentence, warning, go="取消密码")
        try:
            if password:
                roles.set_password(session.store, actor, "", old=password)
        except KnownError as error:
            session.refused.emit(error)
        self._changed()

    def _reset(self) -> None:
        passwords.reset(self.window(), self._session, self._actor)
        self._changed()
