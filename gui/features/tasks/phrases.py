"""Which units a phrase such as 有关镇人民政府 means at a task: asked of the office, at any time of the year."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from core import planning
from core.model.records import Assignment, NodeId, UnitId
from core.rules.roles import Actor
from gui.shell.session import Session


def to_be_chosen(session: Session, node_id: NodeId) -> tuple[Assignment, ...]:
    """The task's phrases that the office settles, whether it did or not; none for a unit."""
    if session.actor is not Actor.OFFICE or session.store.read_only:
        return ()
    return tuple(one for one in session.board.assignments.get(node_id, ()) if session.board.units[one.unit_id].pending)


def choose(parent: QWidget, session: Session, node_id: NodeId, phrase: UnitId) -> bool:
    """Ask which units are meant; True when it was stored."""
    from gui.features.importing.dialogs import ask_units

    board = session.board
    unit, node = board.units[phrase], board.nodes[node_id]
    part = next(one for one in board.assignments[node_id] if one.unit_id == phrase)
    offered = [board.units[one] for one in unit.members] or list(board.single_units)
    now = {board.units[one].name for one in part.chosen or ()}
    sentence = f"“{node.title}”里的“{unit.name}”指哪些单位"
    picked = ask_units(parent, sentence, "勾选的单位从起报月起填报这一项。", [one.name for one in offered], now)
    if picked is None:
        return False
    chosen = [one.id for one in offered if one.name in picked]
    do = partial(planning.choose_members, session.store, board, node_id, phrase, chosen, actor=session.actor)
    return session.take(do)
