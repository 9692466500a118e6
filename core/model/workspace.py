"""What a workspace is for: a unit's or the office's, and of which unit. Both are set when it is made."""

from __future__ import annotations

from core.model.records import UnitId
from core.model.setting import Setting, Use

_ROLES = {"unit": "单位", "office": "督查室"}
#: "unit", "office", or "" for one that is anyone's.
ROLE = Setting("role", "工作区", "", words=lambda role, _: [("工作区", _ROLES.get(role, "不分"))], use=Use.INTERNAL)
OWN_UNIT = Setting(
    "unit",
    "本单位",
    UnitId(""),
    words=lambda unit_id, board: [("本单位", board.units[unit_id].name if unit_id in board.units else "不限")],
    use=Use.INTERNAL,
)
