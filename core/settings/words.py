"""Settings as people read them in the history: what each is called, and its parts in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from core.errors import KnownError
from core.lists import unit_groups
from core.model import wording
from core.model.board import Board
from core.model.fields import OPTIONAL
from core.model.period import Calendar
from core.model.records import UnitId
from core.model.status import ProgressStatus
from core.rules import deadlines, light_rule
from core.rules.light_rule import DEFAULT_RULE, Basis
from core.rules.roles import NOTES, Actor, note_from
from core.usecases import evidence, filing_checks, filing_fields
from core.usecases.evidence import Limits

Parts = Mapping[str, str]  # a part's name, and what it is set to
_REPORT, _OTHER = "report.", "设置"
#: The plain words of reports; their sentences have a name of their own.
REPORT_NAMES: Mapping[str, str] = {
    "issuer": "发文机关",
    "letterhead": "版头",
    "recipients": "主送",
    "copies": "抄送",
    "serial": "期号",
    "paper": "纸张",
    "feedback_days": "整改天数",
}
_NAMES = {
    light_rule.SETTING: "亮灯规则",
    deadlines.SETTING: "填报期限",
    evidence.SETTING: "佐证材料的大小",
    filing_checks.EVIDENCE_SETTING: "哪些填报要有佐证",
    unit_groups.SETTING: "单位分组",
    filing_fields.SETTING: "填报栏目",
}


def name(setting: str) -> str:
    """What a setting is called: 亮灯规则, 单位负责人密码, 发文机关."""
    if setting.startswith(_REPORT):
        return _report_name(setting.removeprefix(_REPORT))
    if setting.startswith(NOTES):
        return f"{_seat(setting)}密码"
    return _NAMES.get(setting, _OTHER)


def told(setting: str, before: str, after: str, board: Board) -> list[tuple[str, str, str]]:
    """The parts that differ, each with what it was and what it is; all of them where the words are the same."""
    old, new = parts(setting, before, board), parts(setting, after, board)
    names = dict.fromkeys((*new, *old))
    every = [(one, old.get(one, ""), new.get(one, "")) for one in names]
    return [(one, was, now) for one, was, now in every if was != now] or every


def parts(setting: str, kept: str, board: Board) -> Parts:
    """A stored setting part by part; "" is what holds where nothing was set. What can't be read stays as it is."""
    reader = _READERS.get(setting)
    try:
        if reader:
            return dict(reader(kept, board))
        if setting.startswith(NOTES):
            return {name(setting): note_from(kept).words} if kept else {}
    except (KnownError, ValueError, TypeError, KeyError, AttributeError):
        pass
    named = "内容" if name(setting) == _OTHER else name(setting)
    return {named: kept or (_report_default(setting) if setting.startswith(_REPORT) else "")}


# --- one reader a setting ------------------------------------------------------------------------------


def _light_rule(kept: str, _board: Board) -> Iterator[tuple[str, str]]:
    rule = light_rule.from_json(kept) if kept else DEFAULT_RULE
    preset = light_rule.preset_of(rule)
    yield "办法", preset.name if preset else f"自己定，{rule.basis.label}"
    for light, number, (words, unit) in zip(
        ("黄灯", "红灯"), (rule.yellow_from, rule.red_beyond), light_rule.SLOW[rule.basis], strict=True
    ):
        yield light, words if rule.basis is Basis.MOVEMENT else f"{words} {wording.amount(number, unit)}"
    yield "比率", f"低于目标 {wording.number(rule.rate_red_from)} 个百分点起亮红灯"
    ceiling = rule.ceiling_yellow_from
    yield "上限", f"达到 {wording.number(ceiling)}% 亮黄灯" if ceiling < 100 else "不亮黄灯"
    yield "是否", f"到期前 {rule.milestone_days} 天亮黄灯" if rule.milestone_days else "到期前不亮黄灯"
    yield "没有指标的任务", "只看有没有动" if rule.texts_by_movement else "看完成比例"


def _calendar(kept: str, _board: Board) -> Iterator[tuple[str, str]]:
    calendar = deadlines.from_json(kept) if kept else Calendar()
    yield "按时截止", f"每月{calendar.due_day}日 {calendar.hour}:00"
    yield "锁定", f"每月{calendar.lock_day}日，{'自动锁定' if calendar.locks_itself else '由督查室锁定'}"
    yield "遇到放假", calendar.shift.label
    for month, (due, lock) in sorted(calendar.months.items()):
        yield month.label, f"{due.month}月{due.day}日截止，{lock.month}月{lock.day}日锁定"
    for day, works in sorted(calendar.days.items()):
        yield f"{day.year}年{day.month}月{day.day}日", "上班" if works else "放假"


def _limits(kept: str, _board: Board) -> Iterator[tuple[str, str]]:
    limits = Limits(**json.loads(kept)) if kept else Limits()
    yield "单个文件不超过", evidence.megabytes(limits.file)
    yield "一项填报合计不超过", evidence.megabytes(limits.filing)


def _asked(kept: str, _board: Board) -> Iterator[tuple[str, str]]:
    statuses = map(ProgressStatus, json.loads(kept)) if kept else filing_checks.USUAL
    yield "要有佐证的", "、".join(status.label for status in statuses) or "都不要求"


def _groups(kept: str, board: Board) -> Iterator[tuple[str, str]]:
    for unit_id, group in json.loads(kept or "{}").items():
        unit = board.units.get(UnitId(unit_id))
        yield unit.name if unit else "已不在名录的单位", group


def _fields(kept: str, board: Board) -> Iterator[tuple[str, str]]:
    """Of the list at hand always, of others where the office asks for something there."""
    own = board.work_list
    chosen = {own.id: frozenset[str](), **filing_fields.from_json(kept)}
    for list_id, names in chosen.items():
        words = "、".join(one.label for one in OPTIONAL if one.name in names)
        yield f"{own.title if list_id == own.id else '另一份清单'}加填", words or "没有"


_READERS: Mapping[str, Callable[[str, Board], Iterator[tuple[str, str]]]] = {
    light_rule.SETTING: _light_rule,
    deadlines.SETTING: _calendar,
    evidence.SETTING: _limits,
    filing_checks.EVIDENCE_SETTING: _asked,
    unit_groups.SETTING: _groups,
    filing_fields.SETTING: _fields,
}


def _seat(setting: str) -> str:
    found = [actor.label for actor in Actor if setting == f"{NOTES}.{actor.value}"]
    return found[0] if found else ""


def _report_name(plain: str) -> str:
    from core.reports.templates import TEMPLATES

    return REPORT_NAMES.get(plain) or (TEMPLATES[plain].label if plain in TEMPLATES else "报表的文字")


def _report_default(setting: str) -> str:
    """What a report says where the office set nothing."""
    from core.reports.office import Office
    from core.reports.templates import TEMPLATES

    plain = setting.removeprefix(_REPORT)
    if plain in TEMPLATES:
        return TEMPLATES[plain].default
    return "跟月份相同" if plain == "serial" else str(getattr(Office(), plain, ""))
