"""How an office words its reports: its letterhead, and sentences with named fields in braces: 截至{月份}底……

An unknown field is refused when the sentence is stored, so that no report is ever printed with a gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.errors import KnownError
from core.model.policy_values import entry
from core.model.setting import Setting

_FIELD = re.compile(r"\{([^{}]*)\}")

_DISTRICT = (
    *("年份", "月份", "月末", "序时进度", "任务数", "绿灯", "黄灯", "红灯", "暂不评判", "不亮灯"),
    *("指标数", "达序时", "达序时占比", "未达序时", "未达序时占比"),
    *("应报", "已报", "按时", "按时率", "迟报", "退回", "未报", "单位数", "发文机关", "整改期限"),
)
_UNIT = (
    *("年份", "月份", "月末", "序时进度", "单位", "任务数", "应报", "已报", "退回", "未报", "欠报情况"),
    *("黄灯", "红灯", "督办数", "发文机关", "报送截止", "锁定情况", "整改期限"),
)


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence's name in the window, its wording until the office changes it, and the fields it may use."""

    label: str
    default: str
    fields: tuple[str, ...]


TEMPLATES: Mapping[str, Template] = {
    "unit.opening": Template(
        "单位月报开头",
        "截至{月份}底，我单位承担的{任务数}项重点工作中，{构成}。{填报情况}",
        ("年份", "月份", "单位", "任务数", "构成", "序时进度", "填报情况"),
    ),
    "circular.opening": Template("通报开头", "现将{月份}重点工作推进情况通报如下：", _DISTRICT),
    "circular.demands": Template(
        "通报要求",
        "红灯、黄灯工作和未达到计划指标的责任单位要逐项分析原因，明确整改措施、责任人和完成时限，于{整改期限}前报{发文机关}。\n"
        "迟报、未报的单位要指定专人负责，按时、如实报送；连续两个月未报的，由单位负责人说明情况。\n"
        "进度较快的单位要保持力度，确保全年目标完成。",
        _DISTRICT,
    ),
    "reminder.opening": Template(
        "催报单开头",
        "{月份}重点工作进展情况报送截止时间为{报送截止}。你单位应报{应报}项，已报{已报}项，{欠报情况}：",
        _UNIT,
    ),
    "reminder.closing": Template("催报单结尾", "请尽快补报。{锁定情况}，并列入督查通报。", _UNIT),
    "notice.opening": Template("督办单开头", "截至{月份}底，你单位承担的下列{督办数}项工作进度偏慢，现予督办：", _UNIT),
    "notice.closing": Template(
        "督办单结尾", "请逐项分析原因，填写整改措施，经单位负责人签字后于{整改期限}前报{发文机关}。", _UNIT
    ),
    "year.opening": Template(
        "年度总结开头",
        "{年份}年，全区重点工作共{任务数}项，由{单位数}个单位承担。截至{月末}，各项工作完成情况如下。",
        _DISTRICT,
    ),
    "year.closing": Template(
        "年度总结结尾",
        "对没有完成的指标和亮红灯、黄灯的工作，责任单位要说明原因，能够继续推进的列入下一年度工作安排，一抓到底。",
        _DISTRICT,
    ),
}


def check_template(name: str, text: str) -> str:
    """The wording if it can be used; KnownError names the field that is not known, or the brace that stands alone."""
    template = TEMPLATES[name]
    unknown = [field for field in _FIELD.findall(text) if field not in template.fields]
    if unknown:
        raise KnownError(
            f"“{template.label}”里没有“{unknown[0]}”这个字段，没有保存。",
            f"可以用的字段：{'、'.join(template.fields)}。",
        )
    if re.search(r"[{}]", _FIELD.sub("", text)):
        raise KnownError(f"“{template.label}”里有不成对的花括号，没有保存。", "字段写成 {月份} 的样子。")
    if not text.strip():
        raise KnownError(f"“{template.label}”是空的，没有保存。", "要恢复原来的说法，点“恢复默认”。")
    return text.strip()


def fill(text: str, values: Mapping[str, str]) -> str:
    """The wording with its fields replaced; it has been checked."""
    return _FIELD.sub(lambda match: values[match[1]], text)


# --- the declarations ------------------------------------------------------------------------------------


def _check_paper(paper: str) -> None:
    if paper not in PAPERS:
        raise KnownError(f"没有“{paper}”这种纸张。", "选 A3 或 A4。")


def _check_days(days: str) -> None:
    if not (days.isdecimal() and 0 < int(days) < 100):
        raise KnownError(f"整改天数“{days}”不对。", "写 1 到 99 的整数。")


def _option(name: str, label: str, default: str, **more: Any) -> Setting[str]:  # noqa: ANN401  as `Setting` takes it
    return Setting(f"report.{name}", label, default, step="改报表的版头和选项", **more)


PAPERS = ("A4", "A3")
ISSUER = _option("issuer", "发文机关", "区人民政府督查室", policy=entry("office"))
LETTERHEAD = _option("letterhead", "版头", "督查通报", policy=entry("letterhead"))
RECIPIENTS = _option("recipients", "主送", "各镇人民政府、街道办事处，区直各单位：", policy=entry("recipients"))
COPIES = _option("copies", "抄送", "抄送：区委办公室、区人大常委会办公室、区政协办公室。", policy=entry("copies"))
#: The circular's number, "" for the month's.
SERIAL = _option("serial", "期号", "", words=lambda serial, _: [("期号", serial or "跟月份相同")])
#: Of the ledger.
PAPER = _option("paper", "纸张", "A3", check=_check_paper)
FEEDBACK_DAYS = _option("feedback_days", "整改天数", "10", check=_check_days)
WORDING: Mapping[str, Setting[str]] = {
    name: Setting(f"report.{name}", one.label, one.default, check=partial(check_template, name), step="改报表的文字")
    for name, one in TEMPLATES.items()
}
SETTINGS: tuple[Setting[Any], ...] = (
    *(ISSUER, LETTERHEAD, RECIPIENTS, COPIES, SERIAL, PAPER, FEEDBACK_DAYS),
    *WORDING.values(),
)
