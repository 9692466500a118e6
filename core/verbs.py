"""The list's verb of a target (增长, 下降, 压减, 控制在): which way is good, and how a filed value is said."""

import re

from core.model.records import Indicator, IndicatorKind
from core.model.status import Direction

_RISES = ("增长", "增加", "提高", "提升", "上升", "扩大", "新增", "新建", "增")
_FALLS = ("下降", "降低", "减少", "压减", "压降", "回落", "压缩", "缩短", "缩减", "削减", "降")
_CAPS = ("控制在", "控制到")
#: What a negative value of the verb is: 增长 −0.5 is 下降0.5.
_TURNED = {
    "增长": "下降", "提高": "下降", "提升": "下降", "上升": "下降", "增加": "减少", "扩大": "缩小", "增": "降",
    "下降": "上升", "降低": "上升", "降": "升", "减少": "增加", "压减": "增加", "缩减": "增加", "削减": "增加",
    "压降": "增加", "回落": "上升", "压缩": "增加", "缩短": "延长",
}  # fmt: skip
_VERB = re.compile(rf"(?P<verb>{'|'.join((*_CAPS, *_RISES, *_FALLS))})(?P<level>到|至|为)?(?=[^\d，。；,;]{{0,16}}\d)")


def read(text: str, kind: IndicatorKind) -> tuple[Direction, str]:
    """Direction and verb of a target's words. 降到3% names a level, no change: less is good, without a verb."""
    found = list(_VERB.finditer(text))
    verb, is_level = (found[-1]["verb"], bool(found[-1]["level"])) if found else ("", False)
    falls = verb in _FALLS or verb in _CAPS or kind is IndicatorKind.CEILING
    keeps_verb = not is_level and (kind is not IndicatorKind.CEILING or verb in _CAPS)
    return Direction.DOWN if falls else Direction.UP, verb if keeps_verb else ""


def with_verb(indicator: Indicator) -> Indicator:
    """The indicator with direction and verb read from its words."""
    direction, verb = read(indicator.text, indicator.kind)
    return indicator._replace(direction=direction, verb=verb)


def is_cap(indicator: Indicator) -> bool:
    """Whether the value itself is to stay low (控制在3%以内); a fall is filed as the fall, of which more is good."""
    if indicator.kind is IndicatorKind.CEILING:
        return True
    return indicator.kind is IndicatorKind.RATE and indicator.direction is Direction.DOWN and not indicator.verb


def is_fall(indicator: Indicator) -> bool:
    """Whether the value is filed as a fall: 下降3.5%, 压减20万吨."""
    return indicator.direction is Direction.DOWN and bool(indicator.verb) and not is_cap(indicator)


def said(indicator: Indicator, value: float, amount: str) -> str:
    """The verb with the filed value: 增长6.1%, 下降2.9%, turned where it is negative; `amount` is the bare size."""
    verb = _TURNED.get(indicator.verb, indicator.verb) if value < 0 else indicator.verb
    return f"{verb}{amount}"


def turns(indicator: Indicator) -> bool:
    """Whether a negative value can be said with the opposite verb."""
    return indicator.verb in _TURNED
