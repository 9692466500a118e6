"""Passwords of roles in the window: asked for, given, and taken away when one was forgotten."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from core.errors import KnownError
from core.rules import roles
from core.rules.roles import Actor
from gui.shell import prompts
from gui.shell.session import Session
from gui.widgets.buttons import button, primary
from gui.widgets.errors import Message
from gui.widgets.labels import label, set_tone

_FORGOTTEN = (
    "能打开这个文件的人都能重置，但瞒不住：历史里留下时间、电脑和原因，"
    "审签时和“设置 → 角色与密码”里一直看得到，直到设了新密码。以前审签的都不变。"
)


def ask(parent: QWidget, session: Session, actor: Actor, sentence: str, hint: str, *, go: str) -> str | None:
    """Ask for a role's password; "" once it was reset, None when it was left."""
    asked = prompts.Question(parent, sentence, hint, line="密码", go=go)
    asked.edit.setEchoMode(QLineEdit.EchoMode.Password)
    forgotten = button("忘记密码…", lambda: asked.done(_RESET) if reset(asked, session, actor) else None)
    password = asked.ask(forgotten)
    return "" if asked.result() == _RESET else password


_RESET = 2  # how the dialog ended; 0 and 1 are Qt's


def let_in(parent: QWidget, session: Session) -> bool:
    """Ask until the password is right; False when it was left."""
    actor, refused = session.actor, ""
    while not session.is_admitted:
        password = ask(parent, session, actor, f"{actor.label}要输入密码才能进入。", refused, go="进入")
        if password is None:
            return False
        try:
            session.act_as(actor, password)
        except KnownError as error:
            refused = error.sentence
    return True


def reset(parent: QWidget, session: Session, actor: Actor) -> bool:
    """Take a forgotten password away, with a reason; True when it was done."""
    reason = prompts.reason(parent, f"重置{actor.label}的密码要写原因。", _FORGOTTEN, go="重置密码")
    if reason is None:
        return False
    try:
        roles.reset_password(session.store, actor, by=session.actor, reason=reason)
    except KnownError as error:
        session.refused.emit(error)
        return False
    return True


class NewPassword(Message):
    """The old password where there is one, the new one twice; refused below, not in another dialog."""

    def __init__(self, parent: QWidget, session: Session, actor: Actor) -> None:
        is_there = roles.has_password(session.store, actor)
        hint = "至少 6 位。只存加密后的摘要，程序里查不到原文；忘记了只能重置。"
        super().__init__(
            parent, f"{'修改' if is_there else '设置'}{actor.label}的密码", hint, icon=("person", "accent")
        )
        self._session, self._actor = session, actor
        names = ["原密码"] if is_there else []
        self.fields = {name: _secret(name) for name in (*names, "新密码", "再输一次")}
        grid = QGridLayout()
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for at, (name, field) in enumerate(self.fields.items()):
            grid.addWidget(label(name), at, 0)
            grid.addWidget(field, at, 1)
        self.refusal = label(wrap=True)
        set_tone(self.refusal, "red_text")
        self.refusal.hide()
        grid.addWidget(self.refusal, len(self.fields), 0, 1, 2)
        self._foot.addLayout(grid)
        self.go = primary("设为密码", self._set)
        self.offer(self.go, button("取消", self.reject))
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _set(self) -> None:
        typed = {name: field.text() for name, field in self.fields.items()}
        new = typed["新密码"]
        if not new or new != typed["再输一次"]:
            self._refuse("两次输入的新密码不一样。" if new else "还没有输入新密码。")
            return
        try:
            roles.set_password(self._session.store, self._actor, new, old=typed.get("原密码", ""))
        except KnownError as error:
            self._refuse(error.sentence)
            return
        self.accept()

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()


def _secret(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setMaxLength(200)
    return made
