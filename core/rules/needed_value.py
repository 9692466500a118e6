"""What would turn a light green: the value that an indicator needs, found by asking the rule itself."""

from __future__ import annotations

import math

from core import verbs
from core.model import wording
from core.model.period import Month
from core.model.records import Indicator, IndicatorKind
from core.model.status import Light
from core.plan import Plan
from core.rules.judgement import AMOUNTS, judge_value
from core.rules.light_rule import Basis, LightRule

_HALVINGS = 60


def needed(indicator: Indicator, plan: Plan, month: Month, rule: LightRule) -> float | None:
    """The value nearest to what is asked that is green at the month's end; None where no value decides.

    The least one for amounts, counts and rates, the greatest one for a ceiling; written with as many digits
    as are needed and rounded to the green side.
    """
    if not indicator.value or indicator.kind is IndicatorKind.MILESTONE or indicator.value[0] <= 0:
        return None
    if indicator.kind in AMOUNTS and rule.basis is Basis.MOVEMENT:
        return None
    if verbs.is_cap(indicator):
        return _edge(indicator, plan, month, rule, green=0.0, other=indicator.value[-1] * 2 + 1)
    return _edge(indicator, plan, month, rule, green=indicator.value[-1] * 2 + 1, other=-1.0)


def _edge(
    indicator: Indicator, plan: Plan, month: Month, rule: LightRule, *, green: float, other: float
) -> float | None:
    """Between a value that is green and one that is not, the last green one."""
    if not _is_green(indicator, green, plan, month, rule) or _is_green(indicator, other, plan, month, rule):
        return None
    for _ in range(_HALVINGS):
        middle = (green + other) / 2
        if _is_green(indicator, middle, plan, month, rule):
            green = middle
        else:
            other = middle
    return _rounded(indicator, green, plan, month, rule, up=green > other)


def _rounded(indicator: Indicator, edge: float, plan: Plan, month: Month, rule: LightRule, *, up: bool) -> float:
    """To the fewest digits, one to start with for amounts (none for counts), that keep it green."""
    for digits in range(0 if indicator.kind is IndicatorKind.COUNT else 1, 9):
        step = 10.0**-digits
        near = round((math.ceil(edge / step - 1e-9) if up else math.floor(edge / step + 1e-9)) * step, digits)
        for value in (near, round(near + (step if up else -step), digits)):
            if _is_green(indicator, value, plan, month, rule) and abs(value - edge) <= max(abs(edge) * 0.02, step):
                return value
    return edge


def _is_green(indicator: Indicator, value: float, plan: Plan, month: Month, rule: LightRule) -> bool:
    return judge_value(indicator, value, plan, month, rule).light is Light.GREEN


def sentence(indicator: Indicator, light: Light, plan: Plan, month: Month, rule: LightRule) -> str:
    """10 月底累计达到 22 万平方米可转绿灯; "" for a green light, or where no value decides."""
    if light is Light.GREEN:
        return ""
    if indicator.kind is IndicatorKind.MILESTONE:
        return "完成后转绿灯" if light in {Light.YELLOW, Light.RED} else ""
    is_lit = light in {Light.YELLOW, Light.RED}
    asked = month.plus(1) if is_lit and month.number < 12 else month
    value = needed(indicator, plan, asked, rule)
    if value is None:
        return _moving(indicator, light, rule)
    amount = wording.amount(value, indicator.unit)
    if verbs.is_cap(indicator):
        return f"{asked.number} 月不超过 {amount}可转绿灯"
    word = "累计达到" if indicator.kind in AMOUNTS else "达到"
    return f"{asked.number} 月底{word} {amount}可{'转' if is_lit else '亮'}绿灯"


def _moving(indicator: Indicator, light: Light, rule: LightRule) -> str:
    is_moving = rule.basis is Basis.MOVEMENT and indicator.kind in AMOUNTS
    return "下个月有进展即转绿灯" if is_moving and light in {Light.YELLOW, Light.RED} else ""
