"""Whether a filing may be written in, and what is said above its form."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.records import Filing, Indicator
from core.model.status import FilingState
from core.rules import roles
from core.rules.composed_text import proposed_percent
from core.rules.roles import Actor
from core.usecases import breakdown, month_lock
from gui.shell.session import Session

_PART = "这是举措下的子任务，不单独应报；填了会汇入举措的完成比例。"


def why_closed(session: Session, filing: Filing) -> str:
    """Why the form takes no writing; "" when it does."""
    store, key = session.store, filing.key
    if store.read_only:
        return "工作区只读，只能查看。"
    if not filing.state.is_editable:
        return f"这一项{filing.state.label}，只能查看。"
    if session.actor is Actor.OFFICE:
        return "填报由单位填写，督查室只能查看。"
    if refusal := roles.why_not(store, session.actor, key.unit_id):
        return f"{refusal}只能查看。"
    if month_lock.is_locked(store, key.unit_id, key.month):
        return f"{key.month.label}已锁定，只能查看；要改先由督查室重新打开。"
    return ""


def proposal(session: Session, filing: Filing, indicators: Sequence[Indicator]) -> tuple[float | None, str]:
    """The percent that is offered, and where it comes from: the indicators, else the unit's own tasks below."""
    by_values = proposed_percent(indicators, filing.values, filing.key.month)
    if by_values is not None:
        return by_values, "按指标"
    rows = session.sheet.rows if session.sheet else ()
    newest = {row.node.id: row.latest for row in rows if row.is_part and row.latest}
    return breakdown.own_part(session.board, filing.key.node_id, filing.key.unit_id, newest), "按子任务"


def notes(session: Session, filing: Filing, closed: str) -> list[str]:
    """Why the form is as it is, `closed` first; that the workspace is read-only says the window."""
    row = session.row(filing.key.node_id)
    said = [closed] if closed and not session.store.read_only else []
    if filing.reason and filing.state is not FilingState.RETURNED and filing.state.is_editable:
        said.append(f"撤回或退回理由：{filing.reason}")
    if row is not None and not row.is_due:
        said.append(_PART if row.is_part else "本月不要求填报；填了也会保存。")
    return said
