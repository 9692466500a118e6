"""Every setting of a workspace that can be said in one word or number, by its name on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from core import first_month
from core.errors import KnownError
from core.model.period import Month, Shift
from core.model.ports import Store
from core.rules import deadlines, light_rule
from core.rules.roles import Actor, require_office
from core.usecases.recording import number


class PlainSetting(NamedTuple):
    """A setting: its name, what it is called, how it is read and written as text."""

    name: str
    label: str
    read: Callable[[Store], str]
    write: Callable[[Store, str], object]


def named(name: str) -> PlainSetting:
    """The setting of that name; raises KnownError otherwise."""
    found = REGISTRY.get(name)
    if found is None:
        raise KnownError(f"没有设置“{name}”。", f"可以用：{'、'.join(REGISTRY)}。")
    return found


def _first_month(store: Store) -> str:
    years = [year for _id, _title, year in store.lists()]
    return str(first_month.of(store, years[0])) if years else ""


def _of_rule(name: str, label: str, field: str) -> PlainSetting:
    def write(store: Store, text: str) -> object:
        value = number(text, label)
        kind = type(getattr(light_rule.DEFAULT_RULE, field))
        return light_rule.change(store, light_rule.rule_of(store)._replace(**{field: kind(value)}))

    return PlainSetting(name, label, lambda store: _plain(getattr(light_rule.rule_of(store), field)), write)


def _of_calendar(name: str, label: str, field: str, read: Callable[[str], Any]) -> PlainSetting:
    def write(store: Store, text: str) -> object:
        return deadlines.change(store, deadlines.calendar_of(store)._replace(**{field: read(text)}))

    return PlainSetting(name, label, lambda store: _plain(getattr(deadlines.calendar_of(store), field)), write)


def _of_report(name: str, label: str, field: str) -> PlainSetting:
    setting = f"report.{field}"

    def write(store: Store, text: str) -> object:
        from core.reports import office
        from core.usecases.changes import SettingPatch

        require_office(store, Actor.OFFICE, label)
        checked = office.check(field, text)
        patch = SettingPatch(f"修改{label}", setting, store.setting(setting), checked, Actor.OFFICE)
        patch.apply(store, patch.label)
        return patch

    def read(store: Store) -> str:
        from core.reports import office

        return str(getattr(office.office_of(store), field))

    return PlainSetting(name, label, read, write)


def _preset(store: Store) -> str:
    found = light_rule.preset_of(light_rule.rule_of(store))
    return found.name if found else "自己定"


def _choose_preset(store: Store, text: str) -> object:
    found = next((one for one in light_rule.PRESETS if text in {one.name, one.after}), None)
    if found is None:
        raise KnownError(f"没有亮灯规则“{text}”。", f"可以用：{'、'.join(one.name for one in light_rule.PRESETS)}。")
    return light_rule.change(store, found.rule)


def _whole(text: str) -> int:
    return int(number(text, "天数"))


def _flag(text: str) -> bool:
    if text not in {"yes", "no", "是", "否"}:
        raise KnownError(f"“{text}”不对。", "写 yes 或 no。")
    return text in {"yes", "是"}


def _shift(text: str) -> Shift:
    try:
        return Shift(text)
    except ValueError as error:
        raise KnownError(f"“{text}”不对。", "写 stay、after 或 before。") from error


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(getattr(value, "value", value))


_ALL = (
    PlainSetting(
        "first-month", "起报月", _first_month, lambda store, text: first_month.change(store, Month.parse(text))
    ),
    PlainSetting("light-rule", "亮灯规则", _preset, _choose_preset),
    _of_rule("tolerance", "“左右”的范围（目标值的百分之几）", "tolerance"),
    _of_rule("least-points", "“左右”至少几个百分点", "least_points"),
    _of_rule("yellow-from", "低于计划几个百分点起黄灯", "yellow_from"),
    _of_rule("red-beyond", "低于计划超过几个百分点红灯", "red_beyond"),
    _of_rule("rate-red-from", "比率低于目标多少起红灯", "rate_red_from"),
    _of_rule("ceiling-yellow-from", "上限达到百分之几起黄灯", "ceiling_yellow_from"),
    _of_rule("milestone-days", "是否指标到期前几天黄灯", "milestone_days"),
    _of_calendar("due-day", "按时截止日", "due_day", _whole),
    _of_calendar("lock-day", "锁定日", "lock_day", _whole),
    _of_calendar("hour", "截止的钟点", "hour", _whole),
    _of_calendar("locks-itself", "到锁定日自动锁定", "locks_itself", _flag),
    _of_calendar("shift", "遇到放假", "shift", _shift),
    _of_report("issuer", "发文机关", "issuer"),
    _of_report("letterhead", "版头", "letterhead"),
    _of_report("recipients", "主送", "recipients"),
    _of_report("copies", "抄送", "copies"),
    _of_report("serial", "期号", "serial"),
    _of_report("paper", "台账的纸张", "paper"),
    _of_report("feedback-days", "整改天数", "feedback_days"),
)
REGISTRY = {one.name: one for one in _ALL}
