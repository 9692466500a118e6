"""What decided a light, in words that a reader can check: whose value was judged, and how far off it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.model import wording
from core.model.board import Board
from core.model.records import Indicator, IndicatorKind, Node
from core.model.status import Light, ProgressStatus
from core.rules.judgement import Verdict, judge_indicator
from core.statistics import DistrictYear, NodeStanding, TaskRow

_MARK = re.compile(r"指标(?:[①-⑳]|\(\d+\))")
_PERCENT = "完成比例"
_STATUSES = {status.label for status in ProgressStatus}
#: What links a sentence of the list to the one before it, and means nothing where it stands alone.
_LINK = re.compile("^(?:同时|此外|另外)，")


def task_title(node: Node) -> str:
    """A task's title as a heading: without the mark that ends it in the list, or the word that links it there."""
    return _LINK.sub("", node.title.rstrip("。：:"))


def measured(indicator: Indicator, value: float, ratio: float | None, reason: str) -> str:
    """完成6.29亿元，为全年目标的51.6%，低于序时进度23.4个百分点; `ratio` in percent."""
    reason = in_full(reason)
    if indicator.kind is IndicatorKind.MILESTONE or not indicator.value:
        return reason
    amount = wording.amount(value, indicator.unit, space=False)
    if indicator.kind in {IndicatorKind.RATE, IndicatorKind.CEILING}:
        return f"{'增长' if '增长' in indicator.text else '为'}{amount}，{reason}"
    share = f"为全年目标的{wording.percent(ratio)}，" if ratio is not None else ""
    return f"完成{amount}，{share}{reason}"


def in_full(reason: str) -> str:
    """A verdict's reason as running text: 低于序时 38.8 个百分点 is 低于序时进度38.8个百分点."""
    return re.sub("(?<=[于与])序时(?!进度)", "序时进度", reason.replace(" ", ""))


def row_told(row: TaskRow) -> str:
    """Why a unit's task has its light: 完成比例33%，低于序时进度42.0个百分点."""
    verdict, latest = row.verdict, row.latest
    reason = in_full(verdict.reason)
    if verdict.computed is not None or latest is None:
        return reason
    if verdict.about is not None:
        return _by_indicator(row, verdict.about, _MARK.sub("", reason, count=1))
    if reason.startswith(_PERCENT) and latest.percent is not None:
        return f"{_PERCENT}{wording.whole_percent(latest.percent)}，{reason.removeprefix(_PERCENT)}"
    return f"自评{reason}" if reason.partition("（")[0] in _STATUSES else reason


def _by_indicator(row: TaskRow, indicator: Indicator, reason: str) -> str:
    value = row.latest.values.get(indicator.id) if row.latest else None
    if value is None:
        return f"“{indicator.name}”{reason}"
    month = row.latest.key.month if row.latest else None
    ratio = judge_indicator(indicator, value, month).ratio if month else None  # the same by every rule
    return f"“{indicator.name}”{measured(indicator, value, ratio, reason)}"


def units_told(board: Board, one: NodeStanding) -> str:
    """18个单位中1个亮红灯，高埔岗街道办事处完成比例33%，低于序时进度42.0个百分点; units of the same words together."""
    groups: dict[str, list[str]] = {}
    for row in one.lit:
        groups.setdefault(row_told(row), []).append(board.units[row.unit_id].name)
    told = "；".join(f"{'、'.join(names)}{_joint(words)}{words}" for words, names in groups.items())
    return f"{_how_many(one)}{told}"


def _joint(words: str) -> str:
    """What stands between a unit and the office's word on it."""
    return "，" if words.startswith("督查室") else ""


def _how_many(one: NodeStanding) -> str:
    whole, lit = len(one.rows), len(one.lit)
    if whole == 1:
        return ""
    return f"{whole}个单位均亮{one.light.label}，" if lit == whole else f"{whole}个单位中{lit}个亮{one.light.label}，"


def task_told(board: Board, one: NodeStanding) -> str:
    """A task that shows a yellow or a red light in one sentence."""
    return f"{task_title(one.node)}：{units_told(board, one)}。"


def office_word(verdict: Verdict) -> str:
    """督查室评为黄灯（原为红灯）：已完成招标; "" where the office left the computed light."""
    if verdict.computed is None:
        return ""
    head, _, reason = verdict.reason.partition("：")
    return (
        f"{head}（原为{verdict.computed.label}）：{reason}" if verdict.computed is not verdict.light else verdict.reason
    )


def overruled_told(year: DistrictYear) -> str:
    """督查室核实后改评2项次：区教育局“建设学校”由红灯改为黄灯，理由是…; "" when it overruled nothing."""
    found = list(_overruled(year.board, (row for unit in year.current.units for row in unit.rows)))
    return f"督查室核实后评定{len(found)}项次：{'；'.join(found)}。" if found else ""


def _overruled(board: Board, rows: Iterable[TaskRow]) -> Iterator[str]:
    for row in rows:
        before, reason = row.verdict.computed, row.verdict.reason.partition("：")[2].rstrip("。")
        if before is not None:
            name = f"{board.units[row.unit_id].name}“{task_title(row.node)}”"
            yield f"{name}{_change(before, row.verdict.light)}，理由是{reason}"


def _change(before: Light, after: Light) -> str:
    return f"维持{after.label}" if before is after else f"由{before.label}改为{after.label}"
