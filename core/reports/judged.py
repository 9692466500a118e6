"""What decided a light, in words that a reader can check: whose value was judged, and how far off it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core import verbs
from core.model import wording
from core.model.board import Board
from core.model.leaders import charge
from core.model.records import Indicator, IndicatorKind, Node, UnitId
from core.model.status import Attainment, Light, Ownership
from core.rules.judgement import Verdict, is_level
from core.statistics import DistrictYear, IndicatorStanding, NodeStanding, TaskRow

#: What links a sentence of the list to the one before it, and means nothing where it stands alone.
_LINK = re.compile("^(?:同时|此外|另外)，")


def task_title(node: Node) -> str:
    """A task's title as a heading: without the mark that ends it in the list, or the word that links it there."""
    return _LINK.sub("", node.title.rstrip("。：:"))


def measured(indicator: Indicator, verdict: Verdict) -> str:
    """完成6.29亿元，为全年目标的51.6%，低于计划23.4个百分点; 增长6.1%，低于目标0.9个百分点."""
    reason = in_full(verdict.reason)
    value = verdict.value
    if value is None:
        return reason
    if indicator.kind is IndicatorKind.MILESTONE:
        return _milestone(indicator, verdict, reason)
    if is_level(indicator):
        return f"{level(indicator, value)}，{reason}"
    amount = wording.amount(value, indicator.unit, space=False)
    verb = indicator.verb if verbs.is_fall(indicator) else "完成"
    share = "" if verdict.ratio is None else f"为{goal_of(verdict)}的{wording.percent(verdict.ratio)}，"
    return f"{verb}{amount}，{share}{reason}"


def level(indicator: Indicator, value: float) -> str:
    """增长6.1%; of what has no verb of change 为2.6%."""
    said = wording.value(indicator, value)
    return f"为{said}" if said[0].isdigit() or said[0] == "−" else said


def _milestone(indicator: Indicator, verdict: Verdict, reason: str) -> str:
    if verdict.attainment is Attainment.OVERDUE and verdict.due is not None:
        return f"应于{wording.day(verdict.due)}完成，{reason}"
    said = wording.value(indicator, verdict.value or 0.0)
    return reason if reason.startswith("已完成（") or not verdict.reached else said


def goal_of(verdict: Verdict) -> str:
    """全年目标, or until when: 6月底前目标."""
    due = verdict.due
    if due is None or (due.month, due.day) == (12, 31):
        return "全年目标"
    return f"{wording.due(due)}目标"


def in_full(reason: str) -> str:
    """A verdict's reason as running text: 低于计划 38.8 个百分点 is 低于计划38.8个百分点."""
    return reason.replace(" ", "")


def told(verdict: Verdict) -> str:
    """What a verdict was judged by: “基础设施投资”完成…, 完成比例33%，低于计划42.0个百分点."""
    reason = in_full(verdict.reason)
    if verdict.computed is not None:
        return reason
    if verdict.about is not None:
        joint = "各单位合计" if verdict.about.ownership is Ownership.SUM else ""
        return f"“{verdict.about.name}”{joint}{measured(verdict.about, verdict)}"
    if verdict.value is not None and verdict.attainment is not Attainment.CONTINUOUS:
        return f"完成比例{wording.whole_percent(verdict.value)}，{reason}"
    return reason


def row_told(row: TaskRow) -> str:
    """Why a unit's task has its light."""
    return told(row.verdict)


def units_told(board: Board, one: NodeStanding) -> str:
    """Whose word decided, with what the other units show beside it.

    区教育局（按首列）“新建学校”完成1所…；另有2个单位亮黄灯、1个亮红灯.
    """
    groups: dict[str, list[str]] = {}
    for row in one.lit if any(row.is_deciding for row in one.rows) else ():
        groups.setdefault(row_told(row), []).append(named(board, one.node, row.unit_id))
    if not groups:
        groups[told(one.verdict)] = []
    words = (f"{'、'.join(names)}{_joint(said) if names else ''}{said}" for said, names in groups.items())
    return "；".join([*words, *_silent(board, one), *_beside(one)])


def named(board: Board, node: Node, unit_id: UnitId) -> str:
    """A unit's name; one that answers only because it stands first says so."""
    lead = board.leads.get(node.id)
    by_order = not board.is_lead_named(node.id) and lead is not None and board.successor(lead) == unit_id
    owned = any(
        one.owner == unit_id or one.ownership is not Ownership.SINGLE for one in board.indicators.get(node.id, ())
    )
    shared = len(board.units_of.get(node.id, ())) > 1
    return f"{board.units[unit_id].name}{'（按首列）' if by_order and shared and not owned else ''}"


def _silent(board: Board, one: NodeStanding) -> Iterator[str]:
    names = [board.units[row.unit_id].name for row in one.silent]
    if names and len(names) < len(one.deciding):
        yield f"{'、'.join(names)}本月未报"


def _beside(one: NodeStanding) -> Iterator[str]:
    found = [(light.label, one.beside[light]) for light in (Light.YELLOW, Light.RED) if one.beside[light]]
    if found:
        yield f"另有{'、'.join(f'{count}个单位亮{word}' for word, count in found)}"


def _joint(words: str) -> str:
    """What stands between a unit and the office's word on it."""
    return "，" if words.startswith("督查室") else ""


def task_told(board: Board, one: NodeStanding) -> str:
    """A task that shows a yellow or a red light in one sentence."""
    who = charge(board.leaders[one.node.id])
    return f"{task_title(one.node)}{f'（{who}）' if who else ''}：{units_told(board, one)}。"


def owner_told(board: Board, one: IndicatorStanding) -> str:
    """Who files the indicator: 区发展和改革局（按首列）, 4个单位相加, 5个单位分别填报."""
    if one.parts:
        return f"{len(one.parts)}个单位分别填报"
    names = [board.units[unit].name for unit in one.units]
    if len(names) > 1:
        return f"{len(names)}个单位相加"
    mark = "（按首列）" if one.is_by_order and len(board.units_of.get(one.node.id, ())) > 1 else ""
    return f"{names[0]}{mark}" if names else ""


def source_told(board: Board, one: IndicatorStanding) -> str:
    """（两家报数不同，待定） behind a value, or whose value the office decided on; "" where all say the same."""
    if one.discrepancy is None:
        return ""
    decision = one.discrepancy.decision
    if decision is None:
        others = [unit for unit in one.discrepancy.values if unit != one.discrepancy.owner]
        said = "、".join(
            f"{board.units[unit].name}报{wording.value(one.indicator, one.discrepancy.values[unit])}" for unit in others
        )
        return f"（两家报数不同，{said}，待定）"
    return f"（两家报数不同，督查室定以{board.units[decision.unit_id].name}为准：{decision.reason.rstrip('。')}）"


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
