"""What of a unit's month can be sent now, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.status import FilingState
from core.rules.unit_month import TaskRow, UnitMonth


@dataclass(frozen=True, slots=True)
class Readiness:
    """The month's rows by where they stand.

    `signed` go out next, `sent` are out, `returned` came back, `waiting` are due and none of these.
    """

    due: int
    signed: tuple[TaskRow, ...]
    sent: tuple[TaskRow, ...]
    returned: tuple[TaskRow, ...]
    waiting: tuple[TaskRow, ...]

    @property
    def can_send(self) -> bool:
        """Whether there is anything for a package."""
        return bool(self.signed or self.sent)

    @property
    def sentence(self) -> str:
        """What would go, and what would not: 可以报送 9 项；还差 3 项没有审签."""
        if not self.due and not self.can_send:
            return "本单位这个月没有应报的任务。"
        if not self.can_send:
            return f"还没有审签的填报，不能报送；应报 {self.due} 项。"
        parts = [f"可以报送 {len(self.signed)} 项"] if self.signed else []
        parts += [f"已报送 {len(self.sent)} 项"] if self.sent else []
        left = len(self.waiting) + len(self.returned)
        parts += [f"还差 {left} 项"] if left else ["应报的都在内"]
        return "，".join(parts) + "。"


def of_month(sheet: UnitMonth) -> Readiness:
    """Where the rows of a unit's month stand."""
    entered = [row for row in sheet.rows if row.filing is not None and not row.filing.is_empty]
    states = {state: tuple(row for row in entered if _state(row) is state) for state in FilingState}
    settled = {FilingState.SIGNED_OFF, FilingState.RETURNED}
    sent = tuple(row for row in entered if row.is_filed)
    waiting = tuple(row for row in sheet.rows if row.is_due and not row.is_filed and _state(row) not in settled)
    return Readiness(sheet.due, states[FilingState.SIGNED_OFF], sent, states[FilingState.RETURNED], waiting)


def _state(row: TaskRow) -> FilingState | None:
    return row.filing.state if row.filing else None
