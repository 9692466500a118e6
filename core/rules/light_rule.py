"""The rule of the lights: three presets and what an office makes of them, kept as a setting of the workspace."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from core.errors import KnownError
from core.model.ports import Store
from core.model.status import Light
from core.rules.roles import Actor, require_office

if TYPE_CHECKING:
    from core.usecases.changes import SettingPatch

SETTING = "light_rule"
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
    return _read(store.setting(SETTING))


@lru_cache(maxsize=8)
def _read(text: str) -> LightRule:
    return from_json(text) if text else DEFAULT_RULE


def change(store: Store, rule: LightRule, *, actor: Actor = Actor.OFFICE) -> SettingPatch:
    """Put a rule in force for all units and the whole year; the history keeps the change."""
    from core.usecases.changes import SettingPatch  # not for who only reads the rule, as each start does

    require_office(store, actor, "亮灯规则")
    check(rule)
    patch = SettingPatch("换用亮灯规则", SETTING, store.setting(SETTING), as_json(rule), actor)
    patch.apply(store, patch.label)
    return patch


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


def as_json(rule: LightRule) -> str:
    """As it is kept and travels with the list."""
    import json

    return json.dumps(rule._asdict(), sort_keys=True)


def from_json(text: str) -> LightRule:
    """Read what `as_json` wrote; raises KnownError for anything else."""
    from core import strict_json

    rule = strict_json.setting(text, "亮灯规则", _from)
    check(rule)
    return rule


def _from(kept: dict[str, Any]) -> LightRule:
    return LightRule(
        float(kept["yellow_from"]),
        float(kept["red_beyond"]),
        Basis(kept["basis"]),
        float(kept["rate_red_from"]),
        float(kept["ceiling_yellow_from"]),
        int(kept["milestone_days"]),
        bool(kept["texts_by_movement"]),
        float(kept.get("tolerance", DEFAULT_RULE.tolerance)),  # what an older program wrote says nothing of it
        float(kept.get("least_points", DEFAULT_RULE.least_points)),
    )
