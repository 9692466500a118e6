"""累计完成 made from the indicators' values, and what a month before offers to a new filing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model import wording
from core.model.period import Month
from core.model.records import Filing, Indicator, IndicatorId
from core.rules.judgement import AMOUNTS, printed_ratio


def compose(indicators: Sequence[Indicator], values: Mapping[IndicatorId, float]) -> str:
    """累计完成 in words: 基础设施投资8.66亿元，完成71.0%；扩园0.38平方公里，完成76.0%。 "" without values."""
    parts = [_part(each, values[each.id]) for each in indicators if each.id in values]
    return f"{'；'.join(parts)}。" if parts else ""


def proposed_percent(indicators: Sequence[Indicator], values: Mapping[IndicatorId, float]) -> float | None:
    """完成比例 as the amounts and counts have it: their mean in whole percent, none counted above 100.

    None where no such value is there. The unit's own word may be another.
    """
    found = [_ratio(each, values[each.id]) for each in indicators if each.id in values]
    ratios = [min(max(ratio, 0.0), 100.0) for ratio in found if ratio is not None]
    return float(int(sum(ratios) / len(ratios) + 0.5)) if ratios else None


def _part(indicator: Indicator, value: float) -> str:
    said = f"{indicator.name}{wording.value(indicator, value)}"
    ratio = _ratio(indicator, value)
    return said if ratio is None else f"{said}，完成{wording.percent(ratio)}"


def _ratio(indicator: Indicator, value: float) -> float | None:
    """完成率 of an amount or a count."""
    is_amount = indicator.kind in AMOUNTS and indicator.value[0] > 0
    return printed_ratio(value, indicator.value[0]) if is_amount else None


def is_composed(filing: Filing, indicators: Sequence[Indicator]) -> bool:
    """Whether 累计完成 follows the values: it is what they make, or was left empty beside them."""
    if not indicators:
        return False
    return not filing.cumulative or filing.cumulative == compose(indicators, filing.values)


def last_heading(last: Filing | None, month: Month) -> str:
    """What stands over the text of the month before: 上月（8月，已采用）; an older one is named so."""
    if last is None:
        return "上月没有填报，从本月开始填写即可"
    which = "上月" if last.key.month.plus(1) == month else "上次"
    return f"{which}（{last.key.month.number}月，{last.state.label}）"
