"""The three fields that must never be mixed (progress status, filing state, task state) and the light."""

from __future__ import annotations

from enum import StrEnum


class Labelled(StrEnum):
    """An enumeration whose stored value is English and whose label is the field's Chinese term."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        """Keep the label beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class ProgressStatus(Labelled):
    """进度判断: said by the unit, checked against the indicator."""

    AHEAD = "ahead", "超序时"
    ON_TRACK = "on_track", "达序时"
    BEHIND = "behind", "欠序时"
    COMPLETED = "completed", "已完成"
    NOT_STARTED = "not_started", "未启动"
    CONTINUOUS = "continuous", "持续推进"


class FilingState(Labelled):
    """填报状态: where one filing stands on its way from the clerk to the office."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审签"
    SIGNED_OFF = "signed_off", "已审签"
    SENT = "sent", "已报送"
    RECEIVED = "received", "已接收"
    ACCEPTED = "accepted", "已采用"
    RETURNED = "returned", "已退回"

    @property
    def is_filed(self) -> bool:
        """已报: sent or later."""
        return self in {FilingState.SENT, FilingState.RECEIVED, FilingState.ACCEPTED}

    @property
    def is_editable(self) -> bool:
        """Whether the clerk may still change the text."""
        return self in {FilingState.DRAFT, FilingState.RETURNED}


class TaskState(Labelled):
    """任务状态: where the measure itself stands, whatever was filed."""

    OPEN = "open", "推进中"
    DONE = "done", "已办结"
    CLOSED_OUT = "closed_out", "已销号"
    EXTENDED = "extended", "已延期"
    AMENDED = "amended", "已调整"
    SUSPENDED = "suspended", "已中止"


class TaskChangeKind(Labelled):
    """What is changed about a task; the first four are applied for by the unit, 恢复 is the office's own."""

    COMPLETE = "complete", "办结"
    EXTEND = "extend", "延期"
    AMEND = "amend", "调整"
    SUSPEND = "suspend", "中止"
    RESUME = "resume", "恢复"


class TaskChangeState(Labelled):
    """Where such a change stands."""

    APPLIED = "applied", "待同意"
    AGREED = "agreed", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class Light(Labelled):
    """红黄绿灯, and grey where there is nothing to judge."""

    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"
    GREY = "grey", "暂不评判"
