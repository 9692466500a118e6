"""Who sits at the PC: shows the role and lets another sit down, with a password where the role has one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from core.errors import KnownError
from core.rules.roles import Actor, available, has_password, why_not
from gui.shell.session import Session
from gui.widgets.buttons import button
from gui.widgets.labels import tip


def role_button(session: Session) -> QPushButton:
    """A flat button with the role's word; its menu lists all roles, those not for this workspace greyed."""
    made = button(session.actor.label, icon="person", kind="flat", size="small", tip="换一个角色办理")

    def refresh() -> None:
        made.setText(session.actor.label)
        made.setAccessibleName(f"现在的角色：{session.actor.label}")

    made.clicked.connect(lambda: role_menu(made, session).popup(made.mapToGlobal(made.rect().topLeft())))
    session.actor_changed.connect(refresh)
    refresh()
    made.setVisible(len(available(session.store)) > 1)
    return made


def role_menu(parent: QWidget, session: Session) -> QMenu:
    """The roles; a role that has no place in this workspace is greyed with the reason."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for actor in Actor:
        action = menu.addAction(actor.label, partial(sit_down, parent.window(), session, actor))
        action.setCheckable(True)
        action.setChecked(actor == session.actor)
        refusal = why_not(session.store, actor)
        action.setEnabled(not refusal)
        action.setToolTip(tip(refusal))
    return menu


def ask_in(window: QWidget, session: Session) -> None:
    """Every role here has a password: the first one's is asked for before anything is done, else the window goes."""
    from gui.shell.passwords import let_in

    if not let_in(window, session):
        window.close()


def sit_down(parent: QWidget, session: Session, actor: Actor) -> None:
    """Change the role, after its password."""
    if actor == session.actor or not has_password(session.store, actor):
        _change(session, actor, "")
        return
    from gui.shell.passwords import ask

    password = ask(
        parent, session, actor, f"换成{actor.label}要输入密码。", "换角色后，之前的步骤不再撤销。", go="换成"
    )
    if password is not None:
        _change(session, actor, password)


def _change(session: Session, actor: Actor, password: str) -> None:
    try:
        session.act_as(actor, password)
    except KnownError as error:
        session.refused.emit(error)
