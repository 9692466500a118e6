"""Checks on a filing. A blocking fault keeps it from counting as 已填."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Filing, Indicator, IndicatorKind

#: How much text a field takes, as the form shows it.
LIMITS = {"progress": 800, "cumulative": 400, "problems": 400, "next_steps": 400, "contact": 60}
FIELD_NAMES = {
    "status": "进度判断",
    "percent": "完成比例",
    "progress": "本月进展",
    "cumulative": "累计完成",
    "problems": "存在问题",
    "next_steps": "下一步措施",
    "contact": "联系人",
    "values": "指标完成值",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps a filing from counting: the field it is in, and a sentence."""

    field: str
    sentence: str


def faults(filing: Filing, indicators: tuple[Indicator, ...] = ()) -> tuple[Fault, ...]:
    """All blocking faults of a filing, in the order of the form."""
    found = []
    if filing.status is None:
        found.append(Fault("status", "还没有选进度判断"))
    if filing.percent is not None and not 0 <= filing.percent <= 999:
        found.append(Fault("percent", "完成比例应在 0 到 999 之间"))
    if not filing.progress.strip():
        found.append(Fault("progress", "还没有写本月进展"))
    found += [
        Fault(name, f"{FIELD_NAMES[name]}超过 {limit} 字")
        for name, limit in LIMITS.items()
        if len(getattr(filing, name)) > limit
    ]
    found += [
        Fault("values", f"“{indicator.name}”的完成值不能是负数")
        for indicator in indicators
        if indicator.kind is not IndicatorKind.RATE and filing.values.get(indicator.id, 0) < 0
    ]
    return tuple(found)


def is_filled(filing: Filing | None, indicators: tuple[Indicator, ...] = ()) -> bool:
    """已填: has a status and a progress text and no blocking fault, whatever its state."""
    return filing is not None and not faults(filing, indicators)
