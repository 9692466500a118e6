"""The rule of the lights: three presets and what an office makes of them, kept as a setting of the workspace."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from core.errors import KnownError
from core.model import wording
from core.model.board import Board
from core.model.ports import Store
from core.model.setting import Setting, read
from core.model.status import Light

#: A difference that no one can see is none.
_NOTHING = 0.05


class Basis(StrEnum):
    """What an amount or a count is held against."""

    POINTS = "points"
    SHARE = "share"
    MOVEMENT = "movement"

    @property
    def label(self) -> str:
        """The word in the window."""
        return {"points": "按百分点", "share": "按比例", "movement": "只看有没有动"}[self.value]


class LightRule(NamedTuple):
    """When a light turns yellow and when red (default: preset 银川).

    Amounts and counts: by POINTS yellow from `yellow_from` points behind the plan on and red beyond
    `red_beyond`; by SHARE the two are percent of what should be done by now, both "more than"; by
    MOVEMENT a period without progress is yellow, two in a row are red.
    Rates: below the target yellow, from `rate_red_from` below on red (in the indicator's unit, for a
    percentage points). Ceilings: broken red, from `ceiling_yellow_from` percent of the ceiling on
    yellow (100: never). Milestones: overdue red, yellow in the `milestone_days` before the due date.
    `texts_by_movement`: tasks without indicators are judged by movement. 左右: `tolerance` percent of the target
    about it count as on it, for percentages at least `least_points`.
    """

    yellow_from: float = 10
    red_beyond: float = 30
    basis: Basis = Basis.POINTS
    rate_red_from: float = 5
    ceiling_yellow_from: float = 100
    milestone_days: int = 0
    texts_by_movement: bool = False
    tolerance: float = 5
    least_points: float = 0.2

    def light(self, behind: float) -> Light:
        """The light for so many points behind, or percent of what should be done (negative: ahead)."""
        if behind > self.red_beyond:
            return Light.RED
        if self.basis is Basis.SHARE:
            return Light.YELLOW if behind > self.yellow_from + _NOTHING else Light.GREEN
        return Light.YELLOW if behind >= self.yellow_from else Light.GREEN

    def light_at(self, percent: float, planned: float) -> Light:
        """The light of an amount or a unit's own percent against the plan; both in percent, as they are printed."""
        behind = round(planned - percent, 6)
        if self.basis is Basis.SHARE:
            return self.light(behind / planned * 100 if planned > 0 else 0.0)
        return self.light(behind)

    def about(self, goal: float, unit: str) -> float:
        """By how much a value may miss a target that is meant 左右."""
        share = abs(goal) * self.tolerance / 100
        return max(share, self.least_points) if unit == "%" else share


DEFAULT_RULE = LightRule()
#: Words before and after the number of the yellow and of the red light, by what is held against what.
SLOW: Mapping[Basis, tuple[tuple[str, str], tuple[str, str]]] = {
    Basis.POINTS: (("低于计划", "个百分点起"), ("低于计划超过", "个百分点")),
    Basis.SHARE: (("比应完成的少，超过", "%"), ("比应完成的少，超过", "%")),
    Basis.MOVEMENT: (("一个月没有进展", "不用填"), ("连续两个月没有进展", "不用填")),
}


class Preset(NamedTuple):
    """A rule that an office can start from: its name, whose practice it follows, what it says."""

    name: str
    after: str
    sentence: str
    rule: LightRule


PRESETS = (
    Preset("按百分点", "参照银川", "低于计划 10 至 30 个百分点亮黄灯，超过 30 亮红灯", DEFAULT_RULE),
    Preset("按比例", "参照三亚", "比应完成的少 50% 以内亮黄灯，少 50% 以上亮红灯", LightRule(0, 50, Basis.SHARE)),
    Preset(
        "只看有没有动",
        "",
        "一个月没有进展亮黄灯，连续两个月亮红灯",
        LightRule(basis=Basis.MOVEMENT, texts_by_movement=True),
    ),
)


def preset_of(rule: LightRule) -> Preset | None:
    """The preset that the rule is, None for one of the office's own."""
    return next((preset for preset in PRESETS if preset.rule == rule), None)


def rule_of(store: Store) -> LightRule:
    """The workspace's rule; the first preset where the office set none."""
    return read(store, LIGHT_RULE)


def check(rule: LightRule) -> None:
    """Raise KnownError for numbers that make no rule."""
    numbers = (
        *(rule.yellow_from, rule.red_beyond, rule.rate_red_from, rule.ceiling_yellow_from, rule.milestone_days),
        *(rule.tolerance, rule.least_points),
    )
    if not all(math.isfinite(number) and 0 <= number <= 1000 for number in numbers):
        raise KnownError("亮灯规则里的数应在 0 到 1000 之间。", "改好后再换用。")
    if rule.red_beyond < rule.yellow_from:
        raise KnownError("红灯的界限不能比黄灯的低。", "先到黄灯，再到红灯。")
    if rule.tolerance > 100:
        raise KnownError("“左右”的范围不能超过目标的 100%。")
    if rule.ceiling_yellow_from > 100:
        raise KnownError("上限的黄灯界限不能超过 100%，超过上限已是红灯。", "填 100 表示不亮黄灯。")


def _words(rule: LightRule, _board: Board) -> Iterator[tuple[str, str]]:
    preset = preset_of(rule)
    yield "办法", preset.name if preset else f"自己定，{rule.basis.label}"
    for light, number, (words, unit) in zip(
        ("黄灯", "红灯"), (rule.yellow_from, rule.red_beyond), SLOW[rule.basis], strict=True
    ):
        yield light, words if rule.basis is Basis.MOVEMENT else f"{words} {wording.amount(number, unit)}"
    yield "比率", f"低于目标 {wording.number(rule.rate_red_from)} 个百分点起亮红灯"
    ceiling = rule.ceiling_yellow_from
    yield "上限", f"达到 {wording.number(ceiling)}% 亮黄灯" if ceiling < 100 else "不亮黄灯"
    yield "是否", f"到期前 {rule.milestone_days} 天亮黄灯" if rule.milestone_days else "到期前不亮黄灯"
    yield "左右", f"差目标的 {wording.number(rule.tolerance)}% 以内，百分比至少 {wording.number(rule.least_points)} 点"
    yield "没有指标的任务", "只看有没有动" if rule.texts_by_movement else "看完成比例"


LIGHT_RULE = Setting(
    "light_rule",
    "亮灯规则",
    DEFAULT_RULE,
    check=check,
    words=_words,
    is_offices=True,
    travels=True,
    step="换用亮灯规则",
    added=("tolerance", "least_points"),
    fields={
        "tolerance": "“左右”的范围（目标值的百分之几）",
        "least_points": "“左右”至少几个百分点",
        "yellow_from": "低于计划几个百分点起黄灯",
        "red_beyond": "低于计划超过几个百分点红灯",
        "rate_red_from": "比率低于目标多少起红灯",
        "ceiling_yellow_from": "上限达到百分之几起黄灯",
        "milestone_days": "是否指标到期前几天黄灯",
    },
    named={name: one.rule for one in PRESETS for name in (one.name, one.after) if name},
)
