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
    """红黄绿灯; grey where there is nothing to judge by, none where nothing is judged this month (no filing)."""

    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"
    GREY = "grey", "暂不评判"
    NONE = "none", "不亮灯"


class Attainment(Labelled):
    """How a value stands to its plan or target at a month's end; the label is the word of a table."""

    REACHED = "reached", "已完成"
    KEPT = "kept", "控制在目标内"
    AHEAD = "ahead", "超序时"
    ON_TRACK = "on_track", "达序时"
    NEAR = "near", "临近期限"
    BEHIND = "behind", "欠序时"
    BROKEN = "broken", "超出目标"
    OVERDUE = "overdue", "到期未完成"
    NOT_STARTED = "not_started", "未到时点"
    CONTINUOUS = "continuous", "持续推进"
    UNKNOWN = "unknown", "未评判"

    @property
    def keeps_up(self) -> bool:
        """达到计划: what a circular praises."""
        return self in {Attainment.REACHED, Attainment.KEPT, Attainment.AHEAD, Attainment.ON_TRACK}

    @property
    def lags(self) -> bool:
        """未达到计划: what a circular names one by one."""
        return self in {Attainment.BEHIND, Attainment.BROKEN, Attainment.OVERDUE}


class FilingClass(Labelled):
    """报送情况 of a month: each filing that is due is in exactly one of the first five."""

    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    RETURNED = "returned", "已退回待重报"
    UNFILED = "not_yet", "未报"
    MISSING = "missing", "漏报"
    NOT_DUE = "not_due", "未到期"


class Direction(Labelled):
    """Which way of an indicator is good: more of it (增长, 达到), or less (下降, 控制在…以内)."""

    UP = "up", "越多越好"
    DOWN = "down", "越少越好"


class Ownership(Labelled):
    """填报主体: who is asked for an indicator's value."""

    SINGLE = "single", "一家填报"
    EACH = "each", "分别填报"
    SUM = "sum", "相加"
