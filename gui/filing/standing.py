"""What is to be said of a filing above its form, and what is kept of it that could not be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.model import Filing
from core.status import FilingState
from core.unit_month import TaskRow


@dataclass(frozen=True, slots=True)
class Unstored:
    """What a filing's fields held that could not be stored: refused fields, and words that are no number."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def notes(filing: Filing, row: TaskRow | None) -> list[str]:
    """Why the form is as it is; that the workspace is read-only says the window."""
    said = []
    if not filing.state.is_editable:
        said.append(f"这一项{filing.state.label}，只能查看。")
    if filing.state is FilingState.RETURNED and filing.reason:
        said.append(f"退回理由：{filing.reason}")
    if row is not None and not row.is_due:
        said.append("本月不要求填报；填了也会保存。")
    return said
